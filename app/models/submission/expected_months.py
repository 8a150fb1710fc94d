"""The months for which a project must report: one rule for clerk, form, findings and board.

`EXPECTED` of app/storage/month/expected.py is the same rule in SQL.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from app.models.note import Note, closing_of
from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.project_status import DONE


def expected_months(
    project: Project, reports: Sequence[ProgressReport], notes: Iterable[Note] = ()
) -> tuple[Period, Period] | None:
    """Return the first and the last month of the fiscal year for which the project must report, or None.

    It begins with the month of the start. It ends with that of the end, or later: with the report that
    reached 100 %, as long as none of a later month has less. A closing ends it earlier; its month is still
    due. Without a date, the year's own first or last month takes its place. A start after the end or after
    the year is a typing error, of which a finding tells: such dates excuse nobody.

    `reports` are in the order of their months.
    """
    if project.fiscal_year is None:
        return None
    months = fiscal_months(project.fiscal_year)
    start = Period.of(project.start_date) if project.start_date else months[0]
    end = Period.of(project.end_date) if project.end_date else months[-1]
    if start > min(end, months[-1]):
        start, end = months[0], months[-1]
    last = min(months[-1], max(end, _month_done(reports) or months[-1]))
    closed_on = closing_day(notes)
    while closed_on and start <= last and closed_on < first_day(last):
        last = last.plus(-1)
    first = max(months[0], start)
    return (first, last) if first <= last else None


def is_expected(
    month: Period, project: Project, reports: Sequence[ProgressReport], notes: Iterable[Note] = ()
) -> bool:
    """Return whether the project must report in this month."""
    expected = expected_months(project, reports, notes)
    return expected is not None and expected[0] <= month <= expected[1]


def _month_done(reports: Iterable[ProgressReport]) -> Period | None:
    """Return the month of the report from which on all progress is 100 %; None if the last one has less.

    A report of 100 % that a later one takes back was a typing error, or work was found undone.
    """
    done = None
    for report in reports:
        if report.progress is not None:
            done = (done or report.period) if report.progress >= DONE else None
    return done


def closing_day(notes: Iterable[Note]) -> date | None:
    """Return the day on which the project was closed; a closing that names none is older than every month."""
    closing = closing_of(notes)
    return (closing.noted_on or date.min) if closing else None


def first_day(month: Period) -> date:
    """Return the day before which a project must have been closed to owe no report of this month."""
    return date(month.year, month.month, 1)
