"""Waiting: records whose newest revision waits for a decision. See docs/decisions/0006-revisions.md."""

from collections.abc import Collection, Generator, Iterator, Sequence
from typing import Final, NamedTuple

from app.storage.database_file import DatabaseFile
from app.storage.month.output_marks import OutputMarks
from app.storage.revision_log import RevisionLog
from app.storage.revision_payload import PROJECT
from app.storage.revision_store import RevisionStore, batches
from app.storage.revisions import Authorship, Revision, make_revision, tips, versions
from app.storage.waiting.held_heads import HeldHeads, listed

_LAST: Final = "~"
"""Comes after every id of a record."""

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

    def candidates(self) -> list[str]:
        """Return the ids of all records that may wait, with several versions or not."""
        with self._database.guarded():
            known = listed(self._database.connection)
            return self._behind() if known is None else known

    def candidates_in_parts(self) -> Iterator[list[str]]:
        """Yield the ids of `candidates` part by part: a search through all revisions holds a window long."""
        with self._database.guarded():
            known = listed(self._database.connection)
        after = "" if known is None else _LAST
        yield known or []
        while after != _LAST:
            with self._database.guarded():
                last = self._id_after(after)
                found = self._behind(after, last)
            yield found
            after = last

    def search(self) -> list[str]:
        """Return the ids of all records whose head is behind, by their heads and revisions alone."""
        with self._database.guarded():
            return self._behind()

    def accept(self, record_ids: Collection[str]) -> None:
        """Show the newest revision of each of these records."""
        for _ in self.accepting(record_ids):
            pass

    def accepting(self, record_ids: Collection[str]) -> Generator[None]:
        """Accept in one change, one step for each record; closing it early changes nothing."""
        self._revisions.commit()
        with self._database.guarded(), self._database.transaction():
            yield from self._showing_newest(record_ids)
            OutputMarks(self._database).compare_printed()

    def refuse(self, record_ids: Collection[str], authorship: Authorship | None = None) -> None:
        """Keep what is shown: each record gets a revision with that content, made of both."""
        for _ in self.refusing(record_ids, authorship):
            pass

    def refusing(self, record_ids: Collection[str], authorship: Authorship | None = None) -> Generator[None]:
        """Refuse in one change, one step for each record; closing it early changes nothing.

        A record that does not wait is left as it is.
        """
        self._revisions.commit()
        wanted = frozenset(record_ids)
        chosen = [one for one in self.found() if one.record_id in wanted]
        by = authorship or Authorship.here()
        with self._database.guarded(), self._database.transaction():
            made = [self._refusal(one, by) for one in chosen]
            self._store.add(made)
            yield from self._showing_newest([one.record_id for one in made])

    def _refusal(self, held: Held, by: Authorship) -> Revision:
        shown = held.shown
        parents = {shown.digest, *(tip.digest for tip in tips(self._store.of_record(held.record_id)))}
        return make_revision(shown.kind, held.record_id, parents, shown.payload, by)

    def _showing_newest(self, record_ids: Collection[str]) -> Iterator[None]:
        heads = HeldHeads(self._database.connection, set(record_ids))
        kinds = dict(self._kinds(list(record_ids)))
        ordered = sorted(kinds, key=lambda one: (kinds[one] != PROJECT, one))
        yield from self._store.showing(ordered, heads.choose)
        heads.save()

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

    def _behind(self, after: str = "", last: str = _LAST) -> list[str]:
        named = {"after": after, "last": last}
        return [record_id for (record_id,) in self._database.connection.execute(_BEHIND, named)]

    def _id_after(self, record_id: str) -> str:
        """Return the record at which a part ends that begins after this one."""
        found = self._database.connection.execute(_PART_END, [record_id, _PART - 1]).fetchone()
        return str(found[0]) if found else _LAST


def _held(head: str, known: Sequence[Revision]) -> Iterator[Held]:
    """Yield what waits in a record with this head, if its newest revisions agree."""
    shown = next((one for one in known if one.digest == head), None)
    newest = versions(known)
    if shown is None or len(newest) > 1 or newest[0].payload == shown.payload:
        return
    yield Held(shown, newest[0])


_BEHIND: Final = """
    SELECT head.record_id FROM (
        SELECT record_id FROM revision WHERE record_id > :after AND record_id <= :last
        GROUP BY record_id HAVING count(*) > 1
    ) AS several CROSS JOIN head ON head.record_id = several.record_id
    WHERE NOT head.edited AND EXISTS (
        SELECT 1 FROM revision AS later, json_each(later.parents) AS parent
        WHERE later.record_id = head.record_id AND parent.value = head.digest
    )
    ORDER BY head.record_id
"""
"""Records whose head has children; few have several revisions, which the index alone finds."""

_PART_END: Final = "SELECT record_id FROM revision WHERE record_id > ? ORDER BY record_id LIMIT 1 OFFSET ?"
