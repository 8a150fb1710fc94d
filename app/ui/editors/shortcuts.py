"""One undo for the whole window: editors leave Ctrl+Z and Ctrl+Y to it."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence


def is_left_to_window(event: QEvent) -> bool:
    """Whether a key that the editor would claim belongs to the window's undo or redo."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
