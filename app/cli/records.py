"""What each command does. Each imports what it uses as it runs: none waits for what another one needs."""

import argparse
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli.printing import print_forms
from app.cli.spreadsheets import TABLES, export_table, read_workbook
from app.models.errors import UserError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from app.models.project import Project
    from app.models.project_record import ProjectRecord
    from app.services.import_records import Mode, Outcome
    from app.storage.project_file import ProjectFile

log = logging.getLogger(__name__)

DONE: Final = 0
FINDINGS: Final = 1
"""Exit codes: all is well; it was done, but there is something to see to."""


def _say(line: str) -> None:
    print(line, flush=True)


# --- open ---------------------------------------------------------------------------------------------------


def open_window(command: argparse.Namespace) -> int:
    if not _has_display():
        return _print_instead(command.file)
    try:
        from app.ui.window.application import run_window
    except ImportError as error:  # one of the system's libraries, more often than one of ours
        log.exception("no window")
        raise UserError(f"เปิดหน้าต่างไม่ได้ เพราะขาดส่วนประกอบของระบบ ({error})", "โปรดแจ้งผู้ดูแลเครื่อง") from error
    return run_window(command.file)


def _has_display() -> bool:
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in named)


def _print_instead(path: Path | None) -> int:
    """Without a display: show what the program does on paper, with the sample unless there is a file."""
    _say("ไม่พบจอภาพสำหรับเปิดหน้าต่าง จึงพิมพ์แบบรายงานเป็น PDF แทน")
    if path is None:
        from app.services.sample import sample_file

        path = sample_file()
        _say(f"ไฟล์ตัวอย่าง: {path}")
    plain = dict.fromkeys(("single", "thai_dates", "thai_digits", "signature_field"), False)
    return print_forms(argparse.Namespace(file=path, project=None, out=None, **plain))


# --- import, export, check ----------------------------------------------------------------------------------


def import_source(command: argparse.Namespace) -> int:
    if command.source.suffix.lower() in PRINTOUTS:
        from app.cli.printouts import import_printout

        return import_printout(command)
    records, is_whole = _read_source(command.source)
    code = tell_outcomes(bring_in(command.into, records, mode_of(command)), command.source)
    return code if is_whole else FINDINGS


PRINTOUTS: Final = (".txt", ".pdf")
"""Endings of what was read from paper."""


def mode_of(command: argparse.Namespace) -> "Mode":
    from app.services.import_records import Mode

    return Mode.UPDATE if command.update else Mode.AS_NEW if command.as_new else Mode.KEEP


def tell_outcomes(outcomes: Sequence["Outcome"], source: Path) -> int:
    """Say what became of each record. Returns the exit code."""
    from app.services.import_records import Result

    for outcome in outcomes:
        _say(_line_of(outcome))
        for note in outcome.notes:
            _say(f"  - {note}")
    if not outcomes:
        _say(f"ไม่มีโครงการใน {source.name}")
    return FINDINGS if any(outcome.result is Result.DIFFERENT for outcome in outcomes) else DONE


def _read_source(path: Path) -> tuple[list["ProjectRecord"], bool]:
    """The records of a source, and whether they are all that it has."""
    from app.formats.json import project as project_json

    if path.suffix.lower() == ".xlsx":
        return read_workbook(path)
    if path.suffix.lower() != ".json":
        raise UserError(
            f"นำเข้า {path.name} ไม่ได้ เพราะไม่รู้จักชนิดของไฟล์",
            "โปรดระบุไฟล์ที่ลงท้ายด้วย .json .xlsx .txt หรือ .pdf",
        )
    return project_json.read(path), True


def bring_in(path: Path, records: Sequence["ProjectRecord"], mode: "Mode") -> list["Outcome"]:
    """Into the file, made if it is missing: it is there once something is in it."""
    from app.services.import_records import import_records

    with open_or_make(path) as file:
        return import_records(file, records, mode)


def open_or_make(path: Path) -> "AbstractContextManager[ProjectFile]":
    """The file, or a new one that is there once something is in it. Raises UserError."""
    from app.storage.project_file import ProjectFile

    if path.exists():
        return ProjectFile.open(path)
    if path.suffix != ".sqlite":
        raise UserError(f"ชื่อไฟล์ใหม่ {path.name} ไม่ได้ลงท้ายด้วย .sqlite", "โปรดตั้งชื่อให้ลงท้ายด้วย .sqlite")
    return ProjectFile.creating(path)


def _line_of(outcome: "Outcome") -> str:
    from app.services.import_records import name_of

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
    _say(f"ส่งออกแล้ว {len(records)} โครงการ: {target}")
    return DONE


def check_file(command: argparse.Namespace) -> int:
    from app.models.checks import to_see_to, with_reasons
    from app.printing.form_check import check_form
    from app.services.form_pdf import style_of
    from app.services.import_records import short_name_of
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(command.file, writable=False) as file:
        style = style_of(file)
        lines = [
            f"{short_name_of(project)}: {finding}"
            for project in _projects(file)
            for finding in to_see_to(
                with_reasons(check_form(project, file.reports(project.id), style), file.notes(project.id))
            )
        ]
    for line in lines or ["ไม่พบข้อที่ควรตรวจ"]:
        _say(line)
    return FINDINGS if lines else DONE


def _projects(file: "ProjectFile") -> Iterator["Project"]:
    return (file.project(project_id) for project_id in file.project_ids())
