"""The command that opens the guide. What shows it is loaded when it is first asked for."""

from typing import TYPE_CHECKING

from app.ui.widgets import dialogs

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


def show_guide(window: "MainWindow") -> None:
    """Show the guide beside the window, where it was left if it was open before."""
    from app.ui.window.guide import GuideWindow

    with dialogs.errors_shown(window):
        guide = window.findChild(GuideWindow) or GuideWindow(window)
        guide.show()
        guide.raise_()
        guide.activateWindow()
