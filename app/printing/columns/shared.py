"""The columns of tables, shared by the window and the paper: each knows how to show a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.models.board import MonthTotal
from app.models.overview import (
    Count,
    Overview,
    ProjectFilter,
    Sum,
    of_plan_status,
    of_target_status,
    reasons,
    share,
)
from app.models.project import NO_CODE, NO_NAME
from app.models.project_status import CALENDAR_BEHIND, PLAN_LATE, ProjectStatus
from app.models.submission.office_month import Submission
from app.models.submission.units import DISTRICT, told_of_units
from app.models.thai import format_baht, format_percent
from app.printing.charts.overview_charts import OTHERS, PLAN, in_own_words, statuses
from app.printing.charts.project_charts import percent_of, short_percent
from app.printing.columns.column import NOTHING, Column


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A row of the table of statuses: subject, status, number of projects."""

    about: str
    count: Count
    of: int

    @property
    def key(self) -> str:
        """The key of the chart's segment for this status."""
        return f"{self.about}/{self.count.label}"


def division_rows(overview: Overview) -> list[Sum]:
    """Return the divisions, and at the end their total."""
    return [*overview.divisions, overview.total]


def status_rows(overview: Overview) -> list[StatusRow]:
    return [
        StatusRow(about, count, overview.total.projects)
        for about, counts in statuses(overview).items()
        for count in counts
    ]


def status_choice(key: str, overview: Overview) -> ProjectFilter:
    """Return the filter for a segment of the chart of statuses, or a row of its table."""
    about, label = key.split("/", 1)
    others = [count.label for count in in_own_words(statuses(overview)[about])]
    words = others if label == OTHERS else [label]
    return of_plan_status(label, words) if about == PLAN else of_target_status(label, words)


def key_figures(overview: Overview) -> dict[str, str]:
    """Return the most important numbers, by label."""
    total = overview.total
    percent = "" if total.spent_share is None else f" ({short_percent(total.spent_share)} %)"
    over = "เกินงบประมาณ " if total.remaining_satang < 0 else ""
    return {
        "โครงการ": f"{total.projects:,} โครงการ",
        "งบประมาณที่ได้รับ": f"{format_baht(total.allocated_satang)} บาท",
        "เบิกใช้แล้ว": f"{format_baht(total.spent_satang)} บาท{percent}",
        "คงเหลือ": f"{over}{format_baht(abs(total.remaining_satang))} บาท",
        PLAN_LATE: f"{overview.reported_late:,} โครงการ",
        CALENDAR_BEHIND: f"{overview.behind_time:,} โครงการ",
        "เกินงบประมาณ": f"{overview.over_budget:,} โครงการ",
        "ยังไม่มีรายงาน": f"{overview.without_report:,} โครงการ",
    }


LATE_NOTE: Final = f"{PLAN_LATE}: รายงานล่าสุดระบุไว้   {CALENDAR_BEHIND}: ความก้าวหน้าน้อยกว่าส่วนของเวลาที่ผ่านไป"
"""Explains both, which are never added up."""


def _remaining(found: Sum) -> str:
    satang = found.remaining_satang
    return f"-{format_baht(-satang)}" if satang < 0 else format_baht(satang)


def _spent_share(found: Sum) -> str:
    return NOTHING if found.spent_share is None else short_percent(found.spent_share)


def _money_of(standing: ProjectStatus) -> str:
    """Return the disbursed share of a project's budget in percent, or the amount if it has no budget."""
    found = share(standing.spent_satang, standing.allocated_budget_satang or 0)
    return f"{format_baht(standing.spent_satang)} บาท" if found is None else f"{short_percent(found)} %"


def _progress_of(standing: ProjectStatus) -> str:
    return NOTHING if standing.progress is None else f"{format_percent(standing.progress)} %"


DIVISION_COLUMNS: Final = (
    Column("ฝ่าย", lambda found: found.label, stretches=True),
    Column("โครงการ", lambda found: f"{found.projects:,}", is_number=True),
    Column("งบประมาณ", lambda found: format_baht(found.allocated_satang), is_number=True),
    Column("เบิกใช้", lambda found: format_baht(found.spent_satang), is_number=True),
    Column("คงเหลือ", _remaining, is_number=True),
    Column("ร้อยละ", _spent_share, is_number=True),
)
STATUS_COLUMNS: Final = (
    Column("เทียบกับ", lambda row: row.about),
    Column("สถานะ", lambda row: row.count.label, stretches=True),
    Column("โครงการ", lambda row: f"{row.count.projects:,}", is_number=True),
    Column("ร้อยละ", lambda row: percent_of(row.count.projects, row.of), is_number=True),
)
PROJECT_COLUMNS: Final = (
    Column("รหัส", lambda standing: standing.project_code or NO_CODE),
    Column("ชื่อโครงการ", lambda standing: standing.project_name or NO_NAME, stretches=True),
    Column("ความก้าวหน้า", _progress_of, is_number=True),
    Column("เบิกใช้", _money_of, is_number=True),
    Column("ที่ควรติดตาม", lambda standing: ", ".join(reasons(standing)) or NOTHING),
)


def of_units(columns: Sequence[Column], word: str) -> tuple[Column, ...]:
    """Return the columns of a table about units, titled with the word for them."""
    if word == DISTRICT:
        return tuple(columns)
    return tuple(one._replace(title=told_of_units(one.title, word)) for one in columns)


OFFICE_COLUMNS: Final = (
    Column("เขต", lambda row: row.shown, stretches=True, share=2.5),
    Column("โครงการ", lambda row: f"{row.projects:,}", is_number=True, share=0.9),
    Column("งบประมาณ (บาท)", lambda row: format_baht(row.allocated_satang), is_number=True, share=1.7),
    Column("ใช้ไป (บาท)", lambda row: format_baht(row.spent_satang), is_number=True, share=1.6),
    Column("ร้อยละ", lambda row: _percent(row.spent_share), is_number=True, share=0.8),
    Column(PLAN_LATE, lambda row: _count(row.reported_late), is_number=True, share=1.9),
    Column(CALENDAR_BEHIND, lambda row: _count(row.behind_time), is_number=True, share=2.3),
    Column("เกินงบประมาณ", lambda row: _count(row.over_budget), is_number=True, share=1.3),
    Column("ข้อที่ควรตรวจ", lambda row: _count(row.findings), is_number=True, share=1.3),
    Column("แก้ไขต่างกัน", lambda row: _count(row.diverged), is_number=True, share=1.3),
)
"""Columns for an `OfficeRow`."""


def month_columns(allocated: int) -> tuple[Column, ...]:
    """Return columns for a `MonthTotal`. `allocated` is the budget, in satang, for the spending's share."""

    def shared(total: MonthTotal) -> str:
        return _percent(share(total.spent_satang, allocated) if total.is_reached else None)

    return (
        Column("เดือน", lambda total: total.period.thai, stretches=True, share=2),
        Column("ส่งแล้ว (เขต)", lambda total: _count(total.sent), is_number=True),
        Column("ครบ (เขต)", lambda total: _count(total.complete), is_number=True),
        Column("ส่งไม่ทัน (เขต)", lambda total: _count(total.late), is_number=True, share=1.3),
        Column("ยังไม่ส่ง (เขต)", lambda total: _count(total.missing), is_number=True),
        Column("รายงานแล้ว", lambda total: _part(total.submission.sent, total.submission), is_number=True),
        Column("ทันเวลา", lambda total: _part(total.submission.in_time, total.submission), is_number=True),
        Column("เบิกใช้ในเดือน (บาท)", lambda total: _baht(total.disbursed_satang), is_number=True, share=2),
        Column("ใช้ไปสะสม (บาท)", _reached, is_number=True, share=2),
        Column("ร้อยละของงบประมาณ", shared, is_number=True, share=1.6),
    )


def _baht(satang: int) -> str:
    return format_baht(satang) if satang else NOTHING


def _reached(total: MonthTotal) -> str:
    return format_baht(total.spent_satang) if total.is_reached else NOTHING


def _part(number: int, found: Submission) -> str:
    """Return how many of the expected reports these are."""
    return f"{number:,}/{found.expected:,}" if found.expected or number else NOTHING


def _count(number: int) -> str:
    return f"{number:,}" if number else NOTHING


def _percent(hundredths: int | None) -> str:
    return NOTHING if hundredths is None else format_percent(hundredths)
