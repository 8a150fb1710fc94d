"""Type as a clerk does, also in Thai: qtbot.keyClicks aborts the interpreter at the first Thai letter."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def type_text(widget: QWidget, text: str) -> None:
    for letter in text:
        _send(widget, 0, NO_MODIFIER, letter)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER, widget: QWidget | None = None) -> None:
    """Press a key in a widget, or wherever the keyboard focus is: an open popup comes first."""
    popup = QApplication.activePopupWidget()
    target = widget or (popup and (popup.focusWidget() or popup)) or QApplication.focusWidget()
    assert target is not None, "nothing has the keyboard"
    text = "\r" if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else ""
    _send(target, key, modifiers, text)


def _send(widget: QWidget, key: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))
