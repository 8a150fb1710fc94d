"""Drives that do not answer: a dead server, a network drive that sleeps."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.storage.project_file import ProjectFile
from app.ui.core.presence import Presence
from app.ui.widgets import dialogs
from app.ui.window.application import begin
from app.ui.window.commands import RecentMenu
from app.ui.window.main_window import MainWindow
from tests.ui.answering import answering
from tests.ui.windows import window_without_file


class DeadServer:
    """Answers about its files only once it is connected."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.connected, self.asked = Event(), 0
        is_file = Path.is_file

        def answer(path: Path) -> bool:
            if folder in path.parents:
                self.asked += 1
                self.connected.wait(30)
            return is_file(path)

        monkeypatch.setattr(Path, "is_file", answer)


@pytest.fixture
def server(saved: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeadServer]:
    """The server that holds the reference file."""
    server = DeadServer(saved.parent, monkeypatch)
    yield server
    server.connected.set()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    with window_without_file(qtbot) as window:
        yield window


def texts(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.welcome.findChildren(QLabel) if label.isVisible())


def test_files_are_there_or_not(tmp_path: Path) -> None:
    there, gone = tmp_path / "a", tmp_path / "b"
    there.touch()
    presence = Presence()
    assert presence.of_all([there, gone]) == {there: True, gone: False}
    gone.touch()
    assert presence.of(gone) is True


def test_a_drive_that_does_not_answer_is_asked_once(saved: Path, server: DeadServer, qtbot: QtBot) -> None:
    presence = Presence()
    assert presence.of_all([saved, Path(__file__)], 0.05) == {saved: None, Path(__file__): True}
    assert presence.of_all([saved], 0) == {saved: None}
    assert presence.answer_meanwhile(saved) is None
    assert server.asked == 1
    server.connected.set()
    qtbot.waitUntil(lambda: presence.answer_meanwhile(saved) is True)
    assert server.asked == 1
    assert presence.of(saved) is True


@pytest.mark.parametrize("is_named", [False, True], ids=["the last one", "named on the command line"])
def test_the_window_stands_while_the_server_of_its_file_is_dead(
    saved: Path, server: DeadServer, window: MainWindow, qtbot: QtBot, is_named: bool
) -> None:
    if not is_named:
        window.settings.remember_file(saved)
    begin(window, saved if is_named else None)
    assert window.workspace is None
    qtbot.waitUntil(lambda: f"ยังติดต่อที่เก็บไฟล์ไม่ได้: {saved.name}" in texts(window))


@pytest.mark.long
def test_a_named_file_is_opened_once_its_server_answers(
    saved: Path, server: DeadServer, window: MainWindow, qtbot: QtBot
) -> None:
    begin(window, saved)
    server.connected.set()
    qtbot.waitUntil(lambda: window.workspace is not None)


def test_a_named_file_that_turns_out_to_be_missing_is_told_of(
    saved: Path,
    server: DeadServer,
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[UserError] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error))
    saved.unlink()
    begin(window, saved)
    server.connected.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].what == f"ไม่พบไฟล์ {saved}"


@pytest.mark.long
def test_the_last_file_is_opened_once_its_server_answers(
    saved: Path, server: DeadServer, window: MainWindow, qtbot: QtBot
) -> None:
    window.settings.remember_file(saved)
    begin(window, None)
    server.connected.set()
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert window.workspace is not None
    assert window.workspace.document.file.path == saved


def test_a_last_file_that_turns_out_to_be_missing_is_told_of(
    saved: Path, server: DeadServer, window: MainWindow, qtbot: QtBot
) -> None:
    window.settings.remember_file(saved)
    saved.unlink()
    begin(window, None)
    server.connected.set()
    qtbot.waitUntil(lambda: f"ไม่พบไฟล์ที่ใช้ครั้งก่อน: {saved.name}" in texts(window))


def test_another_file_that_the_clerk_opens_meanwhile_stays_open(
    saved: Path,
    server: DeadServer,
    window: MainWindow,
    qtbot: QtBot,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:

    other = tmp_path_factory.mktemp("here") / "อื่น.sqlite"
    ProjectFile.create(other).close()
    window.settings.remember_file(saved)
    begin(window, None)
    window.files.open(other)
    server.connected.set()
    qtbot.wait(300)
    assert window.workspace is not None
    assert window.workspace.document.file.path == other


def test_the_menu_of_recent_files_opens_and_offers_what_may_be_there(
    saved: Path, server: DeadServer, window: MainWindow
) -> None:
    window.settings.remember_file(saved)
    menu = window.findChild(RecentMenu)
    assert menu is not None
    menu.aboutToShow.emit()
    assert [action.text().split("   ")[0] for action in menu.actions()] == [saved.name]


# --- a file that the clerk clicks ---


def click_recent(window: MainWindow, name: str) -> None:
    """Click a recent file: in the menu if a file is open, otherwise on the welcome page."""
    if window.workspace is None:
        window.show_welcome()
        next(b for b in window.welcome.findChildren(QPushButton) if b.text().startswith(name)).click()
    else:
        menu = window.findChild(RecentMenu)
        assert menu is not None
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.text().startswith(name)).trigger()


@pytest.fixture(params=["a file open", "no file open"])
def beside(
    request: pytest.FixtureRequest, window: MainWindow, tmp_path_factory: pytest.TempPathFactory
) -> Path | None:
    """The file that is open when another is clicked."""
    if request.param == "no file open":
        return None
    other = tmp_path_factory.mktemp("here") / "อื่น.sqlite"
    ProjectFile.create(other).close()
    window.files.open(other)
    return other


def open_file(window: MainWindow) -> Path | None:
    return window.workspace.document.file.path if window.workspace else None


@pytest.mark.long
def test_a_clicked_file_on_a_dead_server_is_waited_for_until_the_clerk_gives_up(
    saved: Path, server: DeadServer, window: MainWindow, beside: Path | None
) -> None:
    seen: list[str] = []

    def give_up(waiting: QProgressDialog) -> None:
        seen.append(waiting.labelText())
        waiting.cancel()

    window.settings.remember_file(saved)
    with answering(give_up, kind=QProgressDialog):
        click_recent(window, saved.name)
    assert seen == ["กำลังติดต่อที่เก็บไฟล์"]
    assert not server.connected.is_set()
    assert open_file(window) == beside


def test_a_clicked_file_is_opened_once_its_server_answers(
    saved: Path, server: DeadServer, window: MainWindow, beside: Path | None
) -> None:
    window.settings.remember_file(saved)
    with answering(lambda _waiting: server.connected.set(), kind=QProgressDialog):
        click_recent(window, saved.name)
    assert open_file(window) == saved


def test_a_clicked_file_that_turns_out_to_be_missing_is_told_of(
    saved: Path, server: DeadServer, window: MainWindow, beside: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error.what))
    window.settings.remember_file(saved)
    saved.unlink()
    with answering(lambda _waiting: server.connected.set(), kind=QProgressDialog):
        click_recent(window, saved.name)
    assert told == [f"ไม่พบไฟล์ {saved}"]
    assert open_file(window) == beside
