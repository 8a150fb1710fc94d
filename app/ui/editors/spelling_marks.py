"""Quiet marks under words that no list has; a click with the right button offers the nearest words.

An unknown word is no finding: names of places and people are words, too, that no list has.
"""

import time
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QContextMenuEvent, QPalette, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit

from app.ui.editors.base import advisor_of
from app.ui.editors.thai_word_edit import units
from app.ui.widgets.later import IdleWork, Later

if TYPE_CHECKING:
    from app.formats.thai_text.nearest_words import Offer
    from app.formats.thai_text.spelling import Span

PAUSE_MS: Final = 900
"""Milliseconds after the last key before words are looked up."""

LOOKED_UP_S: Final = 0.03
"""Seconds of looking up before the window gets its turn. Of a large file one word takes about 65 ms; the
answers are remembered."""

NOTHING_NEAR: Final = "ไม่พบคำใกล้เคียงในรายการคำ"


class Piece(NamedTuple):
    """A part of a paragraph that is looked through at once. `position` is its place in the document."""

    position: int
    text: str


class SpellingMarks(QObject):
    """Marks the unknown words of one editor, except the word being typed."""

    def __init__(self, edit: QPlainTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._left: Iterator[QTextEdit.ExtraSelection | None] = iter(())
        self._found: list[QTextEdit.ExtraSelection] = []
        self._work = IdleWork(self._step, self)
        self._pause = Later(self._begin, self, PAUSE_MS)
        edit.textChanged.connect(self._wait)

    def _wait(self) -> None:
        self._work.stop()
        if self._edit.extraSelections():
            self._edit.setExtraSelections([])  # they would move with the text and mark other letters
        self._pause.start()

    def _begin(self) -> None:
        if not self._edit.isReadOnly():
            self._edit.viewport().installEventFilter(self)  # not before: there is nothing to offer
            self._edit.installEventFilter(self)  # the menu key's event goes to the editor itself
            self._left, self._found = self._marks(), []
            self._work.begin()

    def _step(self) -> bool:
        """Look some words up and mark those that no list has; return whether there are more."""
        if self._edit.isReadOnly():
            return False
        end, is_done = time.monotonic() + LOOKED_UP_S, True
        for mark in self._left:
            if mark is not None:
                self._found.append(mark)
            if time.monotonic() > end:
                is_done = False
                break
        typed = self._edit.textCursor().position() if self._edit.hasFocus() else -1
        self._edit.setExtraSelections([mark for mark in self._found if mark.cursor.selectionEnd() != typed])
        return not is_done

    def _marks(self) -> Iterator[QTextEdit.ExtraSelection | None]:
        """Yield a mark or None after each piece and each word that was looked up."""
        from app.formats.thai_text.spelling import shown_span, unknown_spans  # as below

        advisor = advisor_of(self._edit)
        for piece in self._pieces():
            for span in unknown_spans(piece.text):
                is_own = advisor is not None and advisor.is_own_word(piece.text[span.start : span.end])
                yield None if is_own else self._mark(piece, shown_span(piece.text, span))
            yield None

    def _pieces(self) -> Iterator[Piece]:
        from app.formats.thai_text.spelling import pieces  # not above: a file is shown before

        block = self._edit.document().begin()
        while block.isValid():
            position = block.position()
            for text in pieces(block.text()):
                yield Piece(position, text)
                position += units(text)
            block = block.next()

    def _mark(self, piece: Piece, span: "Span") -> QTextEdit.ExtraSelection:
        from PySide6.QtGui import QTextCharFormat  # not above: PySide6 makes its enums in 2 ms

        mark = QTextEdit.ExtraSelection()
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        # The wave is thin: in the colour of the text it looks grey, and in grey it is hardly seen.
        look.setUnderlineColor(self._edit.palette().color(QPalette.ColorRole.Text))
        mark.format, mark.cursor = look, self._cursor(piece, span)
        return mark

    def _cursor(self, piece: Piece, span: "Span") -> QTextCursor:
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(piece.position + units(piece.text[: span.start]))
        cursor.setPosition(piece.position + units(piece.text[: span.end]), QTextCursor.MoveMode.KeepAnchor)
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
        place = (self._edit.textCursor() if is_key else self._edit.cursorForPosition(event.pos())).position()
        marked = [QTextCursor(mark.cursor) for mark in self._edit.extraSelections()]
        at = next((one for one in marked if one.selectionStart() <= place <= one.selectionEnd()), None)
        return self._menu(at) if at else None

    def _menu(self, marked: QTextCursor) -> QMenu:
        menu = self._edit.createStandardContextMenu()
        first = menu.actions()[0]
        piece = self._piece_around(marked)
        for offer in (offers := self._offers(piece, marked)):
            action = menu.addAction(offer.word)
            action.triggered.connect(partial(self._replace, piece, offer))
            menu.insertAction(first, action)
        if not offers:
            nothing = menu.addAction(NOTHING_NEAR)
            nothing.setEnabled(False)
            menu.insertAction(first, nothing)
        menu.insertSeparator(first)
        return menu

    def _piece_around(self, marked: QTextCursor) -> Piece:
        return next(
            piece
            for piece in self._pieces()
            if piece.position <= marked.selectionStart()
            and marked.selectionEnd() <= piece.position + units(piece.text)
        )

    def _offers(self, piece: Piece, marked: QTextCursor) -> "list[Offer]":
        from app.formats.thai_text.nearest_words import nearest_words
        from app.formats.thai_text.spelling import shown_span, unknown_spans

        for span in unknown_spans(piece.text):
            if self._cursor(piece, shown_span(piece.text, span)) == marked:
                return nearest_words(piece.text, span)
        return []

    def _replace(self, piece: Piece, offer: "Offer", _checked: bool = False) -> None:
        """Put a word in the place of the slip, as its own undo step."""
        self._edit.setTextCursor(self._cursor(piece, offer.span))
        take_word(self._edit, offer.word)


def take_word(edit: QPlainTextEdit, word: str) -> None:
    """Replace the selected letters, stored as an undo step of its own where the editor stores steps."""
    store = getattr(edit, "store_step", None)
    if store:
        store()
    edit.textCursor().insertText(word)
    if store:
        store()
