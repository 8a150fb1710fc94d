"""Go from finding to finding through the whole file, from where the clerk is."""

from collections.abc import Iterator, Sequence

from app.models.checks import Finding, place_in_form
from app.models.progress_report import Period
from app.ui.core.context import FileContext
from app.ui.core.unwritten import Place
from app.ui.widgets.tasks import task_result

Found = tuple[str, Finding]
"""A project's id, and one of its findings."""


def go_to_next(workspace: FileContext) -> None:
    """Focus the next entry with a finding; after the last of the file comes the first."""
    _go(workspace, 1)


def go_to_previous(workspace: FileContext) -> None:
    _go(workspace, -1)


def visit(workspace: FileContext, project_id: str, finding: Finding) -> None:
    """Focus the entry of a finding, and say what it is about."""
    workspace.found.last = Place(project_id, finding.period, finding.entry.key)
    workspace.go_to_entry(*workspace.found.last)
    workspace.status_message.emit(str(finding))


def _go(workspace: FileContext, step: int) -> None:
    workspace.flush()
    ids = workspace.listing.ids
    start = _here(workspace)
    steps = _search(workspace, _in_turn(ids, start, step), start, step)
    if found := task_result(steps, len(ids) + 1, "กำลังตรวจโครงการที่", workspace):
        visit(workspace, *found)
    elif all(project_id in workspace.found.counts for project_id in ids):
        workspace.status_message.emit(str(workspace.found.total))


def _here(workspace: FileContext) -> Place | None:
    """Return the focused entry, or where the clerk was led last: a closed project takes no focus."""
    if place := workspace.place_in_focus:
        return Place(*place)
    last = workspace.found.last
    if last and last.project_id == workspace.shown_project_id:
        return last
    return None


def _in_turn(ids: Sequence[str], start: Place | None, step: int) -> list[str]:
    """Return the projects in the order of the search, the first one again at its end."""
    ordered = list(ids)[::step]
    if start is None or start.project_id not in ids:
        return ordered
    place = ordered.index(start.project_id)
    return [*ordered[place:], *ordered[: place + 1]]


def _search(
    workspace: FileContext, ids: Sequence[str], start: Place | None, step: int
) -> Iterator[tuple[int, Found | None]]:
    """Look at one project per step, and end with the first finding."""
    for number, project_id in enumerate(ids, start=1):
        findings = list(workspace.found.of(project_id))[::step]
        if start is not None and number == 1 and project_id == start.project_id:
            findings = [one for one in findings if _is_beyond(one, start.period, start.key, step)]
        if findings:
            yield number, (project_id, findings[0])
            return
        yield number, None


def _is_beyond(finding: Finding, period: Period | None, key: str, step: int) -> bool:
    there, here = place_in_form(finding.period, finding.entry.key), place_in_form(period, key)
    return there > here if step > 0 else there < here
