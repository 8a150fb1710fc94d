"""Projects that are removed while a page about the whole file is shown, which stays."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core.changes import ProjectAdded
from app.ui.window.editing import redo, remove_project, undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.windows import window_on

PAGES = ["round", "findings", "overview"]


@pytest.fixture(params=[0, 1], ids=["an empty file", "a file of one project"])
def window(
    path: Path, record: ProjectRecord, qtbot: QtBot, request: pytest.FixtureRequest
) -> Iterator[MainWindow]:
    with ProjectFile.create(path) as file:
        if request.param:
            file.add_project(record.project, record.reports)
    with window_on(path, qtbot) as window:
        yield window


def imported(window: MainWindow, record: ProjectRecord) -> Workspace:
    """Two further projects in one undo step; the form shows the first one of them."""
    workspace = window.workspace
    assert workspace
    made = [replace(record.project, id=new_record_id(), project_code=f"5013000{n}-0001") for n in range(2)]
    assert workspace.document.do_together([ProjectAdded(one) for one in made])
    workspace.show_project(made[0].id)
    return workspace


@pytest.mark.parametrize("page", PAGES)
def test_taking_an_import_back_stays_on_the_page_and_the_form_shows_what_is_left(
    window: MainWindow, record: ProjectRecord, page: str
) -> None:
    workspace = imported(window, record)
    window.actions_by_name[page].trigger()
    shown = workspace._middle.currentWidget()
    undo(workspace)
    assert workspace._middle.currentWidget() is shown
    assert workspace.current is None or workspace.current[0].id in workspace.document.file.project_ids()
    workspace.show_form()
    left = workspace.document.file.project_ids()
    assert workspace.project_id == (left[0] if left else None)


def test_a_project_removed_in_the_month_leaves_the_clerk_there(
    window: MainWindow, record: ProjectRecord
) -> None:
    workspace = imported(window, record)
    window.actions_by_name["round"].trigger()
    assert workspace.round
    removed = workspace.shown_project_id
    assert removed
    remove_project(workspace)
    assert workspace.is_in_round
    assert removed not in workspace.document.file.project_ids()
    assert workspace.shown_project_id in {row.id for row in workspace.round.model.rows} - {removed}
    undo(workspace)
    assert workspace.is_in_round
    assert workspace.shown_project_id == removed
    redo(workspace)
    assert workspace.is_in_round
    assert workspace.shown_project_id in {row.id for row in workspace.round.model.rows} - {removed}
