"""Section 2: the reports, in four columns that are the same for all reports of a form.

The columns are measured from their texts, so that a progress line and its two statuses share one line. If
millions leave too little room, this section's font shrinks slightly before a line wraps.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from app.models.progress_report import PLAN_STATUSES, TARGET_STATUSES, ProgressReport
from app.models.thai import format_baht, format_date, format_percent
from app.printing.form_blocks import BODY_SIZE, LEADING, WIDTH, Grid, block, parts, runs
from app.printing.layout import Block, Role, Run
from app.printing.typesetting import Typeface, set_line, set_text

SIZES: Final = (BODY_SIZE, 8.75, 8.5)
GAP: Final = 0.2
"""Space before a status in addition to a space character, in font sizes."""
WIDEST_GAP: Final = LEADING


@dataclass(frozen=True, slots=True)
class _Cells:
    """The texts of one report. Each but the last of a line ends in the space that separates it
    from the next.
    """

    label: str
    narrative: str
    progress: str
    plan: str
    target: str

    @classmethod
    def of(cls, number: int, report: ProgressReport) -> Self:
        day = f" {format_date(report.reported_on)}" if report.reported_on else ""
        progress = f" {format_percent(report.progress)} %" if report.progress is not None else ""
        amount = f" {format_baht(report.disbursed_satang)} บาท" if report.disbursed_satang is not None else ""
        return cls(
            f"รายงานครั้งที่ {number} ",
            f"::{day} : {report.narrative}",
            f":: ความก้าวหน้าของงานฯ ={progress} งบประมาณที่เบิกใช้ (ครั้งที่ {number}) ={amount} ",
            f": {report.plan_status} ",
            f": {report.target_status}",
        )


@dataclass(frozen=True, slots=True)
class _Columns:
    """The starts of the columns, and their typeface. The last one ends at the right margin."""

    face: Typeface
    text: float
    plan: float
    target: float


def report_blocks(reports: Sequence[ProgressReport], grid: Grid) -> list[Block]:
    rows = [_Cells.of(number, report) for number, report in enumerate(reports, start=1)]
    columns = _columns(rows, grid.body)
    return [_report(cells, columns) for cells in rows]


def _report(cells: _Cells, columns: _Columns) -> Block:
    """Return a report. Its runs go from cell to cell, in reading order; a status wraps within its column."""
    face = columns.face
    label = Run(0, 0, set_line(cells.label, face), face)
    hang = face.width(":: ")
    narrative = _cell(cells.narrative, columns.text, WIDTH, face, hang, 0)
    below = len(narrative)
    progress = _cell(cells.progress, columns.text, columns.plan, face, hang, below)
    hang = face.width(": ")
    plan = _cell(cells.plan, columns.plan, columns.target, face, hang, below)
    target = _cell(cells.target, columns.target, WIDTH, face, hang, below)
    report = block(Role.REPORT, parts([label], narrative, progress, plan, target))
    return replace(report, space_before=LEADING / 4, stays_whole=True)


def _cell(text: str, start: float, end: float, face: Typeface, hang: float, line: int) -> list[Run]:
    lines = set_text(text, face, end - start - hang, first_indent=-hang)
    return runs(lines, start + hang, face, line)


def _columns(rows: Sequence[_Cells], body: Typeface) -> _Columns:
    """Return columns as wide as the usual statuses need, wider for longer ones if there is room."""
    faces = [replace(body, size=size) for size in SIZES]
    face = next((face for face in faces if _room(rows, face) >= 0), faces[-1])
    room = max(0, _room(rows, face))
    plan, target = _usual_widths(face)
    plan += (more := min(room, max(0, _widest((row.plan for row in rows), face) - plan)))
    target += (still_more := min(room - more, max(0, _widest((row.target for row in rows), face) - target)))
    between = min((room - more - still_more) / 2, WIDEST_GAP)
    label = _widest((row.label for row in rows), face)
    return _Columns(face, label, WIDTH - target - between - plan, WIDTH - target)


def _room(rows: Sequence[_Cells], face: Typeface) -> float:
    """Return the width left when every progress line and the usual statuses are on one line."""
    taken = _widest((row.label for row in rows), face) + _widest((row.progress for row in rows), face)
    return WIDTH - taken - sum(_usual_widths(face))


def _usual_widths(face: Typeface) -> tuple[float, float]:
    gap = GAP * face.size
    return gap + face.width(f": {PLAN_STATUSES[0]} "), gap + face.width(f": {TARGET_STATUSES[0]}")


def _widest(texts: Iterable[str], face: Typeface) -> float:
    return max(map(face.width, texts), default=0)
