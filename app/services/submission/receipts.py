"""Days of receipt: corrected by a person with a reason, and handed on to a successor."""

from dataclasses import replace
from datetime import date

from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.submission.receipts import (
    office_receipt_note,
    received_about,
    report_receipt_note,
    today_in_bangkok,
)
from app.models.thai import format_date
from app.services.submission.decisions import decide
from app.services.units.listing import units_of
from app.storage.project_file import ProjectFile


def correct_receipt(file: ProjectFile, office: str, period: Period, day: date, reason: str) -> None:
    """Record the day on which an office's reports for a month, as far as they are here, were received.

    Reports that come later have the day of their own gathering. Raises UserError without a reason, and for a
    day that cannot be.
    """
    _check(period, day, reason)
    units = units_of(file)
    with file.transaction():
        decide(file, office_receipt_note(office, period, day, reason.strip(), units.owner))
        _withdraw_handed_on(file, office, period)


def correct_report_receipt(
    file: ProjectFile, project_id: str, period: Period, day: date, reason: str
) -> None:
    """Record the day on which one report was received, whatever holds for its office. Raises UserError."""
    _check(period, day, reason)
    decide(file, report_receipt_note(project_id, period, day, reason.strip(), units_of(file).owner))


def withdraw_correction(file: ProjectFile, office: str, period: Period) -> None:
    """Let the days of the gatherings hold again. Raises UserError."""
    units = units_of(file)
    key, about = units.key(office), received_about(units.owner)
    for note in file.file_notes():
        is_meant = (note.topic, note.rule) == about and note.period == period and not note.is_settled
        if is_meant and units.key(note.text) == key:
            decide(file, replace(note, settled_on=date.today()))


def _withdraw_handed_on(file: ProjectFile, office: str, period: Period) -> None:
    """Withdraw what is only handed on of single reports that were received: the correction is about them."""
    units = units_of(file)
    key, about = units.key(office), received_about(units.owner)
    for note in file.notes():
        is_meant = (note.topic, note.rule) == about and note.period == period
        if not is_meant or note.is_settled or note.answer or not note.noted_on:
            continue
        project = file.project(note.project_id)
        if units.key(units.unit_text(project.office, project.division)) == key:
            decide(file, replace(note, settled_on=date.today()))


def _check(period: Period, day: date, reason: str) -> None:
    if not reason.strip():
        what = "ยังไม่ได้ระบุเหตุผลที่แก้วันที่ได้รับ"
        raise UserError(what, "โปรดพิมพ์เหตุผล เช่น ได้รับทางอีเมลก่อนวันหยุด")
    if day < date(period.year, period.month, 1):
        what = f"วันที่ {format_date(day)} อยู่ก่อนเดือน{period.thai} จึงเป็นวันที่ได้รับไม่ได้"
        raise UserError(what, "โปรดตรวจวันที่อีกครั้ง")
    if day > (today := today_in_bangkok()):
        what = f"วันที่ {format_date(day)} ยังมาไม่ถึงตามนาฬิกาของเครื่องนี้ ({format_date(today)})"
        raise UserError(what, "โปรดตรวจวันที่และนาฬิกาของเครื่อง")


def hand_on_receipts(file: ProjectFile) -> None:
    """Write down the days of receipt in a coordinator's file, so that who gathers it sees the same ones.

    Raises UserError.
    """
    notes = file.board.receipts_to_hand_on(units_of(file))
    if notes:
        with file.transaction():
            for note in notes:
                file.put_note(note)
        file.revisions.commit()
