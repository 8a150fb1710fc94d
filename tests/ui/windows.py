"""A real window on a file, as the program creates it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.core.settings import Settings
from app.ui.gather.drops import Dropping
from app.ui.window import file_manager
from app.ui.window.main_window import MainWindow


@contextmanager
def window_without_file(qtbot: QtBot) -> Iterator[MainWindow]:
    """Provide an active window, before it knows what to show. It is closed as a clerk closes it."""
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    assert window.close()


@contextmanager
def window_on(path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """Provide such a window with an open file at its form, without the month with which a clerk's begins."""
    with window_without_file(qtbot) as window:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(file_manager, "_begins_with_month", lambda _profile, _file: False)
            window.files.open(path)
        # The last of what it does after its first paint. A main window accepts drops from the start.
        qtbot.waitUntil(lambda: window.findChild(Dropping) is not None)
        yield window
