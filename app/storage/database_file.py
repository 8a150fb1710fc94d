"""DatabaseFile: a file that is ours alone while it is open, in which a change is whole or not at all.

It opens and closes the file, keeps others out of it, backs it up and runs transactions; it does not know what
the tables say. Those who do (`ProjectFile`, `RevisionLog`, `Merge`, `Board`) read by `query` and `cursor`,
write within `transaction`, and use `connection` itself only in a `guarded` block.
"""

import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from sqlite_utils import Database

from app.models.errors import UserError
from app.storage.backups import LaterBackup, back_up
from app.storage.connection import (
    DamagedFileError,
    damaged,
    decoding,
    is_sound,
    opening,
    translated,
    write_copy,
)
from app.storage.damage import DamageCheck
from app.storage.opening.confinement import Extra
from app.storage.opening.gate import connect
from app.storage.outgoing_copy import write_outgoing
from app.storage.revision_store import RevisionStore
from app.storage.revisions import UNKNOWN
from app.storage.rows import dicts
from app.storage.schema import migrate
from app.storage.schema_marks import LATEST_VERSION

log = logging.getLogger(__name__)

NOTICES: Final = "raingan.notices"
"""Name of the logger that tells what the clerk is to know of an opening: a command says it on the screen."""


Written = TypeVar("Written")


class FileReplacedError(UserError):
    """The file was moved, deleted or overwritten by somebody else while it was open here."""


class DatabaseFile:
    """The connection to a file, from its opening to its closing."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, writable: bool) -> None:
        self.path = path
        self._place = path
        self.is_writable = writable
        self.connection = connection
        self.damage = DamageCheck(connection, path, LATEST_VERSION)
        self.version = LATEST_VERSION
        """The file's `user_version`: an older one stays what it is in a file that is only read."""
        self._identity = self._stat()
        self._backup: LaterBackup | None = None
        self._later: LaterBackup | None = None
        self._extras: tuple[Extra, ...] = ()
        self.backup_failed = False
        self.notice = ""
        """What the clerk is to know of the opening, if anything."""

    # --- opening and closing ------------------------------------------------------------------------------

    @classmethod
    def open_new(cls, path: Path, partial: Path) -> Self:
        """Open what is made at `partial`, under the name that it will have. There is nothing to back up."""
        file = cls(path, connect(partial, writable=True).connection, writable=True)
        file._place = partial
        file._identity = file._stat()
        return file

    @property
    def is_in_place(self) -> bool:
        """False while a new file is made that has not got its name yet."""
        return self._place == self.path

    @classmethod
    def open(cls, path: Path, *, writable: bool = True, backs_up_later: bool = False) -> Self:
        """Open a file, alone; a writable one is backed up first. Raises UserError if that cannot be.

        `backs_up_later` is for those who show it first: a thread backs it up from `begin_backup` on, at the
        latest before the first change.
        """
        passed = connect(path, writable=writable)
        connection = passed.connection
        try:
            file = cls(path, connection, writable=writable)
            file._extras, file.notice = passed.extras, passed.notice
            file._check_integrity()
            file._read_version()
            if writable and backs_up_later and file._is_up_to_date():
                file._backup = file._later = LaterBackup(path, file.check_in_place)
            elif writable:
                file._back_up(lambda: back_up(connection, path, datetime.now()))
                file._drop_extras()
                file._bring_up_to_date()
            file._read_version()
        except BaseException:
            connection.close()
            raise
        if file.notice:
            logging.getLogger(NOTICES).info(file.notice)
        return file

    def close(self) -> None:
        """Let go of the file."""
        if self._later:
            self._later.cancel()
        self.is_writable = False
        self.connection.close()

    def _check_integrity(self) -> None:
        """Before anything is shown, printed or backed up."""
        with opening(self.path):
            if not is_sound(self.connection, self.path):
                raise damaged(self.path)

    def _read_version(self) -> None:
        with opening(self.path):
            self.version = self.connection.execute("PRAGMA user_version").fetchone()[0]
            self.damage.version = self.version

    def _drop_extras(self) -> None:
        """What other tools left in the file and does no harm goes, once it is in a backup."""
        extras, self._extras = self._extras, ()
        if extras:
            with translated(self.path):
                for extra in extras:
                    self.connection.execute(extra.drop)
            self._note_own_change()

    def begin_backup(self) -> None:
        """Back up what was opened, if that is still to be done, without keeping anybody waiting."""
        if self._backup:
            self._backup.begin()

    @property
    def is_backed_up(self) -> bool:
        """Whether `finish_backup` has nothing to wait for."""
        return self._backup is None or self._backup.is_done

    def finish_backup(self) -> None:
        """Nothing is changed before this has returned; it raises DamagedFileError, and does so each time."""
        if self._backup:
            self._back_up(self._backup.finish)
            self._backup = None
            self._drop_extras()

    @property
    def is_checked(self) -> bool:
        """Whether what was opened has been read completely, or will not be: `found_damage` tells more."""
        return self._later is None or self._later.is_checked

    @property
    def found_damage(self) -> UserError | None:
        """What the complete reading beside the work has found by now."""
        return self._later.found if self._later else None

    def checking(self) -> Iterator[None]:
        """Read everything, some rows a step. Raises DamagedFileError for what is not what was written."""
        yield from self.damage.checking()

    def check(self) -> None:
        """As `checking`, at once."""
        for _ in self.checking():
            pass

    def _back_up(self, make: Callable[[], None]) -> None:
        """A backup that cannot be made does not keep the clerk from working; a damaged file does."""
        try:
            with translated(self.path):
                make()
        except DamagedFileError:
            raise
        except (OSError, sqlite3.Error, UserError):
            self.backup_failed = True
            log.exception("no backup of %s", self.path)

    def _is_up_to_date(self) -> bool:
        return self.version == LATEST_VERSION

    def _bring_up_to_date(self) -> None:
        """Of a file that is sound: damage must not become a revision. Raises DamagedFileError."""
        if self._is_up_to_date():
            return
        self.check()
        with self.guarded():
            database = Database(self.connection, execute_plugins=False)
            with database.atomic():
                migrate(database)
                store = RevisionStore(self.connection, self.damage)
                store.commit(UNKNOWN)  # so that two copies of an older file agree on what they were
            self._identity = self._stat()
        self._read_version()

    # --- reading and writing --------------------------------------------------------------------------------

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Raise UserError for what SQLite refuses in the block, and for values that cannot be decoded."""
        with translated(self.path), decoding(self.path):
            yield

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        """All rows. `parameters`: the values of the question marks, or one dictionary of named ones."""
        named = parameters[0] if parameters and isinstance(parameters[0], dict) else parameters
        with self.cursor(sql, named) as cursor:
            return dicts(cursor)

    def proved_rows(self, kind: str, condition: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of a kind, `shown` in the condition. Raises DamagedRecordError for a damaged one."""
        with self.guarded():
            return self.damage.proved_rows(kind, condition, values)

    @contextlib.contextmanager
    def cursor(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Iterator[sqlite3.Cursor]:
        """To be fetched from at once: an open cursor keeps the file open and others out."""
        with self.guarded(), contextlib.closing(self.connection.execute(sql, parameters)) as cursor:
            yield cursor

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block's writes or none; nested blocks join the outer one."""
        if self.connection.in_transaction:
            yield
            return
        self.finish_backup()
        self.check_in_place()
        with translated(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            before = self.connection.total_changes
            try:
                yield
                if self.connection.total_changes != before:
                    # Says nothing new, but lets the journal hold the first page, by which it knows its file.
                    self.connection.execute(f"PRAGMA user_version = {self.version}")
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            finally:
                self._note_own_change()  # taking back may write, too
        self.check_in_place()  # what went into a file just taken away is not saved

    # --- the file among other programs --------------------------------------------------------------------

    def check_in_place(self) -> None:
        """Raise FileReplacedError if the path no longer leads to what was opened."""
        if self._stat() != self._identity:
            raise FileReplacedError(
                f"ไฟล์ {self.path.name} ถูกย้าย ลบ หรือแทนที่ขณะเปิดอยู่ จึงยังไม่ได้บันทึกครั้งล่าสุด",
                "โปรดบันทึกสำเนาเป็นชื่ออื่น แล้วทำงานต่อในสำเนา",
            )

    def _note_own_change(self) -> None:
        """Take the file's new size and time for ours, as long as it is still the same file."""
        found = self._stat()
        if found and self._identity and found[:2] == self._identity[:2]:
            self._identity = found

    def write_copy(self, target: Path) -> None:
        """A clean, complete copy at `target`; works even after the file itself was taken away."""
        self._write(target, lambda: write_copy(self.connection, self.path, target))

    def write_outgoing(
        self,
        target: Path,
        *,
        masked: bool = False,
        only: Collection[str] | None = None,
        is_return: bool = False,
    ) -> int:
        """A clean copy for others, without receipts, and without names if they are `masked`.

        `only`: the ids of the projects that it is to have; None for all. `is_return`: it goes back to the
        office that sent them. Returns how many names and numbers were masked in running text.
        """
        return self._write(
            target,
            lambda: write_outgoing(
                self.connection, self.path, target, masked=masked, only=only, is_return=is_return
            ),
        )

    def _write(self, target: Path, write: Callable[[], Written]) -> Written:
        try:
            with translated(target):
                return write()
        except OSError:
            raise UserError(f"บันทึก {target.name} ไม่ได้", "โปรดเลือกโฟลเดอร์อื่น") from None

    def _stat(self) -> tuple[int, ...] | None:
        try:
            found = self._place.stat()
        except OSError:
            return None
        if os.name == "nt":  # an open file's time may change late, and nobody else can write to it anyway
            return found.st_dev, found.st_ino
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
