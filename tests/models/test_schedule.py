"""When reports are expected, and their deadlines."""

from dataclasses import replace
from datetime import date

import pytest

from app.models.progress_report import Period
from app.models.project import Project
from app.models.submission.deadlines import Deadline
from app.models.submission.expected_months import expected_months

OCTOBER, SEPTEMBER = Period(2018, 10), Period(2019, 9)
PROJECT = Project("0190a1b2-0000-7000-8000-000000000001", fiscal_year=2562)


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
    assert expected_months(PROJECT) == (OCTOBER, SEPTEMBER)


def test_a_project_reports_from_its_first_month_to_its_last() -> None:
    project = replace(PROJECT, start_date=date(2019, 1, 31), end_date=date(2019, 3, 1))
    assert expected_months(project) == (Period(2019, 1), Period(2019, 3))


def test_dates_beyond_the_year_make_it_no_longer() -> None:
    project = replace(PROJECT, start_date=date(2017, 1, 1), end_date=date(2025, 1, 1))
    assert expected_months(project) == (OCTOBER, SEPTEMBER)


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(2019, 5, 1), date(2019, 1, 1)), (date(2020, 1, 1), None), (None, date(2017, 1, 1))],
)
def test_mistyped_dates_excuse_nobody(start: date | None, end: date | None) -> None:
    assert expected_months(replace(PROJECT, start_date=start, end_date=end)) == (OCTOBER, SEPTEMBER)


def test_a_closed_project_reports_up_to_the_month_in_which_it_was_closed() -> None:
    assert expected_months(PROJECT, date(2018, 12, 15)) == (OCTOBER, Period(2018, 12))
    assert expected_months(PROJECT, date(2018, 9, 30)) is None


def test_a_project_without_a_fiscal_year_is_expected_on_no_board() -> None:
    assert expected_months(replace(PROJECT, fiscal_year=None)) is None
