"""What the revisions of projects tell, read as they are hashed, some projects at a time."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

from app.storage.connection import translated
from app.storage.opening.gate import connect, connect_beside
from app.storage.packing import unpack_bytes
from app.storage.pasts.places import ProjectPlaces
from app.storage.revision_payload import PROJECT, REPORT, canonical

Payload = tuple[str, bytes]
"""The id of a record and its payload as UTF-8."""

Step = tuple[str, bytes, bool]
"""The same, and whether the next revision of the project is of the same checkpoint: nothing was printed
between them.
"""


@dataclass(frozen=True, slots=True)
class Past:
    """The payloads of a project and its reports, in the order in which they came into the file.

    `shown`: those that its rows show, if they may be others than the last of each record; not with edits that
    have no revision yet. `is_damaged`: some revisions do not say what was written, and are left out.
    """

    project_id: str
    steps: tuple[Step, ...]
    shown: tuple[Payload, ...] | None
    is_damaged: bool


@dataclass(frozen=True, slots=True)
class Place:
    """How another process opens the file that this one has open. `is_ours`: nobody else may change it."""

    path: Path
    is_ours: bool


class PastReader:
    """Reads the pasts of projects in an open file."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def beside(cls, place: Place) -> Self:
        """Open the file once more, in another process, until that ends. Raises UserError."""
        opened = (
            connect_beside(place.path) if place.is_ours else connect(place.path, writable=False).connection
        )
        opened.execute("BEGIN")  # all is read of one state
        return cls(opened, place.path)

    def read(self, projects: Sequence[ProjectPlaces]) -> list[Past]:
        """Return the pasts of these projects. Raises UserError."""
        with translated(self._path):
            rows = self._rows([place for project in projects for place in project.revisions])
            return [self._past(project, [rows[place] for place in project.revisions]) for project in projects]

    def _rows(self, places: list[int]) -> dict[int, tuple[Any, ...]]:
        """Return the revisions at these places; those that stand close together are read in one go."""
        if not places:
            return {}
        first, last = min(places), max(places)
        if last - first < _CLOSE * len(places):
            where = f"BETWEEN {first} AND {last}"
        else:
            where = f"IN ({', '.join(map(str, places))})"
        wanted = set(places)
        found = self._connection.execute(f"SELECT {_COLUMNS} FROM revision WHERE rowid {where}")
        return {row[0]: row for row in found if row[0] in wanted}

    def _past(self, project: ProjectPlaces, rows: list[tuple[Any, ...]]) -> Past:
        payloads = [*map(_sound_payload, rows)]
        steps = tuple(
            (row[1], payload, is_passing)
            for row, payload, is_passing in zip(rows, payloads, _passing(project, rows), strict=True)
            if payload is not None
        )
        shown = None
        if project.has_unshown or len({row[1] for row in rows}) < len(rows):
            by_digest = {row[4]: (row[1], one) for row, one in zip(rows, payloads, strict=True) if one}
            shown = tuple(self._shown(project.project_id, by_digest))
        return Past(project.project_id, steps, shown, len(steps) < len(rows))

    def _shown(self, project_id: str, by_digest: dict[str, Payload]) -> Iterator[Payload]:
        for (digest,) in self._connection.execute(_HEADS, {"project_id": project_id}):
            with contextlib.suppress(KeyError):  # damaged, or not minted yet
                yield by_digest[digest]


_CLOSE: Final = 3
_COLUMNS: Final = "rowid, record_id, kind, body, digest, parents, at, editor, device"
_HEADS: Final = f"""
    SELECT digest FROM head WHERE record_id IN (
        SELECT id FROM {PROJECT} WHERE id = :project_id
        UNION ALL SELECT id FROM {REPORT} WHERE project_id = :project_id
    )
"""


def _passing(project: ProjectPlaces, rows: list[tuple[Any, ...]]) -> Iterator[bool]:
    """Yield for each revision whether the next one is of the same checkpoint."""
    runs = project.runs
    for number in range(len(rows) - 1):
        is_same_run = runs[number] == runs[number + 1] != 0
        yield is_same_run and rows[number][_AUTHORSHIP] == rows[number + 1][_AUTHORSHIP]
    if rows:
        yield False


_AUTHORSHIP: Final = slice(6, 9)


def _sound_payload(row: tuple[Any, ...]) -> bytes | None:
    """Return the payload of a revision; None if it is not what the digest names."""
    _, record_id, kind, body, digest, parents, at, editor, device = row
    try:
        payload = unpack_bytes(body)
        before, after = _around(kind, parents, at, editor, device)
        whole = b"".join((before, payload, after, record_id.encode(), b'"}'))
    except (ValueError, TypeError, AttributeError):
        return None
    return payload if hashlib.sha256(whole).hexdigest() == digest else None


@lru_cache(maxsize=256)
def _around(kind: str, parents: str, at: str, editor: str, device: str) -> tuple[bytes, bytes]:
    """Return what is hashed before a payload and after it, up to the record's id: see `revisions.digest_of`.

    Of thousands of revisions many have the same. A stored list of parents is canonical JSON.
    """
    told = f',"device":{canonical(device)},"editor":{canonical(editor)},"kind":{canonical(kind)}'
    return f'{{"at":{canonical(at)},"body":'.encode(), f'{told},"parents":{parents},"record_id":"'.encode()
