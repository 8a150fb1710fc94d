"""The deadlines of a file: notes of the whole file, which travel to a successor and to the offices."""

from dataclasses import replace
from datetime import date
from typing import Final

from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.submission.deadlines import (
    USUAL_DEADLINE,
    Deadline,
    Deadlines,
    deadline_note,
    deadlines_about,
)
from app.models.thai import format_date
from app.services.submission.decisions import decide
from app.storage.file_settings import DIVISION, OFFICE, UNITS_OF
from app.storage.project_file import ProjectFile

DEADLINE: Final = "board_deadline"
"""Setting of a file: the general rule of an earlier program, as `str(Deadline)`; a note wins over it."""


def deadlines_of(file: ProjectFile) -> Deadlines:
    """Return the file's deadlines: those of its coordinator, or of the office to whose division it belongs.

    Raises UserError.
    """
    notes, owner = file.file_notes(), file.setting(UNITS_OF)
    if not owner and file.setting(DIVISION) and (office := file.setting(OFFICE)):
        is_told = any((note.topic, note.rule) == deadlines_about(office) for note in notes)
        owner = office if is_told else ""
    return Deadlines.from_notes(notes, _set_by_an_earlier_program(file), owner)


def _set_by_an_earlier_program(file: ProjectFile) -> Deadline:
    try:
        return Deadline.parse(file.setting(DEADLINE))
    except ValueError:  # never set, or invalid
        return USUAL_DEADLINE


def set_general_deadline(file: ProjectFile, deadline: Deadline, reason: str = "") -> None:
    """Set the last day for all months without one of their own. Raises UserError."""
    decide(
        file,
        replace(
            deadline_note(owner=file.setting(UNITS_OF)),
            text=str(deadline),
            answer=reason.strip(),
            noted_on=date.today(),
        ),
    )


def set_month_deadline(file: ProjectFile, period: Period, day: date, reason: str) -> None:
    """Set the last day for one month's reports.

    Raises UserError without a reason, and for a day before the month begins.
    """
    if not reason.strip():
        raise UserError("ยังไม่ได้ระบุเหตุผลที่กำหนดวันส่งของเดือนนี้", "โปรดพิมพ์เหตุผล เช่น วันหยุดราชการ")
    if day < date(period.year, period.month, 1):
        what = f"กำหนดส่งวันที่ {format_date(day)} อยู่ก่อนเดือน{period.thai}"
        raise UserError(what, "โปรดระบุวันในเดือนที่รายงานหรือหลังจากนั้น")
    note = deadline_note(period, file.setting(UNITS_OF))
    decide(file, replace(note, text=day.isoformat(), answer=reason.strip(), noted_on=date.today()))


def use_general_deadline(file: ProjectFile, period: Period) -> None:
    """Withdraw the deadline of a month, so that the general rule holds. Raises UserError."""
    deadline_id = deadline_note(period, file.setting(UNITS_OF)).id
    for note in file.file_notes():
        if note.id == deadline_id and not note.is_settled:
            decide(file, replace(note, settled_on=date.today()))
