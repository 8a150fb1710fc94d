"""Compare each record of a received file with the content of this file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, NamedTuple

from app.models.entry import Kind
from app.services.file_totals import Foreseen, OfficeEffect, Shift, Tally
from app.storage.briefs import Brief, brief_of
from app.storage.revision_payload import NOTE, PROJECT, REPORT
from app.storage.revisions import Revision, versions
from app.storage.staging import Staging


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

MUCH_LESS_SATANG: Final = 1_000_000_00
"""An amount that falls by this much, in satang, or by at least half, may be a typing error."""


def is_large_drop(kind: Kind, before: Any, after: Any) -> bool:
    """Return whether a value fell unusually: any fall in progress; an amount by half or a million baht."""
    if kind not in (Kind.PERCENT, Kind.MONEY):
        return False
    lost = (before or 0) - (after or 0)
    is_much = kind is Kind.PERCENT or 2 * lost >= (before or 0) or lost >= MUCH_LESS_SATANG
    return lost > 0 and is_much


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
    removed_reports: int = 0
    """Reports removed from projects that stay."""

    @property
    def offices(self) -> tuple[OfficeEffect, ...]:
        """The offices with a changed total."""
        return self.foreseen.offices

    @property
    def removed_projects(self) -> int:
        return len(self.foreseen.removed)

    @property
    def is_alarming(self) -> bool:
        """Whether something leaves the totals, or a figure has a large drop."""
        return bool(self.foreseen.removed or self.removed_reports or self.dropped)

    @property
    def budget_satang(self) -> int:
        """The increase of the allocated budgets, in satang."""
        return sum(one.after.budget_satang - one.before.budget_satang for one in self.offices)


class Comparer:
    """Compares sources one after another; each counts as known for the next, unless forgotten."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._tally = Tally(staging)
        self._unsettled: tuple[Mapping[str, str], Foreseen] = {}, Foreseen({}, ())

    @property
    def budget_satang(self) -> int:
        """The allocated budgets of the file and all compared sources, in satang."""
        self.settle()
        return self._tally.budget_satang

    def settle(self) -> None:
        """Count the last source as known."""
        heads, foreseen = self._unsettled
        self._staging.heads.update(heads)
        self._tally.settle(foreseen)
        self.forget()

    def forget(self) -> None:
        """Discard the last source."""
        self._unsettled = {}, Foreseen({}, ())

    def compare(self, number: int, digests: Sequence[str]) -> tuple[dict[Outcome, list[str]], Effect]:
        """Return a source's record ids by outcome, and its effect."""
        self.settle()
        found: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
        new = self._staging.new_ones(number)
        briefs = self._staging.take_briefs(number)
        shifts = [Shift(one, None, briefs[one]) for one in new]
        for shift in shifts:
            found[Outcome.NEW if shift.after.is_there else Outcome.SAME].append(shift.record_id)
        changed = self._changed(number, new)
        for one in changed:
            found[one.outcome].append(one.record_id)
        shown = new | {one.record_id: one.shown for one in changed}
        self._sort_unchanged(digests, shown, found)
        shifts += [Shift(one.record_id, one.was, one.becomes) for one in changed]
        foreseen = self._tally.foresee(shift for shift in shifts if shift.after.kind != NOTE)
        self._unsettled = shown, foreseen
        return found, _effect(number, changed, found, shifts, foreseen)

    def _changed(self, number: int, new: Mapping[str, str]) -> "list[_Changed]":
        """Return the existing records with new revisions.

        Their payloads are not kept, as there may be many.
        """
        heads = self._staging.heads
        others = [record_id for record_id in self._staging.told_of(number) if record_id not in new]
        return [
            _changed(record_id, revisions, heads.get(record_id))
            for record_id, revisions in self._staging.brought(others)
        ]

    def _sort_unchanged(
        self, digests: Sequence[str], changed: Mapping[str, str], found: dict[Outcome, list[str]]
    ) -> None:
        """Classify the records for which the source has no new revision."""
        heads, told = self._staging.heads, set(digests)
        for record_id in sorted(set(self._staging.known(digests).values()) - changed.keys()):
            found[Outcome.SAME if heads.get(record_id) in told else Outcome.OLDER].append(record_id)


class _Changed(NamedTuple):
    """A record with new revisions in a source, by digest.

    `before` is shown without the source, `shown` with it; `other` is the received version if both are kept.
    """

    record_id: str
    outcome: Outcome
    before: str
    shown: str
    other: str
    was: Brief | None
    becomes: Brief


def _changed(record_id: str, revisions: Sequence[Revision], head: str | None) -> _Changed:
    before = next((one for one in revisions if one.digest == head), None)
    several = versions(revisions)
    shown, here = several[0], before.payload if before else ""
    return _Changed(
        record_id,
        _outcome(before, several),
        before.digest if before else "",
        shown.digest,
        next((one.digest for one in several if one.payload != here), shown.digest),
        brief_of(before) if before else None,
        brief_of(shown),
    )


def _outcome(before: Revision | None, several: Sequence[Revision]) -> Outcome:
    shown = several[0]
    if before is None:
        return Outcome.SAME if shown.is_removal else Outcome.NEW
    if len(several) > 1:
        return Outcome.DIVERGED
    if shown.payload == before.payload:  # the same content in another revision
        return Outcome.SAME
    return Outcome.REMOVED if shown.is_removal else Outcome.NEWER


def _effect(
    number: int,
    changed: Iterable[_Changed],
    found: Mapping[Outcome, Sequence[str]],
    shifts: Iterable[Shift],
    foreseen: Foreseen,
) -> Effect:
    told = {one for outcome in CHANGING if outcome is not Outcome.NEW for one in found[outcome]}
    digests = {
        one.record_id: (one.before, one.other) for one in changed if one.before and one.record_id in told
    }
    leaving = set(foreseen.removed)
    removed = set(found[Outcome.REMOVED])
    parted = [s for s in shifts if s.record_id in removed and s.after.kind == REPORT]
    new, entering = set(found[Outcome.NEW]), set(foreseen.added)
    return Effect(
        number,
        digests,
        foreseen,
        frozenset(shift.record_id for shift in shifts if shift.before and _drops(shift)),
        [s.record_id for s in shifts if s.after.project_id not in entering and s.record_id in new],
        sum(shift.after.project_id not in leaving for shift in parted),
    )


def _drops(shift: Shift) -> bool:
    before, after = shift.before, shift.after
    if not (before and before.is_there and after.is_there) or after.kind not in (PROJECT, REPORT):
        return False
    return is_large_drop(Kind.MONEY, before.satang, after.satang) or is_large_drop(
        Kind.PERCENT, before.progress, after.progress
    )
