"""What the window remembers: the files that were opened last, and how wide its parts are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.storage.project_file import ProjectFile
from app.ui.main_window import MainWindow
from app.ui.recent import RecentMenu
from tests.ui.windows import window_on


@pytest.fixture
def window(saved: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(saved, qtbot) as window:
        yield window


def offered(window: MainWindow) -> list[str]:
    menu = window.findChild(RecentMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    return [action.text().split("   ")[0] for action in menu.actions() if action.isEnabled()]


def choose(window: MainWindow, place: int) -> None:
    menu = window.findChild(RecentMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    menu.actions()[place].trigger()


def test_the_other_files_that_were_opened_are_offered(window: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "ฝ่าย ก & ข.sqlite"
    ProjectFile.create(other).close()
    assert offered(window) == []
    window.open_file(other)
    assert offered(window) == ["มีนบุรี 2562.sqlite"]
    choose(window, 0)
    assert window.desk
    assert window.desk.document.file.path.name == "มีนบุรี 2562.sqlite"
    assert offered(window) == ["ฝ่าย ก && ข.sqlite"]


def test_a_file_that_is_gone_is_not_offered(window: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "ย้ายไปแล้ว.sqlite"
    ProjectFile.create(other).close()
    window.settings.remember_file(other)
    other.unlink()
    assert offered(window) == []


def test_the_list_is_as_wide_as_it_was(window: MainWindow, saved: Path) -> None:
    assert window.desk
    window.resize(1366, 768)
    window.desk.setSizes([400, 900, 0])
    wide = window.desk.list.width()
    assert wide > 350
    window.close_file()
    window.open_file(saved)
    assert window.desk
    assert window.desk.list.width() == wide
