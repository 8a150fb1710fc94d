"""Read a workbook of Excel 97–2003 (.xls) with xlrd: values, number formats, hidden parts, merged cells.

A formula has the value that Excel stored. A filter hides rows as a hand does. Comments, pictures and charts
are not read.
"""

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from app.formats.spreadsheet.package import MAX_FILE_BYTES, MalformedError
from app.formats.tables.conversion import GENERAL, Conversion, Format, Merge, Plain
from app.models.errors import UserError
from app.storage.plain_file import read_plain

if TYPE_CHECKING:
    from pathlib import Path

    from xlrd.book import Book
    from xlrd.sheet import Cell, Sheet

_ROWS_A_STEP: Final = 500
_FIRST_CUSTOM: Final = 164
"""Number formats from this one on are defined by the workbook, those below are Excel's own."""
_TOO_LARGE: Final = "โปรดแบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์"


def convert_xls(path: "Path") -> Iterator[tuple[int, Conversion | None]]:
    """Convert in steps: yield the percentage done, and at the end the conversion. Raises UserError."""
    content = read_plain(path, MAX_FILE_BYTES, _TOO_LARGE)
    book = _opened(content, path.name)
    conversion = Conversion(counts_from_1904=book.datemode == 1)
    try:
        for number in range(book.nsheets):
            yield number * 100 // book.nsheets, None
            yield from ((number * 100 // book.nsheets, None) for _ in _sheet(book, number, conversion))
    except Exception as error:  # for a crafted file the library may raise anything
        conversion.close()
        raise _unreadable(path.name, error) from None
    except BaseException:
        conversion.close()
        raise
    yield 100, conversion


def _opened(content: bytes, name: str) -> "Book":
    import xlrd

    try:
        return xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            logfile=io.StringIO(),
        )
    except Exception as error:  # for a crafted file the library may raise anything
        raise _unreadable(name, error) from None


def _unreadable(name: str, error: Exception) -> UserError:
    if isinstance(error, UserError):
        return error
    if "encrypted" in str(error):
        return UserError(
            f"{name} มีรหัสผ่าน",
            "โปรดเปิดใน Excel แล้วบันทึกเป็นชนิด “สมุดงาน Excel (.xlsx)” โดยไม่ใส่รหัสผ่าน แล้วนำเข้าอีกครั้ง",
        )
    if isinstance(error, MalformedError | MemoryError):
        return UserError(f"สมุดงาน {name} ใหญ่เกินกว่าจะนำเข้าได้ในครั้งเดียว", _TOO_LARGE)
    return UserError(f"อ่านสมุดงาน {name} ไม่ได้ ไฟล์อาจเสียหาย", "โปรดเปิดใน Excel แล้วบันทึกใหม่ หรือขอไฟล์จากผู้ส่งอีกครั้ง")


def _sheet(book: "Book", number: int, conversion: Conversion) -> Iterator[None]:
    sheet = book.sheet_by_index(number)
    hidden_columns = [column + 1 for column, info in sheet.colinfo_map.items() if info.hidden]
    conversion.begin(sheet.name, sheet.visibility != 0, hidden_columns)
    for row in range(sheet.nrows):
        cells = {
            column + 1: plain
            for column in range(sheet.row_len(row))
            if (plain := _plain(book, sheet.cell(row, column)))
        }
        if cells:
            conversion.row(row + 1, cells, _is_hidden(sheet, row))
        if row % _ROWS_A_STEP == 0:
            yield
    conversion.end(Merge(low + 1, high, left + 1, right) for low, high, left, right in sheet.merged_cells)
    book.unload_sheet(number)


def _is_hidden(sheet: "Sheet", row: int) -> bool:
    info = sheet.rowinfo_map.get(row)
    return bool(info and info.hidden)


_ERRORS: Final = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
}


def _plain(book: "Book", cell: "Cell") -> Plain | None:
    match cell.ctype:
        case 1:
            return Plain(cell.value) if cell.value else None
        case 2 | 3:
            return Plain(Decimal(repr(cell.value)), _format(book, cell.xf_index))
        case 4:
            return Plain(bool(cell.value))
        case 5:
            return Plain(_ERRORS.get(cell.value, "#N/A"), is_fault=True)
    return None


def _format(book: "Book", style: int | None) -> Format:
    if style is None or style >= len(book.xf_list):
        return GENERAL
    number: int = book.xf_list[style].format_key
    if number < _FIRST_CUSTOM:
        return number
    return str(book.format_map[number].format_str) if number in book.format_map else GENERAL
