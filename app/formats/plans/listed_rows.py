"""The rows of a list that may become a plan: pasted text, a text file, or the sheets of a workbook."""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from app.formats.file_kind import FileKind, kind_of
from app.formats.pasted_cells import without_cell_quotes
from app.formats.spreadsheet.package import Cell, Row, SheetFacts, Value, row_number
from app.formats.spreadsheet.reader import Sheet, Workbook
from app.formats.tables.encodings import decoded
from app.formats.tables.opening import TableFile
from app.models.errors import UserError
from app.models.import_doubts import Source
from app.models.thai import clean_line, shortened
from app.models.thai_cleaning import clean_pasted
from app.storage.plain_file import read_plain

MAX_ROWS: Final = 50_000
"""Most rows of a list: a plan has at most twenty thousand entries."""
_MAX_TEXT_BYTES: Final = 20_000_000
_DIVIDE: Final = "โปรดแบ่งเป็นหลายรายการ แล้วเพิ่มทีละรายการ"
PASTED: Final = "ข้อความที่วาง"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row with text: its cells by column from 1. `indent`: spaces before a text that is no table."""

    number: int
    cells: dict[int, str]
    indent: int = 0

    @property
    def text(self) -> str:
        return " ".join(self.cells.values())


@dataclass(frozen=True, slots=True)
class ListedRows:
    """The rows of one sheet or text. `part` names it for people, `line` what its rows are called."""

    part: str
    rows: tuple[ListedRow, ...]
    line: str = "แถว"
    titles: frozenset[int] = field(default_factory=frozenset)
    """Rows whose only text spans several columns."""

    def source(self, row: ListedRow) -> Source:
        return Source(self.part, f"{self.line} {row.number}", shortened(row.text))


# --- texts --------------------------------------------------------------------------------------------------


def rows_of_text(text: str, part: str = PASTED, *, separator: str = "") -> ListedRows:
    """Return the rows of a pasted text. Tabs separate cells; without tabs, spaces at the start indent.

    Raises UserError if it is too long.
    """
    if len(text) > _MAX_TEXT_BYTES:
        raise UserError(f"{part}ยาวเกินไป", _DIVIDE)
    if separator:
        lines = list(_fields(text, separator, part))
    else:
        lines = [line.split("\t") for line in without_cell_quotes(text).splitlines()]
    _check_count(len(lines), part)
    is_table = any(len(cells) > 1 for cells in lines)
    return ListedRows(part, tuple(_text_rows(lines, is_table)), "บรรทัด")


def _fields(text: str, separator: str, part: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise UserError(f"อ่านตารางใน {part} ไม่ได้", "โปรดบันทึกเป็นสมุดงาน Excel (.xlsx) แล้วเพิ่มอีกครั้ง") from None


def _text_rows(lines: list[list[str]], is_table: bool) -> Iterator[ListedRow]:
    for number, line in enumerate(lines, start=1):
        cells = {at: cleaned for at, cell in enumerate(line, start=1) if (cleaned := cleaned_text(cell))}
        if cells:
            indent = 0 if is_table else len(line[0]) - len(line[0].lstrip())
            yield ListedRow(number, cells, indent)


def cleaned_text(text: str) -> str:
    """Return a text on one line, with damaged Thai vowels mended."""
    return clean_line(clean_pasted(text).text)


def _check_count(count: int, part: str) -> None:
    if count > MAX_ROWS:
        raise UserError(f"{part} มีเกิน {MAX_ROWS:,} แถว", _DIVIDE)


# --- files --------------------------------------------------------------------------------------------------


def rows_of_file(path: Path) -> list[ListedRows]:
    """Return the sheets with text of a workbook or any other table, or the one of a text.

    Raises UserError with the true kind of any other file.
    """
    if kind_of(path) is FileKind.TEXT:
        text = decoded(read_plain(path, _MAX_TEXT_BYTES, _DIVIDE), path.name)
        found = [rows_of_text(text, path.name, separator=_separator(path, text))]
    else:
        found = _rows_of_workbook(path)
    if not any(listed.rows for listed in found):
        raise UserError(f"{path.name} ไม่มีข้อความ", "โปรดตรวจว่าเลือกไฟล์ถูกต้อง")
    return [listed for listed in found if listed.rows]


def _separator(path: Path, text: str) -> str:
    """Return the separator of a .csv without tabs; the one that its first lines have most."""
    if path.suffix.lower() != ".csv" or "\t" in text:
        return ""
    head = text[:10_000]
    return max(",;|", key=head.count)


def _rows_of_workbook(path: Path) -> list[ListedRows]:
    with closing(TableFile(path)) as file:
        for _ in file.convert():
            pass
        workbook = file.workbook
        for _ in workbook.read_strings():
            pass
        return [_sheet(workbook, sheet) for sheet in workbook.sheets if not sheet.is_hidden]


def _sheet(workbook: Workbook, sheet: Sheet) -> ListedRows:
    """Read a sheet twice: its merged cells stand at its end."""
    facts = SheetFacts()
    for _ in workbook.rows(sheet, facts=facts):
        pass
    rows: list[ListedRow] = []
    for _, found in workbook.rows(sheet, merges=facts.merges):
        rows += (row for one in found if (row := _workbook_row(one)))
        _check_count(len(rows), f"แผ่น {sheet.name}")
    spanned = {row for row, _ in facts.spans}
    titles = frozenset(row.number for row in rows if row.number in spanned and len(row.cells) == 1)
    return ListedRows(f"แผ่น {sheet.name}", tuple(rows), titles=titles)


def _workbook_row(row: Row) -> ListedRow | None:
    cells = {column: text for column, cell in sorted(row.items()) if (text := _cell_text(cell))}
    first = row[min(cells)].value if cells else ""
    indent = len(first) - len(first.lstrip()) if isinstance(first, str) else 0
    return ListedRow(row_number(row), cells, indent) if cells else None


def _cell_text(cell: Cell) -> str:
    return cleaned_text(_shown(cell.value))


def _shown(value: Value) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return f"{value.day}.{value.month}"  # Excel takes a typed 1.2 for a day
    return value if isinstance(value, str) else ""
