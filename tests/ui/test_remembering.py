"""History, backups, deleted and closed projects, as the clerk uses them in the window."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.storage.backups import backups
from app.storage.project_file import ProjectFile
from app.ui.form.note_dialogs import ClosingDialog
from app.ui.history.backup_dialog import BackupDialog
from app.ui.history.deleted_dialog import DeletedDialog
from app.ui.history.dialog import HistoryDialog
from app.ui.widgets import dialogs
from app.ui.window import broken_file as broken_file_dialogs
from app.ui.window.broken_file import WayOut
from app.ui.window.editing import redo, remove_project, undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

OCTOBER, DECEMBER = Period(2018, 10), Period(2018, 12)
CTRL = Qt.KeyboardModifier.ControlModifier
Act = Callable[..., None]


@pytest.fixture
def window(saved: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(saved, qtbot) as window:
        yield window


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


# --- history ------------------------------------------------------------------------------------------------


def test_an_earlier_value_comes_back_into_its_field_and_can_be_undone(
    workspace: Workspace, project_id: str, acts: list[Act], told: Callable[[], str]
) -> None:
    workspace.document.checkpoint()
    workspace.document.set(project_id, "office", "สำนักงานเขตบางรัก")

    def put_back(dialog: HistoryDialog) -> None:
        assert dialog.shown[0].label == "สำนักงานเขต"  # what was typed is in the past already
        assert dialog.shown[0].excerpts == ("“สำนักงานเขตมีนบุรี”", "“สำนักงานเขตบางรัก”")
        assert not dialog.after.wanted.isVisible()  # it is what stands there now
        press(Qt.Key.Key_Space, widget=dialog.before.wanted)

    acts.append(put_back)
    press(Qt.Key.Key_H, CTRL, workspace.list.view)
    assert workspace.document.project(project_id).office == "สำนักงานเขตมีนบุรี"
    assert workspace.form.entry_in_focus() == (None, "office")
    assert "Ctrl+Z" in told()
    undo(workspace)
    assert workspace.document.project(project_id).office == "สำนักงานเขตบางรัก"


@pytest.mark.long
def test_a_deleted_report_comes_back_from_the_history(
    workspace: Workspace, project_id: str, acts: list[Act]
) -> None:
    before = workspace.document.reports(project_id)
    workspace.document.remove_report(project_id, DECEMBER)

    def put_back(dialog: HistoryDialog) -> None:
        assert dialog.shown[0].label == "ลบรายงาน"
        dialog.before.wanted.click()

    acts.append(put_back)
    workspace.list.view.setFocus()
    press(Qt.Key.Key_H, CTRL)
    assert workspace.document.reports(project_id) == before


@pytest.mark.long
def test_the_history_is_narrowed_to_a_month_and_an_entry(
    workspace: Workspace, project_id: str, acts: list[Act]
) -> None:
    workspace.document.checkpoint()
    workspace.document.set_report(project_id, DECEMBER, "progress", 45_00)
    workspace.document.set_report(project_id, OCTOBER, "progress", 12_00)

    def narrow(dialog: HistoryDialog) -> None:
        dialog.places.setCurrentText("รายงานเดือนธันวาคม 2561")
        assert {edit.where for edit in dialog.shown} == {DECEMBER}
        dialog.labels.setCurrentText("ความก้าวหน้า")
        assert [edit.texts for edit in dialog.shown] == [("30.00 %", "45.00 %"), ("(ว่าง)", "30.00 %")]
        dialog.places.setCurrentText("ทุกส่วน")
        assert {edit.label for edit in dialog.shown} == {"ความก้าวหน้า"}

    acts.append(narrow)
    press(Qt.Key.Key_H, CTRL, workspace.list.view)


@pytest.mark.long
def test_of_a_report_that_is_gone_no_single_value_is_put_back(
    workspace: Workspace, project_id: str, acts: list[Act]
) -> None:
    workspace.document.checkpoint()
    workspace.document.set_report(project_id, DECEMBER, "progress", 45_00)
    workspace.document.remove_report(project_id, DECEMBER)

    def look(dialog: HistoryDialog) -> None:
        row = next(row for row, edit in enumerate(dialog.shown) if edit.label == "ความก้าวหน้า")
        dialog.table.selectRow(row)
        assert not dialog.before.wanted.isVisible()
        assert not dialog.after.wanted.isVisible()

    acts.append(look)
    press(Qt.Key.Key_H, CTRL, workspace.list.view)


# --- undo ---------------------------------------------------------------------------------------------------


def test_undo_goes_to_the_project_and_entry_and_says_which(
    workspace: Workspace, project_id: str, told: Callable[[], str]
) -> None:
    workspace.document.set(project_id, "coordinator", "กองยุทธศาสตร์")
    other = workspace.document.new_project(project_name="อีกโครงการ")
    assert other
    workspace.document.set(other, "office", "สำนักงานเขตบางรัก")
    workspace.show_project(project_id)
    undo(workspace)
    assert (workspace.project_id, workspace.form.entry_in_focus()) == (other, (None, "office"))
    assert told() == "เลิกทำแล้ว: สำนักงานเขต"
    undo(workspace)
    undo(workspace)
    assert (workspace.project_id, workspace.form.entry_in_focus()) == (project_id, (None, "coordinator"))
    assert told() == "เลิกทำแล้ว: ผู้ประสานงาน สยป"
    redo(workspace)
    assert told() == "ทำซ้ำแล้ว: ผู้ประสานงาน สยป"


@pytest.mark.long
def test_undo_survives_the_month_s_round_and_shows_what_the_round_has(
    workspace: Workspace, project_id: str
) -> None:
    workspace.document.set(project_id, "coordinator", "กองยุทธศาสตร์")
    workspace.document.set_report(project_id, DECEMBER, "progress", 45_00)
    workspace.show_round()
    assert workspace.round
    undo(workspace)
    assert workspace.is_in_round
    assert workspace.round.period == DECEMBER
    assert workspace.round.entry_in_focus == (DECEMBER, "progress")
    undo(workspace)
    assert not workspace.is_in_round
    assert workspace.form.entry_in_focus() == (None, "coordinator")


@pytest.mark.long
def test_undo_of_what_is_under_the_overview_shows_the_form(
    window: MainWindow, workspace: Workspace, project_id: str
) -> None:
    workspace.document.set_report(project_id, DECEMBER, "progress", 45_00)
    window.actions_by_name["overview"].trigger()
    undo(workspace)
    assert workspace.form.isVisible()
    assert workspace.form.entry_in_focus() == (DECEMBER, "progress")


# --- deleted projects ---------------------------------------------------------------------------------------


def test_a_deleted_project_comes_back_with_reports_and_notes(
    window: MainWindow, workspace: Workspace, project_id: str, acts: list[Act]
) -> None:
    workspace.document.put_note(
        replace(Note.of(Topic.KEPT, project_id, DECEMBER, "progress", "rule"), text="เหตุผล")
    )
    whole = [
        read(project_id)
        for read in (workspace.document.project, workspace.document.reports, workspace.document.notes)
    ]
    workspace.document.new_project(project_name="อีกโครงการ")
    workspace.show_project(project_id)
    remove_project(workspace)

    def choose(dialog: DeletedDialog) -> None:
        assert dialog.chosen
        assert dialog.chosen.project == whole[0]
        press(Qt.Key.Key_Return, widget=dialog.table)

    acts.append(choose)
    window.actions_by_name["deleted"].trigger()
    assert workspace.project_id == project_id
    found = [
        read(project_id)
        for read in (workspace.document.project, workspace.document.reports, workspace.document.notes)
    ]
    assert found == whole
    undo(workspace)
    assert project_id not in workspace.document.file.project_ids()


def test_without_deleted_projects_that_is_said(
    window: MainWindow, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(dialogs, "inform", lambda _parent, what, _details: said.append(what))
    window.actions_by_name["deleted"].trigger()
    assert said == ["ยังไม่มีโครงการที่ถูกลบในไฟล์นี้"]


# --- backups ------------------------------------------------------------------------------------------------


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


# --- closed projects ----------------------------------------------------------------------------------------


def close(reason: str) -> Act:
    def act(dialog: ClosingDialog) -> None:
        line = dialog.findChild(QLineEdit)
        assert isinstance(line, QLineEdit)
        press(Qt.Key.Key_Return, widget=line)
        assert dialog.result() == 0, "a reason is needed"
        type_text(line, reason)
        press(Qt.Key.Key_Return, widget=line)

    return act


def test_a_project_is_closed_and_opened_again_each_for_a_reason(
    window: MainWindow, workspace: Workspace, project_id: str, acts: list[Act]
) -> None:
    acts += [close("ดำเนินการแล้วเสร็จ"), close("ขยายเวลา")]
    window.actions_by_name["close_project"].trigger()
    assert project_id in workspace.document.file.closed_projects()
    assert workspace.form.banner.isVisible()
    assert len(workspace.document.file.month(DECEMBER)) == 1, "months until the closing stay due"
    workspace.form.go_to_entry("office")
    assert workspace.form.entry_in_focus() is None  # it is read, not edited
    press(Qt.Key.Key_Space, widget=workspace.form.banner.button)
    assert not workspace.form.banner.isVisible()
    [note] = workspace.document.notes(project_id)
    assert (note.text, note.answer) == ("ดำเนินการแล้วเสร็จ", "ขยายเวลา")
    workspace.form.go_to_entry("office")
    assert workspace.form.entry_in_focus() == (None, "office")
    undo(workspace)
    assert project_id in workspace.document.file.closed_projects()
    assert workspace.form.banner.isVisible()


@pytest.mark.long
def test_the_list_says_that_a_project_is_closed(
    window: MainWindow, workspace: Workspace, project_id: str, acts: list[Act]
) -> None:
    acts.append(close("ดำเนินการแล้วเสร็จ"))
    window.actions_by_name["close_project"].trigger()
    index = workspace.list.model.index(0)
    assert "ปิดแล้ว 100.00 %" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    undo(workspace)
    assert "ปิดแล้ว" not in workspace.list.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.long
def test_a_closed_project_that_was_deleted_comes_back_closed(
    window: MainWindow, workspace: Workspace, project_id: str, acts: list[Act]
) -> None:
    workspace.document.put_note(replace(Note.of(Topic.CLOSING, project_id), text="จบ"))
    workspace.document.remove_project(project_id)
    workspace.reload()
    acts.append(lambda dialog: dialog.accept())
    window.actions_by_name["deleted"].trigger()
    assert workspace.form.banner.isVisible()
    assert "ปิดแล้ว" in workspace.list.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.long
def test_a_project_that_is_closed_in_the_round_still_owes_the_months_until_then(
    window: MainWindow, workspace: Workspace, project_id: str, acts: list[Act]
) -> None:
    workspace.show_round()
    assert workspace.round
    assert [row.id for row in workspace.round.model.rows] == [project_id]
    acts.append(close("ดำเนินการแล้วเสร็จ"))
    window.actions_by_name["close_project"].trigger()
    assert project_id in workspace.document.file.closed_projects()
    assert [row.id for row in workspace.round.model.rows] == [project_id]
    undo(workspace)
    assert project_id not in workspace.document.file.closed_projects()
    assert [row.id for row in workspace.round.model.rows] == [project_id]


@pytest.mark.long
def test_closing_what_is_closed_and_opening_what_is_open_is_only_told(
    window: MainWindow, workspace: Workspace, project_id: str, acts: list[Act], told: Callable[[], str]
) -> None:
    window.actions_by_name["reopen_project"].trigger()
    assert told() == "โครงการนี้ยังไม่ได้ปิด"
    acts.append(close("จบ"))
    window.actions_by_name["close_project"].trigger()
    window.actions_by_name["close_project"].trigger()
    assert told() == "โครงการนี้ปิดอยู่แล้ว"


@pytest.mark.long
def test_findings_and_print_of_a_closed_project_are_as_before(workspace: Workspace, project_id: str) -> None:
    workspace.document.set(project_id, "coordinator", "")
    before = workspace.findings
    closing = replace(Note.of(Topic.CLOSING, project_id), text="จบ")
    workspace.document.put_note(closing)
    assert workspace.findings == before != []


@pytest.mark.long
def test_of_a_closed_project_nothing_is_put_back(
    workspace: Workspace, project_id: str, acts: list[Act]
) -> None:
    workspace.document.checkpoint()
    workspace.document.set(project_id, "office", "สำนักงานเขตบางรัก")
    workspace.document.put_note(replace(Note.of(Topic.CLOSING, project_id), text="จบ"))

    def look(dialog: HistoryDialog) -> None:
        row = next(row for row, edit in enumerate(dialog.shown) if edit.label == "สำนักงานเขต")
        dialog.table.selectRow(row)
        assert not dialog.before.wanted.isVisible()

    acts.append(look)
    press(Qt.Key.Key_H, CTRL, workspace.list.view)
