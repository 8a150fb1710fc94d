"""The gate: every opened file passes these checks in this order, whoever made it.

The header, the files beside it, SQLite's confinement, the tables; then it may be read. There are two profiles
(confinement.py). A received file also passes received_file.py, as a private copy. The steps and their
reasons: docs/decisions/0007-gate.md; the settings and their evidence:
docs/decisions/0002-one-file-that-is-copied.md.
"""

import contextlib
import errno
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from app.models.errors import UserError
from app.storage.connection import (
    RESTORE,
    DamagedFileError,
    damaged,
    database_uri,
    disk_error,
    is_sound,
    opening,
)
from app.storage.damage import DamageCheck
from app.storage.disk.shared_connection import SharedConnection
from app.storage.drafts import private_draft
from app.storage.opening.confinement import OWN, RECEIVED, Extra, Profile, check_schema, confine
from app.storage.opening.journals import (
    Soundness,
    is_left_over,
    journal_of,
    set_links_aside,
    set_wal_aside,
    settle,
)
from app.storage.packing import register
from app.storage.schema_marks import APPLICATION_ID, LATEST_VERSION

_LONGEST_NAME: Final = 255
"""In bytes. SQLite's journal has a longer name than its file, and without a journal nothing can
be written.
"""
_MAGIC: Final = b"SQLite format 3\0"
_HEADER_LENGTH: Final = 100
_APPLICATION_ID: Final = slice(68, 72)
_USER_VERSION: Final = slice(60, 64)
_JOURNAL_KIND: Final = slice(18, 20)
_ROLLBACK_JOURNAL: Final = b"\1\1"


class Passed(NamedTuple):
    """A file that has passed: its connection, harmless extras of other tools, and notices for the clerk."""

    connection: sqlite3.Connection
    extras: tuple[Extra, ...] = ()
    notice: str = ""


def connect(path: Path, *, writable: bool) -> Passed:
    """Open the clerk's own file; a writable one is locked exclusively until it is closed.

    Raises UserError for a file that is missing, empty, foreign, damaged, newer or locked, for one with two
    possible states (TwoVersionsError), and for a read-only one if it must be `writable`.
    """
    check_header(path)
    if writable and len(os.fsencode(journal_of(path).name)) > _LONGEST_NAME:
        raise disk_error(path, OSError(errno.ENAMETOOLONG, ""))
    with opening(path):
        notice = " ".join(filter(None, (set_wal_aside(path), set_links_aside(path))))
        if is_left_over(path):
            notice = settle(path, soundness)
        try:
            return _pass(path, "rw" if writable else "ro", notice)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
        # The program was killed during a change: the unfinished change must be rolled back, even for reading.
        _pass(path, "rw", "").connection.close()
        return _pass(path, "ro", notice)


def _pass(path: Path, mode: str, notice: str) -> Passed:
    connection = sqlite3.connect(
        database_uri(path, mode),
        uri=True,
        isolation_level=None,
        timeout=0.5,
        check_same_thread=False,
        factory=SharedConnection,
    )
    with _closing_if_refused(connection):
        extras = _prove(connection, path, OWN)
        if mode == "rw":
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = EXTRA")
            _probe_write(connection)
    return Passed(connection, extras, notice)


def _prove(connection: sqlite3.Connection, path: Path, profile: Profile) -> tuple[Extra, ...]:
    register(connection)
    confine(connection, profile)
    return check_schema(connection, path)


@contextlib.contextmanager
def _closing_if_refused(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _probe_write(connection: sqlite3.Connection) -> None:
    """Try a real write, rolled back: on read-only media BEGIN alone succeeds.

    It also locks the file for us.
    """
    connection.execute("BEGIN EXCLUSIVE")
    try:
        connection.execute("CREATE TABLE write_probe (x)")
    finally:
        connection.execute("ROLLBACK")


def connect_beside(path: Path) -> sqlite3.Connection:
    """Open a second connection in the process that has the file open, to read what nobody changes.

    When this one is closed, SQLite keeps the first connection's locks in the same process.
    """
    return _connect_unlocked(path, OWN).connection


def connect_received(path: Path) -> Passed:
    """Open the private copy of a received file, with a time limit. Raises UserError and sqlite3.Error."""
    check_header(path)
    return _connect_unlocked(path, RECEIVED)


def connect_draft(path: Path) -> sqlite3.Connection:
    """Open our own private draft for changes, after removing other tools' extras."""
    connection = sqlite3.connect(database_uri(path, "rw"), uri=True, isolation_level=None)
    with _closing_if_refused(connection):
        for extra in _prove(connection, path, OWN):
            connection.execute(extra.drop)
    return connection


@contextlib.contextmanager
def without_extras(path: Path) -> Iterator[Path]:
    """Provide a copy of a private copy, without other tools' extras."""
    with private_draft() as folder:
        plain = folder / path.name
        shutil.copyfile(path, plain)
        connect_draft(plain).close()
        yield plain


def _connect_unlocked(path: Path, profile: Profile) -> Passed:
    """Open a file that nobody changes meanwhile; SQLite ignores the files beside it."""
    connection = sqlite3.connect(f"{database_uri(path, 'ro')}&immutable=1", uri=True, isolation_level=None)
    with _closing_if_refused(connection):
        return Passed(connection, _prove(connection, path, profile))


def soundness(copy: Path) -> Soundness:
    """Return how sound a private copy is."""
    try:
        check_header(copy)
        with opening(copy), contextlib.closing(_connect_unlocked(copy, OWN).connection) as connection:
            if not is_sound(connection, copy):
                return Soundness.BROKEN
            return Soundness.WHOLE if _is_whole(connection, copy) else Soundness.READABLE
    except UserError:
        return Soundness.BROKEN


def _is_whole(connection: sqlite3.Connection, copy: Path) -> bool:
    [version] = connection.execute("PRAGMA user_version").fetchone()
    try:
        for _ in DamageCheck(connection, copy, version).checking():
            pass
    except UserError:
        return False
    return True


# --- the header ---------------------------------------------------------------------------------------------


def check_header(path: Path) -> None:
    """Refuse a file that is foreign or newer, before SQLite touches it. Raises UserError."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a pipe never starts, a device never ends
            raise UserError(f"{path.name} ไม่ใช่ไฟล์ข้อมูล", "โปรดระบุไฟล์ .sqlite")
        with path.open("rb") as file:
            header = file.read(_HEADER_LENGTH)
    except OSError as error:
        raise disk_error(path, error) from None
    _check_marks(path, header)


def bears_our_mark(path: Path) -> bool:
    """Return whether a file's header names this program, however broken the file is."""
    try:
        with path.open("rb") as file:
            return int.from_bytes(file.read(_HEADER_LENGTH)[_APPLICATION_ID]) == APPLICATION_ID
    except OSError:
        return False


def _check_marks(path: Path, header: bytes) -> None:
    if not header:
        raise DamagedFileError(f"ไฟล์ {path.name} ว่างเปล่า", RESTORE)
    if header[:16] != _MAGIC[: len(header)]:
        raise DamagedFileError(f"{path.name} ไม่ใช่ไฟล์ของโปรแกรมรายงาน", "โปรดเลือกไฟล์ .sqlite ที่โปรแกรมนี้สร้าง")
    if len(header) < _HEADER_LENGTH:
        raise damaged(path)
    if int.from_bytes(header[_APPLICATION_ID]) != APPLICATION_ID:
        raise DamagedFileError(f"{path.name} เป็นไฟล์ของโปรแกรมอื่น", "โปรดเลือกไฟล์ .sqlite ที่โปรแกรมรายงานสร้าง")
    version = int.from_bytes(header[_USER_VERSION])
    if version > LATEST_VERSION:
        raise UserError(f"{path.name} สร้างด้วยโปรแกรมรุ่นใหม่กว่ารุ่นนี้", "โปรดปรับปรุงโปรแกรมเป็นรุ่นล่าสุดก่อนเปิด")
    if version == 0:
        raise damaged(path)
    if header[_JOURNAL_KIND] != _ROLLBACK_JOURNAL:  # its latest changes may be in a separate file
        raise DamagedFileError(f"ไฟล์ {path.name} ถูกโปรแกรมอื่นแก้ไข ข้อมูลอาจไม่ครบ", RESTORE)
