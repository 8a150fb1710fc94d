"""The features' view of the window that opens and closes files; `window/main_window.py` implements it."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from app.ui.core.settings import Settings

if TYPE_CHECKING:  # at run time only after the first paint: SQLite takes as long to load as Qt
    from app.ui.core.context import FileContext


class Files(Protocol):
    """Opens and closes the window's file; a file that cannot be opened changes nothing."""

    @property
    def folder(self) -> Path:
        """The folder for file dialogs: that of the open file, otherwise the documents folder."""

    def open(self, path: Path) -> None:
        """Open a file in place of the open one."""

    def new(self) -> None:
        """Create a district's file as the clerk says, and open it."""

    def new_collection(self) -> None:
        """Create the coordinator's file at a place chosen by the coordinator, and open it."""

    def go_on_in_copy(self) -> None:
        """Save a copy of the open file where the clerk says, and open it in place of the file."""

    def browse(self) -> None:
        """Open a file chosen by the clerk."""


class WindowContext(QMainWindow):
    """The window, with the workspace of the open file if there is one."""

    workspace: "FileContext | None"
    settings: Settings
    actions_by_name: dict[str, QAction]

    def show_written(self, text: str, path: Path) -> None:
        """Tell of a file or folder that was written for the clerk, and offer to open it."""
        raise NotImplementedError

    @property
    def files(self) -> Files:
        """Opens and closes the window's file."""
        raise NotImplementedError
