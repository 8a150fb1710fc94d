"""The coordinator's board on paper: submissions, the money of each office, and of each month."""

from collections.abc import Sequence
from typing import Final

from app.models.board import Board, OfficeMonth, SubmissionState, board_notes, month_words
from app.printing.charts.board_charts import money_chart, sending_chart, spending_chart
from app.printing.charts.primitives import Chart
from app.printing.columns import OFFICE_COLUMNS, month_columns
from app.printing.columns import Column as Told
from app.printing.table_document import Cell, Column, Table

TITLE: Final = "ภาพรวมทุกเขต"
HAS_FINDINGS: Final = "!"
IS_DIVERGED: Final = "#"
_LEGEND: Final = (
    f"{HAS_FINDINGS} มีข้อที่ควรตรวจ   {IS_DIVERGED} มีการแก้ไขต่างกัน   · ยังไม่ถึงกำหนดส่ง   – ไม่มีโครงการที่ต้องรายงาน"
)
MOST_BARS: Final = 15
"""Maximum bars in one chart, so that it fits on a landscape page."""

_STRONG: Final = frozenset({SubmissionState.MISSING, SubmissionState.LATE})


def print_board(board: Board, filters: Sequence[str] = ()) -> bytes:
    """Return the board as a PDF. `filters` describe the shown offices. The same data gives the same bytes."""
    from app.printing.table_document import TableDocument  # not at the top: it takes half a second to load

    document = TableDocument(f"{TITLE} ปีงบประมาณ {board.fiscal_year}", board.today)
    notes = (*board_notes(board), *filters)
    tables = [_sending(board, notes), _money(board, notes), _months(board, notes)]
    document.draw_report(tables, _charts(board))
    return document.to_bytes()


def _charts(board: Board) -> list[Chart]:
    """Return the charts, two per page: the bars of the money in pieces that fit side by side."""
    return [spending_chart(board), sending_chart(board), *money_chart(board).parted(MOST_BARS)]


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
    rows = [_row(OFFICE_COLUMNS, row) for row in board.offices]
    total = _row(OFFICE_COLUMNS, board.total, strong=True)
    shares = (3, 1, 2, 2, 1, 1.4, 1.2, 1.4, 1.4, 1.3)
    return Table(
        _title("งบประมาณแยกตามเขต", board), tuple(notes), _shared(OFFICE_COLUMNS, shares), (*rows, total)
    )


def _months(board: Board, notes: Sequence[str]) -> Table:
    columns = month_columns(board.total.allocated_satang)
    rows = tuple(_row(columns, total) for total in board.month_totals)
    shares = (2, 1, 1, 1, 1, 2, 2, 1.6)
    title = _title("การส่งรายงานและการเบิกใช้แยกตามเดือน", board)
    return Table(title, tuple(notes), _shared(columns, shares), rows)


def _shared(columns: Sequence[Told], shares: Sequence[float]) -> tuple[Column, ...]:
    return tuple(Column(c.title, part, c.is_number) for c, part in zip(columns, shares, strict=True))


def _row(columns: Sequence[Told], row: object, *, strong: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell(column.text_of(row), strong) for column in columns)


def _title(what: str, board: Board) -> str:
    return f"{what} ปีงบประมาณ พ.ศ. {board.fiscal_year}"
