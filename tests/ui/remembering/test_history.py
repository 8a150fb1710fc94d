"""The history of edits, as the clerk uses it in the window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from app.ui.history.dialog import HistoryDialog
from app.ui.window.editing import undo
from app.ui.window.workspace import Workspace
from tests.ui.remembering.remembered import CTRL, DECEMBER, OCTOBER, Act
from tests.ui.typing import press


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
