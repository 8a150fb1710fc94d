"""What lies over the form beside an editor, moves nothing, and never takes the keyboard."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget


class Overlay(QFrame):
    """A frame over the page on which its editor stands, so that it scrolls with it and ends with it."""

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self.editor = editor
        self._wanted = QSize()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("role", "overlay")
        editor.destroyed.connect(self.deleteLater)  # it stands on the page, not in its editor
        self.hide()

    def open(self, size: QSize) -> None:
        """Show it under its editor, or above where there is more room, no larger than what is in sight."""
        self._wanted = size
        page = _page_of(self.editor)
        if self.parentWidget() is not page:
            self.setParent(page)
        corner = self.editor.mapTo(page, QPoint(0, 0))
        self.setGeometry(_place(QRect(corner, self.editor.size()), size, _sight(page)))
        self.show()
        self.raise_()

    def follow(self) -> None:
        """The editor has another size now."""
        if self.isVisible():
            self.open(self._wanted)


def _page_of(editor: QWidget) -> QWidget:
    """The scrolled page that holds the editor, else its window."""
    page = editor
    while (parent := page.parentWidget()) and not page.isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return page
        page = parent
    return page


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
