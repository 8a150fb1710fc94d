"""What `FileManager` needs of the window that shows the file."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from app.ui.core.window_context import WindowContext

if TYPE_CHECKING:  # at run time after the first paint: SQLite and the form take as long to load as Qt
    from app.ui.window.workspace import Workspace


class FileWindow(WindowContext):
    """The file manager's view of the window."""

    workspace: "Workspace | None"
    pages: QStackedWidget
    """The parent of a workspace, given when it is made: Qt applies the style sheet again to all widgets that
    move to another parent.
    """

    def show_workspace(self, workspace: "Workspace") -> None:
        """Show an open file."""
        raise NotImplementedError

    def show_what_file_is(self, workspace: "Workspace") -> None:
        """Say above the page if the file is a sample, can only be read, or may not last."""
        raise NotImplementedError

    def drop_workspace(self) -> None:
        """Drop the open file's page, which must not be used again; the file itself is closed later."""
        raise NotImplementedError

    def show_welcome(self) -> None:
        """Show the welcome page."""
        raise NotImplementedError

    def remember(self, path: Path) -> None:
        """Show the open file in the title and add it to the recent files."""
        raise NotImplementedError

    def tell(self, words: str) -> None:
        """Show a lasting text in the status line."""
        raise NotImplementedError
