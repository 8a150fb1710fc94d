"""The notes about what is shown; their dialogs are loaded only when they are asked for."""

from app.models.checks import Finding
from app.models.note import Note
from app.models.remarks import line_of, open_remarks
from app.ui.core.context import FileContext


def go_into_note(workspace: FileContext, about: Finding | Note) -> None:
    """Open the dialog for a finding or a remark."""
    from app.ui.form.note_dialogs import go_into

    go_into(workspace, about)


def reopen(workspace: FileContext) -> None:
    """Ask why the shown project is opened again."""
    from app.ui.form.note_dialogs import reopen_project

    reopen_project(workspace)


def remarks_to_see_to(workspace: FileContext) -> list[tuple[Note, str]]:
    """Return the remarks of the file to answer or settle, each with its text."""
    document = workspace.document
    found = open_remarks(document.file.notes())
    return [(note, line_of(note, document.project(note.project_id))) for note in found]
