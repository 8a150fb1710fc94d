"""Another project in the form while the months of the one before are still in sight."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.entry import FormSection
from app.models.progress_report import fiscal_months
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.form.month_row import MonthRow
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.typing import type_text
from tests.ui.windows import window_on

MONTHS: Final = fiscal_months(2562)
PLACE: Final = 8
"""Of a month that both projects have, below some that only the second one has."""


@pytest.fixture
def window(path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[MainWindow]:
    """Two projects; the form shows the first one, whose reports begin with the seventh month."""
    with ProjectFile.create(path) as file:
        for name, months in (("ก", MONTHS[6:]), ("ข", MONTHS)):
            one = record.with_id(new_record_id())
            reports = [replace(one.reports[0], period=each, narrative=name) for each in months]
            file.add_project(replace(one.project, project_code="", project_name=name), reports)
    with window_on(path, qtbot) as window:
        assert window.workspace
        window.workspace.go_to_entry(ids_of(window.workspace)[0], MONTHS[PLACE], "narrative")
        yield window


@pytest.fixture
def workspace(window: MainWindow) -> Workspace:
    assert window.workspace
    return window.workspace


def ids_of(workspace: Workspace) -> list[str]:
    return workspace.document.file.project_ids()


def row_of(workspace: Workspace) -> MonthRow:
    table = workspace.form._boxes[FormSection.REPORTS].table
    assert table
    return table._rows[MONTHS[PLACE]]


def by_removing_the_first(window: MainWindow) -> None:
    window.actions_by_name["remove_project"].trigger()


def by_a_click_into_a_month(window: MainWindow) -> None:
    assert window.workspace
    workspace = window.workspace
    workspace.list.view.setFocus()
    workspace.show_project(ids_of(workspace)[1])
    row_of(workspace).editors["narrative"].setFocus()


@pytest.mark.parametrize("come", [by_removing_the_first, by_a_click_into_a_month])
def test_what_is_typed_at_once_is_added_to_the_text_of_the_project_that_is_shown(
    come: Callable[[MainWindow], None], window: MainWindow, workspace: Workspace
) -> None:
    come(window)
    second = ids_of(workspace)[-1]
    assert workspace.project_id == second
    focus = QApplication.focusWidget()
    assert focus
    type_text(focus, "ใหม่")
    workspace.flush()
    typed = {one.period: one.narrative for one in workspace.document.reports(second)}[MONTHS[PLACE]]
    assert sorted(typed) == sorted("ขใหม่")


def test_a_bin_beside_a_month_of_the_project_before_removes_nothing(workspace: Workspace) -> None:
    second = ids_of(workspace)[1]
    before = workspace.document.reports(second)
    workspace.show_project(second)
    workspace.list.view.setFocus()
    workspace.form._boxes[FormSection.REPORTS].stale = True
    row_of(workspace)._remove_button.click()
    assert workspace.document.reports(second) == before
