"""Project JSON, the documented format in which records are exported and imported without loss.

`read` accepts one project or {"projects": [...]}; `write` always writes the latter, with the `id` and
`period` that only a file knows. Reading is strict: it refuses whatever it cannot keep, and names the place.
The format and its reasons: docs/decisions/0003-project-json.md.
"""

import uuid
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

from app.formats.json import file as json_file
from app.formats.json.values import (
    Shape,
    expect,
    expect_list,
    expect_object,
    labels_of,
    optional_entries,
    read_entries,
    with_later_entries,
    within,
    write_entries,
)
from app.models.entry import FormSection
from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport, assigned
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.thai import common_year, format_date, shortened
from app.storage.output_files import write_file

PROJECT: Final[Shape] = with_later_entries(
    Project,
    {
        "project_name": "project_name",
        "project_code": "project_code",
        "fiscal_year": "fiscal_year",
        "start_date": "start_date",
        "end_date": "end_date",
        "allocated_budget_baht": "allocated_budget_satang",
        "responsible_unit": ("office", "division", "subdivision"),
        "responsible_officer": {"name": "officer_name", "phone": "officer_phone"},
        "coordinator": "coordinator",
        "rationale": "rationale",
        "objectives": "objectives",
        "targets": "targets",
        "strategic_alignment": "strategic_alignments",
    },
)
REPORT: Final[Shape] = with_later_entries(
    ProgressReport,
    {
        "reported_on": "reported_on",
        "narrative": "narrative",
        "progress_percent": "progress",
        "disbursed_baht": "disbursed_satang",
        "plan_status": "plan_status",
        "target_status": "target_status",
    },
)

# --- writing ------------------------------------------------------------------------------------------------


def write(path: Path, records: Sequence[ProjectRecord]) -> None:
    """Write records whole or not at all. Raises UserError when the file cannot be written."""
    write_file(path, to_bytes(records))


def to_bytes(records: Sequence[ProjectRecord], without: Container[str] = ()) -> bytes:
    """Return the JSON of these records. `without`: keys of entries to omit, as an earlier version did."""
    return json_file.dump({"projects": [to_json(record, without) for record in records]})


def to_json(record: ProjectRecord, without: Container[str] = ()) -> dict[str, Any]:
    reports = [
        {"no": number, "period": str(report.period)} | write_entries(report, _without(REPORT, without))
        for number, report in enumerate(record.reports, start=1)
    ]
    project = write_entries(record.project, _without(PROJECT, without))
    return {"id": record.project.id} | project | {"reports": reports}


def _without(shape: Shape, keys: Container[str]) -> Shape:
    return {key: held for key, held in shape.items() if not (isinstance(held, str) and held in keys)}


# --- reading ------------------------------------------------------------------------------------------------


def read(path: Path) -> list[ProjectRecord]:
    """Return the file's records. Raises UserError naming the place, the entry and the JSON key."""
    return _records(json_file.load(path), path.name)


def from_bytes(data: bytes, name: str) -> list[ProjectRecord]:
    """Parse records from data; `name` is the source's name in errors. Raises UserError like `read`."""
    return _records(json_file.loads(data, name), name)


def entries_left_out(forms: Iterable[bytes], name: str) -> frozenset[str]:
    """Return the keys of the entries that the program that wrote these forms did not know yet.

    The first form with reports tells: without any, it does not say which entries of a report were known.
    """
    project: dict[str, Any] = {}
    for data in forms:
        [project] = json_file.loads(data, name)["projects"]
        if project["reports"]:
            break
    return _left_out(project)


def _left_out(project: dict[str, Any]) -> frozenset[str]:
    written = {*project, *chain.from_iterable(project["reports"] or ())}
    later = {**optional_entries(Project, PROJECT), **optional_entries(ProgressReport, REPORT)}
    return frozenset(entry_key for key, entry_key in later.items() if key not in written)


def _records(found: Any, name: str) -> list[ProjectRecord]:
    with within(f"{name}:"):
        if isinstance(found, dict) and "projects" in found:
            listed = expect_object(found, {"projects": "โครงการ"})["projects"]
            projects = expect(listed, list, thai="รายการ [ ]")
        else:
            projects = [found]
        records = [_record(place, project) for place, project in enumerate(projects, start=1)]
        _refuse_doubles(records)
    return records


def _refuse_doubles(records: Sequence[ProjectRecord]) -> None:
    places: dict[str, int] = {}
    for place, record in enumerate(records, start=1):
        project_id = record.project.id
        if project_id and project_id in places:
            raise UserError(
                f"โครงการที่ {places[project_id]} และ {place} มีรหัสประจำระเบียน (id) เดียวกัน",
                "โปรดลบโครงการที่ซ้ำหรือลบ id ออก แล้วนำเข้าอีกครั้ง",
            )
        places[project_id] = place


def _record(place: int, value: Any) -> ProjectRecord:
    with within(_place(place, value)):
        labels = labels_of(Project, PROJECT) | {"reports": FormSection.REPORTS.title}
        found = expect_object(value, labels, optional=("id", *optional_entries(Project, PROJECT)))
        project = Project(_project_id(found.get("id")), **read_entries(Project, PROJECT, found))
        with within("รายงาน (reports)"):
            listed = expect_list(found["reports"])
        sources = [_report_source(number, report) for number, report in enumerate(listed, start=1)]
        return replace(_with_reports(project, sources), untold=_left_out(found))


def _place(place: int, value: Any) -> str:
    """Identify a project by its position, and by its name if it has one."""
    name = value.get("project_name") if isinstance(value, dict) else None
    return f"โครงการที่ {place} “{shortened(name[:100])}”" if isinstance(name, str) else f"โครงการที่ {place}"


def _project_id(value: Any) -> str:
    if value is None:
        return ""
    try:
        return str(uuid.UUID(value if isinstance(value, str) and len(value) == 36 else ""))
    except ValueError:
        raise UserError(
            "รหัสประจำระเบียน (id): ไม่ใช่รหัสที่โปรแกรมนี้สร้าง", "โปรดลบ id ออกเพื่อให้โปรแกรมสร้างใหม่ แล้วนำเข้าอีกครั้ง"
        ) from None


# --- reports ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _ReportSource:
    """A report as in the source, possibly without a month."""

    number: int | None
    period: Period | None
    entries: dict[str, Any]

    @property
    def name(self) -> str:
        if self.period:
            return f"รายงานเดือน{self.period.thai}"
        return f"รายงานวันที่ {format_date(self.entries['reported_on'])}"


def _report_source(place: int, value: Any) -> _ReportSource:
    with within(f"รายงานลำดับที่ {place}"):
        optional = ("no", "period", *optional_entries(ProgressReport, REPORT))
        found = expect_object(value, labels_of(ProgressReport, REPORT), optional)
        number, period = _report_number(found.get("no")), _period(found.get("period"))
        source = _ReportSource(number, period, read_entries(ProgressReport, REPORT, found))
        if not (source.period or source.entries["reported_on"]):
            raise UserError(
                "ไม่มีทั้งวันที่ (reported_on) และเดือน (period)",
                "โปรดเพิ่มอย่างใดอย่างหนึ่ง แล้วนำเข้าอีกครั้ง",
            )
        return source


def _report_number(value: Any) -> int | None:
    with within("ครั้งที่ (no):"):
        number: int | None = value if value is None else expect(value, int, thai="ตัวเลขจำนวนเต็ม")
        return number


def _period(value: Any) -> Period | None:
    if value is None:
        return None
    try:
        period = Period.parse(value if isinstance(value, str) else "")
        if common_year(period.year) != period.year:
            raise ValueError(value)
    except ValueError:
        raise UserError("เดือน (period): ไม่ใช่เดือนที่มีจริง", 'โปรดแก้เป็น "ปี ค.ศ.-เดือน" เช่น "2018-10"') from None
    return period


def _with_reports(project: Project, sources: Sequence[_ReportSource]) -> ProjectRecord:
    _refuse_one_month_twice(sources)
    periods = assigned([(source.period, source.entries["reported_on"]) for source in sources])
    in_order = sorted(zip(periods, sources, strict=True), key=lambda pair: pair[0])
    reports = [ProgressReport(project.id, period, **source.entries) for period, source in in_order]
    notes = [note for number, pair in enumerate(in_order, start=1) for note in _notes(number, *pair)]
    return ProjectRecord(project, tuple(reports), tuple(notes))


def _refuse_one_month_twice(sources: Sequence[_ReportSource]) -> None:
    named = [source.period for source in sources if source.period]
    for period in named:
        if named.count(period) > 1:
            raise UserError(
                f"มีรายงานของเดือน{period.thai} (period {period}) มากกว่าหนึ่งครั้ง",
                "โปรดแก้ให้เหลือเดือนละครั้ง แล้วนำเข้าอีกครั้ง",
            )


def _notes(number: int, period: Period, source: _ReportSource) -> list[str]:
    """Describe in Thai what was changed or derived in a report."""
    notes = []
    if source.period is None and period != Period.of(source.entries["reported_on"]):
        notes.append(f"{source.name} จัดเป็นของเดือน{period.thai}")
    if source.number not in (None, number):
        told = shortened(str(source.number))
        notes.append(f"{source.name} ในต้นฉบับเป็นครั้งที่ {told} เมื่อเรียงตามเดือนแล้วเป็นครั้งที่ {number}")
    return notes
