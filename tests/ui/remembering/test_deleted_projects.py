"""Deleted projects, as the clerk gets them back in the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.models.note import Note, Topic
from app.ui.history.deleted_dialog import DeletedDialog
from app.ui.widgets import dialogs
from app.ui.window.editing import remove_project, undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.remembering.remembered import DECEMBER, Act
from tests.ui.typing import press


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
