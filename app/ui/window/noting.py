"""Loads the dialogs of notes only when they are asked for: no dialog is needed to show the form."""

from app.models.checks import Finding
from app.models.note import Note
from app.ui.core.context import FileContext


def go_into_note(workspace: FileContext, about: Finding | Note) -> None:
    """Open the dialog for a finding or a remark."""
    from app.ui.form.note_dialogs import go_into

    go_into(workspace, about)


def reopen(workspace: FileContext) -> None:
    """Ask why the shown project is opened again."""
    from app.ui.form.note_dialogs import reopen_project

    reopen_project(workspace)
