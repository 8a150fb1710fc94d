"""Months copied from a spreadsheet: which cell goes to which project and entry, before anything is written.

An empty cell takes nothing away. A cell that cannot be read is named, and nothing else is lost. A month
without a report gets the proposed values only for entries that the copied cells have no column for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from app.formats.spreadsheet.cells import cell_text, is_dash, period_of, value_of
from app.formats.spreadsheet.columns import IDENTITY, KINDS, PERIOD
from app.formats.spreadsheet.damaged_words import ask_about_damaged_words
from app.formats.spreadsheet.doubts import NO_ANSWERS, Doubts
from app.formats.spreadsheet.header_meaning import months_named
from app.formats.spreadsheet.headers import Layout
from app.formats.spreadsheet.package import Cell, column_name
from app.formats.spreadsheet.reader import Sheet
from app.formats.spreadsheet.record_draft import RecordDraft, ReportDraft
from app.formats.spreadsheet.values.sheet import SheetValues, read_columns
from app.models.entry import empty_value, entries
from app.models.errors import UserError
from app.models.import_doubts import MAX_SOURCES, Answers, LeftOut, Question, Source
from app.models.month_state import ProjectMonth
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, name_of, short_name_of
from app.models.project_record import ProjectRecord, source_key
from app.models.status_words import STATUSES, whole_status
from app.models.thai import clean_line, shortened
from app.services.imports.offer import WAITS, HeldBack, Offer
from app.services.imports.pasted_columns import LABELS, PastedColumns, columns_of
from app.services.imports.pasted_projects import MonthProjects

NAME: Final = "ข้อมูลที่วาง"
BEYOND_ROWS: Final = "เกินแถวสุดท้ายของตาราง"
OTHER_MONTH: Final = "เป็นรายงานของเดือนอื่น"
ABOVE: Final = "ข้อความเหนือหัวตาราง"
TWICE: Final = "มีมากกว่าหนึ่งแถวและค่าต่างกัน"
PROPOSED: Final = "ค่าที่เสนอ"
MOST_LINES: Final = 20_000
_ENTRIES: Final = entries(ProgressReport)
_OF_PROJECT: Final = frozenset(entries(Project))
_FAULT: Final = re.compile(r"#(#+|N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
_LETTER: Final = re.compile(r"[ก-๎a-zA-Z]")


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid into which cells are pasted: its month, its rows and entries from the selected cell on, and
    all projects of the month, shown or not.

    `has_cell`: the selected cell is one that is typed, so that columns can follow it.
    """

    period: Period
    rows: Sequence[ProjectMonth]
    names: Sequence[str]
    all_rows: Sequence[ProjectMonth]
    has_cell: bool = True


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that cannot be read: its project, what it should hold, the line and text, and why."""

    row: ProjectMonth
    key: str
    line: int
    text: str
    reason: str

    def __str__(self) -> str:
        return f"{short_name_of(self.row)} {LABELS[self.key]} “{self.text}”"

    @property
    def left_out(self) -> LeftOut:
        source = Source(name_of(self.row), f"ช่อง{LABELS[self.key]} แถว {self.line:,}", self.text)
        return LeftOut(self.reason, (source,))


@dataclass(frozen=True, slots=True)
class PastedReading:
    """What was read. `bad` are cells that cannot be read, also part of the offer's `left_out`.

    `matched` says in Thai how lines found their projects; `skipped` are projects without a report that the
    clerk has skipped this month. `odd` are statuses in words that neither the form nor the file has;
    `titled` are the months that the text above the headers names instead of this one. `is_by_place`: no line
    names its project.
    """

    offer: Offer
    questions: Sequence[Question]
    bad: Sequence[BadCell]
    matched: str
    skipped: frozenset[str]
    odd: Sequence[str] = ()
    titled: Sequence[Period] = ()
    is_by_place: bool = False


def read_months(lines: Sequence[Sequence[str]], grid: Grid, answers: Answers = NO_ANSWERS) -> PastedReading:
    """Return what the copied cells would change. The records tell of their projects only the names.

    Raises UserError if there is nothing for the month among them.
    """
    if len(lines) > MOST_LINES:
        raise UserError(f"ข้อมูลที่คัดลอกมีเกิน {MOST_LINES:,} แถว", _COPY_LESS)
    columns = columns_of(lines, grid.names, grid.all_rows, grid.period, has_cell=grid.has_cell)
    if not {*columns.keys.values()} & LABELS.keys():
        raise UserError("ข้อมูลที่คัดลอกไม่มีช่องที่กรอกในเดือนนี้", _WHAT_TO_COPY)
    return _Reader(lines, grid, columns, answers).read()


_COPY_LESS: Final = "โปรดคัดลอกเฉพาะแถวของโครงการในเดือนนี้"
_WHAT_TO_COPY: Final = "โปรดเลือกช่องเริ่มต้นในตาราง หรือคัดลอกหัวตารางมาด้วย เช่น รหัสโครงการ ความก้าวหน้า เบิกใช้"


@dataclass(slots=True)
class _Draft:
    """What the lines so far say about a project."""

    row: ProjectMonth
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, Source] = field(default_factory=dict)
    is_waiting: bool = False
    is_unclear: bool = False


class _Reader:
    """One reading of the copied cells."""

    def __init__(
        self,
        lines: Sequence[Sequence[str]],
        grid: Grid,
        columns: PastedColumns,
        answers: Answers,
    ) -> None:
        self._lines, self._grid, self._columns = lines, grid, columns
        self._answers = answers
        self._projects = MonthProjects(grid.all_rows)
        self._drafts: dict[str, _Draft] = {}
        self._bad: list[BadCell] = []
        self._left: dict[str, list[Source]] = {}
        self._rows = list(self._data())
        self._values = self._read_columns()
        self._questions = list(self._values.questions)

    def read(self) -> PastedReading:
        for number, cells in self._rows:
            row, reason = self._project(number, cells)
            if row is None:
                self._leave(reason, number, " · ".join(filter(None, map(cell_text, cells.values()))))
            else:
                self._take(row, number, self._values.applied(cells))
        self._mend()
        self._tell_rest()
        left = [LeftOut(reason, tuple(s[:MAX_SOURCES]), len(s)) for reason, s in self._left.items()]
        told = [*(bad.left_out for bad in self._bad), *left, *self._columns_left()]
        offer = Offer(NAME, self._records(), self._held_back(), told)
        skipped = frozenset(one.row.id for one in self._all if one.row.is_skipped)
        return PastedReading(
            offer,
            self._questions,
            self._bad,
            self._matched(),
            skipped,
            [*self._odd_statuses()],
            self._months_above(),
            not self._columns.names_projects,
        )

    # --- lines --------------------------------------------------------------------------------------------

    def _data(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Yield the lines with content, each with its number and cells."""
        header = self._lines[self._columns.first - 1] if self._columns.first else None
        for number, line in enumerate(self._lines[self._columns.first :], self._columns.first + 1):
            cells = {c: Cell(number, c, text) for c, text in enumerate(line, 1) if text.strip()}
            if cells and line != header:
                yield number, cells

    def _read_columns(self) -> SheetValues:
        """Read each column of numbers or dates as a whole: 0.45 may mean 45 %."""
        keys = {c: key for c, key in self._columns.keys.items() if key in LABELS}
        headers = {c: self._columns.header_of(c) or LABELS[key] for c, key in keys.items()}
        self._layout = Layout(Sheet(NAME, "", False), len(self._rows), 0, headers, {}, {}, keys)
        return read_columns(self._layout, [cells for _, cells in self._rows], (), {}, self._answers)

    def _told(self, cells: Mapping[int, Cell]) -> dict[str, Cell]:
        keys = self._columns.keys
        return {keys[column]: cell for column, cell in cells.items() if column in keys}

    def _project(self, number: int, cells: Mapping[int, Cell]) -> tuple[ProjectMonth | None, str]:
        """Return the project of a line, or why there is none."""
        told = self._told(cells)
        if PERIOD in told and not self._is_of_this_month(told[PERIOD]):
            return None, OTHER_MONTH
        if self._columns.names_projects:
            return self._projects.named({key: cell_text(told[key]) for key in IDENTITY if key in told})
        place = number - 1 - self._columns.first
        rows = self._grid.rows
        return (rows[place], "") if place < len(rows) else (None, BEYOND_ROWS)

    def _is_of_this_month(self, cell: Cell) -> bool:
        try:
            return period_of(cell) in (None, self._grid.period)
        except UserError:
            return False

    def _leave(self, reason: str, number: int, text: str) -> None:
        self._left.setdefault(reason, []).append(Source("", f"แถว {number:,}", shortened(text)))

    # --- cells --------------------------------------------------------------------------------------------

    def _take(self, row: ProjectMonth, number: int, cells: Mapping[int, Cell]) -> None:
        draft = self._drafts.setdefault(row.id, _Draft(row, number))
        draft.is_waiting |= number in self._values.waiting
        for column, cell in cells.items():
            key = self._columns.keys.get(column, "")
            if key not in LABELS:
                continue
            written = self._lines[number - 1][column - 1].strip()
            try:
                value = _value(key, cell)
            except UserError as error:
                self._bad.append(BadCell(row, key, number, shortened(written), error.what))
                continue
            if value in (None, ""):
                continue
            draft.is_unclear |= draft.values.get(key, value) != value
            draft.values[key] = value
            draft.texts[key] = Source("", f"แถว {number:,}", shortened(written))

    def _mend(self) -> None:
        """Ask once about texts with damaged Thai, and mend them if that is the answer."""
        doubts = Doubts(self._answers)
        texts = [
            RecordDraft(self._layout, one.line, "", {}, [ReportDraft(None, one.values)]) for one in self._all
        ]
        ask_about_damaged_words(texts, doubts)
        for one, text in zip(self._all, texts, strict=True):
            one.is_waiting |= bool(text.waits_for)
        self._questions += doubts.questions()

    @property
    def _all(self) -> list[_Draft]:
        return list(self._drafts.values())

    def _records(self) -> list[ProjectRecord]:
        clear = (one for one in self._all if not one.is_waiting and not one.is_unclear)
        return [self._record(draft) for draft in clear if draft.values]

    def _record(self, draft: _Draft) -> ProjectRecord:
        row, period = draft.row, self._grid.period
        report = ProgressReport(row.id, period, **draft.values)
        texts = dict(draft.texts)
        if not row.is_reported:
            proposed = row.proposed(date.today())
            told = self._columns.told & LABELS.keys()
            empty = {key: empty_value(_ENTRIES[key].kind) for key in told}
            report = replace(proposed, **{**empty, **draft.values})
            texts |= {key: Source("", PROPOSED) for key in LABELS if key not in empty}
        project = Project(row.id, project_code=row.project_code, project_name=row.project_name)
        untold = _OF_PROJECT | (LABELS.keys() - draft.values.keys())
        sources = {source_key(key, period): source for key, source in texts.items()}
        return ProjectRecord(project, (report,), untold=untold, sources=sources)

    def _held_back(self) -> tuple[HeldBack, ...]:
        return tuple(
            HeldBack(name_of(one.row), WAITS if one.is_waiting else TWICE)
            for one in self._all
            if one.is_waiting or one.is_unclear
        )

    def _odd_statuses(self) -> Iterator[str]:
        """Yield the statuses in other words than those of the form and of the month's projects."""
        for key, known in STATUSES.items():
            told = dict.fromkeys(one.values[key] for one in self._all if key in one.values)
            if odd := [text for text in told if text not in known]:
                own = self._own_statuses(key)
                yield from (text for text in odd if text not in own)

    def _own_statuses(self, key: str) -> set[str]:
        """Return the words of the month's projects, of which each report before is read from the file."""
        reports = (report for row in self._grid.all_rows for report in (row.report, row.before))
        return {getattr(report, key) for report in reports if report}

    # --- what is told -------------------------------------------------------------------------------------

    def _tell_rest(self) -> None:
        """Tell of the lines above the headers."""
        for number, line in enumerate(self._lines[: self._columns.top], 1):
            if text := " · ".join(filter(None, map(clean_line, line))):
                self._leave(ABOVE, number, text)

    def _months_above(self) -> list[Period]:
        """Return the months that the lines above the headers name, unless this one is among them."""
        text = "\n".join(" ".join(line) for line in self._lines[: self._columns.top])
        months = list(dict.fromkeys(months_named(text)))
        return [] if self._grid.period in months else months

    def _columns_left(self) -> Iterator[LeftOut]:
        by_reason: dict[str, list[Source]] = {}
        for column, reason in self._columns.left:
            source = Source("", f"คอลัมน์ {column_name(column)}", shortened(self._columns.header_of(column)))
            by_reason.setdefault(reason, []).append(source)
        for reason, sources in by_reason.items():
            yield LeftOut(reason, tuple(sources[:MAX_SOURCES]))

    def _matched(self) -> str:
        keys = {*self._columns.keys.values()}
        names = [words for key, words in _BY.items() if key in keys]
        if names:
            return f"จับคู่แต่ละแถวกับโครงการด้วย{'และ'.join(names)}"
        rows = self._grid.rows
        first = f" เริ่มที่ {short_name_of(rows[0])}" if rows else ""
        return f"ไม่มีรหัสหรือชื่อโครงการ จึงวางตามลำดับแถวที่แสดง{first}"


_BY: Final = {"id": "รหัสประจำระเบียน", "project_code": "รหัสโครงการ", "project_name": "ชื่อโครงการ"}


def _value(key: str, cell: Cell) -> Any:
    """Return an entry's value in a cell, None or "" for nothing. Raises UserError."""
    text = clean_line(cell_text(cell))
    if _FAULT.fullmatch(text):
        raise UserError(f"ช่องใน Excel แสดง “{text}” ไม่ใช่ข้อมูล")
    if is_dash(cell):
        return 0 if key == "disbursed_satang" else None
    if key in STATUSES:
        if len(_LETTER.findall(text)) < 2:  # a number, or a tick
            raise UserError(f"“{text}” ไม่ใช่คำบอกสถานะ")
        return whole_status(key, text)
    return value_of(KINDS[key], cell)
