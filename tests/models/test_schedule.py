"""When reports are expected, and their deadlines."""

from dataclasses import replace
from datetime import date

import pytest

from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.submission.deadlines import Deadline
from app.models.submission.expected_months import expected_months

OCTOBER, SEPTEMBER = Period(2018, 10), Period(2019, 9)
PROJECT = Project("0190a1b2-0000-7000-8000-000000000001", fiscal_year=2562)
JANUARY, MARCH = Period(2019, 1), Period(2019, 3)
JANUARY_TO_MARCH = replace(PROJECT, start_date=date(2019, 1, 31), end_date=date(2019, 3, 1))


@pytest.mark.parametrize(
    ("deadline", "period", "last_day"),
    [
        (Deadline(28), Period(2018, 10), date(2018, 10, 28)),
        (Deadline(31), Period(2019, 2), date(2019, 2, 28)),
        (Deadline(31), Period(2020, 2), date(2020, 2, 29)),
        (Deadline(5, 1), Period(2018, 12), date(2019, 1, 5)),
    ],
)
def test_a_deadline_is_a_day_of_the_month_or_of_the_next(
    deadline: Deadline, period: Period, last_day: date
) -> None:
    assert deadline.of(period) == last_day


@pytest.mark.parametrize("deadline", [Deadline(1), Deadline(31), Deadline(5, 1)])
def test_a_deadline_reads_what_it_wrote(deadline: Deadline) -> None:
    assert Deadline.parse(str(deadline)) == deadline


@pytest.mark.parametrize("text", ["", "28", "0/0", "0/32", "2/5", "-1/5", "0/28/1", "ก/ข"])
def test_anything_else_is_no_deadline(text: str) -> None:
    with pytest.raises(ValueError, match=r"unpack|int|/"):
        Deadline.parse(text)


def test_a_project_without_dates_reports_all_year() -> None:
    assert expected_months(PROJECT, []) == (OCTOBER, SEPTEMBER)


def test_a_project_that_is_done_reports_from_its_first_month_to_its_last() -> None:
    assert expected_months(JANUARY_TO_MARCH, reports_of({1: 40_00, 2: 100_00})) == (JANUARY, MARCH)


@pytest.mark.parametrize(
    ("progress", "last"),
    [
        ({}, SEPTEMBER),  # nobody has told that it is done
        ({3: 90_00}, SEPTEMBER),
        ({3: None}, SEPTEMBER),
        ({3: 99_99, 5: 100_00}, Period(2019, 5)),
        ({3: 99_99, 5: 100_00, 6: 100_00}, Period(2019, 5)),
        ({3: 100_00, 6: None}, MARCH),
        ({3: 100_00, 6: 90_00}, SEPTEMBER),  # taken back
        ({3: 100_00, 6: 90_00, 8: 100_00}, Period(2019, 8)),
        ({2: 100_00, 3: 20_00}, SEPTEMBER),  # 10 was meant
        ({9: 100_00}, SEPTEMBER),
    ],
)
def test_after_its_last_month_a_project_reports_until_it_is_done(
    progress: dict[int, int | None], last: Period
) -> None:
    assert expected_months(JANUARY_TO_MARCH, reports_of(progress)) == (JANUARY, last)


def test_a_project_that_ended_before_the_year_reports_until_it_is_done() -> None:
    project = replace(PROJECT, start_date=date(2017, 10, 1), end_date=date(2018, 9, 30))
    assert expected_months(project, reports_of({1: 80_00})) == (OCTOBER, SEPTEMBER)
    assert expected_months(project, reports_of({1: 100_00})) == (OCTOBER, JANUARY)
    before = ProgressReport(PROJECT.id, Period(2018, 9), progress=100_00)
    assert expected_months(project, [before]) is None


def test_where_a_date_is_missing_the_year_begins_or_ends_the_project() -> None:
    done = reports_of({1: 100_00})
    assert expected_months(replace(PROJECT, start_date=date(2019, 1, 31)), done) == (JANUARY, SEPTEMBER)
    assert expected_months(replace(PROJECT, end_date=date(2019, 3, 1)), done) == (OCTOBER, MARCH)


def test_dates_beyond_the_year_make_it_no_longer() -> None:
    project = replace(PROJECT, start_date=date(2017, 1, 1), end_date=date(2025, 1, 1))
    assert expected_months(project, []) == (OCTOBER, SEPTEMBER)


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2019, 5, 1), date(2019, 4, 30)), (date(2019, 10, 1), None), (None, date(2018, 9, 30))],
)
def test_mistyped_dates_excuse_nobody(start: date | None, end: date | None) -> None:
    project = replace(PROJECT, start_date=start, end_date=end)
    assert expected_months(project, reports_of({1: 100_00})) == (OCTOBER, SEPTEMBER)


def test_a_closed_project_reports_up_to_the_month_in_which_it_was_closed() -> None:
    assert expected_months(PROJECT, [], [closed_on(date(2018, 12, 15))]) == (OCTOBER, Period(2018, 12))
    assert expected_months(PROJECT, [], [closed_on(date(2018, 9, 30))]) is None
    reopened = replace(closed_on(date(2018, 9, 30)), settled_on=date(2018, 11, 1))
    assert expected_months(PROJECT, [], [reopened]) == (OCTOBER, SEPTEMBER)


def test_a_closing_ends_a_project_that_is_not_done_and_does_not_prolong_one_that_is() -> None:
    closing = closed_on(date(2019, 6, 1))
    assert expected_months(JANUARY_TO_MARCH, [], [closing]) == (JANUARY, Period(2019, 6))
    assert expected_months(JANUARY_TO_MARCH, reports_of({3: 100_00}), [closing]) == (JANUARY, MARCH)
    assert expected_months(JANUARY_TO_MARCH, [], [closed_on(date(2018, 12, 31))]) is None


def test_a_project_without_a_fiscal_year_is_expected_on_no_board() -> None:
    assert expected_months(replace(PROJECT, fiscal_year=None), []) is None


def closed_on(day: date) -> Note:
    return replace(Note.of(Topic.CLOSING, PROJECT.id), noted_on=day, text="แล้วเสร็จ")


def reports_of(progress: dict[int, int | None]) -> list[ProgressReport]:
    """Return reports of these months of 2019."""
    return [ProgressReport(PROJECT.id, Period(2019, month), progress=p) for month, p in progress.items()]
