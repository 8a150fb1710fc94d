"""A text with its differences from another one marked; lines break at Thai words."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from app.printing.line_break import line_breaks, word_boundaries
from app.ui.widgets.theme import current_colours

MOST_WORDS: Final = 600
"""Words: a longer differing stretch is marked as a whole."""

Part = tuple[str, bool]
"""A stretch of text, and whether it differs."""


def changed_parts(text: str, against: str) -> list[Part]:
    """Split the text, word by word, into stretches equal to or different from the other one."""
    mine, theirs = _words(text), _words(against)
    begin = _common(mine, theirs)
    end = _common(mine[begin:][::-1], theirs[begin:][::-1])
    inner, other = mine[begin : len(mine) - end], theirs[begin : len(theirs) - end]
    parts = [("".join(mine[:begin]), False), *_inner(inner, other), ("".join(mine[len(mine) - end :]), False)]
    return [part for part in parts if part[0]]


def _words(text: str) -> list[str]:
    return [text[start:end] for start, end in pairwise(word_boundaries(text))]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of common words at the start."""
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _inner(mine: Sequence[str], theirs: Sequence[str]) -> list[Part]:
    if max(len(mine), len(theirs)) > MOST_WORDS:
        return [("".join(mine), True)]
    steps = SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes()
    return [("".join(mine[start:end]), kind != "equal") for kind, _, _, start, end in steps]


class ChangedText(QTextEdit):
    """A text view as tall as its text. Differences are underlined and tinted."""

    def __init__(self, parts: Sequence[Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self._write(parts)

    def _write(self, parts: Sequence[Part]) -> None:
        """Insert the text with zero-width break marks: Qt itself breaks within Thai words."""
        text = "".join(part for part, _ in parts)
        breaks = set(line_breaks(text))
        marked = QTextCharFormat()
        marked.setFontUnderline(True)
        marked.setBackground(QColor(current_colours().selection))
        cursor, place = QTextCursor(self.document()), 0
        for part, is_changed in parts:
            shown = "".join(
                f"\u200b{letter}" if at in breaks else letter for at, letter in enumerate(part, place)
            )
            cursor.insertText(shown, marked if is_changed else QTextCharFormat())
            place += len(part)

    def sizeHint(self) -> QSize:
        return QSize(20, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(round(self.document().size().height()) + 2)

    def wheelEvent(self, event: object) -> None:
        """Let the page scroll instead of the text."""
        event.ignore()  # type: ignore[attr-defined]
