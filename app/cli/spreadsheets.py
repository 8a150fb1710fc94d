"""The commands with workbooks and flat tables: in, out, and a workbook to fill in."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.progress import with_progress
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.formats.spreadsheet.project_import import Reading
    from app.models.project_record import ProjectRecord

TABLES = (".xlsx", ".csv")


def read_workbook(path: Path) -> tuple[list["ProjectRecord"], bool]:
    """The records of a workbook, and whether they are all that it has: what stays out is told, and why."""
    from app.formats.spreadsheet.project_import import Reading

    with closing(Reading(path)) as reading:
        _carry_out(reading.look(), "กำลังเปิดสมุดงาน")
        _carry_out(reading.read(reading.usable()), "กำลังอ่านสมุดงาน")
    _tell_problems(reading)
    if reading.problem_count and not reading.records:
        raise UserError(f"ไม่มีโครงการใดใน {path.name} ที่นำเข้าได้", "โปรดแก้ช่องที่แจ้งไว้ แล้วนำเข้าอีกครั้ง")
    return reading.records, not reading.problem_count


def _carry_out(steps: Iterator[tuple[int, None]], doing: str) -> None:
    """Each percent is shown once, though a large sheet is read in many more steps."""
    from app.formats.spreadsheet.project_import import WHOLE

    for _ in with_progress(_rising(percent for percent, _ in steps), WHOLE, f"{doing} ร้อยละ"):
        pass


def _rising(percents: Iterator[int]) -> Iterator[int]:
    shown = 0
    for percent in percents:
        yield from range(shown, percent)
        shown = max(shown, percent)


def _tell_problems(reading: "Reading") -> None:
    """Every cell that could not be kept, and the projects that stay out because of it."""
    for problem in reading.problems:
        print(problem, flush=True)
    if reading.problem_count > len(reading.problems):
        print(f"และอีก {reading.problem_count - len(reading.problems):,} ช่อง", flush=True)
    for name in reading.refused:
        print(f"ไม่ได้นำเข้า: {name} โปรดแก้ช่องที่แจ้งไว้ แล้วนำเข้าอีกครั้ง", flush=True)
    if reading.skipped_totals:
        print(f"ข้ามแถวผลรวม {reading.skipped_totals:,} แถว", flush=True)


def export_table(command: argparse.Namespace) -> int:
    """Write a workbook or a flat table, by the ending of its name."""
    from app.exchange.csv_file import export_csv
    from app.formats.spreadsheet.project_export import export_workbook
    from app.storage.project_file import ProjectFile

    target: Path = command.out
    export: Callable[[ProjectFile, Path], Iterator[tuple[int, None]]]
    export = export_workbook if target.suffix.lower() == ".xlsx" else export_csv
    with ProjectFile.open(command.file, writable=False) as file:
        count = len(file.project_ids())
        for _ in with_progress(export(file, target), count, "กำลังส่งออกโครงการที่"):
            pass
    print(f"ส่งออกแล้ว {count} โครงการ: {target}", flush=True)
    return 0


def make_template(command: argparse.Namespace) -> int:
    from app.formats.spreadsheet.project_export import write_template

    target: Path = command.out
    if target.suffix.lower() != ".xlsx":
        raise UserError(f"{target.name} ไม่ได้ลงท้ายด้วย .xlsx", "โปรดระบุชื่อไฟล์ที่ลงท้ายด้วย .xlsx")
    write_template(target)
    print(f"สร้างไฟล์ต้นแบบแล้ว: {target} อ่านวิธีกรอกในแผ่น “อ่านก่อน”", flush=True)
    return 0
