"""Texts shown as they are: nothing that stands in a file is ever taken for HTML.

Qt guesses whether a text is HTML, and follows what it finds there: an office named `<img src="file:///…">`
made a tooltip open that file. Labels and tooltips are made here only (tests/test_architecture.py).
"""

from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolTip, QTreeWidgetItem, QWidget

LONGEST_LINE: Final = 80
"""Characters of a tooltip that Qt shows in one line; a longer one has to wrap, which needs its HTML."""


def plain_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that shows any text as it is, also what is set later."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    return made


def make_labels_plain(widget: QWidget) -> None:
    """As `plain_label`, for the labels that Qt puts into its own dialogs, with their links shut."""
    for made in widget.findChildren(QLabel):
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setOpenExternalLinks(False)


def tooltip_text(text: str) -> str:
    """What to hand to Qt so that its tooltip shows just this text, over as many lines as it needs."""
    if len(text) <= LONGEST_LINE and not _looks_like_html(text):
        return text
    lines = escape(text).replace("\n", "<br>")
    return f"<qt>{lines}</qt>"


def _looks_like_html(text: str) -> bool:
    """Whether Qt might take it for HTML: it looks for tags, and for the sign that begins an escaped one."""
    return "<" in text or "&" in text


def show_tooltip(at: QPoint, text: str, of: QWidget) -> None:
    """Show a tooltip now, at a place of the screen."""
    QToolTip.showText(at, tooltip_text(text), of)


def set_tooltip(of: QWidget | QAction, text: str) -> None:
    """As `tooltip_text`, but a screen reader hears this one: a long text of ours stays without tags."""
    of.setToolTip(tooltip_text(text) if _looks_like_html(text) else text)


def set_item_tooltip(item: QTreeWidgetItem, column: int, text: str) -> None:
    item.setToolTip(column, tooltip_text(text))


def title_text(text: str) -> str:
    """A window's title as it is: Qt takes [*] for the place of its own mark."""
    return text.replace("[*]", "[*][*]")


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
