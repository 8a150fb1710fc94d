"""A new document appears under its name whole, with something in it, and never in another one's place.

It is made under a name of its own beside its place. Two programs that make the same document at once both
finish, and the second one is told that the name is taken; a program that is killed leaves no document.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Final

from sqlite_utils import Database

from app.models.errors import UserError
from app.storage.connection import sync_folder, translated
from app.storage.schema import migrate
from app.storage.schema_marks import APPLICATION_ID

_PREFIX: Final = ".raingan-"
_ABANDONED_S: Final = 24 * 60 * 60
"""Seconds after which what is still half made belongs to a program that was killed."""


class NewFile:
    """A path to make a document at, and the way to its place. Raises FileExistsError when that is taken."""

    def __init__(self, target: Path) -> None:
        if target.exists():
            raise FileExistsError(target)
        _sweep(target.parent)
        self.partial = target.with_name(f"{_PREFIX}{token_hex(6)}.partial")
        self._target = target

    def put_in_place(self) -> None:
        """Give the finished document its name. Raises FileExistsError when that is taken, and OSError."""
        with self.partial.open("rb+") as file:
            os.fsync(file.fileno())
        if os.name == "nt":
            self.partial.rename(self._target)  # which overwrites nothing there
        else:
            self._link()
            sync_folder(self._target.parent)

    def _link(self) -> None:
        try:
            os.link(self.partial, self._target)
        except FileExistsError:
            raise
        except OSError:  # FAT and some network drives know no hard links: the name is taken first, empty
            with self._target.open("x"):
                pass
            self.partial.replace(self._target)
        else:
            self.partial.unlink()

    def close(self) -> None:
        """Remove what was not put in place; its journal, too."""
        for left in self.partial.parent.glob(f"{self.partial.name}*"):
            with contextlib.suppress(OSError):
                left.unlink()


@contextlib.contextmanager
def empty_file(target: Path) -> Iterator[NewFile]:
    """A new document with its tables and nothing in them, removed again unless it is put in place.

    Raises what `NewFile` raises.
    """
    with contextlib.closing(NewFile(target)) as new:
        new.partial.touch()  # where SQLite would call a missing folder a read-only file
        with contextlib.closing(sqlite3.connect(new.partial, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # once it is whole, it is put on the disk
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(Database(connection, execute_plugins=False))
        yield new


@contextlib.contextmanager
def making(target: Path, if_taken: str) -> Iterator[None]:
    """Say in Thai why a new document cannot be made. `if_taken`: what to do when the name is taken."""
    try:
        with translated(target):
            yield
    except FileExistsError:
        raise UserError(f"มีไฟล์ {target.name} อยู่แล้ว", if_taken) from None
    except OSError:
        raise UserError(f"สร้างไฟล์ {target.name} ไม่ได้", "โปรดตรวจว่าโฟลเดอร์มีอยู่และบันทึกไฟล์ได้") from None


def _sweep(folder: Path) -> None:
    """Remove what programs that were killed had begun here."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{_PREFIX}*.partial*"):
            if time.time() - left.stat().st_mtime > _ABANDONED_S:
                left.unlink()
