"""A file that cannot be opened as it is damaged: the last good backup, as a copy beside it."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QMessageBox, QWidget

from app.exchange.restoring import copy_beside, newest_good_backup
from app.models.errors import UserError
from app.storage.backups import Backup
from app.storage.connection import DamagedFileError
from app.ui import dialogs
from app.ui.revision_words import local_moment


@contextlib.contextmanager
def offering_backup(parent: QWidget, path: Path, go_on: Callable[[Path], None]) -> Iterator[None]:
    """What keeps the block from opening a file is told; of a damaged one its backup is offered.

    `go_on` gets the copy of the backup, if the clerk wants it. The damaged file stays as it is.
    """
    try:
        yield
    except UserError as error:
        is_lost = isinstance(error, DamagedFileError) or not path.exists()
        backup = newest_good_backup(path) if is_lost else None
        if backup is None:
            dialogs.tell(parent, error)
        elif wants_backup(parent, error, backup):
            with dialogs.telling(parent):
                go_on(copy_beside(path, backup))


def wants_backup(parent: QWidget, error: UserError, backup: Backup) -> bool:
    """Tell what is wrong with the file, and ask whether to go on from the backup."""
    box = QMessageBox(parent)
    box.setWindowTitle("รายงาน")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setTextFormat(dialogs.PLAIN)
    box.setText(error.what)
    box.setInformativeText(_REMEDY)
    wanted = box.addButton(
        f"เปิดจากไฟล์สำรองเมื่อ {local_moment(backup.made_at)}", QMessageBox.ButtonRole.AcceptRole
    )
    box.addButton("ปิด", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    return box.clickedButton() is wanted


_REMEDY: Final = "โปรแกรมเก็บไฟล์สำรองของไฟล์นี้ไว้ การเปิดจากไฟล์สำรองจะสร้างไฟล์ใหม่ข้างไฟล์เดิม ไฟล์เดิมไม่ถูกแก้ไข"
