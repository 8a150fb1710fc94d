"""What is painted often: filled rectangles, and texts of one line."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

_MOST_KEPT: Final = 600
"""Texts of one font whose measures are kept: some screens full."""


def fill(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """Fill a rectangle. The first `fillRect` takes 3 ms, in which PySide6 makes an enum of 180 gradients."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRect(rect)
    painter.restore()


class LineTexts:
    """Draws texts of one line in one font. What it measured is kept: measuring takes as long as drawing.

    `most`: the texts that are kept.
    """

    def __init__(self, font: QFont, most: int = _MOST_KEPT) -> None:
        self._font = font
        self._metrics = QFontMetrics(font)
        self.elided = lru_cache(most)(self._elided)
        self.width = lru_cache(most)(self._measured)

    def draw(self, painter: QPainter, start: QPoint, text: str) -> None:
        """Draw a text from this point of its base line."""
        painter.setFont(self._font)
        painter.drawText(start, text)

    def draw_before(self, painter: QPainter, end: QPoint, text: str) -> int:
        """Draw a text that ends at this point of its base line, and return where it begins."""
        left = end.x() - self.width(text)
        self.draw(painter, QPoint(left, end.y()), text)
        return left

    def _measured(self, text: str) -> int:
        """Return its width in pixels. A cache of Qt's function asks for its `__doc__`, which takes 20 ms."""
        return self._metrics.horizontalAdvance(text)

    def _elided(self, text: str, room: int) -> str:
        """Return the text, or what of it fits into so many pixels, before "…".

        Few letters are narrower than a third of their height. So a beginning mostly shows what fits, and
        the rest need not be measured.
        """
        begins = text[: 3 * max(0, room) // max(1, self._font.pixelSize()) + 1]
        found = self._metrics.elidedText(begins, Qt.TextElideMode.ElideRight, max(0, room))
        if found != begins or begins == text:
            return found
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
