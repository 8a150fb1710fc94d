"""The columns of the questions that app/services/board_questions/catalogue.py lists."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from app.models.project import NO_CODE, NO_NAME
from app.models.project_status import CALENDAR_BEHIND, PLAN_LATE
from app.models.questions.reporting import ReportingRow
from app.models.submission.office_month import Submission
from app.printing.columns.column import Column
from app.printing.columns.typed import baht_column, count_column, percent_column, text_column, year_column

_SHARE: Final = "ใช้ไปร้อยละ"
_OVER: Final = "เกินงบประมาณ"


def _money(of: Callable[[Any], Any]) -> Sequence[Column]:
    """Return the columns of what `of` returns, which has a budget and what is spent of it."""
    return (
        baht_column("งบประมาณ (บาท)", lambda row: of(row).allocated_satang),
        baht_column("ใช้ไป (บาท)", lambda row: of(row).spent_satang),
        percent_column(_SHARE, lambda row: of(row).spent_share),
    )


def _late(of: Callable[[Any], Any]) -> Sequence[Column]:
    return (
        count_column(PLAN_LATE, lambda row: of(row).reported_late, share=1.2),
        count_column(CALENDAR_BEHIND, lambda row: of(row).behind_time, share=1.3),
        count_column(_OVER, lambda row: of(row).over_budget),
    )


def _itself(row: Any) -> Any:
    return row


def _projects_of(of: Callable[[Any], Any]) -> Column:
    return count_column("โครงการ", lambda row: of(row).projects)


def _groups(*labels: Column) -> tuple[Column, ...]:
    return (
        *labels,
        _projects_of(_itself),
        *_money(_itself),
        baht_column("คงเหลือ (บาท)", lambda row: row.remaining_satang),
        count_column("แล้วเสร็จ", lambda row: row.finished),
        *_late(_itself),
    )


QUARTER_COLUMNS: Final = (
    text_column("ไตรมาส", lambda row: row.label, share=2.2, stretches=True),
    count_column("ต้องรายงาน", lambda row: row.submission.expected),
    count_column("รายงานแล้ว", lambda row: row.submission.sent),
    baht_column("เบิกใช้ในไตรมาส (บาท)", lambda row: row.disbursed_satang),
    baht_column("ใช้ไปสะสม (บาท)", lambda row: row.spent_satang),
    percent_column("ใช้ไปสะสมร้อยละ", lambda row: row.spent_share),
    percent_column("เป้าหมายสะสมร้อยละ", lambda row: row.target),
    percent_column("สูงกว่าเป้าหมาย (จุดร้อยละ)", lambda row: row.above_target, note="ค่าติดลบคือต่ำกว่าเป้าหมาย"),
    count_column("เป็นไปตามเป้าหมาย", lambda row: row.on_target),
    count_column("ไม่เป็นไปตามเป้าหมาย", lambda row: row.off_target),
    count_column("ใช้คำอื่นหรือไม่ระบุ", lambda row: row.unstated),
    count_column("ไม่มีรายงานในไตรมาส", lambda row: row.without_report),
)
ISSUE_COLUMNS: Final = _groups(text_column("ประเด็นยุทธศาสตร์", lambda row: row.label, share=3, stretches=True))
SUB_ISSUE_COLUMNS: Final = _groups(
    text_column("ประเด็นยุทธศาสตร์", lambda row: row.label, share=2, width=32),
    text_column("ประเด็นยุทธศาสตร์ย่อย", lambda row: row.sub_label, share=2, stretches=True),
)
DIVISION_COLUMNS: Final = _groups(text_column("ฝ่าย", lambda row: row.label, share=2.5, stretches=True))


def _sent(of: Callable[[Any], Submission]) -> Sequence[Column]:
    return (
        count_column("ต้องรายงาน", lambda row: of(row).expected),
        count_column("รายงานแล้ว", lambda row: of(row).sent),
        count_column("ทันเวลา", lambda row: of(row).in_time),
    )


OFFICE: Final = text_column("เขต", lambda row: row.office, share=2, stretches=True)
PLACE: Final = count_column("อันดับ", lambda row: row.place, share=0.6)
RANK_COLUMNS: Final = (
    PLACE,
    OFFICE,
    _projects_of(lambda row: row.row),
    *_money(lambda row: row.row),
    *_sent(lambda row: row.submission),
    *_late(lambda row: row.row),
)

_PROJECT: Final = (
    PLACE,
    text_column("เขต", lambda row: row.office, share=1.6),
    text_column("รหัสโครงการ", lambda row: row.project.code or NO_CODE, share=1.2, is_aside=True),
    text_column("ชื่อโครงการ", lambda row: row.project.name or NO_NAME, share=3, stretches=True),
    text_column("ฝ่าย", lambda row: row.project.division, share=1.3, is_aside=True),
)
_PROGRESS: Final = percent_column("ความก้าวหน้าร้อยละ", lambda row: row.project.progress)
_PLAN: Final = text_column("แผน", lambda row: row.project.plan_status)
BUDGET_COLUMNS: Final = (*_PROJECT, *_money(lambda row: row.project), _PROGRESS, _PLAN)
LAG_COLUMNS: Final = (
    *_PROJECT,
    _PROGRESS,
    percent_column("ตามระยะเวลาร้อยละ", lambda row: row.project.expected_progress),
    percent_column("น้อยกว่าระยะเวลา (จุดร้อยละ)", lambda row: row.project.lag),
    _PLAN,
)

YEAR_COLUMNS: Final = (
    year_column("ปีงบประมาณ", lambda row: row.fiscal_year),
    count_column("เขต", lambda row: row.offices),
    _projects_of(_itself),
    *_money(_itself),
    baht_column("งบประมาณเพิ่มจากปีก่อน (บาท)", lambda row: row.budget_change_satang, note="ค่าติดลบคือลดลง"),
    *_late(_itself),
)


def _offices(count: Callable[[Any], int]) -> Callable[[ReportingRow], int | None]:
    return lambda row: None if row.month is None else count(row.month)


REPORTING_COLUMNS: Final = (
    text_column("เดือน", lambda row: row.label, share=1.8, stretches=True),
    *_sent(lambda row: row.submission),
    percent_column("อัตราการรายงาน (ร้อยละ)", lambda row: row.sent_share),
    percent_column("ทันเวลาร้อยละ", lambda row: row.in_time_share),
    count_column("ส่งไม่ทัน", lambda row: row.submission.late),
    count_column("กรอกในไฟล์นี้", lambda row: row.submission.typed),
    count_column("วันที่ได้รับผิดปกติ", lambda row: row.submission.doubtful),
    count_column("ครบ (เขต)", _offices(lambda month: month.complete)),
    count_column("ยังไม่ส่ง (เขต)", _offices(lambda month: month.missing)),
)
