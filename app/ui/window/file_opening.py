"""Open a broken file by its last backup, its sound records, or one of its two states."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.models.errors import UserError
from app.services.rescue import name_beside, rescue
from app.services.restore import comparing, copy_beside, newest_good_backup, version_beside
from app.storage.connection import DamagedFileError
from app.storage.damage import DamagedRecordError
from app.storage.opening.gate import bears_our_mark
from app.storage.opening.journals import TwoVersionsError
from app.storage.project_file import ProjectFile
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import exec_once
from app.ui.widgets.revision_text import local_moment
from app.ui.window import broken_file as broken_file_dialogs
from app.ui.window.broken_file import WayOut

if TYPE_CHECKING:  # at run time only after the first paint, like the window
    from app.storage.project_file import ProjectFile


@contextlib.contextmanager
def offering_backup(parent: QWidget, path: Path, go_on: Callable[[Path], None]) -> Iterator[None]:
    """Show errors of opening a file in the block; for a broken file offer a way out."""
    try:
        yield
    except UserError as error:
        offer_backup(parent, path, error, go_on)


def put_back(path: Path, record_id: str) -> None:
    """Restore a damaged row from its last revision. Raises UserError."""
    with ProjectFile.open(path, shown_first=True) as file:
        file.database.finish_check()
        file.revisions.put_back(record_id)


def offer_backup(parent: QWidget, path: Path, error: UserError, go_on: Callable[[Path], None]) -> None:
    """Show what is wrong with a file; if it is broken or gone, offer the last good backup or its sound
    records.

    If only one record's row is damaged, restoring it from its history is offered first: nothing else changes
    then.

    `go_on` receives the copy of the backup, if the clerk wants it. The damaged file stays as it is.
    """
    if (
        isinstance(error, DamagedRecordError)
        and error.can_be_put_back
        and dialogs.ask_to_put_back(parent, error)
    ):
        with offering_backup(parent, path, go_on):
            put_back(path, error.record_id)
            go_on(path)
        return
    if isinstance(error, TwoVersionsError):
        _offer_versions(parent, path, error, go_on)
        return
    is_lost = isinstance(error, DamagedFileError) or not path.exists()
    backup = newest_good_backup(path) if is_lost else None
    can_rescue = isinstance(error, DamagedFileError) and bears_our_mark(path)
    if backup is None and not can_rescue:
        dialogs.tell(parent, error)
        return
    made_at = local_moment(backup.made_at) if backup else ""
    with errors_shown(parent):
        match broken_file_dialogs.ask_way_out(parent, error, made_at, can_rescue):
            case WayOut.BACKUP if backup:
                go_on(copy_beside(path, backup))
            case WayOut.RESCUE:
                _rescue(parent, path, go_on)


def _rescue(parent: QWidget, path: Path, go_on: Callable[[Path], None]) -> None:
    """Salvage a broken file into a new one, show what was left behind, and open it."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        found = rescue(path, name_beside(path))
    finally:
        QGuiApplication.restoreOverrideCursor()
    shown = [*found.lines[:_MAX_LINES], *(["…"] if len(found.lines) > _MAX_LINES else [])]
    dialogs.inform(parent, found.summary, "\n".join(shown) or "ไฟล์เดิมยังอยู่ครบตามที่เป็นอยู่")
    go_on(found.path)


_MAX_LINES: Final = 12


def _offer_versions(
    parent: QWidget, path: Path, error: TwoVersionsError, go_on: Callable[[Path], None]
) -> None:
    """Show the differences of a file's two states, and open the chosen one as a copy beside it."""
    with errors_shown(parent):
        first, second = error.versions
        with (
            ProjectFile.open(first, writable=False) as one,
            ProjectFile.open(second, writable=False) as other,
        ):
            differing = [found for _, found in comparing(one, other) if found]
        dialog = broken_file_dialogs.TwoVersionsDialog(error, differing, parent)
        exec_once(dialog)
        if dialog.chosen is not None:
            go_on(version_beside(path, error.versions[dialog.chosen]))
