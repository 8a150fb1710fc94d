"""A chart in the window: seen, read out, asked for its values, copied and saved."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app.printing.charts.primitives import Chart, Drawing, Spot
from app.ui.charts import painting, saving
from app.ui.widgets.labels import show_tooltip
from app.ui.widgets.theme import GRID, current_colours

HELP: Final = "กดลูกศรเพื่อดูค่าทีละค่า กด Ctrl+C เพื่อคัดลอกภาพ กด Ctrl+S เพื่อบันทึกภาพ"
"""What a tooltip teaches where there is no value under the mouse."""

_STEPS: Final = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class ChartView(QWidget):
    """Shows a chart across, as high as it wants to be or, if it `stretches`, as high as there is room.

    `chosen` carries the key of the value that was chosen.
    Its accessible name is the chart's title and the value in focus; its description tells all numbers.
    """

    chosen = Signal(str)

    def __init__(self, *, stretches: bool = False) -> None:
        super().__init__()
        self._stretches = stretches
        self._chart: Chart | None = None
        self._heading: tuple[str, ...] = ()
        self._spots: tuple[Spot, ...] = ()
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(30 * GRID)
        vertical = QSizePolicy.Policy.Expanding if stretches else QSizePolicy.Policy.Preferred
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        policy.setHeightForWidth(not stretches)
        self.setSizePolicy(policy)

    def show_chart(self, chart: Chart, heading: Sequence[str] = ()) -> None:
        """Show a chart. `heading`: what a copied picture is to say besides the title, such as the project."""
        self._chart, self._heading = chart, tuple(heading)
        self._current = None
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart.description)
        self.updateGeometry()
        self.update()

    @property
    def chart(self) -> Chart | None:
        return self._chart

    def copy(self) -> None:
        """The picture to the clipboard."""
        if self._chart:
            QGuiApplication.clipboard().setImage(painting.picture(self._chart, self._heading))

    def save(self) -> None:
        """The picture to a file that the clerk names."""
        if self._chart:
            saving.save_picture(self, painting.picture(self._chart, self._heading), self._chart.title)

    # --- size and picture -----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        width = 70 * GRID
        return self.minimumSizeHint() if self._stretches else QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(30 * GRID, 26 * GRID)

    def hasHeightForWidth(self) -> bool:
        return not self._stretches

    def heightForWidth(self, width: int) -> int:
        if self._chart is None:
            return 12 * GRID
        return round(self._chart.height(width - GRID, painting.screen_letters())) + GRID

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._chart is None:
            return
        painter = QPainter(self)
        drawing = painting.draw(painter, self._inner, self._chart, current_colours())
        self._spots = drawing.spots
        if self.hasFocus():
            self._paint_focus(painter, drawing)
        painter.end()

    @property
    def _inner(self) -> QRectF:
        margin = GRID / 2
        return QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)

    def _paint_focus(self, painter: QPainter, drawing: Drawing) -> None:
        painter.setPen(QPen(self.palette().highlight(), 2))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        if self._current is not None and self._current < len(drawing.spots):
            painter.setPen(QPen(self.palette().text(), 2, Qt.PenStyle.DotLine))
            painter.drawRect(self._place_of(drawing.spots[self._current]))

    def _place_of(self, spot: Spot) -> QRect:
        box, corner = spot.box, self._inner.topLeft()
        return QRectF(corner.x() + box.left, corner.y() + box.top, box.width, box.height).toRect()

    # --- values ---------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            spot = self._spot_at(event.pos())
            show_tooltip(event.globalPos(), spot.text if spot else HELP, self)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            event.accept()  # before the window takes the key for a command
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Save):
            self.save()
        elif event.key() in _STEPS:
            self._step(_STEPS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._spots[self._current] if self._current is not None else None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._spot_at(event.position().toPoint()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("คัดลอกภาพ\tCtrl+C", self.copy)
        menu.addAction("บันทึกภาพ…\tCtrl+S", self.save)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _spot_at(self, position: QPoint) -> Spot | None:
        place = QPointF(position) - self._inner.topLeft()
        return next((spot for spot in self._spots if spot.box.contains((place.x(), place.y()))), None)

    def _step(self, by: int) -> None:
        """On to the next value: marked, shown as a tooltip, and read out."""
        if not self._spots or self._chart is None:
            return
        start = -1 if by > 0 else len(self._spots)
        place = start if self._current is None else self._current
        self._current = min(max(place + by, 0), len(self._spots) - 1)
        spot = self._spots[self._current]
        self.setAccessibleName(f"{self._chart.title} {spot.text}")
        show_tooltip(self.mapToGlobal(self._place_of(spot).center()), spot.text, self)
        self.update()

    def _choose(self, spot: Spot | None) -> None:
        if spot and spot.key:
            self.chosen.emit(spot.key)


def _is_own(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Save)
