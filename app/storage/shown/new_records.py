"""Show records that a file did not have: many rows at once, as nothing of them can be in the way."""

import sqlite3
from collections.abc import Sequence
from functools import cache
from itertools import groupby

from app.storage.revision_payload import row_of_payload
from app.storage.revisions import Revision


def put_new(connection: sqlite3.Connection, revisions: Sequence[Revision]) -> bool:
    """Insert the rows of these revisions, each the only one of its record, projects first.

    They were validated when they were staged. Returns False if some must be shown one by one: removals, and
    parts of a project that is not there.
    """
    if any(revision.is_removal for revision in revisions):
        return False
    try:
        for kind, of_kind in groupby(revisions, key=lambda revision: revision.kind):
            rows = [row_of_payload(kind, one.record_id, one.payload) for one in of_kind]
            connection.executemany(put_row(kind, tuple(rows[0])), (tuple(row.values()) for row in rows))
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
            raise
        return False
    heads = ((one.record_id, one.kind, one.digest) for one in revisions)
    connection.executemany("INSERT OR REPLACE INTO head VALUES (?, ?, ?, 0, NULL)", heads)
    return True


@cache
def put_row(kind: str, columns: tuple[str, ...]) -> str:
    """Return the SQL that inserts a row of these columns, or updates the row of that id."""
    names, values = ", ".join(columns), ", ".join("?" * len(columns))
    settings = ", ".join(f"{name} = excluded.{name}" for name in columns)
    return f"INSERT INTO {kind} ({names}) VALUES ({values}) ON CONFLICT (id) DO UPDATE SET {settings}"
