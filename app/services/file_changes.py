"""The changes a received file would make, by project and entry: old, new, author and time.

They are shown before anything is written, the most important first: removals, large drops, diverged edits,
other edits, and additions.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import chain
from typing import Any, Final, NamedTuple

from app.models.entry import Kind
from app.models.note import Topic
from app.models.progress_report import ProgressReport
from app.models.rules.large_drop import is_large_drop
from app.models.thai import format_baht, format_percent
from app.services.comparing import Effect, Outcome
from app.services.file_totals import ProjectState, Totals
from app.services.history import Happened, PastEdit, edits_of
from app.services.record_names import WHOLE_FILE_NAME, project_name
from app.storage.revision_payload import NOTE
from app.storage.revisions import Revision, versions
from app.storage.shown.redirects import merging_of
from app.storage.staging import Staging

NOTHING: Final = "–"
WAITS: Final = "รอการตัดสินใจ"
"""Said of a change that waits until a person accepts or refuses it."""


class Change(Enum):
    """The change to a project or one of its parts, in descending order of importance."""

    REMOVED = "ลบ"
    DROPPED = "ลดลงมาก"
    DIVERGED = "แก้ไขต่างกัน"
    CHANGED = "แก้ไข"
    ADDED = "เพิ่ม"


@dataclass(frozen=True)
class EntryChange:
    """An entry with a changed value. `fall` describes a large drop in Thai; empty without one.

    `read` returns the values before and after as text, long ones cut to their difference. It is slow, so it
    is called only for visible rows.
    """

    label: str
    read: Callable[[], tuple[str, str]]
    fall: str = ""

    @cached_property
    def values(self) -> tuple[str, str]:
        return self.read()

    @property
    def before(self) -> str:
        return self.values[0]

    @property
    def after(self) -> str:
        return self.values[1]


class ProjectName(NamedTuple):
    """A project's name: with its code, and alone if it has one."""

    full: str
    short: str


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """The change to a project or one of its parts, with time (UTC) and author if known."""

    change: Change
    project: ProjectName
    entries: tuple[EntryChange, ...]
    at: str = ""
    editor: str = ""
    is_of_form: bool = True
    """Whether the change affects the form, not a note beside it."""
    waits: bool = False
    """Whether the record stays as it is until a person accepts the change."""
    record_ids: tuple[str, ...] = ()
    """The records of a change that waits, which are decided together."""

    @property
    def lines(self) -> list[str]:
        """The change in Thai, one line for each entry."""
        waits = f" ({WAITS})" if self.waits else ""
        return [f"{self.change.value}: {self.project.full}: {_line(entry)}{waits}" for entry in self.entries]


def _line(entry: EntryChange) -> str:
    fall = f" ({entry.fall})" if entry.fall else ""
    return f"{entry.label} {entry.before} → {entry.after}{fall}"


def changes_of(
    staging: Staging, records: Mapping[Outcome, Sequence[str]], effect: Effect
) -> list[ProjectChange]:
    """Return all changes of a checked source. New and removed projects are single changes."""
    whole = {*effect.foreseen.added, *effect.removed}
    told = whole | {note.record_id for note in effect.merging.values()}
    before, after = _revisions(staging, effect)
    parts = {one: revision for one, revision in after.items() if not {one, revision.project_id} & told}
    names = _names(staging, {*whole, *(revision.project_id for revision in parts.values())})
    diverged = set(records.get(Outcome.DIVERGED, ()))
    found = [_of_project(staging, names, after, effect, one) for one in whole]
    for record_id, revision in parts.items():
        old, name = before.get(record_id), names[revision.project_id]
        if old and record_id in effect.waiting and merging_of(revision)[0]:
            some = iter([_of_merging_note(staging, old, revision)])
        else:
            some = part_changes(name, old, revision, is_diverged=record_id in diverged)
        found += (_waiting(one, [record_id]) if record_id in effect.waiting else one for one in some)
    return in_order(found)


def in_order(changes: Iterable[ProjectChange]) -> list[ProjectChange]:
    """Return what waits first, then the most important changes."""
    return sorted(changes, key=lambda one: (not one.waits, _ORDER.index(one.change), one.project.full))


_ORDER: Final = tuple(Change)


def _of_merging_note(staging: Staging, old: Revision, new: Revision) -> ProjectChange:
    """Return the change of the project into which another one was merged."""
    (removed, before), (_, after) = merging_of(old), merging_of(new)
    names = _names(staging, {removed, before, after})
    told = ProjectChange(Change.CHANGED, names[removed], (), new.at, new.editor)
    return with_merging(told, *(names[one].full if one else "" for one in (before, after)))


def _waiting(change: ProjectChange, record_ids: Sequence[str]) -> ProjectChange:
    return replace(change, waits=True, record_ids=tuple(sorted(record_ids)))


def _revisions(staging: Staging, effect: Effect) -> tuple[dict[str, Revision], dict[str, Revision]]:
    """Return for each changed record the revision before, if any, and the received one."""
    pairs = effect.digests
    known = staging.revisions([*chain.from_iterable(pairs.values())])
    told = staging.told_by(effect.source, effect.new_parts)
    before = {one: known[old] for one, (old, _) in pairs.items()}
    after = {one: known[new] for one, (_, new) in pairs.items()}
    return before, after | {one: versions(revisions)[0] for one, revisions in told.items()}


def _names(staging: Staging, project_ids: set[str]) -> dict[str, ProjectName]:
    told = staging.told(sorted(one for one in project_ids if one))
    return {one: named(told[one][1] if one in told else {}) if one else _FILE for one in project_ids}


def named(payload: Mapping[str, Any]) -> ProjectName:
    """Return the name of the project with this payload."""
    full = project_name(payload)
    return ProjectName(full, str(payload.get("project_name", "")) or full)


_FILE: Final = ProjectName(WHOLE_FILE_NAME, WHOLE_FILE_NAME)


# --- whole projects -----------------------------------------------------------------------------------------


def _of_project(
    staging: Staging,
    names: Mapping[str, ProjectName],
    after: Mapping[str, Revision],
    effect: Effect,
    project_id: str,
) -> ProjectChange:
    old, new = effect.foreseen.projects[project_id]
    revision = after.get(project_id)
    by = (revision.at, revision.editor) if revision else ("", "")
    if project_id in effect.removed:
        removed = whole_project(Change.REMOVED, names[project_id], old, ProjectState(), by)
        parts = [one for one, (was, _) in effect.waiting.items() if was.project_id == project_id]
        if note := effect.merging.get(project_id):
            surviving = merging_of(note)[1]
            removed = with_merging(removed, "", _names(staging, {surviving})[surviving].full)
            parts.append(note.record_id)
        return _waiting(removed, parts) if project_id in effect.waiting else removed
    return whole_project(Change.ADDED, names[project_id], old, new, by)


def whole_project(
    change: Change, project: ProjectName, old: ProjectState, new: ProjectState, by: tuple[str, str]
) -> ProjectChange:
    """Return a project's addition or removal, with the amounts that it adds to the totals or takes out."""
    reports = (old if old.is_there else new).reports
    budget, spent = (
        _amounts((old, old.budget_satang), (new, new.budget_satang)),
        _amounts((old, old.disbursed_satang), (new, new.disbursed_satang)),
    )
    entries = (
        EntryChange("งบประมาณที่ได้รับ", lambda: budget),
        EntryChange(f"เบิกใช้ ({reports:,} รายงาน)", lambda: spent),
    )
    return ProjectChange(change, project, entries, *by)


def with_merging(change: ProjectChange, before: str, after: str) -> ProjectChange:
    """Return a change with what merges the project: the names of those it is part of before and after."""
    goes = f"{after} (โครงการนี้จะหายไป และรายงานต่อจากนี้เป็นของโครงการนั้น)"
    comes = f"{NOTHING} (แยกออกเป็นโครงการของตนเองอีกครั้ง)"
    values = before or NOTHING, goes if after else comes
    merging = EntryChange("รวมเป็นโครงการเดียวกับ", lambda: values)
    return replace(change, entries=(merging, *change.entries))


def _amounts(*of_states: tuple[ProjectState, int]) -> tuple[str, str]:
    """Return a project's amounts before and after, where it exists."""
    before, after = (f"{format_baht(satang)} บาท" if one.is_there else NOTHING for one, satang in of_states)
    return before, after


# --- parts of projects --------------------------------------------------------------------------------------


def part_changes(
    project: ProjectName, old: Revision | None, new: Revision, *, is_diverged: bool = False
) -> Iterator[ProjectChange]:
    """Yield the changes to one record, grouped by their importance."""
    edits = [edit for edit in edits_of(new, [old] if old else []) if edit.happened is not Happened.FILLED]
    usual = Change.DIVERGED if is_diverged else Change.CHANGED if old else Change.ADDED
    for change, entries in _by_change(edits, usual).items():
        yield ProjectChange(change, project, tuple(entries), new.at, new.editor, new.kind != NOTE)


def _by_change(edits: Sequence[PastEdit], usual: Change) -> dict[Change, list[EntryChange]]:
    """Group the entries of one record, with large drops apart from the others."""
    found: dict[Change, list[EntryChange]] = {}
    for edit in edits:
        entry = entry_change(edit)
        change = _WHOLE.get(edit.happened, Change.DROPPED if entry.fall else usual)
        found.setdefault(usual if usual is Change.DIVERGED else change, []).append(entry)
    return found


_WHOLE: Final = {
    Happened.REMOVED: Change.REMOVED,
    Happened.ADDED: Change.ADDED,
    Happened.RETURNED: Change.ADDED,
}


def entry_change(edit: PastEdit) -> EntryChange:
    month = edit.where.short_thai if edit.where else ""
    if edit.entry is None:
        label = f"รายงาน {month}" if month else edit.label
        return EntryChange(label, lambda: (_whole(edit.before), _whole(edit.after)))
    label = " ".join(filter(None, (edit.label, month, _office_of(edit.revision))))
    return EntryChange(label, lambda: edit.excerpts, fall_of(edit.entry.kind, edit.before, edit.after))


def _office_of(revision: Revision) -> str:
    """Return the office that a note about receipts is about; empty for anything else."""
    payload = json.loads(revision.payload) if revision.kind == NOTE else {}
    return str(payload.get("text", "")) if payload.get("topic") == Topic.RECEIVED else ""


def _whole(record: Any) -> str:
    """Return a report in brief; for anything else only whether it exists."""
    if record is None:
        return NOTHING
    if not isinstance(record, ProgressReport):
        return "มี"
    progress = "" if record.progress is None else f"{format_percent(record.progress)} %"
    spent = "" if record.disbursed_satang is None else f"{format_baht(record.disbursed_satang)} บาท"
    return " · ".join(filter(None, (progress, spent))) or "(ยังไม่ได้กรอก)"


def fall_of(kind: Kind, before: Any, after: Any) -> str:
    """Return in Thai how far a value fell, if that is a large drop; otherwise nothing."""
    if not is_large_drop(kind, before, after):
        return ""
    if kind is Kind.PERCENT:
        return f"ลดลง {format_percent(before - (after or 0))}"
    lost = before - (after or 0)
    if before <= 0:
        return f"ลดลง {format_baht(lost)} บาท"
    return (
        f"ลดลง {1000 * lost // before / 10:.1f} %"  # rounded down, so that 100 % means that nothing is left
    )


# --- totals -------------------------------------------------------------------------------------------------


def total_lines(effect: Effect) -> list[str]:
    """Return the offices with a changed total, old and new, in Thai, one line for each office."""
    return [f"ยอดรวม {office}: {'  '.join(figures)}" for office, figures in total_figures(effect)]


def total_figures(effect: Effect) -> list[tuple[str, list[str]]]:
    """Return the offices with a changed total, each with its changed figures."""
    return [(one.office, [*_totals(one.before, one.after)]) for one in effect.offices]


def _totals(before: Totals, after: Totals) -> Iterator[str]:
    for label, unit, old, new in zip(_LABELS, _UNITS, before, after, strict=True):
        if old != new:
            texts = [format_baht(one) if unit == "บาท" else f"{one:,}" for one in (old, new)]
            yield f"{label} {texts[0]} → {texts[1]} {unit}".rstrip()


_LABELS: Final = ("โครงการ", "รายงาน", "งบประมาณ", "เบิกใช้")
_UNITS: Final = ("", "ครั้ง", "บาท", "บาท")
