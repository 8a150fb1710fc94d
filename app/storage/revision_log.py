"""RevisionLog: the history of every record of an open file. See docs/decisions/0006-revisions.md."""

import contextlib
import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from app.models.entry import entries
from app.models.errors import UserError
from app.storage import rows
from app.storage.connection import decoding
from app.storage.database_file import DatabaseFile
from app.storage.packing import PAYLOAD_TEXT
from app.storage.revision_payload import (
    FORMS,
    NOTE,
    PROJECT,
    REPORT,
    payload_of_row,
    removed_payload,
    row_of_payload,
)
from app.storage.revision_store import BY_KIND, RevisionStore, batches
from app.storage.revisions import (
    COLUMNS,
    Authorship,
    Difference,
    Revision,
    common_ancestor,
    differences,
    revision_from,
)
from app.storage.shown.choosing import Newest
from app.storage.shown.redirects import Merging, Redirects, report_ids
from app.storage.waiting.held_heads import HeldHeads

log = logging.getLogger(__name__)

_STEP: Final = 1000
"""Records that are committed in one step of many: half a tenth of a second of processor time."""


class RevisionLog:
    """Commits edited records as revisions, and reads the history of records.

    Every method raises UserError as `DatabaseFile` does.
    """

    def __init__(self, database: DatabaseFile, store: RevisionStore) -> None:
        self._database = database
        self._store = store

    # --- committing -----------------------------------------------------------------------------------------

    def commit(
        self, authorship: Authorship | None = None, *, thoroughly: bool = False, most: int | None = None
    ) -> list[Revision]:
        """Make a revision of every record edited since the last checkpoint. Returns the new ones.

        Called when a project is left, printed, sent or gathered into, and on closing. `thoroughly` first
        verifies every record with its history; `most`: the records that are committed at most. Raises
        DamagedRecordError for a record that does not match what was written, also if another program edited
        it: damage never becomes a revision.
        """
        with self._database.guarded():
            if thoroughly:
                self._database.check()
            if not self._store.edited_count():
                return []
            with self._database.transaction():
                made = self._store.commit(authorship or Authorship.here(), most)
                self._follow_projects(made)
                return made

    def commit_in_steps(self) -> Iterator[tuple[int, None]]:
        """Commit all edited records, each step on its own; yields how many are committed."""
        count = left = self.edited_count()
        while left:
            self.commit(most=_STEP)
            left = self.edited_count()
            yield count - left, None

    def _follow_projects(self, made: Sequence[Revision]) -> None:
        """Show what the notes on merged projects say once one of these projects goes or comes back here."""
        ids = {one.record_id for one in made if one.kind == PROJECT}
        redirects = self._store.images.redirects() if ids else Redirects()
        if ids & (redirects.said.keys() | redirects.undecided.keys()):
            self._follow_redirects()

    def close(self) -> None:
        """Commit if possible; otherwise the saved edits are committed next time."""
        if not self._database.is_writable:
            return
        try:
            self._database.finish_backup()
            self.commit()
        except (UserError, sqlite3.Error, ValueError):
            log.exception("nothing committed in %s", self._database.path)

    def put_back(self, record_id: str) -> None:
        """Restore a damaged row from its last revision; other damage stays.

        Raises DamagedRecordError if that is damaged, too, and KeyError if there is none.
        """
        with self._writing():
            self._store.put_back(record_id)

    def adopt(self, revisions: Iterable[Revision]) -> int:
        """Add revisions, and show them in the rows. Returns the number of records in the file."""
        with self._writing():
            self._store.add(revisions)
            records = self._ids(f"SELECT record_id FROM revision GROUP BY record_id ORDER BY {BY_KIND}")
            self._store.show(records, Newest(joined=set(records)))
        return len(records)

    def edited_count(self) -> int:
        """Return how many records were edited since the last checkpoint."""
        with self._database.guarded():
            return self._store.edited_count()

    # --- reading --------------------------------------------------------------------------------------------

    def history(self, record_id: str) -> list[Revision]:
        """Return all revisions of a record, in the order of their times."""
        with self._database.guarded():
            found = self._store.of_record(record_id)
            for revision in found:
                self._database.damage.prove_revision(revision)
            return found

    def of_project(self, project_id: str) -> Iterator[Revision]:
        """Yield the revisions of a project and all its reports in the order they were made or received.

        Raises DamagedRecordError.
        """
        if not self.count():
            return
        shown = self._ids(f"SELECT id FROM {REPORT} WHERE project_id = ?", project_id)
        found: list[tuple[Any, ...]] = []
        for batch in batches([*{project_id, *report_ids(project_id), *shown}]):
            sql = f"SELECT rowid, {COLUMNS} FROM revision WHERE record_id IN ({', '.join('?' * len(batch))})"
            with self._database.cursor(sql, batch) as cursor:
                found += cursor.fetchall()
        with decoding(self._database.path):
            for _, *row in sorted(found):
                revision = revision_from(row)
                self._database.damage.prove_revision(revision)
                yield revision

    def all(self) -> Iterator[Revision]:
        """Yield all revisions of all records, in the order they were made or received."""
        with self._database.cursor(f"SELECT {COLUMNS} FROM revision ORDER BY rowid") as cursor:
            for revision in map(revision_from, cursor):
                self._database.damage.prove_revision(revision)
                yield revision

    def digests(self) -> dict[str, str]:
        """Return the digests of all revisions in their order, each with the kind of its record."""
        with self._database.cursor("SELECT digest, kind FROM revision ORDER BY digest") as cursor:
            return dict(cursor.fetchall())

    def names(self) -> Iterator[str]:
        """Yield the digests of all revisions in their order; no revision is read for it."""
        with self._database.cursor("SELECT digest FROM revision ORDER BY digest") as cursor:
            for (digest,) in cursor:
                yield digest

    def kinds(self, digests: Sequence[str]) -> dict[str, str]:
        """Return the kind of each of these revisions."""
        found: dict[str, str] = {}
        for batch in batches(digests):
            places = ", ".join("?" * len(batch))
            sql = f"SELECT digest, kind FROM revision WHERE digest IN ({places})"
            with self._database.cursor(sql, batch) as cursor:
                found.update(cursor.fetchall())
        return found

    def records(self, kind: str) -> set[str]:
        """Return the ids of all records of a kind that the file ever had."""
        return set(self._ids("SELECT DISTINCT record_id FROM revision WHERE kind = ?", kind))

    def kinds_of(self, record_ids: Sequence[str]) -> dict[str, str]:
        """Return the kind of each of these records of which the file has a revision."""
        found: dict[str, str] = {}
        for batch in batches(record_ids):
            places = ", ".join("?" * len(batch))
            sql = f"SELECT record_id, kind FROM revision WHERE record_id IN ({places})"
            with self._database.cursor(sql, batch) as cursor:
                found |= dict(cursor.fetchall())
        return found

    def of_digests(self, digests: Sequence[str]) -> Iterator[Revision]:
        """Yield these revisions in this order; they are read in batches, as all at once may fill the memory.

        Raises KeyError for one that the file does not have.
        """
        for batch in batches(digests):
            places = ", ".join("?" * len(batch))
            sql = f"SELECT {COLUMNS} FROM revision WHERE digest IN ({places})"
            with self._database.cursor(sql, batch) as cursor:
                found = {row[0]: revision_from(row) for row in cursor.fetchall()}
            for digest in batch:
                self._database.damage.prove_revision(found[digest])
                yield found[digest]

    def count(self) -> int:
        """Return the number of revisions; 0 in a read-only file of version 1, which kept no history."""
        if not self._database.query("SELECT 1 FROM sqlite_schema WHERE name = 'revision'"):
            return 0
        return int(self._database.query("SELECT count(*) AS count FROM revision")[0]["count"])

    def own(self, digests: Sequence[str], also: Sequence[str] = ()) -> list[str]:
        """Return those of these revisions that were made here, and are of a project or shown.

        `also`: the first 16 digits of others that count as made here.
        """
        found: list[str] = []
        for batch in batches(digests):
            places = ", ".join("?" * len(batch))
            sql = f"SELECT digest FROM revision WHERE digest IN ({places}) AND {_OWN}"
            found += self._ids(sql, *batch, json.dumps(also))
        return found

    def made_here(self, also: Sequence[str] = ()) -> Iterator[Revision]:
        """Yield what was made here: the shown revisions, and all of projects. `also`: see `own`."""
        sql = f"""
            SELECT {COLUMNS} FROM revision WHERE record_id IN (SELECT record_id FROM head) AND {_OWN}
        """
        with self._database.cursor(sql, [json.dumps(also)]) as cursor:
            yield from map(revision_from, cursor.fetchall())

    def state_digest(self) -> str:
        """Return the SHA-256 (hexadecimal) of the sorted digests of all revisions: equal for equal sets."""
        names = self._ids("SELECT digest FROM revision ORDER BY digest")
        return hashlib.sha256("\n".join(names).encode()).hexdigest()

    def records_of(self, project_id: str) -> list[str]:
        """Return the ids of all records that ever belonged to a project, removed or not, without the project
        itself.

        Reads the payloads of those without a row.
        """
        sql = f"""
            SELECT id FROM {REPORT} WHERE project_id = :project_id
            UNION SELECT id FROM {NOTE} WHERE project_id = :project_id
            UNION SELECT record_id FROM revision
            WHERE {_WITHOUT_ROW} AND instr({PAYLOAD_TEXT}, '"project_id":"' || :project_id || '"')
            ORDER BY id
        """
        return [row["id"] for row in self._database.query(sql, {"project_id": project_id})]

    def removed_projects(self) -> dict[str, list[str]]:
        """Return all removed projects, each with the records that belonged to it."""
        sql = """
            SELECT DISTINCT record_id FROM revision
            WHERE kind = ? AND record_id NOT IN (SELECT id FROM project)
        """
        found: dict[str, list[str]] = {record_id: [] for record_id in self._ids(sql, PROJECT)}
        sql = f"""
            SELECT DISTINCT json_extract({PAYLOAD_TEXT}, '$.project_id') AS project_id, record_id
            FROM revision WHERE {_WITHOUT_ROW}
        """
        for row in self._database.query(sql) if found else ():
            if row["project_id"] in found:
                found[row["project_id"]].append(row["record_id"])
        return found

    def orphans(self) -> list[str]:
        """Return the ids of reports without their project, which was removed or has not been received yet.

        Those of a project that was merged into another one are reports of that one.
        """
        sql = "SELECT 1 FROM revision WHERE record_id = ? AND kind = ? LIMIT 1"
        with self._database.guarded():
            found = [one for one in self._store.waiting() if self._database.query(sql, one, REPORT)]
            return [one for one in found if not self._store.is_redirected(one)]

    def merging(self) -> Merging:
        """Return what merging and parting projects comes to, of the committed revisions, whatever waits."""
        with self._database.guarded():
            return self._store.images.merging()

    def merge_reports(self, merged: Mapping[str, str]) -> None:
        """Commit the merging of projects into others (surviving by removed id), whose rows are written: the
        reports that moved keep their history, and a month that both had is decided as the row says.
        """
        with self._writing():
            last = [image for pair in merged.items() for image in self._store.add_merged(*pair)]
            self._store.commit(Authorship.here())
            self._store.decide_merged(last, Authorship.here())
            self._follow_redirects()

    def follow_redirects(self) -> None:
        """Show what the notes on merged projects say, once such a note was written in this file."""
        with self._writing():
            self._store.commit(Authorship.here())
            self._follow_redirects()

    def _follow_redirects(self) -> None:
        """Show what the notes say; what waits for a decision in one of their projects still does."""
        held = HeldHeads(self._database.connection)
        self._store.follow_redirects(held)
        held.save()

    # --- diverged versions ----------------------------------------------------------------------------------

    def diverged(self) -> list[list[Revision]]:
        """Return the versions of each diverged record, the shown one first."""
        return [several for some in self.finding_diverged() for several in some]

    def finding_diverged(self) -> Iterator[list[list[Revision]]]:
        """Yield diverged records like `diverged`, in batches: a file of fifty districts takes a while."""
        sql = "SELECT record_id FROM revision GROUP BY record_id HAVING count(*) > 1 ORDER BY record_id"
        candidates = self._ids(sql)  # few, and found by the index alone
        for batch in batches(candidates):
            places = ", ".join("?" * len(batch))
            sql = f"""
                SELECT record_id FROM revision WHERE record_id IN ({places}) AND digest NOT IN
                    (SELECT value FROM revision, json_each(parents) WHERE record_id IN ({places}))
                GROUP BY record_id HAVING count(*) > 1 ORDER BY record_id
            """
            with self._database.guarded():
                found = [self._store.versions(one) for one in self._ids(sql, *batch, *batch)]
            yield [several for several in found if len(several) > 1]

    def differences(self, several: Sequence[Revision]) -> list[Difference]:
        """Return the entries in which versions of one record differ, with their common ancestor's values."""
        base = common_ancestor(several, self.history(several[0].record_id))
        with decoding(self._database.path):
            return differences(base, several)

    def resolve(self, several: Sequence[Revision], chosen: Mapping[str, Any] | None) -> Revision:
        """Resolve diverged versions: to the first one with these entries, or to its removal if None."""
        with self._writing():
            self._store.commit(Authorship.here())  # text typed meanwhile is a further version
            record_id, payload = several[0].record_id, _resolution(several[0], chosen)
            is_project_gone = several[0].kind == PROJECT and chosen is None
            decided = [record_id, *(self.records_of(record_id) if is_project_gone else ())]
            held = HeldHeads(self._database.connection, decided, refused=[record_id])
            made = self._store.resolve(several, payload, Authorship.here(), held)
            held.save()
            return made

    # --- the database ---------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with self._database.guarded(), self._database.transaction():
            yield

    def _ids(self, sql: str, *parameters: Any) -> list[str]:
        """Return the first column of all rows."""
        with self._database.cursor(sql, parameters) as cursor:
            return [row[0] for row in cursor.fetchall()]


def _resolution(version: Revision, chosen: Mapping[str, Any] | None) -> str:
    """Return the payload of a version with these entries, or of its removal."""
    kind, record_id, payload = version.kind, version.record_id, version.payload
    if chosen is None:
        return removed_payload(kind, payload)
    form = entries(FORMS[kind])
    columns = {key: rows.to_column(form[key].kind, value) for key, value in chosen.items()}
    return payload_of_row(kind, row_of_payload(kind, record_id, payload) | columns)


_OWN: Final = f"""
    (gathering IS NULL OR substr(digest, 1, 16) IN (SELECT value FROM json_each(?)))
    AND (kind = '{PROJECT}' OR EXISTS (
        SELECT 1 FROM head WHERE head.record_id = revision.record_id AND head.digest = revision.digest
    ))
"""
"""A condition on revisions: made in this file, and of a project or shown."""

_WITHOUT_ROW: Final = f"""
    kind <> '{PROJECT}'
    AND record_id NOT IN (SELECT id FROM {REPORT}) AND record_id NOT IN (SELECT id FROM {NOTE})
"""
"""A condition on revisions: of a report or note without a row."""
