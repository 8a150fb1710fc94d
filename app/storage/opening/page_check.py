"""The check of a large file's pages beside the window that shows the file.

Only the reading of every page waits: what could do something while the file is read (its header, the files
beside it, its tables) was examined before. docs/decisions/0002-one-file-that-is-copied.md says what the
window allows meanwhile.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Final

from app.models.errors import UserError
from app.storage.connection import damaged, has_sound_pages, opening

CHECKED_AT_ONCE: Final = 32 << 20
"""Bytes of a file that is checked before it is shown: on the reference machine that takes 45 ms."""
_ASK_AGAIN_S: Final = 0.02


class UncheckedFileError(UserError):
    """The file is still being checked, so that nothing is changed in it or made of it."""


def unchecked(path: Path) -> UncheckedFileError:
    return UncheckedFileError(
        f"ไฟล์ {path.name} ยังตรวจความสมบูรณ์ไม่เสร็จ จึงยังแก้ไข พิมพ์ หรือส่งไม่ได้", "โปรดรอให้ตรวจเสร็จ แล้วลองใหม่"
    )


def is_checked_at_once(path: Path) -> bool:
    """Return whether a file is so small that it is checked before it is shown. Raises OSError."""
    return path.stat().st_size <= CHECKED_AT_ONCE


class PageCheck:
    """Reads every page and index of an open file in a thread, by a connection of its own.

    `connect` makes that connection; `check_in_place` raises UserError if the path does not lead to the opened
    file then, so that no other file is checked in its place. The tables `first` are checked before others.
    """

    def __init__(
        self,
        path: Path,
        connect: Callable[[], sqlite3.Connection],
        check_in_place: Callable[[], None],
        first: Sequence[str] = (),
    ) -> None:
        self._path, self._connect, self._check_in_place = path, connect, check_in_place
        self._first = first
        self._connection: sqlite3.Connection | None = None
        self._error: Exception | None = None
        self._is_first_over, self._is_over = Event(), Event()
        self._is_first_sound = False
        self._is_wanted = True
        self._thread = Thread(target=self._run, name="page check", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether `finish` has nothing to wait for."""
        return self._is_over.is_set()

    def finish(self) -> None:
        """Wait for the end. Raises DamagedFileError, or what prevented the check, on each call."""
        self._is_over.wait()
        if self._error:
            raise self._error

    def finish_first(self) -> None:
        """Wait until the first tables are checked. Raises as `finish` does, of these tables only."""
        self._is_first_over.wait()
        if self._error and not self._is_first_sound:
            raise self._error

    def cancel(self) -> None:
        """End it unfinished; the next opening checks the file again."""
        self._is_wanted = False
        while not self._is_over.wait(_ASK_AGAIN_S):  # an interruption before the statement begins is lost
            if connection := self._connection:
                with contextlib.suppress(sqlite3.ProgrammingError):  # it was closed just now
                    connection.interrupt()
        self._thread.join()

    def _run(self) -> None:
        try:
            with opening(self._path), contextlib.closing(self._connect()) as connection:
                self._check_in_place()
                self._connection = connection
                if not all(self._is_sound(connection, table) for table in self._first):
                    raise damaged(self._path)
                self._is_first_sound = True
                self._is_first_over.set()
                if not self._is_sound(connection):
                    raise damaged(self._path)
        except Exception as error:
            self._error = error
        finally:
            self._connection = None
            self._is_first_over.set()
            self._is_over.set()

    def _is_sound(self, connection: sqlite3.Connection, table: str = "") -> bool:
        try:
            return has_sound_pages(connection, table)
        except sqlite3.OperationalError:
            if self._is_wanted:
                raise
            return True  # nobody asks any more
