"""Where everything stands in a workbook: its sheets, the texts that cells share, the formats of numbers."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from app.exchange.workbook_cells import Text, unescape, whole_number
from app.formats.spreadsheet.package import Attributes, MalformedError, Parts

_MAX_STRINGS: Final = 2_000_000


class Sheet(NamedTuple):
    name: str
    part: str
    is_hidden: bool


class Directory:
    """Which sheets there are, and in which parts everything stands."""

    def __init__(self, parts: Parts) -> None:
        self.counts_from_1904 = False
        self._named: list[tuple[str, str, bool]] = []
        workbook = _part_of(_related(parts, "_rels/.rels"), "/officeDocument")
        _finish(parts.read(workbook, self._start))
        folder = str(PurePosixPath(workbook).parent)
        related = _related(parts, f"{folder}/_rels/{PurePosixPath(workbook).name}.rels")
        self.strings_part = _part_of(related, "/sharedStrings", folder, optional=True)
        self.styles_part = _part_of(related, "/styles", folder, optional=True)
        by_id = {name: target for name, kind, target in related if kind.endswith("/worksheet")}
        self.sheets = tuple(
            Sheet(name, _resolved(by_id[related_id], folder), is_hidden)
            for name, related_id, is_hidden in self._named
            if related_id in by_id  # a sheet that is only a chart is none of ours
        )

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            related = [value for key, value in attributes.items() if key.endswith(":id")]
            is_hidden = attributes.get("state", "visible") != "visible"
            self._named.append((attributes.get("name", ""), related[0] if related else "", is_hidden))
        elif name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in ("1", "true")


Related = list[tuple[str, str, str]]


def _related(parts: Parts, part: str) -> Related:
    """The id, the kind and the target of each relation that is told in a part."""
    found: Related = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            get = attributes.get
            found.append((get("Id", ""), get("Type", ""), get("Target", "")))

    _finish(parts.read(part, start))
    return found


def _part_of(related: Related, ending: str, folder: str = "", *, optional: bool = False) -> str:
    for _, kind, target in related:
        if kind.endswith(ending):
            return _resolved(target, folder)
    if optional:
        return ""
    raise MalformedError(ending)


def _resolved(target: str, folder: str) -> str:
    return target[1:] if target.startswith("/") else str(PurePosixPath(folder, target))


def _finish(steps: Iterator[int]) -> None:
    for _ in steps:
        pass


# --- shared texts and number formats ------------------------------------------------------------------------


class Strings:
    """Reads the texts that cells share; how they are pronounced and how they look is left out."""

    def __init__(self, strings: list[str]) -> None:
        self._strings = strings
        self._typed = Text()
        self._is_text = self._is_spoken = False

    def start(self, name: str, _attributes: Attributes) -> None:
        if name == "si":
            self._typed = Text()
        elif name == "rPh":
            self._is_spoken = True
        self._is_text = name == "t" and not self._is_spoken

    def text(self, text: str) -> None:
        if self._is_text:
            self._typed.add(text)

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_spoken = False
        elif name == "si":
            if len(self._strings) >= _MAX_STRINGS:
                raise MalformedError("too many texts")
            self._strings.append(unescape(str(self._typed)))


_DATE_NUMBERS: Final = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59), *range(71, 78), 81})
_PERCENT_NUMBERS: Final = frozenset({9, 10, 67, 68})
"""Formats that are known by number alone, those of Thai Excel included."""

_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.|general|e[+-]', re.IGNORECASE)


def shown_as(code: str) -> str:
    """What a number format makes of a number: "date", "percent" or "number"."""
    plain = _NOT_SHOWN.sub("", code.split(";")[0]).lower()
    if re.search("[dybe]", plain) or ("m" in plain and not re.search("[hs]", plain)):
        return "date"
    return "percent" if "%" in plain else "number"


class Formats:
    """What the styles of cells make of numbers."""

    def __init__(self, parts: Parts, part: str) -> None:
        self._codes: dict[str, str] = {}
        self._styles: list[str] = []
        self._is_in_cells = False
        if part in parts:
            _finish(parts.read(part, self._start, self._end))

    def of(self, style: str) -> str:
        return self._styles[whole_number(style, len(self._styles))] if style and self._styles else "number"

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = shown_as(attributes.get("formatCode", "")[:500])
        elif name == "cellXfs":
            self._is_in_cells = True
        elif name == "xf" and self._is_in_cells:
            number = attributes.get("numFmtId", "0")
            self._styles.append(self._codes.get(number) or _shown_by_number(number))

    def _end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_in_cells = False


def _shown_by_number(number: str) -> str:
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    return "date" if known in _DATE_NUMBERS else "percent" if known in _PERCENT_NUMBERS else "number"
