"""Importing what exists on paper: what was read, what is doubtful and why, and only then the file."""

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from app.cli.records import FINDINGS, bring_in, mode_of, tell_outcomes
from app.models.errors import UserError
from app.models.thai import clean_line

if TYPE_CHECKING:
    from app.formats.printout.model import FoundEntry, Reading
    from app.formats.printout.reader import PrintedProject

LONGEST_SHOWN: Final = 70
"""Letters of a value or of a source line that are shown."""


def import_printout(command: argparse.Namespace) -> int:
    """Read a print-out and bring it in, unless there are doubts that were not accepted."""
    from app.formats.printout.reader import read_text
    from app.formats.printout.source import open_source

    source = open_source(command.source)
    if source.records:
        _say(f"ใช้ข้อมูลโครงการที่ฝังอยู่ใน {command.source.name}")
        return tell_outcomes(bring_in(command.into, source.records, mode_of(command)), command.source)
    chosen = [
        _chosen(project, command.version)
        for project in read_text(source.text, is_faithful=source.is_faithful)
    ]
    for line in (line for project, reading in chosen for line in _lines_of(project, reading)):
        _say(line)
    doubtful = sum(len(reading.doubtful) for _, reading in chosen)
    if doubtful and not command.accept_doubtful:
        _say(f"ยังไม่ได้นำเข้า เพราะมีรายการที่ควรตรวจ {doubtful} รายการ")
        _say("ตรวจและแก้ได้ในหน้าต่างโปรแกรม หรือใช้ --accept-doubtful เพื่อนำเข้าตามที่อ่านได้")
        return FINDINGS
    records = [reading.record for _, reading in chosen]
    return tell_outcomes(bring_in(command.into, records, mode_of(command)), command.source)


def _chosen(project: "PrintedProject", number: int | None) -> tuple["PrintedProject", "Reading"]:
    """The version asked for, else the later one. Raises UserError when there is none of that number."""
    if number is None:
        return project, project.latest
    for reading in project.versions:
        if reading.number == number:
            return project, reading
    raise UserError(f"ไม่มีฉบับที่ {number} ในข้อความ มี {len(project.versions)} ฉบับ", "โปรดตรวจเลขหลัง --version")


def _lines_of(project: "PrintedProject", reading: "Reading") -> Iterator[str]:
    """What was read, an entry a line, a doubtful one with its doubts and source lines under it."""
    from app.services.import_records import name_of

    record = reading.record
    yield f"{name_of(record.project)} (รายงาน {len(record.reports)} ครั้ง)"
    if len(project.versions) > 1:
        yield f"พบ {len(project.versions)} ฉบับในข้อความเดียวกัน ใช้ฉบับที่ {reading.number}"
    for entry in reading.entries:
        yield f"{'?' if entry.doubts else ' '} {entry.label}: {_shown(entry.text)}"
        yield from _reasons(entry)
    yield f"อ่านได้ {len(reading.entries)} รายการ ควรตรวจ {len(reading.doubtful)} รายการ"


def _reasons(entry: "FoundEntry") -> Sequence[str]:
    if not entry.doubts:
        return ()
    doubts = [f"    - {doubt}" for doubt in entry.doubts]
    return [*doubts, *(f"    บรรทัดที่ {line.number}: {_shown(line.text)}" for line in entry.lines)]


def _shown(text: str) -> str:
    text = clean_line(text)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _say(line: str) -> None:
    print(line, flush=True)
