"""Compare each record of a received file with the content of this file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final, NamedTuple

from app.models.errors import UserError
from app.models.submission.units import UnitList
from app.services.file_totals import Foreseen, OfficeEffect, Shift, Tally
from app.storage.briefs import Brief, brief_of, is_large_fall
from app.storage.opening.snapshot import shown_name
from app.storage.revision_payload import NOTE, PROJECT, REPORT
from app.storage.revisions import Revision, versions
from app.storage.shown.redirects import Redirects
from app.storage.staging import Staging
from app.storage.waiting.held_heads import must_wait


class Outcome(Enum):
    """A received file's record compared with this file's."""

    NEW = "ใหม่"
    NEWER = "ใหม่กว่า"
    REMOVED = "ลบ"
    SAME = "ตรงกัน"
    OLDER = "เก่ากว่า"
    DIVERGED = "แก้ไขต่างกัน"


CHANGING: Final = (Outcome.NEW, Outcome.NEWER, Outcome.REMOVED, Outcome.DIVERGED)
"""The outcomes to report: a record is added, removed, changed, or needs a decision."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The changes that a source would make, in numbers, with references to the details.

    `source` is its number. `digests`: for each changed existing record, the digests of the revision shown now
    and of the one to come. `dropped`: records with a large drop (`is_large_drop`).
    """

    source: int = -1
    digests: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    foreseen: Foreseen = Foreseen({}, ())
    dropped: frozenset[str] = frozenset()
    new_parts: Sequence[str] = ()
    """New records of existing projects."""
    removed: frozenset[str] = frozenset()
    """Projects that leave the totals, at once or when that is accepted."""
    removed_reports: int = 0
    """Reports removed from projects that stay."""
    waiting: Mapping[str, tuple[Brief, Brief]] = field(default_factory=dict)
    """Records that wait for a decision, as they stay and as they would be."""
    merging: Mapping[str, Revision] = field(default_factory=dict)
    """The notes that merge some of these projects into others."""

    @property
    def offices(self) -> tuple[OfficeEffect, ...]:
        """The offices with a changed total."""
        return self.foreseen.offices

    @property
    def removed_projects(self) -> int:
        return len(self.removed)

    @property
    def is_alarming(self) -> bool:
        """Whether something leaves the totals, or a figure has a large drop."""
        return bool(self.removed or self.removed_reports or self.dropped)

    @property
    def budget_satang(self) -> int:
        """The increase of the allocated budgets, in satang."""
        return sum(one.after.budget_satang - one.before.budget_satang for one in self.offices)


@dataclass(frozen=True, slots=True)
class Received:
    """The result of one file: why it was refused, or its record ids by outcome."""

    source: Path
    sha256: str = ""
    refused: UserError | None = None
    is_known: bool = False
    records: Mapping[Outcome, Sequence[str]] = field(default_factory=dict)
    place: str = ""
    """Its path below the gathered folder, if it was found in one."""
    passed_over: str = ""
    """Why it was skipped, in Thai."""
    effect: Effect = field(default_factory=Effect)
    is_return: bool = False
    """Whether it is a return file: made by the coordinator for an office."""
    returned_to: str = ""
    """The office for which that was made, as far as the file says."""

    @property
    def name(self) -> str:
        """The name to show."""
        return self.place or shown_name(self.source.name)

    @property
    def is_accepted(self) -> bool:
        """Whether merging includes its content."""
        return not (self.refused or self.is_known or self.passed_over)

    @property
    def line(self) -> str:
        """The outcome in one line of Thai."""
        if self.passed_over:
            return f"ไม่ได้ตรวจ: {self.name} ({self.passed_over})"
        if self.refused:
            where = f"{self.place}: " if self.place not in self.refused.what else ""
            return f"ไม่รับ: {where}{self.refused.what}"
        if self.is_known:
            return f"เคยรวมแล้ว: {self.name}"
        counted = [f"{outcome.value} {len(ids):,}" for outcome, ids in self.records.items() if ids]
        return f"รับ: {self.name} ({', '.join(counted) or 'ไม่มีโครงการ'} ระเบียน)"


class Comparer:
    """Compares sources one after another; each counts as known for the next, unless forgotten."""

    def __init__(self, staging: Staging, units: UnitList) -> None:
        self._staging = staging
        self._tally = Tally(staging, units)
        self._unsettled: tuple[Mapping[str, str], Foreseen] = {}, Foreseen({}, ())

    @property
    def budget_satang(self) -> int:
        """The allocated budgets of the file and all compared sources, in satang."""
        self.settle()
        return self._tally.budget_satang

    def settle(self) -> None:
        """Count the last source as known."""
        heads, foreseen = self._unsettled
        self._staging.move_heads(heads)
        self._tally.settle(foreseen)
        self.forget()

    def forget(self) -> None:
        """Discard the last source."""
        self._unsettled = {}, Foreseen({}, ())

    def compare(
        self, number: int, known: Mapping[str, str], *, waits: bool = True
    ) -> tuple[dict[Outcome, list[str]], Effect]:
        """Return a source's record ids by outcome, and its effect.

        `known`: its revisions that were known before it was staged, each with its record.
        `waits`: whether losses wait for a decision (app/storage/waiting/), so that the totals keep their
        values.
        """
        self.settle()
        found: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
        redirects = self._staging.redirects(waits=waits)
        briefs = self._staging.take_briefs(number)
        new = self._counting(self._staging.new_ones(number), briefs, redirects)
        shifts = [Shift(one, None, briefs[one]) for one in new]
        for shift in shifts:
            found[Outcome.NEW if shift.after.is_there else Outcome.SAME].append(shift.record_id)
        merging = self._merging(number, redirects)
        changed = self._with_hidden(merging, self._changed(number, new, redirects, waits=waits), waits=waits)
        for one in changed:
            found[one.outcome].append(one.record_id)
        shown = new | {one.record_id: one.shown for one in changed}
        self._sort_unchanged(known, shown, found)
        shifts += [Shift(one.record_id, one.was, one.becomes) for one in changed]
        foreseen = self._tally.foresee(shift for shift in shifts if shift.after.kind != NOTE)
        self._unsettled = shown, foreseen
        return found, _effect(number, changed, found, shifts, foreseen, merging)

    def _counting(
        self, new: Mapping[str, str], briefs: Mapping[str, Brief], redirects: Redirects
    ) -> dict[str, str]:
        """Return the new records without images of projects that are not merged, or not yet."""
        doubtful = [one for one in new if briefs[one].project_id in redirects.stale]
        known = {one: self._staging.of_record(one) for one in doubtful}
        void = {one for one, some in known.items() if not redirects.valid(some, self._staging)}
        return {one: digest for one, digest in new.items() if one not in void}

    def _merging(self, number: int, redirects: Redirects) -> dict[str, Revision]:
        """Return the shown projects that the source merges into others, with its notes."""
        named = redirects.undecided.keys() | redirects.to.keys()
        told = {one: note for one, note in self._staging.merging_notes(number).items() if one in named}
        heads = self._staging.heads(list(told))
        return {one: told[one] for one in heads if self._staging.is_shown(one)}

    def _changed(
        self, number: int, new: Mapping[str, str], redirects: Redirects, *, waits: bool
    ) -> "list[_Changed]":
        """Return the existing records with new revisions.

        Their payloads are not kept, as there may be many.
        """
        others = [record_id for record_id in self._staging.told_of(number) if record_id not in new]
        heads = self._staging.heads(others)
        counting = (
            (record, redirects.valid(revisions, self._staging))
            for record, revisions in self._staging.brought(others)
        )
        return [
            _changed(record, revisions, heads.get(record), redirects, waits=waits)
            for record, revisions in counting
            if revisions
        ]

    def _with_hidden(
        self, merging: Mapping[str, Revision], changed: "Sequence[_Changed]", *, waits: bool
    ) -> "list[_Changed]":
        """Add the projects that a note of the source merges into others although none of their own revisions
        says so: they leave like removed ones.
        """
        gone = {one.record_id for one in changed if not one.offered.is_there}
        notes = {one: note for one, note in merging.items() if one not in gone}
        shown = self._staging.revisions([*self._staging.heads(list(notes)).values()])
        hidden = [_hidden(one, notes[one.record_id], waits=waits) for one in shown.values()]
        return [one for one in changed if one.record_id not in notes] + hidden

    def _sort_unchanged(
        self, known: Mapping[str, str], changed: Mapping[str, str], found: dict[Outcome, list[str]]
    ) -> None:
        """Classify the records for which the source has no new revision."""
        unchanged = sorted(set(known.values()) - changed.keys())
        heads = self._staging.heads(unchanged)
        for record_id in unchanged:
            found[Outcome.SAME if heads.get(record_id) in known else Outcome.OLDER].append(record_id)


class _Changed(NamedTuple):
    """A record with new revisions in a source, by digest.

    `before` is shown without the source, `shown` with it; `other` is the received version if both are kept.
    `offered` is what it would become if nothing waited; if it waits, it `becomes` what it was.
    """

    record_id: str
    outcome: Outcome
    before: str
    shown: str
    other: str
    was: Brief | None
    offered: Brief
    waits: bool

    @property
    def becomes(self) -> Brief:
        return self.was if self.waits and self.was else self.offered


def _changed(
    record_id: str, revisions: Sequence[Revision], head: str | None, redirects: Redirects, *, waits: bool
) -> _Changed:
    before = next((one for one in revisions if one.digest == head), None)
    if redirects.hides(revisions) and revisions[0].kind == PROJECT and (before is None or before.is_removal):
        return _still_hidden(revisions[0], before or redirects.hidden(revisions))
    several = versions(revisions)
    newest, here = several[0], before.said if before else ""
    is_held = waits and before is not None and must_wait(before, newest, revisions, redirects)
    shown = before if is_held and before else newest
    return _Changed(
        record_id,
        _outcome(before, several),
        before.digest if before else "",
        shown.digest,
        next((one.digest for one in several if one.said != here), newest.digest),
        brief_of(before) if before else None,
        brief_of(newest),
        is_held,
    )


def _still_hidden(project: Revision, head: Revision | None) -> _Changed:
    """Return that nothing of a project that is part of another one is shown, whatever comes."""
    digest, gone = head.digest if head else "", Brief(PROJECT, project.record_id, is_there=False)
    return _Changed(project.record_id, Outcome.SAME, digest, digest, digest, None, gone, waits=False)


def _hidden(project: Revision, note: Revision, *, waits: bool) -> _Changed:
    was = brief_of(project)
    gone = Brief(PROJECT, project.record_id, is_there=False)
    digests = (project.digest, project.digest, note.digest)
    return _Changed(project.record_id, Outcome.REMOVED, *digests, was, gone, waits)


def _outcome(before: Revision | None, several: Sequence[Revision]) -> Outcome:
    shown = several[0]
    if before is None:
        return Outcome.SAME if shown.is_removal else Outcome.NEW
    if len(several) > 1:
        return Outcome.DIVERGED
    if shown.said == before.said:  # the same content in another revision
        return Outcome.SAME
    return Outcome.REMOVED if shown.is_removal else Outcome.NEWER


def _effect(
    number: int,
    changed: Sequence[_Changed],
    found: Mapping[Outcome, Sequence[str]],
    shifts: Iterable[Shift],
    foreseen: Foreseen,
    merging: Mapping[str, Revision],
) -> Effect:
    told = {one for outcome in CHANGING if outcome is not Outcome.NEW for one in found[outcome]}
    digests = {
        one.record_id: (one.before, one.other) for one in changed if one.before and one.record_id in told
    }
    leaving = {one.record_id for one in changed if one.offered.kind == PROJECT and _leaves(one)}
    parted = [one for one in changed if one.offered.kind == REPORT and _leaves(one)]
    new, entering = set(found[Outcome.NEW]), set(foreseen.added)
    return Effect(
        number,
        digests,
        foreseen,
        frozenset(one.record_id for one in changed if one.was and is_large_fall(one.was, one.offered)),
        [s.record_id for s in shifts if s.after.project_id not in entering and s.record_id in new],
        frozenset(leaving),
        sum(one.offered.project_id not in leaving for one in parted),
        {one.record_id: (one.was, one.offered) for one in changed if _is_decision(one) and one.was},
        {one: note for one, note in merging.items() if one in leaving},
    )


def _is_decision(one: _Changed) -> bool:
    """Return whether a record waits; one with several versions is a conflict instead."""
    return one.waits and one.outcome is not Outcome.DIVERGED


def _leaves(one: _Changed) -> bool:
    return one.outcome is Outcome.REMOVED
