"""The commands that show pictures. What draws them is loaded when they are first asked for."""

from typing import TYPE_CHECKING

from app.ui.widgets import dialogs

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


def toggle_pictures(window: "MainWindow") -> None:
    """Show the pictures of the project on the desk beside its form, or put them away."""
    if window.desk:
        from app.ui.overview.project_charts import panel_of

        panel_of(window.desk, window.actions_by_name["preview"]).toggle()


def toggle_overview(window: "MainWindow") -> None:
    """Show the page about the whole file in place of the form, or go back from it."""
    if window.desk is None:
        return
    from app.ui.overview.page import OverviewPage

    desk = window.desk
    page = desk.findChild(OverviewPage) or OverviewPage(desk)
    if page.isVisible():
        desk.show_form()
        return
    with dialogs.telling(window):
        desk.flush()
        page.read()
        desk.show_page(page)
