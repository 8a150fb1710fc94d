"""A window that is closed by the system, at log-off, while the clerk is asked or waits."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.storage.project_file import ProjectFile
from app.ui.core.settings import Settings
from app.ui.widgets.tasks import run_task
from app.ui.window.main_window import MainWindow


def opened(path: Path, qtbot: QtBot) -> MainWindow:
    ProjectFile.create(path).close()
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    window.files.open(path)
    return window


def test_it_is_closed_when_the_task_has_ended(path: Path, qtbot: QtBot) -> None:
    window = opened(path, qtbot)
    workspace = window.workspace
    assert workspace is not None
    file, seen = workspace.document.file, []

    def steps() -> Iterator[tuple[int, None]]:
        for number in range(1, 60):
            qtbot.wait(5)
            if number == 30:
                assert not window.close()
            seen.append(file.project_count())  # of an open file
            yield number, None

    assert run_task(steps(), 59, "กำลังพิมพ์โครงการที่", window)
    assert len(seen) == 59
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.workspace is None


def test_it_stays_while_a_question_is_open(path: Path, qtbot: QtBot) -> None:
    window = opened(path, qtbot)
    dialog = QDialog(window)
    closed: list[bool] = []

    def log_off() -> None:
        closed.append(window.close())
        dialog.reject()

    QTimer.singleShot(50, log_off)
    dialog.exec()
    assert closed == [False]
    assert window.workspace is not None
    assert window.close()


def test_it_is_closed_with_the_file_that_is_about_to_be_shown(path: Path, qtbot: QtBot) -> None:
    ProjectFile.create(path).close()
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    QTimer.singleShot(0, window.close)  # comes while the window is painted before the file is shown
    window.files.open(path)
    workspace = window.workspace
    assert workspace is not None
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.workspace is None
