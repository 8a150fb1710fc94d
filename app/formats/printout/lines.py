"""The text of a print-out as numbered lines, without what belongs to the page.

Page titles, page numbers and a scanner's marks of bold type are dropped; page breaks are kept.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import Final

from app.models.thai import clean_line
from app.models.thai_cleaning import mend_characters
from app.printing.form_check import BUNDLED
from app.printing.official_form import CODE_LABEL, FORM_TITLE
from app.printing.report_table import LABEL

_HEAD: Final = 200
"""Characters at the start of a line that are searched for a label."""

_LOOK_ALIKE: Final = "กถภ ขชซ คดตศ บปษ ผฝพฟ นมฆ ลส รธ งว ทฑห อฮ จฉ ฎฏ ณฌ โใไ าๅ เแ".split()
_CLASSES: Final = {letter: f"[{group}]" for group in _LOOK_ALIKE for letter in group}
_ABOVE: Final = "ัิีึื็่้๊๋์"
_BELOW: Final = "ุู"

LIKE_ENOUGH: Final = 0.75
_EDGE: Final = 5


def tolerant(label: str) -> str:
    """Return a pattern for squeezed text that allows misread letters and missing marks."""
    return "".join(map(_tolerant, squeezed(label).text))


def _tolerant(letter: str) -> str:
    if letter in _ABOVE:
        return f"[{_ABOVE}]?"
    if letter in _BELOW:
        return f"[{_BELOW}]?"
    special = {"ำ": "(?:ำ|ํ?า)", "ฯ": "[ฯๆ]?"}
    return special.get(letter) or _CLASSES.get(letter) or re.escape(letter)


_LOOSE: Final = re.compile(r"[\s.…]+")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """The beginning of a text without its spaces and dots. `source` is the original text."""

    text: str
    source: str

    def place_of(self, number: int) -> int:
        """Return the offset in the source of the character with this number, from 0."""
        kept = (place for place, sign in enumerate(self.source) if not _LOOSE.match(sign))
        return next(islice(kept, number, None))

    def end_of(self, length: int) -> int:
        """Return the offset in the source after the first `length` remaining characters."""
        return self.place_of(length - 1) + 1 if length else 0


def squeezed(text: str, limit: int = _HEAD) -> Squeezed:
    head = text[:limit]
    return Squeezed(_LOOSE.sub("", head), head)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at a text's start: its key, where its value starts, and how it is spelt if misread."""

    key: str
    value_at: int
    misread: str = ""
    has_colon: bool = True
    has_more_colons: bool = False


class Labels:
    """The labels of one part of the form, by key."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._plain = {key: squeezed(label).text for key, label in labels.items()}
        longest_first = sorted(labels, key=lambda key: len(labels[key]), reverse=True)
        self._keys = longest_first
        groups = (f"({tolerant(labels[key])})" for key in longest_first)
        self._pattern = re.compile("(?:" + "|".join(groups) + ")([:：;])?")
        self._guess = lru_cache(maxsize=10_000)(self._guess_anew)

    def at_start(self, text: str) -> Label | None:
        """Return the label at the start of a text."""
        head = squeezed(text)
        match = self._pattern.match(head.text)
        if match and (found := self._found(text, head, match)):
            return found
        before, colon, _ = text[:_HEAD].partition(":")
        key = self._guess(squeezed(before).text) if colon else ""
        return _label(key, text, len(before) + 1, before.strip()) if key else None

    def inside(self, text: str) -> tuple[int, Label] | None:
        """Return the place of a label with its colon after other text, and that label."""
        head = squeezed(text)
        for match in self._pattern.finditer(head.text, 1):
            start = head.place_of(match.start())
            if match.groups()[-1] and text[start - 1].isspace():
                found = self.at_start(text[start:])
                return (start, found) if found else None
        return None

    def _found(self, text: str, head: Squeezed, match: re.Match[str]) -> Label | None:
        groups = match.groups()[:-1]
        place = next(place for place, group in enumerate(groups) if group is not None)
        key, has_colon = self._keys[place], match.groups()[-1] is not None
        value_at = head.end_of(match.end())
        is_exact = groups[place] == self._plain[key]
        if has_colon:
            label = text[: value_at - 1].strip()
            return _label(key, text, value_at, "" if is_exact else label)
        after = text[value_at : value_at + 1]
        return Label(key, value_at, has_colon=False) if is_exact and (not after or after.isspace()) else None

    def _guess_anew(self, plain: str) -> str:
        """Return the label that a text resembles, or "": its beginning or its end must be right."""
        near = {
            key: _likeness(plain, label) for key, label in self._plain.items() if _share_edge(plain, label)
        }
        key = max(near, key=lambda key: near[key], default="")
        return key if key and near[key] >= LIKE_ENOUGH else ""


def _label(key: str, text: str, value_at: int, misread: str) -> Label:
    """Return a label whose value starts after further colons: a scanner often makes two of one."""
    match = _COLONS.match(text, value_at)
    end = match.end() if match else value_at
    return Label(key, end, misread, has_more_colons=end > value_at)


_COLONS: Final = re.compile(r"(?:\s*+[:：;])*")


def _share_edge(one: str, other: str) -> bool:
    is_near = len(one) < 2 * len(other) and len(other) < 2 * len(one)
    return is_near and (one[:_EDGE] == other[:_EDGE] or one[-_EDGE:] == other[-_EDGE:])


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def resembles(text: str, title: str) -> bool:
    """Return whether a line is a title of the form, allowing errors."""
    plain, wanted = squeezed(text).text, squeezed(title).text
    return _share_edge(plain, wanted) and _likeness(plain, wanted) >= LIKE_ENOUGH


_BREAK: Final = re.compile(r"\r\n|[\n\r]")
_UNUSUAL: Final = re.compile(f"[^{BUNDLED}]|\u0e4d")
_EMPHASIS: Final = re.compile(r"\*\*(.*)\*\*")
_BOLD_PART: Final = re.compile(r"\*\*(?=[^\s*])([^*]*[^\s*])\*\*")
_TABLE_RULE: Final = re.compile(r"[|│┃:=+\s-]{3,}")
_CELL_EDGE: Final = re.compile(r"\s*[|│┃]\s*")
_ESCAPED: Final = re.compile(r"\\([\\*_#.()\[\]-])")
_TITLE: Final = re.compile(rf"\**{tolerant(FORM_TITLE)}\**")
_PAGE_NUMBER: Final = r"หน้า(?:ที่)?[0-9๐-๙]{1,4}(?:จาก|/)[0-9๐-๙]{1,4}"
_CODE: Final = rf"{tolerant(CODE_LABEL)}[^\u0e01-\u0e2e]{{13,20}}"
_FOOTER: Final = re.compile(
    rf"{_PAGE_NUMBER}(?:[0-9A-Z*~$=-]{{13,20}})?"
    rf"|.{{0,8}}{_CODE}|.{{0,8}}{tolerant(CODE_LABEL)}.{{8,24}}{_PAGE_NUMBER}"
)
"""The foot of a page; before the code, a scanner may make letters of the QR."""

_CONTINUED: Final = re.compile(rf"{tolerant(LABEL)}[0-9๐-๙]{{1,3}}\({tolerant('ต่อ')}\)")
_LONGEST_TITLE: Final = 120


@dataclass(frozen=True, slots=True)
class PrintoutLine:
    """One line: its number in the source (from 1), its text, and its layout.

    `original` is what stood there before it was mended, if it was; `doubts` are about words of the line.
    `indent` and `trailing` count the spaces before and after the text. `is_faithful`: the source keeps the
    space at which a line was broken, so that a missing space means that there was none.
    """

    number: int
    text: str
    indent: int = 0
    trailing: int = 0
    follows_gap: bool = False
    follows_page: bool = False
    is_faithful: bool = False
    original: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The line as it stands in the source, before it was mended."""
        return self.original or self.text


def lines_of(text: str, *, is_faithful: bool = False) -> Iterator[PrintoutLine]:
    """Yield the lines with content, in order."""
    gap = page = False
    for number, raw in _numbered(text):
        page = page or raw.startswith("\f")
        content = _content(raw) if is_faithful else _as_written(_content(mend_characters(raw)))
        if not content:
            gap = True
        elif _is_of_page(content):
            page = True
        else:
            yield PrintoutLine(number, content, _indent(raw), _trailing(raw), gap, page, is_faithful)
            gap = page = False


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with an editor's numbers; a line that a page break divides comes in two parts."""
    for number, whole in enumerate(_BREAK.split(text), start=1):
        first, *others = whole.split("\f")
        yield number, first
        for raw in others:
            yield number, f"\f{raw}"


def _content(raw: str) -> str:
    """Return the line's text; a tab, which separates columns, counts as two spaces."""
    text = raw.replace("\f", "").replace("\t", "  ").strip()
    if _UNUSUAL.search(text):
        text = clean_line(text)
    return text


def _as_written(text: str) -> str:
    """Return a line without what a scanner or converter added to it."""
    return _without_emphasis(_without_rules(text))


def _without_emphasis(text: str) -> str:
    """Remove a scanner's marks of bold type, and its escapes before similar characters."""
    if match := _EMPHASIS.fullmatch(text):
        text = match[1].strip()
    text = _BOLD_PART.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text)


def _without_rules(text: str) -> str:
    """Return the row of a table without the rules between its cells; other text may have such signs."""
    if text[:1] not in ("|", "│", "┃"):
        return text
    return "" if _TABLE_RULE.fullmatch(text) else _CELL_EDGE.sub(" ", text).strip()


def _indent(raw: str) -> int:
    plain = raw.replace("\f", "").expandtabs(8)
    return len(plain) - len(plain.lstrip())


def _trailing(raw: str) -> int:
    return len(raw) - len(raw.rstrip(" "))


def _is_of_page(text: str) -> bool:
    """Return whether it is a title or footer, which every page has, or the label of a continued report."""
    plain = squeezed(text).text
    if len(plain) > _LONGEST_TITLE or len(text) > _HEAD:
        return False
    if _FOOTER.fullmatch(plain) or _CONTINUED.fullmatch(plain):
        return True
    return bool(_TITLE.fullmatch(plain)) or resembles(plain, f"**{FORM_TITLE}**")
