"""The backup of a file just opened: made after the list is shown; failures are reported."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.errors import UserError

if TYPE_CHECKING:  # at run time only after the first paint, like the window
    from app.storage.project_file import ProjectFile

LOOKS_EVERY: Final = 200
"""Milliseconds; the first ones are for painting the opened file."""


class BackingUp(QObject):
    """Manages the backup. `failed` is emitted if it cannot be made, `damaged` carries damage of the file.

    The backup is then read completely; damage found there is emitted by `damaged`, too.
    """

    failed = Signal()
    damaged = Signal(object)

    def __init__(self, file: "ProjectFile", parent: QObject) -> None:
        super().__init__(parent)
        self._file = file
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOKS_EVERY)

    def _look(self) -> None:
        self._file.database.begin_backup()
        if not self._file.database.is_backed_up:
            return
        try:
            self._file.database.finish_backup()
        except UserError as error:
            self._timer.stop()
            self.damaged.emit(error)
            return
        if self._file.database.backup_failed and not self._has_failed:
            self._has_failed = True
            self.failed.emit()
        if self._file.database.is_checked:
            self._timer.stop()
            if self._file.database.found_damage:
                self.damaged.emit(self._file.database.found_damage)
