"""The commands on one file. Each imports what it uses when it runs, so none waits for another's imports."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli.plain_streams import say
from app.cli.progress import with_progress
from app.models.errors import UserError
from app.models.thai import clean_line

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from app.formats.printout.model import FoundEntry, Reading
    from app.formats.printout.reader import PrintedProject
    from app.formats.printout.source import Source
    from app.models.project import Project
    from app.models.project_record import ProjectRecord
    from app.services.import_records import ImportOutcome, Mode
    from app.storage.project_file import ProjectFile


DONE: Final = 0
FINDINGS: Final = 1
"""Exit code: success, but something needs attention."""


# --- import, export, check ----------------------------------------------------------------------------------


def import_source(command: argparse.Namespace) -> int:
    from app.formats.parcels import is_parcel

    if command.more:
        return _import_one(command)
    if command.source.suffix.lower() != ".json" and is_parcel(command.source):
        return _import_parcel(command)
    return _import_one(command)


def _import_parcel(command: argparse.Namespace) -> int:
    """Import every file of an e-mail or a ZIP; one that cannot be read does not stop the others."""
    from app.formats.parcels import unpack
    from app.services.imports.parcel import to_import
    from app.storage.drafts import private_draft

    with private_draft() as folder:
        unpacked = unpack(command.source, folder)
        for name, reason in unpacked.left_out:
            say(f"ไม่ได้นำเข้า: {name} ({reason})")
        codes = [FINDINGS] if unpacked.left_out else []
        together, refused = to_import(unpacked.names)
        for paths in together:
            say(", ".join(unpacked.names[path] for path in paths))
            try:
                own = {"source": paths[0], "more": paths[1:]}
                codes.append(_import_one(argparse.Namespace(**{**vars(command), **own})))
            except UserError as error:
                refused.append(error)
        for refusal in refused:
            say(f"ไม่ได้นำเข้า: {refusal}")
            codes.append(FINDINGS)
    if not unpacked.names:
        raise UserError(f"{command.source.name} ไม่มีไฟล์ที่นำเข้าได้อยู่ข้างใน", "โปรดตรวจไฟล์แนบ หรือขอไฟล์จากผู้ส่งอีกครั้ง")
    return max(codes)


def _import_one(command: argparse.Namespace) -> int:
    if command.more or _is_printout(command.source):
        return import_printout(command)
    records, is_whole = _read_source(command)
    code = _import_records(command, records)
    return code if is_whole else FINDINGS


def _import_records(command: argparse.Namespace, records: Sequence["ProjectRecord"]) -> int:
    """Print what importing changes, with amounts and days, and then import, unless only that is asked for."""
    from app.cli.import_preview import tell_comparison, tell_counts
    from app.services.import_records import import_records

    with _opened_for(command) as file:
        tell_comparison(file, records)
        if command.dry_run:
            say("ยังไม่ได้นำเข้า")
            return DONE
        outcomes = import_records(file, records, mode_of(command))
    code = tell_outcomes(outcomes, command.source)
    tell_counts(outcomes)
    return code


def _opened_for(command: argparse.Namespace) -> "AbstractContextManager[ProjectFile]":
    from app.storage.project_file import ProjectFile

    if command.dry_run and command.into.exists():
        return ProjectFile.open(command.into, writable=False)
    return open_or_make(command.into)


def _is_printout(path: Path) -> bool:
    """Return whether a file is text from paper, by its content: a text may be a table, too."""
    from app.formats.file_kind import WORKBOOKS, FileKind, kind_of
    from app.formats.tables.delimited import is_table

    ending = path.suffix.lower()
    if ending == ".json":
        return False
    kind = kind_of(path)
    if kind is FileKind.PICTURE:
        return True
    if kind is FileKind.TEXT and ending != ".pdf":
        return not is_table(path)
    return kind is FileKind.PDF or (ending in (".txt", ".pdf") and kind not in WORKBOOKS)


def mode_of(command: argparse.Namespace) -> "Mode":
    from app.services.import_records import Mode

    return Mode.UPDATE if command.update else Mode.AS_NEW if command.as_new else Mode.KEEP


def tell_outcomes(outcomes: Sequence["ImportOutcome"], source: Path) -> int:
    """Print the outcome of each record. Returns the exit code."""
    from app.services.import_records import Result

    for outcome in outcomes:
        say(_line_of(outcome))
        for note in outcome.notes:
            say(f"  - {note}")
    if not outcomes:
        say(f"ไม่มีโครงการใน {source.name}")
    return FINDINGS if any(outcome.result is Result.DIFFERENT for outcome in outcomes) else DONE


def _read_source(command: argparse.Namespace) -> tuple[list["ProjectRecord"], bool]:
    """Return the records of a source, and whether they are complete."""
    from app.cli.workbooks import read_workbook
    from app.formats.file_kind import FileKind, kind_of
    from app.formats.json import project as project_json

    path: Path = command.source
    if path.suffix.lower() == ".json" or kind_of(path) is FileKind.JSON:
        return project_json.read(path), True
    return read_workbook(command)


def open_or_make(path: Path) -> "AbstractContextManager[ProjectFile]":
    """Return the file, or a new one that exists once it has content. Raises UserError."""
    from app.storage.project_file import ProjectFile

    if path.exists():
        return ProjectFile.open(path)
    if path.suffix != ".sqlite":
        raise UserError(f"ชื่อไฟล์ใหม่ {path.name} ไม่ได้ลงท้ายด้วย .sqlite", "โปรดตั้งชื่อให้ลงท้ายด้วย .sqlite")
    return ProjectFile.creating(path)


def _line_of(outcome: "ImportOutcome") -> str:
    from app.models.project import name_of

    record = outcome.record
    return f"{outcome.result.value}: {name_of(record.project)} (รายงาน {len(record.reports)} ครั้ง)"


def export(command: argparse.Namespace) -> int:
    from app.formats.json import project as project_json
    from app.models.project_record import ProjectRecord
    from app.storage.project_file import ProjectFile

    target: Path = command.out
    if target.suffix.lower() in TABLES:
        return export_table(command)
    if target.suffix.lower() != ".json":
        what = f"ส่งออกเป็น {target.name} ไม่ได้ ส่งออกได้เฉพาะไฟล์ .json, .xlsx และ .csv"
        raise UserError(what, "โปรดระบุชื่อที่ลงท้ายด้วย .json, .xlsx หรือ .csv")
    with ProjectFile.open(command.file, writable=False) as file:
        records = [ProjectRecord(project, file.reports(project.id)) for project in _projects(file)]
    project_json.write(target, records)
    say(f"ส่งออกแล้ว {len(records)} โครงการ: {target}")
    return DONE


def check_file(command: argparse.Namespace) -> int:
    from app.models.project import short_name_of
    from app.services.form_style import style_of
    from app.services.sending import findings
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(command.file, writable=False) as file:
        lines = [
            f"{short_name_of(project)}: {finding}" for project, finding in findings(file, style_of(file))
        ]
    for line in lines or ["ไม่พบข้อที่ควรตรวจ"]:
        say(line)
    return FINDINGS if lines else DONE


def _projects(file: "ProjectFile") -> Iterator["Project"]:
    return (file.project(project_id) for project_id in file.project_ids())


LONGEST_SHOWN: Final = 70
"""Maximum letters shown of a value or a source line."""


def import_printout(command: argparse.Namespace) -> int:
    """Import a print-out unless it has doubts that were not accepted."""
    source = _printed_source(command)
    if source.records:
        say(f"ใช้ข้อมูลโครงการที่ฝังอยู่ใน {command.source.name}")
        return _import_records(command, source.records)
    chosen = [_chosen(project, command.version) for project in _printed_projects(source)]
    for told in dict.fromkeys(told for project, _ in chosen for told in project.told):
        say(told)
    for line in (line for project, reading in chosen for line in _lines_of(project, reading)):
        say(line)
    doubtful = sum(len(reading.doubtful) for _, reading in chosen)
    if doubtful and not command.accept_doubtful:
        say(f"ยังไม่ได้นำเข้า เพราะมีรายการที่ควรตรวจ {doubtful} รายการ")
        say("ตรวจและแก้ได้ในหน้าต่างโปรแกรม หรือใช้ --accept-doubtful เพื่อนำเข้าตามที่อ่านได้")
        return FINDINGS
    _tell_left_out_of(command, chosen)
    return _import_records(command, [reading.record for _, reading in chosen])


def _tell_left_out_of(
    command: argparse.Namespace, chosen: Sequence[tuple["PrintedProject", "Reading"]]
) -> None:
    from app.services.imports.offer import of_printout

    projects, readings = zip(*chosen, strict=True)
    for left in of_printout(command.source.name, projects, readings).left_out:
        say(f"ไม่ได้นำเข้า {left}")


def _printed_source(command: argparse.Namespace) -> "Source":
    """Open a print-out, or pictures of its pages, with the page that is read on a terminal."""
    from app.formats.printout.source import opening, opening_pictures

    steps = opening_pictures([command.source, *command.more]) if command.more else opening(command.source)
    found: list[Source] = []
    first = next(steps)
    pages = _first_steps(chain([first], steps), found)
    for _ in with_progress(pages, first[1], "กำลังอ่านหน้าที่"):
        pass
    return found[-1]


def _first_steps(steps: Iterator[tuple[int, int, "Source | None"]], found: list["Source"]) -> Iterator[int]:
    """Yield each page once, although a picture is read in many steps; append the source to `found`."""
    shown = 0
    for page, _, source in steps:
        if source:
            found.append(source)
        if page > shown:
            shown = page
            yield page


def _printed_projects(source: "Source") -> list["PrintedProject"]:
    from app.formats.printout.source import reading_source

    return next(found for _, found in reading_source(source) if found is not None)


def _chosen(project: "PrintedProject", number: int | None) -> tuple["PrintedProject", "Reading"]:
    """Return the requested version, otherwise the latest.

    Raises UserError if there is none of that number.
    """
    if number is None:
        return project, project.latest
    for reading in project.versions:
        if reading.number == number:
            return project, reading
    raise UserError(f"ไม่มีฉบับที่ {number} ในข้อความ มี {len(project.versions)} ฉบับ", "โปรดตรวจเลขหลัง --version")


def _lines_of(project: "PrintedProject", reading: "Reading") -> Iterator[str]:
    """Yield the entries read, one line each; a doubtful one with its doubts and source lines."""
    from app.models.project import name_of

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


TABLES = (".xlsx", ".csv")


def export_table(command: argparse.Namespace) -> int:
    """Write a workbook or a flat table, by the extension of its name."""
    from app.formats.spreadsheet.project_export import export_csv, export_workbook
    from app.storage.project_file import ProjectFile

    target: Path = command.out
    export: Callable[[ProjectFile, Path], Iterator[tuple[int, None]]]
    export = export_workbook if target.suffix.lower() == ".xlsx" else export_csv
    with ProjectFile.open(command.file, writable=False) as file:
        count = len(file.project_ids())
        for _ in with_progress(export(file, target), count, "กำลังส่งออกโครงการที่"):
            pass
    say(f"ส่งออกแล้ว {count} โครงการ: {target}")
    return 0


def make_template(command: argparse.Namespace) -> int:
    from app.formats.spreadsheet.project_export import write_template

    target: Path = command.out
    if target.suffix.lower() != ".xlsx":
        raise UserError(f"{target.name} ไม่ได้ลงท้ายด้วย .xlsx", "โปรดระบุชื่อไฟล์ที่ลงท้ายด้วย .xlsx")
    write_template(target)
    say(f"สร้างไฟล์ต้นแบบแล้ว: {target} อ่านวิธีกรอกในแผ่น “อ่านก่อน”")
    return 0
