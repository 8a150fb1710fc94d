"""The program's combo boxes."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit


class ChoiceBox(QComboBox):
    """A combo box that the mouse wheel scrolls past, so that it is never changed by accident."""

    def setLineEdit(self, edit: QLineEdit) -> None:
        """Let a choice be typed in this line, which takes no dragged text."""
        edit.setAcceptDrops(False)
        super().setLineEdit(edit)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class WholeChoiceBox(ChoiceBox):
    """One that is never narrower than its longest entry."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
