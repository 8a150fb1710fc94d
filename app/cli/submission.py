"""Options of the command `board`: deadlines, and days of receipt, each with its reason."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.models.errors import UserError

if TYPE_CHECKING:
    from app.models.progress_report import Period
    from app.storage.project_file import ProjectFile

_NONE = "-"
"""In place of a day: the general deadline holds again, or the days of the gatherings."""


def add_decisions(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("กำหนดส่งและวันที่ได้รับ (บันทึกในไฟล์)")
    group.add_argument("--due-day", metavar="N", type=int, help="กำหนดส่งของทุกเดือน: วันที่ 1–31")
    group.add_argument(
        "--due-next-month", action="store_true", help="ใช้กับ --due-day: เป็นวันที่ของเดือนถัดจากเดือนที่รายงาน"
    )
    group.add_argument(
        "--deadline",
        nargs=2,
        metavar=("2569-02", "DAY"),
        help=f"กำหนดส่งเฉพาะเดือน ต้องมี --reason ระบุ {_NONE} แทนวันที่เพื่อกลับไปใช้กำหนดของทุกเดือน",
    )
    group.add_argument(
        "--received",
        nargs=3,
        metavar=("OFFICE", "2569-02", "DAY"),
        help=f"วันที่ได้รับรายงานของหน่วยงานในเดือนนั้น ต้องมี --reason ระบุ {_NONE} แทนวันที่เพื่อกลับไปใช้วันที่รวมไฟล์",
    )
    group.add_argument("--reason", metavar="TEXT", default="", help="เหตุผลของ --deadline หรือ --received")


def is_deciding(command: argparse.Namespace) -> bool:
    return command.due_day is not None or bool(command.deadline or command.received)


def decide(file: "ProjectFile", command: argparse.Namespace) -> Iterator[str]:
    """Write what the options say, and yield what was written, in Thai. Raises UserError."""
    if command.due_day is not None:
        yield _set_due_day(file, command.due_day, later=command.due_next_month)
    if command.deadline:
        month, day = command.deadline
        yield _set_deadline(file, month, day, command.reason)
    if command.received:
        office, month, day = command.received
        yield _set_receipt(file, office, month, day, command.reason)


def _set_due_day(file: "ProjectFile", day: int, *, later: bool) -> str:
    from app.models.submission.deadlines import LAST_DAY, Deadline
    from app.services.submission.deadlines import set_general_deadline

    if not 1 <= day <= LAST_DAY:
        raise UserError(f"--due-day {day} ไม่ใช่วันที่ของเดือน", f"โปรดระบุ 1 ถึง {LAST_DAY}")
    deadline = Deadline(day, int(later))
    set_general_deadline(file, deadline)
    return f"กำหนดส่งภายใน{deadline.thai}"


def _set_deadline(file: "ProjectFile", month: str, day: str, reason: str) -> str:
    from app.models.thai import format_date, parse_date
    from app.services.submission.deadlines import set_month_deadline, use_general_deadline

    period = _period(month)
    if day == _NONE:
        use_general_deadline(file, period)
        return f"เดือน{period.thai} ใช้กำหนดส่งของทุกเดือน"
    until = parse_date(day)
    set_month_deadline(file, period, until, reason)
    return f"กำหนดส่งของเดือน{period.thai} ภายใน {format_date(until)}"


def _set_receipt(file: "ProjectFile", office: str, month: str, day: str, reason: str) -> str:
    from app.models.thai import format_date, parse_date
    from app.services.submission.receipts import correct_receipt, withdraw_correction

    period = _period(month)
    name = _office_with_reports(file, office, period)
    if day == _NONE:
        withdraw_correction(file, name, period)
        return f"{name} เดือน{period.thai} ใช้วันที่รวมไฟล์"
    received_on = parse_date(day)
    correct_receipt(file, name, period, received_on, reason)
    return f"{name} เดือน{period.thai} ได้รับ {format_date(received_on)}"


def _office_with_reports(file: "ProjectFile", office: str, period: "Period") -> str:
    """Return the name of an office on the board that has sent reports for the month."""
    from app.models.match_key import office_key
    from app.services.board import read_board, refresh

    refresh(file)
    for row in read_board(file, period.fiscal_year).offices:
        sent = [month for month in row.months if month.period == period and month.first_received_on]
        if office_key(row.office) == office_key(office) and sent:
            return row.office
    raise UserError(
        f"ไม่พบรายงานเดือน{period.thai}ที่ได้รับจาก {office}", "โปรดตรวจชื่อหน่วยงานและเดือน หรือรวมไฟล์ของหน่วยงานนั้นก่อน"
    )


def _period(text: str) -> "Period":
    from app.models.progress_report import Period
    from app.models.thai import parse_month

    return Period(*parse_month(text))
