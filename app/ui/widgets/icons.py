"""The icons of resources/icons, drawn in the colours of the current scheme."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel

from app import ROOT
from app.ui.widgets.theme import current_colours

ICONS: Final = ROOT / "resources" / "icons"


def icon(name: str, colour: str = "text") -> QIcon:
    """Return the icon `name` of resources/icons in a colour of the scheme, named as in `Colours`."""
    return icon_of(ICONS / f"{name}.svg", colour)


def icon_of(drawing: Path, colour: str = "text") -> QIcon:
    """Return the icon of an SVG file; what it draws in `currentColor` gets the colour of the scheme."""
    return QIcon(_Drawing(drawing, colour))


class Mark(QLabel):
    """An icon beside a text, in the colours of the scheme, also of one that is chosen later."""

    def __init__(self, pixels: int, name: str = "", colour: str = "text") -> None:
        super().__init__()
        self._pixels, self._icon = pixels, QIcon()
        if name:
            self.show_icon(name, colour)

    def show_icon(self, name: str, colour: str = "text") -> None:
        self._icon = icon(name, colour)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and not self._icon.isNull():
            self._draw()

    def _draw(self) -> None:
        self.setPixmap(self._icon.pixmap(QSize(self._pixels, self._pixels), self.devicePixelRatioF()))


@cache  # a window shows a hundred icons, of forty drawings, and many of them again with each project
def _renderer(drawing: Path, colour: str) -> QSvgRenderer:
    return QSvgRenderer(drawing.read_text("utf-8").replace("currentColor", colour).encode())


@lru_cache(600)  # drawing takes 0.1 ms, and a list repeats its icons in every row
def _drawn(drawing: Path, colour: str, width: int, height: int) -> QPixmap:
    pixmap = QPixmap(width, height)
    if not pixmap.isNull():  # a field locked before it is laid out requests size zero
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        _renderer(drawing, colour).render(painter, QRectF(pixmap.rect()))
        painter.end()
    return pixmap


class _Drawing(QIconEngine):
    """Draws at exactly the requested size: sharp at any scaling, in the current scheme."""

    def __init__(self, drawing: Path, colour: str) -> None:
        super().__init__()
        self._drawing, self._colour = drawing, colour

    def clone(self) -> QIconEngine:
        return _Drawing(self._drawing, self._colour)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        colour = getattr(current_colours(), "quiet" if mode == QIcon.Mode.Disabled else self._colour)
        return _drawn(self._drawing, colour, size.width(), size.height())

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """Scale the size, which Qt passes unscaled."""
        return self.pixmap(size * scale, mode, state)
