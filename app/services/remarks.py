"""Return files: what the coordinator asks, changed, merged, moved or removed goes back to the office.

A return file is a copy of the office's own projects with all of that. The office takes it, or just opens it.
The answers come with the next file that the office sends. See docs/decisions/0008-exchange.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.models.errors import UserError
from app.services.returns.concerned import Concerned, concerned_offices
from app.services.sending import file_name
from app.services.units.listing import units_of
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
    file.database.require_latest()
    found = concerned_offices(file)
    key_of = units_of(file).key
    keys = None if offices is None else {key_of(office) for office in offices}
    if offices and keys is not None and keys.isdisjoint(_keys_of(file)):
        raise UserError(f"ไม่พบหน่วยงาน {', '.join(offices)} ในไฟล์นี้", "โปรดตรวจชื่อหน่วยงาน")
    wanted = [one for one in found if keys is None or key_of(one.office) in keys]
    if not wanted:
        what = "ไม่มีข้อสังเกตหรือการแก้ไขที่ต้องส่งกลับ"
        raise UserError(what, "หน่วยงานมีข้อมูลตรงกับไฟล์นี้แล้ว หากต้องการสอบถาม โปรดเขียนข้อสังเกตในโครงการก่อน")
    file.revisions.commit(thoroughly=True)
    make_folder(folder)
    return [_return_to(file, folder, one) for one in wanted]


def _keys_of(file: ProjectFile) -> set[str]:
    """Return the keys of the units that the file lists, or has projects of."""
    units = units_of(file)
    spelt = (units.unit_text(one.office, one.division) for one in file.summaries())
    return {units.key(name) for name in (*(one.name for one in units.units), *spelt)}


def _return_to(file: ProjectFile, folder: Path, concerned: Concerned) -> Returned:
    """Write the office's projects, and those that were moved away from it, merged or removed."""
    office, units = concerned.office, units_of(file)
    key = units.key(office)
    summaries = [
        one for one in file.summaries() if units.key(units.unit_text(one.office, one.division)) == key
    ]
    is_foreign = any(units.unit_text(one.office, "") for one in summaries)
    to = units.addressee(office, is_foreign=is_foreign)
    target = folder / f"{PREFIX}{file_name(file, summaries, office)}.sqlite"
    only = {summary.id for summary in summaries} | concerned.project_ids
    file.database.write_outgoing(target, only=only, returned_to=to.text)
    return Returned(office, target, concerned.remarks, concerned.change_count)
