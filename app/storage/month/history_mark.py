"""A point in a file's history, and what has changed since: known without comparing every record.

Whatever changes a record afterwards adds a revision behind that point, or leaves the record's head edited.
Only undoing a gathering takes revisions away; then nothing is known, and the caller compares or assumes the
worst.
"""

import json
import sqlite3
from typing import Any, Final, NamedTuple, Self

from app.storage.packing import PAYLOAD_TEXT
from app.storage.revision_payload import NOTE, PROJECT, REPORT


class Changed(NamedTuple):
    """A changed record. `period` is empty for one about the whole project."""

    project_id: str
    kind: str
    period: str


class HistoryMark(NamedTuple):
    """The last revision at some time: its row number and name, and the number of revisions up to it."""

    row: int
    digest: str
    total: int

    @classmethod
    def now(cls, connection: sqlite3.Connection) -> Self:
        """Return the mark of the present state."""
        [total] = connection.execute("SELECT count(*) FROM revision").fetchone()
        last = connection.execute(_LAST).fetchone()
        return cls(last[0], last[1], total) if last else cls(0, "", 0)

    @classmethod
    def parse(cls, value: object) -> Self | None:
        """Read the JSON of a mark; None for anything else."""
        match value:
            case [int(row), str(digest), int(total)]:
                return cls(row, digest, total)
        return None

    def changed_since(self, connection: sqlite3.Connection) -> set[Changed] | None:
        """Return what has changed since this mark; None if that cannot be told."""
        later = connection.execute("SELECT count(*) FROM revision WHERE rowid > ?", [self.row]).fetchone()[0]
        if later > _MOST or not self._is_past_of(connection, later):
            return None
        found = connection.execute(_CHANGED, [self.row]).fetchall()
        return {changed for row in found if (changed := _changed(*row))}

    def _is_past_of(self, connection: sqlite3.Connection, later: int) -> bool:
        """Return whether the file has only grown since."""
        last = connection.execute("SELECT digest FROM revision WHERE rowid = ?", [self.row]).fetchone()
        [count] = connection.execute("SELECT count(*) FROM revision").fetchone()
        return (last[0] if last else "") == self.digest and count - later == self.total


def _changed(
    kind: str, record_id: str, of_report: str | None, period: str | None, payload: str | None
) -> Changed | None:
    """Return the changed record; None for one that was added and removed before it had a revision."""
    if kind == PROJECT:
        return Changed(record_id, kind, "")
    if of_report is not None:
        return Changed(of_report, kind, period or "")
    told: dict[str, Any] = json.loads(payload) if payload else {}
    return Changed(told["project_id"], kind, told.get("period", "")) if told.get("project_id") else None


_MOST: Final = 20_000
"""More changes than these are not listed: comparing takes no longer."""

_LAST: Final = "SELECT rowid, digest FROM revision ORDER BY rowid DESC LIMIT 1"

_CHANGED: Final = f"""
    WITH changed (kind, record_id, digest) AS (
        SELECT kind, record_id, digest FROM revision WHERE rowid > ?
        UNION ALL SELECT kind, record_id, digest FROM head WHERE edited
    )
    SELECT changed.kind, changed.record_id, coalesce(report.project_id, note.project_id),
        coalesce(report.period, note.period),
        iif(
            changed.kind = '{PROJECT}' OR coalesce(report.id, note.id) IS NOT NULL OR revision.digest IS NULL,
            NULL, {PAYLOAD_TEXT}
        )
    FROM changed
    LEFT JOIN {REPORT} AS report ON report.id = changed.record_id AND changed.kind = '{REPORT}'
    LEFT JOIN {NOTE} AS note ON note.id = changed.record_id AND changed.kind = '{NOTE}'
    LEFT JOIN revision ON revision.digest = changed.digest
"""
