"""The commands about what was and what will be: history, backups, deleted and closed projects, the next year.

The dialogs are loaded when they are asked for: the window's first paint needs none of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.window.workspace import Workspace


def show_history(workspace: "Workspace") -> None:
    """Who changed what and when in the project that is shown; an earlier value back into its field."""
    from app.ui.history.dialog import show_history as show

    show(workspace)


def restore_backup(workspace: "Workspace") -> None:
    """What a backup says, in preview, and back into the file as far as the clerk chooses."""
    from app.ui.history.backup_dialog import restore_backup as restore

    restore(workspace)


def show_deleted(workspace: "Workspace") -> None:
    """The deleted projects, of which the clerk may bring some back."""
    from app.ui.history.deleted_dialog import show_deleted as show

    show(workspace)


def next_year(workspace: "Workspace") -> None:
    """Chosen projects again, for another fiscal year."""
    from app.ui.history.next_year_dialog import begin_year

    begin_year(workspace)


def close_project(workspace: "Workspace") -> None:
    """Close the project that is shown, for a reason."""
    from app.ui.form.note_dialogs import close_project as close

    close(workspace)


def reopen_project(workspace: "Workspace") -> None:
    """Open the project that is shown again, for a reason."""
    from app.ui.form.note_dialogs import reopen_project as reopen

    reopen(workspace)
