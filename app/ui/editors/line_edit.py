"""One-line editors: plain text, and values that are read from text (years, amounts, percentages)."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from app.models.entry import MAX_TEXT_LENGTH
from app.models.errors import UserError
from app.models.thai import clean_line
from app.ui.editors.editor import RestTimer
from app.ui.editors.shortcuts import leave_to_window
from app.ui.editors.word_wise import WordLineEdit


class LineEdit(WordLineEdit):
    """A line of text, stored as it is typed, once typing rests."""

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(MAX_TEXT_LENGTH)
        self._value = ""
        self._rest = RestTimer(self.flush, self)
        self.textEdited.connect(self._wait)
        self.editingFinished.connect(self.flush)
        self.returnPressed.connect(lambda: self.focusNextPrevChild(True))

    def set_value(self, value: str) -> None:
        """Show a line. What is being typed and not stored yet is left alone, unless the value is another."""
        if self._rest.isActive() and value == self._value:
            return
        self._value = value
        self._rest.stop()
        if clean_line(self.text()) != value:
            self.setText(value)
            self.setCursorPosition(0)

    def flush(self) -> None:
        self._rest.stop()
        value = clean_line(self.text())
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def event(self, event: QEvent) -> bool:
        return leave_to_window(event) or super().event(event)

    def _wait(self, _text: str) -> None:
        self._rest.start()


class ParsedEdit(WordLineEdit):
    """A value read from what is typed when the field is left.

    What cannot be read stays as typed, in red with the reason, and is not stored. Without the focus the value
    stands in its long form, with the focus in the form that one types.
    """

    edited = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        parse: Callable[[str], Any],
        typed: Callable[[Any], str],
        shown: Callable[[Any], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parse, self._typed, self._shown = parse, typed, shown
        self._value: Any = None
        self._reason = ""
        self.setMaxLength(100)
        self.textEdited.connect(self._forget_reason)
        self.editingFinished.connect(self.flush)
        self.returnPressed.connect(self._go_on)

    def set_value(self, value: Any) -> None:
        if value == self._value and (self._reason or self.isModified()):
            return  # what could not be read stays for the clerk to correct, what is being typed is left alone
        self._value = value
        self._set_reason("")
        self._show()

    def flush(self) -> None:
        try:
            value = self._parse(self.text()) if self.text().strip() else None
        except UserError as error:
            self._set_reason(str(error))
            return
        self._set_reason("")
        if value != self._value:
            self._value = value
            self.edited.emit(value)
        self._show()

    def event(self, event: QEvent) -> bool:
        return leave_to_window(event) or super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()

    def _show(self) -> None:
        if self._reason:
            return
        form = self._typed if self.hasFocus() else self._shown
        text = "" if self._value is None else form(self._value)
        if self.text() != text:
            self.setText(text)

    def _go_on(self) -> None:
        self.flush()
        if not self._reason:
            self.focusNextPrevChild(True)

    def _forget_reason(self, _text: str) -> None:
        self._set_reason("")

    def _set_reason(self, reason: str) -> None:
        if reason != self._reason:
            self._reason = reason
            self.refused.emit(reason)
