"""Which records of a file are not as they are in another file, found without understanding them.

A backup is read beside the last one that was read completely: what is the same in both was proved there, and
only the rest must be. Comparing takes a tenth of the time of proving.
"""

import logging
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any, Final

log = logging.getLogger(__name__)

_AT_ONCE: Final = 1_000
"""Rows compared in one step."""
MOST: Final = 50_000
"""Records to which it is worth to be told: of more than these, everything is read."""

_Row = tuple[Any, ...]


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
            sql = f"SELECT rowid, {key}, * FROM {table} ORDER BY rowid"
            for number, record_id in enumerate(_compared(file.execute(sql), other.execute(sql))):
                if record_id is not None:
                    found.add(record_id)
                if len(found) > MOST:
                    return None
                if number % _AT_ONCE == 0:
                    yield
    except sqlite3.Error:  # the other one may be of another version, or damaged
        log.info("cannot compare", exc_info=True)
        return None
    return frozenset(found)


def _compared(rows: Iterable[_Row], others: Iterator[_Row]) -> Iterator[str | None]:
    """Yield for each row number, in their order, None if both have the same row, otherwise whose it is."""
    other = next(others, None)
    for row in rows:
        while other and other[0] < row[0]:
            yield other[1]
            other = next(others, None)
        is_in_both = other is not None and other[0] == row[0]
        if other and is_in_both and other[1] != row[1]:
            yield other[1]
        yield None if is_in_both and other == row else row[1]
        if is_in_both:
            other = next(others, None)
    if other:
        yield other[1]
    yield from (left[1] for left in others)
