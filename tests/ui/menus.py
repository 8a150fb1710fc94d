"""Open the menu of a place as a clerk does, read it, and choose from it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu

_LOOKS_EACH = 10
"""Milliseconds."""


def right_click(area: QAbstractScrollArea, at: QPoint, choose: str = "") -> list[str]:
    """Press the right button at a place of the viewport. Return what the menu offers; choose from it."""

    def open_menu() -> None:
        port = area.viewport()
        QTest.mousePress(port, Qt.MouseButton.RightButton, pos=at)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, port.mapToGlobal(at))
        QApplication.sendEvent(port, event)

    return offered(open_menu, choose)


def offered(open_menu: Callable[[], object], choose: str = "") -> list[str]:
    """Return what the menu offers that an act opens, and choose one; without a menu there is nothing."""
    texts = list[str]()

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            actions = [action for action in menu.actions() if not action.isSeparator()]
            texts[:] = (action.text().partition("\t")[0] for action in actions)
            if choose in texts:
                menu.setActiveAction(actions[texts.index(choose)])
                QTest.keyClick(menu, Qt.Key.Key_Return)
            else:
                menu.close()

    timer = QTimer(interval=_LOOKS_EACH)
    timer.timeout.connect(look)
    timer.start()
    open_menu()
    timer.stop()
    return texts
