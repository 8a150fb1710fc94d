"""Refused text that stands in a field is found again from every page, and is lost with its project only."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.project_list.selected import remove_project
from app.ui.widgets import dialogs
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

PAGES = ("overview", "findings", "board")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The labels of which the clerk is asked, who always stays to correct the text."""
    labels: list[str] = []

    def stay(_parent: object, told: list[str]) -> bool:
        labels.extend(told)
        return False

    monkeypatch.setattr(dialogs, "ask_to_leave_refused", stay)
    return labels


@pytest.fixture
def window(path: Path, record: ProjectRecord, qtbot: QtBot, asked: list[str]) -> Iterator[MainWindow]:
    with ProjectFile.create(path) as file:
        for name in "กขค":
            own = record.with_id(new_record_id())
            file.add_project(replace(own.project, project_name=name), own.reports)
    with window_on(path, qtbot) as window:
        yield window
        for editors in window.workspace._editors() if window.workspace else ():
            editors.discard()


@pytest.fixture
def workspace(window: MainWindow) -> Workspace:
    assert window.workspace
    return window.workspace


def type_letters(workspace: Workspace) -> None:
    """Type letters into the amount or the percentage that has the focus."""
    focus = QApplication.focusWidget()
    assert focus
    type_text(focus, "abc")
    workspace.flush()
    assert len(workspace.unsaved.refused) == 1


def is_at_refused(workspace: Workspace) -> bool:
    [(_, editor)] = workspace.unsaved.refused
    return editor.isVisible() and editor is workspace.window().focusWidget()


@pytest.mark.parametrize("page", PAGES)
def test_who_stays_to_correct_it_is_led_from_a_page_to_the_form(
    window: MainWindow, workspace: Workspace, asked: list[str], page: str
) -> None:
    first, second, _ = workspace.document.file.project_ids()
    workspace.go_to_entry(first, None, "allocated_budget_satang")
    type_letters(workspace)
    window.actions_by_name[page].trigger()
    workspace.go_to_entry(second, None, "office")
    assert asked == ["งบประมาณที่ได้รับ"]
    assert is_at_refused(workspace)
    assert workspace.project_id == first


@pytest.mark.parametrize("page", PAGES)
def test_who_stays_to_correct_it_is_led_from_a_page_to_the_month(
    window: MainWindow, workspace: Workspace, asked: list[str], page: str
) -> None:
    """No key leads there: each would ask again."""
    workspace.show_round()
    assert workspace.round
    project_id = workspace.document.file.project_ids()[1]
    assert workspace.round.go_to(project_id, workspace.round.period, "progress")
    type_letters(workspace)
    window.actions_by_name[page].trigger()
    window.actions_by_name["round"].trigger()
    assert len(asked) == 1
    assert workspace.is_in_round
    assert is_at_refused(workspace)
    assert workspace.shown_project_id == project_id


def test_removing_another_project_leaves_it_and_its_project_in_sight(
    workspace: Workspace, asked: list[str]
) -> None:
    first, second, _ = workspace.document.file.project_ids()
    workspace.go_to_entry(first, None, "allocated_budget_satang")
    type_letters(workspace)
    remove_project(workspace, second)
    assert workspace.project_id == first
    assert is_at_refused(workspace)
    assert asked == []


def test_a_finding_of_the_project_in_sight_that_named_the_removed_one_is_gone(workspace: Workspace) -> None:
    first, *others = workspace.document.file.project_ids()
    workspace.go_to_entry(first, None, "project_code")
    for other in others:
        assert any("ในปีงบประมาณเดียวกัน" in finding.words for finding in workspace.findings)
        remove_project(workspace, other)
    assert not any("ในปีงบประมาณเดียวกัน" in finding.words for finding in workspace.findings)
    assert workspace.form.entry_in_focus() == (None, "project_code")


def test_it_goes_with_its_project_without_a_question_afterwards(
    workspace: Workspace, asked: list[str]
) -> None:
    first, second, _ = workspace.document.file.project_ids()
    workspace.go_to_entry(first, None, "allocated_budget_satang")
    type_letters(workspace)
    remove_project(workspace, first)
    assert workspace.project_id == second
    assert (workspace.unsaved.refused, asked) == ([], [])


def test_who_has_left_some_in_the_form_stays_at_that_of_the_month(
    workspace: Workspace, asked: list[str], qtbot: QtBot
) -> None:
    first, second, _ = workspace.document.file.project_ids()
    workspace.go_to_entry(first, None, "allocated_budget_satang")
    type_letters(workspace)
    workspace.show_round()
    assert workspace.round
    workspace.round.go_to(second, workspace.round.period, "progress")
    focus = QApplication.focusWidget()
    assert focus
    type_text(focus, "abc")
    workspace.round.go_on()
    workspace.leave_page()
    assert len(asked) == 2
    assert workspace.is_in_round
    assert workspace.shown_project_id == second
    assert workspace.window().focusWidget() is focus


def test_who_stays_to_correct_it_in_the_month_is_at_it_after_enter(
    workspace: Workspace, asked: list[str]
) -> None:
    workspace.show_round()
    assert workspace.round
    workspace.round.go_to(workspace.document.file.project_ids()[0], workspace.round.period, "progress")
    type_letters(workspace)
    workspace.round.table.setFocus()
    press(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert len(asked) == 1
    assert is_at_refused(workspace)
