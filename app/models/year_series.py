"""A project's year as series of numbers, independent of how a chart draws them."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.project_status import expected_progress
from app.models.thai import days_of_month, fiscal_year_of


class Point(NamedTuple):
    """A value at a time: `at` in months since the first month's start, `value` in hundredths or satang."""

    at: float
    value: int


class YearSeries(NamedTuple):
    """The fiscal year of a project.

    `expected` assumes even work from start to end; it is empty unless both dates are given. `spending` is
    cumulative and includes disbursements before the year. `left_out` counts reports of other years.
    """

    months: tuple[Period, ...]
    progress: tuple[Point, ...]
    expected: tuple[Point, ...]
    spending: tuple[Point, ...]
    budget_satang: int | None
    spent_before_satang: int
    left_out: int


def figures(project: Project, reports: Sequence[ProgressReport]) -> YearSeries:
    """Return the series of the project's fiscal year. `reports` are in the order of their months."""
    months = fiscal_months(_year(project, reports))
    spent = list(accumulate(report.disbursed_satang or 0 for report in reports))
    shown = [place for place, report in enumerate(reports) if report.period in months]
    before = [place for place, report in enumerate(reports) if report.period < months[0]]
    days = {place: position(months, _day_of(reports[place])) for place in shown}
    return YearSeries(
        months,
        tuple(Point(days[place], done) for place in shown if (done := reports[place].progress) is not None),
        _expected(project, months),
        tuple(Point(days[place], spent[place]) for place in shown),
        project.allocated_budget_satang,
        spent[before[-1]] if before else 0,
        len(reports) - len(shown),
    )


def report_day(period: Period, reported_on: date | None) -> date:
    """Return the date that a report stands for: its own if it lies in the month, otherwise the month's last
    day.
    """
    return reported_on if reported_on and Period.of(reported_on) == period else last_day(period)


def _day_of(report: ProgressReport) -> date:
    return report_day(report.period, report.reported_on)


@cache
def last_day(period: Period) -> date:
    return date(period.year, period.month, days_of_month(*period))


def position(months: Sequence[Period], day: date) -> float:
    """Return a day's position on the axis of months: 0.0 is the start of the first month, 1.0 its end."""
    first = months[0]
    whole = (day.year - first.year) * 12 + day.month - first.month
    return whole + day.day / last_day(Period.of(day)).day


def _year(project: Project, reports: Sequence[ProgressReport]) -> int:
    """Return the project's fiscal year, or the one of its dates or reports if it is not filled in."""
    if project.fiscal_year is not None:
        return project.fiscal_year
    days = [day for day in (project.start_date, *(_day_of(report) for report in reports)) if day]
    return fiscal_year_of(days[0] if days else date.today())


def _expected(project: Project, months: Sequence[Period]) -> tuple[Point, ...]:
    """Return the line of even progress from start to end, cut to these months."""
    start, end = project.start_date, project.end_date
    if start is None or end is None or end <= start:
        return ()
    first, last = date(months[0].year, months[0].month, 1), last_day(months[-1])
    days = [max(start, first), *(last_day(month) for month in months), min(end, last)]
    inside = sorted({day for day in days if max(start, first) <= day <= min(end, last)})
    return tuple(Point(position(months, day), expected_progress(start, end, day)) for day in inside)
