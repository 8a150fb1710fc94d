"""Remarks of the coordinator: which are open, and how one is shown on a line."""

from collections.abc import Iterable

from app.models.entry import entries
from app.models.note import Note, Topic
from app.models.progress_report import ProgressReport
from app.models.project import Project, name_of


def open_remarks(notes: Iterable[Note]) -> list[Note]:
    """Return the remarks among these notes that are not settled, unanswered ones first."""
    found = [note for note in notes if note.topic is Topic.REMARK and not note.is_settled]
    return sorted(found, key=lambda note: bool(note.answer))


def about(note: Note) -> str:
    """Return the month and entry that a note is about, in Thai; empty for the project itself."""
    form = ProgressReport if note.period else Project
    label = entries(form)[note.entry_key].label if note.entry_key else ""
    return " ".join(filter(None, (f"รายงานเดือน{note.period.thai}" if note.period else "", label)))


def line_of(note: Note, project: Project) -> str:
    """Return a remark on one line: project, subject, question, answer."""
    answer = f" คำตอบ: {note.answer}" if note.answer else ""
    return ": ".join(filter(None, (name_of(project), about(note), note.text))) + answer
