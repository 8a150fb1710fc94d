"""The board's totals of its offices, and its filters."""

from dataclasses import replace
from datetime import date

import pytest

from app.models.board import (
    Board,
    BoardFilter,
    OfficeMonth,
    OfficeRow,
    SubmissionState,
    month_words,
    narrowed,
)
from app.models.progress_report import fiscal_months
from app.models.submission.deadlines import Deadline

DUE = date(2018, 10, 28)
MONTHS = fiscal_months(2562)


def months(*first: OfficeMonth) -> tuple[OfficeMonth, ...]:
    rest = (OfficeMonth(period, SubmissionState.NOT_DUE, DUE) for period in MONTHS[len(first) :])
    return (*first, *rest)


def month(
    state: SubmissionState, expected: int = 0, sent: int = 0, place: int = 0, disbursed: int = 0
) -> OfficeMonth:
    return OfficeMonth(MONTHS[place], state, DUE, expected, sent, disbursed_satang=disbursed)


def office(name: str, *first: OfficeMonth, **counts: int) -> OfficeRow:
    money = {"projects": 1, "allocated_satang": 100, "spent_satang": 50}
    rest = {"reported_late": 0, "behind_time": 0, "over_budget": 0, "findings": 0, "diverged": 0}
    return OfficeRow(name, (name,), months(*first), **(money | rest | counts))


def board(*rows: OfficeRow) -> Board:
    return Board(2562, DUE, Deadline(28), rows, (2562,))


WHOLE = office("สำนักงานเขตดุสิต", month(SubmissionState.COMPLETE, 2, 2))
PART = office("สำนักงานเขตบางรัก", month(SubmissionState.INCOMPLETE, 3, 2))
LATE = office("สำนักงานเขตบางเขน", month(SubmissionState.LATE, 2, 2), reported_late=1)
LATE_PART = office("สำนักงานเขต ๑๐", month(SubmissionState.LATE, 2, 1), findings=2)
NONE = office("สำนักงานเขตบางบอน", month(SubmissionState.MISSING, 2), diverged=1, over_budget=1)
ALL = board(WHOLE, PART, LATE, LATE_PART, NONE)


@pytest.mark.parametrize(
    ("showing", "shown"),
    [
        (BoardFilter.ALL, [WHOLE, PART, LATE, LATE_PART, NONE]),
        (BoardFilter.MISSING, [NONE]),
        (BoardFilter.INCOMPLETE, [PART, LATE_PART]),
        (BoardFilter.LATE, [LATE, LATE_PART]),
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
    second = month(SubmissionState.COMPLETE, 1, 1, place=1, disbursed=7)
    spender = office("ก", month(SubmissionState.COMPLETE, 1, 1, disbursed=5), second)
    october, november, *_ = replace(ALL, offices=(*ALL.offices, spender)).month_totals
    assert (october.sent, october.complete, october.late, october.missing) == (5, 3, 2, 1)
    assert (october.disbursed_satang, october.spent_satang) == (5, 5)
    assert (november.disbursed_satang, november.spent_satang) == (7, 12)


def test_what_other_years_reports_disbursed_is_in_no_month() -> None:
    spender = office("ก", month(SubmissionState.COMPLETE, 1, 1, disbursed=5), spent_satang=8)
    assert board(spender).outside_satang == 3


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (month(SubmissionState.COMPLETE, 2, 2), "ครบ"),
        (month(SubmissionState.INCOMPLETE, 1_200, 1_038), "1,038/1,200"),
        (month(SubmissionState.LATE, 2, 2), "ช้า"),
        (month(SubmissionState.LATE, 2, 1), "ช้า 1/2"),
        (month(SubmissionState.MISSING, 2), "ยังไม่ส่ง"),
    ],
)
def test_a_cell_says_in_a_word_or_number_what_was_sent(found: OfficeMonth, words: str) -> None:
    assert month_words(found) == words
