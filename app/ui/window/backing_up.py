"""The check of a large file just opened, and its backup: after the list is shown; failures are reported."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.models.errors import UserError
from app.ui.widgets.later import IdleWork

if TYPE_CHECKING:  # at run time only after the first paint, like the window
    from app.storage.project_file import ProjectFile

LOOKS_EVERY: Final = 200
"""Milliseconds; the first ones are for painting the opened file."""

RESTS: Final = 4
"""Milliseconds between two steps of reading the backup, each of which takes less than one."""

QUIET: Final = 250
"""Milliseconds without a painting after which the window rests: more than between two keys of most typists,
and at most half the time between two states of a blinking cursor.
"""


class BackingUp(QObject):
    """Manages both. `checked` is emitted when the check of a large file has ended well, `failed` if the
    backup cannot be made; `damaged` carries damage of the file.

    The backup is then read completely, by a thread, while the window is idle; damage found there is emitted
    by `damaged`, too.
    """

    checked = Signal()
    failed = Signal()
    damaged = Signal(object)

    def __init__(self, file: "ProjectFile", parent: QWidget) -> None:
        super().__init__(parent)
        self._file = file
        self._timer = QTimer(self)
        self._reading = _WhileQuiet(self._read_on, parent)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOKS_EVERY)

    def _look(self) -> None:
        database = self._file.database
        if not database.is_check_over:
            return
        try:
            self._finish_check()
            database.begin_backup()
            if not database.is_backed_up:
                return
            database.finish_backup()
        except UserError as error:
            self._timer.stop()
            self.damaged.emit(error)
            return
        self._timer.stop()
        if database.backup_failed:
            self.failed.emit()
        self._reading.begin()

    def _read_on(self) -> bool:
        database = self._file.database
        if database.read_on():
            return True
        if database.found_damage:
            self.damaged.emit(database.found_damage)
        return False

    def _finish_check(self) -> None:
        """Let the file be edited, if that waited for its check. Raises UserError."""
        if self._file.database.is_being_checked:
            self._file.database.finish_check()
            self.checked.emit()


class _WhileQuiet(IdleWork):
    """Work that disturbs a window which paints, even from a thread: its steps wait until the window rests."""

    def __init__(self, step: Callable[[], bool], shown: QWidget) -> None:
        super().__init__(step, shown, RESTS)
        self._window, self._since_painting = shown.window(), QElapsedTimer()

    def begin(self) -> None:
        self._since_painting.start()
        self._window.installEventFilter(self)
        super().begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:  # of the window, whichever of its widgets is painted
            self._since_painting.restart()
        return False

    def _must_wait(self) -> bool:
        quiet = min(QUIET, QApplication.cursorFlashTime() // 4 or QUIET)
        return not self._since_painting.hasExpired(quiet) or super()._must_wait()
