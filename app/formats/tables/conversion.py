"""Other kinds of tables become an .xlsx of their own, so that one reader reads them all.

It holds what reading needs: values, number formats, hidden parts and merged cells. It lives in memory, or in
a nameless file if it is large.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import IO, Final
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from app.formats.spreadsheet.package import (
    MAX_CELL_LENGTH,
    MAX_COLUMNS,
    MAX_ROWS,
    MalformedError,
    column_name,
    escape,
)

MOST_SHEETS: Final = 500
"""Sheets; each is kept in the directory of the package."""
_MOST_STYLES: Final = 60_000

PERCENT: Final = "0.00%"
DATE: Final = "yyyy-mm-dd"
GENERAL: Final = 0

Format = int | str
"""A number format: a number that Excel knows, or its code."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A value of another kind of table, and how it shows a number."""

    value: str | Decimal | bool | date
    format: Format = GENERAL
    is_fault: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """Merged cells: first and last row, first and last column, counted from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def __str__(self) -> str:
        first = f"{column_name(self.first_column)}{self.first_row}"
        return f"{first}:{column_name(self.last_column)}{self.last_row}"


class Conversion:
    """An .xlsx that is being written sheet by sheet, row by row. Raises MalformedError beyond its limits."""

    def __init__(self, counts_from_1904: bool = False) -> None:
        self._file = io.BytesIO()
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._sheets: list[tuple[str, bool]] = []
        self._styles: dict[Format, int] = {GENERAL: 0}
        self._counts_from_1904 = counts_from_1904
        self._sheet: IO[bytes] | None = None

    def close(self) -> None:
        if self._sheet:
            self._sheet.close()
        self._zip.close()
        self._file.close()

    def begin(self, name: str, is_hidden: bool = False, hidden_columns: Iterable[int] = ()) -> None:
        """Begin a sheet."""
        if len(self._sheets) >= MOST_SHEETS:
            raise MalformedError("too many sheets")
        self._sheets.append((name, is_hidden))
        self._sheet = self._zip.open(f"xl/worksheets/sheet{len(self._sheets)}.xml", "w")
        columns = "".join(f'<col min="{at}" max="{at}" hidden="1"/>' for at in sorted(hidden_columns))
        self._write(f'<worksheet xmlns="{_MAIN}">{columns and f"<cols>{columns}</cols>"}<sheetData>')

    def row(self, number: int, cells: Mapping[int, Plain], is_hidden: bool = False) -> None:
        """Write a row by its number; its cells in order of their columns."""
        if number > MAX_ROWS or (cells and max(cells) > MAX_COLUMNS):
            raise MalformedError("too far from the first cell")
        hidden = ' hidden="1"' if is_hidden else ""
        written = "".join(self._cell(number, column, cells[column]) for column in sorted(cells))
        self._write(f'<row r="{number}"{hidden}>{written}</row>')

    def end(self, merges: Iterable[Merge] = ()) -> None:
        """End a sheet."""
        merged = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
        self._write(f"</sheetData>{merged and f'<mergeCells>{merged}</mergeCells>'}</worksheet>")
        assert self._sheet is not None
        self._sheet.close()
        self._sheet = None

    def finished(self) -> IO[bytes]:
        """Return the file, complete and at its beginning."""
        self._zip.writestr("xl/workbook.xml", self._workbook())
        self._zip.writestr("xl/styles.xml", self._stylesheet())
        self._zip.writestr("_rels/.rels", _relations([("1", "officeDocument", "xl/workbook.xml")]))
        sheets = [
            (str(at), "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(self._sheets) + 1)
        ]
        self._zip.writestr("xl/_rels/workbook.xml.rels", _relations([*sheets, ("s", "styles", "styles.xml")]))
        self._zip.close()
        self._file.seek(0)
        return self._file

    # --- XML ----------------------------------------------------------------------------------------------

    def _write(self, text: str) -> None:
        assert self._sheet is not None
        self._sheet.write(text.encode())

    def _cell(self, row: int, column: int, plain: Plain) -> str:
        value, shown = plain.value, plain.format
        place = f'r="{column_name(column)}{row}"'
        if plain.is_fault:
            return f'<c {place} t="e"><v>{_safe(str(value))}</v></c>'
        if isinstance(value, str):
            return f'<c {place} t="inlineStr"><is><t>{_safe(value)}</t></is></c>' if value else ""
        if isinstance(value, bool):
            return f'<c {place} t="b"><v>{value:d}</v></c>'
        if isinstance(value, date):
            value, shown = self._serial(value), DATE
        return f'<c {place} s="{self._style(shown)}"><v>{value}</v></c>'

    def _serial(self, day: date) -> Decimal:
        start = date(1904, 1, 1) if self._counts_from_1904 else date(1899, 12, 30)
        return Decimal((day - start) // timedelta(days=1))

    def _style(self, shown: Format) -> int:
        if len(self._styles) >= _MOST_STYLES:
            raise MalformedError("too many number formats")
        return self._styles.setdefault(shown, len(self._styles))

    def _workbook(self) -> str:
        epoch = '<workbookPr date1904="1"/>' if self._counts_from_1904 else ""
        sheets = "".join(
            f'<sheet name={quoteattr(escape(name))} sheetId="{at}" r:id="{at}"'
            f"{_HIDDEN if is_hidden else ''}/>"
            for at, (name, is_hidden) in enumerate(self._sheets, 1)
        )
        return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{epoch}<sheets>{sheets}</sheets></workbook>'

    def _stylesheet(self) -> str:
        codes = {shown: number for number, shown in enumerate(self._styles, 164) if isinstance(shown, str)}
        formats = "".join(
            f'<numFmt numFmtId="{number}" formatCode={quoteattr(escape(shown))}/>'
            for shown, number in codes.items()
        )
        styles = "".join(f'<xf numFmtId="{codes.get(str(shown), shown)}"/>' for shown in self._styles)
        inner = f"<numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs>"
        return f'<styleSheet xmlns="{_MAIN}">{inner}</styleSheet>'


def _relations(related: Iterable[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for name, kind, to in related
    )
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'


def _safe(text: str) -> str:
    return escape_xml(escape(text[:MAX_CELL_LENGTH]))


_HIDDEN: Final = ' state="hidden"'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
