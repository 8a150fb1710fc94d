"""How hostile files are made of sound ones."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.storage.packing import register
from app.storage.revision_payload import PROJECT
from app.storage.revisions import UNKNOWN, make_revision

Maker = Callable[[Path], None]
Makers = dict[str, tuple[Maker, str]]
"""By name: the maker, and words of the reason for the refusal."""

MADE_ELSEWHERE = "ไม่ได้สร้าง"
DAMAGED = "เสียหาย"
NOT_OURS = "ไม่ใช่ไฟล์ของโปรแกรมรายงาน"


def lists(makers: Makers) -> Callable[[str], Callable[[Maker], Maker]]:
    """Return a decorator of makers, given words of the refusal, that adds them to `makers`."""

    def hostile(words: str) -> Callable[[Maker], Maker]:
        def listed(maker: Maker) -> Maker:
            makers[maker.__name__] = (maker, words)
            return maker

        return listed

    return hostile


def sql(path: Path, *statements: str, schema: bool = False) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        register(connection)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        if schema:
            connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement).fetchall()


def insert(
    path: Path, payload: str, record_id: str = "0190a1b2-0000-7000-8000-00000000000f", kind: str = PROJECT
) -> None:
    """Insert a revision under its correct name, whatever its content."""
    made = make_revision(kind, record_id, (), payload, UNKNOWN)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO revision VALUES (?, ?, ?, '[]', ?, '', '', '', NULL)",
            [made.digest, kind, record_id, payload],
        )
