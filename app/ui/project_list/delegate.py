"""Draws the rows of the project list: a name and below it what tells the project apart, in little height."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.project_list.model import (
    FINDINGS,
    HEADING,
    PASSAGE,
    PLACE,
    STATE,
    Index,
    ProjectListModel,
)
from app.ui.project_list.search import fitted
from app.ui.widgets.painting import fill
from app.ui.widgets.theme import GRID, current_colours, icon

_OF_FONT: Final = 0.85
"""Size of the list's letters, as a share of the form's."""
_FIRST: Final = 1.15
_PITCH: Final = 1.2
_BELOW: Final = 0.4
"""Heights in font sizes: above the first base line, between base lines, and below the last. The font's own
line spacing has room for the tallest stack of marks above the deepest, which no two lines of a row have.
"""
_MARGIN: Final = GRID + 4


class ProjectDelegate(QStyledItemDelegate):
    """Draws name, code, year and state, and in a search the matching text. What is too long ends in "…"."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        lines = 3 if isinstance(model, ProjectListModel) and model.words else 2
        size = _pixels(option.font)
        return QSize(30 * GRID, round(size * (_FIRST + (lines - 1) * _PITCH + _BELOW)) + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        painter.save()
        painter.setFont(_font(option.font))
        if heading := index.data(HEADING):
            self._paint_heading(painter, rect, option.palette, heading)
        else:
            self._paint_project(painter, rect, option.palette, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, palette: QPalette, text: str) -> None:
        painter.setPen(palette.placeholderText().color())
        _set_weight(painter, QFont.Weight.DemiBold)
        inner = rect.adjusted(_MARGIN, 0, -GRID, 0)
        base = rect.bottom() - round(painter.font().pixelSize() * (_BELOW + 0.2))
        painter.drawText(QPoint(inner.left(), base), _elided(painter, text, inner.width()))
        painter.setPen(palette.mid().color())
        painter.drawLine(inner.left(), rect.bottom(), inner.right(), rect.bottom())

    def _paint_project(self, painter: QPainter, rect: QRect, palette: QPalette, index: Index) -> None:
        if self._view.selectionModel().isSelected(index):
            fill(painter, rect, QColor(current_colours().selection))
        if index == self._view.currentIndex():
            fill(painter, QRect(rect.left(), rect.top(), 3, rect.height()), palette.highlight().color())
        inner = rect.adjusted(_MARGIN, 0, -GRID, 0)
        size = painter.font().pixelSize()
        base = rect.top() + 1 + round(size * _FIRST)
        painter.setPen(palette.text().color())
        _set_weight(painter, QFont.Weight.DemiBold)
        name = index.data(Qt.ItemDataRole.DisplayRole)
        painter.drawText(QPoint(inner.left(), base), _elided(painter, name, inner.width()))
        _set_weight(painter, QFont.Weight.Normal)
        base += round(size * _PITCH)
        painter.setPen(palette.placeholderText().color())
        left_of_state = _draw_at_right(painter, QPoint(inner.right(), base), index.data(STATE))
        if count := index.data(FINDINGS):
            left_of_state = _draw_findings(painter, QPoint(left_of_state - GRID, base), count)
        painter.setPen(palette.placeholderText().color())
        room = left_of_state - GRID - inner.left()
        painter.drawText(QPoint(inner.left(), base), _elided(painter, index.data(PLACE), room))
        if passage := index.data(PASSAGE):
            words = fitted(passage, painter.fontMetrics().horizontalAdvance, inner.width())
            painter.drawText(QPoint(inner.left(), base + round(size * _PITCH)), words)
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setPen(QPen(palette.highlight().color(), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))


def _font(of_form: QFont) -> QFont:
    font = QFont(of_form)
    font.setPixelSize(_pixels(of_form))
    return font


def _pixels(of_form: QFont) -> int:
    """Return the size of the list's letters."""
    return round(QFontInfo(of_form).pixelSize() * _OF_FONT)


def _set_weight(painter: QPainter, weight: QFont.Weight) -> None:
    font = QFont(painter.font())
    font.setWeight(weight)
    painter.setFont(font)


def _elided(painter: QPainter, text: str, room: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))


def _draw_at_right(painter: QPainter, end: QPoint, text: str) -> int:
    """Draw a text that ends there, and return where it begins."""
    left = end.x() - painter.fontMetrics().horizontalAdvance(text)
    painter.drawText(QPoint(left, end.y()), text)
    return left


def _draw_findings(painter: QPainter, end: QPoint, count: int) -> int:
    """Draw the sign and the number of findings so that they end there, and return where they begin."""
    painter.setPen(QColor(current_colours().finding))
    size = painter.font().pixelSize()
    left = _draw_at_right(painter, end, f"{count:,}") - size - 2
    mark = QRect(left, end.y() - size + 2, size, size)
    icon("warning", "finding").paint(painter, mark)
    return left
