"""Section 2: the reports, in four columns that are the same for all reports of a form.

The columns are measured from their texts, so that a progress line and its two statuses share one line. If
millions leave too little room, this section's font shrinks slightly before a line wraps. Statuses too long
for their columns stand below the progress line instead, over the full width, where that takes fewer lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from app.models.progress_report import PLAN_STATUSES, TARGET_STATUSES, ProgressReport
from app.models.thai import format_baht, format_date, format_percent
from app.printing.form_blocks import BODY_SIZE, COLON, LEADING, WIDTH, Grid, block, hanging, parts, runs
from app.printing.layout import Block, Role, Run
from app.printing.typesetting import Typeface, set_line

SIZES: Final = (BODY_SIZE, 8.75, 8.5)
LABEL: Final = "รายงานครั้งที่"
CONTINUED: Final = "(ต่อ)"
NARRATIVE_MARK: Final = ":: "
GAP: Final = 0.2
"""Space before a status in addition to a space character, in font sizes."""
WIDEST_GAP: Final = LEADING


@dataclass(frozen=True, slots=True)
class _Cell:
    """The text of a cell after its mark, which never stands alone.

    It ends in the space that separates the cell from the next one of its line, if there is one.
    """

    mark: str
    text: str

    @property
    def whole(self) -> str:
        return f"{self.mark}{self.text}"


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one report. `continued` is the label above the lines that follow a page break."""

    label: str
    continued: str
    narrative: _Cell
    progress: _Cell
    plan: _Cell
    target: _Cell

    @classmethod
    def of(cls, number: int, report: ProgressReport) -> Self:
        day = f" {format_date(report.reported_on)}" if report.reported_on else ""
        progress = f" {format_percent(report.progress)} %" if report.progress is not None else ""
        amount = f" {format_baht(report.disbursed_satang)} บาท" if report.disbursed_satang is not None else ""
        return cls(
            f"{LABEL} {number} ",
            f"{LABEL} {number} {CONTINUED}",
            _Cell(f"::{day} : ", report.narrative),
            _Cell(NARRATIVE_MARK, f"ความก้าวหน้าของงานฯ ={progress} งบประมาณที่เบิกใช้ (ครั้งที่ {number}) ={amount} "),
            _Cell(COLON, f"{report.plan_status} "),
            _Cell(COLON, report.target_status),
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
    """Return a report. Its runs go from cell to cell, in reading order."""
    face = columns.face
    label = Run(0, 0, set_line(cells.label, face), face)
    hang = face.width(NARRATIVE_MARK)
    narrative = _runs(cells.narrative, columns.text, WIDTH, face, hang, 0)
    below = len(narrative)
    figures = _beside(cells, columns, below)
    if _end(figures) > below and _end(under := _under(cells, columns, below)) < _end(figures):
        figures = under
    continued = block(Role.CONTINUED, [Run(0, 0, set_line(cells.continued, face), face)])
    cells_of_all = parts([label], narrative, *figures)
    more = {"space_before": LEADING / 4, "stays_whole": True, "continued": continued}
    return block(Role.REPORT, cells_of_all, **more)


def _beside(cells: _Cells, columns: _Columns, line: int) -> list[list[Run]]:
    """Return the progress with both statuses beside it; each wraps within its column."""
    face, starts = columns.face, (columns.text, columns.plan, columns.target)
    each = zip((cells.progress, cells.plan, cells.target), starts, (*starts[1:], WIDTH), strict=True)
    return [_runs(cell, start, end, face, face.width(cell.mark), line) for cell, start, end in each]


def _under(cells: _Cells, columns: _Columns, line: int) -> list[list[Run]]:
    """Return the progress and below it each status, over the width that the narrative has.

    An empty status needs no line, on which its colon would stand alone: it ends the line before.
    """
    face = columns.face
    edge = columns.text + face.width(NARRATIVE_MARK)
    found = [_runs(cells.progress, columns.text, WIDTH, face, edge - columns.text, line)]
    for cell, column in ((cells.plan, columns.plan), (cells.target, columns.target)):
        hang, last = face.width(cell.mark), found[-1][-1]
        if cell.text.strip():
            found.append(_runs(cell, edge - hang, WIDTH, face, hang, last.line + 1))
        else:
            found.append(_runs(cell, _room_after(last, column), WIDTH, face, hang, last.line))
    return found


def _room_after(run: Run, column: float) -> float:
    """Return where a cell may start on the line of a run: in its column, or after the run's text."""
    return max(column, run.x + run.face.width(run.content.text.rstrip()) + GAP * run.face.size)


def _end(cells: Sequence[Sequence[Run]]) -> int:
    """Return the last line of several cells."""
    return max(run.line for cell in cells for run in cell)


def _runs(cell: _Cell, start: float, end: float, face: Typeface, hang: float, line: int) -> list[Run]:
    lines = hanging(cell.mark, cell.text, face, end - start - hang, hang)
    return runs(lines, start + hang, face, line)


def _columns(rows: Sequence[_Cells], body: Typeface) -> _Columns:
    """Return columns as wide as the usual statuses need, wider for longer ones if there is room."""
    faces = [body._replace(size=size) for size in SIZES]
    rooms = ((face, _room(rows, face)) for face in faces)
    face, room = next((found for found in rooms if found[1] >= 0), (faces[-1], 0))
    plan, target = _usual_widths(face)
    plan += (more := min(room, max(0, _widest((row.plan.whole for row in rows), face) - plan)))
    widest = _widest((row.target.whole for row in rows), face)
    target += (still_more := min(room - more, max(0, widest - target)))
    between = min((room - more - still_more) / 2, WIDEST_GAP)
    label = _widest((row.label for row in rows), face)
    return _Columns(face, label, WIDTH - target - between - plan, WIDTH - target)


def _room(rows: Sequence[_Cells], face: Typeface) -> float:
    """Return the width left when every progress line and the usual statuses are on one line."""
    taken = _widest((row.label for row in rows), face) + _widest((row.progress.whole for row in rows), face)
    return WIDTH - taken - sum(_usual_widths(face))


def _usual_widths(face: Typeface) -> tuple[float, float]:
    gap = GAP * face.size
    return gap + face.width(f": {PLAN_STATUSES[0]} "), gap + face.width(f": {TARGET_STATUSES[0]}")


def _widest(texts: Iterable[str], face: Typeface) -> float:
    return max(map(face.width, texts), default=0)
