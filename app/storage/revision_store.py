"""The SQL between the rows of an open file and its revisions.

Rows are edited freely, as fast as a clerk types; `head` marks them as edited. Committing, at a checkpoint,
makes revisions of the changes. In the other direction, `show` updates the rows from the revisions. Every
function runs in its caller's transaction.
"""

import contextlib
import sqlite3
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from app.storage.damage import DamageCheck
from app.storage.packing import unpack
from app.storage.revision_payload import (
    NOTE,
    PROJECT,
    REPORT,
    checksum,
    payload_of_row,
    removed_payload,
    row_of_payload,
)
from app.storage.revisions import (
    COLUMNS,
    Authorship,
    Revision,
    make_revision,
    revision_from,
    revision_row,
    tips,
    versions,
)
from app.storage.rows import Row, dicts
from app.storage.shown.choosing import Chooser, Newest
from app.storage.shown.images import Images
from app.storage.shown.new_records import put_new, put_row
from app.storage.shown.redirects import Redirects, report_ids

_BATCH: Final = 500
_PARTS: Final = (REPORT, NOTE)
"""The kinds of records that belong to a project and are removed and restored with it."""
_NEWEST: Final = Newest()


class RevisionStore:
    """The SQL of revisions, on one connection. `RevisionLog` is its public interface."""

    def __init__(self, connection: sqlite3.Connection, damage: DamageCheck) -> None:
        self._connection = connection
        self._damage = damage
        self.images = Images(connection, self)
        self.times_shown = 0

    # --- reading ------------------------------------------------------------------------------------------

    def of_record(self, record_id: str) -> list[Revision]:
        """Return all revisions of a record, ordered by their clocks."""
        sql = f"SELECT {COLUMNS} FROM revision WHERE record_id = ? ORDER BY at, rowid"
        return [revision_from(row) for row in self._rows(sql, record_id)]

    def shown(self, record_id: str) -> Revision | None:
        """Return the revision that a row shows, or was edited from."""
        sql = f"SELECT {COLUMNS} FROM revision WHERE digest = (SELECT digest FROM head WHERE record_id = ?)"
        return next((revision_from(row) for row in self._rows(sql, record_id)), None)

    def valid(self, revisions: Sequence[Revision]) -> Sequence[Revision]:
        """Return the revisions of a record that count, as `Redirects.valid` does; all of most records."""
        return self.images.redirects().valid(revisions, self)

    def versions(self, record_id: str) -> list[Revision]:
        """Return the versions of a record, the one to show first: several if it diverged.

        A record of a project that was merged into another one, which is not shown, never diverges.
        """
        revisions, redirects = self.of_record(record_id), self.images.redirects()
        found = versions(redirects.valid(revisions, self)) if revisions else []
        return found[:1] if redirects and redirects.hides(revisions) else found

    def is_redirected(self, record_id: str) -> bool:
        """Return whether a report without a row is one of another project, or no longer is."""
        revisions, redirects = self.of_record(record_id), self.images.redirects()
        return bool(redirects) and (redirects.hides(revisions) or not redirects.valid(revisions, self))

    def edited_count(self) -> int:
        """Return how many rows have uncommitted edits."""
        [(count,)] = self._rows("SELECT count(*) FROM head WHERE edited")
        return int(count)

    # --- from rows to revisions ---------------------------------------------------------------------------

    @contextlib.contextmanager
    def editing(self, kind: str, record_id: str) -> Iterator[None]:
        """Wrap an edit of a row. Raises DamagedRecordError, before the edit, if the row is damaged."""
        self._damage.prove(kind, record_id)
        yield
        self.mark(kind, record_id)

    @contextlib.contextmanager
    def removing(self, kind: str, record_id: str) -> Iterator[None]:
        """Wrap the removal of a row; with a project's, those of its reports and notes are removed."""
        gone = [(kind, record_id)]
        for part in _PARTS if kind == PROJECT else ():
            found = self._rows(f"SELECT id FROM {part} WHERE project_id = ?", record_id)
            gone += [(part, part_id) for (part_id,) in found]
        yield
        for one in gone:
            self.mark(*one)

    def mark(self, kind: str, record_id: str) -> None:
        """Mark a row as edited, added or removed, with the checksum that detects damage."""
        payload = self._stands_for(kind, record_id)
        self._connection.execute(
            """
            INSERT INTO head VALUES (?, ?, NULL, 1, ?)
            ON CONFLICT DO UPDATE SET edited = 1, checksum = excluded.checksum
            """,
            [record_id, kind, None if payload is None else checksum(payload)],
        )

    def commit(self, authorship: Authorship, most: int | None = None) -> list[Revision]:
        """Make a revision of every edited record that has changed; with `most`, of at most so many, unless
        projects were merged or parted: rows that follow that would lose what is not committed.

        Raises DamagedRecordError for one that does not match what the edit wrote.
        """
        sql = "SELECT record_id, kind, digest, checksum FROM head WHERE edited ORDER BY record_id LIMIT ?"
        edited = self._rows(sql, -1 if most is None or self.images.is_edited() else most)
        committed = [self._commit_one(one, authorship, *found) for one, *found in edited]
        return [revision for revision in committed if revision]

    def _commit_one(
        self, record_id: str, authorship: Authorship, kind: str, head: str | None, expected: int | None
    ) -> Revision | None:
        known = self.of_record(record_id) if head else []
        shown = next((revision for revision in known if revision.digest == head), None)
        before = shown and shown.payload
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
        parents = {tip.digest for tip in tips(known) if shown and tip.said == shown.said}
        parents |= {head} if head else set()
        revision = make_revision(kind, record_id, parents, payload, authorship)
        self.add([revision])
        self._set_head(kind, record_id, revision.digest)
        return revision

    def _stands_for(self, kind: str, record_id: str) -> str | None:
        """Return the payload that a commit would make; None for a record removed before its first commit."""
        payload = self._payload(kind, record_id)
        if payload is not None:
            return payload
        sql = "SELECT body FROM head JOIN revision USING (digest) WHERE head.record_id = ?"
        found = self._rows(sql, record_id)
        return removed_payload(kind, unpack(found[0][0])) if found else None

    def _payload(self, kind: str, record_id: str) -> str | None:
        found = dicts(self._connection.execute(f"SELECT * FROM {kind} WHERE id = ?", [record_id]))
        return payload_of_row(kind, found[0]) if found else None

    def resolve(
        self, several: Sequence[Revision], payload: str, authorship: Authorship, chooser: Chooser
    ) -> Revision:
        """Make one revision with these versions as parents, and all tips that say the same.

        It becomes the shown revision, unless the record was changed meanwhile.
        """
        kind, record_id = several[0].kind, several[0].record_id
        said = {version.said for version in several}
        alike = {tip.digest for tip in tips(self.of_record(record_id)) if tip.said in said}
        parents = alike | {version.digest for version in several}
        revision = make_revision(kind, record_id, parents, payload, authorship)
        self.add([revision])
        self.show([record_id], chooser)
        return revision

    def put_back(self, record_id: str) -> None:
        """Restore a damaged row from its head revision. Later edits are lost.

        Raises DamagedRecordError if that is damaged, too, and KeyError if there is none.
        """
        revision = self.shown(record_id)
        if revision is None:
            raise KeyError(record_id)
        self._damage.prove_revision(revision)
        self._show_one(record_id, revision)

    # --- from revisions to rows ---------------------------------------------------------------------------

    def add(self, revisions: Iterable[Revision], gathering: int | None = None) -> None:
        """Add revisions that do not exist yet."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((*revision_row(revision), gathering) for revision in revisions),
        )

    def show(self, record_ids: Iterable[str], chooser: Chooser = _NEWEST) -> None:
        """Update the rows of these records from their revisions; none of them may have uncommitted edits.

        Projects come first (`BY_KIND`), because reports and notes need their project's row. Reports and notes
        of a removed project have no row: they stay in their revisions, as `orphans` lists, and return with
        the project.
        """
        for _ in self.showing(record_ids, chooser):
            pass

    def showing(
        self,
        record_ids: Iterable[str],
        chooser: Chooser = _NEWEST,
        new: Sequence[str] = (),
        arriving: Collection[str] = (),
        before: Redirects | None = None,
    ) -> Iterator[None]:
        """Update rows like `show`, one step for each record.

        `new`: those that had neither row nor revisions before, projects first, each with one revision now.
        `arriving`: the projects that had no revisions before, although a note says that they are merged.
        `before`: what the notes on merged projects said before revisions were taken away; without it, what
        they say now.
        """
        self.times_shown += 1
        before = self.images.redirects() if before is None else before
        redirects = self.images.redirects(chooser.joined, {*chooser.apart, *arriving})
        shown = yield from self._showing_new(() if redirects else new)
        chosen = [one for one in record_ids if one not in shown]
        found: set[str] = set()
        hidden: list[str] = []
        for record_id, revisions in self.of_records(chosen):
            found.add(record_id)
            self._show_by(redirects, record_id, revisions, chooser)
            if redirects and redirects.hides(revisions):
                hidden.append(record_id)
            yield
        for batch in batches([record_id for record_id in chosen if record_id not in found]):
            self._take_away(batch)
            yield from (None for _ in batch)
        self._redirect(before, hidden, chooser)

    def _showing_new(self, record_ids: Sequence[str]) -> Generator[None, None, set[str]]:
        """Show new records in batches. Returns those that are shown now; the others need more care."""
        shown: set[str] = set()
        for batch in batches(record_ids):
            if put_new(self._connection, [known[0] for _, known in self.of_records(batch)]):
                shown.update(batch)
                yield from (None for _ in batch)
        return shown

    def follow_redirects(self, chooser: Chooser) -> None:
        """Show what the notes on merged projects say, once one was written or withdrawn in this file."""
        self.times_shown += 1
        self._redirect(Redirects(), [], chooser)

    def add_merged(self, removed: str, surviving: str) -> list[Revision]:
        """Add the images of all reports of a project that is being merged. Returns the last ones of each.

        A report that has just been added for one of them continues it.
        """
        last = self.images.add_merged(removed, surviving)
        sql = "UPDATE head SET digest = ? WHERE record_id = ? AND digest IS NULL"
        self._connection.executemany(sql, [(image.digest, image.record_id) for image in last])
        return last

    def decide_merged(self, images: Sequence[Revision], authorship: Authorship) -> None:
        """Decide the months that both projects had as their rows say: by revisions made of both."""
        made: list[Revision] = []
        for image in images:
            shown = self.shown(image.record_id)
            is_decided = shown is None or shown.digest == image.digest
            if shown and not is_decided and len(versions(self.of_record(image.record_id))) > 1:
                parents = {shown.digest, image.digest}
                made.append(make_revision(image.kind, image.record_id, parents, shown.payload, authorship))
        self.add(made)
        self.show([one.record_id for one in made])

    def _redirect(self, before: Redirects, hidden: Sequence[str], chooser: Chooser) -> None:
        """Add the images of these records of merged projects, and show what they change; of all merged
        projects, if what holds of the notes has changed. Then show what waited for its project.
        """
        after = self.images.redirects(chooser.joined, chooser.apart)
        again: list[str] = []
        if after != before:
            named = sorted(before.named | after.named)
            again = self.images.known([*named, *(one for each in named for one in report_ids(each))])
            hidden = again
        again += [image for one in hidden for image in self.images.add(one, after)]
        for record_id in (*again, *self.waiting()):
            self._show_by(after, record_id, self.of_record(record_id), chooser)
        if again and self.images.redirects(chooser.joined, chooser.apart) != after:  # one has gone by that
            self._redirect(after, [], chooser)

    def _show_by(
        self, redirects: Redirects, record_id: str, revisions: Sequence[Revision], chooser: Chooser
    ) -> None:
        """Show a record as these redirects say; `chooser` keeps back what waits for a decision."""
        if redirects and redirects.hides(revisions):
            last = redirects.hidden(revisions)
            chooser.forget([record_id])
        else:
            valid = redirects.valid(revisions, self)
            last = chooser.choose(valid, redirects) if valid else None
        if last:
            self._show_one(record_id, last)
        else:
            self._take_away([record_id])

    def of_records(self, record_ids: Sequence[str]) -> Iterator[tuple[str, list[Revision]]]:
        """Yield the revisions of each of these records, in batches: all payloads at once may fill
        the memory.
        """
        for batch in batches(record_ids):
            places = ", ".join("?" * len(batch))
            sql = f"SELECT {COLUMNS} FROM revision WHERE record_id IN ({places})"
            by_record: dict[str, list[Revision]] = {record_id: [] for record_id in batch}
            for row in self._rows(sql, *batch):
                by_record[row[2]].append(revision_from(row))
            yield from ((record_id, known) for record_id, known in by_record.items() if known)

    def waiting(self) -> list[str]:
        """Return records without a row because their project is missing; found by indexes alone."""
        sql = """
            SELECT DISTINCT record_id FROM revision
            WHERE record_id NOT IN (SELECT record_id FROM head) ORDER BY record_id
        """
        return [record_id for (record_id,) in self._rows(sql)]

    def _show_one(self, record_id: str, shown: Revision) -> None:
        self._damage.prove_revision(shown)
        row = row_of_payload(shown.kind, record_id, shown.payload)
        if shown.is_removal:
            self._forget_parts([record_id])
            self._connection.execute(f"DELETE FROM {shown.kind} WHERE id = ?", [record_id])
        elif not self._put_row(shown.kind, row):
            return
        self._set_head(shown.kind, record_id, shown.digest)

    def _take_away(self, record_ids: Sequence[str]) -> None:
        """Delete the rows of records without any revision.

        Known reports and notes of such projects have no row either, but wait.
        """
        self._forget_parts(record_ids)
        places = ", ".join("?" * len(record_ids))
        for table, key in ((NOTE, "id"), (REPORT, "id"), (PROJECT, "id"), ("head", "record_id")):
            self._connection.execute(f"DELETE FROM {table} WHERE {key} IN ({places})", record_ids)

    def _forget_parts(self, project_ids: Sequence[str]) -> None:
        """Forget the heads of projects' parts, whose rows are deleted with the projects; they were not
        removed.
        """
        places = ", ".join("?" * len(project_ids))
        for kind in _PARTS:
            parts = f"SELECT id FROM {kind} WHERE project_id IN ({places})"
            self._connection.execute(f"DELETE FROM head WHERE record_id IN ({parts})", project_ids)

    def _put_row(self, kind: str, row: Row) -> bool:
        """Insert or update the row; return False if its project does not exist."""
        try:
            self._connection.execute(put_row(kind, tuple(row)), list(row.values()))
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


BY_KIND: Final = f"CASE kind WHEN '{PROJECT}' THEN 0 ELSE 1 END"
"""The order in which records are shown: a project before its parts."""


_Member = TypeVar("_Member")


def batches(members: Sequence[_Member]) -> Iterator[Sequence[_Member]]:
    """Split into batches that fit one statement."""
    return (members[start : start + _BATCH] for start in range(0, len(members), _BATCH))
