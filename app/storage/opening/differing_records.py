"""Which records of a file are not as they are in another file, found without understanding them.

A backup is read beside the last one that was read completely: what is the same in both was proved there, and
only the rest must be. Comparing takes a quarter of the time of proving.
"""

import logging
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from typing import Final

log = logging.getLogger(__name__)

_AT_ONCE: Final = 1_000
"""Rows compared in one step."""
MOST: Final = 50_000
"""Records to which it is worth to be told: of more than these, everything is read."""

_FIRST: Final = -(1 << 63)
_LAST: Final = (1 << 63) - 1
"""The smallest row number and the largest one."""


def differing_records(
    file: sqlite3.Connection, other: sqlite3.Connection, kinds: Sequence[str]
) -> Generator[None, None, frozenset[str] | None]:
    """Return the records of which a row, the head or a revision is in one file only or differs, in steps.

    None if they are too many, or the files cannot be compared.
    """
    keys = dict.fromkeys(kinds, "id") | dict.fromkeys(("head", "revision"), "record_id")
    found: set[str] = set()
    try:
        for table, key in keys.items():
            for differing in _differing(file, other, table, key):
                found |= differing
                if len(found) > MOST:
                    return None
                yield
    except sqlite3.Error:  # the other one may be of another version, or damaged
        log.info("cannot compare", exc_info=True)
        return None
    return frozenset(found)


def _differing(
    file: sqlite3.Connection, other: sqlite3.Connection, table: str, key: str
) -> Iterator[set[str]]:
    """Yield for some rows after others, by their numbers, whose rows are not the same in both."""
    sql = f"SELECT rowid, {key}, * FROM {table} WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?"
    last = _FIRST
    while last < _LAST:
        rows = file.execute(sql, (last, _LAST, _AT_ONCE)).fetchall()
        until = rows[-1][0] if len(rows) == _AT_ONCE else _LAST
        others = other.execute(sql, (last, until, MOST + _AT_ONCE + 1)).fetchall()
        yield set() if rows == others else {record_id for _, record_id, *_ in {*rows} ^ {*others}}
        last = until
