"""The rules of the field (section "Rules" of the glossary): a broken rule is a finding, never a refusal.

A rule is a small generator. To add one, write it here or in `rules/`, and list it in PROJECT_RULES,
REPORT_RULES or COURSE_RULES.
Rules over all projects of a file are in `rules/whole_file.py`.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any, Final

from app.models.entry import Entry, FormSection, Kind, entries
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport, spent_budget
from app.models.project import Project
from app.models.rules.codes import code_of_office, code_pattern
from app.models.rules.course import money_apart, months_without_report, progress_unmoved
from app.models.rules.finding import MISSING as MISSING
from app.models.rules.finding import Finding as Finding
from app.models.rules.finding import Reports, of_project, of_report
from app.models.rules.narrative import doubled_word, narrative_twice, promise_past
from app.models.thai import fiscal_year_of, format_baht, format_date, format_percent

_IN_WORDS: Final = {
    "project_name": "ชื่อโครงการ",
    "fiscal_year": "ปีงบประมาณ",
    "start_date": "วันที่เริ่มต้น",
    "end_date": "วันที่สิ้นสุด",
    "coordinator": "ชื่อผู้ประสานงาน",
    "strategic_alignments": "แผนพัฒนาที่โครงการสนับสนุน",
    "reported_on": "วันที่ของรายงาน",
    "plan_status": "แผน",
    "target_status": "เป้าหมาย",
}
"""Entries whose label does not read naturally after ยังไม่ได้กรอก."""


def check(project: Project, reports: Reports, skipped: Collection[Period] = ()) -> list[Finding]:
    """Return all findings in the order of the form. `reports` are in the order of their months.

    `skipped` months need no report.
    """
    found = [finding for rule in COURSE_RULES for finding in rule(project, reports)]
    found += months_without_report(project, reports, skipped)
    return in_order_of_form([*found, *check_values(project, reports)])


def check_values(project: Project, reports: Reports) -> list[Finding]:
    """Return the findings that a misread value may cause: all but those about the project's course."""
    found = [finding for rule in PROJECT_RULES for finding in rule(project, reports)]
    found += [finding for rule in REPORT_RULES for finding in rule(project, reports)]
    return in_order_of_form(found)


def with_reasons(findings: Iterable[Finding], notes: Iterable[Note]) -> list[Finding]:
    """Add to each finding the clerk's reason for keeping it, if there is one."""
    kept = {
        (note.period, note.entry_key, note.rule): note.text
        for note in notes
        if note.topic is Topic.KEPT and not note.is_settled
    }
    if not kept:
        return list(findings)
    return [f._replace(reason=kept.get((f.period, f.entry.key, f.rule), "")) for f in findings]


def to_see_to(findings: Iterable[Finding]) -> list[Finding]:
    """Return the open findings: those without a reason."""
    return [finding for finding in findings if not finding.reason]


def sections_to_fill(project: Project) -> set[FormSection]:
    """Return the sections with a required entry that is still empty."""
    return {finding.section for finding in missing_entries(project, ())}


def in_order_of_form(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: place_in_form(finding.period, finding.entry.key))


_ORDER: Final = {key: place for place, key in enumerate([*entries(Project), *entries(ProgressReport)])}


def place_in_form(period: Period | None, key: str) -> tuple[tuple[int, ...], int]:
    """Return the sort key of an entry: the project's own first, then month by month."""
    return period or (0, 0), _ORDER[key]


# --- sections 1.1 to 1.6 ------------------------------------------------------------------------------------


def missing_entries(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find required entries that are still empty."""
    for item in entries(Project).values():
        value = getattr(project, item.key)
        if item.required and _is_blank(value):
            yield Finding(item, MISSING, _not_filled(item), _fill_in(item))


def _is_blank(value: Any) -> bool:
    """Return whether nothing is filled in; a list of blank members counts as blank."""
    if isinstance(value, tuple):
        return all(map(_is_blank, value))
    if is_dataclass(value):
        return all(_is_blank(getattr(value, field.name)) for field in fields(value))
    return value in ("", None)


def _not_filled(item: Entry) -> str:
    return f"ยังไม่ได้กรอก{_IN_WORDS.get(item.key, item.label)}"


def _fill_in(item: Entry) -> str:
    adds = item.kind in (Kind.ITEMS, Kind.TARGETS, Kind.ALIGNMENTS)
    return "โปรดเพิ่มอย่างน้อยหนึ่งข้อ" if adds else ""


def dates_in_order(project: Project, reports: Reports) -> Iterator[Finding]:
    if project.start_date and project.end_date and project.end_date < project.start_date:
        yield of_project("end_date", "date-order", "วันสิ้นสุดมาก่อนวันเริ่มต้น", "โปรดตรวจวันเริ่มต้นและวันสิ้นสุด")


def dates_in_fiscal_year(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find dates outside the fiscal year, which runs from 1 October to 30 September of the year it is named
    after.
    """
    if project.fiscal_year is None:
        return
    for key in ("start_date", "end_date"):
        day = getattr(project, key)
        if day and fiscal_year_of(day) != project.fiscal_year:
            message = f"{format_date(day)} อยู่ในปีงบประมาณ {fiscal_year_of(day)} ไม่ใช่ {project.fiscal_year}"
            yield of_project(key, "fiscal-year", message, "โปรดตรวจวันที่หรือปีงบประมาณ")


def spending_within_budget(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find disbursements whose sum exceeds the allocated budget."""
    spent, allocated = spent_budget(reports), project.allocated_budget_satang
    if allocated is not None and spent > allocated:
        message = f"เบิกใช้รวม {format_baht(spent)} บาท เกินงบประมาณที่ได้รับ {format_baht(spent - allocated)} บาท"
        yield of_project(
            "allocated_budget_satang", "over-budget", message, "โปรดตรวจยอดเบิกใช้หรืองบประมาณที่ได้รับ"
        )


# --- section 2 ----------------------------------------------------------------------------------------------


def missing_report_entries(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find required entries of reports that are still empty."""
    for report in reports:
        values = _required_of_report(report)
        for item, value in zip(_REQUIRED, values, strict=True) if _is_any_missing(values) else ():
            if value in ("", None):
                yield of_report(report, item.key, MISSING, _not_filled(item), "")


_REQUIRED: Final = tuple(item for item in entries(ProgressReport).values() if item.required)
_required_of_report: Final = attrgetter(*(item.key for item in _REQUIRED))


def _is_any_missing(values: tuple[Any, ...]) -> bool:
    return None in values or "" in values


def progress_at_most_100(project: Project, reports: Reports) -> Iterator[Finding]:
    for report in reports:
        if report.progress is not None and report.progress > 100_00:
            message = f"ความก้าวหน้า {format_percent(report.progress)} % เกินร้อยละ 100"
            yield of_report(report, "progress", "progress-range", message, "โปรดตรวจตัวเลข")


def progress_does_not_fall(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find falls in progress, which is cumulative. Each fall is found once, where it happens."""
    before = 0
    for report in reports:
        if report.progress is None:
            continue
        if report.progress < before:
            message = f"ความก้าวหน้าสะสมลดลงจาก {format_percent(before)} %"
            yield of_report(
                report, "progress", "progress-falls", message, "โปรดกรอกความก้าวหน้าสะสมตั้งแต่เริ่มโครงการ"
            )
        before = report.progress


def one_report_a_month(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find reports dated in the same month. Storage already allows only one report for a month."""
    first_in_month: dict[Period, int] = {}
    for number, report in enumerate(reports, start=1):
        if report.reported_on is None:
            continue
        month = Period.of(report.reported_on)
        if month in first_in_month:
            message = f"วันที่อยู่ในเดือนเดียวกับรายงานครั้งที่ {first_in_month[month]}"
            yield of_report(report, "reported_on", "one-a-month", message, "โปรดตรวจวันที่ เพราะรายงานเดือนละครั้ง")
        first_in_month.setdefault(month, number)


def report_dates_in_order(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find reports with an earlier date than the report of an earlier month."""
    latest = None
    for report in reports:
        if report.reported_on is None:
            continue
        if latest and report.reported_on < latest:
            message = f"วันที่มาก่อนรายงานครั้งก่อน ({format_date(latest)})"
            yield of_report(report, "reported_on", "report-order", message, "โปรดตรวจวันที่ของรายงาน")
        latest = max(latest or report.reported_on, report.reported_on)


def report_in_fiscal_year(project: Project, reports: Reports) -> Iterator[Finding]:
    for report in reports:
        if project.fiscal_year is not None and report.period.fiscal_year != project.fiscal_year:
            message = f"เดือนนี้อยู่ในปีงบประมาณ {report.period.fiscal_year} ไม่ใช่ {project.fiscal_year}"
            yield of_report(report, "reported_on", "fiscal-year", message, "โปรดตรวจเดือนที่รายงานหรือปีงบประมาณ")


PROJECT_RULES = (
    missing_entries,
    code_pattern,
    code_of_office,
    dates_in_order,
    dates_in_fiscal_year,
    spending_within_budget,
)
REPORT_RULES = (
    missing_report_entries,
    progress_at_most_100,
    progress_does_not_fall,
    one_report_a_month,
    report_dates_in_order,
    report_in_fiscal_year,
)
COURSE_RULES = (progress_unmoved, money_apart, narrative_twice, promise_past, doubled_word)
