"""Text waiting to be written survives other actions: undoing, removing, dialogs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.entry import FormSection
from app.models.month_state import MonthStatus
from app.models.note import Topic
from app.ui.editors import base as editors
from app.ui.form import note_dialogs
from app.ui.monthly.grid import STATUS_WORDS
from app.ui.widgets import dialogs
from app.ui.window.editing import redo, remove_project, undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.full_disk import FIRST, Disk, stored, type_into
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

WAITING = "ค้าง"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clerk carries on without fixing the disk."""
    monkeypatch.setattr(dialogs, "ask_about_unsaved", lambda *_: dialogs.Answer.LEAVE)


def opened(window: MainWindow) -> Workspace:
    assert window.workspace
    return window.workspace


# --- what would take its place ------------------------------------------------------------------------------


def test_a_removed_report_stays_removed_and_comes_back_with_what_waited(
    shown: Workspace, disk: Disk, qtbot: QtBot
) -> None:
    assert shown.project_id
    disk.is_full = True
    type_into(shown, "narrative", WAITING, FIRST)
    disk.is_full = False
    shown.document.remove_report(shown.project_id, FIRST)
    qtbot.wait(10)
    assert stored(shown, "narrative", FIRST) is None
    undo(shown)
    assert WAITING in stored(shown, "narrative", FIRST)


def test_a_removed_project_comes_back_with_what_waited(shown: Workspace, disk: Disk, qtbot: QtBot) -> None:
    assert shown.project_id
    disk.is_full = True
    type_into(shown, "subdivision", WAITING)
    disk.is_full = False
    remove_project(shown)
    qtbot.wait(10)
    undo(shown)
    assert WAITING in stored(shown, "subdivision")


@pytest.mark.long
def test_a_project_is_not_removed_while_the_file_takes_nothing(shown: Workspace, disk: Disk) -> None:
    disk.is_full = True
    type_into(shown, "subdivision", WAITING)
    remove_project(shown)
    assert len(shown.document.file.project_ids()) == 1
    assert len(shown.document.unwritten) == 1


@pytest.mark.long
def test_undo_takes_back_what_waited_first(shown: Workspace, disk: Disk) -> None:
    before = stored(shown, "subdivision")
    type_into(shown, "division", "แล้ว")
    disk.is_full = True
    type_into(shown, "subdivision", WAITING)
    disk.is_full = False
    undo(shown)
    assert stored(shown, "subdivision") == before
    assert "แล้ว" in stored(shown, "division")
    redo(shown)
    assert WAITING in stored(shown, "subdivision")


@pytest.mark.long
def test_undoing_a_new_project_loses_nothing_that_was_typed_in_it(shown: Workspace, disk: Disk) -> None:
    shown.new_project()
    disk.is_full = True
    type_into(shown, "subdivision", WAITING)
    disk.is_full = False
    undo(shown)
    undo(shown)
    redo(shown)
    redo(shown)
    assert stored(shown, "subdivision") == WAITING


def test_nothing_is_undone_while_text_waits_that_cannot_be_written(shown: Workspace, disk: Disk) -> None:
    type_into(shown, "division", "แล้ว")
    disk.is_full = True
    type_into(shown, "subdivision", WAITING)
    undo(shown)
    disk.is_full = False
    assert "แล้ว" in stored(shown, "division")
    shown.document.catch_up()
    assert WAITING in stored(shown, "subdivision")


# --- when it is written, and what is said meanwhile ---------------------------------------------------------


@pytest.mark.long
def test_it_is_written_when_the_window_is_gone_to(saved: Path, disk: Disk, qtbot: QtBot, later: None) -> None:
    with window_on(saved, qtbot) as window:
        disk.is_full = True
        type_into(opened(window), "subdivision", WAITING)
        disk.is_full = False
        opened(window).document._retry.stop()
        qtbot.addWidget(other := QWidget())
        other.show()
        other.activateWindow()
        qtbot.waitUntil(other.isActiveWindow)
        window.activateWindow()
        qtbot.waitUntil(lambda: WAITING in stored(opened(window), "subdivision"))


@pytest.mark.long
def test_no_tick_stands_beside_what_is_not_saved(saved: Path, qtbot: QtBot, later: None) -> None:
    """Even while the focus is still in the field, as after Enter."""
    with window_on(saved, qtbot) as window:
        workspace, status = opened(window), window._status
        assert not workspace.findings
        workspace.form.go_to_entry("allocated_budget_satang")
        editor = workspace.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        type_text(editor, "12x")
        press(Qt.Key.Key_Return, widget=editor)
        assert status._saved.text() == "ยังไม่ได้บันทึก 1 ช่อง"
        assert workspace.form._strip._shown[FormSection.IDENTITY][1]
        assert status._findings.icon().isNull()
        editor.selectAll()
        type_text(editor, "1500000")
        press(Qt.Key.Key_Return, widget=editor)
        assert "ยังไม่ได้บันทึก" not in status._saved.text()


@pytest.mark.long
def test_no_passing_words_hide_what_is_not_saved(saved: Path, disk: Disk, qtbot: QtBot, later: None) -> None:
    with window_on(saved, qtbot) as window:
        status = window._status
        status.tell_briefly("ลบโครงการแล้ว")
        disk.is_full = True
        type_into(opened(window), "subdivision", WAITING)
        assert status.currentMessage() == ""
        status.tell_briefly("ส่งออกแล้ว")
        assert status.currentMessage() == "ส่งออกแล้ว  ·  ยังไม่ได้บันทึก 1 ช่อง"
        disk.is_full = False
        opened(window).document.catch_up()
        assert status.currentMessage() == "บันทึกข้อความที่ค้างอยู่แล้ว 1 ช่อง"


def test_the_round_marks_the_project_whose_report_is_not_saved(
    saved: Path, disk: Disk, qtbot: QtBot, later: None
) -> None:
    with window_on(saved, qtbot) as window:
        workspace = opened(window)
        workspace.show_round()
        page = workspace.round
        assert page
        page.go_to(str(workspace.project_id), FIRST, "narrative")
        assert page.model.index(0, 0).data() == STATUS_WORDS[MonthStatus.DONE]
        disk.is_full = True
        type_text(workspace.focusWidget() or page, WAITING)
        workspace.flush()
        assert page.model.index(0, 0).data() == STATUS_WORDS[MonthStatus.UNSAVED]
        disk.is_full = False
        workspace.document.catch_up()
        assert page.model.index(0, 0).data() == STATUS_WORDS[MonthStatus.DONE]
        assert WAITING in stored(workspace, "narrative", FIRST)


@pytest.mark.long
def test_a_status_is_stored_in_steady_typing(
    shown: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editors, "LONGEST_MS", 60)
    before = stored(shown, "plan_status", FIRST)
    shown.form.go_to_entry("plan_status", FIRST)
    for _ in range(12):
        type_text(shown.focusWidget() or shown, "ก")
        qtbot.wait(15)
    assert "กกก" in stored(shown, "plan_status", FIRST)
    shown.flush()
    undo(shown)
    assert stored(shown, "plan_status", FIRST) == before


# --- words of dialogs ---------------------------------------------------------------------------------------

Steps = list[Callable[[QDialog], int]]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """The actions in each dialog that opens, one after the other, and how each is closed."""
    steps: Steps = []
    for dialog in (note_dialogs.Reason, note_dialogs.Remark, note_dialogs.ClosingDialog):
        monkeypatch.setattr(dialog, "exec", lambda dialog: steps.pop(0)(dialog))
    return steps


def line(dialog: QDialog) -> QLineEdit:
    return dialog.findChildren(QLineEdit)[0]


def text(dialog: QDialog) -> QPlainTextEdit:
    return dialog.findChildren(QPlainTextEdit)[0]


def remarks(workspace: Workspace) -> list[str]:
    assert workspace.project_id
    notes = workspace.document.notes(workspace.project_id)
    return [note.text for note in notes if note.topic is Topic.REMARK]


def test_words_of_a_dialog_stand_there_until_written(shown: Workspace, disk: Disk, steps: Steps) -> None:
    def fill_disk(dialog: QDialog) -> int:
        disk.is_full = True
        text(dialog).setPlainText("โปรดตรวจ")
        return QDialog.DialogCode.Accepted

    def make_room(dialog: QDialog) -> int:
        disk.is_full = False
        assert text(dialog).toPlainText() == "โปรดตรวจ"
        return QDialog.DialogCode.Accepted

    steps += [fill_disk, make_room]
    note_dialogs.remark_in_focus(shown)
    assert remarks(shown) == ["โปรดตรวจ"]


@pytest.mark.parametrize("ask", [note_dialogs.close_project, note_dialogs.accept_finding_in_focus])
def test_a_reason_stands_there_until_it_is_written(
    ask: Callable[[Workspace], None], shown: Workspace, disk: Disk, steps: Steps
) -> None:
    assert shown.project_id
    shown.document.set(shown.project_id, "allocated_budget_satang", 1_00)
    shown.form.go_to_entry("allocated_budget_satang")
    seen: list[str] = []

    def type_reason(dialog: QDialog) -> int:
        seen.append(line(dialog).text())
        disk.is_full = not disk.is_full
        line(dialog).setText("ได้รับโอนเพิ่ม")
        return QDialog.DialogCode.Accepted

    steps += [type_reason, type_reason]
    ask(shown)
    assert seen == ["", "ได้รับโอนเพิ่ม"]
    [note] = shown.document.notes(shown.project_id)
    assert note.text == "ได้รับโอนเพิ่ม"


def test_a_remark_is_written_while_it_is_typed_and_is_one_step_of_undo(
    shown: Workspace, steps: Steps, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editors, "DEBOUNCE_MS", 1)

    def type_remark(dialog: QDialog) -> int:
        for letter in "กขค":
            type_text(text(dialog), letter)
            qtbot.wait(10)
        assert remarks(shown) == ["กขค"]
        type_text(text(dialog), "ง")
        return QDialog.DialogCode.Accepted

    steps.append(type_remark)
    note_dialogs.remark_in_focus(shown)
    assert remarks(shown) == ["กขคง"]
    undo(shown)
    assert remarks(shown) == []
    redo(shown)
    assert remarks(shown) == ["กขคง"]


@pytest.mark.long
def test_a_remark_that_is_thrown_away_leaves_what_was(
    shown: Workspace, steps: Steps, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editors, "DEBOUNCE_MS", 1)

    def write_and_cancel(dialog: QDialog) -> int:
        text(dialog).setPlainText("เปลี่ยนใจ")
        qtbot.wait(10)
        assert remarks(shown) == ["เปลี่ยนใจ"]
        return QDialog.DialogCode.Rejected

    def write(dialog: QDialog) -> int:
        text(dialog).setPlainText("โปรดตรวจ")
        return QDialog.DialogCode.Accepted

    steps.append(write_and_cancel)
    note_dialogs.remark_in_focus(shown)
    assert (remarks(shown), shown.document.next_undone) == ([], None)
    steps += [write, write_and_cancel]
    note_dialogs.remark_in_focus(shown)
    note_dialogs.remark_in_focus(shown)
    assert remarks(shown) == ["โปรดตรวจ"]


@pytest.mark.long
def test_a_remark_without_words_cannot_be_saved(shown: Workspace, steps: Steps) -> None:
    enabled: list[bool] = []

    def look(dialog: QDialog) -> int:
        [save] = [button for button in dialog.findChildren(QPushButton) if button.text() == "บันทึก"]
        for words in ("", "ก", " "):
            text(dialog).setPlainText(words)
            enabled.append(save.isEnabled())
        return QDialog.DialogCode.Rejected

    steps.append(look)
    note_dialogs.remark_in_focus(shown)
    assert enabled == [False, True, False]
