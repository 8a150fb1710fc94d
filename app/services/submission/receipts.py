"""Days of receipt: corrected by a person with a reason, and handed on to a successor."""

from dataclasses import replace
from datetime import date

from app.models.errors import UserError
from app.models.match_key import office_key
from app.models.note import Topic
from app.models.progress_report import Period
from app.models.submission.receipts import office_receipt_note, report_receipt_note, today_in_bangkok
from app.models.thai import format_date
from app.services.submission.decisions import decide
from app.storage.project_file import ProjectFile


def correct_receipt(file: ProjectFile, office: str, period: Period, day: date, reason: str) -> None:
    """Record the day on which an office's reports for a month, as far as they are here, were received.

    Reports that come later have the day of their own gathering. Raises UserError without a reason, and for a
    day that cannot be.
    """
    _check(period, day, reason)
    with file.transaction():
        decide(file, office_receipt_note(office, period, day, reason.strip()))
        _withdraw_handed_on(file, office, period)


def correct_report_receipt(
    file: ProjectFile, project_id: str, period: Period, day: date, reason: str
) -> None:
    """Record the day on which one report was received, whatever holds for its office. Raises UserError."""
    _check(period, day, reason)
    decide(file, report_receipt_note(project_id, period, day, reason.strip()))


def withdraw_correction(file: ProjectFile, office: str, period: Period) -> None:
    """Let the days of the gatherings hold again. Raises UserError."""
    key = office_key(office)
    for note in file.file_notes():
        is_meant = note.topic == Topic.RECEIVED and note.period == period and not note.is_settled
        if is_meant and office_key(note.text) == key:
            decide(file, replace(note, settled_on=date.today()))


def _withdraw_handed_on(file: ProjectFile, office: str, period: Period) -> None:
    """Withdraw what is only handed on of single reports that were received: the correction is about them."""
    key = office_key(office)
    for note in file.notes():
        if note.topic != Topic.RECEIVED or note.period != period or note.is_settled or note.answer:
            continue
        if note.noted_on and office_key(file.project(note.project_id).office) == key:
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
    notes = file.board.receipts_to_hand_on()
    if notes:
        with file.transaction():
            for note in notes:
                file.put_note(note)
        file.revisions.commit()
