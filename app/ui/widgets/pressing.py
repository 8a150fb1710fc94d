"""Buttons of a dialog that Enter presses only while they have the focus.

Qt leaves Enter on such a button to the dialog, which presses its default button instead: another one.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def press_only_in_focus(*buttons: QPushButton) -> None:
    """Let Enter press these buttons while they have the focus, and never from elsewhere in the dialog."""
    for button in buttons:
        button.setDefault(False)
        button.setAutoDefault(False)
        button.installEventFilter(_Enter(button))


class _Enter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in _ENTER or not isinstance(watched, QPushButton):
            return False
        if not event.isAutoRepeat():
            watched.click()
        return True
