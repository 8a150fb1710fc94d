"""Overlays beside an editor that move nothing and never take the keyboard focus."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.editors.base import describe
from app.ui.widgets.labels import plain_label
from app.ui.widgets.theme import GRID

_MOVES: Final = (QEvent.Type.Move, QEvent.Type.Resize)


class Overlay(QFrame):
    """A frame on its editor's page, so that it scrolls and ends with the page."""

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
        editor.destroyed.connect(self.deleteLater)  # its parent is the page, not the editor
        self.hide()

    def open(self, size: QSize) -> None:
        """Show it below its editor, or above if there is more room, within the visible area."""
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
        """Follow after the editor or one of its parents has moved."""
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
    """Yield the editor and its parents up to the scrolled page, the table that it lies on, or the window."""
    page = editor
    yield page
    while (parent := page.parentWidget()) and not page.isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            if page is editor:
                yield parent
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


_GAP: Final = 2 * GRID
"""Between typed text and hint: with less, both would read as one."""


class Hint:
    """Quiet text inside the field's frame if it fits, otherwise below it during typing."""

    def __init__(self, field: QLineEdit) -> None:
        self._field = field
        self._inside: QLabel | None = None  # made when it has something to tell: a form has forty of them
        self._below: _Bubble | None = None

    def show(self, texts: Sequence[str], *, typed: bool) -> None:
        """Show the longest text that fits into the frame; below it the first one. Without texts, hide."""
        describe(self._field, part="hint", text=texts[0] if texts else "")
        fits = bool(texts) and self._show_inside(texts[0])
        if texts and not fits and typed:
            self._bubble().tell(texts[0])
        elif self._below:
            self._below.hide()
        is_told = fits or (not typed and any(map(self._show_inside, texts[1:])))
        if self._inside and not is_told:
            self._inside.hide()

    def _show_inside(self, text: str) -> bool:
        """Show the text in the empty part of the field; return False if it does not fit."""
        field, label = self._field, self._label()
        label.setText(text)
        label.ensurePolished()
        typed = field.fontMetrics().horizontalAdvance(field.text())
        buttons = [button.x() for button in field.findChildren(QToolButton) if button.isVisible()]
        left, right = GRID, min([field.width() - GRID, *buttons])
        width = label.fontMetrics().horizontalAdvance(text) + 2
        if left + typed + _GAP + width > right:
            return False
        at_right = not field.alignment() & Qt.AlignmentFlag.AlignRight
        label.setGeometry(right - width if at_right else left, 0, width, field.height())
        label.show()
        return True

    def _label(self) -> QLabel:
        if self._inside is None:
            self._inside = plain_label("", self._field)
            self._inside.setProperty("role", "quiet")
            self._inside.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._inside.hide()
        return self._inside

    def _bubble(self) -> "_Bubble":
        if self._below is None:
            self._below = _Bubble(self._field)
        return self._below


class _Bubble(Overlay):
    """The same text on a small card below the field."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = plain_label()
        self._words.setProperty("role", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, 0, GRID, 0)
        layout.addWidget(self._words)

    def tell(self, text: str) -> None:
        self._words.setText(text)
        self.ensurePolished()
        self.open(self.sizeHint())
