"""Texts that wrap at Thai words on every system: Qt itself knows no words of Thai on Windows and macOS."""

from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

NO_WIDTH = "\u200b"
"""Where a line may end. Only for display; never stored."""


def with_breaks(text: str) -> str:
    """The text with a mark of no width where a line may end.

    The word list is loaded by the first who asks, which is never before the window's first paint.
    """
    return "\n".join(map(_line_with_breaks, text.split("\n")))


@lru_cache(maxsize=1000)  # a list is painted again and again
def _line_with_breaks(text: str) -> str:
    from app.printing.line_break import line_breaks

    return NO_WIDTH.join(text[start:end] for start, end in pairwise([0, *line_breaks(text), len(text)]))


class WrappingLabel(QLabel):
    """Plain text over as many lines as it needs. It is heard and told as it is, without the marks."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plain = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setText(text)

    def text(self) -> str:
        return self._plain

    def setText(self, text: str) -> None:
        if text != self._plain:
            self._plain = text
            super().setText(with_breaks(text))
            self.setAccessibleName(text)
