"""The backup of a file that has just been opened: made once the list stands, and told of if it cannot be."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.errors import UserError

if TYPE_CHECKING:  # at run time after the first paint, as the window has it
    from app.storage.project_file import ProjectFile

LOOKS_EVERY: Final = 200
"""Milliseconds; the first of them are for painting what was opened."""


class BackingUp(QObject):
    """Looks after the backup. `failed` tells that none could be made, `damaged` carries why none can be.

    What was copied is then read completely; what is found is `damaged`, too.
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
