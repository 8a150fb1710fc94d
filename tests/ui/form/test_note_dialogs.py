"""Kept findings and remarks: beside the field, in the status line, by keyboard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.services.sending import findings
from app.storage.project_file import new_record_id
from app.ui.form import note_dialogs as noting
from app.ui.widgets.messages import FieldMessages
from app.ui.window.editing import undo
from app.ui.window.main_window import MainWindow
from tests.ui.typing import press

DECEMBER = Period(2018, 12)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[QDialog], None]]:
    """The actions in each dialog that opens, one after the other, before it is accepted."""
    answers: list[Callable[[QDialog], None]] = []

    def run(dialog: QDialog) -> int:
        answers.pop(0)(dialog)
        return QDialog.DialogCode.Accepted

    for dialog in (noting.Reason, noting.Remark):
        monkeypatch.setattr(dialog, "exec", run)
    return answers


def write(text: str) -> Callable[[QDialog], None]:
    return lambda dialog: dialog.findChildren(QLineEdit)[0].setText(text)


def fill(place: int, text: str) -> Callable[[QDialog], None]:
    return lambda dialog: dialog.findChildren(QPlainTextEdit)[place].setPlainText(text)


def said(window: MainWindow) -> list[str]:
    return [text for notes in window.findChildren(FieldMessages) for text in notes.texts()]


def over_budget(window: MainWindow) -> str:
    assert window.workspace
    project_id = window.workspace.project_id
    assert project_id
    window.workspace.document.set(project_id, "allocated_budget_satang", 1_00)
    return project_id


def test_a_finding_is_kept_with_a_reason_and_no_longer_counted(
    window: MainWindow, answers: list[Callable[[QDialog], None]]
) -> None:
    project_id = over_budget(window)
    assert window.workspace
    assert [finding.rule for finding in window.workspace.findings] == ["over-budget"]
    window.workspace.form.go_to_entry("allocated_budget_satang")
    answers.append(write("ได้รับโอนเพิ่ม"))
    press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace.findings == []
    assert any("เหตุผล: ได้รับโอนเพิ่ม" in text for text in said(window))
    assert findings(window.workspace.document.file) == []
    [note] = window.workspace.document.notes(project_id)
    assert (note.topic, note.rule, note.text) == (Topic.KEPT, "over-budget", "ได้รับโอนเพิ่ม")


def test_without_the_reason_it_is_to_be_seen_to_again_and_undo_brings_it_back(
    window: MainWindow, answers: list[Callable[[QDialog], None]]
) -> None:
    over_budget(window)
    assert window.workspace
    window.workspace.form.go_to_entry("allocated_budget_satang")
    answers += [write("ได้รับโอนเพิ่ม"), write("")]
    noting.accept_finding_in_focus(window.workspace)
    noting.accept_finding_in_focus(window.workspace)
    assert len(window.workspace.findings) == 1
    undo(window.workspace)
    assert window.workspace.findings == []


@pytest.mark.long
def test_the_button_under_the_field_does_the_same(
    window: MainWindow, answers: list[Callable[[QDialog], None]]
) -> None:
    over_budget(window)
    assert window.workspace
    buttons = [b for b in window.workspace.form.findChildren(QToolButton) if b.text() == "คงไว้"]
    answers.append(write("ได้รับโอนเพิ่ม"))
    buttons[-1].click()
    assert window.workspace.findings == []


def test_what_is_only_missing_is_to_be_filled_in(window: MainWindow) -> None:
    assert window.workspace
    assert window.workspace.project_id
    window.workspace.document.set(window.workspace.project_id, "coordinator", "")
    assert [finding.rule for finding in window.workspace.findings] == ["missing"]
    assert not [b for b in window.workspace.form.findChildren(QToolButton) if b.text() == "คงไว้"]


def test_a_remark_is_written_answered_and_settled_by_keyboard(
    window: MainWindow, answers: list[Callable[[QDialog], None]]
) -> None:
    assert window.workspace
    assert window.workspace.project_id
    window.workspace.form.go_to_entry("progress", DECEMBER)
    answers += [fill(0, "เพิ่มขึ้นเพราะอะไร"), fill(1, "จัดกิจกรรมเพิ่ม")]
    press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    [note] = window.workspace.document.notes(window.workspace.project_id)
    assert (note.topic, note.period, note.entry_key) == (Topic.REMARK, DECEMBER, "progress")
    assert "ข้อสังเกต: เพิ่มขึ้นเพราะอะไร" in said(window)
    press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert "ข้อสังเกต: เพิ่มขึ้นเพราะอะไร คำตอบ: จัดกิจกรรมเพิ่ม" in said(window)
    window.workspace.document.put_note(replace(note, settled_on=date(2019, 1, 2)))
    assert not [text for text in said(window) if text.startswith("ข้อสังเกต")]


def test_a_remark_about_the_project_stands_at_its_name(
    window: MainWindow, answers: list[Callable[[QDialog], None]]
) -> None:
    assert window.workspace
    window.workspace.list.view.setFocus()
    answers.append(fill(0, "ขอแผนปฏิบัติการ"))
    noting.remark_in_focus(window.workspace)
    assert "ข้อสังเกต: ขอแผนปฏิบัติการ" in said(window)


@pytest.mark.long
def test_the_status_line_leads_to_every_open_remark(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace
    assert window.workspace.project_id
    about = (window.workspace.project_id, Topic.REMARK, DECEMBER, "narrative")
    window.workspace.document.put_note(
        Note(new_record_id(), *about, noted_on=date(2019, 1, 2), text="ขอรายละเอียด")
    )
    [button] = [b for b in window.statusBar().findChildren(QToolButton) if b.text() == "ข้อสังเกต 1 ข้อ"]
    assert button.isVisible()
    [action] = button.menu().actions()
    assert action.text().endswith("ผลการดำเนินงาน: ขอรายละเอียด")
    action.trigger()
    assert window.workspace.form.entry_in_focus() == (DECEMBER, "narrative")
