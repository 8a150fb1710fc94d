"""The board's totals of its offices, and its filters."""

from dataclasses import replace
from datetime import date

import pytest

from app.models.board import Board, BoardFilter, OfficeRow, narrowed
from app.models.progress_report import fiscal_months
from app.models.submission.deadlines import Deadlines
from app.models.submission.office_month import OfficeMonth, Submission, SubmissionState, month_words

DUE = date(2018, 10, 28)
MONTHS = fiscal_months(2562)


def months(*first: OfficeMonth) -> tuple[OfficeMonth, ...]:
    rest = (OfficeMonth(period, SubmissionState.NOT_DUE, DUE) for period in MONTHS[len(first) :])
    return (*first, *rest)


def month(
    state: SubmissionState,
    expected: int = 0,
    sent: int = 0,
    in_time: int = 0,
    place: int = 0,
    disbursed: int = 0,
    **others: int,
) -> OfficeMonth:
    found = Submission(expected, sent, in_time, **others)
    return OfficeMonth(MONTHS[place], state, DUE, found, disbursed_satang=disbursed)


def office(name: str, *first: OfficeMonth, **counts: int) -> OfficeRow:
    money = {"projects": 1, "allocated_satang": 100, "spent_satang": 50}
    rest = {"reported_late": 0, "behind_time": 0, "over_budget": 0, "findings": 0, "diverged": 0}
    return OfficeRow(name, (name,), months(*first), *(money | rest | counts).values())  # type: ignore[arg-type]


def board(*rows: OfficeRow) -> Board:
    return Board(2562, DUE, Deadlines(), rows, (2562,))


WHOLE = office("สำนักงานเขตดุสิต", month(SubmissionState.COMPLETE, 2, 2, 2))
PART = office("สำนักงานเขตบางรัก", month(SubmissionState.INCOMPLETE, 3, 2, 1, typed=1))
LATE = office("สำนักงานเขตบางเขน", month(SubmissionState.COMPLETE, 2, 2, 1), reported_late=1)
LATE_PART = office("สำนักงานเขต ๑๐", month(SubmissionState.INCOMPLETE, 2, 1), findings=2)
NONE = office("สำนักงานเขตบางบอน", month(SubmissionState.MISSING, 2), diverged=1, over_budget=1)
ALL = board(WHOLE, PART, LATE, LATE_PART, NONE)


@pytest.mark.parametrize(
    ("showing", "shown"),
    [
        (BoardFilter.ALL, [WHOLE, PART, LATE, LATE_PART, NONE]),
        (BoardFilter.MISSING, [NONE]),
        (BoardFilter.INCOMPLETE, [PART, LATE_PART]),
        (BoardFilter.LATE, [LATE, LATE_PART]),
        (BoardFilter.TYPED, [PART]),
        (BoardFilter.DOUBTFUL, []),
        (BoardFilter.FINDINGS, [LATE_PART]),
        (BoardFilter.DIVERGED, [NONE]),
        (BoardFilter.REPORTED_LATE, [LATE]),
        (BoardFilter.OVER_BUDGET, [NONE]),
    ],
)
def test_offices_are_shown_by_what_there_is_to_see_to(showing: BoardFilter, shown: list[OfficeRow]) -> None:
    assert list(narrowed(ALL, "", showing).offices) == shown


@pytest.mark.parametrize(
    ("search", "count"), [("", 5), ("บาง", 3), ("เขต บาง", 3), ("บางรัก", 1), ("10", 1), ("๑๐", 1), ("ไม่มี", 0)]
)
def test_offices_are_found_by_any_words_of_their_names(search: str, count: int) -> None:
    assert len(narrowed(ALL, search, BoardFilter.ALL).offices) == count


def test_totals_are_those_of_the_offices_that_are_shown() -> None:
    total = narrowed(ALL, "บาง", BoardFilter.ALL).total
    assert (total.projects, total.allocated_satang, total.spent_satang, total.spent_share) == (
        3,
        300,
        150,
        50_00,
    )
    assert (total.reported_late, total.over_budget, total.diverged) == (1, 1, 1)


def test_nothing_allocated_has_no_share() -> None:
    assert board().total.spent_share is None


def test_a_month_counts_who_sent_and_adds_up_what_was_disbursed() -> None:
    second = month(SubmissionState.COMPLETE, 1, 1, 1, place=1, disbursed=7)
    spender = office("ก", month(SubmissionState.COMPLETE, 1, 1, 1, disbursed=5), second)
    october, november, *_ = replace(ALL, offices=(*ALL.offices, spender)).month_totals
    assert (october.sent, october.complete, october.late, october.missing) == (5, 3, 2, 1)
    assert october.submission == Submission(12, 8, in_time=5, typed=1)
    assert october.submission.late == 2
    assert (october.disbursed_satang, october.spent_satang) == (5, 5)
    assert (november.disbursed_satang, november.spent_satang) == (7, 12)


def test_what_other_years_reports_disbursed_is_in_no_month() -> None:
    spender = office("ก", month(SubmissionState.COMPLETE, 1, 1, 1, disbursed=5), spent_satang=8)
    assert board(spender).outside_satang == 3


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (month(SubmissionState.COMPLETE, 5, 5, 1), "ครบ 5/5 · ทันเวลา 1/5"),
        (month(SubmissionState.INCOMPLETE, 1_200, 1_038, 1_000), "ไม่ครบ 1,038/1,200 · ทันเวลา 1,000/1,200"),
        (month(SubmissionState.COMPLETE, 2, 2, 1, typed=1), "ครบ 2/2 · ทันเวลา 1/2 · กรอกในไฟล์นี้ 1"),
        (month(SubmissionState.COMPLETE, 2, 2, typed=2), "ครบ 2/2 · กรอกในไฟล์นี้ 2"),
        (month(SubmissionState.COMPLETE, 2, 2, doubtful=2), "ครบ 2/2 · ทันเวลา 0/2 · วันที่ได้รับผิดปกติ 2"),
        (month(SubmissionState.MISSING, 2), "ยังไม่ส่ง"),
        (month(SubmissionState.NOT_DUE, 2), "·"),
        (month(SubmissionState.COMPLETE), "ครบ"),
    ],
)
def test_a_cell_says_what_was_sent_and_what_of_it_in_time(found: OfficeMonth, words: str) -> None:
    assert month_words(found) == words
