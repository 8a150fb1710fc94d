"""The combo box of pages that scroll."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class ChoiceBox(QComboBox):
    """A combo box that the mouse wheel scrolls past, so that it is never changed by accident. One that is as
    wide as its longest entry is never narrower.
    """

    def minimumSizeHint(self) -> QSize:
        is_whole = self.sizeAdjustPolicy() == QComboBox.SizeAdjustPolicy.AdjustToContents
        return self.sizeHint() if is_whole else super().minimumSizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
