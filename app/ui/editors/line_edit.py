"""One-line editors: plain text, and values parsed from text (years, amounts, percentages)."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.models.entry import MAX_TEXT_LENGTH
from app.models.errors import UserError
from app.models.thai import clean_line
from app.ui.editors.base import Debounce, comes_anew, leave_to_window, seal
from app.ui.editors.pasting import inserted, mended, notes_on, too_long, with_base
from app.ui.editors.popups import Hint
from app.ui.editors.thai_word_edit import WordLineEdit, units


class LineEdit(WordLineEdit):
    """A line of text, stored when typing pauses."""

    edited = Signal(object)
    refused = Signal(str)
    pasted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(MAX_TEXT_LENGTH)
        self._value = ""
        self._seen = ""
        self._overflows = False
        self._debounce = Debounce(self.flush, self)
        self.inputRejected.connect(self._note_overflow)
        self.textEdited.connect(self._follow_typing)
        self.textChanged.connect(self._see)
        self.editingFinished.connect(self.flush)
        self.returnPressed.connect(lambda: self.focusNextPrevChild(True))

    def set_value(self, value: str) -> None:
        """Show a line. Text being typed and not stored yet is kept, unless the value differs."""
        if self._debounce.isActive() and value == self._value:
            return
        if value != self._value:
            self.pasted.emit(())
        self._value = value
        self._debounce.stop()
        if clean_line(self.text()) != value:
            self.setText(value)
            if not self.hasFocus():  # where more may be typed behind it
                self.setCursorPosition(0)

    def typed(self) -> str:
        return self.text()

    def take(self, text: str) -> None:
        """Replace the typed text by a suggestion, as its own undo step."""
        self.flush()
        seal(self)
        self.setText(text)
        self.flush()
        seal(self)

    def flush(self) -> None:
        self._debounce.stop()
        value = clean_line(self.text())
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def discard(self) -> None:
        self._debounce.stop()
        self.setText(self._value)

    def event(self, event: QEvent) -> bool:
        return leave_to_window(event) or super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if comes_anew(event):
            self.pasted.emit(())

    # --- what is pasted -----------------------------------------------------------------------------------

    def _see(self, _text: str) -> None:
        """Record the actual text: after a paste was undone or corrected, Qt's signal repeats the
        pasted text.
        """
        self._seen = self.text()

    def _note_overflow(self) -> None:
        """Note that Qt has cut the pasted text to the maximum length."""
        self._overflows = True

    def _follow_typing(self, text: str) -> None:
        """Treat more than one letter at once as a paste, however it was done."""
        self._debounce.note_typing()
        piece = inserted(self._seen, text)
        if self._overflows:
            self._overflows = False
            self.setText(self._seen)
            self.pasted.emit((too_long(),))
        elif len(text[piece]) > 1:
            self._mend(text, with_base(text, piece))

    def is_pasted(self, text: str) -> bool:
        return len(text[inserted(self._seen, text)]) > 1

    def _mend(self, text: str, piece: slice) -> None:
        """Store the pasted text first, then the corrected one: each can be undone."""
        cleaned = mended(text[piece], one_line=True)
        better = text[: piece.start] + cleaned.text + text[piece.stop :]
        undoable = clean_line(better) != clean_line(text)
        if undoable:
            self.flush()
            seal(self)
        if better != text:
            self.setText(better)
            self.setCursorPosition(units(text[: piece.start] + cleaned.text))
        self.flush()
        seal(self)
        self.pasted.emit(tuple(notes_on(cleaned, undoable=undoable)))


class ParsedEdit(WordLineEdit):
    """A value parsed from the typed text when the focus leaves.

    Invalid text stays, in red with the reason, and is not stored. Without the focus the value is shown in its
    long form, with the focus in the form to type. During typing the interpretation is shown at once: `told`
    returns a value in words, the longest first.
    """

    edited = Signal(object)
    refused = Signal(str)
    pasted = Signal(object)

    def __init__(
        self,
        parse: Callable[[str], Any],
        typed: Callable[[Any], str],
        shown: Callable[[Any], str],
        told: Callable[[Any], Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parse, self._typed, self._shown, self._told = parse, typed, shown, told
        self._hint = Hint(self)
        self._value: Any = None
        self._reason = ""
        self.setMaxLength(100)
        self.setAcceptDrops(False)  # a word dragged into a date or an amount would be part of it
        self.textEdited.connect(self._follow_typing)
        self.editingFinished.connect(self.flush)
        self.returnPressed.connect(self._go_on)

    def set_value(self, value: Any) -> None:
        if value == self._value and (self._reason or self.isModified()):
            return  # keep invalid text for correction, and text being typed
        self._value = value
        self._set_reason("")
        self._show()

    def flush(self) -> None:
        try:
            value = self._read()
        except UserError as error:
            self._set_reason(str(error))
            return
        self._set_reason("")
        if value != self._value:
            self._value = value
            self.edited.emit(value)
        self._show()

    def discard(self) -> None:
        self._set_reason("")
        self._show()

    def event(self, event: QEvent) -> bool:
        return leave_to_window(event) or super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show()
        self._show_hint()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.flush()
        self._show_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_hint()

    def _read(self) -> Any:
        """Return the typed value, None if empty. Raises UserError."""
        text = clean_line(self.text())
        return self._parse(text) if text else None

    def _show(self) -> None:
        if self._reason:
            return
        form = self._typed if self.hasFocus() else self._shown
        text = "" if self._value is None else form(self._value)
        if self.text() != text:
            is_selected = bool(self.text()) and self.selectedText() == self.text()
            self.setText(text)
            if is_selected:  # as a dialog's first field is, before its window is active
                self.selectAll()
            self._show_hint()

    def _show_hint(self) -> None:
        """Show the interpretation; invalid text is reported only when the focus leaves, as it may be
        unfinished.
        """
        try:
            value = self._read() if self.hasFocus() else None
        except UserError:
            value = None
        texts = [] if value is None else [text for text in self._told(value) if text != self.text()]
        self._hint.show(texts, typed=self.isModified())

    def _go_on(self) -> None:
        self.flush()
        if not self._reason:
            self.focusNextPrevChild(True)

    def _follow_typing(self, _text: str) -> None:
        self._set_reason("")
        self._show_hint()

    def _set_reason(self, reason: str) -> None:
        if reason != self._reason:
            self._reason = reason
            self.refused.emit(reason)
