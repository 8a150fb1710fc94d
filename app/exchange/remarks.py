"""Remarks: what the coordinator asks of an office goes back to it as a file, and comes home answered.

What goes back is a copy of the office's own projects with the remarks on them: the office gathers it, or just
opens it. Answers come with the next file that the office sends. See docs/decisions/0010-notes.md.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.exchange.gather import Received, gather
from app.exchange.importing import name_of
from app.exchange.offices import NO_OFFICE, offices_named
from app.exchange.output import make_folder
from app.exchange.send import file_name
from app.models.entry import entries
from app.models.errors import UserError
from app.models.match_key import office_key
from app.models.note import Note, Topic
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.storage.project_file import ProjectFile

PREFIX: Final = "ส่งกลับ_"
"""What the names of files that go back begin with: an office must not take one for a file to send."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that goes back to an office, and how many open remarks are in it."""

    office: str
    path: Path
    count: int


def open_remarks(file: ProjectFile) -> list[Note]:
    """The remarks that nobody has settled yet, those without an answer first."""
    found = [note for note in file.notes() if note.topic is Topic.REMARK and not note.is_settled]
    return sorted(found, key=lambda note: bool(note.answer))


def about(note: Note) -> str:
    """Which month and entry of its project a note is about, in Thai; empty for the project itself."""
    form = ProgressReport if note.period else Project
    label = entries(form)[note.entry_key].label if note.entry_key else ""
    return " ".join(filter(None, (f"รายงานเดือน{note.period.thai}" if note.period else "", label)))


def line_of(note: Note, project: Project) -> str:
    """A remark in a line: which project, what of it, what is asked, what was answered."""
    answer = f" คำตอบ: {note.answer}" if note.answer else ""
    return ": ".join(filter(None, (name_of(project), about(note), note.text))) + answer


def offices_to_return_to(file: ProjectFile) -> dict[str, int]:
    """How many open remarks there are on the projects of each office."""
    summaries = file.summaries()
    named = offices_named(summary.office for summary in summaries)
    offices = {summary.id: named[summary.office] for summary in summaries}
    return dict(Counter(offices[note.project_id] for note in open_remarks(file)))


def return_files(file: ProjectFile, folder: Path, offices: Sequence[str] | None = None) -> list[Returned]:
    """Write a file for each of these offices, by any of their names, or for all with open remarks.

    Raises UserError when there are none, or a file cannot be written.
    """
    counts = offices_to_return_to(file)
    keys = None if offices is None else {office_key(office) for office in offices}
    wanted = [office for office in counts if keys is None or office_key(office) in keys]
    if not wanted:
        raise UserError("ไม่มีข้อสังเกตที่ต้องส่งกลับ", "โปรดเขียนข้อสังเกตในโครงการของเขตก่อน")
    file.mint(thoroughly=True)
    make_folder(folder)
    return [_return_to(file, folder, office, counts[office]) for office in wanted]


def _return_to(file: ProjectFile, folder: Path, office: str, count: int) -> Returned:
    key = "" if office == NO_OFFICE else office_key(office)
    summaries = [summary for summary in file.summaries() if office_key(summary.office) == key]
    target = folder / f"{PREFIX}{file_name(file, summaries)}.sqlite"
    file.write_outgoing(target, only=[summary.id for summary in summaries])
    return Returned(office, target, count)


def receive(file: ProjectFile, source: Path) -> tuple[Received, list[Note]]:
    """Take in a file that came back. Returns what became of it, and the remarks that it brought.

    Raises UserError when it is refused.
    """
    before = {note.id for note in open_remarks(file)}
    [received] = gather(file, [source])
    if received.refused:
        raise received.refused
    return received, [note for note in open_remarks(file) if note.id not in before]
