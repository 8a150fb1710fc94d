from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period
from app.ui.overview.project_charts import NOTHING_CHOSEN, ROOM_FOR_BOTH, ProjectPictures
from app.ui.window.editing import remove_project, undo
from app.ui.window.main_window import MainWindow
from tests.ui.typing import press


@pytest.fixture
def pictures(window: MainWindow) -> ProjectPictures:
    window.actions_by_name["pictures"].trigger()
    return panel(window)


def panel(window: MainWindow) -> ProjectPictures:
    assert window.workspace
    found = window.workspace.findChild(ProjectPictures)
    assert isinstance(found, ProjectPictures)
    return found


def test_the_command_shows_and_hides_them(window: MainWindow, pictures: ProjectPictures) -> None:
    assert pictures.isVisible()
    window.actions_by_name["pictures"].trigger()
    assert not pictures.isVisible()
    window.actions_by_name["pictures"].trigger()
    assert pictures.isVisible()
    assert panel(window) is pictures


def test_escape_closes_them(pictures: ProjectPictures) -> None:
    press(Qt.Key.Key_Escape, widget=pictures.progress)
    assert not pictures.isVisible()


def test_both_pictures_are_in_sight_on_a_small_screen(
    window: MainWindow, pictures: ProjectPictures, qtbot: QtBot
) -> None:
    window.resize(1366, 768)

    def is_in_sight(view: QWidget) -> bool:
        return view.visibleRegion().boundingRect().height() >= view.height() - 8

    # The new size reaches the charts by layout requests, one level after another.
    qtbot.waitUntil(lambda: is_in_sight(pictures.progress) and is_in_sight(pictures.spending))


def test_they_follow_every_edit(window: MainWindow, pictures: ProjectPictures) -> None:
    assert window.workspace
    assert window.workspace.project_id
    assert "มิถุนายน 2562 ร้อยละ 100" in pictures.progress.accessibleDescription()
    window.workspace.document.set_report(window.workspace.project_id, Period(2019, 6), "progress", 95_50)
    assert "มิถุนายน 2562 ร้อยละ 95.50" in pictures.progress.accessibleDescription()
    window.workspace.document.set(window.workspace.project_id, "allocated_budget_satang", 150_000_00)
    assert "180,000 · เกินงบ 30,000 บาท" in pictures.spending.accessibleDescription()
    undo(window.workspace)
    assert "180,000 · คงเหลือ 0 บาท" in pictures.spending.accessibleDescription()


def test_they_follow_to_another_project_and_to_none(window: MainWindow, pictures: ProjectPictures) -> None:
    assert window.workspace
    window.workspace.new_project()
    assert "ยังไม่มีรายงาน" in pictures.progress.accessibleDescription()
    remove_project(window.workspace)
    remove_project(window.workspace)
    assert window.workspace.project_id is None
    assert pictures._name.text() == NOTHING_CHOSEN
    assert not pictures.progress.isVisible()


@pytest.mark.long
def test_page_and_pictures_make_way_for_each_other_on_a_small_screen(
    window: MainWindow, pictures: ProjectPictures
) -> None:
    window.resize(1366, 768)
    window.actions_by_name["preview"].trigger()
    assert not pictures.isVisible()
    window.actions_by_name["pictures"].trigger()
    assert pictures.isVisible()
    assert not window.actions_by_name["preview"].isChecked()


@pytest.mark.long
def test_on_a_large_screen_both_stand(window: MainWindow, pictures: ProjectPictures) -> None:
    window.resize(ROOM_FOR_BOTH + 300, 900)
    window.actions_by_name["preview"].trigger()
    assert pictures.isVisible()
    assert window.workspace
    assert window.workspace.preview.isVisible()


@pytest.mark.long
def test_where_all_is_twice_as_large_the_list_makes_way_and_comes_back(
    window: MainWindow, pictures: ProjectPictures
) -> None:
    assert window.workspace
    pictures.toggle()
    window.resize(960, 540)
    pictures.toggle()
    assert not window.workspace.list.isVisible()
    pictures.toggle()
    assert window.workspace.list.isVisible()


@pytest.mark.long
def test_they_know_no_project_when_the_next_file_is_opened(
    window: MainWindow, pictures: ProjectPictures, tmp_path: Path
) -> None:
    from app.storage.project_file import ProjectFile

    ProjectFile.create(tmp_path / "ว่าง.sqlite").close()
    window.files.open(tmp_path / "ว่าง.sqlite")
    window.actions_by_name["pictures"].trigger()
    assert panel(window)._name.text() == NOTHING_CHOSEN
