"""Actions of the coordinator on the board: deadlines, and days of receipt. Typed text stays until stored."""

from collections.abc import Sequence

from app.models.board import OfficeRow
from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project import NO_CODE, NO_NAME
from app.models.submission.deadlines import Deadlines
from app.models.submission.office_month import OfficeMonth
from app.services.submission.deadlines import (
    set_general_deadline,
    set_month_deadline,
    use_general_deadline,
)
from app.services.submission.receipts import correct_receipt, correct_report_receipt
from app.storage.board.rows import BoardLine
from app.storage.project_file import ProjectFile
from app.ui.board.month_cell import told
from app.ui.board.submission_dialogs import DeadlineDialog, ReceiptDialog
from app.ui.core.context import FileContext
from app.ui.editors.form_dialog import exec_until_stored
from app.ui.widgets import dialogs


def ask_for_deadlines(workspace: FileContext, deadlines: Deadlines, months: Sequence[Period]) -> bool:
    """Ask for the deadlines and store what was changed. Returns False if nothing was asked for."""
    dialog = DeadlineDialog(deadlines, months, workspace)

    def store() -> bool:
        try:
            _store_deadlines(workspace.document.file, dialog, deadlines)
        except UserError as error:
            dialogs.tell(dialog, error)
            return False
        return True

    return exec_until_stored(dialog, store)


def _store_deadlines(file: ProjectFile, dialog: DeadlineDialog, before: Deadlines) -> None:
    changed = dialog.changed_months
    with file.transaction():
        if dialog.general != before.general:
            set_general_deadline(file, dialog.general)
        for choice in changed:
            if choice.day is None:
                use_general_deadline(file, choice.period)
            else:
                set_month_deadline(file, choice.period, choice.day, choice.reason)


def ask_for_receipt(
    workspace: FileContext, office: OfficeRow, month: OfficeMonth, line: BoardLine | None
) -> bool:
    """Ask on which day reports were received, of the whole office or of the project selected, and store it.

    Returns False if nothing was asked for.
    """
    project = _name(line) if line and line.has_report else ""
    about = told(office, month)
    dialog = ReceiptDialog(about, month.first_received_on, month.correction, project, workspace)

    def store() -> bool:
        file = workspace.document.file
        try:
            if line and dialog.is_of_one_project:
                correct_report_receipt(file, line.project_id, month.period, dialog.day, dialog.reason)
            else:
                correct_receipt(file, office.office, month.period, dialog.day, dialog.reason)
        except UserError as error:
            dialogs.tell(dialog, error)
            return False
        return True

    return exec_until_stored(dialog, store)


def _name(line: BoardLine) -> str:
    return f"{line.project_code or NO_CODE} {line.project_name or NO_NAME}"
