"""What lies over the form beside an editor, moves nothing, and never takes the keyboard."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

_MOVES: Final = (QEvent.Type.Move, QEvent.Type.Resize)


class Overlay(QFrame):
    """A frame over the page on which its editor stands, so that it scrolls with it and ends with it."""

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self.editor = editor
        self._wanted = QSize()
        self._watched: list[QWidget] = []
        self._follower = QTimer(self)
        self._follower.setSingleShot(True)
        self._follower.timeout.connect(self._follow)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("role", "overlay")
        editor.destroyed.connect(self.deleteLater)  # it stands on the page, not in its editor
        self.hide()

    def open(self, size: QSize) -> None:
        """Show it under its editor, or above where there is more room, no larger than what is in sight."""
        self._wanted = size
        *between, page = _up_to_page(self.editor)
        if self.parentWidget() is not page:
            self.setParent(page)
        self._watch(between)
        corner = self.editor.mapTo(page, QPoint(0, 0))
        self.setGeometry(_place(QRect(corner, self.editor.size()), size, _sight(page)))
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The editor, or something that holds it, has moved: follow once all have."""
        if event.type() in _MOVES and self.isVisible():
            self._follower.start()
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._watch([])

    def _follow(self) -> None:
        if self.isVisible():
            self.open(self._wanted)

    def _watch(self, widgets: list[QWidget]) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = widgets
        for widget in widgets:
            widget.installEventFilter(self)


def _up_to_page(editor: QWidget) -> Iterator[QWidget]:
    """The editor, what holds it, and last the scrolled page, else the window."""
    page = editor
    yield page
    while (parent := page.parentWidget()) and not page.isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return
        page = parent
        yield page


def _sight(page: QWidget) -> QRect:
    sight = page.visibleRegion().boundingRect()
    return sight if sight.isValid() else page.rect()


def _place(field: QRect, size: QSize, sight: QRect) -> QRect:
    below, above = sight.bottom() - field.bottom(), field.top() - sight.top()
    is_below = below >= size.height() or below >= above
    height = min(size.height(), max(below if is_below else above, 0))
    width = min(size.width(), sight.width())
    left = max(sight.left(), min(field.left(), sight.right() + 1 - width))
    return QRect(left, field.bottom() + 1 if is_below else field.top() - height, width, height)
