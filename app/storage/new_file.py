"""A new document appears under its name complete, with content, and never replaces another file.

It is written to a partial file in the same folder. If two programs make the same document at the same time,
both finish, and the second is told that the name is taken; a killed program leaves no document.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Final

from app.models.errors import UserError
from app.storage.connection import disk_error, flush, sync_folder, translated
from app.storage.disk import held_files
from app.storage.disk.file_names import check_name
from app.storage.schema_marks import APPLICATION_ID

_PREFIX: Final = ".raingan-"
_ABANDONED_S: Final = 24 * 60 * 60
"""Seconds after which a partial file counts as left by a killed program."""


class NewFile:
    """A partial file and its final path. Raises FileExistsError if that exists, and OSError."""

    def __init__(self, target: Path) -> None:
        check_name(target)
        if target.exists():
            raise FileExistsError(target)
        _sweep(target.parent)
        self.partial = target.with_name(f"{_PREFIX}{token_hex(6)}.partial")
        self._target = target

    def put_in_place(self) -> None:
        """Move the finished document to its path. Raises FileExistsError if that exists, and OSError."""
        held_files.patiently(lambda: flush(self.partial))
        if os.name == "nt":
            held_files.rename(self.partial, self._target)  # on Windows it never overwrites
        else:
            self._link()
            sync_folder(self._target.parent)

    def _link(self) -> None:
        try:
            os.link(self.partial, self._target)
        except FileExistsError:
            raise
        except OSError:  # FAT and some network drives have no hard links: reserve the name with an empty file
            with self._target.open("x"):
                pass
            held_files.replace(self.partial, self._target)
        else:
            held_files.delete(self.partial)

    def close(self) -> None:
        """Delete the partial file and its journal unless it was put in place."""
        for left in self.partial.parent.glob(f"{self.partial.name}*"):
            held_files.delete_if_possible(left)


@contextlib.contextmanager
def empty_file(target: Path) -> Iterator[NewFile]:
    """Make a new document with empty tables; it is deleted unless put in place.

    Raises what `NewFile` raises.
    """
    from app.storage.schema import migrate  # not above: most files are only opened

    with contextlib.closing(NewFile(target)) as new:
        new.partial.touch()  # because SQLite reports a missing folder as a read-only file
        with contextlib.closing(sqlite3.connect(new.partial, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # the complete file is flushed at the end
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection)
        yield new


@contextlib.contextmanager
def making(target: Path, if_taken: str) -> Iterator[None]:
    """Translate errors of making a new document to Thai. `if_taken`: the remedy if the name is taken."""
    try:
        with translated(target):
            yield
    except FileExistsError:
        raise UserError(f"มีไฟล์ {target.name} อยู่แล้ว", if_taken) from None
    except OSError as error:
        raise disk_error(target, error, "สร้างไฟล์", "โปรดตรวจว่าโฟลเดอร์มีอยู่และบันทึกไฟล์ได้") from None


def _sweep(folder: Path) -> None:
    """Delete partial files of killed programs in this folder."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{_PREFIX}*.partial*"):
            if time.time() - left.stat().st_mtime > _ABANDONED_S:
                held_files.delete_if_possible(left)
