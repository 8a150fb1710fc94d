"""A window on the reference project, and what is done in each dialog that opens."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QDialog

from app.ui.form.note_dialogs import ClosingDialog
from app.ui.history.backup_dialog import BackupDialog
from app.ui.history.deleted_dialog import DeletedDialog
from app.ui.history.dialog import HistoryDialog
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.remembering.remembered import Act


@pytest.fixture
def workspace(window: MainWindow) -> Workspace:
    assert window.workspace
    return window.workspace


@pytest.fixture
def project_id(workspace: Workspace) -> str:
    assert workspace.project_id
    return workspace.project_id


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Act]]:
    """The actions in each dialog that opens, shown and with the keyboard. All must have been done."""
    acts: list[Act] = []

    def run(dialog: QDialog) -> int:
        dialog.show()
        acts.pop(0)(dialog)
        dialog.hide()
        return dialog.result()

    for dialog in (HistoryDialog, BackupDialog, DeletedDialog, ClosingDialog):
        monkeypatch.setattr(dialog, "exec", run)
    yield acts
    assert not acts, "a dialog did not open"


@pytest.fixture
def told(window: MainWindow) -> Callable[[], str]:
    return window.statusBar().currentMessage
