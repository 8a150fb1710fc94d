"""Read the state of a month from a file. Its findings are counted afterwards, some projects at a time."""

from dataclasses import replace

from app.models.month_state import MonthState
from app.models.progress_report import Period
from app.services.submission.deadlines import deadlines_of
from app.storage.project_file import ProjectFile


def month_state(file: ProjectFile, period: Period) -> MonthState:
    """Return a month of the file; no findings are counted, no text counts as unsaved. Raises UserError."""
    rows = tuple(file.month(period))
    return with_outputs(file, MonthState(period, deadlines_of(file).of(period), rows))


def with_outputs(file: ProjectFile, state: MonthState) -> MonthState:
    """Return the state with what was printed and sent until now. Raises UserError."""
    printed, sent_at = file.outputs.printed(), file.outputs.sent_at()
    rows = tuple(
        row if row.is_printed == (row.id in printed) else row._replace(is_printed=row.id in printed)
        for row in state.rows
    )
    is_sent = sent_at is not None and file.outputs.is_sent(state.period)
    return replace(state, rows=rows, sent_at=sent_at, is_sent=is_sent)
