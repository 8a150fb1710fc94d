"""A workbook (.xlsx) as it is read: sheet by sheet, row by row.

Numbers are read from their digits and never pass through binary fractions; a formula counts with the value
that its program left; rows come piece by piece: a large sheet neither fills the memory nor stops the window.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from app.exchange.workbook_cells import Fault, Merges, Row, Value, unescape, whole_number
from app.exchange.workbook_directory import Directory, Formats, Sheet, Strings
from app.exchange.workbook_rows import SheetRows
from app.formats.spreadsheet.package import MalformedError, Parts

MAX_BYTES: Final = 400_000_000
"""Of all sheets, unpacked: 10,000 projects with 12 reports each take 150 MB."""

MAX_STRINGS_BYTES: Final = 200_000_000

_EXCEL_DIGITS: Final = Context(prec=15)
"""Digits that Excel itself keeps; what comes after them is the dust of binary fractions."""


class Workbook:
    """An open workbook. Raises UserError when the file is none or cannot be read."""

    def __init__(self, path: Path) -> None:
        self.parts = Parts(path)
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

    def _check_sizes(self) -> None:
        """Before anything is unpacked: what a small file claims to hold."""
        if not self.sheets:
            raise MalformedError("no sheets")
        if self.strings_size > MAX_STRINGS_BYTES or sum(map(self.size, self.sheets)) > MAX_BYTES:
            raise self.parts.too_large()

    def size(self, sheet: Sheet) -> int:
        """In bytes, unpacked."""
        return self.parts.size(sheet.part)

    @property
    def strings_size(self) -> int:
        return self.parts.size(self._strings_part)

    def read_strings(self) -> Iterator[int]:
        """To be done before any row is read. Yields how many bytes have been read."""
        if self._strings_part in self.parts:
            reader = Strings(self._strings)
            yield from self.parts.read(self._strings_part, reader.start, reader.end, reader.text)

    def rows(
        self,
        sheet: Sheet,
        merges: Merges | None = None,
        found_merges: Merges | None = None,
    ) -> Iterator[tuple[int, list[Row]]]:
        """The rows that are not empty, piece by piece, each piece with how many bytes have been read.

        Merged cells stand at the end of a sheet: read once with `found_merges` to learn them, and again with
        `merges` to have their value in each of their rows.
        """
        reader = SheetRows(self, merges or {}, found_merges if found_merges is not None else {})
        for read in self.parts.read(sheet.part, reader.start, reader.end, reader.text):
            found, reader.rows = reader.rows, []
            yield read, found

    def value(self, kind: str, style: str, text: str) -> tuple[Value, bool]:
        """The value of a cell, and whether it is a number shown as a percentage."""
        if kind == "s":
            return self._strings[whole_number(text, len(self._strings))], False
        if kind in ("str", "inlineStr"):
            return unescape(text), False
        if kind == "b":
            return text == "1", False
        if kind == "e":
            return Fault(f"สูตรในช่องนี้ให้ค่าผิดพลาด {text[:20]}"), False
        if kind == "d":
            return text.removesuffix("T00:00:00"), False
        return self._number(text, self._formats.of(style))

    def _number(self, text: str, shown: str) -> tuple[Value, bool]:
        try:
            number = _EXCEL_DIGITS.create_decimal(text)
        except InvalidOperation:
            raise MalformedError(text[:50]) from None
        if not number.is_finite():
            raise MalformedError(text[:50])
        return (self._day(number), False) if shown == "date" else (number, shown == "percent")

    def _day(self, serial: Decimal) -> Value:
        if not 1 <= serial < 2_958_466:
            return Fault("ไม่ใช่วันที่ที่มีในปฏิทิน")
        days = int(serial)
        if days < 60 and self.epoch.year == 1899:
            days += 1  # Excel counts a 29 February 1900 that never was
        return self.epoch + timedelta(days)
