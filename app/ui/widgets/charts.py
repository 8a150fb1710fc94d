"""A chart in the window: it can be viewed, read out, queried for values, copied and saved."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QBuffer,
    QEvent,
    QIODevice,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app.printing.charts.primitives import Chart, Drawing, Fill, Letters, Mark, Place, Spot, Stroke, Words
from app.storage.user_folders import documents_folder
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.labels import show_tooltip
from app.ui.widgets.theme import FONT_FAMILY, GRID, LIGHT, Colours, current_colours

HELP: Final = "กดลูกศรเพื่อดูค่าทีละค่า กด Ctrl+C เพื่อคัดลอกภาพ กด Ctrl+S เพื่อบันทึกภาพ"
"""The tooltip where there is no value under the pointer."""

_STEPS: Final = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class ChartView(QWidget):
    """Shows a chart at its preferred height or, with `stretches`, at the available height.

    `chosen` carries the key of the chosen value. The accessible name is the chart's title and the focused
    value; the accessible description contains all numbers.
    """

    chosen = Signal(str)

    def __init__(self, *, stretches: bool = False) -> None:
        super().__init__()
        self._stretches = stretches
        self._chart: Chart | None = None
        self._heading: tuple[str, ...] = ()
        self._heights: dict[int, int] = {}
        """The chart's height in pixels for each width that was asked for: it measures all its texts."""
        self._spots: tuple[Spot, ...] = ()
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(30 * GRID)
        vertical = QSizePolicy.Policy.Expanding if stretches else QSizePolicy.Policy.Preferred
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        policy.setHeightForWidth(not stretches)
        self.setSizePolicy(policy)

    def show_chart(self, chart: Chart, heading: Sequence[str] = ()) -> None:
        """Show a chart. `heading`: lines for a copied picture besides the title, such as the project."""
        self._chart, self._heading, self._heights = chart, tuple(heading), {}
        self._current = None
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart.description)
        self.updateGeometry()
        self.update()

    @property
    def chart(self) -> Chart | None:
        return self._chart

    def copy(self) -> None:
        """Copy the picture to the clipboard."""
        if self._chart:
            QGuiApplication.clipboard().setImage(picture(self._chart, self._heading))

    def save(self) -> None:
        """Save the picture to a file chosen by the clerk."""
        if self._chart:
            save_picture(self, picture(self._chart, self._heading), self._chart.title)

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
        if width not in self._heights:
            self._heights[width] = round(self._chart.height(width - GRID, screen_letters())) + GRID
        return self._heights[width]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._chart is None:
            return
        painter = QPainter(self)
        drawing = draw(painter, self._inner, self._chart, current_colours())
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
            event.accept()  # before the window handles the key as a command
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
        """Go to the next value: mark it, show it as a tooltip, and have it read out."""
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


POINTS: Final = 12
"""The font size in a chart, in points: that of the window's quiet texts."""

PICTURE_WIDTH: Final = 640
DOTS_AN_INCH: Final = 300
PIXELS_AN_INCH: Final = 96
_INCHES_A_METRE: Final = 1 / 0.0254


def screen_letters() -> Letters:
    """Return the window's font at a chart's size; a drawing is in screen pixels."""
    size = QFontInfo(QFont(FONT_FAMILY, POINTS)).pixelSize()
    metrics = {is_strong: QFontMetricsF(_font(size, is_strong)) for is_strong in (False, True)}
    return Letters(size, lambda text, is_strong: metrics[is_strong].horizontalAdvance(text))


def draw(painter: QPainter, rect: QRectF, chart: Chart, colours: Colours) -> Drawing:
    """Draw a chart into a rectangle. Returns the drawing, with coordinates relative to its corner."""
    drawing = chart.drawing(rect.width(), rect.height(), screen_letters())
    paint(painter, rect.topLeft(), drawing, colours)
    return drawing


def paint(painter: QPainter, corner: QPointF, drawing: Drawing, colours: Colours) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(corner)
    for mark in drawing.marks:
        _paint_mark(painter, mark, colours)
    painter.restore()


def picture(chart: Chart, heading: Sequence[str] = ()) -> QImage:
    """Return the chart below heading lines, on white in light colours, at 300 dots per inch."""
    letters = screen_letters()
    lines = (chart.title, *heading)
    top = 2 * GRID + len(lines) * letters.line
    inner = QSizeF(PICTURE_WIDTH - 4 * GRID, chart.height(PICTURE_WIDTH - 4 * GRID, letters))
    image = _empty_picture(QSizeF(PICTURE_WIDTH, inner.height() + top + 2 * GRID))
    painter = QPainter(image)
    painter.scale(DOTS_AN_INCH / PIXELS_AN_INCH, DOTS_AN_INCH / PIXELS_AN_INCH)
    corner = QPointF(2 * GRID, top)
    for number, text in enumerate(lines):
        at = 2 * GRID, 2 * GRID + number * letters.line + letters.size / 2
        fitted = letters.fitted(text, inner.width(), number == 0)
        words = letters.words(at, fitted, strong=number == 0)
        _paint_mark(painter, words, LIGHT)
    draw(painter, QRectF(corner, inner), chart, LIGHT)
    painter.end()
    return image


def _empty_picture(size: QSizeF) -> QImage:
    pixels = (size * (DOTS_AN_INCH / PIXELS_AN_INCH)).toSize()
    image = QImage(pixels, QImage.Format.Format_RGB32)
    set_resolution(image)
    image.fill(QColor(LIGHT.base))
    return image


def set_resolution(image: QImage) -> None:
    """Set the resolution, so that the printed size is right."""
    image.setDotsPerMeterX(round(DOTS_AN_INCH * _INCHES_A_METRE))
    image.setDotsPerMeterY(round(DOTS_AN_INCH * _INCHES_A_METRE))


def _paint_mark(painter: QPainter, mark: Mark, colours: Colours) -> None:
    colour = QColor(getattr(colours, mark.ink.value))
    match mark:
        case Words():
            painter.setPen(colour)
            painter.setFont(_font(mark.size, mark.strong))
            painter.drawText(QPointF(*mark.at), mark.text)
        case Stroke():
            painter.setPen(_pen(mark, colour))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(_polygon(mark.places))
        case Fill():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(_polygon(mark.places))


def _pen(stroke: Stroke, colour: QColor) -> QPen:
    pen = QPen(colour, stroke.width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if stroke.dash:
        pen.setDashPattern([length / stroke.width for length in stroke.dash])
    return pen


def _polygon(places: Sequence[Place]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in places])


def _font(size: float, is_strong: bool) -> QFont:
    font = QFont(FONT_FAMILY)
    font.setPixelSize(round(size))
    font.setWeight(QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
    return font


def save_picture(parent: QWidget, image: QImage, name: str, folder: Path | None = None) -> Path | None:
    """Ask for a file and write the picture. Returns None if cancelled or failed; an error has been shown."""
    from app.storage.output_files import safe_name, write_file

    proposed = (folder or documents_folder()) / f"{safe_name(name)}.png"
    path = ask_png(parent, proposed)
    if path is None:
        return None
    with errors_shown(parent):
        write_file(path, png(image))
        return path
    return None


def ask_png(parent: QWidget, proposed: Path) -> Path | None:
    return dialogs.ask_target(parent, "บันทึกภาพ", proposed, "ภาพ (*.png)", ".png")


def png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
