"""Read the state of a month from a file. Its findings are counted afterwards, some projects at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.models.checks import Finding, to_see_to
from app.models.month_state import FindingCount, MonthState, Scope
from app.models.progress_report import Period
from app.models.project import Project
from app.services.board import deadline_of
from app.storage.project_file import ProjectFile


def month_state(file: ProjectFile, period: Period) -> MonthState:
    """Return a month of the file; no findings are counted, no text counts as unsaved. Raises UserError."""
    rows = tuple(file.month(period))
    return with_outputs(file, MonthState(period, deadline_of(file).of(period), rows))


def with_outputs(file: ProjectFile, state: MonthState) -> MonthState:
    """Return the state with what was printed and sent until now. Raises UserError."""
    printed, sent_at = file.outputs.printed(), file.outputs.sent_at()
    rows = tuple(
        row if row.is_printed == (row.id in printed) else row._replace(is_printed=row.id in printed)
        for row in state.rows
    )
    is_sent = sent_at is not None and file.outputs.is_sent(state.period)
    return replace(state, rows=rows, sent_at=sent_at, is_sent=is_sent)


def count_of_month(findings: Iterable[Finding], period: Period) -> int:
    """Return how many of a project's findings are open and about its report of this month."""
    return sum(finding.period == period for finding in to_see_to(findings))


def count_of_file(found: Sequence[tuple[Project, Finding]]) -> FindingCount:
    """Return the count of `sending.findings`: all open findings of a file, about any month or none."""
    return FindingCount(Scope.FILE, len(found), len({project.id for project, _ in found}))


def count_of_project(findings: Iterable[Finding]) -> FindingCount:
    """Return the count of all open findings of one project."""
    return FindingCount(Scope.PROJECT, len(to_see_to(findings)), 1)
