"""Quiet marks under words that no list has; a click with the right button offers the nearest words.

An unknown word is no finding: names of places and people are words, too, that no list has.
"""

import time
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QContextMenuEvent, QPalette, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit

from app.ui.editors.base import advisor_of
from app.ui.editors.thai_word_edit import units

if TYPE_CHECKING:
    from app.formats.thai_text.spelling import Offer, Span

PAUSE_MS: Final = 900
"""Milliseconds after the last key before words are looked up."""

LOOKED_UP_S: Final = 0.03
"""Seconds after which the file is asked for no further word until the next pause. Of a large file one word
takes about 65 ms; the answers are remembered."""

LONGEST_MARKED: Final = 3000
"""Letters of the longest paragraph that is looked through: 5 ms."""

NOTHING_NEAR: Final = "ไม่พบคำใกล้เคียงในรายการคำ"


class SpellingMarks(QObject):
    """Marks the unknown words of one editor, except the word being typed."""

    def __init__(self, edit: QPlainTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._end = 0.0
        self._is_put_off = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.mark)
        edit.textChanged.connect(self._wait)

    def _wait(self) -> None:
        if self._edit.extraSelections():
            self._edit.setExtraSelections([])  # they would move with the text and mark other letters
        self._pause.start()

    def mark(self) -> None:
        """Look the words up and mark those that no list has."""
        if self._edit.isReadOnly():
            return
        self._edit.viewport().installEventFilter(self)  # not before: without marks there is nothing to offer
        self._edit.installEventFilter(self)  # the menu key's event goes to the editor itself
        self._end, self._is_put_off = time.monotonic() + LOOKED_UP_S, False
        marks, block = [], self._edit.document().begin()
        while block.isValid():
            text = block.text()
            marks += [self._selection(block.position(), text, span) for span in self._unknown(text)]
            block = block.next()
        typed = self._edit.textCursor().position() if self._edit.hasFocus() else -1
        self._edit.setExtraSelections([mark for mark in marks if mark.cursor.selectionEnd() != typed])
        if self._is_put_off:
            self._pause.start()

    def _unknown(self, text: str) -> "list[Span]":
        from app.formats.thai_text.spelling import unknown_spans  # not above: a file is shown before

        if len(text) > LONGEST_MARKED:
            return []
        return unknown_spans(text, self._is_own)

    def _is_own(self, word: str) -> bool:
        """Return whether the office uses a word; True, which marks nothing, where the answer is put off."""
        advisor = advisor_of(self._edit)
        if advisor and time.monotonic() > self._end:
            self._is_put_off = True
            return True
        return bool(advisor and advisor.is_own_word(word))

    def _selection(self, position: int, text: str, span: "Span") -> QTextEdit.ExtraSelection:
        from PySide6.QtGui import QTextCharFormat  # not above: PySide6 makes its enums in 2 ms

        mark = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(self._edit.palette().color(QPalette.ColorRole.PlaceholderText))
        mark.format, mark.cursor = look, self._cursor(position, text, span)
        return mark

    def _cursor(self, position: int, text: str, span: "Span") -> QTextCursor:
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(position + units(text[: span.start]))
        cursor.setPosition(position + units(text[: span.end]), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # --- the menu -----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent) and (menu := self.menu_at(event)):
            menu.exec(self._place_of_menu(event))
            menu.deleteLater()
            return True
        return super().eventFilter(watched, event)

    def _place_of_menu(self, event: QContextMenuEvent) -> QPoint:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            return self._edit.viewport().mapToGlobal(self._edit.cursorRect().bottomLeft())
        return event.globalPos()

    def menu_at(self, event: QContextMenuEvent) -> QMenu | None:
        """Return the menu with the words nearest to the marked one that was clicked, if one was, or that the
        cursor is in, if the menu key was pressed. A text that may only be read has none.
        """
        if self._edit.isReadOnly():
            return None
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        place = self._edit.textCursor() if is_key else self._edit.cursorForPosition(event.pos())
        text, column = place.block().text(), place.positionInBlock()
        start = place.block().position()
        self._end = time.monotonic() + LOOKED_UP_S
        for span in self._unknown(text) if self._edit.extraSelections() else ():
            if units(text[: span.start]) <= column <= units(text[: span.end]):
                return self._menu(start, text, span)
        return None

    def _menu(self, position: int, text: str, span: "Span") -> QMenu:
        from app.formats.thai_text.spelling import nearest_words

        menu = self._edit.createStandardContextMenu()
        first = menu.actions()[0]
        for offer in (offers := nearest_words(text, span)):
            action = menu.addAction(offer.word)
            action.triggered.connect(partial(self._replace, position, text, offer))
            menu.insertAction(first, action)
        if not offers:
            nothing = menu.addAction(NOTHING_NEAR)
            nothing.setEnabled(False)
            menu.insertAction(first, nothing)
        menu.insertSeparator(first)
        return menu

    def _replace(self, position: int, text: str, offer: "Offer", _checked: bool = False) -> None:
        cursor = self._cursor(position, text, offer.span)
        cursor.insertText(offer.word)
        self._edit.setTextCursor(cursor)
