"""Files of revisions that came otherwise than as files: written by us, checked like anybody's.

A carrier (a hub, a shared folder) has revisions, not files. What it brings is written into received files,
one for each sender, which are gathered as if they had come by mail: the same gate, preview and receipts.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from app.storage.file_settings import OFFICE, RETURNED
from app.storage.new_file import empty_file, making
from app.storage.opening.note_validator import ImpossibleError
from app.storage.opening.revision_validator import RevisionValidator
from app.storage.revisions import Revision, revision_row

MOST_BYTES: Final = 96 << 20
"""Size limit of the payloads of one file, in bytes: with its index it stays below what the gate accepts."""

MOST_REVISIONS: Final = 150_000


BATCH: Final = 500
"""Revisions between two points at which the caller may cancel."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A written file, and the digests of revisions that no program of ours can have made, left out of it."""

    path: Path
    count: int
    impossible: tuple[str, ...]


KindsOf = Callable[[Sequence[str]], Mapping[str, str]]
"""Returns the kinds of those of these records that the file knows for which a bundle is written."""


def write_bundles(
    folder: Path,
    name: str,
    revisions: Iterable[Revision],
    kinds_of: KindsOf,
    *,
    is_return: bool,
    office: str = "",
) -> Generator[int, None, list[Bundle]]:
    """Write revisions of one sender into as few files as the gate accepts, yielding how many were read.

    `name` is shown as the name of the file; `office` is whose revisions they are. `is_return`: the receiving
    office is asked before it changes anything. A revision that is not what it says, or is of another kind
    than its record, is left out, so that it keeps none of the others from coming; the gate checks the rest
    again. Raises UserError.
    """
    waiting = iter(revisions)
    known = _Known(kinds_of)
    settings = {
        key: value for key, value in ((RETURNED, "1" if is_return else ""), (OFFICE, office)) if value
    }
    found: list[Bundle] = []
    while True:
        path = folder / f"{name}{f' {len(found) + 1}' if found else ''}.sqlite"
        bundle = yield from _write(path, waiting, known, settings)
        if not bundle.count and not bundle.impossible:
            return found
        found.append(bundle)


class _Known:
    """The kinds of the records that a file or its bundles have."""

    def __init__(self, kinds_of: KindsOf) -> None:
        self._kinds_of = kinds_of
        self._kinds: dict[str, str] = {}

    def look_up(self, revisions: Iterable[Revision]) -> None:
        self._kinds |= self._kinds_of(list({one.record_id for one in revisions}))

    def is_of_its_kind(self, revision: Revision) -> bool:
        return self._kinds.setdefault(revision.record_id, revision.kind) == revision.kind


def _write(
    path: Path, revisions: Iterator[Revision], known: _Known, settings: Mapping[str, str]
) -> Generator[int, None, Bundle]:
    """Write revisions until a file is full."""
    impossible: list[str] = []
    left, count = MOST_BYTES, 0
    with (
        making(path, "โปรดลองใหม่"),
        empty_file(path) as new,
        contextlib.closing(RevisionValidator()) as validator,
    ):
        with contextlib.closing(sqlite3.connect(new.partial)) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # flushed as a whole when it is put in place
            connection.executemany("INSERT INTO setting VALUES (?, ?)", settings.items())
            while left > 0 and count < MOST_REVISIONS and (batch := list(islice(revisions, BATCH))):
                known.look_up(batch)
                sound: list[Revision] = []
                for one in batch:
                    if _is_possible(validator, one, known):
                        sound.append(one)
                    else:
                        impossible.append(one.digest)
                connection.executemany(_INSERT, ((*revision_row(one), None) for one in sound))
                left -= sum(len(one.payload.encode()) for one in sound)
                count += len(sound)
                yield len(batch)
            connection.commit()
        if count:
            new.put_in_place()
    return Bundle(path, count, tuple(impossible))


_INSERT: Final = "INSERT OR IGNORE INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _is_possible(validator: RevisionValidator, revision: Revision, known: _Known) -> bool:
    try:
        validator.check(revision)
    except ImpossibleError:
        return False
    return known.is_of_its_kind(revision)
