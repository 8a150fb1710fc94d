"""The images of merged projects' reports in a file: which are needed, and how they are added."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from app.models.note import Topic
from app.storage.revision_payload import NOTE
from app.storage.revisions import Revision, tips
from app.storage.shown.redirects import Records, Redirects, images, redirects_of, report_ids

_BATCH = 500


class Store(Records, Protocol):
    """The revisions of a file, to which more can be added."""

    def add(self, revisions: Iterable[Revision], gathering: int | None = None) -> None: ...


class Images:
    """Reads which projects are merged, and adds the images of their reports, in its caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, store: Store) -> None:
        self._connection = connection
        self._store = store

    def redirects(self) -> Redirects:
        """Return which projects are part of others, as the notes of this file say."""
        if not self._rows("SELECT 1 FROM sqlite_schema WHERE name = ?", NOTE):  # a file of an older version
            return Redirects()
        found = []
        for note_id, digest in self._rows(_MERGED, Topic.MERGED):
            known = self._store.of_record(note_id)
            found += [(one, known) for one in known if one.digest == digest]
        return redirects_of(found)

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
    SELECT id, digest FROM note LEFT JOIN head ON record_id = id
    WHERE project_id IS NULL AND topic = ?
"""
