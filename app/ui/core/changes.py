"""Changes of a file as data: how each is written and undone, its place on the form, and its name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from app.models.entry import entries
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport, proposed_report
from app.models.project import Project
from app.storage.project_file import ProjectFile
from app.ui.core.unwritten import Place


class EntrySet(NamedTuple):
    """A changed entry of the project, or of its report for `period`."""

    project_id: str
    period: Period | None
    key: str
    before: Any
    after: Any


class ProjectAdded(NamedTuple):
    project: Project
    reports: tuple[ProgressReport, ...] = ()
    notes: tuple[Note, ...] = ()


class ProjectRemoved(NamedTuple):
    project: Project
    reports: tuple[ProgressReport, ...]
    notes: tuple[Note, ...] = ()


class ReportAdded(NamedTuple):
    report: ProgressReport


class ReportRemoved(NamedTuple):
    report: ProgressReport


class Several(NamedTuple):
    """Several changes that are one action for the clerk: all are written, or none."""

    changes: tuple["Change", ...]


class NoteSet(NamedTuple):
    """A note was written (no `before`), changed, or removed (no `after`)."""

    before: Note | None
    after: Note | None


Change = EntrySet | ProjectAdded | ProjectRemoved | ReportAdded | ReportRemoved | NoteSet | Several


def inverse(change: Change) -> Change:
    """Return the change that undoes this one."""
    match change:
        case EntrySet():
            return change._replace(before=change.after, after=change.before)
        case NoteSet(before, after):
            return NoteSet(after, before)
        case ProjectAdded(project, reports, notes):
            return ProjectRemoved(project, reports, notes)
        case ProjectRemoved(project, reports, notes):
            return ProjectAdded(project, reports, notes)
        case ReportAdded(report):
            return ReportRemoved(report)
        case ReportRemoved(report):
            return ReportAdded(report)
        case Several(changes):
            return Several(tuple(inverse(one) for one in reversed(changes)))


def project_of(change: Change) -> str:
    """Return the id of the project that a change is about."""
    match change:
        case EntrySet():
            return change.project_id
        case ProjectAdded() | ProjectRemoved():
            return change.project.id
        case ReportAdded() | ReportRemoved():
            return change.report.project_id
        case Several(changes):
            return project_of(changes[0])
        case NoteSet(before, after):
            note = after or before
            assert note, "a change is about something"
            return note.project_id


def removed_projects(change: Change) -> set[str]:
    """Return the ids of the projects that a change removes."""
    match change:
        case ProjectRemoved(project):
            return {project.id}
        case Several(changes):
            return set().union(*map(removed_projects, changes))
        case _:
            return set()


def is_nothing(change: Change) -> bool:
    """Return whether a change leaves everything as it is."""
    if isinstance(change, EntrySet | NoteSet):
        return bool(change.before == change.after)
    return change == Several(())


def report_changes(
    project_id: str, period: Period, reports: Sequence[ProgressReport], values: Mapping[str, Any]
) -> list[Change]:
    """Return the changes that set these entries of a month's report, by key.

    `reports`: those of the project, in the order of their months. A month without a report gets one with the
    proposed values for the other entries.
    """
    for report in reports:
        if report.period == period:
            return [EntrySet(project_id, period, key, getattr(report, key), values[key]) for key in values]
    proposed = proposed_report(project_id, period, reports, date.today())
    return [ReportAdded(replace(proposed, **values))]


def note_put(known: Iterable[Note], note: Note) -> NoteSet:
    """Return the change that writes a new note, or changes the one of the same id among those known."""
    return NoteSet(next((one for one in known if one.id == note.id), None), note)


def notes_settled(known: Iterable[Note], note_id: str) -> list[Change]:
    """Return the change that settles a note, if it is known and open."""
    found = [note for note in known if note.id == note_id and not note.is_settled]
    return [NoteSet(note, replace(note, settled_on=date.today())) for note in found]


def same_entry(one: EntrySet, other: EntrySet) -> bool:
    return (one.project_id, one.period, one.key) == (other.project_id, other.period, other.key)


def write(file: ProjectFile, change: Change) -> None:
    """Write a change into the file. Raises UserError."""
    match change:
        case EntrySet(project_id, None, key, _, after):
            file.set_project_entry(project_id, key, after)
        case EntrySet(project_id, Period() as period, key, _, after):
            file.set_report_entry(project_id, period, key, after)
        case ProjectAdded(project, reports, notes):
            file.add_project(project, reports, notes)
        case ProjectRemoved(project):
            file.remove_project(project.id)
        case ReportAdded(report):
            file.add_report(report)
        case ReportRemoved(report):
            file.remove_report(report.project_id, report.period)
        case Several():
            for _ in write_in_steps(file, change):
                pass
        case NoteSet(_, Note() as note):
            file.put_note(note)
        case NoteSet(Note(topic=Topic.MERGED) as note, None):
            file.put_note(replace(note, settled_on=date.today()))  # others must learn that it is withdrawn
        case NoteSet(Note() as note, None):
            file.remove_note(note.id)


def write_in_steps(file: ProjectFile, several: Several) -> Iterator[tuple[int, None]]:
    """Write changes one by one, in one transaction, which is taken back if the steps are not all taken.

    Yields how many are written. Raises UserError.
    """
    with file.transaction():
        for number, one in enumerate(several.changes, start=1):
            write(file, one)
            yield number, None


# --- for the clerk ------------------------------------------------------------------------------------------

_FIRST_OF_REPORT: Final = "narrative"
_FIRST_OF_PROJECT: Final = "project_name"


def place_of(change: Change) -> Place | None:
    match change:
        case EntrySet(project_id, period, key):
            return Place(project_id, period, key)
        case ReportAdded(report) | ReportRemoved(report):
            return Place(report.project_id, report.period, _FIRST_OF_REPORT)
        case NoteSet(before, after):
            note = after or before
            assert note, "a change is about something"
            first = _FIRST_OF_REPORT if note.period else _FIRST_OF_PROJECT
            return Place(note.project_id, note.period, note.entry_key or first)
        case _:
            return None


def label_of(place: Place) -> str:
    """Return the entry's label, with the month if it is one of a report."""
    if place.period is None:
        return entries(Project)[place.key].label
    return f"{entries(ProgressReport)[place.key].label} รายงานเดือน{place.period.thai}"


def words_of(change: Change, *, is_undone: bool = False) -> str:
    """Return what a change does, in one line; `is_undone`: what was done by the change that it takes back."""
    match change:
        case EntrySet(project_id, period, key):
            return label_of(Place(project_id, period, key))
        case ReportAdded(report) | ReportRemoved(report):
            return f"รายงานเดือน{report.period.thai}"
        case ProjectAdded(project) | ProjectRemoved(project):
            is_added = isinstance(change, ProjectAdded) is not is_undone
            return f"{'การเพิ่มโครงการ' if is_added else 'การลบโครงการ'}{_name_of(project)}"
        case NoteSet(before, after):
            return _NOTES.get(_topic(after or before), "ข้อมูลประกอบโครงการ")
        case Several((one,)):
            return words_of(one, is_undone=is_undone)
        case Several(changes):
            return f"{len(changes):,} รายการ"
        case _:
            raise TypeError(change)


def _name_of(project: Project) -> str:
    return f" {project.project_name}" if project.project_name else "ที่ยังไม่มีชื่อ"


_NOTES: Final[dict[str, str]] = {
    Topic.REMARK: "ข้อสังเกต",
    Topic.KEPT: "เหตุผลที่คงข้อที่ควรตรวจไว้",
    Topic.SKIPPED: "การข้ามรายงานประจำเดือน",
    Topic.CLOSING: "การปิดโครงการ",
    Topic.DISTINCT: "การระบุว่าเป็นคนละโครงการ",
    Topic.MERGED: "การรวมเป็นโครงการเดียวกัน",
    Topic.RECEIVED: "วันที่ได้รับรายงาน",
    Topic.DIVISION_RECEIVED: "วันที่ได้รับรายงานจากฝ่าย",
}


def _topic(note: Note | None) -> str:
    assert note, "a change is about something"
    return note.topic
