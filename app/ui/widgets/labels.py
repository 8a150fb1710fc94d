"""Texts shown literally: no data is ever interpreted as HTML.

Qt guesses whether a text is HTML and follows its links: an office named `<img src="file:///…">` made a
tooltip open that file. Labels and tooltips are made only here (enforced by tests/test_architecture.py).
"""

from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QSizePolicy,
    QStyledItemDelegate,
    QToolTip,
    QTreeWidgetItem,
    QWidget,
)

LONGEST_LINE: Final = 80
"""Maximum characters of a one-line tooltip; a longer one must wrap, which needs Qt's HTML."""


def plain_label(text: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label that shows any text literally, also one set later."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Give it the look that the style sheet has for this role; "" for none.

    Only where the role changes: reading the style sheet takes as long as painting, lays the parent out and
    paints it again.
    """
    if (widget.property("role") or "") != role:
        widget.setProperty("role", role)
        widget.style().polish(widget)


def make_labels_plain(widget: QWidget) -> None:
    """Make the labels of Qt's own dialogs plain, like `plain_label`, and disable their links."""
    for made in widget.findChildren(QLabel):
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setOpenExternalLinks(False)


def tooltip_text(text: str) -> str:
    """Return the text for Qt's tooltip to show literally, wrapped as needed."""
    if len(text) <= LONGEST_LINE and not _looks_like_html(text):
        return text
    from html import escape  # which loads the names of all letters: the first paint needs none

    lines = escape(with_breaks(text)).replace("\n", "<br>")
    return f"<qt>{lines}</qt>"


def _looks_like_html(text: str) -> bool:
    """Return whether Qt might take a text for HTML: it looks for tags and for escaped characters."""
    return "<" in text or "&" in text


def show_tooltip(at: QPoint, text: str, of: QWidget) -> None:
    """Show a tooltip now, at a position on the screen."""
    QToolTip.showText(at, tooltip_text(text), of)


def set_tooltip(of: QWidget | QAction, text: str) -> None:
    """Set a tooltip like `tooltip_text`. A screen reader reads it, so our own long texts get no tags."""
    of.setToolTip(tooltip_text(text) if _looks_like_html(text) else text)


def set_item_tooltip(item: QTreeWidgetItem, column: int, text: str) -> None:
    item.setToolTip(column, tooltip_text(text))


def title_text(text: str) -> str:
    """Return a window title that is shown literally: Qt replaces [*] by its modified mark."""
    return text.replace("[*]", "[*][*]")


NO_WIDTH = "\u200b"
"""A zero-width line-break opportunity. Only for display; never stored."""


def with_breaks(text: str) -> str:
    """Return the text with zero-width marks where a line may break.

    The first call loads the word list; it never happens before the window's first paint.
    """
    return "\n".join(map(_line_with_breaks, text.split("\n")))


@lru_cache(maxsize=1000)  # a list is painted again and again
def _line_with_breaks(text: str) -> str:
    from app.printing.line_break import screen_breaks

    return NO_WIDTH.join(text[start:end] for start, end in pairwise([0, *screen_breaks(text), len(text)]))


def wrap_items(view: QAbstractItemView) -> None:
    """Wrap the items of a list or table at words; to screen readers their texts stay without the marks."""
    view.setProperty("wordWrap", True)
    view.setItemDelegate(_WrappingDelegate(view))


class _WrappingDelegate(QStyledItemDelegate):
    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:
        return with_breaks(super().displayText(value, locale))


class WrappingLabel(QLabel):
    """Plain text that wraps. Screen readers and `text()` get it without the marks."""

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


class OneLineLabel(QLabel):
    """Plain text on one line, cut at its end where there is no room; the tooltip has all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        set_tooltip(self, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, inside = QPainter(self), self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
