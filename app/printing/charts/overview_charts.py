"""The charts of all projects of a file: the money of each division, and the projects by status."""

from collections.abc import Sequence
from typing import Final

from app.models.overview import NO_REPORT, NO_STATUS, Count, Overview, Sum
from app.models.progress_report import PLAN_STATUSES, TARGET_STATUSES
from app.models.thai import format_baht
from app.printing.charts.bar_charts import Bar, Bars, Segment, Shares, Whole
from app.printing.charts.primitives import Hatch
from app.printing.charts.project_charts import short_percent

MONEY_TITLE: Final = "งบประมาณและการเบิกใช้แยกตามฝ่าย"
STATUS_TITLE: Final = "สถานะตามรายงานล่าสุด"
NO_PROJECTS: Final = "ยังไม่มีโครงการ"
PLAN: Final = "แผน"
TARGET: Final = "เป้าหมาย"

_HATCHES: Final = {
    PLAN_STATUSES[0]: Hatch.SOLID,
    PLAN_STATUSES[1]: Hatch.RISING,
    PLAN_STATUSES[2]: Hatch.FALLING,
    TARGET_STATUSES[0]: Hatch.SOLID,
    TARGET_STATUSES[1]: Hatch.RISING,
    NO_STATUS: Hatch.LEVEL,
    NO_REPORT: Hatch.EMPTY,
}
OTHERS: Final = "(ข้อความอื่น)"
"""All statuses in clerks' own words, as one segment; the table lists them."""


def money_chart(overview: Overview) -> Bars:
    bars = tuple(
        Bar(found.label, found.spent_satang, found.allocated_satang, money_told(found), found.label)
        for found in overview.divisions
    )
    return Bars(MONEY_TITLE, bars, NO_PROJECTS, "เบิกใช้", "งบประมาณที่ได้รับ")


def money_told(found: Sum) -> str:
    told = f"{format_baht(found.spent_satang)} จาก {format_baht(found.allocated_satang)} บาท"
    if found.remaining_satang < 0:
        return f"{told} เกิน {format_baht(-found.remaining_satang)} บาท"
    return told if found.spent_share is None else f"{told} ({short_percent(found.spent_share)} %)"


def status_chart(overview: Overview) -> Shares:
    wholes = tuple(Whole(about, _segments(about, counts)) for about, counts in statuses(overview).items())
    return Shares(STATUS_TITLE, wholes, NO_PROJECTS)


def statuses(overview: Overview) -> dict[str, tuple[Count, ...]]:
    """Return the counts by subject: plan and target."""
    return {PLAN: overview.plan, TARGET: overview.target}


def in_own_words(counts: Sequence[Count]) -> list[Count]:
    """Return the counts of statuses that the form does not suggest; the chart shows them as one segment."""
    return [count for count in counts if count.label not in _HATCHES]


def _segments(about: str, counts: Sequence[Count]) -> tuple[Segment, ...]:
    known = [
        Segment(count.label, count.projects, _HATCHES[count.label], f"{about}/{count.label}")
        for count in counts
        if count.label in _HATCHES
    ]
    others = sum(count.projects for count in in_own_words(counts))
    if not others:
        return tuple(known)
    place = next((n for n, one in enumerate(known) if one.label in (NO_STATUS, NO_REPORT)), len(known))
    return (*known[:place], Segment(OTHERS, others, Hatch.CROSSED, f"{about}/{OTHERS}"), *known[place:])
