"""Export the board as shown, as a workbook or PDF by the file's extension."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from app.formats.spreadsheet.writer import (
    BAHT,
    COUNT,
    PERCENT,
    THAI_DATE,
    CellValue,
    Shape,
    WorkbookWriter,
    WrittenColumn,
)
from app.models.board import Board, OfficeRow, board_notes, month_words
from app.models.errors import UserError
from app.models.overview import share
from app.models.thai import from_hundredths
from app.storage.output_files import write_file

ENDINGS: Final = (".xlsx", ".pdf")


def check_target(path: Path) -> None:
    """Raise UserError for an extension that the board cannot be exported to."""
    if path.suffix.lower() not in ENDINGS:
        raise UserError(f"ส่งออกภาพรวมเป็น {path.name} ไม่ได้", "โปรดตั้งชื่อให้ลงท้ายด้วย .xlsx หรือ .pdf")


def export_board(board: Board, path: Path, filters: Sequence[str] = ()) -> None:
    """Write the board. `filters` describe in words which offices are shown. Raises UserError."""
    write_file(path, board_bytes(board, path, filters))


def board_bytes(board: Board, path: Path, filters: Sequence[str] = ()) -> bytes:
    """Return the content of the file at `path`. Raises UserError like `check_target`."""
    check_target(path)
    if path.suffix.lower() == ".pdf":
        from app.printing.board_report import print_board

        return print_board(board, filters)
    return board_workbook(board, filters)


_OFFICE: Final = WrittenColumn("เขต", 30)
_SUMS: Final = (
    WrittenColumn("โครงการ", 10, COUNT),
    WrittenColumn("งบประมาณ (บาท)", 20, BAHT),
    WrittenColumn("ใช้ไป (บาท)", 20, BAHT),
    WrittenColumn("ใช้ไปร้อยละ", 12, PERCENT),
    WrittenColumn("โครงการช้าตามรายงาน", 20, COUNT),
    WrittenColumn("โครงการช้ากว่าเวลา", 20, COUNT),
    WrittenColumn("โครงการเกินงบประมาณ", 22, COUNT),
    WrittenColumn("ข้อที่ควรตรวจ", 14, COUNT),
    WrittenColumn("แก้ไขต่างกัน", 14, COUNT),
)
_MONTHS: Final = (
    WrittenColumn("เดือน", 18),
    WrittenColumn("ส่งแล้ว (เขต)", 14, COUNT),
    WrittenColumn("ครบ (เขต)", 12, COUNT),
    WrittenColumn("ล่าช้า (เขต)", 12, COUNT),
    WrittenColumn("ยังไม่ส่ง (เขต)", 14, COUNT),
    WrittenColumn("เบิกใช้ในเดือน (บาท)", 22, BAHT),
    WrittenColumn("ใช้ไปสะสม (บาท)", 22, BAHT),
    WrittenColumn("ร้อยละของงบประมาณ", 20, PERCENT),
)
_DETAILS: Final = (
    _OFFICE,
    WrittenColumn("เดือน", 18),
    WrittenColumn("สถานะ", 22),
    WrittenColumn("โครงการที่ต้องรายงาน", 20, COUNT),
    WrittenColumn("รายงานแล้ว", 12, COUNT),
    WrittenColumn("วันที่ได้รับครั้งแรก", 18, THAI_DATE),
    WrittenColumn("วันครบกำหนด", 16, THAI_DATE),
    WrittenColumn("รายงานที่ได้รับหลังกำหนด", 24, COUNT),
    WrittenColumn("ข้อที่ควรตรวจ", 14, COUNT),
    WrittenColumn("แก้ไขต่างกัน", 14, COUNT),
    WrittenColumn("เบิกใช้ (บาท)", 20, BAHT),
)


def board_workbook(board: Board, filters: Sequence[str] = ()) -> bytes:
    """Return a workbook: a sheet of offices, one of months, one of both, and one of notes."""
    book = WorkbookWriter()
    try:
        months = tuple(WrittenColumn(period.short_thai, 12) for period in board.months)
        offices = [_office(row, [month_words(month) for month in row.months]) for row in board.offices]
        total = _office(board.total, [""] * len(months))
        _add(book, "แยกตามเขต", (_OFFICE, *months, *_SUMS), offices, total, pages_wide=2)
        _add(book, "แยกตามเดือน", _MONTHS, _month_rows(board))
        _add(book, "รายเขตรายเดือน", _DETAILS, _details(board))
        notes = (f"ภาพรวมทุกเขต ปีงบประมาณ พ.ศ. {board.fiscal_year}", *board_notes(board), *filters)
        _add(book, "คำอธิบาย", (WrittenColumn("คำอธิบาย", 110),), [[note] for note in notes])
        return book.packed()
    finally:
        book.discard()


def _office(row: OfficeRow, months: Sequence[str]) -> list[CellValue]:
    amounts = [from_hundredths(row.allocated_satang), from_hundredths(row.spent_satang)]
    counts = [row.reported_late, row.behind_time, row.over_budget, row.findings, row.diverged]
    return [row.office, *months, row.projects, *amounts, _percent(row.spent_share), *counts]


def _month_rows(board: Board) -> list[list[CellValue]]:
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


def _details(board: Board) -> list[list[CellValue]]:
    return [
        [
            *(row.office, month.period.thai, month.state.value, month.expected, month.sent),
            *(month.received_on, month.due_on, month.late_reports, month.findings, month.diverged),
            from_hundredths(month.disbursed_satang),
        ]
        for row in board.offices
        for month in row.months
    ]


def _percent(hundredths: int | None) -> CellValue:
    return None if hundredths is None else from_hundredths(hundredths)


def _add(
    book: WorkbookWriter,
    title: str,
    columns: Sequence[WrittenColumn],
    rows: Iterable[Sequence[CellValue]],
    total: Sequence[CellValue] = (),
    *,
    pages_wide: int = 1,
) -> None:
    """Add a sheet with a frozen header and first column. The filter excludes the total."""
    sheet = book.add_sheet(title, columns, Shape(frozen_columns=1, pages_wide=pages_wide))
    for row in rows:
        sheet.append(row)
    sheet.close(with_filter=len(columns) > 1)
    if total:
        sheet.append(total, is_bold=True)
