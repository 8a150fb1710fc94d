"""The one set of icons, drawn in the colour of the text beside them: they suit light and dark alike."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

ICONS: Final = Path(__file__).parents[2] / "resources" / "icons"

SIZES: Final = (16, 20, 24, 30, 32, 36, 40, 48)
"""Pixels: the sizes in use, at 100, 150 and 200 %, so that none is scaled and blurred."""


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """The drawing `name` of resources/icons in this colour; without one, in that of the window's text."""
    colour = colour or QGuiApplication.palette().color(QPalette.ColorRole.WindowText)
    drawing = (ICONS / f"{name}.svg").read_text("utf-8").replace("currentColor", colour.name())
    renderer = QSvgRenderer(drawing.encode())
    found = QIcon()
    for size in SIZES:
        found.addPixmap(_rendered(renderer, size))
    return found


def _rendered(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
