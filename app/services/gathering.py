"""Gather: merge many received files into one without losing anything that anybody wrote.

Every file is first checked and its effect reported; then everything is merged, or nothing. Merging is the
union of revisions, so order, repetition and grouping do not matter. See docs/decisions/0008-exchange.md.
"""

import shutil
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

from app.formats.encrypted_zip import PasswordNeededError
from app.models.errors import UserError
from app.models.submission.units import Addressee
from app.services import board
from app.services.comparing import Comparer
from app.services.comparing import Outcome as Outcome
from app.services.comparing import Received as Received
from app.services.file_changes import ProjectChange, changes_of
from app.services.kept_files.keeping import Keeping
from app.services.kept_files.places import COPIES, receipts_folder, sweep_copies
from app.services.proving.copies import Copy, CopyTaker, proved_ahead
from app.services.proving.prover import Prover, proving
from app.services.returns.acknowledged import Acknowledged
from app.services.returns.own_office import OwnOffice
from app.services.source_files import Found, PassedOver
from app.services.units.listing import units_of
from app.storage.briefs import Brief, brief_of
from app.storage.connection import translated
from app.storage.file_settings import MASKED, OFFICE, RETURNED, SAMPLE
from app.storage.opening.received_file import ReceivedFile, open_received_file
from app.storage.opening.revision_validator import PassedBefore, RevisionValidator
from app.storage.opening.snapshot import RefusedError, impossible, refusal
from app.storage.output_files import make_folder
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import PROJECT
from app.storage.revisions import Revision, revision_row
from app.storage.staging import Staging

_BREATH: Final = 500
"""Revisions checked between two points at which the caller may cancel."""


class Gathering:
    """One gathering: `look` at sources one by one, then `take_in` their content, or `close` without it.

    `password` opens encrypted sources.

    Every method raises UserError if the file or its folder cannot be used.
    """

    def __init__(self, file: ProjectFile, password: str = "") -> None:
        self.received: list[Received] = []
        self.accepted: set[str] = set()
        """Records that a person decided to take as they are received; other losses wait for a decision."""
        self._password = password
        self._file = file
        self._staging: Staging = file.merge.staging()
        self._validator = RevisionValidator()
        self._units = units_of(file)
        self._comparer = Comparer(self._staging, self._units)
        self._acknowledged, self._own_office = Acknowledged(file), OwnOffice(file)
        self._folder = receipts_folder(file.path)
        self._keeping = Keeping(self._folder, self._units)
        self._copies = self._folder / (COPIES if file.database.is_in_place else f"{COPIES}-{token_hex(6)}")
        self._taker = CopyTaker(self._copies, file.path)
        self._copied: dict[int, Copy] = {}
        self._places: dict[Path, str] = {}

    def add_search(self, found: Found) -> None:
        """Record where a search found its files, and list what it skipped."""
        self._places |= found.names
        listed = {one.source for one in self.received}
        self.received += [_passed_over(one) for one in found.passed_over if one.path not in listed]

    def look(self, sources: Sequence[Path]) -> Iterator[Received]:
        """Check each file and yield its effect. A bad file is refused and does not affect the others."""
        return (one for one in self.looking(sources) if one)

    def looking(self, sources: Sequence[Path]) -> Iterator[Received | None]:
        """Check like `look`, yielding None between two parts of a long file; closing there
        forgets that file.
        """
        with translated(self._file.path):
            self._staging.finish_drops()
        self._sweep()
        make_folder(self._folder, private=True)
        make_folder(self._copies)
        with proving(sources) as prover:
            for copy in self._taken(sources, prover):
                if isinstance(copy, Found):
                    self.add_search(copy)
                elif copy is None:
                    yield None
                else:
                    received = yield from self._look_at(len(self.received), copy)
                    self.received.append(received)
                    yield self._unless_another_offices(received)

    def _taken(self, sources: Sequence[Path], prover: Prover | None) -> Iterator[Copy | Found | None]:
        """Take copies of the sources, proved by another process if there is one."""
        taken = self._taker.taken(sources, self._password, self._places)
        return proved_ahead(taken, prover, self._is_received, self._known) if prover else taken

    def _sweep(self) -> None:
        """Remove leftovers of a killed gathering.

        The file is locked for us, unless it is still being created.
        """
        if not self.received and self._file.database.is_in_place:
            sweep_copies(self._file.path)

    def _look_at(self, number: int, copy: Copy) -> Generator[None, None, Received]:
        """Check one source; any error refuses that source only. Raises UserError for our own file."""
        source, sha256 = copy.source, copy.snapshot.sha256
        place = self._places.get(source, "")
        try:
            if sha256 and self._is_received(sha256):  # whether or not it can be decrypted
                copy.remove()
                return Received(source, sha256, is_known=True, place=place)
            if copy.failure:
                raise copy.failure
            yield
            found, units = yield from self._read(number, copy)
        except Exception as error:
            self._discard(number, copy)
            if isinstance(error, _OurFileError):
                raise error.cause from error
            return Received(source, refused=refusal(source, error), place=place)
        except BaseException:
            with suppress(UserError):  # it is dropped before anything else is done
                self._discard(number, copy)
            raise
        self._copied[number] = copy
        self._keeping.prepare(copy.snapshot.path, sha256, units)
        return replace(found, place=place)

    def _read(self, number: int, copy: Copy) -> Generator[None, None, tuple[Received, list[str]]]:
        """Check, stage and compare the copy of one source; return what it holds, and whose it is."""
        validator = PassedBefore(self._validator, copy.take_proof()) if copy.is_proved else self._validator
        with open_received_file(copy.content, validator, has_sound_pages=copy.is_proved) as received:
            _refuse_useless(received)
            known = yield from self._stage(number, received)
            copy.prove_unchanged()
            returned, named = received.setting(RETURNED), received.setting(OFFICE)
            is_ours = self._own_office.is_of_divisions and bool(Addressee.parse(returned).division)
            is_return = bool(returned) and not is_ours  # an office made it itself, for a division
            returned_to = returned if is_return and returned != "1" else ""
            digests, units = received.digests(), received.units(self._units)
            with self._ours():
                if not returned:
                    self._acknowledged.look_at(number, units, digests)
                waits = not (is_return and self.is_clerks)
                records, effect = self._comparer.compare(number, known, waits=waits)
        told: dict[str, Any] = {"is_return": is_return, "returned_to": returned_to}
        found = Received(copy.source, copy.snapshot.sha256, records=records, effect=effect, **told)
        return found, units or [named]

    def _discard(self, number: int, copy: Copy) -> None:
        """Remove what was copied and staged of a source. Raises UserError for our own file."""
        copy.remove()
        self._drop(number)

    def _drop(self, number: int) -> None:
        """Discard what was staged of a source. Raises UserError for our own file, as if its disk is full."""
        with translated(self._file.path):
            self._staging.drop(number)

    def _is_received(self, sha256: str) -> bool:
        if sha256 in {one.sha256 for one in self.received}:
            return True
        with self._ours():
            return self._staging.received(sha256)

    def _known(self, digests: Sequence[str]) -> dict[str, str]:
        with self._ours():
            return self._staging.known(digests)

    @contextmanager
    def _ours(self) -> Iterator[None]:
        """Mark errors in the block as those of our own file, not of a source."""
        try:
            with translated(self._file.path):
                yield
        except UserError as error:
            raise _OurFileError(error) from error

    def _stage(self, number: int, received: ReceivedFile) -> Generator[None, None, dict[str, str]]:
        """Stage what is new. Returns what was known before, each digest with its record."""
        known = self._known(received.digests())
        made = chain(received.unnamed(), received.handed_on())
        of_made = ((revision_row(revision), brief_of(revision)) for revision in made)
        for rows in (received.rows(known), of_made):
            while some := list(islice(rows, _BREATH)):
                with self._ours():
                    has_another_kind = self._staging.has_another_kind(row for row, _ in some)
                    self._staging.add(number, some)
                if has_another_kind:
                    raise impossible(received.name)
                yield
        return known

    @property
    def sealed(self) -> list[Path]:
        """The files that still need a password."""
        return list(dict.fromkeys(one.source for one in self.told if _is_sealed(one)))

    @property
    def told(self) -> list[Received]:
        """The results to show: a refusal only until the file is checked again."""
        last = {one.source: place for place, one in enumerate(self.received)}
        return [
            one for place, one in enumerate(self.received) if not one.refused or last[one.source] == place
        ]

    def use_password(self, password: str) -> None:
        """Use this password for encrypted files from now on; `look` at them again."""
        self._password = password

    def changes(self, received: Received) -> list[ProjectChange]:
        """Return the changes of a file not merged yet, the most important first.

        They are relative to this file after merging the files that were checked before it. What a person
        accepted waits no more.
        """
        found = changes_of(self._staging, received.records, received.effect)
        accepted = self.accepted
        return [replace(one, waits=False) if accepted.issuperset(one.record_ids) else one for one in found]

    def decline(self, received: Received, why: UserError) -> Received:
        """Merge nothing of the file checked last. Returns its new result."""
        number = received.effect.source
        self._comparer.forget()
        self._drop(number)
        self._copied.pop(number).remove()
        self.received[number] = Received(received.source, refused=why, place=received.place)
        return self.received[number]

    def _unless_another_offices(self, received: Received) -> Received:
        """Decline a return file of another office, however it arrived."""
        if received.is_return and self.is_clerks and (why := self.foreign(received)):
            return self.decline(received, why)
        return received

    @property
    def is_clerks(self) -> bool:
        """Whether the file is an office's, not a coordinator's."""
        return self._own_office.is_clerks

    def foreign(self, received: Received) -> UserError | None:
        """Return why a file does not belong to this file's office."""
        return self._own_office.refusal(received)

    def staged(self, received: Received) -> Iterator[tuple[Revision | None, Sequence[Revision]]]:
        """Yield the records of which a checked file brings revisions: the shown one, and all known ones."""
        told = self._staging.told_of(received.effect.source)
        heads = self._staging.heads(told)
        for record_id, known in self._staging.brought(told):
            yield next((one for one in known if one.digest == heads.get(record_id)), None), known

    def payload_of(self, record_id: str) -> Mapping[str, Any]:
        """Return the last known content of a record; empty for an unknown one."""
        return self._staging.told([record_id]).get(record_id, ("", {}))[1]

    def take_everything(self) -> None:
        """Let nothing of what was checked wait for a decision: each change is decided."""
        self.accepted |= set(self._staging.record_ids())

    @property
    def budget_satang(self) -> int:
        """The allocated budgets of all projects after merging, in satang."""
        return self._comparer.budget_satang

    @property
    def waiting(self) -> dict[str, tuple[Brief, Brief]]:
        """The records that will wait for a decision, as they stay and as they would be."""
        found: dict[str, tuple[Brief, Brief]] = {}
        for one in self.received:
            kept = {record: both for record, both in found.items() if record not in one.effect.digests}
            found = kept | dict(one.effect.waiting)
        return {record: both for record, both in found.items() if record not in self.accepted}

    @property
    def waiting_count(self) -> int:
        """The number of decisions: the removal of a project and of its reports is one."""
        waiting = self.waiting.items()
        whole = {one for one, (was, after) in waiting if was.kind == PROJECT and not after.is_there}
        of_whole = [one for one, (was, after) in waiting if was.project_id in whole and not after.is_there]
        return len(waiting) - len(of_whole) + len(whole)

    @property
    def waiting_budget_satang(self) -> int:
        """What accepting everything that waits would add to the allocated budgets, in satang."""
        of_projects = (both for both in self.waiting.values() if both[0].kind == PROJECT)
        return sum((after.satang or 0) - (before.satang or 0) for before, after in of_projects)

    @property
    def record_count(self) -> int:
        """The number of records that `taking_in` would change."""
        return self._staging.record_count

    def take_in(self) -> None:
        """Merge everything checked in one transaction. Does nothing if there is nothing new."""
        for _ in self.taking_in():
            pass

    def taking_in(self) -> Iterator[None]:
        """Merge like `take_in`, one step for each record; closing it early rolls everything back."""
        kept = {number: one for number, one in enumerate(self.received) if one.sha256 and not one.is_known}
        if kept:
            self._comparer.settle()
            try:
                for number, one in kept.items():
                    self._keeping.keep(
                        self._copied[number].snapshot.path, one.sha256, one.source.suffix.lower()
                    )
                returned = [number for number, one in kept.items() if one.is_return]
                brought = [*chain.from_iterable(map(self._staging.digests_of, returned))]
                receipts = [(one.sha256, one.name) for one in kept.values()]
                yield from self._file.merge.taking_in(self._staging, receipts, self._accepted())
            except BaseException:
                self._keeping.put_back()
                raise
            self._keeping.settle()
            self._acknowledged.save(kept)
            self._acknowledged.save_from_above(brought)
            if any(one.is_return for one in kept.values()):
                self._own_office.keep()
        self.close()

    def _accepted(self) -> set[str]:
        """Return the records that do not wait: accepted ones, and those of a return into an office's file."""
        returned = {number for number, one in enumerate(self.received) if one.is_return}
        of_returns = (one for number in returned for one in self._staging.told_of(number))
        return self.accepted | (set(of_returns) if self.is_clerks else set())

    def close(self) -> None:
        """Discard what was checked but not merged."""
        self._validator.close()
        self._staging.close()
        shutil.rmtree(self._copies, ignore_errors=True)
        with suppress(OSError):  # unless it holds receipts
            self._folder.rmdir()


def _passed_over(one: PassedOver) -> Received:
    """Return the result of a skipped file. If its folder may contain missed files, it counts as refused."""
    if one.remedy:
        return Received(one.path, place=one.name, refused=UserError(f"{one.name} {one.reason}", one.remedy))
    return Received(one.path, place=one.name, passed_over=one.reason)


class _OurFileError(Exception):
    """Our own file failed while others were checked."""

    def __init__(self, cause: UserError) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _is_sealed(received: Received) -> bool:
    return isinstance(received.refused, PasswordNeededError)


def _refuse_useless(received: ReceivedFile) -> None:
    """Refuse a masked copy, and the sample, which is nobody's work."""
    if received.setting(MASKED):
        raise RefusedError(
            f"ไฟล์ {received.name} เป็นสำเนาที่ปกปิดชื่อและโทรศัพท์ ใช้ดูเท่านั้น", "โปรดขอไฟล์ที่ไม่ได้ปกปิดจากผู้ส่ง"
        )
    if received.setting(SAMPLE):
        raise RefusedError(
            f"ไฟล์ {received.name} เป็นไฟล์ตัวอย่างสำหรับทดลองใช้ ไม่ใช่งานจริง", "โปรดขอไฟล์ที่เป็นงานจริงจากผู้ส่ง"
        )


def gather(file: ProjectFile, sources: Sequence[Path], password: str = "") -> list[Received]:
    """Check all sources and merge them. Raises UserError."""
    gathering = Gathering(file, password)
    try:
        for _ in gathering.look(sources):
            pass
        gathering.take_in()
    finally:
        gathering.close()
    with suppress(UserError):  # the gathering is complete; the board catches up when it is next opened
        board.refresh(file)
    return gathering.received
