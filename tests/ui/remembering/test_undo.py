"""Undoing, as the clerk sees it in the window."""

from collections.abc import Callable

import pytest

from app.ui.window.editing import redo, undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.remembering.remembered import DECEMBER


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


def test_it_says_whether_a_project_was_added_or_removed(
    workspace: Workspace, told: Callable[[], str]
) -> None:
    added = workspace.document.new_project(project_name="ปลูกต้นไม้")
    assert added
    undo(workspace)
    assert told() == "เลิกทำแล้ว: การเพิ่มโครงการ ปลูกต้นไม้"
    redo(workspace)
    assert told() == "ทำซ้ำแล้ว: การเพิ่มโครงการ ปลูกต้นไม้"
    workspace.document.remove_project(added)
    undo(workspace)
    assert told() == "เลิกทำแล้ว: การลบโครงการ ปลูกต้นไม้"
    workspace.document.new_project()
    undo(workspace)
    assert told() == "เลิกทำแล้ว: การเพิ่มโครงการที่ยังไม่มีชื่อ"


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
