"""DatabaseFile: a file locked for us while it is open, with transactions that are complete or have no effect.

It opens and closes the file, keeps others out, backs it up and runs transactions; it does not know the
meaning of the tables. The classes that do (`ProjectFile`, `RevisionLog`, `Merge`, `Board`) read by `query`
and `cursor`, write within `transaction`, and use `connection` itself only in a `guarded` block.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any, Self, TypeVar

from app.models.errors import NOTICES, UserError
from app.storage.backups import LaterBackup, back_up
from app.storage.connection import (
    DamagedFileError,
    at_work,
    damaged,
    decoding,
    disk_error,
    has_full_length,
    has_sound_pages,
    older,
    one_state,
    opening,
    read_only,
    translated,
    write_copy,
)
from app.storage.damage import DamageCheck
from app.storage.disk import file_identity
from app.storage.disk.file_identity import Identity
from app.storage.opening.confinement import Extra
from app.storage.opening.gate import connect, connect_beside
from app.storage.opening.page_check import PageCheck, is_checked_at_once, unchecked
from app.storage.revision_store import RevisionStore
from app.storage.revisions import UNKNOWN
from app.storage.rows import dicts
from app.storage.schema_marks import LATEST_VERSION

log = logging.getLogger(__name__)

Written = TypeVar("Written")


class FileReplacedError(UserError):
    """The open file was moved, deleted or overwritten by somebody else."""


class DatabaseFile:
    """The connection to a file, from opening to closing."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, writable: bool) -> None:
        self.path = path
        self._place = path
        self.is_for_writing = writable
        """Whether it was opened to be changed, now or as soon as it is checked."""
        self.connection = connection
        self.damage = DamageCheck(connection, path, LATEST_VERSION)
        self.version = LATEST_VERSION
        """The file's `user_version`; an older file opened read-only keeps its own."""
        self._alone = RLock()
        """Held by the thread that has a transaction: those of two threads would be one for SQLite."""
        self._identity = self._stat()
        self._pages: PageCheck | None = None
        self._backup: LaterBackup | None = None
        self._later: LaterBackup | None = None
        self._extras: tuple[Extra, ...] = ()
        self.backup_failed = False
        self.notice = ""
        """The notice about the opening for the clerk, if any."""

    # --- opening and closing ------------------------------------------------------------------------------

    @classmethod
    def open_new(cls, path: Path, partial: Path) -> Self:
        """Open a new file being made at `partial`, under its final name `path`. It has nothing to back up."""
        file = cls(path, connect(partial, writable=True).connection, writable=True)
        file._place = partial
        file._identity = file._stat()
        return file

    @property
    def is_in_place(self) -> bool:
        """Whether the file has its final name; False while a new file is being made."""
        return self._place == self.path

    @classmethod
    def open(
        cls, path: Path, *, writable: bool = True, shown_first: bool = False, first: Sequence[str] = ()
    ) -> Self:
        """Open a file exclusively; a writable one is backed up first. Raises UserError if that fails.

        `shown_first`: a thread makes the backup, from `begin_backup` on, another one checks the pages of a
        large file, the tables `first` before others. Nothing is changed or copied before `finish_check`.
        """
        passed = connect(path, writable=writable)
        connection = passed.connection
        try:
            file = cls(path, connection, writable=writable)
            file._extras, file.notice = passed.extras, passed.notice
            file._read_version()
            file._check_pages(first, is_later=shown_first and file.is_up_to_date)
            if writable and shown_first and file.is_up_to_date:
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
        """Close the file and release its lock."""
        if self._pages:
            self._pages.cancel()
        if self._later:
            self._later.cancel()
        self.is_for_writing = False
        self.connection.close()

    def _check_pages(self, first: Sequence[str], *, is_later: bool) -> None:
        """Check the pages before anything is shown, printed or backed up; those of a large file `is_later`,
        beside its being shown. Raises DamagedFileError.
        """
        with opening(self.path):
            if not has_full_length(self.connection, self.path):
                raise damaged(self.path)
            if is_later and not is_checked_at_once(self.path):
                self._pages = PageCheck(self.path, self._connect_beside, self.check_in_place, first)
            elif not has_sound_pages(self.connection):
                raise damaged(self.path)

    def _connect_beside(self) -> sqlite3.Connection:
        """Return a second connection: without locks if the file is locked for this process."""
        if self.is_for_writing:
            return connect_beside(self.path)
        return connect(self.path, writable=False).connection

    @property
    def is_writable(self) -> bool:
        """Whether it may be changed now."""
        return self.is_for_writing and self._pages is None

    @property
    def is_being_checked(self) -> bool:
        """Whether its pages are not known to be sound: it is only shown until `finish_check`."""
        return self._pages is not None

    @property
    def is_check_over(self) -> bool:
        """Whether `finish_check` has nothing to wait for."""
        return self._pages is None or self._pages.is_over

    def finish_check(self, *, only_first: bool = False) -> None:
        """Wait for the check of the pages; afterwards the file may be changed and copied.

        `only_first`: of the tables `first`, of which something may be told then, and nothing else be done.
        Raises DamagedFileError, on each call; the file then stays as it is.
        """
        if self._pages and only_first:
            self._pages.finish_first()
        elif self._pages:
            self._pages.finish()
            self._pages = None

    def prove_checked(self) -> None:
        """Raise UncheckedFileError while the pages are being checked, as whatever leaves the file must."""
        if self._pages:
            raise unchecked(self.path)

    def _read_version(self) -> None:
        with opening(self.path):
            self.version = self.connection.execute("PRAGMA user_version").fetchone()[0]
            self.damage.version = self.version

    def _drop_extras(self) -> None:
        """Remove harmless additions of other tools, after they are in a backup."""
        extras, self._extras = self._extras, ()
        if extras:
            with translated(self.path):
                for extra in extras:
                    self.connection.execute(extra.drop)
            self._note_own_change()

    def begin_backup(self) -> None:
        """Start the backup in a thread, if it is still to be made, of a file that is checked."""
        if self._backup and self._pages is None:
            self._backup.begin()

    @property
    def is_backed_up(self) -> bool:
        """Whether `finish_backup` has nothing to wait for."""
        return self._backup is None or self._backup.is_done

    def finish_backup(self) -> None:
        """Wait for the check and the backup, as every change must. Raises DamagedFileError, on each call."""
        self.finish_check()
        if self._backup:
            self._back_up(self._backup.finish)
            self._backup = None
            self._drop_extras()

    def read_on(self) -> bool:
        """Let the thread read a few more rows of the backup, and return whether there are more."""
        if self._later is None or self._later.is_checked:
            return False
        self._later.read_on()
        return True

    @property
    def found_damage(self) -> UserError | None:
        """The damage found so far by reading the backup."""
        return self._later.found if self._later else None

    def check(self) -> None:
        """Read everything at once. Raises DamagedFileError."""
        for _ in self.damage.checking():
            pass

    def _back_up(self, make: Callable[[], None]) -> None:
        """Make the backup; if it fails the clerk can still work, unless the file is damaged."""
        try:
            with translated(self.path):
                make()
        except DamagedFileError:
            raise
        except (OSError, sqlite3.Error, UserError):
            self.backup_failed = True
            log.exception("no backup of %s", self.path)

    @property
    def is_up_to_date(self) -> bool:
        """Whether the file has the latest version; an older one opened read-only has not."""
        return self.version == LATEST_VERSION

    def require_latest(self) -> None:
        """Raise ReadOnlyFileError for an older file that was opened read-only."""
        if not self.is_up_to_date:
            raise older(self.path)

    def _bring_up_to_date(self) -> None:
        """Migrate the file after checking it: damage must not become a revision. Raises DamagedFileError."""
        if self.is_up_to_date:
            return
        from app.storage.schema import migrated  # not above: most files are up to date

        self.check()
        with self.guarded():
            with migrated(self.connection):
                store = RevisionStore(self.connection, self.damage)
                store.commit(UNKNOWN)  # so that two copies of an older file get the same revisions
            self._identity = self._stat()
        self._read_version()

    # --- reading and writing --------------------------------------------------------------------------------

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Raise UserError for errors of SQLite in the block, and for values that cannot be decoded."""
        with self._telling_replacement(), translated(self.path), decoding(self.path):
            yield

    @contextlib.contextmanager
    def _telling_replacement(self) -> Iterator[None]:
        """Raise FileReplacedError for errors of the block that another program caused by writing the file."""
        try:
            yield
        except DamagedFileError:  # its way out is a backup, whoever overwrote the file
            raise
        except UserError:
            self.check_in_place()
            raise

    def query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        """Return all rows. `parameters`: the values of question marks, or one dict of named ones."""
        named = parameters[0] if parameters and isinstance(parameters[0], dict) else parameters
        with self.cursor(sql, named) as cursor:
            return dicts(cursor)

    def proved_rows(self, kind: str, condition: str, *values: Any) -> list[dict[str, Any]]:
        """Return rows of a kind, called `shown` in the condition.

        Raises DamagedRecordError for a damaged one.
        """
        with self.guarded():
            return self.damage.proved_rows(kind, condition, values)

    @contextlib.contextmanager
    def cursor(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Iterator[sqlite3.Cursor]:
        """Provide a cursor to fetch from at once: an open one keeps the file busy for others."""
        with self.guarded(), contextlib.closing(self.connection.execute(sql, parameters)) as cursor:
            yield cursor

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all writes of the block, or none; nested blocks join the outer one. Raises UserError.

        They never join that of another thread, which may yet be taken back, but are refused meanwhile.
        """
        if not self._alone.acquire(blocking=False):
            raise at_work(self.path)
        try:
            with contextlib.nullcontext() if self.connection.in_transaction else self._whole_or_nothing():
                yield
        finally:
            self._alone.release()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read within the block from one state of the file. Waits for another thread's transaction."""
        with self._alone, one_state(self.connection):
            yield

    @contextlib.contextmanager
    def _whole_or_nothing(self) -> Iterator[None]:
        self.prove_checked()
        if not self.is_writable:
            raise read_only(self.path)
        self.finish_backup()
        self.check_in_place()
        with self._telling_replacement(), translated(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            before = self.connection.total_changes
            try:
                yield
                if self.connection.total_changes != before:
                    # It changes nothing, but puts the first page into the journal, which identifies the
                    # journal's file.
                    self.connection.execute(f"PRAGMA user_version = {self.version}")
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            finally:
                self._note_own_change()  # a rollback may write, too
        self.check_in_place()  # a write to a file just removed is not saved

    # --- the file among other programs --------------------------------------------------------------------

    def check_in_place(self) -> None:
        """Raise FileReplacedError if the path no longer leads to the opened file."""
        if self._stat() != self._identity:
            raise FileReplacedError(
                f"ไฟล์ {self.path.name} ถูกย้าย ลบ หรือแทนที่ขณะเปิดอยู่ จึงยังไม่ได้บันทึกครั้งล่าสุด",
                "โปรดบันทึกสำเนาเป็นชื่ออื่น แล้วทำงานต่อในสำเนา",
            )

    def _note_own_change(self) -> None:
        """Record the file's new size and time after our own change, if it is still the same file."""
        found = self._stat()
        if found and self._identity and found[:2] == self._identity[:2]:
            self._identity = found

    def write_copy(self, target: Path) -> None:
        """Write a clean, complete copy to `target`; works even after the file itself was removed."""
        self._write(target, lambda: write_copy(self.connection, self.path, target))

    def write_outgoing(
        self,
        target: Path,
        *,
        masked: bool = False,
        only: Collection[str] | None = None,
        returned_to: str = "",
    ) -> int:
        """Write a clean copy for others, without receipts, and without names if `masked`.

        `only`: the ids of the projects to include; None for all. `returned_to`: the office that it goes
        back to. Returns how many names and numbers were masked in running text.
        """
        from app.storage.outgoing_copy import write_outgoing

        how: Any = {"masked": masked, "only": only, "returned_to": returned_to}
        return self._write(target, lambda: write_outgoing(self.connection, self.path, target, **how))

    def _write(self, target: Path, write: Callable[[], Written]) -> Written:
        self.prove_checked()
        try:
            with translated(target):
                return write()
        except OSError as error:
            raise disk_error(target, error, "บันทึก", "โปรดเลือกโฟลเดอร์อื่น") from None

    def _stat(self) -> Identity | None:
        with contextlib.suppress(OSError):
            return file_identity.identity_of(self._place)
        return None
