"""Errors of SQLite and the disk in Thai, and files that are written whole or not at all.

How a file is opened: app/storage/opening/gate.py.
"""

import contextlib
import errno
import logging
import os
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from app.models.errors import UserError
from app.storage.disk import held_files
from app.storage.disk.file_names import check_name, is_path_too_long, is_possible

log = logging.getLogger(__name__)

RESTORE = "โปรดใช้ไฟล์สำรองหรือขอไฟล์ใหม่จากผู้ส่ง"


class DamagedFileError(UserError):
    """The file's pages are damaged or foreign."""


def database_uri(path: Path, mode: str) -> str:
    """Return SQLite's URI of a file. Path.as_uri puts a Windows share's server where SQLite refuses it.

    The path is quoted as bytes, because an old USB stick may have names that are not UTF-8.
    """
    place = quote(os.fsencode(path.resolve().as_posix()), safe="/:")
    return f"file://{'' if place.startswith('/') else '/'}{place}?mode={mode}"


# --- errors of the disk -------------------------------------------------------------------------------------

_FULL = ("พื้นที่เก็บข้อมูลเต็ม จึง{doing} {name} ไม่ได้", "โปรดเพิ่มพื้นที่ว่าง แล้วลองใหม่")
_LONG_PATH = -1
"""Our own number: Windows reports a path that is too long under several others."""
_NO_FOLDER = -2
"""Our own number, of a write: the folder for the file is missing."""
_NO_RIGHT = -3
"""Our own number, of a write: there is no such file yet, and the folder takes none."""
_CAUSES = {
    _LONG_PATH: (
        "โฟลเดอร์ที่เก็บ {name} ซ้อนกันหลายชั้นหรือมีชื่อยาวเกินไป จึง{doing}ไม่ได้",
        "โปรดใช้โฟลเดอร์ที่อยู่ใกล้ต้นไดรฟ์หรือมีชื่อสั้นกว่านี้ แล้วลองใหม่",
    ),
    _NO_FOLDER: ("ไม่พบโฟลเดอร์ {folder} จึง{doing} {name} ไม่ได้", "โปรดเลือกโฟลเดอร์ที่มีอยู่"),
    _NO_RIGHT: ("ไม่มีสิทธิ์สร้างไฟล์ในโฟลเดอร์ {folder} จึง{doing} {name} ไม่ได้", "โปรดเลือกโฟลเดอร์อื่น"),
    errno.EROFS: ("สื่อที่เก็บโฟลเดอร์ {folder} อ่านได้อย่างเดียว จึง{doing} {name} ไม่ได้", "โปรดเลือกโฟลเดอร์อื่น"),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.ENAMETOOLONG: ("ชื่อไฟล์ {name} ยาวเกินไป จึง{doing}ไม่ได้", "โปรดตั้งชื่อให้สั้นลง แล้วลองใหม่"),
    errno.ENOENT: ("ไม่พบไฟล์ {path}", "โปรดตรวจชื่อไฟล์และโฟลเดอร์"),
    errno.ENOTDIR: ("ไม่พบไฟล์ {path}", "โปรดตรวจชื่อไฟล์และโฟลเดอร์"),
    errno.EINVAL: (
        "ระบบไม่รับชื่อ {name} จึง{doing}ไม่ได้",
        'โปรดตั้งชื่ออื่นโดยไม่ใช้เครื่องหมาย < > : " / \\ | ? * ไม่ลงท้ายด้วยจุดหรือเว้นวรรค '
        "และไม่ใช่ชื่อที่ระบบสงวนไว้ เช่น CON หรือ NUL",
    ),
    errno.EBUSY: ("ไฟล์ {name} เปิดอยู่ในโปรแกรมอื่น จึง{doing}ไม่ได้", "โปรดปิดไฟล์ในโปรแกรมนั้น แล้วลองใหม่"),
    errno.EISDIR: ("{path} เป็นโฟลเดอร์ ไม่ใช่ไฟล์", "โปรดระบุไฟล์"),
}
_MAYBE_LONG_PATH = (errno.ENOENT, errno.EINVAL, errno.ENAMETOOLONG)
"""What Windows reports for a file whose whole path is too long."""
_RIGHTS = "โปรดตรวจสิทธิ์การใช้ไฟล์และสื่อที่เก็บ"


def disk_error(path: Path, error: OSError, doing: str = "เปิดไฟล์", remedy: str = _RIGHTS) -> UserError:
    """Return the error for a file or folder by its true cause; `remedy` is for unknown causes."""
    known = error.errno if error.errno is not None else 0
    if known in _MAYBE_LONG_PATH and is_path_too_long(path):
        known = _LONG_PATH
    if held_files.is_in_use(error):
        known = errno.EBUSY
    if known in (errno.EACCES, errno.EPERM) and path.is_dir():  # as reported by Windows
        known = errno.EISDIR
    if remedy is not _RIGHTS:
        known = _of_write(path, known)
    if known == errno.EINVAL and is_possible(path.name):
        known = 0
    what, known_remedy = _CAUSES.get(known, (f"{doing} {{name}} ไม่ได้", remedy))
    name = path.name if len(path.name) <= _MAX_SHOWN else f"{path.name[:_MAX_SHOWN]}…"
    shown = path if name == path.name else Path(name)
    folder = path.parent.name or path.parent
    return UserError(what.format(name=name, path=shown, folder=folder, doing=doing), known_remedy)


def _of_write(path: Path, known: int) -> int:
    """Return the cause why a file could not be written; 0 if it may be one of several."""
    if known in (errno.ENOENT, errno.ENOTDIR):
        return 0 if path.parent.is_dir() else _NO_FOLDER
    if known not in (errno.EACCES, errno.EPERM):
        return known
    with contextlib.suppress(OSError):  # what may not even be looked at
        return known if path.exists() else _NO_RIGHT  # Windows reports a file that is held so, too
    return _NO_RIGHT


def full_disk(error: BaseException) -> str | None:
    """Return the remedy if an error of the disk or of SQLite means that there is no space, otherwise None."""
    is_full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    is_full |= getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return _FULL[1] if is_full else None


_MAX_SHOWN = 80


def short_name(name: str, room: int = 120) -> str:
    """Cut a file name so that a suffix fits: systems allow 255 bytes."""
    return os.fsencode(name)[:room].decode(errors="ignore") if len(os.fsencode(name)) > room else name


class ReadOnlyFileError(UserError):
    """The file cannot be written. It can be read, unless its folder is out of reach, too."""


def read_only(path: Path) -> ReadOnlyFileError:
    """Return the error for a change of a file that is open to be read only."""
    return ReadOnlyFileError(f"ไฟล์ {path.name} เปิดดูได้อย่างเดียว จึงแก้ไขไม่ได้", "โปรดบันทึกสำเนา แล้วแก้ไขในสำเนานั้น")


def older(path: Path) -> ReadOnlyFileError:
    """Return the error for sending an older file that cannot be brought up to date."""
    what = f"ไฟล์ {path.name} เป็นไฟล์ของโปรแกรมรุ่นก่อนและเปิดดูได้อย่างเดียว จึงส่งไม่ได้"
    return ReadOnlyFileError(what, "โปรดบันทึกสำเนา แล้วเปิดและส่งสำเนานั้น")


def at_work(path: Path) -> UserError:
    """Return the error for a change while another thread changes the file."""
    what = f"โปรแกรมกำลังทำงานอื่นกับไฟล์ {path.name} จึงยังบันทึกไม่ได้"
    return UserError(what, "โปรดรอให้งานนั้นเสร็จ แล้วลองใหม่")


# --- errors of SQLite ---------------------------------------------------------------------------------------


def damaged(path: Path) -> DamagedFileError:
    return DamagedFileError(f"ไฟล์ {path.name} เสียหาย อ่านไม่ได้ครบถ้วน", RESTORE)


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
    sqlite3.SQLITE_IOERR: (
        "อ่านหรือเขียนไฟล์ {name} ไม่ได้ สื่อที่เก็บอาจหลุด หรือโปรแกรมอื่นกำลังเขียนทับไฟล์นี้",
        "โปรดตรวจว่าสื่อที่เก็บไฟล์ยังต่ออยู่และไม่มีโปรแกรมอื่นใช้ไฟล์ แล้วลองใหม่",
    ),
}
_SAME_MESSAGE = {
    sqlite3.SQLITE_LOCKED: sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN: sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM: sqlite3.SQLITE_READONLY,
}
_HELD = frozenset({sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_IOERR_RDLOCK, sqlite3.SQLITE_IOERR_UNLOCK})
"""SQLite's disk errors for a file that another program holds open on Windows."""
_DAMAGE_WORDS = ("user-defined function raised", "integer overflow")
"""SQLite's words for a payload that PAYLOAD_TEXT cannot decompress, and for an impossible sum of amounts."""
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_TOOBIG})


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Translate SQLite's errors caused by the environment to UserError; others pass unchanged."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None and isinstance(error, sqlite3.OperationalError):
            raise damaged(path) from error  # not UTF-8: Python's own error, without a code
        if any(words in str(error) for words in _DAMAGE_WORDS):
            raise damaged(path) from error
        if code is not None and code & 0xFF == sqlite3.SQLITE_CANTOPEN and is_path_too_long(path):
            raise disk_error(path, OSError(errno.ENAMETOOLONG, "path")) from error
        primary = sqlite3.SQLITE_BUSY if code in _HELD else (code or 0) & 0xFF
        primary = _SAME_MESSAGE.get(primary, primary)
        if primary in _DAMAGE:
            raise damaged(path) from error
        if primary not in _MESSAGES:
            raise
        what, remedy = _MESSAGES[primary]
        kind = ReadOnlyFileError if primary == sqlite3.SQLITE_READONLY else UserError
        raise kind(what.format(name=path.name), remedy) from error


_DECODING = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    MemoryError,
    RecursionError,
)


@contextlib.contextmanager
def decoding(path: Path) -> Iterator[None]:
    """Treat values that no version of this program writes as damage, even if SQLite saw none."""
    try:
        yield
    except _DECODING as error:  # RecursionError: a list nested thousands of levels deep
        log.exception("cannot decode a row of %s", path)
        raise damaged(path) from error


@contextlib.contextmanager
def opening(path: Path) -> Iterator[None]:
    """Treat every error while a file is being opened as a fault of the file, not of the program."""
    try:
        with translated(path), decoding(path):
            yield
    except sqlite3.Error as error:
        log.exception("cannot understand %s", path)
        raise damaged(path) from error


@contextlib.contextmanager
def one_state(connection: sqlite3.Connection) -> Iterator[None]:
    """Read within the block from one state of the file; within a transaction, what it has written, too."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def write_copy(connection: sqlite3.Connection, path: Path, target: Path) -> None:
    """Write a clean, checked, complete copy of the open file `path` to `target`, or none at all.

    Never a byte copy, which during a transaction may mix two states. Raises DamagedFileError if the content
    does not make a sound copy.
    """
    with replacing(target) as partial:
        partial.touch()  # with the user's umask, not SQLite's own mode
        connection.execute("VACUUM INTO ?", (database_uri(partial, "rwc"),))
        with contextlib.closing(sqlite3.connect(database_uri(partial, "ro"), uri=True)) as copy:
            if not is_sound(copy, partial):
                raise damaged(path)


def is_sound(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether every page, row and index is present and correct."""
    return has_full_length(connection, path) and has_sound_pages(connection)


def has_full_length(connection: sqlite3.Connection, path: Path) -> bool:
    """Return whether the file is not truncated: SQLite reads zeros for the end of its last page."""
    pages, length = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    return bool(path.stat().st_size >= pages * length)


def has_sound_pages(connection: sqlite3.Connection, table: str = "") -> bool:
    """Return whether each page that is there, or of one table, its rows and its index entries are correct."""
    return bool(connection.execute(f"PRAGMA integrity_check({table or 1})").fetchone() == ("ok",))


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Provide a path beside `target` to write to; after the block, the new file replaces the target.

    At any moment either the old file or the new one exists, complete. Raises OSError.
    """
    partial = partial_of(target)
    held_files.delete(partial)
    try:
        yield partial
        replace_durably(partial, target)
    finally:
        held_files.delete_if_possible(partial)


def partial_of(target: Path) -> Path:
    """Return the path at which a file is written before it replaces the target. Raises OSError."""
    check_name(target)
    name = short_name(target.name)
    if name != target.name:  # its end may be all that tells it from another one that is written meanwhile
        name += f"-{sha256(os.fsencode(target.name)).hexdigest()[:12]}"
    return target.with_name(f".{name}.partial")


def try_replacing(target: Path) -> None:
    """Make the file that `replacing` would make, and delete it. Raises OSError."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    partial = partial_of(target)
    partial.touch()
    held_files.delete(partial)


def replace_durably(partial: Path, target: Path) -> None:
    """Replace a file so that after a power cut either the old or the new one exists, complete."""
    held_files.patiently(lambda: flush(partial))
    held_files.replace(partial, target)
    sync_folder(target.parent)


def flush(path: Path) -> None:
    """Write a file's content to the disk itself. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to disk. Windows cannot open a folder, nor needs to."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
