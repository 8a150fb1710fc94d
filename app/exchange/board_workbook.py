"""The board as a workbook: numbers and dates are numbers and dates, so that they can be reckoned with."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.models.board import Board, OfficeRow, board_notes, month_words
from app.models.overview import share
from app.models.thai import from_hundredths

COUNT: Final = "#,##0"
BAHT: Final = "#,##0.00"
PERCENT: Final = "0.00"
THAI_DATE: Final = "[$-107041E]d/m/yyyy"
"""A format of Thailand's own: the day is stored as every program has it, and shown in Buddhist years."""

_OFFICE: Final = ("เขต", 30, "")
_SUMS: Final = (
    ("โครงการ", 10, COUNT),
    ("งบประมาณ (บาท)", 20, BAHT),
    ("ใช้ไป (บาท)", 20, BAHT),
    ("ใช้ไปร้อยละ", 12, PERCENT),
    ("โครงการช้ากว่าแผน", 18, COUNT),
    ("โครงการเกินงบประมาณ", 22, COUNT),
    ("ข้อที่ควรตรวจ", 14, COUNT),
    ("แก้ไขต่างกัน", 14, COUNT),
)
_MONTHS: Final = (
    ("เดือน", 18, ""),
    ("ส่งแล้ว (เขต)", 14, COUNT),
    ("ครบ (เขต)", 12, COUNT),
    ("ล่าช้า (เขต)", 12, COUNT),
    ("ยังไม่ส่ง (เขต)", 14, COUNT),
    ("เบิกใช้ในเดือน (บาท)", 22, BAHT),
    ("ใช้ไปสะสม (บาท)", 22, BAHT),
    ("ร้อยละของงบประมาณ", 20, PERCENT),
)
_DETAILS: Final = (
    _OFFICE,
    ("เดือน", 18, ""),
    ("สถานะ", 22, ""),
    ("โครงการที่ต้องรายงาน", 20, COUNT),
    ("รายงานแล้ว", 12, COUNT),
    ("วันที่ได้รับครั้งแรก", 18, THAI_DATE),
    ("วันครบกำหนด", 16, THAI_DATE),
    ("รายงานที่ได้รับหลังกำหนด", 24, COUNT),
    ("ข้อที่ควรตรวจ", 14, COUNT),
    ("แก้ไขต่างกัน", 14, COUNT),
    ("เบิกใช้ (บาท)", 20, BAHT),
)


def board_workbook(board: Board, filters: Sequence[str] = ()) -> bytes:
    """A workbook: a sheet of offices, one of months, one of both, and what there is to know of them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    months = tuple((period.short_thai, 12, "") for period in board.months)
    offices = [_office(row, [month_words(month) for month in row.months]) for row in board.offices]
    total = _office(board.total, [""] * len(months))
    _add(book, "แยกตามเขต", (_OFFICE, *months, *_SUMS), [*offices, total], has_total=True)
    _add(book, "แยกตามเดือน", _MONTHS, _month_rows(board))
    _add(book, "รายเขตรายเดือน", _DETAILS, _details(board))
    notes = (f"ภาพรวมทุกเขต ปีงบประมาณ พ.ศ. {board.fiscal_year}", *board_notes(board), *filters)
    _add(book, "คำอธิบาย", (("คำอธิบาย", 110, ""),), [[note] for note in notes])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _office(row: OfficeRow, months: Sequence[str]) -> list[Any]:
    amounts = [from_hundredths(row.allocated_satang), from_hundredths(row.spent_satang)]
    counts = [row.late, row.over_budget, row.findings, row.diverged]
    return [row.office, *months, row.projects, *amounts, _percent(row.spent_share), *counts]


def _month_rows(board: Board) -> list[list[Any]]:
    allocated = board.total.allocated_satang
    return [
        [
            month.period.thai,
            *(month.sent, month.complete, month.late, month.missing),
            from_hundredths(month.disbursed_satang),
            from_hundredths(month.spent_satang) if month.is_reached else None,
            _percent(share(month.spent_satang, allocated) if month.is_reached else None),
        ]
        for month in board.month_totals
    ]


def _details(board: Board) -> list[list[Any]]:
    return [
        [
            *(row.office, month.period.thai, month.state.value, month.expected, month.sent),
            *(month.received_on, month.due_on, month.late_reports, month.findings, month.diverged),
            from_hundredths(month.disbursed_satang),
        ]
        for row in board.offices
        for month in row.months
    ]


def _percent(hundredths: int | None) -> Any:
    return None if hundredths is None else from_hundredths(hundredths)


# --- sheets -------------------------------------------------------------------------------------------------


def _add(
    book: Workbook,
    title: str,
    columns: Sequence[tuple[str, int, str]],
    rows: Sequence[Sequence[Any]],
    *,
    has_total: bool = False,
) -> None:
    """A sheet with a head that stays in sight, as does its first column."""
    sheet: Worksheet = book.create_sheet(title)
    heads = [head for head, _, _ in columns]
    for number, values in enumerate([heads, *rows], start=1):
        is_strong = number == 1 or (has_total and number == 1 + len(rows))
        for place, (value, (_, _, form)) in enumerate(zip(values, columns, strict=True), start=1):
            _fill(sheet, number, place, value, form, is_strong=is_strong)
    for place, (_, width, _) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.print_title_rows = "1:1"


def _fill(sheet: Worksheet, row: int, column: int, value: Any, form: str, *, is_strong: bool) -> None:
    cell = sheet.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"  # also where it looks like a formula
    elif form and value is not None:
        cell.number_format = form
    if is_strong:
        cell.font = Font(bold=True)
