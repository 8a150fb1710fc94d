"""Read a workbook on the command line: its questions, what waits for them, and what is left out."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from app.cli.doubts import read_with_answers, tell_left_out, tell_questions
from app.cli.plain_streams import say
from app.cli.progress import with_progress
from app.formats.spreadsheet.headers import Layout
from app.formats.spreadsheet.project_import import WHOLE, WorkbookReading
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.services.imports.known_shapes import said_about
from app.services.imports.remembered import Remembered, parse_remembered, shape_of


def read_workbook(command: argparse.Namespace) -> tuple[list[ProjectRecord], bool]:
    """Return a workbook's records, and whether they are complete. What is excluded, asked or left out is
    printed with the reason.
    """
    path: Path = command.source
    with closing(WorkbookReading(path)) as reading:
        _carry_out(reading.look(), "กำลังเปิดสมุดงาน")
        proposed = [layout for layout in reading.layouts if layout.row_count]
        remembered = Remembered() if command.ask_again else parse_remembered(said_about(shape_of(proposed)))
        layouts = _as_before(remembered, proposed) or reading.usable()
        answers, before = read_with_answers(
            command,
            lambda given: _carry_out(reading.read(layouts, given), "กำลังอ่านสมุดงาน"),
            lambda: reading.questions,
            lambda questions: remembered.answers_to(questions, proposed),
        )
    _tell_problems(reading)
    tell_questions(reading.questions, answers, before)
    for name in reading.waiting:
        say(f"ไม่ได้นำเข้า: {name} รอคำตอบของคำถามข้างต้น")
    tell_left_out(reading.left_out, reading.summary)
    is_whole = not (reading.problem_count or reading.waiting)
    if not is_whole and not reading.records:
        raise UserError(f"ไม่มีโครงการใดใน {path.name} ที่นำเข้าได้", _what_remains(reading))
    return reading.records, is_whole


def _as_before(remembered: Remembered, proposed: Sequence[Layout]) -> list[Layout]:
    """Return the tables with the columns that a person chose for the last workbook of this shape, if any."""
    if not remembered.columns:
        return []
    usable = (layout for layout in remembered.layouts(proposed) if layout.is_usable)
    found = sorted(usable, key=lambda layout: layout.has_reports)
    if found:
        say("ใช้คอลัมน์ที่เคยเลือกไว้สำหรับตารางที่มีหัวตารางเหมือนกัน หากไม่ต้องการให้ใช้ --ask-again")
    return found


def _what_remains(reading: WorkbookReading) -> str:
    if reading.problem_count:
        return "โปรดแก้ช่องที่แจ้งไว้ แล้วนำเข้าอีกครั้ง"
    return "โปรดตอบคำถามที่แสดงไว้ด้วย --answer หรือรับคำตอบที่เสนอทั้งหมดด้วย --accept-proposed"


def _carry_out(steps: Iterator[tuple[int, None]], doing: str) -> None:
    """Show each percent once, although a large sheet is read in many more steps."""
    for _ in with_progress(_rising(percent for percent, _ in steps), WHOLE, f"{doing} ร้อยละ"):
        pass


def _rising(percents: Iterator[int]) -> Iterator[int]:
    shown = 0
    for percent in percents:
        yield from range(shown, percent)
        shown = max(shown, percent)


def _tell_problems(reading: WorkbookReading) -> None:
    """Print every cell that could not be stored, and the projects excluded because of them."""
    for problem in reading.problems:
        say(str(problem))
    if reading.problem_count > len(reading.problems):
        say(f"และอีก {reading.problem_count - len(reading.problems):,} ช่อง")
    for name in reading.refused:
        say(f"ไม่ได้นำเข้า: {name} โปรดแก้ช่องที่แจ้งไว้ แล้วนำเข้าอีกครั้ง")
