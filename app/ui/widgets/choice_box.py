"""The program's combo boxes."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit

MOST_SHOWN: Final = 12
"""The choices shown at a time, such as the months of a year; further ones scroll."""

BESIDE_TEXT: Final = 40
"""Pixels of a box in which no text stands: its margins, and its arrow."""


class ChoiceBox(QComboBox):
    """A combo box that the mouse wheel scrolls past, so that it is never changed by accident."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shorten a choice without room: Qt would cut it within a letter."""
        metrics, room = self.fontMetrics(), self.width() - BESIDE_TEXT
        if self.isEditable() or metrics.horizontalAdvance(self.currentText()) <= room:
            super().paintEvent(event)
            return
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter  # not above: 5 ms of enums

        option, painter = QStyleOptionComboBox(), QStylePainter(self)
        self.initStyleOption(option)
        option.currentText = metrics.elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def showPopup(self) -> None:
        """Show the choices in full: Qt makes their list only as wide as the box."""
        choices = self.view()
        bar = choices.verticalScrollBar().sizeHint().width() if self.count() > MOST_SHOWN else 0
        choices.setMinimumWidth(choices.sizeHintForColumn(0) + bar + 2 * choices.frameWidth())
        self.setMaxVisibleItems(MOST_SHOWN)
        super().showPopup()

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
