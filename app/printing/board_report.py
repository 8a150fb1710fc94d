"""The coordinator's board on paper: submissions, the money of each office, and of each month."""

from collections.abc import Sequence
from typing import Final

from app.models.board import Board, OfficeMonth, SubmissionState, board_notes, month_words
from app.printing.charts.board_charts import money_chart, sending_chart, spending_chart
from app.printing.charts.primitives import Chart
from app.printing.columns import OFFICE_COLUMNS, PLAIN, Column, Look, month_columns
from app.printing.table_document import Table

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
    from app.printing.table_document import TableDocument  # not at the top: it loads fpdf2

    document = TableDocument(f"{TITLE} ปีงบประมาณ {board.fiscal_year}", board.today)
    notes = (*board_notes(board), *filters)
    tables = [_sending(board, notes), _money(board, notes), _months(board, notes)]
    document.draw_report(tables, _charts(board))
    return document.to_bytes()


def _charts(board: Board) -> list[Chart]:
    """Return the charts, two per page: the bars of the money in pieces that fit side by side."""
    return [spending_chart(board), sending_chart(board), *money_chart(board).parted(MOST_BARS)]


def _sending(board: Board, notes: Sequence[str]) -> Table:
    months = (_month_column(place, period.short_thai) for place, period in enumerate(board.months))
    sent = (f"{total.sent:,} เขต" for total in board.month_totals)
    return Table(
        _title("การส่งรายงาน", board),
        (*notes, _LEGEND),
        (Column("เขต", lambda row: row.office, share=2.4), *months),
        board.offices,
        ("ส่งแล้ว", *sent),
    )


def _month_column(place: int, title: str) -> Column:
    """Return the column of one month for an `OfficeRow`. Late and missing months are bold."""
    late = Look(is_strong=True)
    return Column(
        title,
        lambda row: _marked(row.months[place]),
        look_of=lambda row: late if row.months[place].state in _STRONG else PLAIN,
    )


def _marked(month: OfficeMonth) -> str:
    marks = HAS_FINDINGS * (month.findings > 0) + IS_DIVERGED * (month.diverged > 0)
    return f"{month_words(month)} {marks}".strip()


def _money(board: Board, notes: Sequence[str]) -> Table:
    total = tuple(column.text_of(board.total) for column in OFFICE_COLUMNS)
    return Table(_title("งบประมาณแยกตามเขต", board), tuple(notes), OFFICE_COLUMNS, board.offices, total)


def _months(board: Board, notes: Sequence[str]) -> Table:
    title = _title("การส่งรายงานและการเบิกใช้แยกตามเดือน", board)
    columns = month_columns(board.total.allocated_satang)
    return Table(title, tuple(notes), columns, board.month_totals)


def _title(what: str, board: Board) -> str:
    return f"{what} ปีงบประมาณ พ.ศ. {board.fiscal_year}"
