"""The window's settings: recent files, and the widths of its parts."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.storage.project_file import ProjectFile
from app.ui.core.settings import Settings
from app.ui.widgets import dialogs
from app.ui.window.application import begin
from app.ui.window.commands import RecentMenu
from app.ui.window.main_window import MainWindow
from app.ui.window.welcome import Welcome
from tests.ui.windows import window_without_file


def offered(window: MainWindow) -> list[str]:
    menu = window.findChild(RecentMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    return [action.text().split("   ")[0] for action in files_of(menu) if action.isEnabled()]


def files_of(menu: RecentMenu) -> list[QAction]:
    return [action for action in menu.actions() if not action.isCheckable() and not action.isSeparator()]


def pin(window: MainWindow) -> QAction:
    menu = window.findChild(RecentMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    [action] = [action for action in menu.actions() if action.isCheckable()]
    return action


def choose(window: MainWindow, place: int) -> None:
    menu = window.findChild(RecentMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    menu.actions()[place].trigger()


def test_the_other_files_that_were_opened_are_offered(window: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "ฝ่าย ก & ข.sqlite"
    ProjectFile.create(other).close()
    assert offered(window) == []
    window.files.open(other)
    assert offered(window) == ["มีนบุรี 2562.sqlite"]
    choose(window, 0)
    assert window.workspace
    assert window.workspace.document.file.path.name == "มีนบุรี 2562.sqlite"
    assert offered(window) == ["ฝ่าย ก && ข.sqlite"]


def test_a_pinned_file_stays_in_the_list_however_many_others_are_opened(
    window: MainWindow, saved: Path, tmp_path: Path
) -> None:
    pin(window).trigger()
    assert pin(window).isChecked()
    for number in range(8):
        other = tmp_path / f"{number}.sqlite"
        other.touch()
        window.settings.remember_file(other)
    assert Settings().recent_files[0] == saved
    assert Settings().last_file == other
    window.settings.remember_file(saved)
    pin(window).trigger()
    assert not pin(window).isChecked()
    assert Settings().pinned_files == []


def test_a_file_that_is_gone_is_not_offered(window: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "ย้ายไปแล้ว.sqlite"
    ProjectFile.create(other).close()
    window.settings.remember_file(other)
    other.unlink()
    assert offered(window) == []


def test_the_files_opened_last_are_remembered_the_last_one_first(
    saved: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """Six of them, each once; the settings drop older ones."""
    settings = Settings()
    files = [tmp_path / f"{number}.sqlite" for number in range(8)]
    for file in files:
        file.touch()
        settings.remember_file(file)
    assert settings.recent_files == files[:1:-1]
    settings.remember_file(files[4])
    assert settings.recent_files == [files[4], files[7], files[6], files[5], files[3], files[2]]
    assert Settings().last_file == files[4]


@pytest.mark.long
def test_the_list_is_as_wide_as_it_was(window: MainWindow, saved: Path, qtbot: QtBot) -> None:
    assert window.workspace
    window.resize(1366, 768)
    window.workspace.setSizes([400, 900, 0])
    wide = window.workspace.list.width()
    assert wide > 350
    window.files.close()
    window.files.open(saved)
    assert window.workspace
    window.workspace.show_form()
    projects = window.workspace.list
    qtbot.waitUntil(lambda: projects.width() == wide)
    window.workspace.show_round()
    window.files.close()  # while the month hides the list
    window.files.open(saved)
    assert window.workspace
    window.workspace.show_form()
    again = window.workspace.list
    qtbot.waitUntil(lambda: again.width() == wide)


# --- the file of last time, when the program starts ---


@pytest.fixture
def closed(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window at its start, before it knows what to show."""
    with window_without_file(qtbot) as window:
        yield window


def texts(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.welcome.findChildren(QLabel) if label.isVisible())


def test_the_file_of_last_time_is_opened(saved: Path, closed: MainWindow) -> None:
    closed.settings.remember_file(saved)
    begin(closed, None)
    assert closed.workspace is not None
    assert closed.workspace.document.file.path == saved


def test_a_missing_file_of_last_time_is_told_of_and_no_other_is_opened(
    saved: Path, tmp_path: Path, closed: MainWindow, qtbot: QtBot
) -> None:
    stick = tmp_path / "stick" / "เขต.sqlite"
    closed.settings.remember_file(saved)
    closed.settings.remember_file(stick)
    begin(closed, None)
    assert closed.workspace is None
    qtbot.waitUntil(lambda: "ไม่พบไฟล์ที่ใช้ครั้งก่อน: เขต.sqlite" in texts(closed))
    assert str(stick.parent) in texts(closed)


@pytest.mark.long
def test_a_missing_file_is_opened_once_it_is_there_again(
    saved: Path, tmp_path: Path, closed: MainWindow
) -> None:
    stick = tmp_path / "เขต.sqlite"
    closed.settings.remember_file(stick)
    begin(closed, None)
    saved.replace(stick)
    again = next(b for b in closed.welcome.findChildren(QPushButton) if "อีกครั้ง" in b.text())
    again.click()
    assert closed.workspace is not None
    closed.files.close()
    assert "ไม่พบไฟล์" not in texts(closed)


def test_a_file_that_is_named_is_opened_whatever_was_open_last(
    saved: Path, tmp_path: Path, closed: MainWindow
) -> None:
    closed.settings.remember_file(tmp_path / "gone.sqlite")
    begin(closed, saved)
    assert closed.workspace is not None


def test_it_is_told_of_as_long_as_it_is_missing(
    tmp_path: Path, closed: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    closed.settings.remember_file(tmp_path / "เขต.sqlite")
    begin(closed, None)
    told: list[object] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error))
    again = next(b for b in closed.welcome.findChildren(QPushButton) if "อีกครั้ง" in b.text())
    again.click()
    assert told
    qtbot.waitUntil(lambda: "ไม่พบไฟล์ที่ใช้ครั้งก่อน: เขต.sqlite" in texts(closed))


def test_a_stick_that_was_pulled_out_raises_nothing(
    saved: Path, closed: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def fail(_path: Path) -> bool:
        raise OSError(errno.EIO, "Input/output error")

    closed.settings.remember_file(saved)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "is_file", fail)
        begin(closed, None)
    assert closed.workspace is None
    qtbot.waitUntil(lambda: "ไม่พบไฟล์ที่ใช้ครั้งก่อน" in texts(closed))


def test_the_middle_of_a_folder_that_is_too_long_gives_way_and_its_end_stays(qtbot: QtBot) -> None:
    welcome, file = (
        Welcome(),
        Path("/งาน") / "/".join(["โฟลเดอร์ที่ชื่อยาวมาก"] * 9) / "ปี 2562" / "เขต & ฝ่าย.sqlite",
    )
    qtbot.addWidget(welcome)
    welcome.resize(900, 700)
    welcome.show_recent([file])
    welcome.show()
    button = next(one for one in welcome.findChildren(QPushButton) if one.toolTip())
    qtbot.waitUntil(lambda: "…" in button.text())
    name, folder = button.text().split("\n")
    assert name == "เขต && ฝ่าย.sqlite"
    assert folder.startswith("/งาน")
    assert folder.endswith("ปี 2562")
    assert button.sizeHint().width() <= button.width()
