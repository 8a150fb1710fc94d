"""Rules about a project's course: progress standing still, money apart from it, months without a report."""

from collections.abc import Collection, Iterator
from itertools import accumulate, pairwise
from typing import Final

from app.models.progress_report import PLAN_STATUSES, Period, ProgressReport
from app.models.project import Project
from app.models.project_status import DONE, expected_progress
from app.models.rules.finding import Finding, Reports, of_report
from app.models.submission.expected_months import expected_months
from app.models.thai import format_percent
from app.models.year_series import report_day

UNMOVED_REPORTS: Final = 3
"""Successive reports with one progress, all on plan: three months, as the office asked. Two are common while
a contract is prepared; after three, a quarter that the city scores has passed without movement."""

FAR_APART: Final = 50_00
"""Hundredths of a percent between the share of the budget disbursed and both progress and time.

No public rule sets a distance. Half a budget is what two quarters of even spending would take; less is usual,
because purchases are paid at once and contracts at their end.
"""

_ON_PLAN: Final = PLAN_STATUSES[0]


def progress_unmoved(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find progress below 100 % that stands still although every report is on plan.

    A standstill is found once, at its third report, so that a reason given for it holds while it lasts.
    """
    unmoved, before = 0, None
    for report in reports:
        is_on_plan = report.plan_status == _ON_PLAN and report.progress is not None and report.progress < DONE
        if not is_on_plan:
            unmoved = 0
        elif unmoved and report.progress == before:
            unmoved += 1
        else:
            unmoved = 1
        before = report.progress
        if unmoved == UNMOVED_REPORTS and report.progress is not None:
            message = (
                f"ความก้าวหน้าคงเดิมที่ร้อยละ {format_percent(report.progress)} "
                f"ในรายงาน {UNMOVED_REPORTS} ครั้งติดต่อกัน แต่ระบุว่า{_ON_PLAN}"
            )
            yield of_report(report, "progress", "progress-unmoved", message, "โปรดตรวจความก้าวหน้าหรือผลตามแผน")


def money_apart(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find money far ahead of, or far behind, both progress and time: once, where the distance begins.

    A distance that a later report closes is no longer found.
    """
    begun: Finding | None = None
    totals = list(accumulate(report.disbursed_satang or 0 for report in reports))
    if not project.allocated_budget_satang or not totals or totals[-1] > project.allocated_budget_satang:
        return  # what exceeds the budget is a finding of its own
    for report, spent in zip(reports, totals, strict=True):
        if report.progress is None or report.disbursed_satang is None:
            continue
        share = DONE * spent // project.allocated_budget_satang
        is_far = abs(share - report.progress) >= FAR_APART  # before the time, which is slow to compute
        words = _apart(share, report.progress, _time_passed(project, report)) if is_far else None
        begun = (begun or of_report(report, "disbursed_satang", "money-apart", *words)) if words else None
    if begun:
        yield begun


def _time_passed(project: Project, report: ProgressReport) -> int | None:
    start, end = project.start_date, project.end_date
    if start is None or end is None or end < start:
        return None
    return expected_progress(start, end, report_day(report.period, report.reported_on))


def _apart(share: int, progress: int, passed: int | None) -> tuple[str, str] | None:
    """Return message and remedy if the share disbursed is far from progress and from time, where known."""
    due = [progress] if passed is None else [progress, passed]
    spent = f"เบิกใช้สะสมร้อยละ {format_percent(share)} ของงบประมาณ"
    if share - max(due) >= FAR_APART:
        return (
            f"{spent} มากกว่าความก้าวหน้า (ร้อยละ {format_percent(progress)}) มาก",
            "โปรดตรวจยอดเบิกใช้และความก้าวหน้า",
        )
    if min(due) - share >= FAR_APART:
        return (
            f"{spent} น้อยกว่าความก้าวหน้า (ร้อยละ {format_percent(progress)}) มาก",
            "โปรดตรวจว่ากรอกยอดเบิกใช้ครบทุกเดือน",
        )
    return None


def months_without_report(
    project: Project, reports: Reports, skipped: Collection[Period]
) -> Iterator[Finding]:
    """Find months between two reports for which the project had to report and that have none; told at the
    report after them.
    """
    expected = expected_months(project, reports)
    if expected is None:
        return
    for earlier, later in pairwise(reports):
        missing = [
            month
            for month in _between(earlier.period, later.period)
            if month not in skipped and expected[0] <= month <= expected[1]
        ]
        if missing:
            message = f"ไม่มีรายงานเดือน{_named(missing)}"
            yield of_report(
                later, "reported_on", "month-without-report", message, "โปรดเพิ่มรายงาน หรือกำหนดให้ข้ามเดือนนั้น"
            )


def _between(earlier: Period, later: Period) -> Iterator[Period]:
    """Yield the months between two of one fiscal year; across the year's end, other projects report."""
    if (later.year - earlier.year) * 12 + later.month - earlier.month == 1:
        return  # as nearly always
    month = earlier.plus(1)
    while month < later and month.fiscal_year == earlier.fiscal_year:
        yield month
        month = month.plus(1)


def _named(months: list[Period]) -> str:
    first, last = months[0].thai, months[-1].thai
    if len(months) == 1:
        return first
    return f"{first} และ{last}" if len(months) == 2 else f"{first} ถึง{last}"
