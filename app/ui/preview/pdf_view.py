"""Pages one below the other: scrollable, zoomable, and drawn only where visible."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar, QWidget

from app.ui.preview.pdf_pages import POINTS_AN_INCH, Place
from app.ui.preview.render_worker import Drawn
from app.ui.widgets.later import Later

GAP: Final = 16
"""Pixels around a page."""

LINE: Final = 40
"""Pixels that an arrow key scrolls."""

ZOOM_STEP: Final = 1.2
LEAST_ZOOM: Final = 0.25
GREATEST_ZOOM: Final = 4.0

SETTLE_MS: Final = 120
"""Milliseconds until a new size is drawn; until then the old picture is stretched."""


class PdfView(QAbstractScrollArea):
    """Requests each visible page by `wanted(page, pixels a point)`; the answer comes by `show_picture`.

    The pages fit the width until the clerk zooms; 1.0 is the size on paper. `changed` is emitted when the
    zoom or the page in the middle of the view changes, `menu_wanted` carries the place on the screen for a
    menu.
    """

    wanted = Signal(int, float)
    changed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("หน้ากระดาษ")
        self.viewport().setBackgroundRole(QPalette.ColorRole.Mid)
        self._sizes: Sequence[QSizeF] = ()
        self._drawn: dict[int, Drawn] = {}
        self._asked: dict[int, float] = {}
        self._chosen_zoom: float | None = None
        self._settle = Later(self._ask, self, SETTLE_MS)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # --- display --------------------------------------------------------------------------------------------

    def show_pages(self, sizes: Sequence[QSizeF]) -> None:
        """Show pages of these sizes, in points. The previous pictures stay until new ones arrive."""
        self._sizes = sizes
        self._drawn = {page: drawn for page, drawn in self._drawn.items() if page < len(sizes)}
        self._asked.clear()
        self._arrange()
        self._ask()

    def show_picture(self, drawn: Drawn) -> None:
        """Receive a requested page."""
        self._drawn[drawn.page] = drawn
        self.viewport().update()

    def clear(self) -> None:
        self.verticalScrollBar().setValue(0)
        self._drawn.clear()
        self.show_pages(())

    @property
    def page(self) -> int:
        """The page in the middle of the view, counted from 0."""
        middle = self.viewport().height() // 2
        return max((n for n, rect in self._pages() if rect.top() <= middle), default=0)

    def scroll_to(self, place: Place) -> None:
        """Scroll a place to the top of the view."""
        rect = next((rect for n, rect in self._pages() if n == place.page), QRect())
        y = rect.top() + place.y * self._pixels_a_point - GAP / 2
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + round(y))

    # --- zoom ---------------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        return self._chosen_zoom or self._fitting_zoom

    def zoom_by(self, steps: float) -> None:
        self._zoom_to(self.zoom * ZOOM_STEP**steps)

    def fit_width(self) -> None:
        self._zoom_to(None)

    def _zoom_to(self, zoom: float | None) -> None:
        """Zoom, keeping the middle of the view in place."""
        middles = [(bar.value() + room / 2) / (bar.maximum() + room) for bar, room in self._bars]
        self._chosen_zoom = zoom and min(max(zoom, LEAST_ZOOM), GREATEST_ZOOM)
        self._arrange()
        for (bar, room), middle in zip(self._bars, middles, strict=True):
            bar.setValue(round(middle * (bar.maximum() + room) - room / 2))
        self._settle.start()

    @property
    def _bars(self) -> tuple[tuple[QScrollBar, int], tuple[QScrollBar, int]]:
        """Each scroll bar with the visible part of its length."""
        port = self.viewport()
        return (self.horizontalScrollBar(), port.width()), (self.verticalScrollBar(), port.height())

    @property
    def _fitting_zoom(self) -> float:
        widest = max((size.width() for size in self._sizes), default=1)
        room = self.viewport().width() - 2 * GAP
        return min(max(room / widest / self._dots_a_point, LEAST_ZOOM), GREATEST_ZOOM)

    @property
    def _dots_a_point(self) -> float:
        return self.logicalDpiX() / POINTS_AN_INCH

    @property
    def _pixels_a_point(self) -> float:
        return self.zoom * self._dots_a_point

    # --- geometry -------------------------------------------------------------------------------------------

    @property
    def _content_height(self) -> int:
        return GAP + sum(round(size.height() * self._pixels_a_point) + GAP for size in self._sizes)

    def _pages(self) -> Iterator[tuple[int, QRect]]:
        """Yield each page and its rectangle in the viewport."""
        scale = self._pixels_a_point
        left, top = self.horizontalScrollBar().value(), GAP - self.verticalScrollBar().value()
        for n, size in enumerate(self._sizes):
            width, height = round(size.width() * scale), round(size.height() * scale)
            room = max(self.viewport().width(), width + 2 * GAP)
            yield n, QRect((room - width) // 2 - left, top, width, height)
            top += height + GAP

    def _arrange(self) -> None:
        """Adapt the scroll bars to the pages, keeping the position as far as it still exists."""
        widest = max((round(size.width() * self._pixels_a_point) for size in self._sizes), default=0)
        contents = (widest + 2 * GAP if self._chosen_zoom else 0), self._content_height
        for (bar, room), content in zip(self._bars, contents, strict=True):
            bar.setRange(0, max(0, content - room))
            bar.setPageStep(max(LINE, room - LINE))
            bar.setSingleStep(LINE)
        self.viewport().update()
        self.changed.emit()

    def _ask(self) -> None:
        """Request visible pages that are not drawn at this size; forget distant ones."""
        scale = self._pixels_a_point * self.devicePixelRatioF()
        near = self.viewport().rect().adjusted(0, -self.height(), 0, self.height())
        for n, rect in self._pages():
            if not near.intersects(rect):
                self._drawn.pop(n, None)
                self._asked.pop(n, None)
            elif self._asked.get(n) != scale:
                self._asked[n] = scale
                self.wanted.emit(n, scale)

    def _scrolled(self) -> None:
        self._ask()
        self.changed.emit()

    # --- Qt -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for n, rect in self._pages():
            if event.rect().intersects(rect):
                self._paint_page(painter, rect, self._drawn.get(n))
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_page(self, painter: QPainter, rect: QRect, drawn: Drawn | None) -> None:
        ratio = self.devicePixelRatioF()
        if drawn is None:
            painter.fillRect(rect, QColor(Qt.GlobalColor.white))  # paper is white, in the dark scheme, too
        elif drawn.pixels_a_point == self._pixels_a_point * ratio:
            drawn.picture.setDevicePixelRatio(ratio)
            painter.drawImage(rect.topLeft(), drawn.picture)
        else:
            painter.drawImage(rect, drawn.picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._settle.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal if control:
                self.zoom_by(1)
            case Qt.Key.Key_Minus if control:
                self.zoom_by(-1)
            case Qt.Key.Key_0 if control:
                self.fit_width()
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / 120)
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
