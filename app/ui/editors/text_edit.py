"""Long texts: the editor grows with its text, and Tab leaves it."""

import math
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSizeF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from app.models.entry import MAX_LIST_LENGTH, MAX_TEXT_LENGTH
from app.models.thai import clean_line, clean_text
from app.ui.editors.base import Debounce, comes_anew, leave_to_window, seal
from app.ui.editors.pasting import mended, notes_on, too_long
from app.ui.editors.thai_word_edit import WordTextEdit

MAX_LINES: Final = 14
"""A taller editor scrolls inside."""


class GrowingTextEdit(WordTextEdit):
    """A plain text editor as tall as its text."""

    def __init__(self, least_lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_lines = least_lines
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # only the document has undo
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(1)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit(self.document().size())

    def event(self, event: QEvent) -> bool:
        return leave_to_window(event) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.document().size())

    def _fit(self, _size: QSizeF) -> None:
        lines, height = self._laid_out()
        spacing = self.fontMetrics().lineSpacing()
        scrolls = lines > MAX_LINES
        room = MAX_LINES * spacing if scrolls else max(self._least_lines * spacing, height)
        frame = 2 * self.document().documentMargin() + 4  # the border of the style sheet
        self.setFixedHeight(math.ceil(room + frame))
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    def _laid_out(self) -> tuple[int, float]:
        """Return the number of lines and their height in pixels, counted up to where it scrolls.

        Qt counts a paragraph without layout as one line; asking for its rectangle lays it out. A line with
        letters of a substitute font is taller than the font's own line spacing.
        """
        layout, block, lines, height = self.document().documentLayout(), self.document().begin(), 0, 0.0
        while block.isValid() and lines <= MAX_LINES:
            height += layout.blockBoundingRect(block).height()
            lines += block.layout().lineCount()
            block = block.next()
        return lines, height


class TextEdit(GrowingTextEdit):
    """One long text. Enter moves to the next field; Shift+Enter starts a new line."""

    edited = Signal(object)
    refused = Signal(str)
    pasted = Signal(object)
    one_line = False

    def __init__(self, parent: QWidget | None = None, *, least_lines: int = 1) -> None:
        super().__init__(least_lines, parent)
        self._value = self.empty
        self._reason = ""
        self._debounce = Debounce(self.flush, self)
        self.textChanged.connect(self._wait)

    @property
    def empty(self) -> object:
        return ""

    @property
    def value(self) -> object:
        """The value last shown or emitted."""
        return self._value

    @property
    def reason(self) -> str:
        """Why the typed text cannot be stored; "" if it can."""
        return self._reason

    def to_value(self, text: str) -> object:
        return clean_text(text)

    def to_text(self, value: object) -> str:
        return str(value)

    def set_value(self, value: object) -> None:
        if (self._debounce.isActive() or self._reason) and value == self._value:
            return  # keep text being typed, or refused
        self._debounce.stop()
        if value != self._value:
            self.pasted.emit(())
        self._value = value
        if self.to_value(self.toPlainText()) != value:
            self.setPlainText(self.to_text(value))
            self._debounce.stop()

    def flush(self) -> None:
        self._debounce.stop()
        text = self.toPlainText()
        value = self.to_value(text)
        reason = self._reason_against(text)
        if reason != self._reason:
            self._reason = reason
            self.refused.emit(reason)
        if not reason and value != self._value:
            self._value = value
            self.edited.emit(value)

    def discard(self) -> None:
        self.setPlainText(self.to_text(self._value))
        self._debounce.stop()
        if self._reason:
            self._reason = ""
            self.refused.emit("")

    def _reason_against(self, text: str) -> str:
        if any(len(line) > MAX_TEXT_LENGTH for line in text.split("\n")):
            return f"ข้อความยาวเกิน {MAX_TEXT_LENGTH:,} ตัวอักษร จึงยังไม่ได้บันทึก โปรดตัดให้สั้นลง"
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self.enter_goes_on():
            self.focusNextPrevChild(True)
        else:
            super().keyPressEvent(event)

    def enter_goes_on(self) -> bool:
        return True

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Store the pasted text first, then the corrected one: each can be undone."""
        text = source.text()
        if len(text) > MAX_TEXT_LENGTH:
            self.pasted.emit((too_long(len(text)),))
            return
        cleaned = mended(text, one_line=self.one_line)
        cursor = self.textCursor()
        start = cursor.selectionStart()
        cursor.insertText(text)
        pasted = self.store_step()
        if cleaned.text != text:
            cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(cleaned.text)
        self.setTextCursor(cursor)
        undoable = self.store_step() != pasted
        self.pasted.emit(tuple(notes_on(cleaned, undoable=undoable)))

    def store_step(self) -> object:
        """Store the current text as its own undo step, and return it."""
        self.flush()
        seal(self)
        return self.to_value(self.toPlainText())

    def typed(self) -> str:
        return self.toPlainText()

    def take(self, text: str) -> None:
        """Insert a suggestion at the cursor, separated by spaces, as its own undo step."""
        self.store_step()
        cursor = self.textCursor()
        before, after = self._beside(cursor)
        cursor.insertText(f"{before}{text}{after}")
        self.setTextCursor(cursor)
        self.store_step()

    def _beside(self, cursor: QTextCursor) -> tuple[str, str]:
        """Return the spaces needed before and after inserted text."""
        letter = cursor.document().characterAt
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        return " " * (start > 0 and not letter(start - 1).isspace()), " " * (not letter(end).isspace())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if comes_anew(event):
            self.pasted.emit(())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()

    def _wait(self) -> None:
        self._debounce.note_typing()


class SentenceEdit(TextEdit):
    """A text without line breaks; a long one wraps."""

    one_line = True

    def take(self, text: str) -> None:
        """Replace the typed text by a suggestion."""
        self.selectAll()
        super().take(text)

    def to_value(self, text: str) -> object:
        return clean_line(text)


class ParagraphsEdit(TextEdit):
    """Several paragraphs; Enter starts the next one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, least_lines=4)

    @property
    def empty(self) -> object:
        return ()

    def to_value(self, text: str) -> object:
        return tuple(paragraph for line in text.split("\n") if (paragraph := clean_text(line)))

    def to_text(self, value: object) -> str:
        return "\n".join(value) if isinstance(value, tuple) else ""

    def enter_goes_on(self) -> bool:
        return False

    def _reason_against(self, text: str) -> str:
        if text.count("\n") >= MAX_LIST_LENGTH and len(text.split()) > MAX_LIST_LENGTH:
            return f"เกิน {MAX_LIST_LENGTH} ย่อหน้า จึงยังไม่ได้บันทึก โปรดรวมย่อหน้า"
        return super()._reason_against(text)
