"""The commands of the coordinator's board. What shows it is loaded when it is first asked for."""

from typing import TYPE_CHECKING

from app.ui.widgets import dialogs

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


def toggle_board(window: "MainWindow") -> None:
    """Show the board of all offices in place of the form, or go back from it."""
    if window.workspace is None:
        return
    from app.ui.board.page import BoardPage

    workspace = window.workspace
    page = workspace.findChild(BoardPage)
    if page and page.isVisible():
        workspace.show_form()
        return
    with dialogs.errors_shown(window):
        page = page or BoardPage(workspace)
        workspace.show_page(page, beside_list=False, beside_paper=False)
        page.read()
