"""The combo box of pages that scroll."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class ChoiceBox(QComboBox):
    """A combo box that the mouse wheel scrolls past, so that it is never changed by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
