"""Gathering: what fifty people sent becomes one file, and nothing that any of them wrote is lost.

First every file is looked at, and told what it would bring; then all is taken in at once, or nothing. Merging
is the union of revisions, so order, repetition and grouping do not matter. See
docs/decisions/0008-exchange.md.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final

from app.exchange import board
from app.exchange.importing import likeness
from app.exchange.output import cannot_write, make_folder
from app.exchange.sealed import is_sealed, unseal
from app.models.errors import UserError
from app.storage.gathering import Staging
from app.storage.outgoing import MASKED
from app.storage.private_copy import RefusedError, take_copy
from app.storage.project_file import ProjectFile, ProjectSummary
from app.storage.revisions import versions
from app.storage.untrusted import ReceivedFile, let_in

SUFFIXES: Final = (".sqlite", ".zip")
"""Of files that others send: the copy itself, or sealed by a password."""


class Outcome(Enum):
    """What a received file knows of a record, against what is known here."""

    NEW = "ใหม่"
    NEWER = "ใหม่กว่า"
    SAME = "ตรงกัน"
    OLDER = "เก่ากว่า"
    DIVERGED = "แก้ไขต่างกัน"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: why it was refused, or the ids of its records by their outcome."""

    source: Path
    sha256: str = ""
    refused: UserError | None = None
    is_known: bool = False
    records: Mapping[Outcome, Sequence[str]] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The outcome in one line of Thai."""
        if self.refused:
            return f"ไม่รับ: {self.refused.what}"
        if self.is_known:
            return f"เคยรวมแล้ว: {self.source.name}"
        counted = [f"{outcome.value} {len(ids):,}" for outcome, ids in self.records.items() if ids]
        return f"รับ: {self.source.name} ({', '.join(counted) or 'ไม่มีโครงการ'} ระเบียน)"


def receipts_folder(path: Path) -> Path:
    """Where the files that were taken in are kept, byte for byte: beside the file that they went into."""
    return path.with_name(f"{path.stem} ไฟล์ที่ได้รับ")


def sources_in(paths: Iterable[Path], into: Path) -> list[Path]:
    """The files to gather: those named, and of folders all that may be one, but for the target."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            inside = sorted(path.iterdir())
            found += [one for one in inside if one.suffix.lower() in SUFFIXES and one.name[0] != "."]
        else:
            found.append(path)
    return [one for one in dict.fromkeys(found) if one.absolute() != into.absolute()]


class Gathering:
    """One gathering: `look` at sources, one by one, then `take_in` what they bring, or `close` without.

    `password` opens the sealed ones among them.

    Every method raises UserError when the world is in the way of the file or its folder.
    """

    def __init__(self, file: ProjectFile, password: str = "") -> None:
        self.received: list[Received] = []
        self._password = password
        self._file = file
        self._staging: Staging = file.staging()
        self._folder = receipts_folder(file.path)
        self._copies = self._folder / ".looking"

    def look(self, sources: Sequence[Path]) -> Iterator[Received]:
        """Look at each file and yield what it would bring. A bad one is refused and hinders no other."""
        make_folder(self._copies)
        for source in sources:
            number = len(self.received)
            self.received.append(self._look_at(number, source))
            yield self.received[-1]

    def _look_at(self, number: int, source: Path) -> Received:
        folder = self._copies / str(number)
        make_folder(folder)
        try:
            copy = take_copy(source, folder)
            if self._staging.received(copy.sha256) or copy.sha256 in {one.sha256 for one in self.received}:
                shutil.rmtree(folder)
                return Received(source, copy.sha256, is_known=True)
            content = unseal(copy.path, self._password) if is_sealed(copy.path) else copy.path
            with let_in(content) as received:
                _refuse_masked(received)
                self._staging.add(number, received.revisions(self._staging.known(received.digests())))
                self._staging.add(number, received.unnamed())
                records = self._compare(number, received.digests())
        except UserError as error:
            self._staging.drop(number)
            shutil.rmtree(folder, ignore_errors=True)
            return Received(source, refused=error)
        return Received(source, copy.sha256, records=records)

    def _compare(self, number: int, digests: Sequence[str]) -> dict[Outcome, list[str]]:
        """The records of a source by their outcome; what is staged before counts as known."""
        found: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
        heads, told = self._staging.heads, set(digests)
        records = set(self._staging.known(digests).values())
        for record_id, revisions in self._staging.brought(number):
            several = versions(revisions)
            changed = Outcome.DIVERGED if len(several) > 1 else Outcome.NEWER
            found[changed if record_id in heads else Outcome.NEW].append(record_id)
            heads[record_id] = several[0].digest
            records.discard(record_id)
        for record_id in sorted(records):
            found[Outcome.SAME if heads.get(record_id) in told else Outcome.OLDER].append(record_id)
        return found

    def take_in(self) -> None:
        """Take in all that was looked at, in one transaction. Does nothing when there is nothing new."""
        kept = [one for one in self.received if one.sha256 and not one.is_known]
        if kept:
            for number, one in enumerate(self.received):
                if one in kept:
                    self._keep(number, one)
            self._file.take_in(self._staging, [(one.sha256, one.source.name) for one in kept])
        self.close()

    def _keep(self, number: int, one: Received) -> None:
        """The raw file is a receipt: whoever asks later what was sent finds it under its digest."""
        copy = self._copies / str(number) / one.source.name
        try:
            copy.replace(self._folder / f"{one.sha256}{one.source.suffix.lower()}")
        except OSError as error:
            raise cannot_write(self._folder, error) from error

    def close(self) -> None:
        """Let go of what was looked at and not taken in."""
        shutil.rmtree(self._copies, ignore_errors=True)
        with suppress(OSError):  # unless receipts are in it
            self._folder.rmdir()


def _refuse_masked(received: ReceivedFile) -> None:
    if received.setting(MASKED):
        raise RefusedError(
            f"ไฟล์ {received.name} เป็นสำเนาที่ปกปิดชื่อและโทรศัพท์ ใช้ดูเท่านั้น", "โปรดขอไฟล์ที่ไม่ได้ปกปิดจากผู้ส่ง"
        )


def gather(file: ProjectFile, sources: Sequence[Path], password: str = "") -> list[Received]:
    """Look at all sources and take them in."""
    gathering = Gathering(file, password)
    try:
        for _ in gathering.look(sources):
            pass
        gathering.take_in()
    finally:
        gathering.close()
    with suppress(UserError):  # what was gathered is there; the board goes on when it is next opened
        board.refresh(file)
    return gathering.received


def duplicates(file: ProjectFile) -> list[list[ProjectSummary]]:
    """Projects of one office, year and code (or name) under several ids: are they one? A person must say."""
    alike: dict[object, list[ProjectSummary]] = {}
    for summary in file.summaries():
        if (key := likeness(summary)) is not None:
            alike.setdefault(key, []).append(summary)
    return [several for several in alike.values() if len(several) > 1]
