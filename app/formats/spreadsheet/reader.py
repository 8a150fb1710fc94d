"""Read a workbook (.xlsx) sheet by sheet, row by row.

Numbers are parsed from their digits and never pass through binary fractions; a formula has the value that its
program stored; rows arrive in pieces, so that a large sheet neither fills the memory nor freezes the window.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation, Overflow
from pathlib import Path, PurePosixPath
from typing import IO, Final, NamedTuple

from app.formats.spreadsheet.number_formats import GENERAL, Formats, NumberFormat
from app.formats.spreadsheet.package import (
    Attributes,
    Fault,
    MalformedError,
    Merges,
    Parts,
    Row,
    SheetFacts,
    Text,
    Value,
    unescape,
    whole_number,
)
from app.formats.spreadsheet.sheet_rows import MergedCells, NumberedRow, SheetRows

_MAX_STRINGS: Final = 2_000_000


class Sheet(NamedTuple):
    name: str
    part: str
    is_hidden: bool


class Directory:
    """The sheets of a workbook, and the parts that hold everything."""

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
            if related_id in by_id  # a sheet that is only a chart is skipped
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
    """Return the id, kind and target of each relation in a part."""
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


# --- shared texts ------------------------------------------------------------------------------------------


class Strings:
    """Reads the shared texts of cells; pronunciation and appearance are ignored."""

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


MAX_BYTES: Final = 400_000_000
"""Size limit of all sheets after decompression, in bytes: 10,000 projects with 12 reports each
take 150 MB.
"""

MAX_STRINGS_BYTES: Final = 200_000_000

_MOST_BYTES_KEPT: Final = 20_000_000
"""Size of all sheets up to which their rows are kept, so that looking and reading parse them once."""

_EXCEL_DIGITS: Final = Context(prec=15)
"""Digits that Excel keeps; further ones are rounding errors of binary fractions."""

_EXCEL_LARGEST: Final = 308
"""Digits before the decimal point of a spreadsheet program's largest number."""


class Workbook:
    """An open workbook. Raises UserError if the file is no workbook or cannot be read."""

    def __init__(self, path: Path, content: IO[bytes] | None = None) -> None:
        """Open a file, or `content` in its place."""
        self.parts = Parts(path, content)
        try:
            self._read_directory()
            self._check_sizes()
        except MalformedError:
            self.parts.close()
            raise self.parts.unreadable() from None
        except BaseException:
            self.parts.close()
            raise

    def close(self) -> None:
        self.parts.close()

    def _read_directory(self) -> None:
        directory = Directory(self.parts)
        self.sheets = directory.sheets
        self.epoch = date(1904, 1, 1) if directory.counts_from_1904 else date(1899, 12, 30)
        self._strings_part = directory.strings_part
        self._formats = Formats(self.parts, directory.styles_part)
        self._strings: list[str] = []
        self._kept: dict[Sheet, list[NumberedRow]] = {}

    def _check_sizes(self) -> None:
        """Check the claimed sizes of a file before anything is decompressed."""
        if not self.sheets:
            raise MalformedError("no sheets")
        if self.strings_size > MAX_STRINGS_BYTES or sum(map(self.size, self.sheets)) > MAX_BYTES:
            raise self.parts.too_large()

    def size(self, sheet: Sheet) -> int:
        """Return the sheet's decompressed size in bytes."""
        return self.parts.size(sheet.part)

    @property
    def strings_size(self) -> int:
        return self.parts.size(self._strings_part)

    def read_strings(self) -> Iterator[int]:
        """Read the shared texts, before any row. Yields the bytes read."""
        if self._strings_part in self.parts:
            reader = Strings(self._strings)
            yield from self.parts.read(self._strings_part, reader.start, reader.end, reader.text)

    def rows(
        self,
        sheet: Sheet,
        merges: Merges | None = None,
        facts: SheetFacts | None = None,
    ) -> Iterator[tuple[int, list[Row]]]:
        """Yield the rows with content in pieces, each with the bytes read so far.

        Merged cells are listed at the end of a sheet: read it once with `facts` to collect them and what is
        hidden, and again with `merges` to get their value in each of their rows. Rows are not to be changed.
        """
        merged = MergedCells(merges or {})
        if facts is None and sheet in self._kept:
            yield self.size(sheet), merged.filled(self._kept[sheet])
            return
        reader = SheetRows(self, facts if facts is not None else SheetFacts())
        keeps, whole = sum(map(self.size, self.sheets)) <= _MOST_BYTES_KEPT, list[NumberedRow]()
        for read in self.parts.read(sheet.part, reader.start, reader.end, reader.text):
            found, reader.rows = reader.rows, []
            whole += found if keeps else ()
            yield read, merged.filled(found)
        if keeps:
            self._kept[sheet] = whole

    def format_of(self, style: str) -> NumberFormat:
        return self._formats.of(style) if style else GENERAL

    def value(self, kind: str, shown: str, text: str) -> Value:
        """Return the value of a cell of this kind, whose format shows it as `shown`."""
        if kind == "s":
            return self._strings[whole_number(text, len(self._strings))]
        if kind in ("str", "inlineStr"):
            return unescape(text)
        if kind == "b":
            return text == "1"
        if kind == "e":
            return Fault(f"สูตรในช่องนี้ให้ค่าผิดพลาด {text[:20]}")
        if kind == "d":
            return text.removesuffix("T00:00:00")
        return self._number(text, shown)

    def _number(self, text: str, shown: str) -> Value:
        try:
            number = _EXCEL_DIGITS.create_decimal(text)
        except (InvalidOperation, Overflow):
            raise MalformedError(text[:50]) from None
        if not number.is_finite() or number.adjusted() > _EXCEL_LARGEST:
            raise MalformedError(text[:50])
        return self._day(number) if shown == "date" else number

    def _day(self, serial: Decimal) -> Value:
        if not 1 <= serial < 2_958_466:
            return Fault("ไม่ใช่วันที่ที่มีในปฏิทิน")
        days = int(serial)
        if days < 60 and self.epoch.year == 1899:
            days += 1  # Excel counts a 29 February 1900, which did not exist
        return self.epoch + timedelta(days)
