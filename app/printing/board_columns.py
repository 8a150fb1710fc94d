"""What the board's tables of money say, in the window and on paper."""

from collections.abc import Sequence
from typing import Final

from app.models.board import MonthTotal
from app.models.overview import share
from app.models.thai import format_baht, format_percent
from app.printing.columns import NOTHING, Column

OFFICE_COLUMNS: Final = (
    Column("เขต", lambda row: row.office, stretches=True),
    Column("โครงการ", lambda row: f"{row.projects:,}", is_number=True),
    Column("งบประมาณ (บาท)", lambda row: format_baht(row.allocated_satang), is_number=True),
    Column("ใช้ไป (บาท)", lambda row: format_baht(row.spent_satang), is_number=True),
    Column("ร้อยละ", lambda row: _percent(row.spent_share), is_number=True),
    Column("ช้าตามรายงาน", lambda row: _count(row.reported_late), is_number=True),
    Column("ช้ากว่าเวลา", lambda row: _count(row.behind_time), is_number=True),
    Column("เกินงบประมาณ", lambda row: _count(row.over_budget), is_number=True),
    Column("ข้อที่ควรตรวจ", lambda row: _count(row.findings), is_number=True),
    Column("แก้ไขต่างกัน", lambda row: _count(row.diverged), is_number=True),
)
"""Of an `OfficeRow`."""


def month_columns(allocated: int) -> Sequence[Column]:
    """Of a `MonthTotal`. `allocated` is the budget that the spending is held against, in satang."""

    def shared(total: MonthTotal) -> str:
        return _percent(share(total.spent_satang, allocated) if total.is_reached else None)

    return (
        Column("เดือน", lambda total: total.period.thai, stretches=True),
        Column("ส่งแล้ว (เขต)", lambda total: _count(total.sent), is_number=True),
        Column("ครบ (เขต)", lambda total: _count(total.complete), is_number=True),
        Column("ล่าช้า (เขต)", lambda total: _count(total.late), is_number=True),
        Column("ยังไม่ส่ง (เขต)", lambda total: _count(total.missing), is_number=True),
        Column("เบิกใช้ในเดือน (บาท)", lambda total: _baht(total.disbursed_satang), is_number=True),
        Column("ใช้ไปสะสม (บาท)", _reached, is_number=True),
        Column("ร้อยละของงบประมาณ", shared, is_number=True),
    )


def _baht(satang: int) -> str:
    return format_baht(satang) if satang else NOTHING


def _reached(total: MonthTotal) -> str:
    return format_baht(total.spent_satang) if total.is_reached else NOTHING


def _count(number: int) -> str:
    return f"{number:,}" if number else NOTHING


def _percent(hundredths: int | None) -> str:
    return NOTHING if hundredths is None else format_percent(hundredths)
