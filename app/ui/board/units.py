"""Actions of the coordinator on the board: which units must report."""

from app.models.errors import UserError
from app.models.submission.units import added
from app.services.units.listing import list_of, proposed_units, set_units, units_of, unlisted_units
from app.ui.board.units_dialog import UnitsDialog
from app.ui.core.context import FileContext
from app.ui.editors.form_dialog import exec_until_stored
from app.ui.widgets import dialogs


def ask_for_units(workspace: FileContext) -> bool:
    """Ask for the list and store it. Returns False if nothing was stored. Raises UserError."""
    file = workspace.document.file
    known = units_of(file)
    dialog = UnitsDialog(
        known, lambda owner: list_of(file, owner) or proposed_units(owner), unlisted_units(file), workspace
    )

    def store() -> bool:
        if not dialog.is_changed:
            return True
        try:
            set_units(file, dialog.units, dialog.owner)
        except UserError as error:
            dialogs.tell(dialog, error)
            return False
        return True

    return exec_until_stored(dialog, store)


def list_unit(workspace: FileContext, name: str) -> None:
    """Add a unit to the list of the file. Raises UserError."""
    file = workspace.document.file
    known = units_of(file)
    units, _ = added(known.units, [name], known)
    set_units(file, units, known.owner)
