"""The stage of a scene: the window with its sample open, and time."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace

ROOT: Final = Path(__file__).resolve().parents[2]
WIDE: Final = "1920x1080"


class Stage:
    """The window with its sample open, and time."""

    def __init__(self, app: QApplication, window: MainWindow, path: Path) -> None:
        self.app, self.window, self.path = app, window, path

    @property
    def workspace(self) -> Workspace:
        assert self.window.workspace is not None, "no file is open"
        return self.window.workspace

    def wait(self, milliseconds: int = 600) -> None:
        QTest.qWait(milliseconds)

    def until(self, is_done: Callable[[], bool], milliseconds: int = 20_000) -> None:
        """Wait for another thread's result."""
        for _ in range(milliseconds // 100):
            if is_done():
                return
            self.wait(100)
        raise TimeoutError("the scene waits too long")

    def command(self, name: str) -> None:
        self.window.actions_by_name[name].trigger()

    def go_to(self, place: int) -> None:
        self.command(f"section_{place}")

    def open(self, path: Path) -> None:
        self.window.files.open(path)
        self.workspace.show_form()  # a scene of the month says so
        self.wait()

    def later(self, act: Callable[[], object], milliseconds: int = 800) -> None:
        """Act while a dialog is open: afterwards there would be nothing to take a picture of."""
        QTimer.singleShot(milliseconds, act)

    def later_command(self, name: str) -> None:
        self.later(lambda: self.command(name), 0)


class Scene(NamedTuple):
    """What is done before the picture is taken, on which screen, and whether only the dialog is taken."""

    play: Callable[[Stage], object]
    size: str = "1366x768"
    scale: str = "1"
    alone: bool = False
    dark: bool = False


def chosen(command: str) -> Callable[[Stage], None]:
    """Return the play in which only a command is chosen, which opens a dialog."""
    return lambda stage: stage.later_command(command)
