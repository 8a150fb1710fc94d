"""The charts of the board: everything they show is also in their words and numbers."""

from datetime import date

from app.models.board import Board, OfficeRow
from app.models.progress_report import fiscal_months
from app.models.submission.deadlines import Deadlines
from app.models.submission.office_month import OfficeMonth, Submission, SubmissionState
from app.printing.charts.board_charts import NO_OFFICES, money_chart, sending_chart, spending_chart

DUE = date(2018, 10, 28)
MONTHS = fiscal_months(2562)


def office(name: str, state: SubmissionState, allocated: int, spent: int, projects: int = 1) -> OfficeRow:
    sent = Submission(1, 1) if state is SubmissionState.COMPLETE else Submission(1, 0)
    first = OfficeMonth(MONTHS[0], state, DUE, sent, disbursed_satang=spent)
    rest = (OfficeMonth(period, SubmissionState.NOT_DUE, DUE) for period in MONTHS[1:])
    return OfficeRow(name, (name,), (first, *rest), projects, allocated, spent, 0, 0, 0, 0, 0)


def board(*rows: OfficeRow) -> Board:
    return Board(2562, DUE, Deadlines(), rows, (2562,))


BOARD = board(
    office("สำนักงานเขตดุสิต", SubmissionState.COMPLETE, 100_00, 50_00),
    office("สำนักงานเขตบางรัก", SubmissionState.COMPLETE, 300_00, 400_00),
    office("สำนักงานเขตบางบอน", SubmissionState.MISSING, 0, 0, projects=0),
)


def test_each_month_tells_how_many_offices_have_sent() -> None:
    october, *others = sending_chart(BOARD).bars
    assert (october.label, october.part, october.whole) == ("ตุลาคม 2561", 2, 3)
    assert october.told == "2 จาก 3 เขต ในจำนวนนี้มีรายงานส่งไม่ทัน 2 เขต"
    assert [bar.part for bar in others] == [0] * 11


def test_the_largest_budget_stands_first_and_who_has_none_not_at_all() -> None:
    bars = money_chart(BOARD).bars
    assert [bar.label for bar in bars] == ["สำนักงานเขตบางรัก", "สำนักงานเขตดุสิต"]
    assert bars[0].told == "400 จาก 300 บาท (133.33 %)"
    assert (bars[0].part, bars[0].whole) == (400_00, 300_00)


def test_spending_ends_with_the_last_month_that_has_any() -> None:
    spent, budget = spending_chart(BOARD).series
    assert [tuple(point) for point in spent.points] == [(1, 450_00)]
    assert [point.value for point in budget.points] == [400_00, 400_00]
    assert "450 บาท" in spending_chart(BOARD).description


def test_no_office_is_said_in_words() -> None:
    empty = board()
    for chart in (sending_chart(empty), money_chart(empty)):
        assert NO_OFFICES in chart.description
    assert "ยังไม่มีการเบิกใช้" in spending_chart(empty).description
