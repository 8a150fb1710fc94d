"""What every editor has in common, whatever it looks like."""

from collections.abc import Callable
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, SignalInstance
from PySide6.QtGui import QFocusEvent

REST_MS: Final = 450
"""Typing that rests this long is stored; so is what is typed when the focus leaves."""


class Editor(Protocol):
    """Shows one value and lets it be edited. It never touches the document.

    `edited` carries a new value that can be stored; `refused` carries the Thai reason why what is typed
    cannot be, or "" once it can. Neither is emitted by `set_value`. `pasted` carries what is to be said of a
    pasted text, a tuple of `pasting.PasteNote`; an empty one once it is said no more.
    """

    edited: SignalInstance
    refused: SignalInstance
    pasted: SignalInstance

    def set_value(self, value: Any) -> None:
        """Show a value that came from the document."""

    def flush(self) -> None:
        """Emit `edited` now if something typed still waits."""


def comes_anew(event: QFocusEvent) -> bool:
    """Whether the focus comes from another field, and not back from a popup or another window."""
    return event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class RestTimer(QTimer):
    """Calls `flush` when typing rests."""

    def __init__(self, flush: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(REST_MS)
        self.timeout.connect(flush)
