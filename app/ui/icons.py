"""The one set of icons, drawn when they are seen, in the colours of the scheme, light or dark."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app import ROOT
from app.ui.widgets.theme import current_colours

ICONS: Final = ROOT / "resources" / "icons"


def icon(name: str, colour: str = "text") -> QIcon:
    """The drawing `name` of resources/icons in a colour of the scheme, named as in `theme.Colours`."""
    return QIcon(_Drawing((ICONS / f"{name}.svg").read_text("utf-8"), colour))


class _Drawing(QIconEngine):
    """Draws at the very size that is asked for: crisp at any scaling, and in the scheme of the moment."""

    def __init__(self, drawing: str, colour: str) -> None:
        super().__init__()
        self._drawing, self._colour = drawing, colour

    def clone(self) -> QIconEngine:
        return _Drawing(self._drawing, self._colour)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        colour = getattr(current_colours(), "quiet" if mode == QIcon.Mode.Disabled else self._colour)
        drawing = self._drawing.replace("currentColor", colour)
        QSvgRenderer(drawing.encode()).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if pixmap.isNull():  # a field that is locked before it has its place asks for a drawing of no size
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """Qt gives the size before scaling."""
        return self.pixmap(size * scale, mode, state)
