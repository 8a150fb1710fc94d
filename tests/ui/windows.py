"""A real window on a file, as the program creates it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.ui.core.settings import Settings
from app.ui.gather.drops import Dropping
from app.ui.window.main_window import MainWindow


@contextmanager
def window_on(path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """Provide an active window with an open file at its form, as Esc shows it; a clerk's begins with the
    month. It is closed as a clerk closes it.
    """
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.files.open(path)
    if window.workspace and window.workspace.is_in_round:
        window.workspace.leave_page()
    # The last of what it does after its first paint. A main window accepts drops from the start.
    qtbot.waitUntil(lambda: window.findChild(Dropping) is not None)
    yield window
    assert window.close()
