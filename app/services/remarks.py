"""Remarks: the coordinator's questions go to an office in a return file and come back answered.

A return file is a copy of the office's own projects with the remarks. The office gathers it, or just opens
it. The answers come with the next file that the office sends. See docs/decisions/0010-notes.md.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.formats.reference_lists import NO_OFFICE, offices_named
from app.models.errors import UserError
from app.models.match_key import office_key
from app.models.note import Note
from app.models.remarks import open_remarks
from app.services.file_changes import ProjectChange
from app.services.gathering import Gathering, Received
from app.services.sending import file_name
from app.storage.output_files import make_folder
from app.storage.project_file import ProjectFile

PREFIX: Final = "ส่งกลับ_"
"""The prefix of return files: an office must not take one for a file to send."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A return file, and the number of open remarks in it."""

    office: str
    path: Path
    count: int


def offices_to_return_to(file: ProjectFile) -> dict[str, int]:
    """Return the number of open remarks for each office."""
    summaries = file.summaries()
    named = offices_named(summary.office for summary in summaries)
    offices = {summary.id: named[summary.office] for summary in summaries}
    return dict(Counter(offices[note.project_id] for note in open_remarks(file.notes())))


def return_files(file: ProjectFile, folder: Path, offices: Sequence[str] | None = None) -> list[Returned]:
    """Write a return file for each of these offices, by any of their names, or for all with open remarks.

    Raises UserError if there are none, or a file cannot be written.
    """
    counts = offices_to_return_to(file)
    keys = None if offices is None else {office_key(office) for office in offices}
    wanted = [office for office in counts if keys is None or office_key(office) in keys]
    if not wanted:
        raise UserError("ไม่มีข้อสังเกตที่ต้องส่งกลับ", "โปรดเขียนข้อสังเกตในโครงการของเขตก่อน")
    file.revisions.commit(thoroughly=True)
    make_folder(folder)
    return [_return_to(file, folder, office, counts[office]) for office in wanted]


def _return_to(file: ProjectFile, folder: Path, office: str, count: int) -> Returned:
    key = "" if office == NO_OFFICE else office_key(office)
    summaries = [summary for summary in file.summaries() if office_key(summary.office) == key]
    target = folder / f"{PREFIX}{file_name(file, summaries)}.sqlite"
    file.database.write_outgoing(target, only=[summary.id for summary in summaries], is_return=True)
    return Returned(office, target, count)


# --- merging a return file ----------------------------------------------------------------------------------


class Arrival:
    """A checked return file; nothing is written until `take_in`.

    `changes`: its changes to the form, the most important first. Remarks are not changes to the form.
    """

    def __init__(self, file: ProjectFile, gathering: Gathering, received: Received) -> None:
        self.received = received
        self.changes = _of_form(gathering, received)
        self._file, self._gathering = file, gathering

    def take_in(self) -> list[Note]:
        """Merge the file. Returns the remarks that it brought. Raises UserError."""
        before = {note.id for note in open_remarks(self._file.notes())}
        self._gathering.take_in()
        return [note for note in open_remarks(self._file.notes()) if note.id not in before]


@contextmanager
def arrival(file: ProjectFile, source: Path) -> Iterator[Arrival]:
    """Check a return file. Whatever is not merged within the block is discarded.

    Raises UserError if it is refused, or belongs to another office, which is named.
    """
    gathering = Gathering(file)
    try:
        [received] = gathering.look([source])
        if why := received.refused or gathering.foreign(received):
            raise why
        yield Arrival(file, gathering, received)
    finally:
        gathering.close()


def objection(gathering: Gathering, received: Received) -> UserError | None:
    """Return why a return file must not be merged into a clerk's file unasked; None for any other file.

    A clerk's file is of one office. The coordinator's, of several, accepts its own return files.
    """
    if not received.is_return or len(gathering.offices) != 1:
        return None
    if not _of_form(gathering, received):
        return None
    what = f"ไฟล์ {received.name} ที่ผู้ประสานงานส่งกลับจะเปลี่ยนข้อมูลในไฟล์นี้ จึงยังไม่รับ"
    return UserError(what, "โปรดอ่านรายการที่เปลี่ยน หากเห็นด้วยให้สั่งอีกครั้งพร้อม --accept")


def _of_form(gathering: Gathering, received: Received) -> list[ProjectChange]:
    return [change for change in gathering.changes(received) if change.is_of_form]
