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
    QApplication.processEvents()
    second = window.childAt(place) or window
    point = second.mapFrom(window, place)
    local, on_screen = QPointF(point), QPointF(window.mapToGlobal(place))
    pressed = QMouseEvent(QEvent.Type.MouseButtonDblClick, local, on_screen, _LEFT, _LEFT, _NONE)
    QApplication.sendEvent(second, pressed)
    QTest.mouseRelease(second, _LEFT, pos=point)
