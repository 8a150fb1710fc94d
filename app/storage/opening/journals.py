"""Leftover journals: SQLite would play any journal beside a file back into it, even another file's.

A copy put in a damaged file's place would meet the old file's journal, and SQLite would mix both. Therefore a
journal is first played back into a private copy, and into the file only if that makes it sound. A journal may
also name a super-journal, a file that SQLite deletes after playing back. This program never writes two files
in one transaction, so such a name is never followed, and SQLite never sees it.
"""

import contextlib
import errno
import filecmp
import hashlib
import logging
import os
import shutil
import sqlite3
import stat
import struct
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from app.models.errors import UserError
from app.storage.connection import damaged, database_uri, disk_error, replace_durably, short_name
from app.storage.disk import held_files
from app.storage.drafts import private_draft
from app.storage.user_folders import data_folder, keep_private, make_private

log = logging.getLogger(__name__)

_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")
_HEADER_LENGTH: Final = 28
_TO_THE_END: Final = 0xFFFF_FFFF
"""As the number of records: all in the journal, because SQLite wrote it without flushing."""
_COUNTER: Final = slice(24, 28)
"""In the first page: the change counter, which the first change after each opening increments."""
_SIZES: Final = slice(28, 40)
_MOST_TIMES: Final = 3
_SPARE: Final = 64 << 20
"""A journal holds each page of its file once, plus headers: a longer one is another file's."""


class TwoVersionsError(UserError):
    """A file is sound both with and without the journal beside it, which may be another file's.

    `versions` are copies of both: the file as it is, and with the journal played back.
    """

    def __init__(self, path: Path, versions: tuple[Path, Path]) -> None:
        names = " และ ".join(f"“{version}”" for version in versions)
        super().__init__(
            f"ข้างไฟล์ {path.name} มีการบันทึกที่ค้างอยู่ ซึ่งอาจเป็นของไฟล์อื่น จึงได้ข้อมูลสองแบบที่ต่างกัน",
            f"โปรดเปิดดูทั้งสองแบบแล้วเลือกใช้แบบที่ถูกต้อง: {names}",
        )
        self.versions = versions


class Soundness(Enum):
    """How sound a file is; a greater value is better."""

    BROKEN = 0
    READABLE = 1
    WHOLE = 2


Judge = Callable[[Path], Soundness]


def journal_of(path: Path) -> Path:
    """Return the path of SQLite's rollback journal."""
    return path.with_name(f"{path.name}-journal")


def has_content(journal: Path) -> bool:
    """Return whether SQLite would read a journal: not if it is empty or its header is cleared."""
    try:
        if not stat.S_ISREG(journal.stat().st_mode):
            return True
        with journal.open("rb") as file:
            return file.read(1) not in (b"", b"\0")
    except OSError as error:
        return error.errno not in (errno.ENOENT, errno.ENAMETOOLONG)


def is_left_over(path: Path) -> bool:
    """Return whether a journal waits to be played back. Raises sqlite3.Error for a file in use."""
    if not has_content(journal_of(path)):
        return False
    try:
        # Opened read-only, SQLite reports a journal without an owner and changes nothing.
        with contextlib.closing(sqlite3.connect(database_uri(path, "ro"), uri=True, timeout=0.5)) as looking:
            looking.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        return True
    return False


def set_wal_aside(path: Path) -> str:
    """Rename a write-ahead log beside a file that uses none: it is another file's, but SQLite would read it.

    Returns the notice for the clerk, or "".
    """
    log_file = path.with_name(f"{path.name}-wal")
    try:
        if log_file.stat().st_size == 0:
            return ""
    except OSError:  # there is none, or one that SQLite cannot open either
        return ""
    return _set_aside(path, log_file)


def set_links_aside(path: Path) -> str:
    """Rename what is in the journal's place but is no file: SQLite would wait for a pipe, or overwrite a
    link's target.

    Returns the notice for the clerk, or "".
    """
    journal = journal_of(path)
    try:
        found = journal.lstat()
    except OSError:
        return ""
    is_plain = stat.S_ISREG(found.st_mode) and found.st_nlink <= 1
    return "" if is_plain else _set_aside(path, journal)


def settle(path: Path, judge: Judge) -> str:
    """Decide on a leftover journal; afterwards SQLite may play back what is still there.

    Returns the notice for the clerk, or "". Raises TwoVersionsError, DamagedFileError for a file that is
    sound in neither state, and UserError; then nothing has changed.
    """
    try:
        journal = Journal.read(journal_of(path))
        if journal.says_nothing(path):
            return ""
        if journal.length > _MOST_TIMES * path.stat().st_size + _SPARE:
            return _set_aside(path, journal.path)
        with private_draft() as folder:
            return _settle(path, journal, _Trial(path, journal, folder, judge))
    except OSError as error:
        raise disk_error(path, error) from error


def _settle(path: Path, journal: "Journal", trial: "_Trial") -> str:
    match trial.verdict():
        case _Verdict.PLAY_BACK:
            _forget_super_journal(path, journal)
            return ""
        case _Verdict.IGNORE:
            return _set_aside(path, journal_of(path))
        case _Verdict.BROKEN:
            raise damaged(path)
        case _Verdict.ASK:
            raise TwoVersionsError(path, trial.keep())


def _forget_super_journal(path: Path, journal: "Journal") -> None:
    if not journal.names_another:
        return
    log.warning("the journal of %s names a super-journal, which is not followed", path)
    partial = path.with_name(f".{short_name(path.name)}.partial")
    try:
        journal.copy_to(partial)
        replace_durably(partial, journal_of(path))
    finally:
        held_files.delete_if_possible(partial)


def _set_aside(path: Path, beside: Path) -> str:
    """Rename a file, so that SQLite ignores it and its name tells what it is; nothing is deleted."""
    ending = beside.name.removeprefix(path.name)
    name = f"{short_name(path.stem)} บันทึกค้าง {datetime.now():%Y%m%d-%H%M%S}{ending}.old"
    aside = path.with_name(name)
    log.warning("%s does not belong to %s; it is kept as %s", beside, path, aside)
    try:
        held_files.rename(beside, aside)
    except OSError as error:
        raise disk_error(path, error) from error
    return f"พบการบันทึกที่ค้างอยู่ซึ่งไม่ใช่ของไฟล์ {path.name} จึงเปิดไฟล์โดยไม่ใช้ และเก็บไว้ในชื่อ {aside.name}"


# --- the journal itself -------------------------------------------------------------------------------------


class Journal(NamedTuple):
    """A journal as SQLite writes it: its header, and its length without the name of a super-journal."""

    path: Path
    head: bytes
    length: int
    names_another: bool

    @classmethod
    def read(cls, path: Path) -> "Journal":
        whole = length = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEADER_LENGTH)
            while (rest := _before_super_journal(file, length)) is not None:
                length = rest
        return cls(path, head, length, length != whole)

    def copy_to(self, target: Path) -> None:
        """Copy without the name of a super-journal."""
        shutil.copyfile(self.path, target)
        os.truncate(target, self.length)

    def says_nothing(self, path: Path) -> bool:
        """Return whether playing it back changes nothing, as for a transaction that never reached
        the file.
        """
        if self.names_another or len(self.head) < _HEADER_LENGTH or self.head[:8] != _MAGIC:
            return False
        count, _, page_count, sector, page_size = struct.unpack(">5I", self.head[8:])
        with self.path.open("rb") as file:
            file.seek(sector)
            has_more = file.read(8) == _MAGIC
        return count == 0 and not has_more and page_count * page_size == path.stat().st_size

    def first_page(self) -> bytes:
        """Return the old first page of the file, if the journal contains it."""
        with self.path.open("rb") as file:
            return next((page for number, page in self._pages(file) if number == 1), b"")

    def _pages(self, file: BinaryIO) -> Iterator[tuple[int, bytes]]:
        place = 0
        while True:
            file.seek(place)
            head = file.read(_HEADER_LENGTH)
            if len(head) < _HEADER_LENGTH or head[:8] != _MAGIC:
                return
            count, _, _, sector, size = struct.unpack(">5I", head[8:])
            if not 32 <= sector <= 65536 or not 512 <= size <= 65536:
                return
            place += sector
            if count == _TO_THE_END:
                count = (self.length - place) // (size + 8)
            file.seek(place)
            for _ in range(count):
                record = file.read(size + 8)
                if len(record) < size + 8:
                    return
                yield int.from_bytes(record[:4]), record[4:-4]
            place = -(-(place + count * (size + 8)) // sector) * sector

    def belongs_to(self, path: Path) -> bool:
        """Return whether it is probably this file's, by the first page, which every journal of
        ours contains.
        """
        first = self.first_page()
        if not first:
            return False
        with path.open("rb") as file:
            now = file.read(len(first))
        before, after = (int.from_bytes(page[_COUNTER]) for page in (first, now))
        return after == before + 1 or _without_sizes(now) == _without_sizes(first)


def _without_sizes(page: bytes) -> bytes:
    """Return a first page without the fields that change within a session: file length and free pages."""
    return page[: _SIZES.start] + page[_SIZES.stop :]


def _before_super_journal(file: BinaryIO, length: int) -> int | None:
    """Return the length before a super-journal's name: page number, name, length, checksum, magic."""
    if length < 16:
        return None
    file.seek(length - 16)
    tail = file.read(16)
    rest = length - 20 - int.from_bytes(tail[:4])
    return rest if tail[8:] == _MAGIC and 0 <= rest < length - 20 else None


# --- the trial ----------------------------------------------------------------------------------------------


class _Verdict(Enum):
    PLAY_BACK = auto()
    IGNORE = auto()
    ASK = auto()
    BROKEN = auto()


class _Trial:
    """Both states as private copies: the file as it is, and with the journal played back."""

    def __init__(self, path: Path, journal: Journal, folder: Path, judge: Judge) -> None:
        self._path, self._journal, self._judge = path, journal, judge
        self.without, self.played_back = folder / "1.sqlite", folder / "2.sqlite"
        for copy in (self.without, self.played_back):
            shutil.copyfile(path, copy)
        journal.copy_to(journal_of(self.played_back))
        with contextlib.suppress(sqlite3.Error):
            _play_back(self.played_back)

    def verdict(self) -> _Verdict:
        belongs = self._journal.belongs_to(self._path)
        if filecmp.cmp(self.without, self.played_back, shallow=False):
            return _Verdict.PLAY_BACK
        with_it, without = self._judge(self.played_back), self._judge(self.without)
        if with_it.value > without.value or (belongs and with_it is without):
            return _Verdict.PLAY_BACK
        if without.value > with_it.value:
            return _Verdict.IGNORE
        return _Verdict.BROKEN if with_it is Soundness.BROKEN else _Verdict.ASK

    def keep(self) -> tuple[Path, Path]:
        """Move both copies to a permanent place, with names that tell which is which."""
        place = hashlib.sha256(os.fsencode(self._path.resolve())).hexdigest()[:8]
        folder = make_private(make_private(data_folder() / "two-versions") / place)
        stem = short_name(self._path.stem)
        first, second = folder / f"{stem} แบบที่ 1.sqlite", folder / f"{stem} แบบที่ 2.sqlite"
        shutil.copyfile(self.without, first)
        shutil.copyfile(self.played_back, second)
        keep_private(first)
        keep_private(second)
        return first, second


def _play_back(copy: Path) -> None:
    with contextlib.closing(sqlite3.connect(database_uri(copy, "rw"), uri=True)) as connection:
        connection.execute("PRAGMA schema_version").fetchone()
