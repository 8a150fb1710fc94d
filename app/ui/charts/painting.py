"""Paints a chart with QPainter: on the screen in the scheme's colours, or as a picture to keep."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from app.printing.charts.primitives import Chart, Drawing, Fill, Letters, Mark, Place, Stroke, Words
from app.ui.widgets.theme import FONT_FAMILY, GRID, LIGHT, Colours

POINTS: Final = 12
"""The size of the words in a chart: that of the window's quiet texts."""

PICTURE_WIDTH: Final = 640
DOTS_AN_INCH: Final = 300
PIXELS_AN_INCH: Final = 96
_INCHES_A_METRE: Final = 1 / 0.0254


def screen_letters() -> Letters:
    """The window's type at a chart's size; its drawing is in the screen's own pixels."""
    size = QFontInfo(QFont(FONT_FAMILY, POINTS)).pixelSize()
    metrics = {is_strong: QFontMetricsF(_font(size, is_strong)) for is_strong in (False, True)}
    return Letters(size, lambda text, is_strong: metrics[is_strong].horizontalAdvance(text))


def draw(painter: QPainter, rect: QRectF, chart: Chart, colours: Colours) -> Drawing:
    """Draw a chart into a rectangle. Returns what was drawn, in places counted from its corner."""
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
    """The chart under lines of words, on white and in light colours, at 300 dots an inch."""
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
    """So that it is as large on paper as it was meant to be."""
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
