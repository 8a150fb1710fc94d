"""Draws the rows of the project list: a name and below it what tells the project apart, in little height."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QFont, QFontInfo, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.project_list.model import Index, ProjectListModel, Row
from app.ui.project_list.search import fitted
from app.ui.widgets.icons import icon
from app.ui.widgets.painting import LineTexts, fill
from app.ui.widgets.theme import GRID, current_colours

_OF_FONT: Final = 0.85
"""Size of the list's letters, as a share of the form's."""
_FIRST: Final = 1.15
_PITCH: Final = 1.2
_BELOW: Final = 0.4
"""Heights in font sizes: above the first base line, between base lines, and below the last. The font's own
line spacing has room for the tallest stack of marks above the deepest, which no two lines of a row have.
"""
_MARGIN: Final = GRID + 4
_MOST_PASSAGES: Final = 200
_MOST_TEXTS: Final = 25_000
"""Texts of which the measures are kept: those of a city's projects, which are measured ahead."""


class ProjectDelegate(QStyledItemDelegate):
    """Draws name, code, year and state, and in a search the matching text. What is too long ends in "…"."""

    def __init__(self, view: QAbstractItemView, model: ProjectListModel) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._letters = _Letters(view.font())
        self._warning = icon("warning", "finding")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row; it is as wide as the list, however narrow that is."""
        lines = 3 if self._model.words else 2
        size = _pixels(option.font)
        return QSize(GRID, round(size * (_FIRST + (lines - 1) * _PITCH + _BELOW)) + 2)

    def paint_rows(self, painter: QPainter, first: int, rect: QRect, bottom: int) -> None:
        """Draw the rows from the first one, which is at `rect`, down to `bottom`.

        For each row, Qt would ask the model several times and make an option, which takes as long as drawing.
        """
        self._follow_font()
        palette = self._view.palette()
        while rect.top() <= bottom and (row := self._model.shown_row(first)):
            if row.heading:
                self._paint_heading(painter, rect, palette, row.heading)
            else:
                self._paint_project(painter, rect, palette, row, self._model.index(first, 0))
            first, rect = first + 1, rect.translated(0, rect.height())

    def measure(self, row: Row, width: int) -> None:
        """Measure what a row of that width will show, which then takes a third less to draw."""
        self._follow_font()
        inner = width - _MARGIN - GRID
        self._letters.bold.elided(row.name, inner)
        self._letters.regular.elided(row.place, self._room_of_place(row, inner))

    def _follow_font(self) -> None:
        if self._letters.of_form != self._view.font():
            self._letters = _Letters(self._view.font())

    def _paint_heading(self, painter: QPainter, rect: QRect, palette: QPalette, text: str) -> None:
        painter.setPen(palette.placeholderText().color())
        inner = rect.adjusted(_MARGIN, 0, -GRID, 0)
        base = rect.bottom() - round(self._letters.size * (_BELOW + 0.2))
        bold = self._letters.bold
        bold.draw(painter, QPoint(inner.left(), base), bold.elided(text, inner.width()))
        painter.setPen(palette.mid().color())
        painter.drawLine(inner.left(), rect.bottom(), inner.right(), rect.bottom())

    def _paint_project(
        self, painter: QPainter, rect: QRect, palette: QPalette, row: Row, index: Index
    ) -> None:
        is_current = index == self._view.currentIndex()
        if self._view.selectionModel().isSelected(index):
            fill(painter, rect, QColor(current_colours().selection))
        if is_current:
            fill(painter, QRect(rect.left(), rect.top(), 3, rect.height()), palette.highlight().color())
        inner, size = rect.adjusted(_MARGIN, 0, -GRID, 0), self._letters.size
        base = rect.top() + 1 + round(size * _FIRST)
        painter.setPen(palette.text().color())
        bold = self._letters.bold
        bold.draw(painter, QPoint(inner.left(), base), bold.elided(row.name, inner.width()))
        painter.setPen(palette.placeholderText().color())
        base += round(size * _PITCH)
        self._paint_below_name(painter, inner, base, row)
        if row.passage:
            below = QPoint(inner.left(), base + round(size * _PITCH))
            self._letters.regular.draw(painter, below, self._letters.whole_words(row.passage, inner.width()))
        if is_current and self._view.hasFocus():
            painter.setPen(QPen(palette.highlight().color(), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_below_name(self, painter: QPainter, inner: QRect, base: int, row: Row) -> None:
        """Draw the state and the findings at the right, and the place in the room that they leave."""
        regular = self._letters.regular
        left = regular.draw_before(painter, QPoint(inner.right(), base), row.state)
        if row.findings:
            quiet = painter.pen()
            self._paint_findings(painter, QPoint(left - GRID, base), row.findings)
            painter.setPen(quiet)
        place = regular.elided(row.place, self._room_of_place(row, inner.width()))
        regular.draw(painter, QPoint(inner.left(), base), place)

    def _room_of_place(self, row: Row, width: int) -> int:
        """Return the room that state and findings leave in that width."""
        told = [self._letters.regular.width(row.state)]
        if row.findings:
            told.append(self._letters.regular.width(f"{row.findings:,}") + self._letters.size + 2)
        return width - sum(told) - GRID * len(told)

    def _paint_findings(self, painter: QPainter, end: QPoint, count: int) -> None:
        """Draw the sign and the number of findings so that they end there."""
        painter.setPen(QColor(current_colours().finding))
        size = self._letters.size
        left = self._letters.regular.draw_before(painter, end, f"{count:,}") - size - 2
        self._warning.paint(painter, QRect(left, end.y() - size + 2, size, size))


class _Letters:
    """The list's two weights of the form's font."""

    def __init__(self, of_form: QFont) -> None:
        self.of_form = QFont(of_form)  # that of an option ends with it
        self.size = _pixels(of_form)
        self.regular, self.bold = map(self._texts, (QFont.Weight.Normal, QFont.Weight.DemiBold))
        self.whole_words = lru_cache(_MOST_PASSAGES)(self._whole_words)

    def _texts(self, weight: QFont.Weight) -> LineTexts:
        font = QFont(self.of_form)
        font.setPixelSize(self.size)
        font.setWeight(weight)
        return LineTexts(font, _MOST_TEXTS)

    def _whole_words(self, text: str, room: int) -> str:
        return fitted(text, lambda words: self.regular.elided(words, room))


def _pixels(of_form: QFont) -> int:
    """Return the size of the list's letters."""
    return round(QFontInfo(of_form).pixelSize() * _OF_FONT)
