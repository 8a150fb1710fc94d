"""Open SQLite as a document that people copy and mail: one file, one user, nothing acknowledged ever lost.

The settings and their evidence: docs/decisions/0002-one-file-that-is-copied.md.
"""

import contextlib
import logging
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from app.models.errors import UserError
from app.storage.packing import register
from app.storage.schema import APPLICATION_ID, LATEST_VERSION

log = logging.getLogger(__name__)

_MAGIC = b"SQLite format 3\0"
_HEADER_LENGTH = 100
_APPLICATION_ID = slice(68, 72)
_USER_VERSION = slice(60, 64)
_JOURNAL_KIND = slice(18, 20)
_ROLLBACK_JOURNAL = b"\1\1"

_RESTORE = "โปรดใช้ไฟล์สำรองหรือขอไฟล์ใหม่จากผู้ส่ง"


class DamagedFileError(UserError):
    """The file's pages do not say what they said when they were written, or are somebody else's."""


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """A connection; a writable one owns the file alone until it is closed.

    Raises UserError for a file that is missing, empty, foreign, damaged, newer or locked, and for a
    read-only one if it is to be `writable`.
    """
    check_header(path)
    with opening(path):
        try:
            return _connect(path, "rw" if writable else "ro")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
        # The program died in the middle of a change: what is half done must be taken back, even to read.
        _connect(path, "rw").close()
        return _connect(path, "ro")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # One thread at a time, but not always the same: long work is done beside the window while it waits.
    connection = sqlite3.connect(
        database_uri(path, mode), uri=True, isolation_level=None, timeout=0.5, check_same_thread=False
    )
    try:
        _settle(connection, writable=mode == "rw")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_beside(path: Path) -> sqlite3.Connection:
    """A second connection of the process that has the file open for itself, to read what nobody changes.

    Within one process SQLite keeps the locks of the first one when this one is closed.
    """
    connection = sqlite3.connect(database_uri(path, "ro&immutable=1"), uri=True)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def database_uri(path: Path, mode: str) -> str:
    """Not Path.as_uri: it names the server of a Windows share in a place where SQLite refuses it.

    By bytes, as an old USB stick may hold names that are not UTF-8.
    """
    place = quote(os.fsencode(path.resolve().as_posix()), safe="/:")
    return f"file://{'' if place.startswith('/') else '/'}{place}?mode={mode}"


def _settle(connection: sqlite3.Connection, *, writable: bool) -> None:
    register(connection)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    if writable:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
        _probe_write(connection)
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _probe_write(connection: sqlite3.Connection) -> None:
    """A real write, taken back: on read-only media BEGIN alone succeeds. From now on the file is ours."""
    connection.execute("BEGIN EXCLUSIVE")
    try:
        connection.execute("CREATE TABLE write_probe (x)")
    finally:
        connection.execute("ROLLBACK")


def check_header(path: Path) -> None:
    """Refuse what is not a file of ours, or is newer, before SQLite touches it."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_LENGTH)
    except FileNotFoundError:
        raise UserError(f"ไม่พบไฟล์ {path}", "โปรดตรวจชื่อไฟล์และโฟลเดอร์") from None
    except IsADirectoryError:
        raise UserError(f"{path} เป็นโฟลเดอร์ ไม่ใช่ไฟล์", "โปรดระบุไฟล์ .sqlite") from None
    except OSError:
        raise UserError(f"เปิดไฟล์ {path.name} ไม่ได้", "โปรดตรวจสิทธิ์การใช้ไฟล์และสื่อที่เก็บ") from None
    _check_marks(path, header)


def _check_marks(path: Path, header: bytes) -> None:
    if not header:
        raise DamagedFileError(f"ไฟล์ {path.name} ว่างเปล่า", _RESTORE)
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
    if (
        header[_JOURNAL_KIND] != _ROLLBACK_JOURNAL
    ):  # its latest changes may be in another file that did not come along
        raise DamagedFileError(f"ไฟล์ {path.name} ถูกโปรแกรมอื่นแก้ไข ข้อมูลอาจไม่ครบ", _RESTORE)


def damaged(path: Path) -> DamagedFileError:
    return DamagedFileError(f"ไฟล์ {path.name} เสียหาย อ่านไม่ได้ครบถ้วน", _RESTORE)


_MESSAGES = {
    sqlite3.SQLITE_BUSY: (
        "ไฟล์ {name} ถูกเปิดใช้อยู่ในหน้าต่างหรือเครื่องอื่น",
        "โปรดปิดไฟล์ที่นั่นก่อน แล้วลองใหม่",
    ),
    sqlite3.SQLITE_READONLY: (
        "ไฟล์ {name} หรือโฟลเดอร์ของไฟล์เขียนไม่ได้",
        "โปรดคัดลอกไฟล์ไปไว้ในโฟลเดอร์ที่บันทึกได้ แล้วเปิดจากที่นั่น",
    ),
    sqlite3.SQLITE_FULL: ("พื้นที่เก็บข้อมูลเต็ม ครั้งล่าสุดจึงยังไม่ได้บันทึก", "โปรดเพิ่มพื้นที่ว่าง แล้วลองใหม่"),
    sqlite3.SQLITE_IOERR: ("อ่านหรือเขียนไฟล์ {name} ไม่ได้", "โปรดตรวจว่าสื่อที่เก็บไฟล์ยังต่ออยู่ แล้วลองใหม่"),
}
_SAME_MESSAGE = {
    sqlite3.SQLITE_LOCKED: sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN: sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM: sqlite3.SQLITE_READONLY,
}
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the world into Thai ones; errors of ours stay as they are."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None and isinstance(error, sqlite3.OperationalError):
            raise damaged(path) from error  # a text that is not UTF-8: Python's own error, without a code
        if "user-defined function raised" in str(error):  # BODY_TEXT, of a body that cannot be unpacked
            raise damaged(path) from error
        primary = (code or 0) & 0xFF
        primary = _SAME_MESSAGE.get(primary, primary)
        if primary in _DAMAGE:
            raise damaged(path) from error
        if primary not in _MESSAGES:
            raise
        what, remedy = _MESSAGES[primary]
        raise UserError(what.format(name=path.name), remedy) from error


@contextlib.contextmanager
def decoding(path: Path) -> Iterator[None]:
    """Values that no version of this program writes mean damage, though SQLite itself saw none."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, MemoryError) as error:
        log.exception("cannot decode a row of %s", path)
        raise damaged(path) from error


@contextlib.contextmanager
def opening(path: Path) -> Iterator[None]:
    """Until a file has shown itself sound, what cannot be understood is the file's fault, not ours."""
    try:
        with translated(path), decoding(path):
            yield
    except sqlite3.Error as error:
        log.exception("cannot understand %s", path)
        raise damaged(path) from error


def write_copy(connection: sqlite3.Connection, path: Path, target: Path) -> None:
    """A clean, checked, complete copy of the open file `path` at `target`, or none at all.

    Never a byte copy: one taken in the middle of a transaction mixes two states. Raises DamagedFileError when
    the file's content does not make a sound copy.
    """
    with replacing(target) as partial:
        partial.touch()  # with the mode that the user's umask asks for, not SQLite's own
        connection.execute("VACUUM INTO ?", (database_uri(partial, "rwc"),))
        with contextlib.closing(sqlite3.connect(database_uri(partial, "ro"), uri=True)) as copy:
            if not is_sound(copy, partial):
                raise damaged(path)


def is_sound(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether every page, row and index is there and as it must be."""
    pages, length = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    if path.stat().st_size < pages * length:  # SQLite reads zeros for the end of a cut last page
        return False
    return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; what is there takes the target's place once the block is through.

    The old file or the new one is there, whole, whatever happens. Raises OSError.
    """
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        yield partial
        replace_durably(partial, target)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def replace_durably(partial: Path, target: Path) -> None:
    """Put a finished file in its place so that a power cut leaves the old or the new one, whole."""
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Put on the disk what a folder holds under which names. Windows cannot open a folder, nor needs to."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
