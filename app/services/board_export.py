"""Export the board as shown, as a workbook or PDF by the file's extension."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
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
from app.models.board import Board, OfficeRow, board_notes
from app.models.errors import UserError
from app.models.overview import share
from app.models.project_status import CALENDAR_BEHIND, PLAN_LATE
from app.models.submission.office_month import Submission, two_numbers
from app.models.submission.units import told_of_units
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
_SUBMITTED: Final = (
    WrittenColumn("ต้องรายงาน (ถึงกำหนด)", 20, COUNT),
    WrittenColumn("รายงานแล้ว", 12, COUNT),
    WrittenColumn("ทันเวลา", 12, COUNT),
    WrittenColumn("ส่งไม่ทัน", 12, COUNT),
    WrittenColumn("กรอกในไฟล์นี้", 14, COUNT),
    WrittenColumn("วันที่ได้รับผิดปกติ", 18, COUNT),
    WrittenColumn("ข้าม", 10, COUNT),
)
_SUMS: Final = (
    WrittenColumn("โครงการ", 10, COUNT),
    WrittenColumn("งบประมาณ (บาท)", 20, BAHT),
    WrittenColumn("ใช้ไป (บาท)", 20, BAHT),
    WrittenColumn("ใช้ไปร้อยละ", 12, PERCENT),
    WrittenColumn(PLAN_LATE, 22, COUNT),
    WrittenColumn(CALENDAR_BEHIND, 22, COUNT),
    WrittenColumn("โครงการเกินงบประมาณ", 22, COUNT),
    WrittenColumn("ข้อที่ควรตรวจ", 14, COUNT),
    WrittenColumn("แก้ไขต่างกัน", 14, COUNT),
)
_MONTHS: Final = (
    WrittenColumn("เดือน", 18),
    WrittenColumn("ส่งแล้ว (เขต)", 14, COUNT),
    WrittenColumn("ครบ (เขต)", 12, COUNT),
    WrittenColumn("ส่งไม่ทัน (เขต)", 22, COUNT),
    WrittenColumn("ยังไม่ส่ง (เขต)", 14, COUNT),
    *_SUBMITTED,
    WrittenColumn("เบิกใช้ในเดือน (บาท)", 22, BAHT),
    WrittenColumn("ใช้ไปสะสม (บาท)", 22, BAHT),
    WrittenColumn("ร้อยละของงบประมาณ", 20, PERCENT),
)
_DETAILS: Final = (
    _OFFICE,
    WrittenColumn("เดือน", 18),
    WrittenColumn("สถานะ", 22),
    WrittenColumn("โครงการที่ต้องรายงาน", 20, COUNT),
    *_SUBMITTED[1:],
    WrittenColumn("วันที่ได้รับครั้งแรก", 18, THAI_DATE),
    WrittenColumn("วันที่ได้รับครั้งสุดท้าย", 20, THAI_DATE),
    WrittenColumn("กำหนดส่ง", 16, THAI_DATE),
    WrittenColumn("เหตุผลที่แก้วันที่ได้รับ", 30),
    WrittenColumn("ข้อที่ควรตรวจ", 14, COUNT),
    WrittenColumn("แก้ไขต่างกัน", 14, COUNT),
    WrittenColumn("เบิกใช้ (บาท)", 20, BAHT),
)


def board_workbook(board: Board, filters: Sequence[str] = ()) -> bytes:
    """Return a workbook: a sheet of offices, one of months, one of both, and one of notes."""
    book = WorkbookWriter()
    try:
        months = tuple(WrittenColumn(period.short_thai, 30) for period in board.months)
        offices = [
            _office(row, [two_numbers(month) for month in row.months], row.submission)
            for row in board.offices
        ]
        total = _office(board.total, [""] * len(months), board.submission)
        word = board.word
        columns = (_OFFICE, *months, *_SUBMITTED, *_SUMS)
        _add(book, f"แยกตาม{word}", _of_units(columns, word), offices, total, pages_wide=4)
        _add(book, "แยกตามเดือน", _of_units(_MONTHS, word), _month_rows(board))
        _add(book, f"ราย{word}รายเดือน", _of_units(_DETAILS, word), _details(board))
        notes = (f"ภาพรวมทุก{word} ปีงบประมาณ พ.ศ. {board.fiscal_year}", *board_notes(board), *filters)
        _add(book, "คำอธิบาย", (WrittenColumn("คำอธิบาย", 110),), [[note] for note in notes])
        return book.packed()
    finally:
        book.discard()


def _of_units(columns: Iterable[WrittenColumn], word: str) -> list[WrittenColumn]:
    return [replace(one, header=told_of_units(one.header, word)) for one in columns]


def _submitted(found: Submission) -> list[CellValue]:
    arrivals = [found.in_time, found.late, found.typed, found.doubtful]
    return [found.expected, found.sent, *arrivals, found.skipped]


def _office(row: OfficeRow, months: Sequence[str], found: Submission) -> list[CellValue]:
    amounts = [from_hundredths(row.allocated_satang), from_hundredths(row.spent_satang)]
    counts = [row.reported_late, row.behind_time, row.over_budget, row.findings, row.diverged]
    return [
        row.shown,
        *months,
        *_submitted(found),
        row.projects,
        *amounts,
        _percent(row.spent_share),
        *counts,
    ]


def _month_rows(board: Board) -> list[list[CellValue]]:
    allocated = board.total.allocated_satang
    return [
        [
            month.period.thai,
            *(month.sent, month.complete, month.late, month.missing),
            *_submitted(month.submission),
            from_hundredths(month.disbursed_satang),
            from_hundredths(month.spent_satang) if month.is_reached else None,
            _percent(share(month.spent_satang, allocated) if month.is_reached else None),
        ]
        for month in board.month_totals
    ]


def _details(board: Board) -> list[list[CellValue]]:
    return [
        [
            *(row.office, month.period.thai, month.state.value, *_submitted(month.submission)),
            *(month.first_received_on, month.last_received_on, month.due_on, month.correction or None),
            *(month.findings, month.diverged),
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
