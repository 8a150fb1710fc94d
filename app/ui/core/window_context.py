"""What a feature knows of the window that opens and closes files (`window/main_window.py`)."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from app.ui.core.settings import Settings

if TYPE_CHECKING:  # at run time after the first paint: SQLite takes as long to load as Qt
    from app.ui.core.context import FileContext


class WindowContext(QMainWindow):
    """The window, with the workspace of the open file if there is one."""

    workspace: "FileContext | None"
    settings: Settings
    actions_by_name: dict[str, QAction]

    @property
    def folder(self) -> Path:
        """Where to look for files: beside the open one, else among the documents."""
        raise NotImplementedError

    def open_file(self, path: Path) -> None:
        raise NotImplementedError

    def new_file(self) -> None:
        raise NotImplementedError

    def browse(self) -> None:
        raise NotImplementedError
