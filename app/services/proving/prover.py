"""Another process that proves received files, at both of its ends.

Proving takes half of a gathering and needs nothing of the file that gathers, so it is done beside the rest.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.services.other_processes.near_end import LostProcessError, OtherProcess, cores
from app.storage.briefs import brief_of
from app.storage.opening.received_file import ReceivedFile, open_received_file
from app.storage.opening.revision_validator import Proof, RevisionValidator
from app.storage.revisions import PACKED, revision_row

log = logging.getLogger(__name__)

FEWEST_BYTES: Final = 16 << 20
"""The size of all files that is worth the start of a process, which takes a quarter of a second."""

LONGEST_WAIT: Final = 60.0
"""Seconds in which an answer comes, by the clock: five times of what the largest file takes. If that is too
short for an honest process on a slow machine, only its help is lost.
"""
_PATIENCE: Final = 0.05
"""Seconds between two points at which the caller may cancel while it waits."""

_LOST: Final = ("the process that proves received files has ended", "")
"""Nobody is told: what it has not proved is proved by whoever reads it."""

Known = Collection[str] | None
"""The digests of revisions that need no proof; None where only the pages are to be proved."""


class Prover:
    """The near end: what is asked is answered in its order, while this process goes on.

    An answer may be the error for which a file is refused, or LostProcessError if the process ended. Asking
    waits for nothing: a process that is stopped reads no request.
    """

    def __init__(self) -> None:
        self._process = OtherProcess(_LOST)
        self._asking, self._answering = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._asking.submit(self._process.ask, (answering,))
        self._answering.submit(self._process.answer)

    def digests(self, copy: Path) -> "Future[Proof]":
        """Ask whether the file is ours and its pages are sound, and for the digests of its revisions."""
        return self._ask(copy, None)

    def validity(self, copy: Path, known: Collection[str]) -> "Future[Proof]":
        """Ask whether all revisions of a file with sound pages, except known ones, are valid, and what
        is told of them.
        """
        return self._ask(copy, known)

    def waiting(self, answer: "Future[Any]") -> Iterator[None]:
        """Wait for an answer, yielding None meanwhile; a process that gives none for too long is ended."""
        latest = time.monotonic() + LONGEST_WAIT
        while not wait([answer], _PATIENCE).done:
            if time.monotonic() > latest:
                log.warning("the process that proves received files does not answer")
                self._process.kill()
            yield

    def _ask(self, copy: Path, known: Known) -> "Future[Proof]":
        asked = self._asking.submit(self._process.ask, (copy, known))
        return self._answering.submit(self._answer, asked, copy)

    def _answer(self, asked: "Future[None]", copy: Path) -> Proof:
        asked.result()
        found = self._process.answer()
        if not isinstance(found, Proved) or found.copy != copy:
            self._process.kill()
            raise LostProcessError(*_LOST)
        return found.proof

    def close(self) -> None:
        """End the process at once."""
        self._process.kill()
        for each in (self._asking, self._answering):
            each.shutdown(cancel_futures=True)
        self._process.close()


@contextmanager
def proving(sources: Collection[Path]) -> Iterator[Prover | None]:
    """Provide what proves these files beside this process; None if it is not worth it, or cannot be had."""
    prover = None
    if len(sources) > 1 and cores() > 1 and _size(sources) >= FEWEST_BYTES:
        with suppress(OSError):  # as where a virus scanner forbids it
            prover = Prover()
    try:
        yield prover
    finally:
        if prover:
            prover.close()


def _size(sources: Collection[Path]) -> int:
    size = 0
    for source in sources:
        with suppress(OSError):  # whoever copies it tells why
            size += source.stat().st_size
    return size


# --- the far end --------------------------------------------------------------------------------------------


class Proved(NamedTuple):
    """An answer, with the copy it is about: no answer is taken for that of another question."""

    copy: Path
    proof: Proof


def answering() -> Callable[[tuple[Path, Known]], Proved]:
    """Return what the other process answers."""
    validator = RevisionValidator()

    def answer(request: tuple[Path, Known]) -> Proved:
        copy, known = request
        if known is None:
            with open_received_file(copy, validator) as received:
                return Proved(copy, dict.fromkeys(received.digests()))
        with open_received_file(copy, validator, has_sound_pages=True) as received:
            return Proved(copy, _proof(received, known))

    return answer


def _proof(received: ReceivedFile, known: Collection[str]) -> Proof:
    found: dict[str, tuple[Any, ...] | None] = {}
    for revision, row in received.revisions_and_rows(known):
        is_as_stored = revision_row(revision, row[PACKED]) == row
        found[revision.digest] = tuple(brief_of(revision)) if is_as_stored else None
    made = chain(received.unnamed(), received.handed_on())
    return found | {revision.digest: None for revision in made}
