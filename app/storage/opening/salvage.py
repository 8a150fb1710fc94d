"""Salvage the sound content of a file that cannot be opened: damaged, or with foreign tables.

Nothing that the file claims about itself is trusted. A private copy gets a first page of our own, with plain
tables in place of the file's: no view, trigger, index or check of the file is ever used. Then every revision
must be one that this program could have made, under its own name, and every row must match its head or its
checksum. The damaged file is not changed.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from app.models.errors import UserError
from app.storage.connection import DamagedFileError, database_uri, disk_error
from app.storage.disk import held_files
from app.storage.drafts import private_draft
from app.storage.opening.confinement import RECEIVED, confine
from app.storage.revision_payload import FORMS, KEYS
from app.storage.schema import columns_of
from app.storage.schema_marks import APPLICATION_ID, LATEST_VERSION, SCHEMA_DIGESTS

_HEADER_LENGTH: Final = 100
_MAX_BYTES: Final = 2 << 30
"""Limit for a file whose header does not give its length."""
_TABLES: Final = ("revision", "head", "setting", *FORMS)
_LAST_ROW: Final = 2**62

_BROKEN: Final = (sqlite3.Error, ValueError, TypeError, LookupError, OverflowError, MemoryError)


@contextlib.contextmanager
def salvaging(path: Path) -> Iterator["Wreck"]:
    """Provide the tables of a broken file, as far as they can be read. Raises UserError if there are none."""
    with private_draft() as folder:
        copy = folder / "wreck.sqlite"
        version = _take_copy(path, copy)
        try:
            roots = _roots(copy)
            columns = {table: names for table, names in columns_of(version).items() if table in roots}
            _put_first_page(copy, columns, roots, version)
            connection = sqlite3.connect(f"{database_uri(copy, 'ro')}&immutable=1", uri=True)
        except _BROKEN as error:
            raise nothing_sound(path) from error
        with contextlib.closing(connection):
            try:
                wreck = Wreck(connection, version, columns)
            except _BROKEN as error:  # its pages are too small for the tables on the first page
                raise nothing_sound(path) from error
            yield wreck


def nothing_sound(path: Path) -> DamagedFileError:
    return DamagedFileError(f"ไม่พบข้อมูลที่ยังใช้ได้ในไฟล์ {path.name}", "โปรดใช้ไฟล์สำรองหรือขอไฟล์ใหม่จากผู้ส่ง")


class Wreck:
    """The tables of a broken file, with their columns."""

    def __init__(
        self, connection: sqlite3.Connection, version: int, columns: Mapping[str, Sequence[str]]
    ) -> None:
        confine(connection, RECEIVED)
        connection.set_progress_handler(None, 0)
        connection.text_factory = lambda text: text.decode(errors="surrogateescape")
        self.version = version
        self._connection, self._columns = connection, columns

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the readable rows as dicts; rows on broken pages are skipped."""
        names = self._columns.get(table, ())
        if not names:
            return
        last = 0  # rowids start at 1
        while last < _LAST_ROW:
            try:
                for rowid, *values in self._from(table, names, last):
                    if rowid <= last:  # a tree with a cycle
                        raise sqlite3.DatabaseError("rows out of order")
                    last = rowid
                    yield dict(zip(names, values, strict=True))
            except (sqlite3.Error, OverflowError, MemoryError):
                last = self._beyond(table, last)
            else:
                return

    def _from(self, table: str, names: Sequence[str], last: int) -> sqlite3.Cursor:
        listed = ", ".join(names)
        return self._connection.execute(
            f"SELECT rowid, {listed} FROM {table} WHERE rowid > ? ORDER BY rowid", [last]
        )

    def _beyond(self, table: str, last: int) -> int:
        """Return the least number after which rows can be read again."""
        step = 1
        while last + step < _LAST_ROW and not self._can_read(table, last + step):
            step *= 2
        bad, good = last + step // 2, last + step
        while good - bad > 1:
            middle = (bad + good) // 2
            bad, good = (bad, middle) if self._can_read(table, middle) else (middle, good)
        return min(good, _LAST_ROW)

    def _can_read(self, table: str, last: int) -> bool:
        try:
            found = self._from(table, self._columns[table], last).fetchone()
        except (sqlite3.Error, OverflowError, MemoryError):
            return False
        return found is None or found[0] > last


# --- the copy -----------------------------------------------------------------------------------------------


def _take_copy(path: Path, copy: Path) -> int:
    """Copy the file as far as its pages go.

    Returns its version, or the latest if the header has none. Raises UserError.
    """
    try:
        if not path.is_file():
            raise UserError(f"{path.name} ไม่ใช่ไฟล์ข้อมูล หรือไม่มีไฟล์นี้", "โปรดระบุไฟล์ .sqlite ที่เสียหาย")
        with path.open("rb") as source, copy.open("wb") as target:
            header = source.read(_HEADER_LENGTH)
            if len(header) < _HEADER_LENGTH or header[68:72] != APPLICATION_ID.to_bytes(4):
                raise DamagedFileError(f"{path.name} ไม่ใช่ไฟล์ของโปรแกรมรายงาน", "โปรดระบุไฟล์ .sqlite ที่เสียหาย")
            source.seek(0)
            left = _length(header, path.stat().st_size)
            while left > 0 and (block := source.read(min(1 << 20, left))):
                target.write(block)
                left -= len(block)
            target.seek(18)
            target.write(b"\1\1")
    except OSError as error:
        raise disk_error(path, error) from error
    version = int.from_bytes(header[60:64])
    return version if version in SCHEMA_DIGESTS else LATEST_VERSION


def _length(header: bytes, found: int) -> int:
    """Return the number of bytes to copy: the header's length if it is plausible."""
    told = int.from_bytes(header[28:32]) * _page_size(header)
    is_told = header[24:28] == header[92:96] and 0 < told <= found
    return told if is_told else min(found, _MAX_BYTES)


def _page_size(header: bytes) -> int:
    size = int.from_bytes(header[16:18])
    return 65536 if size == 1 else max(size, 512)


def _roots(copy: Path) -> dict[str, int]:
    """Return the first pages of the tables that the file lists."""
    connection = sqlite3.connect(f"{database_uri(copy, 'ro')}&immutable=1", uri=True)
    with contextlib.closing(connection):
        confine(connection, RECEIVED)
        connection.set_authorizer(None)
        connection.execute("PRAGMA writable_schema = ON")  # an invalid table must not block others
        places = ", ".join("?" * len(_TABLES))
        sql = f"SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND name IN ({places})"
        pages = copy.stat().st_size // _size_in(copy)
        return {name: root for name, root in connection.execute(sql, _TABLES) if 1 < root <= pages}


def _size_in(copy: Path) -> int:
    with copy.open("rb") as file:
        return _page_size(file.read(_HEADER_LENGTH))


def _put_first_page(
    copy: Path, columns: Mapping[str, Sequence[str]], roots: dict[str, int], version: int
) -> None:
    """Replace the first page by one of ours: plain tables in place of the file's own."""
    size = _size_in(copy)
    template = copy.with_name("template.sqlite")
    with contextlib.closing(sqlite3.connect(template, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {size}")
        connection.execute(f"PRAGMA user_version = {version}")
        for table, names in columns.items():
            connection.execute(f"CREATE TABLE {table} ({', '.join(names)})")
        connection.execute("PRAGMA writable_schema = ON")
        for table in columns:
            connection.execute("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", [roots[table], table])
    page = bytearray(template.read_bytes()[:size])
    page[28:32] = (copy.stat().st_size // size).to_bytes(4)
    page[32:40] = bytes(8)
    page[92:96] = page[24:28]
    with copy.open("rb+") as file:
        file.write(page)
        file.truncate(copy.stat().st_size // size * size)
    held_files.delete(template)


def about(kind: str, row: dict[str, Any]) -> dict[str, str]:
    """Return the texts in a row that identify its record, if they can be shown."""
    wanted = ("project_name", "project_code", *KEYS.get(kind, ()))
    return {key: value for key in wanted if isinstance(value := row.get(key), str) and value.isprintable()}
