"""Buttons that Enter presses while they have the focus, and a double click, or a triple one, presses once.

In a dialog, Qt leaves Enter to the default button, which is another one; in the window, only Space presses.
A double click is two clicks to Qt: the second one would act on what the first one brought. It comes to
what then stands under the pointer, such as the button of the next row: all of these are to be pressed once.
"""

from typing import ClassVar, Final

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QPushButton, QWidget

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PRESSES: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


def press_only_in_focus(*buttons: QPushButton) -> None:
    """Let Enter press these buttons while they have the focus, and never from elsewhere in the dialog; a
    double click presses them once.
    """
    for button in buttons:
        button.setDefault(False)
        button.setAutoDefault(False)
        button.installEventFilter(_Enter(button))
        press_once(button)


def press_once(widget: QWidget) -> None:
    """Let a double click press this button, or what a viewport shows, once.

    A button that is pressed again and again while it is held is so by a double click, too.
    """
    widget.installEventFilter(_Once(widget))


def press_by_enter(window: QMainWindow) -> None:
    """Let Enter press whichever button of the window has the focus."""
    window.installEventFilter(_EnterInWindow(window))


class _Once(QObject):
    """Takes the second press of a double click from the watched widget, and each press that soon follows at
    the same place: Qt calls a third one a single press again.
    """

    _taken: ClassVar[tuple[int, QPointF] | None] = None
    """The time of the press that was last taken from any widget, and its place on the screen."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or event.type() not in _PRESSES:
            return False
        if isinstance(watched, QAbstractButton) and watched.autoRepeat():
            return False
        is_again = event.type() == QEvent.Type.MouseButtonDblClick or self._follows(event)
        _Once._taken = (event.timestamp(), event.globalPosition()) if is_again else None
        return is_again

    def _follows(self, event: QMouseEvent) -> bool:
        if self._taken is None:
            return False
        time, place = self._taken
        is_soon = 0 <= event.timestamp() - time <= QApplication.doubleClickInterval()
        moved = (event.globalPosition() - place).manhattanLength()
        return is_soon and moved <= QApplication.startDragDistance()


class _Enter(QObject):
    """Presses the watched button."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        button = self._button(watched)
        if event.key() not in _ENTER or button is None:
            return False
        if not event.isAutoRepeat():
            button.click()
        return True

    def _button(self, watched: QObject | None) -> QAbstractButton | None:
        return watched if isinstance(watched, QAbstractButton) else None


class _EnterInWindow(_Enter):
    """Presses the button in focus, which has left Enter to its window.

    A field may leave Enter to the window, too, after moving the focus to a button: that one is not meant.
    """

    _meant: QWidget | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(watched, QMainWindow):
            self._meant = watched.focusWidget()  # it comes before the key itself
        return super().eventFilter(watched, event)

    def _button(self, watched: QObject | None) -> QAbstractButton | None:
        focused = watched.focusWidget() if isinstance(watched, QMainWindow) else None
        return super()._button(focused) if focused is self._meant else None
