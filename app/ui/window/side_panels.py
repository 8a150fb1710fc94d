"""The side panels of the workspace: the project list, the preview and the charts, where there is room.

The clerk's wish and the available room are kept separately: a page that takes all the room changes no wish,
and the hidden panels return by themselves.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.ui.core.context import SidePanel
    from app.ui.project_list.view import ProjectList

ROOM_FOR_LIST: Final = 1100
"""Below this window width, as on a screen at 200 %, preview or charts replace the list."""


class SidePanels:
    """Shows and hides the panels.

    It also knows what Esc closes: the last opened part that is still visible.
    """

    def __init__(self, projects: "ProjectList", preview: QWidget) -> None:
        self._list, self._preview = projects, preview
        self._list_fits = True
        self._opened: list[tuple[QWidget, Callable[[], object]]] = []
        self.paper_fits = True
        """Whether the current page leaves room for the preview and the charts."""
        self.is_preview_wanted = False
        self.pictures: SidePanel | None = None

    def leave(self, *, list_fits: bool = True, paper_fits: bool = True) -> None:
        """Show the side panels that fit beside the current page."""
        self._list_fits, self.paper_fits = list_fits, paper_fits
        self.make_room()

    def make_room(self) -> None:
        """Show the panels that are wanted and fit, and hide the others."""
        has_preview = self.is_preview_wanted and self.paper_fits
        has_pictures = self.pictures is not None and self.pictures.is_wanted and self.paper_fits
        is_narrow = (has_preview or has_pictures) and self._list.window().width() < ROOM_FOR_LIST
        self._list.setVisible(self._list_fits and not is_narrow)
        self._preview.setVisible(has_preview)
        if self.pictures is not None:
            self.pictures.setVisible(has_pictures)

    def opened(self, part: QWidget, close: Callable[[], object]) -> None:
        """Record that the clerk has opened this."""
        self._opened = [pair for pair in self._opened if pair[0] is not part and pair[0].isVisible()]
        self._opened.append((part, close))

    def close_last(self) -> bool:
        """Close the part opened last. Returns False if nothing is open."""
        while self._opened:
            part, close = self._opened.pop()
            if part.isVisible():
                close()
                return True
        return False

    def enter_search(self) -> None:
        """Focus the list's search field, closing what hides the list."""
        while self._list.isHidden() and self.close_last():
            pass
        if not self._list.isHidden():
            self._list.enter_search()
