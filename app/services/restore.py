"""What a backup holds that the file does not, project by project, and what taking it up again would do.

Nothing is put in the place of the file: what a backup says comes back as edits, so that what was there before
stays in the past, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import count
from pathlib import Path
from typing import Final

from app.models.errors import UserError
from app.models.note import Note
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.services.differences import Changed, changes
from app.services.form_pdf import bodies_of
from app.storage.backups import Backup, listed_backups
from app.storage.connection import short_name
from app.storage.project_file import ProjectFile


@dataclass(frozen=True, slots=True)
class Whole:
    """A project with all that belongs to it."""

    project: Project
    reports: tuple[ProgressReport, ...] = ()
    notes: tuple[Note, ...] = ()


class Fate(Enum):
    """What taking up the backup again does to a project."""

    CHANGED = "เปลี่ยนกลับเป็นตามไฟล์สำรอง"
    MISSING = "นำกลับมา"
    LATER = "ลบออก เพราะเพิ่มหลังเก็บไฟล์สำรอง"


@dataclass(frozen=True, slots=True)
class Differing:
    """A project that the backup and the file do not agree about: what it is now, and what it was then."""

    now: Whole | None
    then: Whole | None

    @property
    def fate(self) -> Fate:
        if self.then is None:
            return Fate.LATER
        return Fate.CHANGED if self.now else Fate.MISSING

    @property
    def project(self) -> Project:
        whole = self.now or self.then
        assert whole, "a project is there or it was"
        return whole.project


def whole_of(file: ProjectFile, project_id: str) -> Whole:
    return Whole(file.project(project_id), file.reports(project_id), file.notes(project_id))


def comparing(file: ProjectFile, older: ProjectFile) -> Iterator[tuple[int, Differing | None]]:
    """The projects about which two files say something else, a step a project; None where they agree.

    In the order of the file, then in that of the older one. `project_count` tells how many steps there are.
    """
    present, past = file.project_ids(), older.project_ids()
    there, was_there = frozenset(present), frozenset(past)
    for number, project_id in enumerate(dict.fromkeys((*present, *past)), start=1):
        now = whole_of(file, project_id) if project_id in there else None
        then = whole_of(older, project_id) if project_id in was_there else None
        if now and then and not older.keeps_notes:  # of a time before there were any
            then = replace(then, notes=now.notes)
        yield number, None if now == then else Differing(now, then)


def project_count(file: ProjectFile, older: ProjectFile) -> int:
    return len({*file.project_ids(), *older.project_ids()})


def details(differing: Differing) -> Iterator[Changed]:
    """Entry by entry what a project would become: `on_paper` is what the backup says."""
    now, then = differing.now, differing.then
    if now is None or then is None:
        return
    yield from changes(bodies_of(then.project, then.reports), bodies_of(now.project, now.reports))
    if now.notes != then.notes:
        yield Changed(NOTES, *(f"{len(whole.notes):,} เรื่อง" for whole in (then, now)))


NOTES: Final = "ข้อสังเกต เหตุผล และการปิดโครงการ"
"""What stands beside the form, as one: it is not compared word by word."""


def newest_good_backup(path: Path) -> Backup | None:
    """The last backup of a file that was just read completely; damaged ones are passed over."""
    for backup in reversed(listed_backups(path)):
        try:
            with ProjectFile.open(backup.path, writable=False) as good:
                good.check()
        except UserError:
            continue
        return backup
    return None


def copy_beside(path: Path, backup: Backup) -> Path:
    """A copy of a backup beside the file, which stays as it is. Raises UserError if it cannot be written."""
    return _copy_beside(path, backup.path, f"กู้คืนจาก {backup.made_at:%Y-%m-%d %H%M}")


def version_beside(path: Path, version: Path) -> Path:
    """As `copy_beside`, of one of two states that a file was found in."""
    return _copy_beside(path, version, version.stem[-len("แบบที่ 1") :])


def _copy_beside(path: Path, source: Path, told: str) -> Path:
    target = free_name(path, told)
    with ProjectFile.open(source, writable=False) as good:
        good.write_copy(target)
    return target


def free_name(path: Path, told: str) -> Path:
    """A name beside a file that nothing has yet: its own, and what it is told by."""
    stem = f"{short_name(path.stem)} {told}"
    names = (f"{stem}{'' if number == 1 else f' ({number})'}.sqlite" for number in count(1))
    return next(place for name in names if not (place := path.with_name(name)).exists())
