"""Double clicks on cells that move in between.

The first click opens the row of its cell, which closes the open one above: the second click of the same
double click would meet another row, or the narrative below it.
"""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

_PRESSES: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class MovedCells(QObject):
    """Turns a second press, wherever it is received, over to the cell that was pressed first.

    `pressed_twice` has that cell's index, if the second press met anything else.
    """

    pressed_twice = Signal(object)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._index, self._place = QPersistentModelIndex(), QPointF()
        self._interval = QTimer(self)
        self._interval.setSingleShot(True)
        self._interval.timeout.connect(self._end)

    def press(self, index: QModelIndex, place: QPointF) -> None:
        """Note the first press, at this place of the screen."""
        self._index, self._place = QPersistentModelIndex(index), place
        if app := QApplication.instance():
            app.installEventFilter(self)
        self._interval.start(QApplication.doubleClickInterval())

    def _end(self) -> None:
        self._interval.stop()
        if app := QApplication.instance():
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at every event of the program, for as long as a double click takes."""
        if event.type() not in _PRESSES or not isinstance(watched, QWidget):
            return False
        self._end()
        if not isinstance(event, QMouseEvent) or not self._is_second(event) or self._is_met(watched, event):
            return False
        self.pressed_twice.emit(self._view.model().index(self._index.row(), self._index.column()))
        return True

    def _is_second(self, event: QMouseEvent) -> bool:
        moved = (event.globalPosition() - self._place).manhattanLength()
        is_near = moved <= QApplication.startDragDistance()
        return is_near and event.button() == Qt.MouseButton.LeftButton and self._index.isValid()

    def _is_met(self, watched: QWidget, event: QMouseEvent) -> bool:
        is_ours = watched is self._view.viewport()
        return is_ours and self._view.indexAt(event.position().toPoint()) == self._index
