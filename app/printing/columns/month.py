"""The columns of the coordinator's month."""

from typing import Final

from app.models.project import NO_CODE, NO_NAME
from app.models.submission.office_month import OfficeMonth, month_words
from app.printing.columns.column import Column
from app.printing.columns.typed import baht_column, count_column, percent_column, text_column


def _state_words(month: OfficeMonth) -> str:
    return month_words(month) if month.is_sent else month.state.value


SENDING_COLUMNS: Final = (
    text_column("เขต", lambda one: one[0], share=2, stretches=True),
    text_column("สถานะ", lambda one: _state_words(one[1]), share=2),
    count_column("ต้องรายงาน", lambda one: one[1].submission.expected),
    count_column("รายงานแล้ว", lambda one: one[1].submission.sent),
    count_column("ทันเวลา", lambda one: one[1].submission.in_time),
)
"""Columns for an office's name with its `OfficeMonth`."""

CHANGE_COLUMNS: Final[tuple[Column, ...]] = (
    text_column("การเปลี่ยนแปลง", lambda row: row.change.thai),
    text_column("เขต", lambda row: row.office, share=1.6),
    text_column("โครงการ", lambda row: row.project, share=3, stretches=True),
    text_column("รายการ", lambda row: row.label, share=1.4),
    text_column("เดิม", lambda row: row.before, share=1.3),
    text_column("ใหม่", lambda row: row.after, share=1.3),
    text_column("ลดลง", lambda row: row.fall.removeprefix("ลดลง ")),
)

_PROJECT: Final = (
    text_column("เขต", lambda one: one.office, share=1.6),
    text_column("รหัสโครงการ", lambda one: one.code or NO_CODE, share=1.2),
    text_column("ชื่อโครงการ", lambda one: one.name or NO_NAME, share=3, stretches=True),
)
UNMOVED_COLUMNS: Final = (
    *_PROJECT,
    count_column("เดือนที่ไม่คืบหน้า", lambda one: one.unmoved_months),
    percent_column("ความก้าวหน้าร้อยละ", lambda one: one.progress),
    text_column("แผน", lambda one: one.plan_status),
)
MONEY_COLUMNS: Final = (
    *_PROJECT,
    baht_column("งบประมาณ (บาท)", lambda one: one.allocated_satang),
    baht_column("ใช้ไป (บาท)", lambda one: one.spent_satang),
    percent_column("ใช้ไปร้อยละ", lambda one: one.spent_share),
    percent_column("ความก้าวหน้าร้อยละ", lambda one: one.progress),
)
REMARK_COLUMNS: Final = (
    text_column("เขต", lambda one: one.office, share=2, stretches=True),
    count_column("รอคำตอบจากเขต", lambda one: one.unanswered),
    count_column("ตอบแล้ว รอยุติ", lambda one: one.answered),
)
