"""Return files: what the coordinator asks, changed, merged, moved or removed goes back to the office.

A return file is a copy of the office's own projects with all of that. The office takes it, or just opens it.
The answers come with the next file that the office sends. See docs/decisions/0008-exchange.md.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.formats.reference_lists import NO_OFFICE
from app.models.errors import UserError
from app.models.match_key import office_key
from app.models.note import Note
from app.models.remarks import open_remarks
from app.services.file_changes import ProjectChange
from app.services.gathering import Gathering, Received
from app.services.returns.concerned import Concerned, concerned_offices
from app.services.sending import file_name
from app.storage.output_files import make_folder
from app.storage.project_file import ProjectFile

PREFIX: Final = "ส่งกลับ_"
"""The prefix of return files: an office must not take one for a file to send."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A return file, and the numbers of open remarks and of other changes in it."""

    office: str
    path: Path
    count: int
    change_count: int = 0

    @property
    def contents(self) -> str:
        """What is in it, in Thai."""
        return contents(self.count, self.change_count)


def contents(remarks: int, changes: int) -> str:
    """Return in Thai what goes back to an office."""
    told = [f"ข้อสังเกต {remarks:,} ข้อ"] if remarks or not changes else []
    return " ".join([*told, f"การแก้ไขและการตัดสินใจ {changes:,} รายการ"] if changes else told)


def return_files(file: ProjectFile, folder: Path, offices: Sequence[str] | None = None) -> list[Returned]:
    """Write a return file for each of these offices, by any of their names, or for all that are concerned.

    Raises UserError if there are none, or a file cannot be written.
    """
    found = concerned_offices(file)
    keys = None if offices is None else {office_key(office) for office in offices}
    wanted = [one for one in found if keys is None or office_key(one.office) in keys]
    if not wanted:
        what = "ไม่มีข้อสังเกตหรือการแก้ไขที่ต้องส่งกลับ"
        raise UserError(what, "เขตมีข้อมูลตรงกับไฟล์นี้แล้ว หากต้องการสอบถาม โปรดเขียนข้อสังเกตในโครงการของเขตก่อน")
    file.revisions.commit(thoroughly=True)
    make_folder(folder)
    return [_return_to(file, folder, one) for one in wanted]


def _return_to(file: ProjectFile, folder: Path, concerned: Concerned) -> Returned:
    """Write the office's projects, and those that were moved away from it, merged or removed."""
    office = concerned.office
    key = "" if office == NO_OFFICE else office_key(office)
    summaries = [summary for summary in file.summaries() if office_key(summary.office) == key]
    target = folder / f"{PREFIX}{file_name(file, summaries, office)}.sqlite"
    only = {summary.id for summary in summaries} | concerned.project_ids
    file.database.write_outgoing(target, only=only, returned_to=office)
    return Returned(office, target, concerned.remarks, concerned.change_count)


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
