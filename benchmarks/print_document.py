"""The document that every peer prints: the reference form as plain blocks, in reading order."""

from collections.abc import Iterator, Sequence

from app.formats.json import project as project_json
from app.models.entry import FormSection, entries
from app.models.progress_report import ProgressReport, spent_budget
from app.models.project import Project, StrategicAlignment
from app.models.thai import format_baht, format_date, format_official_date, format_percent
from app.printing.official_form import (
    CERTIFICATION,
    FIRST_HEADING,
    FORM_TITLE,
    RESPONSIBLE_UNIT,
    SIGNATURE,
    SPENT_BUDGET,
)
from benchmarks.print_peers import ROOT, Block

PROJECT_JSON = ROOT / "tests" / "files" / "minburi-2562-first-print.json"
SIGNING_DOTS = "....."


def reference() -> list[Block]:
    record = project_json.read(PROJECT_JSON)[0]
    return list(_blocks(record.project, record.reports))


def text_of(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _blocks(project: Project, reports: Sequence[ProgressReport]) -> Iterator[Block]:
    yield Block("title", (f"** {FORM_TITLE} **",))
    yield Block("heading", (FIRST_HEADING,))
    yield from _identity(project, reports)
    yield from _responsible_unit(project)
    yield _heading(FormSection.RATIONALE)
    yield from (Block("paragraph", (text,)) for text in project.rationale)
    yield _heading(FormSection.OBJECTIVES)
    yield from _items(project.objectives)
    yield _heading(FormSection.TARGETS)
    for item, group in zip(_items([group.title for group in project.targets]), project.targets, strict=True):
        yield item
        yield from (Block("item", ("-", text), level=1) for text in group.items)
    yield _heading(FormSection.ALIGNMENT)
    for alignment in project.strategic_alignments:
        for key, described in entries(StrategicAlignment).items():
            yield _entry(described.printed, getattr(alignment, key))
    yield _heading(FormSection.REPORTS)
    yield from (_report(number, report) for number, report in enumerate(reports, start=1))
    yield Block("paragraph", (CERTIFICATION,))
    yield from (Block("signature", (f"{before}{SIGNING_DOTS}{after}",)) for before, after in SIGNATURE)


def _identity(project: Project, reports: Sequence[ProgressReport]) -> Iterator[Block]:
    values = {
        "project_name": project.project_name,
        "project_code": project.project_code,
        "fiscal_year": project.fiscal_year,
        "start_date": project.start_date and format_official_date(project.start_date),
        "allocated_budget_satang": f"{format_baht(project.allocated_budget_satang or 0)} บาท",
        "end_date": project.end_date and format_official_date(project.end_date),
    }
    yield _heading(FormSection.IDENTITY)
    yield from (_entry(entries(Project)[key].printed, str(value)) for key, value in values.items())
    yield _entry(SPENT_BUDGET, f"{format_baht(spent_budget(reports))} บาท")


def _responsible_unit(project: Project) -> Iterator[Block]:
    label = entries(Project)
    yield _heading(FormSection.RESPONSIBLE_UNIT)
    yield _entry(RESPONSIBLE_UNIT, " / ".join(project.responsible_unit))
    yield _entry(label["officer_name"].printed, f"{project.officer_name} {project.officer_phone}")
    yield _entry(label["coordinator"].printed, project.coordinator)


def _heading(section: FormSection) -> Block:
    level = section.number.count(".")
    return Block("heading", (f"{section.number}{'' if level else '.'} {section.title}",), level)


def _entry(label: str, value: str) -> Block:
    return Block("entry", (label, f": {value}"))


def _items(texts: Sequence[str]) -> Iterator[Block]:
    return (Block("item", (f"{number}.", text)) for number, text in enumerate(texts, start=1))


def _report(number: int, report: ProgressReport) -> Block:
    day = format_date(report.reported_on) if report.reported_on else ""
    progress, amount = format_percent(report.progress or 0), format_baht(report.disbursed_satang or 0)
    texts = (
        f"รายงานครั้งที่ {number}",
        f":: {day} : {report.narrative}",
        f":: ความก้าวหน้าของงานฯ = {progress} % งบประมาณที่เบิกใช้ (ครั้งที่ {number}) = {amount} บาท",
        f": {report.plan_status}",
        f": {report.target_status}",
    )
    return Block("report", texts)
