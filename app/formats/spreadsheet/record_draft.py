"""A project as read from a sheet's rows so far, and the record that it becomes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.formats.json.values import ALIGNMENT, read_value
from app.formats.spreadsheet.cells import LEVELS, cell_text, read_alignments
from app.formats.spreadsheet.doubts import cell_source
from app.formats.spreadsheet.headers import Layout
from app.formats.spreadsheet.package import Cell
from app.models.entry import Kind
from app.models.import_doubts import Source
from app.models.progress_report import Period, ProgressReport, assigned
from app.models.project import Project, name_of
from app.models.project_record import ProjectRecord, source_key
from app.models.thai import format_date


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be stored: its place, its expected content, the reason, and the remedy."""

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
    sheet: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)
    """The cells as they stand on the sheet, by the key of what they hold."""


@dataclass(slots=True, eq=False)
class RecordDraft:
    """A project as read from its rows so far."""

    layout: Layout
    row: int
    id: str
    values: dict[str, Any] = field(default_factory=dict)
    reports: list[ReportDraft] = field(default_factory=list)
    months: dict[Period, str] = field(default_factory=dict)
    alignments_at: Problem = Problem("", "", "", "", "")
    is_refused: bool = False
    rows: int = 0
    cells: dict[str, Cell] = field(default_factory=dict)
    waits_for: set[str] = field(default_factory=set)
    """The keys of the unanswered questions for which the project is held back."""

    @property
    def name(self) -> str:
        texts: dict[str, Any] = {key: self.values.get(key) or "" for key in ("project_code", "project_name")}
        return name_of(Project("", **texts))


# --- records ------------------------------------------------------------------------------------------------


def record_of(draft: RecordDraft, untold: frozenset[str]) -> ProjectRecord:
    """Return the record of a complete draft. Raises UserError if its alignments cannot be stored."""
    told = {key: draft.values.get(key, "") for key in LEVELS}
    levels = read_alignments(told) if any(told.values()) else ()
    found = [{name: getattr(level, key) for name, key in ALIGNMENT.items()} for level in levels]
    alignments = read_value(Kind.ALIGNMENTS, found)
    plain = {key: value for key, value in draft.values.items() if key not in LEVELS}
    project = Project(draft.id, **plain, strategic_alignments=alignments)
    days = [(report.period, report.values.get("reported_on")) for report in draft.reports]
    in_order = sorted(zip(assigned(days), draft.reports, strict=True), key=lambda pair: pair[0])
    reports = tuple(ProgressReport(draft.id, period, **report.values) for period, report in in_order)
    notes = [note for period, report in in_order if (note := _note(period, report))]
    return ProjectRecord(project, reports, tuple(notes), untold, _sources(draft, in_order))


class _CellSources(Mapping[str, Source]):
    """Where values stand; a Source is made when it is shown, because most of them never are."""

    def __init__(self, cells: Mapping[str, tuple[str, Cell]]) -> None:
        self._cells = cells

    def __getitem__(self, key: str) -> Source:
        sheet, cell = self._cells[key]
        return cell_source(sheet, cell.place, cell_text(cell))

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


def _sources(draft: RecordDraft, reports: list[tuple[Period, ReportDraft]]) -> _CellSources:
    sheet = draft.layout.sheet.name
    found = {
        "strategic_alignments" if key in LEVELS else key: (sheet, cell) for key, cell in draft.cells.items()
    }
    for period, report in reports:
        found |= {source_key(key, period): (report.sheet, cell) for key, cell in report.cells.items()}
    return _CellSources(found)


def _note(period: Period, report: ReportDraft) -> str:
    """Describe in Thai a month that was derived from the report's date."""
    day = report.values.get("reported_on")
    if report.period or day is None or period == Period.of(day):
        return ""
    return f"รายงานวันที่ {format_date(day)} จัดเป็นของเดือน{period.thai}"
