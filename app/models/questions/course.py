"""A project's course in one number or one word: how long its progress stands, and money far below it."""

from collections.abc import Sequence

from app.models.overview import share
from app.models.progress_report import ProgressReport
from app.models.project_status import DONE, ProjectStatus
from app.models.rules.course import FAR_APART


def unmoved_months(reports: Sequence[ProgressReport]) -> int:
    """Return the number of months for which the progress has not risen, as far as it is reported.

    `reports` are in the order of their months. A finished project, and one without a progress, has 0.
    """
    told = [(report.period, report.progress) for report in reports if report.progress is not None]
    if not told or told[-1][1] >= DONE:
        return 0
    risen, best = told[0][0].plus(-1), 0
    for period, progress in told:
        if progress > best:
            risen, best = period, progress
    last = told[-1][0]
    return (last.year - risen.year) * 12 + last.month - risen.month


def is_underspent(status: ProjectStatus) -> bool:
    """Return whether the money is far below both progress and time, as far as the rule of findings says."""
    spent = share(status.spent_satang, status.allocated_budget_satang or 0)
    if spent is None or status.progress is None:
        return False
    expected = status.expected_progress
    due = status.progress if expected is None else min(status.progress, expected)
    return due - spent >= FAR_APART
