"""A button that makes room for typing: letters typed at it are not lost."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

_OF_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class OpeningButton(QPushButton):
    """A button that opens fields and focuses one of them.

    Who comes to it by Tab and types on means that field: the button is pressed, and the letter goes there.
    Enter and Space only press it.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(True)  # Enter presses it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_letter(event):
            super().keyPressEvent(event)
            return
        self.click()
        field = QApplication.focusWidget()
        if field is not None and field is not self:
            QApplication.sendEvent(
                field, QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
            )


def _is_letter(event: QKeyEvent) -> bool:
    text = event.text()
    return bool(text) and text.isprintable() and not text.isspace() and not event.modifiers() & _OF_COMMANDS
