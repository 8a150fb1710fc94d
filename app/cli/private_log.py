"""The log: readable by its owner only, never on the screen, and never an obstacle to a command."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from app.storage.user_folders import keep_private, log_file, make_private


class PrivateLog(RotatingFileHandler):
    """A log file with mode 0600, also after rotation.

    A log that cannot be written, for example on a full disk, prints nothing; Python would print a traceback.
    """

    def _open(self) -> Any:
        stream = super()._open()
        keep_private(Path(self.baseFilename))
        return stream

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  Python's own name
        pass


def open_log() -> logging.Handler:
    """Return the log in the user's log folder, or a handler that drops everything if it cannot be opened."""
    path = log_file()
    try:
        make_private(path.parent)
        path.touch()
        keep_private(path)
        return PrivateLog(path, maxBytes=10**6, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return logging.NullHandler()
