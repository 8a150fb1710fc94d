"""Reads what a search looks through, once a file is shown, without keeping anybody waiting."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.errors import UserError
from app.models.search import SearchTexts

log = logging.getLogger(__name__)

AT_ONCE: Final = 100
"""Projects read in one go: some milliseconds. Between two goes the window does what it is asked to."""

ReadTexts = Callable[[Sequence[str]], Mapping[str, str]]


class TextReader(QObject):
    """Fills SearchTexts, some projects each time the window has nothing better to do.

    The file is open to one window and in it to one connection: so there is no second thread.
    """

    finished = Signal()

    def __init__(self, texts: SearchTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._read: ReadTexts = lambda _ids: {}
        self._waiting: list[str] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)  # a bug in reading ends it
        self._timer.timeout.connect(self._step)

    def start(self, project_ids: Sequence[str], read: ReadTexts) -> None:
        self._waiting, self._read = list(reversed(project_ids)), read
        self._timer.start(0)

    def stop(self) -> None:
        """Leave the rest unread: the file is about to be closed, or another one shown."""
        self._waiting = []
        self._timer.stop()

    @property
    def is_reading(self) -> bool:
        return self._timer.isActive()

    def _step(self) -> None:
        """What an edit has put there meanwhile is newer, or the same."""
        batch = [key for key in reversed(self._waiting[-AT_ONCE:]) if key not in self._texts]
        del self._waiting[-AT_ONCE:]
        try:
            for project_id, text in self._read(batch).items():
                self._texts.put(project_id, text)
        except UserError:  # the search goes on with what it has; whoever reads more of the file is told
            log.exception("the texts to search through cannot be read")
            self._waiting.clear()
        if self._waiting:
            self._timer.start(0)
        else:
            self.finished.emit()
