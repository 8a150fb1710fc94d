"""One undo for the whole window: editors leave Ctrl+Z and Ctrl+Y to it."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence


def leave_to_window(event: QEvent) -> bool:
    """Leave a key that the editor would claim to the window's undo or redo. True if it was one."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if not any(event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)):
        return False
    event.ignore()
    return True
