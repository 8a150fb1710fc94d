"""Private copies of received files, taken and proved a little before somebody compares them."""

import logging
import shutil
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from typing import Final

from app.formats.encrypted_zip import decrypt, is_sealed
from app.services.proving.prover import Prover
from app.services.source_files import Found, open_parcel
from app.storage.disk.file_identity import Identity, identity_of, leads_to
from app.storage.opening.revision_validator import Proof
from app.storage.opening.snapshot import RefusedError, Snapshot, changing, shown_name, take_copy
from app.storage.output_files import make_folder

log = logging.getLogger(__name__)

_AHEAD: Final = 2
"""Copies taken before they are needed: the pages of one are proved behind the revisions of the one before."""


class Copy:
    """A private copy of one source. `failure` is why there is none."""

    def __init__(self, source: Path, folder: Path) -> None:
        self.source = source
        self.folder = folder
        self.snapshot = Snapshot(source, "")
        self.content = source
        """The file to read: the copy itself, or what was encrypted in it."""
        self.failure: Exception | None = None
        self.is_proved = False
        """Whether its pages were proved, and its revisions that were not known when that was asked for."""
        self._proof: Proof = {}
        self._identity: Identity | None = None
        self._password: str | None = None
        self._digests: Future[Proof] | None = None
        self._validity: Future[Proof] | None = None

    def take(self, password: str) -> None:
        """Copy the source, and decrypt it."""
        self._password, self.failure = password, None
        try:
            make_folder(self.folder)
            self.snapshot = take_copy(self.source, self.folder)
            path = self.snapshot.path
            self.content = decrypt(path, password) if is_sealed(path) else path
            self._identity = identity_of(self.content)
        except Exception as error:
            self.remove()
            self.failure = error

    def take_again(self) -> None:
        """Take what could not be taken ahead: files before it that were refused made room meanwhile."""
        if self.failure and self._password is not None:
            self.take(self._password)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def prove_unchanged(self) -> None:
        """Raise RefusedError if the copy is not what was taken: then nothing of it was proved."""
        if self._identity != identity_of(self.content):
            raise changing(self.source)

    def ask_for_digests(self, prover: Prover) -> None:
        if not self.failure:
            self._digests = prover.digests(self.content)

    def ask_for_proof(
        self, prover: Prover, known: Callable[[Sequence[str]], Mapping[str, str]]
    ) -> Iterator[None]:
        """Ask for the proof of what is not known, once; yields None while it waits for the digests."""
        if self._digests:
            yield from prover.waiting(self._digests)
            answer, self._digests = self._digests, None
            if self._has_passed(answer):
                self._validity = prover.validity(self.content, frozenset(known(list(answer.result()))))

    def proof(self, prover: Prover) -> Iterator[None]:
        """Wait for the proof that was asked for; yields None meanwhile."""
        if self._validity:
            yield from prover.waiting(self._validity)
            answer, self._validity = self._validity, None
            self.is_proved = self._has_passed(answer)
            self._proof = answer.result() if self.is_proved else {}

    def take_proof(self) -> Proof:
        """Return what is told of its proved revisions, once: it is not kept for all copies."""
        proof, self._proof = self._proof, {}
        return proof

    def _has_passed(self, answer: "Future[Proof]") -> bool:
        """Return whether the other process proved it.

        Whatever it says against a copy, this process finds by itself, or not at all: it may have lacked
        memory.
        """
        error = answer.exception()
        if error:
            log.info("%s is to be proved here: %r", self.content.name, error)
        return error is None


class CopyTaker:
    """Takes copies into folders of their own below one `folder`."""

    def __init__(self, folder: Path, into: Path) -> None:
        self._folder = folder
        self._into = into
        self._numbers = count()

    def taken(
        self, sources: Sequence[Path], password: str, names: Mapping[Path, str]
    ) -> Iterator[Copy | Found]:
        """Yield a copy of each source, and of each file in an e-mail or a plain ZIP after all that it holds.

        `names`: their paths below a given folder, by which a parcel is told.
        """
        for source in sources:
            if leads_to(source, self._into):
                yield self._open_here(source)
                continue
            parcel = open_parcel(source, self._next_folder(), names.get(source, shown_name(source.name)))
            if parcel:
                yield parcel
            for inner in parcel.sources if parcel else [source]:
                copy = Copy(inner, self._next_folder())
                copy.take(password)
                yield copy

    def _next_folder(self) -> Path:
        return self._folder / str(next(self._numbers))

    def _open_here(self, source: Path) -> Copy:
        """Refuse the open file itself: on POSIX, whoever closes it after reading releases SQLite's locks."""
        what = f"ไฟล์ {shown_name(source.name)} คือไฟล์ที่เปิดอยู่ จึงรวมเข้าไฟล์นี้ไม่ได้"
        copy = Copy(source, self._next_folder())
        copy.failure = RefusedError(what, "โปรดเลือกไฟล์ที่ได้รับจากผู้อื่น")
        return copy


def proved_ahead(
    taken: Iterator[Copy | Found],
    prover: Prover,
    is_received: Callable[[str], bool],
    known: Callable[[Sequence[str]], Mapping[str, str]],
) -> Generator[Copy | Found | None]:
    """Yield what is taken in its order, each copy once another process has proved it; None while that is
    waited for.

    `is_received`: whether a file of this SHA-256 needs no proof. `known`: which revisions need none.
    """
    ahead: deque[Copy | Found] = deque()
    while True:
        while len(ahead) <= _AHEAD and (one := next(taken, None)):
            ahead.append(one)
            if isinstance(one, Copy) and not is_received(one.snapshot.sha256):
                one.ask_for_digests(prover)
        if not ahead:
            return
        this = ahead.popleft()
        if isinstance(this, Copy):
            this.take_again()
            yield from this.ask_for_proof(prover, known)
            yield from this.proof(prover)
            following = next((one for one in ahead if isinstance(one, Copy)), None)
            if following:
                yield from following.ask_for_proof(prover, known)
        yield this
