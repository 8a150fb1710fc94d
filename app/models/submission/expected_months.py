"""The months for which a project must report: one rule for the coordinator's board and the clerk's month."""

from datetime import date

from app.models.note import Note
from app.models.progress_report import Period, fiscal_months
from app.models.project import Project


def expected_months(project: Project, closed_on: date | None = None) -> tuple[Period, Period] | None:
    """Return the first and the last month of the fiscal year for which the project must report, or None.

    The range runs from the month of the start to that of the end, or of the closing. Dates that leave no
    month of the year are typing errors (a finding reports them) and are ignored.
    """
    if project.fiscal_year is None:
        return None
    months = fiscal_months(project.fiscal_year)
    first = max(months[0], Period.of(project.start_date)) if project.start_date else months[0]
    last = min(months[-1], Period.of(project.end_date)) if project.end_date else months[-1]
    if first > last:
        first, last = months[0], months[-1]
    while closed_on and first <= last and is_over(closed_on, last):
        last = last.plus(-1)
    return (first, last) if first <= last else None


def is_over(closed_on: date | None, month: Period) -> bool:
    """Return whether a project that was closed on this day has no report to make of a month: the month of
    the closing is still due, those after it are not.
    """
    return closed_on is not None and closed_on < first_day(month)


def closing_day(closing: Note) -> date:
    """Return the day of a closing; a closing that names none is older than every month."""
    return closing.noted_on or date.min


def first_day(month: Period) -> date:
    """Return the day before which a project must have been closed to owe no report of this month."""
    return date(month.year, month.month, 1)
