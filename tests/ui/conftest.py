from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile
from app.ui.core.document import Document
from app.ui.widgets import dressing
from app.ui.widgets.later import IdleWork
from app.ui.widgets.theme import FONTS
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.full_disk import Disk
from tests.ui.windows import window_on


def pytest_configure(config: pytest.Config) -> None:
    """Ignore the offscreen platform's warnings about every window and popup."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, Any, Any]:
    """End what would be done in idle time: events are processed after a test, and nobody looks any more."""
    yield
    for window in QApplication.topLevelWidgets():
        for work in window.findChildren(IdleWork):
            work.stop()


@pytest.fixture(autouse=True)
def no_widgets_left(qapp: QApplication) -> Iterator[None]:
    """Delete what a test left to delete later: each new style sheet polishes every widget that there is."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session", autouse=True)
def emptied_clipboard(qapp: QApplication) -> Iterator[None]:
    """Empty it at the end: the offscreen platform crashes over cells that were copied, on its way out."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def lasting_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the folders of the tests, which are temporary, for lasting ones."""
    monkeypatch.setattr("app.storage.disk.temporary_places._is_in_system_folder", lambda _path: False)


@pytest.fixture
def type_of_the_window(qapp: QApplication) -> Iterator[None]:
    """Use the window's own font only in this test: other tests measure with another one."""
    added = [QFontDatabase.addApplicationFont(str(file)) for file in FONTS.glob("RainganUI-*.ttf")]
    yield
    for number in added:
        QFontDatabase.removeApplicationFont(number)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application, whose look may be changed: it is as before for the next test, which may measure."""
    font, palette, sheet = qapp.font(), qapp.palette(), qapp.styleSheet()
    yield qapp
    for name in ("is_dark", "text_points", "is_compact"):
        qapp.setProperty(name, None)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def themed(dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QApplication:
    """The application in the program's look, with fonts unread: Qt would go on drawing Thai with them."""
    monkeypatch.setattr(dressing, "FONTS", tmp_path)
    dressing.apply_theme(dressed)
    return dressed


@pytest.fixture
def workspace(qtbot: QtBot, file: ProjectFile, record: ProjectRecord) -> Workspace:
    """A workspace on a file that holds the reference project."""
    file.add_project(record.project, record.reports)
    workspace = Workspace(Document(file))
    qtbot.addWidget(workspace, before_close_func=lambda workspace: workspace.preview.close())
    return workspace


@pytest.fixture
def window(saved: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The program's window on the saved file of the reference project."""
    with window_on(saved, qtbot) as window:
        yield window


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """The parent of dialogs."""
    parent = QWidget()
    parent.resize(1366, 768)
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def shown(workspace: Workspace, qtbot: QtBot) -> Iterator[Workspace]:
    """The visible workspace. Waiting values are discarded at the end, as when the file is closed."""
    workspace.resize(1366, 768)
    workspace.show()
    workspace.activateWindow()
    qtbot.waitUntil(workspace.isActiveWindow)
    yield workspace
    workspace.document.throw_away_waiting()
