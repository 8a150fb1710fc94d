"""Line and text edits that know Thai words: for Ctrl with arrows, for deleting, for double clicks.

Qt asks the system for Thai word boundaries; Windows and macOS do not know them and treat a sentence as one
word. Letters of old Windows fonts are replaced as they come in, by key, input method or paste.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import Final

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QDrag,
    QDropEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

_Key = QKeySequence.StandardKey
_MOVES: Final = (_Key.MoveToPreviousWord, _Key.MoveToNextWord)
_SELECTS: Final = (_Key.SelectPreviousWord, _Key.SelectNextWord)
_DELETES: Final = (_Key.DeleteStartOfWord, _Key.DeleteEndOfWord)
_BACKWARD: Final = (_Key.MoveToPreviousWord, _Key.SelectPreviousWord, _Key.DeleteStartOfWord)

Span = tuple[int, int]


def _mended(text: str) -> str:
    from app.models.thai_cleaning import mend_characters  # not above: a file is shown before text comes in

    return mend_characters(text)


def _word_key(event: QKeyEvent) -> QKeySequence.StandardKey | None:
    """Return which of the word keys it is, if any."""
    return next((key for key in (*_MOVES, *_SELECTS, *_DELETES) if event.matches(key)), None)


def _is_alt_letter(event: QKeyEvent) -> bool:
    """Return whether it is a letter with Alt, which asks for a menu: Qt would type the letter.

    Digits of the number pad are not: with Alt, they are the code of a letter on Windows.
    """
    is_alt = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier == Qt.KeyboardModifier.AltModifier
    return is_alt and event.text().isprintable() and bool(event.text())


class WordLineEdit(QLineEdit):
    """A line edit that finds words by the word list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clicked: Span | None = None
        self.textEdited.connect(self._mend_characters)

    def offer_clearing(self) -> None:
        """Add the button that clears the text with the first text, beside which alone it shows.

        For its icon Qt needs 3 to 40 ms.
        """
        self.textChanged.connect(
            lambda _text: self.setClearButtonEnabled(True), Qt.ConnectionType.SingleShotConnection
        )

    def is_pasted(self, _text: str) -> bool:
        """Return whether the text was just pasted into an editor that mends and notes pastes itself."""
        return False

    def _mend_characters(self, text: str) -> None:
        mended = _mended(text)
        if mended != text and not self.is_pasted(text):
            place = self.cursorPosition()
            self.setText(mended)
            self.setCursorPosition(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_alt_letter(event):
            event.ignore()
            return
        key = _word_key(event)
        if key is None or (key in _DELETES and self.isReadOnly()):
            super().keyPressEvent(event)
        elif key in _DELETES and self.hasSelectedText():
            self.del_()
        else:
            self._follow_key(key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._clicked = self._word_under(event)
            self._select(*self._clicked)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._clicked and event.buttons() & Qt.MouseButton.LeftButton:
            self._select(*_spanning(self._clicked, self._word_under(event)))
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._clicked = None
        super().mouseReleaseEvent(event)

    def _follow_key(self, key: QKeySequence.StandardKey) -> None:
        place = self.cursorPosition()
        target = word_before(self.text(), place) if key in _BACKWARD else word_after(self.text(), place)
        if key in _MOVES:
            self.setCursorPosition(target)
            return
        self._select(place if key in _DELETES else self._anchor(), target)
        if key in _DELETES and target != place:
            self.del_()

    def _anchor(self) -> int:
        """Return where the selection started."""
        start, place = self.selectionStart(), self.cursorPosition()
        if start < 0:
            return place
        return self.selectionEnd() if place == start else start

    def _select(self, anchor: int, place: int) -> None:
        self.setSelection(anchor, place - anchor)

    def _word_under(self, event: QMouseEvent) -> Span:
        return word_at(self.text(), self.cursorPositionAt(_left_of(event, self)))


class WordTextEdit(QPlainTextEdit):
    """A text edit that finds words by the word list, paragraph by paragraph."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clicked: Span | None = None
        self._grasped: QPoint | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_alt_letter(event):
            event.ignore()
            return
        mended = _mended(event.text())
        if mended != event.text() and not self.isReadOnly():
            self.textCursor().insertText(mended)
            return
        key = _word_key(event)
        if key is None or (key in _DELETES and self.isReadOnly()):
            super().keyPressEvent(event)
            return
        cursor = self.textCursor()
        if key not in _DELETES or not cursor.hasSelection():
            keeps = QTextCursor.MoveMode.MoveAnchor if key in _MOVES else QTextCursor.MoveMode.KeepAnchor
            cursor.setPosition(_target(cursor, backward=key in _BACKWARD), keeps)
        if key in _DELETES:
            cursor.removeSelectedText()
        self.setTextCursor(cursor)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        mended = _mended(event.commitString())
        if mended != event.commitString():
            event.setCommitString(mended, event.replacementStart(), event.replacementLength())
        super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(_mended(source.text()))
        self.ensureCursorVisible()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        before = self._selected()
        super().mousePressEvent(event)
        is_kept = self.textCursor().hasSelection() and self._selected() == before
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._grasped = event.position().toPoint() if is_kept and is_left else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._clicked = self._word_under(event)
            self._select(*self._clicked)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._clicked and event.buttons() & Qt.MouseButton.LeftButton:
            self._select(*_spanning(self._clicked, self._word_under(event)))
            self.ensureCursorVisible()
        elif self._grasped and event.buttons() & Qt.MouseButton.LeftButton:
            moved = event.position().toPoint() - self._grasped
            if moved.manhattanLength() > QApplication.startDragDistance():
                self._grasped = None
                self._drag()
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._clicked = self._grasped = None
        super().mouseReleaseEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if event.source() == self.viewport() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.setDropAction(Qt.DropAction.MoveAction)  # inside the text, nothing gets lost
        super().dropEvent(event)

    def _drag(self) -> None:
        """Drag a copy: Qt offers to move the text, and removes it when another field or program takes it."""
        drag = QDrag(self.viewport())
        drag.setMimeData(self.createMimeDataFromSelection())
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.CopyAction)

    def _selected(self) -> Span:
        return self.textCursor().selectionStart(), self.textCursor().selectionEnd()

    def _select(self, anchor: int, place: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _word_under(self, event: QMouseEvent) -> Span:
        cursor = self.cursorForPosition(_left_of(event, self))
        start, end = word_at(cursor.block().text(), cursor.positionInBlock())
        return cursor.block().position() + start, cursor.block().position() + end


def _target(cursor: QTextCursor, *, backward: bool) -> int:
    """Return the cursor's position one word further; at a paragraph's edge, in the next paragraph."""
    block, place = cursor.block(), cursor.positionInBlock()
    if backward and place == 0:
        return max(0, cursor.position() - 1)
    if not backward and cursor.atBlockEnd():
        return cursor.position() + (0 if cursor.atEnd() else 1)
    find: Callable[[str, int], int] = word_before if backward else word_after
    return block.position() + find(block.text(), place)


def _spanning(clicked: Span, under: Span) -> Span:
    """Return anchor and cursor of a selection by words, from the clicked one to the one under the pointer."""
    if under[0] < clicked[0]:
        return clicked[1], under[0]
    return clicked[0], max(clicked[1], under[1])


def _left_of(event: QMouseEvent, widget: QWidget) -> QPoint:
    """Return the point half a letter to the left: Qt reports the nearest gap, we want the letter."""
    return event.position().toPoint() - QPoint(widget.fontMetrics().averageCharWidth() // 2, 0)


def units(text: str) -> int:
    """Return Qt's length of a text, in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


@lru_cache(maxsize=8)  # called for the same line at each key
def _bounds(text: str) -> tuple[list[int], list[int]]:
    """Return the offsets of all tokens with the text's end; and those of them that are not spaces.

    Loading the word list takes a tenth of a second, once; the project list usually has loaded it before.
    """
    from app.printing.line_break import word_boundaries

    bounds = word_boundaries(text)
    words = [bound for bound in bounds if bound == len(text) or not text[bound].isspace()]
    units = [*accumulate((1 + (character > "\uffff") for character in text), initial=0)]
    return [units[bound] for bound in bounds], [units[bound] for bound in words]


def word_before(text: str, place: int) -> int:
    """Return the start of the word before a position, skipping spaces; 0 if there is none."""
    words = _bounds(text)[1]
    before = bisect_left(words, place) - 1
    return words[before] if before >= 0 else 0


def word_after(text: str, place: int) -> int:
    """Return the start of the next word, or the text's end."""
    words = _bounds(text)[1]
    return words[min(bisect_right(words, place), len(words) - 1)]


def word_at(text: str, place: int) -> tuple[int, int]:
    """Return start and end of the word, or of the spaces, at a position."""
    bounds = _bounds(text)[0]
    if len(bounds) < 2:
        return 0, bounds[-1]
    after = min(max(bisect_right(bounds, place), 1), len(bounds) - 1)
    return bounds[after - 1], bounds[after]
