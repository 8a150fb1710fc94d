from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.storage.project_file import ProjectFile
from app.ui.transfer import send_dialogs as sending
from app.ui.widgets import dialogs
from app.ui.widgets.tables import ColumnTable
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.answering import answering
from tests.ui.typing import press


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The dialogs' texts; each is accepted, with names masked."""
    seen: list[str] = []

    def answer(dialog: QDialog) -> int:
        seen.extend(shown.toPlainText() for shown in dialog.findChildren(QPlainTextEdit))
        tables = dialog.findChildren(ColumnTable)
        seen.extend(" ".join(map(str, row)) for table in tables for row in table.rows)
        for box in dialog.findChildren(QCheckBox):
            box.setChecked(True)
        return QDialog.DialogCode.Accepted

    for dialog in (sending.Before, sending.After):
        monkeypatch.setattr(dialog, "exec", answer)
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: tmp_path / "ส่ง")
    return seen


def test_the_copy_is_made_and_its_summary_shown(
    workspace: Workspace, seen: list[str], tmp_path: Path
) -> None:
    sending.send_file(workspace)
    (copy,) = (tmp_path / "ส่ง").glob("*.sqlite")
    assert copy.name in seen[-1]
    with ProjectFile.open(copy, writable=False) as sent:
        (project_id,) = sent.project_ids()
        assert sent.project(project_id).project_code == "50130000-3379"
        assert sent.project(project_id).officer_phone != "020000000"


def test_findings_are_shown_first_and_do_not_hold_the_clerk_up(
    workspace: Workspace, seen: list[str], tmp_path: Path
) -> None:
    (project_id,) = workspace.document.file.project_ids()
    workspace.document.set(project_id, "coordinator", "")
    sending.send_file(workspace)
    assert "ผู้ประสานงาน" in seen[0]
    assert len(list((tmp_path / "ส่ง").glob("*.sqlite"))) == 1


def test_a_clerk_who_cancels_the_checking_sends_nothing(
    workspace: Workspace, seen: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelling(steps: Generator[tuple[int, None]], *_: object, **__: object) -> bool:
        next(steps)
        steps.close()
        return False

    monkeypatch.setattr(sending, "run_task", cancelling)
    sending.send_file(workspace)
    assert (seen, [*tmp_path.glob("ส่ง/*")]) == ([], [])


def by_enter(before: sending.Before) -> None:
    before.table.setFocus()
    press(Qt.Key.Key_Return, widget=before.table)


def by_mouse(before: sending.Before) -> None:
    at = before.table.visualRect(before.table.currentIndex()).center()
    QTest.mouseClick(before.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(before.table.viewport(), Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.parametrize("choose", [by_enter, by_mouse])
def test_a_finding_leads_to_its_entry_instead_of_sending(
    window: MainWindow, choose: Callable[[sending.Before], None], qtbot: QtBot
) -> None:
    workspace = window.workspace
    assert workspace
    assert workspace.project_id
    workspace.document.set(workspace.project_id, "coordinator", "")
    with answering(choose, kind=sending.Before):
        sending.send_file(workspace)
    meant = workspace.project_id, None, "coordinator"
    window.activateWindow()  # on this platform, a dialog takes the focus for good
    qtbot.waitUntil(lambda: workspace.place_in_focus == meant)
