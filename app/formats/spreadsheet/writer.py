"""Write a workbook row by row: real types, frozen headers, the same bytes for the same contents.

openpyxl is imported when a workbook is started: that takes half a second.
"""

import contextlib
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from app.formats.spreadsheet.package import column_name, escape
from app.models.errors import UserError
from app.storage.output_files import writing

THAI_DATE: Final = "[$-107041E]d/m/yyyy"
THAI_MONTH: Final = "[$-107041E]mmmm yyyy"
"""Real dates, shown in the Buddhist Era with Arabic digits: 25/10/2561, ตุลาคม 2561."""

BAHT: Final = "#,##0.00"
PERCENT: Final = "0.00"
WHOLE: Final = "0"
COUNT: Final = "#,##0"
TEXT: Final = "@"

MAX_CELL_UNITS: Final = 32_767
"""Excel's limit for a cell, in UTF-16 code units."""

CellValue = str | int | Decimal | date | None

_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_A4: Final = 9
_FONT: Final = "Tahoma"
_HEADER_FILL: Final = "D9ECE3"
_LINE: Final = "C9D0CB"


@dataclass(frozen=True, slots=True)
class WrittenColumn:
    """A column's header, its width in characters, and the number format of its cells."""

    header: str
    width: int
    number_format: str = TEXT
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """Row height in points (None: default), frozen rows and columns, width of the print in pages."""

    row_height: int | None = None
    frozen_columns: int = 0
    pages_wide: int = 1


class TooLongError(UserError):
    """A text that exceeds a cell's limit."""


class WorkbookWriter:
    """A workbook being written. The target does not exist before `save`."""

    def __init__(self) -> None:
        from openpyxl import Workbook

        self._book = Workbook(write_only=True)
        self._book.properties.creator = "raingan"
        self._book.properties.created = self._book.properties.modified = datetime(*_NO_TIME)

    def add_sheet(self, name: str, columns: Sequence[WrittenColumn], shape: Shape) -> "SheetWriter":
        """Start a sheet with its headers, to fill row by row."""
        return SheetWriter(self._book, name, columns, shape)

    def save(self, path: Path) -> Iterator[None]:
        """Write the workbook in a thread; yields now and then until it is done. Raises UserError."""
        from openpyxl.writer.excel import ExcelWriter

        with writing(path) as stream, ThreadPoolExecutor(1, "workbook") as thread:
            archive = _Archive(stream)
            packing = thread.submit(ExcelWriter(self._book, archive).save)
            try:
                while not packing.done():
                    wait([packing], timeout=0.05)
                    yield
            finally:
                archive.is_wanted = packing.done()
                with contextlib.suppress(_NotWantedError):
                    packing.result()

    def packed(self) -> bytes:
        """Return a small workbook's bytes at once."""
        from openpyxl.writer.excel import ExcelWriter

        stream = BytesIO()
        ExcelWriter(self._book, _Archive(stream)).save()
        return stream.getvalue()

    def discard(self) -> None:
        """Delete openpyxl's temporary files."""
        for sheet in self._book.worksheets:
            with contextlib.suppress(OSError):
                if not sheet.closed:
                    sheet.close()
                sheet._writer.cleanup()


class SheetWriter:
    """A sheet being written: each row is written at once and not kept."""

    def __init__(self, book: Any, name: str, columns: Sequence[WrittenColumn], shape: Shape) -> None:
        self._sheet = book.create_sheet(name)
        self._columns = columns
        self.row_count = 1
        self._shape_columns()
        self._shape_rows(shape)
        self._cells = [_styled(self._sheet, column.number_format) for column in columns]
        self._sheet.append([_header(self._sheet, column) for column in columns])

    def _shape_columns(self) -> None:
        for number, column in enumerate(self._columns, start=1):
            found = self._sheet.column_dimensions[column_name(number)]
            found.width = column.width
            found.number_format = column.number_format

    def _shape_rows(self, shape: Shape) -> None:
        """Set row heights and page setup, which openpyxl writes before the rows."""
        from openpyxl.worksheet.properties import PageSetupProperties

        if shape.row_height:
            self._sheet.sheet_format.defaultRowHeight = shape.row_height
            self._sheet.sheet_format.customHeight = True
        self._sheet.row_dimensions[1].height = 30
        self._sheet.freeze_panes = f"{column_name(shape.frozen_columns + 1)}2"
        self._sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._sheet.page_setup.fitToWidth = shape.pages_wide
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.paperSize = _A4
        self._sheet.print_title_rows = "1:1"

    def append(
        self, values: Sequence[CellValue], *, is_bold: bool = False, height: int | None = None
    ) -> None:
        """Write a row; `height` in points overrides the default. Raises TooLongError."""
        cells = (
            [_styled(self._sheet, c.number_format, is_bold=True) for c in self._columns] if is_bold else None
        )
        row = [_filled(cell, value) for cell, value in zip(cells or self._cells, values, strict=True)]
        if height:
            self._sheet.row_dimensions[self.row_count + 1].height = height
        self._sheet.append(row)
        self.row_count += 1

    def close(self, *, with_filter: bool = True) -> None:
        """End the sheet: filter and suggestions cover the rows written."""
        if with_filter:
            self._sheet.auto_filter.ref = f"A1:{column_name(len(self._columns))}{self.row_count}"
        for number, column in enumerate(self._columns, start=1):
            if column.suggestions:
                self._suggest(column_name(number), column.suggestions)

    def _suggest(self, column: str, words: Sequence[str]) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        listed = f'"{",".join(words)}"'
        suggestion = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=False)
        suggestion.add(f"{column}2:{column}{max(self.row_count, 2_000)}")
        self._sheet.data_validations.append(suggestion)


def _filled(cell: Any, value: CellValue) -> Any:
    """Return the cell with a typed value: a text that looks like a formula stays a text."""
    if isinstance(value, str):
        text = escape(value)
        if len(text.encode("utf-16-le")) > 2 * MAX_CELL_UNITS:
            raise TooLongError(
                "ข้อความยาวเกินกว่าที่ Excel เก็บได้ในหนึ่งช่อง", "โปรดย่อข้อความ หรือส่งออกเป็นไฟล์ .json แทน"
            )
        cell.value = text or None
        if text:
            cell.data_type = "s"
        return cell
    cell.value = value
    return cell


def _styled(sheet: Any, number_format: str, *, is_bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    cell = WriteOnlyCell(sheet)
    cell.font = Font(name=_FONT, size=10, bold=is_bold)
    is_text = number_format == TEXT
    cell.alignment = Alignment(None if is_text else "right", "top", wrap_text=is_text, indent=not is_text)
    cell.number_format = number_format
    return cell


def _header(sheet: Any, column: WrittenColumn) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    is_text = column.number_format == TEXT
    cell = WriteOnlyCell(sheet, column.header)
    cell.font = Font(name=_FONT, size=10, bold=True)
    cell.fill = PatternFill("solid", start_color=_HEADER_FILL)
    cell.border = Border(bottom=Side("thin", color=_LINE))
    cell.alignment = Alignment(None if is_text else "right", "center", wrap_text=True, indent=not is_text)
    return cell


# --- the ZIP ------------------------------------------------------------------------------------------------


class _NotWantedError(Exception):
    """The caller has cancelled."""


class _Archive(zipfile.ZipFile):
    """A ZIP whose parts have no times, and whose writing can be cancelled within a large part."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream, "w", zipfile.ZIP_DEFLATED)
        self.is_wanted = True

    def writestr(self, name: Any, data: Any, *_options: Any) -> None:
        super().writestr(_info(name), data, zipfile.ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_options: Any) -> None:
        with Path(filename).open("rb") as source, self.open(_info(arcname), "w", force_zip64=False) as target:
            while piece := source.read(1 << 20):
                if not self.is_wanted:
                    raise _NotWantedError
                target.write(piece)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
