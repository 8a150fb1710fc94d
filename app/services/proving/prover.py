"""Another process that proves received files, at both of its ends.

Proving takes half of a gathering and needs nothing of the file that gathers, so it is done beside the rest.
"""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from app.services.other_processes.near_end import LostProcessError, OtherProcess, cores
from app.storage.opening.received_file import open_received_file
from app.storage.opening.revision_validator import RevisionValidator

FEWEST_BYTES: Final = 16 << 20
"""The size of all files that is worth the start of a process, which takes a quarter of a second."""

_LOST: Final = ("the process that proves received files has ended", "")
"""Nobody is told: what it has not proved is proved by whoever reads it."""

Known = Collection[str] | None
"""The digests of revisions that need no proof; None where only the pages are to be proved."""


class Prover:
    """The near end: what is asked is answered in its order, while this process goes on.

    An answer may be the error for which a file is refused, or LostProcessError if the process ended.
    """

    def __init__(self) -> None:
        self._process = OtherProcess(_LOST)
        self._waiting = ThreadPoolExecutor(1)
        self._ask((answering,))

    def digests(self, copy: Path) -> "Future[list[str]]":
        """Ask whether the file is ours and its pages are sound, and for the digests of its revisions."""
        return self._ask((copy, None))

    def validity(self, copy: Path, known: Collection[str]) -> "Future[None]":
        """Ask whether all revisions of a file with sound pages, except known ones, are valid."""
        return self._ask((copy, known))

    def _ask(self, request: Any) -> "Future[Any]":
        try:
            self._process.ask(request)
        except LostProcessError as error:
            lost: Future[Any] = Future()
            lost.set_exception(error)
            return lost
        return self._waiting.submit(self._process.answer)

    def close(self) -> None:
        """End the process at once."""
        self._process.close()
        self._waiting.shutdown(cancel_futures=True)


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


def answering() -> Callable[[tuple[Path, Known]], list[str] | None]:
    """Return what the other process answers."""
    validator = RevisionValidator()

    def answer(request: tuple[Path, Known]) -> list[str] | None:
        copy, known = request
        if known is None:
            with open_received_file(copy, validator) as received:
                return received.digests()
        with open_received_file(copy, validator, has_sound_pages=True) as received:
            for revisions in (received.revisions(known), received.unnamed(), received.handed_on()):
                for _ in revisions:
                    pass
        return None

    return answer
