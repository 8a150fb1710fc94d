"""Waiting: records whose newest revision waits for a decision. See docs/decisions/0006-revisions.md."""

import json
from collections.abc import Collection, Generator, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from app.storage.briefs import Brief, brief_of
from app.storage.database_file import DatabaseFile
from app.storage.month.output_marks import OutputMarks
from app.storage.revision_log import RevisionLog
from app.storage.revision_payload import PROJECT, canonical
from app.storage.revision_store import RevisionStore, batches
from app.storage.revisions import Authorship, Revision, make_revision, tips, versions
from app.storage.shown.foreseen import foreseen
from app.storage.shown.redirects import merging_note_id
from app.storage.waiting.held_heads import LAST_ID, HeldHeads, heads_behind, listed

_PART: Final = 10_000
"""Revisions looked through at once: 3 ms."""


class Held(NamedTuple):
    """A record's shown revision, and the newest one, which waits."""

    shown: Revision
    newest: Revision

    @property
    def record_id(self) -> str:
        return self.shown.record_id


class Waiting:
    """Finds the records that wait, and accepts or refuses what waits.

    Every method raises UserError as `DatabaseFile` does.
    """

    def __init__(self, database: DatabaseFile, store: RevisionStore, revisions: RevisionLog) -> None:
        self._database = database
        self._store = store
        self._revisions = revisions

    def found(self) -> list[Held]:
        """Return all records that wait, projects first. Those with several versions are conflicts instead."""
        candidates = self.candidates()
        with self._database.guarded():
            heads = self._heads(candidates)
            known = dict(self._store.of_records([*heads]))
            valid = {record: self._store.valid(revisions) for record, revisions in known.items()}
        held = [one for record, revisions in valid.items() for one in _held(heads[record], revisions)]
        return sorted(held, key=lambda one: (one.shown.kind != PROJECT, one.record_id))

    def undecided(self) -> list[Revision]:
        """Return the notes that merge projects that are shown: they do not hold until somebody decides."""
        with self._database.guarded():
            return [tips(self._store.of_record(one))[0] for one in self._undecided()]

    def foreseen(self, note_id: str) -> list[tuple[Brief | None, Brief | None]]:
        """Return what accepting a note on a merged project changes: its records and those of the project that
        it is or was part of, as they are and as they would be; None where there is nothing.
        """
        with self._database.guarded():
            found = [*foreseen(self._store, self._store.images, note_id)]
        briefs = ([one and brief_of(one) for one in both] for both in found)
        return [(before, after) for before, after in briefs if before != after]

    def candidates(self) -> list[str]:
        """Return the ids of all records that may wait, with several versions or not."""
        with self._database.guarded():
            known = listed(self._database.connection)
            return [*(self._behind() if known is None else known), *self._undecided()]

    def candidates_in_parts(self) -> Iterator[list[str]]:
        """Yield the ids of `candidates` part by part: a search through all revisions holds a window long."""
        with self._database.guarded():
            known = listed(self._database.connection)
            undecided = self._undecided()
        after = "" if known is None else LAST_ID
        yield [*(known or []), *undecided]
        while after != LAST_ID:
            with self._database.guarded():
                last = self._id_after(after)
                found = self._behind(after, last)
            yield found
            after = last

    def search(self) -> list[str]:
        """Return the ids of all records that wait, by their heads and revisions alone."""
        with self._database.guarded():
            return sorted([*self._behind(), *self._undecided()])

    def accept(self, record_ids: Collection[str]) -> None:
        """Show the newest revision of each of these records."""
        for _ in self.accepting(record_ids):
            pass

    def accepting(self, record_ids: Collection[str]) -> Generator[None]:
        """Accept in one change, one step for each record; closing it early changes nothing."""
        self._revisions.commit()
        with self._database.guarded(), self._database.transaction():
            yield from self._showing_newest(record_ids, HeldHeads(self._database.connection, record_ids))
            OutputMarks(self._database).compare_printed()

    def refuse(self, record_ids: Collection[str], authorship: Authorship | None = None) -> None:
        """Keep what is shown: each record gets a revision with that content, made of both."""
        for _ in self.refusing(record_ids, authorship):
            pass

    def refusing(self, record_ids: Collection[str], authorship: Authorship | None = None) -> Generator[None]:
        """Refuse in one change, one step for each record; closing it early changes nothing.

        A note that merges a project that is shown is withdrawn. A record that does not wait is left as it is.
        """
        self._revisions.commit()
        wanted = frozenset(record_ids)
        chosen = [one for one in self.found() if one.record_id in wanted]
        notes = [one for one in self.undecided() if one.record_id in wanted]
        by = authorship or Authorship.here()
        with self._database.guarded(), self._database.transaction():
            made = [self._refusal(one, by) for one in chosen]
            made += [self._withdrawal(one, by) for one in notes]
            self._store.add(made)
            decided, withdrawn = ([one.record_id for one in some] for some in (made, notes))
            held = HeldHeads(self._database.connection, decided, refused=withdrawn)
            yield from self._showing_newest(decided, held)

    def _refusal(self, held: Held, by: Authorship) -> Revision:
        shown = held.shown
        parents = {shown.digest, *(tip.digest for tip in tips(self._store.of_record(held.record_id)))}
        return make_revision(shown.kind, held.record_id, parents, shown.payload, by)

    def _withdrawal(self, note: Revision, by: Authorship) -> Revision:
        """Return the revision that withdraws a note as a person does who parts the projects again."""
        settled = json.loads(note.payload) | {"settled_on": date.today().isoformat()}
        parents = {tip.digest for tip in tips(self._store.of_record(note.record_id))}
        return make_revision(note.kind, note.record_id, parents, canonical(settled), by)

    def _undecided(self) -> list[str]:
        """Return the ids of the notes that merge projects that are shown, without those being edited."""
        notes = [merging_note_id(one) for one in self._store.images.redirects().undecided]
        edited = "SELECT edited FROM head WHERE record_id = ?"
        rows = self._database.connection
        return sorted(one for one in notes if rows.execute(edited, [one]).fetchone() == (0,))

    def _showing_newest(self, record_ids: Collection[str], held: HeldHeads) -> Iterator[None]:
        kinds = dict(self._kinds(list(record_ids)))
        ordered = sorted(kinds, key=lambda one: (kinds[one] != PROJECT, one))
        yield from self._store.showing(ordered, held)
        held.save()

    def _kinds(self, record_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        for batch in batches(record_ids):
            places = ", ".join("?" * len(batch))
            sql = f"SELECT DISTINCT record_id, kind FROM revision WHERE record_id IN ({places})"
            yield from self._database.connection.execute(sql, batch)

    def _heads(self, record_ids: Sequence[str]) -> dict[str, str]:
        """Return the heads of these records, without edited ones: they show what no revision says yet."""
        found: dict[str, str] = {}
        for batch in batches(record_ids):
            places = ", ".join("?" * len(batch))
            sql = f"SELECT record_id, digest FROM head WHERE NOT edited AND record_id IN ({places})"
            found |= dict(self._database.connection.execute(sql, batch))
        return found

    def _behind(self, after: str = "", last: str = LAST_ID) -> list[str]:
        return [*heads_behind(self._database.connection, after, last)]

    def _id_after(self, record_id: str) -> str:
        """Return the record at which a part ends that begins after this one."""
        found = self._database.connection.execute(_PART_END, [record_id, _PART - 1]).fetchone()
        return str(found[0]) if found else LAST_ID


def _held(head: str, known: Sequence[Revision]) -> Iterator[Held]:
    """Yield what waits in a record with this head, if its newest revisions agree."""
    shown = next((one for one in known if one.digest == head), None)
    newest = versions(known)
    if shown is None or len(newest) > 1 or newest[0].said == shown.said:
        return
    yield Held(shown, newest[0])


_PART_END: Final = "SELECT record_id FROM revision WHERE record_id > ? ORDER BY record_id LIMIT 1 OFFSET ?"
