"""Backups, as the clerk uses them in the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.storage.backups import backups
from app.storage.project_file import ProjectFile
from app.ui.history.backup_dialog import BackupDialog
from app.ui.widgets import dialogs
from app.ui.window import broken_file as broken_file_dialogs
from app.ui.window.broken_file import WayOut
from app.ui.window.editing import undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.remembering.remembered import DECEMBER, Act
from tests.ui.typing import press


@pytest.fixture
def changed(workspace: Workspace, project_id: str) -> str:
    """Change one project and add one since the file was opened and backed up. Returns the added one's id."""
    workspace.document.set(project_id, "allocated_budget_satang", 95_000_00)
    workspace.document.remove_report(project_id, DECEMBER)
    added = workspace.document.new_project(project_name="โครงการใหม่")
    assert added
    return added


def test_a_backup_is_seen_through_and_taken_up_again_in_one_step(
    window: MainWindow, workspace: Workspace, project_id: str, changed: str, acts: list[Act]
) -> None:
    def look(dialog: BackupDialog) -> None:
        assert dialog.status_message.text() == "ต่างจากปัจจุบัน 2 โครงการ เลือกโครงการที่ต้องการกู้คืน"
        assert [one.project.id for one in dialog.chosen] == [project_id]
        dialog.tree.expandAll()
        items = [dialog.tree.topLevelItem(row) for row in range(2)]
        [item] = [one for one in items if one and one.childCount()]
        children = [child for row in range(item.childCount()) if (child := item.child(row))]
        lines = [[child.text(column) for column in range(3)] for child in children]
        assert ["งบประมาณที่ได้รับ", "95,000 บาท", "180,000 บาท"] in lines
        assert ["รายงานเดือนธันวาคม 2561 ความก้าวหน้า", "(ว่าง)", "30.00 %"] in lines
        dialog.accept_button.click()

    acts.append(look)
    window.actions_by_name["restore"].trigger()
    assert workspace.document.project(project_id).allocated_budget_satang == 180_000_00
    assert len(workspace.document.reports(project_id)) == 9
    assert changed in workspace.document.file.project_ids()
    said = [one.payload for one in workspace.document.file.revisions.history(project_id)]
    assert any('"allocated_budget_satang":9500000' in payload for payload in said)  # nothing is lost
    undo(workspace)
    assert workspace.document.project(project_id).allocated_budget_satang == 95_000_00
    assert len(workspace.document.reports(project_id)) == 8


def test_enter_in_a_list_restores_nothing_but_on_the_button_it_does(
    window: MainWindow, workspace: Workspace, project_id: str, changed: str, acts: list[Act], qtbot: QtBot
) -> None:
    def walk(dialog: BackupDialog) -> None:
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        dialog.backups.setFocus()
        press(Qt.Key.Key_Return)
        assert dialog.tree.hasFocus()
        press(Qt.Key.Key_Return)
        assert dialog.isVisible()
        dialog.accept_button.setFocus()
        press(Qt.Key.Key_Return)
        assert not dialog.isVisible()

    acts.append(walk)
    window.actions_by_name["restore"].trigger()
    assert workspace.document.project(project_id).allocated_budget_satang == 180_000_00


@pytest.mark.long
def test_a_project_of_later_goes_only_if_it_is_chosen(
    window: MainWindow, workspace: Workspace, changed: str, acts: list[Act]
) -> None:
    def choose(dialog: BackupDialog) -> None:
        for row in range(2):
            item = dialog.tree.topLevelItem(row)
            assert item
            is_later = item.text(2) == "ลบออก เพราะเพิ่มหลังเก็บไฟล์สำรอง"
            item.setCheckState(0, Qt.CheckState.Checked if is_later else Qt.CheckState.Unchecked)
        assert [one.project.id for one in dialog.chosen] == [changed]
        dialog.accept()

    acts.append(choose)
    window.actions_by_name["restore"].trigger()
    assert changed not in workspace.document.file.project_ids()
    assert changed in workspace.document.file.revisions.removed_projects()


@pytest.mark.long
def test_a_damaged_backup_is_passed_over_and_told_when_it_is_chosen(
    window: MainWindow, workspace: Workspace, changed: str, acts: list[Act]
) -> None:
    *_, good = backups(workspace.document.file.path)
    bad = good.with_name("20990101-000000.sqlite")
    bad.write_bytes(good.read_bytes()[:5000])

    def look(dialog: BackupDialog) -> None:
        assert dialog.backups.currentIndex().row() == 1
        assert dialog.chosen
        dialog.backups.selectRow(0)
        assert dialog.status_message.text() == "ไฟล์สำรองนี้เสียหาย อ่านไม่ได้ โปรดเลือกไฟล์สำรองอื่น"
        assert not dialog.chosen
        assert not dialog.accept_button.isEnabled()

    acts.append(look)
    window.actions_by_name["restore"].trigger()
    assert changed in workspace.document.file.project_ids()


def test_of_a_damaged_file_the_last_good_backup_is_offered_as_a_copy_beside_it(
    window: MainWindow, workspace: Workspace, project_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workspace.document.file.path
    assert window.files.close()
    broken = b"SQLite format 3\0" + bytes(5000)
    path.write_bytes(broken)
    asked: list[str] = []

    def agree(_parent: object, error: UserError, made_at: str, _can_rescue: bool) -> WayOut:
        asked.extend((error.what, made_at))
        return WayOut.BACKUP

    monkeypatch.setattr(broken_file_dialogs, "ask_way_out", agree)
    window.files.open(path)
    assert window.workspace
    opened = window.workspace.document.file.path
    assert (opened.parent, opened.name.startswith(f"{path.stem} กู้คืนจาก ")) == (path.parent, True)
    assert window.workspace.document.project(project_id).allocated_budget_satang == 180_000_00
    assert path.read_bytes() == broken
    assert asked[0] == f"{path.name} เป็นไฟล์ของโปรแกรมอื่น"


@pytest.mark.long
def test_a_file_that_is_open_elsewhere_is_not_taken_for_damaged(
    window: MainWindow, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[UserError] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error))
    other = tmp_path / "อีกไฟล์.sqlite"
    with ProjectFile.create(other):
        window.files.open(other)
    assert len(told) == 1
    assert window.workspace is workspace
