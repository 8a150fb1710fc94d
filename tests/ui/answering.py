"""Answer the dialogs that a command opens, each when it is shown, however busy the machine is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QProgressDialog, QPushButton

_LOOKS_EACH: Final = 10
"""Milliseconds."""
_PATIENCE: Final = 60.0
"""Seconds for which a dialog may be shown that nobody answers: the test would wait for ever."""


@contextmanager
def answering(*acts: Callable[[Any], object], kind: type[QDialog] = QDialog) -> Iterator[None]:
    """Act on the modal dialogs of a kind that are shown within the block: the first act on the first one.

    An act that leaves its dialog open is followed by the next one on the same dialog. If an act fails, its
    dialog is closed, so that the command ends, and the block raises what it raised. Raises AssertionError if
    fewer dialogs were shown than there are acts, or another one that nobody answers.
    """
    left, failed = list(acts), list[BaseException]()
    last_act = monotonic()

    def look() -> None:
        nonlocal last_act
        shown = QApplication.activeModalWidget()
        try:
            if left and not failed and isinstance(shown, kind) and not _is_only_progress(shown, kind):
                last_act = monotonic()
                left.pop(0)(shown)
            assert not shown or monotonic() - last_act < _PATIENCE, f"nobody answers {shown}"
        except BaseException as error:
            failed.append(error)
        if failed and isinstance(shown, QDialog):
            shown.done(QDialog.DialogCode.Rejected)

    timer = QTimer(interval=_LOOKS_EACH)
    timer.timeout.connect(look)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        if failed:
            raise failed[0]
    assert not left, f"{len(left)} of {len(acts)} dialogs were not shown"


def pressing(words: str) -> Callable[[QDialog], None]:
    """Return the act of pressing the button with these words, or whose words begin with them."""

    def act(dialog: QDialog) -> None:
        buttons = dialog.findChildren(QPushButton)
        next(button for button in buttons if button.text().startswith(words)).click()

    return act


def _is_only_progress(shown: QDialog, kind: type[QDialog]) -> bool:
    return isinstance(shown, QProgressDialog) and not issubclass(kind, QProgressDialog)
