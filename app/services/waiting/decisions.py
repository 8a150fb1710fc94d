"""What waits for a decision: losses that came from elsewhere, each accepted or refused by a person.

The removal of a project and of its reports is one decision. Until it is made, the rows and the totals keep
what they had. See docs/decisions/0008-exchange.md.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, NamedTuple

from app.models.submission.units import UnitList
from app.models.thai import format_baht, format_moment, local_time
from app.services.file_changes import (
    Change,
    ProjectChange,
    in_order,
    named,
    part_changes,
    whole_project,
)
from app.services.file_totals import ProjectState, Totals
from app.services.units.listing import units_of
from app.services.waiting.merging import (
    Joining,
    change_of,
    counted,
    effect_of_joining,
    joining_of,
    last_name,
    undecided,
)
from app.storage.briefs import Brief, brief_of
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import PROJECT, REPORT
from app.storage.revisions import Revision, versions
from app.storage.waiting.waiting import Held

CODE_LENGTH: Final = 8
"""Digits of a decision's code, the beginning of its newest revision's digest."""


@dataclass(frozen=True, slots=True)
class Pending:
    """One decision: the changes that wait together, and what accepting them does to the totals."""

    code: str
    project_id: str
    office: str
    changes: tuple[ProjectChange, ...]
    record_ids: tuple[str, ...]
    effect: Totals

    @property
    def at(self) -> str:
        """When the change was made (UTC), by the clock of its machine; empty if unknown."""
        return self.changes[0].at

    @property
    def editor(self) -> str:
        """Who made the change; empty if unknown."""
        return self.changes[0].editor

    @property
    def is_refusal(self) -> bool:
        """Whether somebody elsewhere refused a loss that is shown here."""
        return self.changes[0].change is Change.ADDED

    @property
    def lines(self) -> list[str]:
        """The changes in Thai, one line for each entry, and who made them when."""
        told = [*chain.from_iterable(change.lines for change in self.changes)]
        return [*told, self.authorship]

    @property
    def authorship(self) -> str:
        """Who made the change, and when, in Thai."""
        who = f"โดย {self.editor}" if self.editor else "ไม่ทราบผู้แก้ไข"
        return f"{who} เมื่อ {format_moment(moment)}" if (moment := local_time(self.at)) else who


def pending(file: ProjectFile) -> list[Pending]:
    """Return all decisions to make, removals first. Raises UserError."""
    units = units_of(file)
    found = [_pending(file, group, units) for group in _groups(file)]
    return sorted(found, key=lambda one: _ORDER.index(one.changes[0].change))


def pending_count(file: ProjectFile) -> int:
    """Return the number of decisions to make, without reading what they change. Raises UserError."""
    return len(_groups(file))


def awaited(file: ProjectFile) -> tuple[int, Totals]:
    """Return how many decisions there are to make, and what accepting all of them does to the totals.

    Raises UserError.
    """
    groups = _groups(file)
    totals = Totals()
    for group in groups:
        totals = totals.plus(_pending_effect(file, group))
    return len(groups), totals


class _Group(NamedTuple):
    """What waits and is decided at once."""

    held: Sequence[Held]
    joining: Joining | None = None


def _groups(file: ProjectFile) -> list[_Group]:
    """Return what waits, grouped by the decisions to make."""
    groups: dict[tuple[str, ...], list[Held]] = {}
    projects = _Removals(file)
    held = file.waiting.found()
    whole = {_cause(one) for one in held if one.shown.kind == PROJECT and _is_whole(one)}
    for one in held:
        cause = _cause(one)
        if _is_whole(one) and one.newest.is_removal and cause not in whole and projects.includes(cause):
            continue  # decided with its project, which has several versions
        groups.setdefault(cause if _is_whole(one) and cause in whole else (one.record_id,), []).append(one)
    return _with_notes(file, [*groups.values()], projects)


def _with_notes(file: ProjectFile, groups: Sequence[Sequence[Held]], projects: "_Removals") -> list[_Group]:
    """Add the notes that merge projects, each to the removal of its project if that waits."""
    notes, found = undecided(file), list[_Group]()
    for held in groups:
        first = held[0]
        is_removal = _is_project(first) and first.newest.is_removal
        joining = notes.get(first.record_id) if is_removal else joining_of(first)
        found.append(_Group(held, joining))
        if joining:
            notes.pop(joining.removed, None)
    return found + [_Group((), note) for one, note in notes.items() if not projects.is_contested(one)]


_ORDER: Final = tuple(Change)


def foreseen(changes: Iterable[ProjectChange]) -> list[Pending]:
    """Return the decisions that a received file will lead to, without their codes and effects."""
    groups: dict[tuple[str, ...], list[ProjectChange]] = {}
    for change in changes:
        if change.waits:
            groups.setdefault(change.record_ids, []).append(change)
    return [Pending("", "", "", tuple(some), records, Totals()) for records, some in groups.items()]


def accept(file: ProjectFile, decisions: Iterable[Pending]) -> None:
    """Show what waits. Raises UserError."""
    file.waiting.accept([*chain.from_iterable(one.record_ids for one in decisions)])


def refuse(file: ProjectFile, decisions: Iterable[Pending]) -> None:
    """Keep what is shown, by revisions that hold everywhere. Raises UserError."""
    file.waiting.refuse([*chain.from_iterable(one.record_ids for one in decisions)])


def deciding(
    file: ProjectFile, decisions: Sequence[Pending], *, is_accepted: bool
) -> Iterator[tuple[int, None]]:
    """Accept or refuse, yielding the number of records done. Closing it early decides nothing.

    Raises UserError.
    """
    records = [*chain.from_iterable(one.record_ids for one in decisions)]
    waiting = file.waiting
    with closing(waiting.accepting(records) if is_accepted else waiting.refusing(records)) as steps:
        for number, _ in enumerate(steps, start=1):
            yield number, None


def totals_line(decisions: Iterable[Pending]) -> str:
    """Return in Thai what accepting all of these does to the totals; empty if nothing."""
    effect = effect_of(decisions)
    amounts = (("งบประมาณ", effect.budget_satang), ("เบิกใช้", effect.disbursed_satang))
    told = [f"{label}{_rise(satang)} {format_baht(abs(satang))} บาท" for label, satang in amounts if satang]
    return f"ยอดรวมยังใช้ค่าเดิม หากรับทั้งหมด {' '.join(told)}" if told else ""


def _rise(satang: int) -> str:
    return "เพิ่มขึ้น" if satang > 0 else "ลดลง"


def effect_of(decisions: Iterable[Pending]) -> Totals:
    """Return the change of the totals if all of these are accepted."""
    found = Totals()
    for one in decisions:
        found = found.plus(one.effect)
    return found


class _Removals:
    """The removals among the versions of projects in conflict, looked up once for each project."""

    def __init__(self, file: ProjectFile) -> None:
        self._file = file
        self._known: dict[str, set[tuple[str, ...]]] = {}

    def includes(self, cause: tuple[str, ...]) -> bool:
        return cause in self._of(cause[0])

    def is_contested(self, project_id: str) -> bool:
        """Return whether somebody removed a project and somebody else did not: that conflict is the
        decision.
        """
        return bool(self._of(project_id))

    def _of(self, project_id: str) -> set[tuple[str, ...]]:
        if project_id not in self._known:
            several = versions(self._file.revisions.history(project_id))
            removals = (one for one in several if one.is_removal and len(several) > 1)
            self._known[project_id] = {_cause_of(one) for one in removals}
        return self._known[project_id]


def _cause(held: Held) -> tuple[str, ...]:
    return _cause_of(held.newest)


def _cause_of(revision: Revision) -> tuple[str, ...]:
    """Return what revisions of one removal, or of one refusal of it, have in common."""
    return revision.project_id, revision.at, revision.editor, revision.device


def _is_whole(held: Held) -> bool:
    """Return whether a record goes, or comes back."""
    return held.newest.is_removal != held.shown.is_removal


def _pending(file: ProjectFile, group: _Group, units: UnitList) -> Pending:
    if group.joining:
        return _of_merging(file, group.held, group.joining, units)
    first = group.held[0]
    state = _state(file, group.held)
    changes = [_whole(first, state)] if _is_project(first) else [*_changes(file, first)]
    return Pending(
        first.newest.digest[:CODE_LENGTH],
        first.newest.project_id,
        _unit(state, units),
        tuple(in_order(changes)),
        tuple(one.record_id for one in group.held),
        _effect(group.held, state),
    )


def _unit(state: ProjectState, units: UnitList) -> str:
    return units.unit_of(state.office, state.division) if state.office or state.division else ""


def _pending_effect(file: ProjectFile, group: _Group) -> Totals:
    if group.joining:
        return effect_of_joining(file, group.joining)
    return _effect(group.held, _state(file, group.held))


def _is_project(held: Held) -> bool:
    """Return whether a whole project goes, or comes back."""
    return held.shown.kind == PROJECT and _is_whole(held)


def _effect(group: Sequence[Held], state: ProjectState) -> Totals:
    """Return what accepting a decision does to the totals."""
    return _whole_effect(group[0], state) if _is_project(group[0]) else _part_effect(group[0])


def _whole(held: Held, state: ProjectState) -> ProjectChange:
    payload = held.shown.payload if held.newest.is_removal else held.newest.payload
    name, by = named(json.loads(payload)), (held.newest.at, held.newest.editor)
    if held.newest.is_removal:
        return whole_project(Change.REMOVED, name, state, ProjectState(), by)
    return whole_project(Change.ADDED, name, ProjectState(), state, by)


def _of_merging(file: ProjectFile, held: Sequence[Held], joining: Joining, units: UnitList) -> Pending:
    """Return the decision on a project that becomes part of another one, or no longer is."""
    change, state = change_of(file, joining)
    return Pending(
        (held[0].newest if held else joining.note).digest[:CODE_LENGTH],
        joining.removed,
        _unit(state, units),
        (change,),
        tuple(dict.fromkeys((*(one.record_id for one in held), joining.note.record_id))),
        effect_of_joining(file, joining),
    )


def _changes(file: ProjectFile, held: Held) -> Iterator[ProjectChange]:
    name, newest = last_name(file, held.newest.project_id), held.newest
    found = [*part_changes(name, held.shown, newest)]
    yield from found or [ProjectChange(Change.CHANGED, name, (), newest.at, newest.editor, is_of_form=False)]


def _state(file: ProjectFile, group: Sequence[Held]) -> ProjectState:
    """Return the project as it is counted, or as it would be if it came back."""
    try:
        summary = file.summary(group[0].newest.project_id)
    except KeyError:
        return _returning([brief_of(one.newest) for one in group])
    return ProjectState(
        summary.office,
        is_there=True,
        budget_satang=summary.allocated_budget_satang or 0,
        reports=summary.report_count,
        disbursed_satang=summary.spent_satang,
        division=summary.division,
    )


def _returning(briefs: Sequence[Brief]) -> ProjectState:
    return replace(counted(briefs), is_there=True)


def _whole_effect(held: Held, state: ProjectState) -> Totals:
    return Totals().plus(state.totals, -1 if held.newest.is_removal else 1)


def _part_effect(held: Held) -> Totals:
    before, after = brief_of(held.shown), brief_of(held.newest)
    gained = (after.satang or 0) - (before.satang or 0)
    if held.shown.kind == PROJECT:
        return Totals(budget_satang=gained)
    if held.shown.kind == REPORT:
        return Totals(reports=after.is_there - before.is_there, disbursed_satang=gained)
    return Totals()
