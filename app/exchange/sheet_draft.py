"""A project as the rows of a workbook have told it so far, and the record that it becomes."""

from dataclasses import dataclass, field
from typing import Any

from app.exchange.periods import assigned
from app.formats.json.values import ALIGNMENT, read_value
from app.formats.spreadsheet.cells import LEVELS, read_alignments
from app.formats.spreadsheet.headers import Layout
from app.models.entry import Kind
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.thai import format_date
from app.services.import_records import name_of


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be kept: where it is, what it should hold, why not, and what to do."""

    sheet: str
    place: str
    label: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"แผ่น {self.sheet} ช่อง {self.place} {self.label}: {self.reason} {self.remedy}"


@dataclass(slots=True)
class ReportDraft:
    period: Period | None
    values: dict[str, Any]


@dataclass(slots=True, eq=False)
class Draft:
    """A project as its rows have told it so far."""

    layout: Layout
    row: int
    id: str
    values: dict[str, Any] = field(default_factory=dict)
    reports: list[ReportDraft] = field(default_factory=list)
    months: dict[Period, str] = field(default_factory=dict)
    alignments_at: Problem = Problem("", "", "", "", "")
    is_refused: bool = False

    @property
    def name(self) -> str:
        texts: dict[str, Any] = {key: self.values.get(key) or "" for key in ("project_code", "project_name")}
        return name_of(Project("", **texts))


# --- records ------------------------------------------------------------------------------------------------


def record_of(draft: Draft, untold: frozenset[str]) -> ProjectRecord:
    """The record that a draft has become. Raises UserError when its alignments cannot be kept."""
    levels = read_alignments({key: draft.values.get(key, "") for key in LEVELS})
    found = [{name: getattr(level, key) for name, key in ALIGNMENT.items()} for level in levels]
    alignments = read_value(Kind.ALIGNMENTS, found)
    plain = {key: value for key, value in draft.values.items() if key not in LEVELS}
    project = Project(draft.id, **plain, strategic_alignments=alignments)
    days = [(report.period, report.values.get("reported_on")) for report in draft.reports]
    in_order = sorted(zip(assigned(days), draft.reports, strict=True), key=lambda pair: pair[0])
    reports = tuple(ProgressReport(draft.id, period, **report.values) for period, report in in_order)
    notes = [note for period, report in in_order if (note := _note(period, report))]
    return ProjectRecord(project, reports, tuple(notes), untold)


def _note(period: Period, report: ReportDraft) -> str:
    """What the reader should know of a report whose month was not told."""
    day = report.values.get("reported_on")
    if report.period or day is None or period == Period.of(day):
        return ""
    return f"รายงานวันที่ {format_date(day)} จัดเป็นของเดือน{period.thai}"
