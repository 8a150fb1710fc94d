"""Click as a clerk does: at a place, whatever comes to stand there after the first click."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def double_click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click twice on one place: the middle of the widget unless told.

    Qt calls the second press a double click, also where another widget now takes it.
    """
    window, within = widget.window(), at or widget.rect().center()
    place = widget.mapTo(window, within)
    QTest.mouseClick(widget, _LEFT, pos=within)
    _press_again(window, place, QEvent.Type.MouseButtonDblClick)


def triple_click(widget: QWidget) -> None:
    """Click three times on the middle of a widget: Qt calls the third press a single one again."""
    window, place = widget.window(), widget.mapTo(widget.window(), widget.rect().center())
    double_click(widget)
    _press_again(window, place, QEvent.Type.MouseButtonPress)


def _press_again(window: QWidget, place: QPoint, kind: QEvent.Type) -> None:
    QApplication.processEvents()
    met = window.childAt(place) or window
    point = met.mapFrom(window, place)
    local, on_screen = QPointF(point), QPointF(window.mapToGlobal(place))
    QApplication.sendEvent(met, QMouseEvent(kind, local, on_screen, _LEFT, _LEFT, _NONE))
    QTest.mouseRelease(met, _LEFT, pos=point)
