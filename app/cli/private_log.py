"""The log: for its owner's eyes, never on the screen, and never in the way of what a command does."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from app.storage.user_folders import keep_private, log_file, make_private


class PrivateLog(RotatingFileHandler):
    """A log file with the owner's mode, also the one that is begun when it is full.

    A log that cannot be written, as on a full disk, prints nothing: Python would print a traceback.
    """

    def _open(self) -> Any:
        stream = super()._open()
        keep_private(Path(self.baseFilename))
        return stream

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  Python's own name
        pass


def start_log() -> Path:
    """Send the log to the user's log folder. Returns where it lies."""
    path = log_file()
    handler: logging.Handler = logging.NullHandler()
    try:
        make_private(path.parent)
        path.touch()
        keep_private(path)
        handler = PrivateLog(path, maxBytes=10**6, backupCount=1, encoding="utf-8", delay=True)
    except OSError:  # a program that cannot keep a log still works
        pass
    logging.basicConfig(handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return path
