"""The revisions of an open file, and its rows as what they show of them.

Rows are edited freely, as fast as a clerk types; `head` remembers that they were. Committing, at a point of
rest, makes revisions of what changed. The other way, `show` makes the rows say what the revisions say.
Every function is a part of its caller's transaction.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final

from app.storage.damage import DamageCheck
from app.storage.packing import pack, unpack
from app.storage.revision_payload import (
    NOTE,
    PROJECT,
    REPORT,
    canonical,
    checksum,
    payload_of_row,
    removed_payload,
    row_of_payload,
)
from app.storage.revisions import Authorship, Revision, make_revision, tips
from app.storage.rows import Row, dicts

COLUMNS: Final = "digest, kind, record_id, parents, body, at, editor, device"
_BATCH: Final = 500
_PARTS: Final = (REPORT, NOTE)
"""The kinds of what belongs to a project and comes and goes with it."""


class RevisionStore:
    """The SQL of revisions, on one connection. `RevisionLog` is what an open file offers of it."""

    def __init__(self, connection: sqlite3.Connection, damage: DamageCheck) -> None:
        self._connection = connection
        self._damage = damage
        self.times_shown = 0

    # --- reading ------------------------------------------------------------------------------------------

    def of_record(self, record_id: str) -> list[Revision]:
        """All revisions of a record, the first made first as far as clocks can tell."""
        sql = f"SELECT {COLUMNS} FROM revision WHERE record_id = ? ORDER BY at, rowid"
        return [revision_from(row) for row in self._rows(sql, record_id)]

    def is_edited(self) -> bool:
        """Whether some row says what no revision says yet."""
        return bool(self._rows("SELECT 1 FROM head WHERE edited LIMIT 1"))

    # --- from rows to revisions ---------------------------------------------------------------------------

    @contextlib.contextmanager
    def editing(self, kind: str, record_id: str) -> Iterator[None]:
        """Around an edit of a row. Raises DamagedRecordError, first, for a damaged one."""
        self._damage.prove(kind, record_id)
        yield
        self.mark(kind, record_id)

    @contextlib.contextmanager
    def removing(self, kind: str, record_id: str) -> Iterator[None]:
        """Around the removal of a row; with a project's go those of its reports and notes."""
        gone = [(kind, record_id)]
        for part in _PARTS if kind == PROJECT else ():
            found = self._rows(f"SELECT id FROM {part} WHERE project_id = ?", record_id)
            gone += [(part, part_id) for (part_id,) in found]
        yield
        for one in gone:
            self.mark(*one)

    def mark(self, kind: str, record_id: str) -> None:
        """A row has been edited, added or removed: note what it stands for, so that damage is seen."""
        payload = self._stands_for(kind, record_id)
        self._connection.execute(
            """
            INSERT INTO head VALUES (?, ?, NULL, 1, ?)
            ON CONFLICT DO UPDATE SET edited = 1, checksum = excluded.checksum
            """,
            [record_id, kind, None if payload is None else checksum(payload)],
        )

    def commit(self, authorship: Authorship) -> list[Revision]:
        """Make a revision of every record that was edited and is not what it was.

        Raises DamagedRecordError for one that is not what the edit wrote.
        """
        sql = "SELECT record_id, kind, digest, checksum FROM head WHERE edited ORDER BY record_id"
        committed = [self._commit_one(one, authorship, *edited) for one, *edited in self._rows(sql)]
        return [revision for revision in committed if revision]

    def _commit_one(
        self, record_id: str, authorship: Authorship, kind: str, head: str | None, expected: int | None
    ) -> Revision | None:
        known = self.of_record(record_id) if head else []
        before = next((revision.payload for revision in known if revision.digest == head), None)
        payload = self._payload(kind, record_id)
        if payload is None and before is not None:
            payload = removed_payload(kind, before)
        if expected is not None and (payload is None or checksum(payload) != expected):
            raise self._damage.error(kind, record_id)
        if payload is None:  # added and removed again between two checkpoints
            self._connection.execute("DELETE FROM head WHERE record_id = ?", [record_id])
            return None
        if payload == before:
            self._set_head(kind, record_id, head)
            return None
        parents = {tip.digest for tip in tips(known) if tip.payload == before} | ({head} if head else set())
        revision = make_revision(kind, record_id, parents, payload, authorship)
        self.add([revision])
        self._set_head(kind, record_id, revision.digest)
        return revision

    def _stands_for(self, kind: str, record_id: str) -> str | None:
        """The payload that committing would give a record; None for one removed before it had any."""
        payload = self._payload(kind, record_id)
        if payload is not None:
            return payload
        sql = "SELECT body FROM head JOIN revision USING (digest) WHERE head.record_id = ?"
        found = self._rows(sql, record_id)
        return removed_payload(kind, unpack(found[0][0])) if found else None

    def _payload(self, kind: str, record_id: str) -> str | None:
        found = dicts(self._connection.execute(f"SELECT * FROM {kind} WHERE id = ?", [record_id]))
        return payload_of_row(kind, found[0]) if found else None

    def resolve(self, several: Sequence[Revision], payload: str, authorship: Authorship) -> Revision:
        """One revision made of these versions, and of all tips that say the same as they.

        It is what the record is from now on, unless something else was said of it meanwhile.
        """
        kind, record_id = several[0].kind, several[0].record_id
        said = {version.payload for version in several}
        alike = {tip.digest for tip in tips(self.of_record(record_id)) if tip.payload in said}
        parents = alike | {version.digest for version in several}
        revision = make_revision(kind, record_id, parents, payload, authorship)
        self.add([revision])
        self.show([record_id])
        return revision

    def put_back(self, record_id: str) -> None:
        """Make a damaged row again what its head revision says. What was typed since is not in it.

        Raises DamagedRecordError when that is damaged, too, and KeyError when there is none.
        """
        sql = f"SELECT {COLUMNS} FROM revision WHERE digest = (SELECT digest FROM head WHERE record_id = ?)"
        for row in self._rows(sql, record_id):
            revision = revision_from(row)
            self._damage.prove_revision(revision)
            self._show_one(record_id, [revision])
            return
        raise KeyError(record_id)

    # --- from revisions to rows ---------------------------------------------------------------------------

    def add(self, revisions: Iterable[Revision], gathering: int | None = None) -> None:
        """Add revisions that are not there yet."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((*revision_row(revision), gathering) for revision in revisions),
        )

    def show(self, record_ids: Iterable[str]) -> None:
        """Make the rows of these records say what their revisions say; none of them may be edited.

        Projects come first among them (`BY_KIND`), as reports and notes need their project's row.
        Reports and notes whose project is removed have no row: they stay in their revisions, as `orphans`
        tells, and come back with it.
        """
        for _ in self.showing(record_ids):
            pass

    def showing(self, record_ids: Iterable[str]) -> Iterator[None]:
        """As `show`, step by step, one for each record."""
        self.times_shown += 1
        chosen = list(record_ids)
        found: set[str] = set()
        for record_id, revisions in self.of_records(chosen):
            found.add(record_id)
            self._show_one(record_id, tips(revisions))
            yield
        for batch in batches([record_id for record_id in chosen if record_id not in found]):
            self._take_away(batch)
            yield from (None for _ in batch)
        for record_id in self.waiting():
            self._show_one(record_id, tips(self.of_record(record_id)))

    def of_records(self, record_ids: Sequence[str]) -> Iterator[tuple[str, list[Revision]]]:
        """The revisions of each of these records, few at a time: all payloads at once may fill the memory."""
        for batch in batches(record_ids):
            places = ", ".join("?" * len(batch))
            sql = f"SELECT {COLUMNS} FROM revision WHERE record_id IN ({places})"
            by_record: dict[str, list[Revision]] = {record_id: [] for record_id in batch}
            for row in self._rows(sql, *batch):
                by_record[row[2]].append(revision_from(row))
            yield from ((record_id, known) for record_id, known in by_record.items() if known)

    def waiting(self) -> list[str]:
        """Records that no row shows, as there is no project for it. Found by indexes alone."""
        sql = """
            SELECT DISTINCT record_id FROM revision
            WHERE record_id NOT IN (SELECT record_id FROM head) ORDER BY record_id
        """
        return [record_id for (record_id,) in self._rows(sql)]

    def _show_one(self, record_id: str, newest: Sequence[Revision]) -> None:
        shown = newest[0]
        self._damage.prove_revision(shown)
        row = row_of_payload(shown.kind, record_id, shown.payload)
        if shown.is_removal:
            self._forget_parts([record_id])
            self._connection.execute(f"DELETE FROM {shown.kind} WHERE id = ?", [record_id])
        elif not self._put_row(shown.kind, row):
            return
        self._set_head(shown.kind, record_id, shown.digest)

    def _take_away(self, record_ids: Sequence[str]) -> None:
        """The rows of some records of which nothing is known any more.

        Reports and notes of a project among them that are still known have no row, either, but wait.
        """
        self._forget_parts(record_ids)
        places = ", ".join("?" * len(record_ids))
        for table, key in ((NOTE, "id"), (REPORT, "id"), (PROJECT, "id"), ("head", "record_id")):
            self._connection.execute(f"DELETE FROM {table} WHERE {key} IN ({places})", record_ids)

    def _forget_parts(self, project_ids: Sequence[str]) -> None:
        """Their rows go with the projects'; that does not mean that they were removed."""
        places = ", ".join("?" * len(project_ids))
        for kind in _PARTS:
            parts = f"SELECT id FROM {kind} WHERE project_id IN ({places})"
            self._connection.execute(f"DELETE FROM head WHERE record_id IN ({parts})", project_ids)

    def _put_row(self, kind: str, row: Row) -> bool:
        """Whether there is a place for the row: a report or note needs its project."""
        try:
            self._connection.execute(_put(kind, tuple(row)), list(row.values()))
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
                raise
            self._connection.execute("DELETE FROM head WHERE record_id = ?", [row["id"]])
            return False
        return True

    def _set_head(self, kind: str, record_id: str, digest: str | None) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO head VALUES (?, ?, ?, 0, NULL)", [record_id, kind, digest]
        )

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()


@cache
def _put(kind: str, columns: tuple[str, ...]) -> str:
    names, values = ", ".join(columns), ", ".join("?" * len(columns))
    settings = ", ".join(f"{name} = excluded.{name}" for name in columns)
    return f"INSERT INTO {kind} ({names}) VALUES ({values}) ON CONFLICT (id) DO UPDATE SET {settings}"


BY_KIND: Final = f"CASE kind WHEN '{PROJECT}' THEN 0 ELSE 1 END"
"""The order in which records are shown: what belongs to a project after it."""


def batches(members: Sequence[str]) -> Iterator[Sequence[str]]:
    """Few enough at a time for one statement."""
    return (members[start : start + _BATCH] for start in range(0, len(members), _BATCH))


def revision_row(revision: Revision) -> tuple[str | bytes, ...]:
    """The values of COLUMNS."""
    return (
        revision.digest,
        revision.kind,
        revision.record_id,
        canonical(revision.parents) if revision.parents else "[]",
        pack(revision.payload),
        revision.at,
        revision.editor,
        revision.device,
    )


def revision_from(row: Sequence[Any]) -> Revision:
    """The inverse of `revision_row`. Raises ValueError for a payload that `pack` did not make."""
    digest, kind, record_id, parents, payload, *rest = row
    made_of = () if parents == "[]" else tuple(json.loads(parents))
    return Revision(digest, kind, record_id, made_of, unpack(payload), *rest)
