"""The place and the name of a change: undo must never change anything out of sight."""

from typing import Final

from app.models.entry import entries
from app.models.note import Note, Topic
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.ui.core.document import (
    Change,
    EntrySet,
    NoteSet,
    ProjectAdded,
    ProjectRemoved,
    ReportAdded,
    ReportRemoved,
    Several,
)
from app.ui.core.unwritten import Place

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
            return Place(note.project_id, note.period, note.entry_key or _FIRST_OF_PROJECT)
        case _:
            return None


def label_of(place: Place) -> str:
    """Return the entry's label, with the month if it is one of a report."""
    if place.period is None:
        return entries(Project)[place.key].label
    return f"{entries(ProgressReport)[place.key].label} รายงานเดือน{place.period.thai}"


def words_of(change: Change) -> str:
    """Return the undone or redone change in one line."""
    match change:
        case EntrySet(project_id, period, key):
            return label_of(Place(project_id, period, key))
        case ReportAdded(report) | ReportRemoved(report):
            return f"รายงานเดือน{report.period.thai}"
        case ProjectAdded(project) | ProjectRemoved(project):
            return project.project_name or "โครงการ"
        case NoteSet(before, after):
            return _NOTES.get(_topic(after or before), "ข้อมูลประกอบโครงการ")
        case Several(changes):
            return f"{len(changes):,} รายการ" if len(changes) > 1 else words_of(changes[0])
        case _:
            raise TypeError(change)


_NOTES: Final[dict[str, str]] = {
    Topic.REMARK: "ข้อสังเกต",
    Topic.KEPT: "เหตุผลที่คงข้อที่ควรตรวจไว้",
    Topic.CLOSING: "การปิดโครงการ",
}


def _topic(note: Note | None) -> str:
    assert note, "a change is about something"
    return note.topic
