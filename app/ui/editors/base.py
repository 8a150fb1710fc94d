"""What every editor has in common, whatever it looks like."""

from collections.abc import Callable
from typing import Any, Final, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, SignalInstance
from PySide6.QtGui import QFocusEvent

REST_MS: Final = 450
"""Typing that rests this long is stored; so is what is typed when the focus leaves."""

LONGEST_MS: Final = 3000
"""What is typed is stored after this long at the latest, however steadily the keys come."""


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

    def discard(self) -> None:
        """Forget what is typed and was not emitted: show the value again."""


def comes_anew(event: QFocusEvent) -> bool:
    """Whether the focus comes from another field, and not back from a popup or another window."""
    return event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class RestTimer(QTimer):
    """Calls `flush` when typing rests, and in steady typing after LONGEST_MS; `flush` stops it."""

    def __init__(self, flush: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._since_first = QElapsedTimer()
        self.setSingleShot(True)
        self.timeout.connect(flush)

    def note_typing(self) -> None:
        """A key was pressed."""
        if not self.isActive():
            self._since_first.start()
        self.start(max(0, min(REST_MS, LONGEST_MS - self._since_first.elapsed())))
