"""Open the log at its first message: most runs have none and need not wait for it."""

import logging


def start_log() -> None:
    """Write the log to the user's log folder, from the first message on."""
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(handlers=[_OpenedLate()], format=form)


class _OpenedLate(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self._log: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._log is None:
            from app.cli.private_log import open_log

            self._log = open_log()
            self._log.setFormatter(self.formatter)
        self._log.handle(record)
