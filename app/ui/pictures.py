"""The commands that show pictures. What draws them is loaded when they are first asked for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


def toggle_pictures(window: "MainWindow") -> None:
    """Show the pictures of the project on the desk beside its form, or put them away."""
    if window.desk:
        from app.ui.project_pictures import panel_of

        panel_of(window.desk, window.actions_by_name["preview"]).toggle()
