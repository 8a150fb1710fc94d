"""Closed projects, as the clerk uses them in the window."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.models.note import Note, Topic
from app.ui.form.note_dialogs import ClosingDialog
from app.ui.history.dialog import HistoryDialog
from app.ui.window.editing import undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.remembering.remembered import CTRL, DECEMBER, Act
from tests.ui.typing import press, type_text


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
