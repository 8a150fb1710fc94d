"""A status: chosen from the usual texts, or typed."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QWidget

from app.models.entry import MAX_TEXT_LENGTH
from app.models.thai import clean_line
from app.ui.editors.base import Debounce, leave_to_window
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets.choice_box import ChoiceBox


class StatusEdit(ChoiceBox):
    """An editable list, stored as it is typed."""

    edited = Signal(object)
    refused = Signal(str)
    pasted = Signal(object)

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
        line = _StatusLine(self)
        self.setLineEdit(line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.addItems(list(words))
        self.setCurrentIndex(-1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        line.setMaxLength(MAX_TEXT_LENGTH)
        self._debounce = Debounce(self.flush, self)
        line.textEdited.connect(lambda _text: self._debounce.note_typing())
        line.editingFinished.connect(self.flush)
        line.returnPressed.connect(lambda: self.focusNextPrevChild(True))
        self.activated.connect(self._choose)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        if line := self.lineEdit():
            line.setAccessibleName(name)

    def setAccessibleDescription(self, description: str) -> None:
        super().setAccessibleDescription(description)
        if line := self.lineEdit():
            line.setAccessibleDescription(description)

    def set_value(self, value: str) -> None:
        if value == self._value and self.hasFocus():
            return  # keep text being typed
        self._debounce.stop()
        self._value = value
        if clean_line(self.currentText()) != value:
            self.setCurrentIndex(self.findText(value) if value else -1)
            self.setEditText(value)
        self._show_from_start()

    def flush(self) -> None:
        self._debounce.stop()
        value = clean_line(self.currentText())
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def discard(self) -> None:
        self._debounce.stop()
        self.setEditText(self._value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
            self._show_from_start()

    def _choose(self, _index: int) -> None:
        self.flush()

    def _show_from_start(self) -> None:
        """Show the start of a long status, not its end."""
        if (line := self.lineEdit()) and not line.hasFocus():
            line.setCursorPosition(0)


class _StatusLine(WordLineEdit):
    def event(self, event: QEvent) -> bool:
        return leave_to_window(event) or super().event(event)
