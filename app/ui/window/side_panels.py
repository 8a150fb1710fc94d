"""The side panels of the workspace: the project list, the preview and the charts, where there is room.

What the clerk wants and what there is room for are kept apart: a page that takes all the room changes no
wish, and whatever made way for it comes back by itself.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.ui.core.context import SidePanel
    from app.ui.project_list.view import ProjectList

ROOM_FOR_LIST: Final = 1100
"""Below this width of the window, as on a screen at 200 %, the list makes way for page or pictures."""


class SidePanels:
    """Also knows what Esc closes: what was opened last and still stands."""

    def __init__(self, projects: "ProjectList", preview: QWidget) -> None:
        self._list, self._preview = projects, preview
        self._list_fits = True
        self._opened: list[tuple[QWidget, Callable[[], object]]] = []
        self.paper_fits = True
        """Whether what is in the middle leaves room for the page and the pictures."""
        self.is_preview_wanted = False
        self.pictures: SidePanel | None = None

    def leave(self, *, list_fits: bool = True, paper_fits: bool = True) -> None:
        """Show the side panels that fit beside the current page."""
        self._list_fits, self.paper_fits = list_fits, paper_fits
        self.make_room()

    def make_room(self) -> None:
        """Show what is wanted and fits, hide the rest."""
        has_preview = self.is_preview_wanted and self.paper_fits
        has_pictures = self.pictures is not None and self.pictures.is_wanted and self.paper_fits
        is_narrow = (has_preview or has_pictures) and self._list.window().width() < ROOM_FOR_LIST
        self._list.setVisible(self._list_fits and not is_narrow)
        self._preview.setVisible(has_preview)
        if self.pictures is not None:
            self.pictures.setVisible(has_pictures)

    def opened(self, part: QWidget, close: Callable[[], object]) -> None:
        """The clerk has opened this."""
        self._opened = [pair for pair in self._opened if pair[0] is not part and pair[0].isVisible()]
        self._opened.append((part, close))

    def close_last(self) -> bool:
        """Close what was opened last. False when nothing is open."""
        while self._opened:
            part, close = self._opened.pop()
            if part.isVisible():
                close()
                return True
        return False

    def enter_search(self) -> None:
        """Into the search of the list; what hides the list gives way."""
        while self._list.isHidden() and self.close_last():
            pass
        if not self._list.isHidden():
            self._list.enter_search()
