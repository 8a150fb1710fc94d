"""Received revisions that this file does not have yet, staged outside it until all are merged at once.

They wait in SQLite's temporary table, which goes to disk when it grows and vanishes with the connection, so
that checking fifty files neither fills the memory nor changes the file.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, count
from operator import itemgetter
from typing import Any, Final

from app.storage.briefs import Brief, brief_of
from app.storage.packing import unpack
from app.storage.revision_payload import NOTE, PROJECT, REPORT, Payload, is_removed
from app.storage.revision_store import BY_KIND, RevisionStore, batches
from app.storage.revisions import COLUMNS, Revision, Stored, revision_from, tips
from app.storage.shown.choosing import Newest
from app.storage.shown.redirects import Claim, Redirects, merging_note_id, merging_of, redirects_of
from app.storage.waiting.held_heads import HeldHeads

_PAGES: Final = ("main", "temp")
_ROOM: Final = -32 << 10
"""For the pages of each of them while files are gathered, in negative KiB: digests are in no order, so that
each new one goes to another page of their index, and of fifty files few fit into SQLite's own 2 MB.
"""


class Staging:
    """New revisions by the number of the source that first brought them."""

    def __init__(self, connection: sqlite3.Connection, store: RevisionStore) -> None:
        self._connection = connection
        self._store = store
        self._usual_room = {of: self._rows(f"PRAGMA {of}.cache_size")[0][0] for of in _PAGES}
        self._make_room(dict.fromkeys(_PAGES, _ROOM))
        connection.execute("DROP TABLE IF EXISTS temp.staged")
        connection.execute(
            """
            CREATE TEMP TABLE staged (
                number INTEGER PRIMARY KEY, digest TEXT NOT NULL, kind TEXT NOT NULL,
                record_id TEXT NOT NULL, parents TEXT NOT NULL, body ANY NOT NULL, at TEXT NOT NULL,
                editor TEXT NOT NULL, device TEXT NOT NULL, source INTEGER NOT NULL
            ) STRICT
            """
        )
        self._places: dict[str, tuple[int, str]] = {}
        """The number and record of each staged revision, by digest: an index of digests, which are in no
        order, would take six times as long as the table.
        """
        self._numbers = count(1)
        self._kinds: dict[str, str] = {}
        self._brought: dict[int, dict[str, list[str]]] = {}
        self._briefs: dict[int, dict[str, Brief]] = {}
        self._notes: dict[int, list[str]] = {}
        self._merging: dict[int, dict[str, Revision]] = {}
        self._undropped: set[int] = set()
        self._heads: dict[str, str] = {}

    def heads(self, record_ids: Sequence[str]) -> dict[str, str]:
        """Return the revisions that the rows of these records show; with those that checked files bring.

        A record without any is left out.
        """
        for batch in batches([one for one in record_ids if one not in self._heads]):
            places = ", ".join("?" * len(batch))
            sql = f"SELECT record_id, digest FROM head WHERE record_id IN ({places}) AND digest <> ''"
            self._heads |= dict.fromkeys(batch, "") | dict(self._rows(sql, *batch))
        return {one: head for one in record_ids if (head := self._heads[one])}

    def move_heads(self, heads: Mapping[str, str]) -> None:
        """Let these records show other revisions from now on, until everything is merged."""
        self._heads |= heads

    @property
    def moved_heads(self) -> Mapping[str, str]:
        """The heads that were asked for, as the checked files would move them; empty for a record without."""
        return self._heads

    def known(self, digests: Sequence[str]) -> dict[str, str]:
        """Return the revisions that are staged or in the file, each with its record."""
        found = {one: self._places[one][1] for one in digests if one in self._places}
        for batch in batches([one for one in digests if one not in found]):
            places = ", ".join("?" * len(batch))
            found |= self._rows(f"SELECT digest, record_id FROM revision WHERE digest IN ({places})", *batch)
        return found

    def received(self, sha256: str) -> bool:
        """Return whether exactly this file has been merged before."""
        return bool(self._rows("SELECT 1 FROM receipt WHERE sha256 = ?", sha256))

    def add(self, source: int, rows: Iterable[tuple[Stored, Brief]]) -> None:
        """Stage the rows of a source's new revisions, each with its record in brief.

        If an error leaves them incomplete, call `drop`.
        """
        self._connection.execute("BEGIN")
        try:
            self._connection.executemany(
                "INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [self._noted(row, brief, source) for row, brief in rows if row[0] not in self._places],
            )
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # where there is no room, SQLite may have rolled it back
                self._connection.execute("ROLLBACK")
            raise

    def has_another_kind(self, rows: Iterable[Stored]) -> bool:
        """Return whether one of these is of a record that is known, here or staged, as one of another kind.

        No program of ours makes two records of one id; to show both would damage either's row.
        """
        told = {(record_id, kind) for _, kind, record_id, *_ in rows}
        kinds = dict(told)
        known = {(one, self._kinds[one]) for one in kinds if one in self._kinds}
        for batch in batches([one for one in kinds if one not in self._kinds]):
            places = ", ".join("?" * len(batch))
            known.update(
                self._rows(f"SELECT record_id, kind FROM revision WHERE record_id IN ({places})", *batch)
            )
        return len(told | known) > len(kinds)

    def _noted(self, row: Stored, brief: Brief, source: int) -> tuple[str | bytes | int, ...]:
        digest, kind, record_id, *_ = row
        number = next(self._numbers)
        self._places[digest] = number, record_id
        self._kinds.setdefault(record_id, kind)
        self._brought.setdefault(source, {}).setdefault(record_id, []).append(digest)
        self._briefs.setdefault(source, {})[record_id] = brief
        if kind == NOTE:
            self._notes.setdefault(source, []).append(digest)
        return number, *row, source

    def drop(self, source: int) -> None:
        """Discard a source's revisions, because the source is bad.

        If an error leaves them, as on a full disk, nothing may be staged or merged before `finish_drops`.
        """
        self._undropped.add(source)
        brought = self._brought.pop(source, {})
        for digest in chain.from_iterable(brought.values()):
            del self._places[digest]
        for record_id in brought:
            if not any(record_id in others for others in self._brought.values()):
                del self._kinds[record_id]
        self._briefs.pop(source, None)
        self._notes.pop(source, None)
        self._merging.pop(source, None)
        self.finish_drops()

    def finish_drops(self) -> None:
        """Discard what is left of dropped sources."""
        for source in sorted(self._undropped):
            self._connection.execute("DELETE FROM staged WHERE source = ?", [source])
            self._undropped.discard(source)

    def new_ones(self, source: int) -> dict[str, str]:
        """Return the records that a source introduced with one revision: they need no comparison."""
        told = self._brought.get(source, {})
        heads = self.heads(list(told))
        return {
            record_id: digests[0]
            for record_id, digests in told.items()
            if len(digests) == 1 and record_id not in heads and record_id not in self.waiting
        }

    def brought(self, record_ids: Sequence[str]) -> Iterator[tuple[str, list[Revision]]]:
        """Yield the records with new revisions in a source, with all their known revisions."""
        for batch in batches(record_ids):
            found: dict[str, list[Revision]] = {record_id: [] for record_id in batch}
            heads = self.heads(batch)
            found |= self._store.of_records([one for one in batch if one in heads or one in self.waiting])
            for row in self._staged(COLUMNS, self._digests_of(batch)):
                found[row[2]].append(revision_from(row))
            yield from found.items()

    def take_briefs(self, source: int) -> dict[str, Brief]:
        """Return a source's records in brief, once: they are not kept for all sources."""
        return self._briefs.pop(source, {})

    def told_by(self, source: int, record_ids: Sequence[str]) -> dict[str, list[Revision]]:
        """Return the revisions of these records that a source was the first to bring."""
        found: dict[str, list[Revision]] = {}
        told = self._brought.get(source, {})
        for row in self._staged(COLUMNS, [digest for one in record_ids for digest in told.get(one, ())]):
            found.setdefault(row[2], []).append(revision_from(row))
        return found

    def revisions(self, digests: Sequence[str]) -> dict[str, Revision]:
        """Return these revisions, in the file or staged, by digest."""
        found: dict[str, Revision] = {}
        for batch in batches(digests):
            places = ", ".join("?" * len(batch))
            rows = self._rows(f"SELECT {COLUMNS} FROM revision WHERE digest IN ({places})", *batch)
            staged = self._staged(COLUMNS, [one for one in batch if one in self._places])
            found |= {row[0]: revision_from(row) for row in chain(rows, staged)}
        return found

    def _digests_of(self, record_ids: Sequence[str]) -> list[str]:
        """Return all staged revisions of these records."""
        brought = self._brought.values()
        return [digest for told in brought for one in record_ids for digest in told.get(one, ())]

    def _staged(self, columns: str, digests: Sequence[str]) -> Iterator[Any]:
        """Yield columns of these staged revisions, in the order in which they were staged."""
        for batch in batches(sorted(self._places[one][0] for one in digests)):
            places = ", ".join("?" * len(batch))
            yield from self._rows(
                f"SELECT {columns} FROM staged WHERE number IN ({places}) ORDER BY number", *batch
            )

    # --- the file's content, for totals ---------------------------------------------------------------------

    def projects(self) -> list[tuple[str, str, str, int]]:
        """Return every project's id, office, division and allocated budget in satang."""
        return self._rows("SELECT id, office, division, coalesce(allocated_budget_satang, 0) FROM project")

    def report_sums(self, project_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return for these projects the number of reports, and their disbursements in satang."""
        found: dict[str, tuple[int, int]] = {}
        for batch in batches(project_ids):
            places = ", ".join("?" * len(batch))
            sql = f"""
                SELECT project_id, count(*), coalesce(sum(disbursed_satang), 0) FROM {REPORT}
                WHERE project_id IN ({places}) GROUP BY project_id
            """
            found |= {project_id: (count, satang) for project_id, count, satang in self._rows(sql, *batch)}
        return found

    @cached_property
    def waiting(self) -> dict[str, Brief]:
        """The reports and notes whose project is missing: they are shown when it arrives."""
        found = self._store.of_records(self._store.waiting())
        return {record_id: brief_of(tips(revisions)[0]) for record_id, revisions in found}

    # --- staged content -------------------------------------------------------------------------------------

    def told_of(self, source: int) -> list[str]:
        """Return the records with new revisions in a source."""
        return list(self._brought.get(source, ()))

    def digests_of(self, source: int) -> list[str]:
        """Return the new revisions that a source was the first to bring."""
        return [digest for digests in self._brought.get(source, {}).values() for digest in digests]

    def record_ids(self) -> list[str]:
        """Return the records of all staged revisions, projects first."""
        projects = {one for one, kind in self._kinds.items() if kind == PROJECT}
        return [*sorted(projects), *sorted(self._kinds.keys() - projects)]

    @property
    def record_count(self) -> int:
        return len(self._kinds)

    def told(self, record_ids: Sequence[str]) -> dict[str, tuple[str, Payload]]:
        """Return the kind and the last known or staged payload of these records, by id."""
        found: dict[str, tuple[str, Payload]] = {}
        for batch in batches(record_ids):
            places = ", ".join("?" * len(batch))
            columns = "record_id, kind, body, at"
            of_these = f"WHERE record_id IN ({places}) ORDER BY at, rowid"
            rows = self._rows(f"SELECT {columns} FROM revision {of_these}", *batch)
            staged = sorted(self._staged(columns, self._digests_of(batch)), key=itemgetter(3))
            for record_id, kind, payload, _ in chain(rows, staged):
                text = unpack(payload)
                if record_id not in found or not is_removed(text):
                    found[record_id] = kind, json.loads(text)
        return found

    def of_record(self, record_id: str) -> list[Revision]:
        """Return all revisions of a record, in the file and staged."""
        staged = self._staged(COLUMNS, self._digests_of([record_id]))
        return [*self._store.of_record(record_id), *map(revision_from, staged)]

    def merging_notes(self, source: int) -> dict[str, Revision]:
        """Return the new notes of a source on merged projects, by these projects."""
        if source not in self._merging:
            told = ((merging_of(note)[0], note) for note in self._notes_of(source))
            self._merging[source] = {removed: note for removed, note in told if removed}
        return self._merging[source]

    def redirects(self, *, waits: bool) -> Redirects:
        """Return what the notes on merged projects come to with those of the checked files.

        `waits`: whether those of projects that are shown wait for a decision.
        """
        claims = {claim.note.record_id: claim for claim in self._store.images.claims()}
        for removed, note in self._all_merging_notes().items():
            known, is_shown = self.of_record(note.record_id), self.is_shown(removed)
            before = claims.get(note.record_id)
            stays = before if waits and before and merging_of(before.note)[1] and not is_shown else None
            shown = stays.note if stays else tips(known)[0]
            claims[note.record_id] = Claim(shown, known, is_shown and waits, bool(self.of_record(removed)))
        return redirects_of(claims.values())

    def _all_merging_notes(self) -> dict[str, Revision]:
        found: dict[str, Revision] = {}
        for source in self._notes:
            found |= self.merging_notes(source)
        return found

    def is_shown(self, project_id: str) -> bool:
        """Return whether a project is shown with what checked files bring, though a note merges it: if it
        was, or nobody removed it. One that comes with its removal was merged where it was known.
        """
        if head := self.heads([project_id]).get(project_id, ""):
            return any(not one.is_removal for one in self.revisions([head]).values())
        is_removed = any(one.is_removal for one in self.of_record(project_id))
        return not is_removed and not self._store.of_record(project_id)

    def _notes_of(self, source: int) -> list[Revision]:
        """Return a source's notes, found by name: looking through everything staged takes longer with each
        source.
        """
        return list(self.revisions(self._notes.get(source, ())).values())

    def taking_in(
        self, at: str, receipts: Iterable[tuple[str, str]], held: HeldHeads | None = None
    ) -> Iterator[None]:
        """Merge everything as one gathering with its files' receipts (SHA-256, name), one step for each
        record.

        `held` keeps back what waits for a decision; without it, every row shows its newest revision. It runs
        in the caller's transaction.
        """
        self.finish_drops()
        [[number]] = self._rows("SELECT coalesce(max(number), 0) + 1 FROM gathering")
        self._connection.execute("INSERT INTO gathering VALUES (?, ?)", [number, at])
        self._connection.executemany(
            "INSERT OR IGNORE INTO receipt VALUES (?, ?, ?)", ((number, *receipt) for receipt in receipts)
        )
        new, redirects = self._new(), self._store.images.redirects()
        unknown = self._unknown(redirects)
        arriving = {one for one in unknown if self.is_shown(one)}
        self._connection.execute(
            f"INSERT OR IGNORE INTO revision SELECT {COLUMNS}, ? FROM staged ORDER BY number", [number]
        )
        records = self.record_ids()
        if held:
            has_images = bool(redirects.named or self._all_merging_notes())
            held.remember(number, records, redirects, has_images=has_images)
            held.forget(new)
            held.join(map(merging_note_id, unknown - arriving))
        yield from self._store.showing(records, held or Newest(joined=set(records)), new, arriving)
        if held:
            held.save()
        self._connection.execute("DELETE FROM staged")

    def _unknown(self, redirects: Redirects) -> set[str]:
        """Return the projects that this file does not know, and that notes merge into others."""
        told = redirects.unknown | self._all_merging_notes().keys()
        return {one for one in told if not self._store.of_record(one)}

    def _new(self) -> list[str]:
        """Return the records that this file does not know, each with one revision, projects first."""
        sql = f"""
            SELECT record_id FROM staged WHERE record_id NOT IN (SELECT record_id FROM revision)
            GROUP BY record_id HAVING count(*) = 1 ORDER BY {BY_KIND}
        """
        return [record_id for (record_id,) in self._rows(sql)]

    def close(self) -> None:
        """Discard everything staged."""
        with contextlib.suppress(sqlite3.OperationalError):  # on a full disk: it goes with the connection
            self._connection.execute("DROP TABLE IF EXISTS temp.staged")
        self._make_room(self._usual_room)

    def _make_room(self, room: Mapping[str, int]) -> None:
        for of, size in room.items():
            self._connection.execute(f"PRAGMA {of}.cache_size = {size}")

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()
