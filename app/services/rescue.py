"""Salvage the sound records of a broken file into a new one, and describe each record left behind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.services.record_names import project_name, record_name
from app.services.restore import free_name
from app.storage.opening.salvage import nothing_sound, salvaging
from app.storage.opening.sound_records import SoundRecords, Trouble
from app.storage.project_file import ProjectFile
from app.storage.revisions import Revision


@dataclass(frozen=True, slots=True)
class Rescued:
    """The number of salvaged records, and a line for each record that is not wholly sound."""

    path: Path
    record_count: int
    lines: tuple[str, ...]

    @property
    def summary(self) -> str:
        told = f"กู้ข้อมูลได้ {self.record_count:,} ระเบียน ไว้ในไฟล์ {self.path.name}"
        return f"{told} มีที่ควรตรวจ {len(self.lines):,} ระเบียน" if self.lines else f"{told} ครบถ้วน"


def rescue(source: Path, target: Path) -> Rescued:
    """Create `target` from the sound records of `source`, which is not changed.

    Raises UserError if `target` exists or cannot be written, and if no record is sound.
    """
    with salvaging(source) as wreck:
        records = SoundRecords(wreck)
        try:
            found = _checked(records.revisions(), source)
            with ProjectFile.creating(target) as file, file.transaction():
                taken = file.revisions.adopt(found)
                for key, value in records.settings():
                    file.set_setting(key, value)
            lines = tuple(_line(records, one) for one in records.troubles)
        finally:
            records.close()
    return Rescued(target, taken, lines)


def _checked(revisions: Iterable[Revision], source: Path) -> Iterator[Revision]:
    is_any = False
    for revision in revisions:
        is_any = True
        yield revision
    if not is_any:
        raise nothing_sound(source)


def _line(records: SoundRecords, trouble: Trouble) -> str:
    project = project_name(records.name_of_project(trouble))
    try:
        part = record_name(trouble.kind, trouble.about)
    except (KeyError, ValueError):
        part = "ข้อมูลส่วนหนึ่ง"
    return f"{project} · {part}: {trouble.fate.value}"


def name_beside(source: Path) -> Path:
    """Return a free name for the new file beside the broken one."""
    return free_name(source, "กู้ข้อมูล")
