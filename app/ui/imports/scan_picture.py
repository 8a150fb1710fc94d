"""The scanned page beside an entry, with the lines that the entry was read from marked."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea

from app.formats.printout.model import FoundEntry
from app.formats.scan.certainty import unsure_words
from app.formats.scan.page_text import Box, ScannedLine
from app.formats.scan.reader import Scan, ScannedPage
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.theme import GRID

PICTURE: Final = "ภาพสแกน"
_LEAST_SCALE: Final = 0.6
"""Below it, print cannot be read; the page is scrolled instead."""

_EDGE: Final = 3
"""Pixels between the letters and the frame around them."""


class ScanPicture(QScrollArea):
    """Shows the page of an entry, scrolled to its place; hidden if the text came from no picture."""

    def __init__(self) -> None:
        super().__init__()
        self._scan: Scan | None = None
        self._page = 0
        self._entry: FoundEntry | None = None
        self.paper = Paper()
        self.setWidget(self.paper)
        self.setAccessibleName(PICTURE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(10 * GRID)
        self.hide()

    def show_scan(self, scan: Scan | None) -> None:
        self._scan, self._page, self._entry = scan, 0, None
        self.setVisible(scan is not None)

    def show_entry(self, entry: FoundEntry | None) -> None:
        """Show the page with the entry's first line, and mark its lines there."""
        self._entry = entry
        found = self._places(entry)
        if not self._scan or not found:
            self.paper.mark([], [])
            return
        number = found[0][0]
        page = self._scan.pages[number]
        if number != self._page:
            self._page = number
            self.paper.show_page(page, self.viewport().width())
        lines = [line for own, line in found if own == number]
        scale = page.scale * self.paper.scale
        boxes = [_scaled(line.box, scale) for line in lines]
        unsure = [_scaled(word.box, scale) for line in lines for word in unsure_words(line)]
        self.paper.mark(boxes, unsure)
        told = "\n".join(line.text.strip() for line in lines)
        set_tooltip(self, f"หน้า {number:,} อ่านได้ว่า: {told}")
        self._scroll_to(boxes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the page as wide as there is room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._page = 0
            self.show_entry(self._entry)

    def _places(self, entry: FoundEntry | None) -> list[tuple[int, ScannedLine]]:
        if not self._scan or not entry:
            return []
        return [self._scan.places[line.number] for line in entry.lines if line.number in self._scan.places]

    def _scroll_to(self, boxes: list[QRectF]) -> None:
        around = boxes[0]
        for box in boxes[1:]:
            around = around.united(box)
        view = self.viewport()
        middle = around.center().toPoint()
        if around.height() > view.height():
            middle.setY(int(around.top()) + view.height() // 2)
        if around.width() > view.width():
            middle.setX(int(around.left()) + view.width() // 2)
        self.horizontalScrollBar().setValue(middle.x() - view.width() // 2)
        self.verticalScrollBar().setValue(middle.y() - view.height() // 2)


def _scaled(box: Box, scale: float) -> QRectF:
    return QRectF(
        box.left * scale - _EDGE,
        box.top * scale - _EDGE,
        (box.right - box.left) * scale + 2 * _EDGE,
        (box.bottom - box.top) * scale + 2 * _EDGE,
    )


class Paper(QLabel):
    """A page with frames around lines; words that were hardly readable are tinted."""

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.frames: list[QRectF] = []
        self.tinted: list[QRectF] = []
        self.scale = 1.0

    def show_page(self, page: ScannedPage, width: int) -> None:
        """Show a page, reduced to this width if it is wider: a line of print should be seen whole."""
        picture = QPixmap()
        picture.loadFromData(page.picture, "JPEG")
        self.scale = max(_LEAST_SCALE, min(1.0, width / max(1, picture.width())))
        if self.scale < 1:
            picture = picture.scaledToWidth(
                round(picture.width() * self.scale), Qt.TransformationMode.SmoothTransformation
            )
        self.setPixmap(picture)
        self.resize(picture.size())

    def mark(self, frames: list[QRectF], tinted: list[QRectF]) -> None:
        self.frames, self.tinted = frames, tinted
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        for box in self.tinted:
            painter.fillRect(box, QColor(255, 200, 0, 70))
        pen = painter.pen()
        pen.setColor(colour)
        pen.setWidth(2)
        painter.setPen(pen)
        painter.drawRects(self.frames)
        painter.end()
