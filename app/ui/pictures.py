"""The commands that show pictures. What draws them is loaded when they are first asked for."""

from typing import TYPE_CHECKING

from app.ui.widgets import dialogs

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


def toggle_pictures(window: "MainWindow") -> None:
    """Show the pictures of the project on the workspace beside its form, or put them away."""
    if window.workspace:
        from app.ui.overview.project_charts import panel_of

        panel_of(window.workspace, window.actions_by_name["preview"]).toggle()


def toggle_overview(window: "MainWindow") -> None:
    """Show the page about the whole file in place of the form, or go back from it."""
    if window.workspace is None:
        return
    from app.ui.overview.page import OverviewPage

    workspace = window.workspace
    page = workspace.findChild(OverviewPage) or OverviewPage(workspace)
    if page.isVisible():
        workspace.show_form()
        return
    with dialogs.errors_shown(window):
        workspace.flush()
        page.read()
        workspace.show_page(page)
