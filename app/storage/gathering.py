"""What received files say that this file does not know yet: beside it until it is taken in, all at once.

It waits in a temporary table of SQLite's own, which goes to the disk when it grows and vanishes with the
connection, so that looking at fifty files neither fills the memory nor touches the file.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any, Final

from app.models.errors import UserError
from app.storage.revision_store import RevisionStore, revision_from, revision_row
from app.storage.revisions import Revision, tips

_COLUMNS: Final = "digest, kind, record_id, parents, body, at, editor, device"


class Staging:
    """Revisions by the number of the source that first brought them. Contains all digests that are known."""

    def __init__(self, connection: sqlite3.Connection, store: RevisionStore) -> None:
        self._connection = connection
        self._store = store
        connection.execute("DROP TABLE IF EXISTS temp.staged")
        connection.execute(
            """
            CREATE TEMP TABLE staged (
                digest TEXT PRIMARY KEY, kind TEXT NOT NULL, record_id TEXT NOT NULL, parents TEXT NOT NULL,
                body TEXT NOT NULL, at TEXT NOT NULL, editor TEXT NOT NULL, device TEXT NOT NULL,
                source INTEGER NOT NULL
            ) STRICT
            """
        )
        connection.execute("CREATE INDEX temp.staged_of_record ON staged (record_id)")
        self.heads: dict[str, str] = dict(self._rows("SELECT record_id, digest FROM head WHERE digest <> ''"))

    def __contains__(self, digest: object) -> bool:
        return self.record_of(digest) is not None

    def __bool__(self) -> bool:
        return bool(self._rows("SELECT 1 FROM staged LIMIT 1"))

    def record_of(self, digest: object) -> str | None:
        """The record that a known revision is about."""
        for table in ("revision", "temp.staged"):
            found = self._rows(f"SELECT record_id FROM {table} WHERE digest = ?", digest)
            if found:
                return str(found[0][0])
        return None

    def received(self, sha256: str) -> bool:
        """Whether just this file has been taken in before."""
        return bool(self._rows("SELECT 1 FROM receipt WHERE sha256 = ?", sha256))

    def add(self, source: int, revisions: Iterable[Revision]) -> None:
        """Stage what a source brings; what raises in between leaves it half staged, for `drop`."""
        self._connection.execute("BEGIN")
        try:
            self._connection.executemany(
                "INSERT OR IGNORE INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((*revision_row(revision), source) for revision in revisions),
            )
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def drop(self, source: int) -> None:
        """Forget what a source brought, as it turned out to be a bad one."""
        self._connection.execute("DELETE FROM staged WHERE source = ?", [source])

    def newest(self, record_ids: Iterable[str]) -> dict[str, str]:
        """The tip to be shown of each of these records."""
        return {record_id: tips(self.of_record(record_id))[0].digest for record_id in record_ids}

    def brought(self, source: int) -> list[str]:
        """The records of which a source told something new."""
        sql = "SELECT DISTINCT record_id FROM staged WHERE source = ?"
        return [record_id for (record_id,) in self._rows(sql, source)]

    def of_record(self, record_id: str) -> list[Revision]:
        """All that is known of a record, staged or in the file."""
        staged = self._rows(f"SELECT {_COLUMNS} FROM staged WHERE record_id = ?", record_id)
        return [*self._store.of_record(record_id), *map(revision_from, staged)]

    def take_in(self, at: str, receipts: Iterable[tuple[str, str]]) -> int:
        """Take all in, as one gathering with the receipts (SHA-256, name) of its files. Returns its number.

        A part of the caller's transaction.
        """
        [[number]] = self._rows("SELECT coalesce(max(number), 0) + 1 FROM gathering")
        self._connection.execute("INSERT INTO gathering VALUES (?, ?)", [number, at])
        self._connection.executemany(
            "INSERT OR IGNORE INTO receipt VALUES (?, ?, ?)", ((number, *receipt) for receipt in receipts)
        )
        self._connection.execute(
            f"INSERT OR IGNORE INTO revision SELECT {_COLUMNS}, ? FROM staged ORDER BY rowid", [number]
        )
        self._store.show([row[0] for row in self._rows("SELECT DISTINCT record_id FROM staged")])
        self._connection.execute("DELETE FROM staged")
        return int(number)

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()


def take_back(connection: sqlite3.Connection, store: RevisionStore) -> int:
    """Undo the last gathering. Returns its number. A part of the caller's transaction.

    Raises UserError when there is none, or when somebody went on from what it brought.
    """
    [[number]] = connection.execute("SELECT max(number) FROM gathering").fetchall()
    if number is None:
        raise UserError("ยังไม่เคยรวมไฟล์ จึงไม่มีอะไรให้ยกเลิก", "โปรดตรวจว่าเปิดไฟล์ที่ใช้รวมอยู่")
    if connection.execute(_BUILT_UPON, [number, number]).fetchone():
        raise UserError("มีการแก้ไขต่อจากข้อมูลที่รวมครั้งล่าสุดแล้ว จึงยกเลิกการรวมไม่ได้", "โปรดแก้ไขข้อมูลในโครงการนั้นแทน")
    sql = "SELECT DISTINCT record_id FROM revision WHERE gathering = ?"
    records = [record_id for (record_id,) in connection.execute(sql, [number]).fetchall()]
    connection.execute("DELETE FROM revision WHERE gathering = ?", [number])
    connection.execute("DELETE FROM gathering WHERE number = ?", [number])
    store.show(records)
    return int(number)


_BUILT_UPON: Final = """
    SELECT 1 FROM revision AS later, json_each(later.parents) AS parent
    JOIN revision AS brought ON brought.digest = parent.value
    WHERE brought.gathering = ? AND later.gathering IS NOT ? LIMIT 1
"""
