"""Which records changed in a span of time, and their revisions before and after it.

A received revision changes the file at its gathering, one made here when it was made. Revisions are in the
order of their gatherings, so the span is found without reading those before it.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from app.storage.revision_payload import NOTE, PROJECT
from app.storage.revision_store import batches
from app.storage.revisions import COLUMNS, Revision, revision_from, versions


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record's shown revision before and after the span; None if there was none."""

    record_id: str
    kind: str
    before: Revision | None
    after: Revision


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time from `since`, in UTC. `last_row` is the last one of gatherings before it."""

    since: str
    last_row: int


def span_from(connection: sqlite3.Connection, since: str) -> Span:
    """Return the span from a moment until now. No row is looked at twice: many may be made here in a row."""
    sql = "SELECT count(*), coalesce(min(CASE WHEN at >= ? THEN number END), max(number) + 1) FROM gathering"
    count, first = connection.execute(sql, [since]).fetchone()
    [last] = connection.execute("SELECT coalesce(max(rowid), 0) FROM revision").fetchone()
    low, high, found = 0, last if count else 0, 0
    while low < high:
        middle = (low + high + 1) // 2
        row = connection.execute(_GATHERED_ROW, [low, middle]).fetchone()
        if row is None:
            low = middle
        elif row[1] < first:
            low, found = middle, row[0]
        else:
            high = row[0] - 1
    return Span(since, found)


def is_anything_before(connection: sqlite3.Connection, span: Span) -> bool:
    """Return whether the file held anything before the span."""
    if span.last_row:
        return True
    sql = "SELECT 1 FROM revision WHERE gathering IS NULL AND at < ? LIMIT 1"
    return connection.execute(sql, [span.since]).fetchone() is not None


def changed_records(connection: sqlite3.Connection, span: Span) -> Iterator[list[RecordChange]]:
    """Yield in batches the changes of projects, of notes, and of reports that were there before.

    New reports are what every month brings; they are no changes.
    """
    named = {"since": span.since, "last": span.last_row}
    found = [record_id for (record_id,) in connection.execute(_CHANGED, named)]
    yield []
    for batch in batches(found):
        yield [*_changes(connection, span, batch)]


def _changes(connection: sqlite3.Connection, span: Span, record_ids: Sequence[str]) -> Iterator[RecordChange]:
    places = ", ".join("?" * len(record_ids))
    sql = _REVISIONS.format(places=places)
    rows = connection.execute(sql, [span.last_row, span.since, *record_ids]).fetchall()
    heads = dict(
        connection.execute(f"SELECT record_id, digest FROM head WHERE record_id IN ({places})", record_ids)
    )
    for record_id, of_record in groupby(rows, key=lambda row: row[2]):
        change = _change(record_id, [*of_record], heads.get(record_id))
        if change.before is None or change.before.said != change.after.said:
            yield change


def _change(record_id: str, rows: Sequence[tuple[Any, ...]], head: str | None) -> RecordChange:
    """Return what a record showed before the span, and what it shows now; without a row, by its revisions."""
    known = {row[0]: revision_from(row[:-1]) for row in rows}
    earlier = [known[row[0]] for row in rows if row[-1]]
    after = known[head] if head in known else versions(known.values())[0]
    return RecordChange(record_id, after.kind, versions(earlier)[0] if earlier else None, after)


_GATHERED_ROW: Final = """
    SELECT rowid, gathering FROM revision WHERE rowid > ? AND rowid <= ? AND gathering IS NOT NULL
    ORDER BY rowid DESC LIMIT 1
"""

_CHANGED: Final = f"""
    WITH fresh AS MATERIALIZED (
        SELECT DISTINCT record_id, kind FROM revision
        WHERE rowid > :last AND (gathering IS NOT NULL OR at >= :since)
    )
    SELECT record_id FROM fresh
    WHERE kind IN ('{PROJECT}', '{NOTE}') OR EXISTS (
        SELECT 1 FROM revision AS old WHERE old.record_id = fresh.record_id
            AND (old.rowid <= :last OR (old.gathering IS NULL AND old.at < :since))
    )
    ORDER BY record_id
"""

_REVISIONS: Final = f"""
    SELECT {COLUMNS}, rowid <= ? OR (gathering IS NULL AND at < ?) FROM revision
    WHERE record_id IN ({{places}}) ORDER BY record_id, rowid
"""
