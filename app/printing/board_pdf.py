"""The coordinator's board on paper: who has sent what, the money of each office, and of each month."""

from collections.abc import Sequence
from typing import Final

from app.models.board import Board, MonthTotal, OfficeMonth, OfficeRow, State, board_notes, month_words
from app.models.overview import share
from app.models.thai import format_baht, format_percent
from app.printing.table import Cell, Column, Table

TITLE: Final = "ภาพรวมทุกเขต"
HAS_FINDINGS: Final = "!"
IS_DIVERGED: Final = "#"
_LEGEND: Final = (
    f"{HAS_FINDINGS} มีข้อที่ควรตรวจ   {IS_DIVERGED} มีการแก้ไขต่างกัน   · ยังไม่ถึงกำหนดส่ง   – ไม่มีโครงการที่ต้องรายงาน"
)
_STRONG: Final = frozenset({State.MISSING, State.LATE})


def print_board(board: Board, filters: Sequence[str] = ()) -> bytes:
    """The board as a PDF. `filters` say in words which offices are shown. Same data: same bytes."""
    from app.printing.table_document import TableDocument  # not above: it takes half a second to load

    document = TableDocument(f"{TITLE} ปีงบประมาณ {board.fiscal_year}", board.today)
    notes = (*board_notes(board), *filters)
    document.draw_tables([_sending(board, notes), _money(board, notes), _months(board, notes)])
    return document.to_bytes()


def _sending(board: Board, notes: Sequence[str]) -> Table:
    months = tuple(Column(period.short_thai, 1) for period in board.months)
    rows = [
        (Cell(row.office), *(Cell(_marked(month), month.state in _STRONG) for month in row.months))
        for row in board.offices
    ]
    sent = [f"{total.sent:,} เขต" for total in board.month_totals]
    last = (Cell("ส่งแล้ว", strong=True), *(Cell(text, strong=True) for text in sent))
    return Table(
        _title("การส่งรายงาน", board), (*notes, _LEGEND), (Column("เขต", 2.4), *months), (*rows, last)
    )


def _marked(month: OfficeMonth) -> str:
    marks = HAS_FINDINGS * (month.findings > 0) + IS_DIVERGED * (month.diverged > 0)
    return f"{month_words(month)} {marks}".strip()


def _money(board: Board, notes: Sequence[str]) -> Table:
    columns = (
        Column("เขต", 3),
        Column("โครงการ", 1, is_number=True),
        Column("งบประมาณ (บาท)", 2, is_number=True),
        Column("ใช้ไป (บาท)", 2, is_number=True),
        Column("ร้อยละ", 1, is_number=True),
        Column("ช้ากว่าแผน", 1.2, is_number=True),
        Column("เกินงบประมาณ", 1.4, is_number=True),
        Column("ข้อที่ควรตรวจ", 1.4, is_number=True),
        Column("แก้ไขต่างกัน", 1.3, is_number=True),
    )
    rows = [_money_row(row) for row in board.offices]
    total = _money_row(board.total, strong=True)
    return Table(_title("งบประมาณแยกตามเขต", board), tuple(notes), columns, (*rows, total))


def _money_row(row: OfficeRow, *, strong: bool = False) -> tuple[Cell, ...]:
    texts = (
        row.office,
        f"{row.projects:,}",
        format_baht(row.allocated_satang),
        format_baht(row.spent_satang),
        _percent(row.spent_share),
    )
    counts = (row.late, row.over_budget, row.findings, row.diverged)
    return (
        *(Cell(text, strong) for text in texts),
        *(Cell(f"{count:,}", strong or count > 0) for count in counts),
    )


def _months(board: Board, notes: Sequence[str]) -> Table:
    columns = (
        Column("เดือน", 2),
        Column("ส่งแล้ว (เขต)", 1, is_number=True),
        Column("ครบ (เขต)", 1, is_number=True),
        Column("ล่าช้า (เขต)", 1, is_number=True),
        Column("ยังไม่ส่ง (เขต)", 1, is_number=True),
        Column("เบิกใช้ในเดือน (บาท)", 2, is_number=True),
        Column("ใช้ไปสะสม (บาท)", 2, is_number=True),
        Column("ร้อยละของงบประมาณ", 1.6, is_number=True),
    )
    allocated = board.total.allocated_satang
    rows = tuple(_month_row(total, allocated) for total in board.month_totals)
    return Table(_title("การส่งรายงานและการเบิกใช้แยกตามเดือน", board), tuple(notes), columns, rows)


def _month_row(total: MonthTotal, allocated: int) -> tuple[Cell, ...]:
    counts = (total.sent, total.complete, total.late, total.missing)
    texts = (
        total.period.thai,
        *(f"{count:,}" for count in counts),
        format_baht(total.disbursed_satang),
        format_baht(total.spent_satang),
        _percent(share(total.spent_satang, allocated)),
    )
    return tuple(map(Cell, texts))


def _title(what: str, board: Board) -> str:
    return f"{what} ปีงบประมาณ พ.ศ. {board.fiscal_year}"


def _percent(hundredths: int | None) -> str:
    return "–" if hundredths is None else format_percent(hundredths)
