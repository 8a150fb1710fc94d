"""The images of merged projects' reports in a file: which are needed, and how they are added."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from app.models.note import Topic
from app.storage.revision_payload import NOTE
from app.storage.revisions import Revision, tips
from app.storage.shown.redirects import (
    Claim,
    Merging,
    Records,
    Redirects,
    ever_merged,
    images,
    own_of,
    redirects_of,
    report_ids,
)

_BATCH = 500


class Store(Records, Protocol):
    """The revisions of a file, to which more can be added."""

    def of_records(self, record_ids: Sequence[str]) -> Iterator[tuple[str, list[Revision]]]: ...

    def add(self, revisions: Iterable[Revision], gathering: int | None = None) -> None: ...


class Images:
    """Reads which projects are merged, and adds the images of their reports, in its caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, store: Store) -> None:
        self._connection = connection
        self._store = store

    def redirects(self, joined: Collection[str] = (), apart: Collection[str] = ()) -> Redirects:
        """Return which projects are part of others, as the notes of this file say.

        `joined`: the notes that hold although their projects are shown as yet; `apart`: the projects that
        count as shown.
        """
        return redirects_of(self.claims(joined, apart))

    def claims(self, joined: Collection[str] = (), apart: Collection[str] = ()) -> list[Claim]:
        """Return the notes on merged projects, as `redirects` takes them."""
        if not self._rows("SELECT 1 FROM sqlite_schema WHERE name = ?", NOTE):  # a file of an older version
            return []
        found = []
        for note_id, digest, removed, is_shown, is_known in self._rows(_MERGED, Topic.MERGED):
            known = self._store.of_record(note_id)
            is_open = note_id not in joined and bool(is_shown or removed in apart)
            found += [Claim(one, known, is_open, bool(is_known)) for one in known if one.digest == digest]
        return found

    def is_edited(self) -> bool:
        """Return whether a note on merged projects, or a project that one is about, was edited since the last
        commit.
        """
        return bool(self._rows(_EDITED, Topic.MERGED))

    def merging(self) -> Merging:
        """Return which projects are part of others, and the revisions that do not count for it, once
        everything that waits is accepted.
        """
        redirects = redirects_of(Claim(tips(claim.known)[0], claim.known) for claim in self.claims())
        concerned = sorted((redirects.revived | redirects.stale.keys()) - redirects.to.keys())
        records = self.known([*concerned, *(one for each in concerned for one in report_ids(each))])
        void: set[str] = set()
        for _, revisions in self._store.of_records(records):
            counting = {one.digest for one in redirects.valid(revisions, self._store)}
            void |= {one.digest for one in revisions} - counting
        return Merging(frozenset(redirects.to), frozenset(void))

    def add(self, record_id: str, redirects: Redirects) -> list[str]:
        """Add the images of a merged project's report. Returns the records of the images."""
        made = redirects.images(record_id, self._store)
        self._add_as_received(record_id, made)
        return list(dict.fromkeys(image.record_id for image in made.values()))

    def add_merged(self, removed: str, surviving: str) -> list[Revision]:
        """Add the images of all reports of a project that is being merged. Returns the last ones of each."""
        last: list[Revision] = []
        for record_id in self.known(report_ids(removed)):
            known = self._store.of_record(record_id)
            sources = [tip.digest for tip in tips(known) if not tip.is_removal]
            made = images(known, sources, surviving)
            self._add_as_received(record_id, made)
            last += [made[source] for source in sources]
        return last

    def unexplained_without(self, digests: Collection[str]) -> Iterator[str]:
        """Yield all images that no note would explain if these revisions of notes were not there."""
        claims = self.claims()
        left = [
            claim._replace(known=[one for one in claim.known if one.digest not in digests])
            for claim in claims
        ]
        pairs = ever_merged(left)
        explained = self._made(pairs)
        for record_id, made in self._made(ever_merged(claims) - pairs).items():
            known = self._store.of_record(record_id)
            own = own_of(known, made - explained.get(record_id, set()))
            yield from (one.digest for one in known if one.digest not in own)

    def _made(self, pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
        """Return all possible images of the first projects' reports in the others, by the images' records."""
        found: dict[str, set[str]] = {}
        for removed, surviving in pairs:
            for report in self.known(report_ids(removed)):
                revisions = self._store.of_record(report)
                for image in images(revisions, [one.digest for one in revisions], surviving).values():
                    found.setdefault(image.record_id, set()).add(image.digest)
        return found

    def known(self, record_ids: Iterable[str]) -> list[str]:
        """Return those of these records that have revisions, in the same order."""
        asked, found = list(record_ids), set[str]()
        for start in range(0, len(asked), _BATCH):
            some = asked[start : start + _BATCH]
            places = ", ".join("?" * len(some))
            sql = f"SELECT DISTINCT record_id FROM revision WHERE record_id IN ({places})"
            found |= {record_id for (record_id,) in self._rows(sql, *some)}
        return [one for one in asked if one in found]

    def _add_as_received(self, record_id: str, made: Mapping[str, Revision]) -> None:
        """Add the images of a report's revisions, each as received in the gathering of its source."""
        came = dict(self._rows("SELECT digest, gathering FROM revision WHERE record_id = ?", record_id))
        for digest, image in made.items():
            self._store.add([image], came[digest])

    def _rows(self, sql: str, *parameters: Any) -> Sequence[Any]:
        return self._connection.execute(sql, parameters).fetchall()


_MERGED = """
    SELECT note.id, head.digest, note.rule, project.id IS NOT NULL,
        EXISTS (SELECT 1 FROM revision WHERE revision.record_id = note.rule)
    FROM note LEFT JOIN head ON head.record_id = note.id LEFT JOIN project ON project.id = note.rule
    WHERE note.project_id IS NULL AND note.topic = ?
"""

_EDITED = """
    SELECT 1 FROM note JOIN head ON head.record_id IN (note.id, note.rule)
    WHERE note.project_id IS NULL AND note.topic = ? AND head.edited LIMIT 1
"""
