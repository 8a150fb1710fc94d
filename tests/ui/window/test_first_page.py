"""The page that an opened file begins with: what its user needs next."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.services.file_profile import FileProfile, Role, write_profile
from app.services.sample import create_sample
from app.storage.project_file import ProjectFile
from app.ui.board.page import BoardPage
from app.ui.monthly.grid import NARRATIVE
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.windows import window_without_file


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    with window_without_file(qtbot) as window:
        yield window


def opened(window: MainWindow, path: Path) -> Workspace:
    window.files.open(path)
    assert window.workspace
    return window.workspace


def made(path: Path, record: ProjectRecord, profile: FileProfile | None = None) -> Path:
    with ProjectFile.create(path) as file:
        file.add_project(record.project, record.reports[:-1])
        if profile:
            write_profile(file, profile)
    return path


def test_a_clerks_file_begins_with_the_month(
    window: MainWindow, tmp_path: Path, record: ProjectRecord
) -> None:
    workspace = opened(window, made(tmp_path / "a.sqlite", record))
    assert workspace.is_in_round
    assert window.actions_by_name["round"].isChecked()
    assert workspace.round
    assert workspace.round.entry_in_focus == (record.reports[-1].period, NARRATIVE)
    assert workspace.current
    assert workspace.current[0] == record.project


def test_esc_goes_from_there_to_the_form_of_the_project(
    window: MainWindow, tmp_path: Path, record: ProjectRecord
) -> None:
    workspace = opened(window, made(tmp_path / "a.sqlite", record))
    for _left in ("the narrative", "the month"):
        focus = QApplication.focusWidget()
        assert focus
        QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert workspace.form.isVisible()
    assert workspace.project_id == record.project.id
    assert workspace.list.view.currentIndex().isValid()


def test_the_key_of_a_section_goes_from_there_to_that_section(
    window: MainWindow, tmp_path: Path, record: ProjectRecord
) -> None:
    workspace = opened(window, made(tmp_path / "a.sqlite", record))
    window.actions_by_name["section_4"].trigger()
    assert workspace.form.isVisible()
    assert workspace.form.entry_in_focus() == (None, "objectives")


def test_typing_begins_at_once(
    window: MainWindow, tmp_path: Path, record: ProjectRecord, qtbot: QtBot
) -> None:
    workspace = opened(window, made(tmp_path / "a.sqlite", record))
    focus = QApplication.focusWidget()
    assert focus
    QTest.keyClicks(focus, "done")
    workspace.flush()
    assert workspace.document.reports(record.project.id)[-1].narrative == "done"


def test_a_sample_begins_with_its_form(window: MainWindow, tmp_path: Path) -> None:
    create_sample(tmp_path / "a.sqlite")
    assert opened(window, tmp_path / "a.sqlite").form.isVisible()


def test_a_coordinators_file_begins_with_the_board(
    window: MainWindow, tmp_path: Path, record: ProjectRecord
) -> None:
    path = made(tmp_path / "a.sqlite", record, FileProfile(Role.COORDINATOR))
    board = opened(window, path).findChild(BoardPage)
    assert board
    assert board.isVisible()


def test_a_file_without_a_project_begins_with_the_ways_to_the_first_one(
    window: MainWindow, tmp_path: Path
) -> None:
    ProjectFile.create(tmp_path / "a.sqlite").close()
    workspace = opened(window, tmp_path / "a.sqlite")
    assert not workspace.is_in_round
    assert workspace._middle.first.hasFocus()


def test_a_file_without_a_due_project_begins_with_the_form(
    window: MainWindow, tmp_path: Path, record: ProjectRecord
) -> None:
    undated = replace(record, project=replace(record.project, fiscal_year=None))
    workspace = opened(window, made(tmp_path / "a.sqlite", undated))
    assert workspace.form.isVisible()
    assert workspace.project_id == record.project.id


def test_a_file_to_look_at_begins_with_the_form(
    window: MainWindow, tmp_path: Path, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "a.sqlite", record)
    file = ProjectFile.open(path, writable=False)
    monkeypatch.setattr(window.files, "_opened", lambda _path: file)
    assert opened(window, path).form.isVisible()


def test_a_section_is_in_sight_at_once_though_the_form_is_only_being_made(
    window: MainWindow, tmp_path: Path, record: ProjectRecord, qtbot: QtBot
) -> None:
    workspace = opened(window, made(tmp_path / "ก.sqlite", record))
    workspace.leave_page()
    window.actions_by_name["section_7"].trigger()
    focus = QApplication.focusWidget()
    assert focus
    assert workspace.isAncestorOf(focus)
    assert focus.visibleRegion().boundingRect().height() == focus.height()
    qtbot.wait(200)
    assert focus.visibleRegion().boundingRect().height() == focus.height()
