"""The check of a large file just opened, and its backup: after the list is shown; failures are reported."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.errors import UserError

if TYPE_CHECKING:  # at run time only after the first paint, like the window
    from app.storage.project_file import ProjectFile

LOOKS_EVERY: Final = 200
"""Milliseconds; the first ones are for painting the opened file."""


class BackingUp(QObject):
    """Manages both. `checked` is emitted when the check of a large file has ended well, `failed` if the
    backup cannot be made; `damaged` carries damage of the file.

    The backup is then read completely; damage found there is emitted by `damaged`, too.
    """

    checked = Signal()
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
        if self._file.database.backup_failed and not self._has_failed:
            self._has_failed = True
            self.failed.emit()
        if self._file.database.is_checked:
            self._timer.stop()
            if self._file.database.found_damage:
                self.damaged.emit(self._file.database.found_damage)

    def _finish_check(self) -> None:
        """Let the file be edited, if that waited for its check. Raises UserError."""
        if self._file.database.is_being_checked:
            self._file.database.finish_check()
            self.checked.emit()
