"""The coordinator's board on paper: submissions, the money of each office, and of each month."""

from collections.abc import Callable, Sequence
from typing import Final

from app.models.board import Board, board_notes
from app.models.submission.office_month import OfficeMonth, Submission, SubmissionState, narrow_words
from app.models.submission.units import told_of_units
from app.printing.charts.board_charts import money_chart, sending_chart, spending_chart
from app.printing.charts.primitives import Chart
from app.printing.columns.column import PLAIN, Column, Look
from app.printing.columns.shared import OFFICE_COLUMNS, month_columns, of_units
from app.printing.table_document import Table

TITLE: Final = "ภาพรวมทุกเขต"
HAS_FINDINGS: Final = "!"
IS_DIVERGED: Final = "#"
_LEGEND: Final = (
    f"{HAS_FINDINGS} มีข้อที่ควรตรวจ   {IS_DIVERGED} มีการแก้ไขต่างกัน   · ยังไม่ถึงกำหนดส่ง   – ไม่มีโครงการที่ต้องรายงาน"
)
IS_TYPED: Final = "+"
IS_DOUBTFUL: Final = "?"
_TIMELY: Final = (
    f"รายงานที่ได้รับภายในกำหนดส่ง จากรายงานที่ต้องส่ง   {IS_TYPED} มีรายงานที่กรอกในไฟล์นี้ ไม่นับว่าทันเวลา   "
    f"{IS_DOUBTFUL} มีวันที่ได้รับผิดปกติ   · ยังไม่ถึงกำหนดส่ง   – ไม่มีโครงการที่ต้องรายงาน"
)
MOST_BARS: Final = 15
"""Maximum bars in one chart, so that it fits on a landscape page."""

_STRONG: Final = frozenset({SubmissionState.MISSING, SubmissionState.INCOMPLETE})


def print_board(board: Board, filters: Sequence[str] = ()) -> bytes:
    """Return the board as a PDF. `filters` describe the shown offices. The same data gives the same bytes."""
    from app.printing.table_document import TableDocument  # not at the top: it loads fpdf2

    document = TableDocument(f"{told_of_units(TITLE, board.word)} ปีงบประมาณ {board.fiscal_year}", board.today)
    notes = (*board_notes(board), *filters)
    tables = [_sending(board, notes), _timeliness(board, notes), _money(board, notes), _months(board, notes)]
    document.draw_report(tables, board_charts(board))
    return document.to_bytes()


def board_charts(board: Board) -> list[Chart]:
    """Return the charts, two per page: the bars of the money in pieces that fit side by side."""
    return [spending_chart(board), sending_chart(board), *money_chart(board).parted(MOST_BARS)]


def _sending(board: Board, notes: Sequence[str]) -> Table:
    return _by_month(
        board, "การส่งรายงาน: ความครบถ้วน", (*notes, _LEGEND), _completeness, _is_incomplete, _sent_of
    )


def _timeliness(board: Board, notes: Sequence[str]) -> Table:
    return _by_month(board, "การส่งรายงาน: ความทันเวลา", (*notes, _TIMELY), _arrivals, _is_late, _in_time_of)


def _by_month(
    board: Board,
    title: str,
    notes: Sequence[str],
    text_of: Callable[[OfficeMonth], str],
    is_strong: Callable[[OfficeMonth], bool],
    sum_of: Callable[[Submission], str],
) -> Table:
    """Return a table of the offices' months; what is to see to is bold."""
    months = (
        _month_column(place, period.short_thai, text_of, is_strong)
        for place, period in enumerate(board.months)
    )
    return Table(
        _title(title, board),
        tuple(notes),
        (Column(board.word, lambda row: row.shown, share=2.4), *months),
        board.offices,
        ("รวม", *(sum_of(total.submission) for total in board.month_totals)),
    )


def _month_column(
    place: int,
    title: str,
    text_of: Callable[[OfficeMonth], str],
    is_strong: Callable[[OfficeMonth], bool],
) -> Column:
    strong = Look(is_strong=True)
    return Column(
        title,
        lambda row: text_of(row.months[place]),
        look_of=lambda row: strong if is_strong(row.months[place]) else PLAIN,
    )


def _is_incomplete(month: OfficeMonth) -> bool:
    return month.state in _STRONG


def _is_late(month: OfficeMonth) -> bool:
    return bool(month.submission.late or month.submission.doubtful)


def _completeness(month: OfficeMonth) -> str:
    marks = HAS_FINDINGS * (month.findings > 0) + IS_DIVERGED * (month.diverged > 0)
    return f"{narrow_words(month)} {marks}".strip()


def _arrivals(month: OfficeMonth) -> str:
    """Return how many reports came in time, with a mark for typed ones and for days that cannot be."""
    if not month.is_sent:
        return narrow_words(month)
    found = month.submission
    marks = IS_TYPED * (found.typed > 0) + IS_DOUBTFUL * (found.doubtful > 0)
    return f"{_in_time_of(found)} {marks}".strip()


def _sent_of(found: Submission) -> str:
    return f"{found.sent:,}/{found.expected:,}" if found.expected else "–"


def _in_time_of(found: Submission) -> str:
    return f"{found.in_time:,}/{found.expected:,}" if found.expected else "–"


def _money(board: Board, notes: Sequence[str]) -> Table:
    total = tuple(column.text_of(board.total) for column in OFFICE_COLUMNS)
    title, columns = _title(f"งบประมาณแยกตาม{board.word}", board), of_units(OFFICE_COLUMNS, board.word)
    return Table(title, tuple(notes), columns, board.offices, total)


def _months(board: Board, notes: Sequence[str]) -> Table:
    title = _title("การส่งรายงานและการเบิกใช้แยกตามเดือน", board)
    columns = of_units(month_columns(board.total.allocated_satang), board.word)
    return Table(title, tuple(notes), columns, board.month_totals)


def _title(what: str, board: Board) -> str:
    return f"{what} ปีงบประมาณ พ.ศ. {board.fiscal_year}"
