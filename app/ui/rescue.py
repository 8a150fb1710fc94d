"""A file that cannot be opened as it is damaged: the last good backup, as a copy beside it."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.exchange.restoring import copy_beside, newest_good_backup
from app.models.errors import UserError
from app.storage.connection import DamagedFileError
from app.storage.damage import DamagedRecordError
from app.storage.project_file import ProjectFile
from app.ui import dialogs
from app.ui.revision_words import local_moment


@contextlib.contextmanager
def offering_backup(parent: QWidget, path: Path, go_on: Callable[[Path], None]) -> Iterator[None]:
    """What keeps the block from opening a file is told; of a damaged one its backup is offered."""
    try:
        yield
    except UserError as error:
        offer_backup(parent, path, error, go_on)


def put_back(path: Path, record_id: str) -> None:
    """Make a damaged row what its last revision says. Raises UserError."""
    with ProjectFile.open(path, backs_up_later=True) as file:
        file.put_back(record_id)


def offer_backup(parent: QWidget, path: Path, error: UserError, go_on: Callable[[Path], None]) -> None:
    """Tell what is wrong with a file; if it is damaged or gone, offer the last good backup.

    Where only a record's row is damaged, its past is offered first: nothing else of the file changes then.

    `go_on` gets a copy of the backup, if the clerk wants it. The damaged file stays as it is.
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
    is_lost = isinstance(error, DamagedFileError) or not path.exists()
    backup = newest_good_backup(path) if is_lost else None
    if backup is None:
        dialogs.tell(parent, error)
    elif dialogs.ask_for_backup(parent, error, local_moment(backup.made_at)):
        with dialogs.telling(parent):
            go_on(copy_beside(path, backup))
