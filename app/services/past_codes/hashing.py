"""The codes of everything that a project ever said, to find which project a paper is of.

What a code is: app/services/form_pdf.py, docs/decisions/0009-verification.md. Here it is computed after each
revision of a project, hashing again only what follows the first change.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from app.storage.pasts.places import ProjectPlaces
from app.storage.pasts.reader import Past, PastReader, Place, Step
from app.storage.revision_payload import canonical, is_removal, month_of

if TYPE_CHECKING:
    from hashlib import _Hash

KEY_LENGTH: Final = 7
"""Bytes of a digest by which it is looked up: a typed code has a little more."""


Keys = tuple[bytes, bool]
"""The keys of all that a project ever said, one after another, and whether some of it is damaged."""


def answering(place: Place) -> Callable[[Sequence[ProjectPlaces]], list[Keys]]:
    """Return what another process answers that opens the file, too: the keys of each of some projects."""
    reader = PastReader.beside(place)
    return lambda projects: keys_of_some(reader, projects)


def keys_of_some(reader: PastReader, projects: Sequence[ProjectPlaces]) -> list[Keys]:
    """Return the keys of each of these projects. Raises UserError."""
    return [(keys_of(past), past.is_damaged) for past in reader.read(projects)]


def keys_of(past: Past) -> bytes:
    """Return the keys of a project's content after each of its revisions while it was there, and of what is
    shown, one after another.
    """
    keys = list(_keys(past.project_id, past.steps))
    if past.shown is not None:
        keys += list(_keys(past.project_id, ((*one, True) for one in past.shown)))[-1:]
    return b"".join(keys)


def _keys(project_id: str, steps: Iterable[Step]) -> Iterator[bytes]:
    """Yield the key after each step at which something may have been printed, and after the last one."""
    start = f'{{"id":{canonical(project_id)},"project":'.encode()
    reports = _Reports()
    is_there = is_passing = False
    for record_id, payload, is_passing in steps:
        if record_id != project_id:
            reports.put(payload)
        elif is_there := not is_removal(payload):
            reports.begin(start + payload + b',"reports":[')
        if is_there and not is_passing:
            yield reports.digest()[:KEY_LENGTH]
    if is_there and is_passing:
        yield reports.digest()[:KEY_LENGTH]


class _Reports:
    """A project's reports in the order of their months, with hashes of all before each of the first ones."""

    def __init__(self) -> None:
        self._months: list[bytes] = []
        self._payloads: list[bytes] = []
        self._hashes: list[_Hash] = []

    def begin(self, start: bytes) -> None:
        """Set what precedes the reports."""
        self._hashes = [hashlib.sha256(start)]

    def put(self, payload: bytes) -> None:
        """Add, exchange or remove a report."""
        month = month_of(payload)
        place = bisect_left(self._months, month)
        is_known = place < len(self._months) and self._months[place] == month
        if is_removal(payload):
            if is_known:
                del self._months[place], self._payloads[place]
        elif is_known:
            self._payloads[place] = payload
        else:
            self._months.insert(place, month)
            self._payloads.insert(place, payload)
        del self._hashes[place + 1 :]

    def digest(self) -> bytes:
        """Return the SHA-256 of the whole."""
        done = len(self._hashes) - 1
        rest = self._payloads[done:]
        whole = self._hashes[-1].copy()
        if rest:
            whole.update((b"," if done else b"") + b",".join(rest))
            if len(rest) == 1:  # the next month is likely to follow
                self._hashes.append(whole)
                whole = whole.copy()
        whole.update(b"]}")
        return whole.digest()
