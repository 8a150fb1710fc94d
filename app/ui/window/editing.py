"""Commands that belong to no feature, in the menus แก้ไข and รายงาน; most change the file."""

from collections.abc import Callable

from app.models.progress_report import Period, report_before
from app.ui.core.changes import (
    Change,
    EntrySet,
    NoteSet,
    ProjectAdded,
    ReportAdded,
    ReportRemoved,
    place_of,
    project_of,
    words_of,
)
from app.ui.monthly import filling
from app.ui.monthly.grid import NARRATIVE
from app.ui.window.workspace import Workspace

# --- projects and reports -----------------------------------------------------------------------------------


def remove_project(workspace: Workspace) -> None:
    """Remove the shown project."""
    workspace.flush()
    if project_id := workspace.shown_project_id:
        if workspace.document.remove_project(project_id):
            workspace.status_message.emit("ลบโครงการแล้ว กด Ctrl+Z หากต้องการเลิกทำ")
    elif workspace.project_id:
        workspace.status_message.emit("โปรดเปิดโครงการที่จะลบก่อน")


def remove_report_in_focus(workspace: Workspace) -> None:
    """Remove the report of the month that has the focus."""
    if (place := workspace.form.report_entry_in_focus()) and workspace.project_id:
        workspace.form.flush()
        workspace.document.remove_report(workspace.project_id, place[0])


def copy_previous(workspace: Workspace) -> None:
    """Copy the value of the report before into the focused entry, or into the selected cells."""
    if workspace.is_in_round and workspace.round and filling.take_last_month(workspace.round):
        return
    match workspace.place_in_focus:
        case (str() as project_id, Period() as period, str() as key):
            if before := report_before(workspace.document.reports(project_id), period):
                workspace.document.set_report(project_id, period, key, getattr(before, key))


def go_on_in_round(workspace: Workspace) -> None:
    """Finish this report in the month's round, and go to the next one."""
    if workspace.is_in_round and workspace.round:
        workspace.round.go_on()


def fill_down(workspace: Workspace) -> None:
    """Fill the selected cells of the month with the value of the first."""
    if workspace.is_in_round and workspace.round:
        filling.fill_down(workspace.round)


def skip_report(workspace: Workspace) -> None:
    """Skip the selected projects this month, or take that back."""
    if workspace.is_in_round and workspace.round:
        filling.skip_rows(workspace.round)


def search(workspace: Workspace) -> None:
    """Focus the search of the month in sight; from there, or elsewhere, that of all texts, in the list."""
    if not (workspace.is_in_round and workspace.round and workspace.round.enter_search()):
        workspace.listing.finish()
        workspace.panels.enter_search()


# --- undo and redo ------------------------------------------------------------------------------------------


def undo(workspace: Workspace) -> None:
    """Undo the last change, and show where it was."""
    document = workspace.document
    if change := _turned(workspace, lambda: document.next_undone, document.undo):
        workspace.status_message.emit(f"เลิกทำแล้ว: {words_of(change, is_undone=True)}")


def redo(workspace: Workspace) -> None:
    """Redo the last undone change, and show where it is."""
    document = workspace.document
    if change := _turned(workspace, lambda: document.next_redone, document.redo):
        workspace.status_message.emit(f"ทำซ้ำแล้ว: {words_of(change)}")


def _turned(
    workspace: Workspace, following: Callable[[], Change | None], turn: Callable[[], Change | None]
) -> Change | None:
    """Undo or redo the following change and show where it is. Returns what was written, if anything was."""
    workspace.flush()
    workspace.document.catch_up()
    if _stays_before(workspace, following()):
        return None
    is_in_month = workspace.is_in_round
    if change := turn():
        _show(workspace, change, is_in_month)
    return change


def _stays_before(workspace: Workspace, change: Change | None) -> bool:
    """Return whether the clerk stays to correct refused text before a change that shows something else."""
    match change:
        case None:
            return False
        case EntrySet() | ReportAdded() | ReportRemoved() | NoteSet() if (
            project_of(change) == workspace.shown_project_id and not workspace.is_in_round
        ):
            return False
    return workspace.unsaved.stay_for_refused()


def _show(workspace: Workspace, change: Change, is_in_month: bool) -> None:
    """Go to the place of a change. A project that is there again is shown in the list, or in the month, if
    the clerk was there.
    """
    if is_in_month and isinstance(change, ProjectAdded):
        workspace.show_round()
        assert workspace.round, "the month is shown"
        workspace.round.go_to(change.project.id, workspace.round.period, NARRATIVE)
    elif place := place_of(change):
        workspace.go_back_to(*place)
