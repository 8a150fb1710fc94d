"""From rows to records: each row finds its project; a cell that cannot be stored excludes its project."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, Final

from app.formats.spreadsheet.cells import LEVELS, cell_text, is_dash, period_of, raw_text, value_of
from app.formats.spreadsheet.columns import ID, KINDS, PERIOD, PROJECT_KEYS, REPORT_KEYS
from app.formats.spreadsheet.damaged_words import ask_about_damaged_words
from app.formats.spreadsheet.doubts import NO_ANSWERS, Doubts
from app.formats.spreadsheet.headers import Layout, by_table, refers_to_others, untold_by
from app.formats.spreadsheet.package import Cell, Row, row_number
from app.formats.spreadsheet.record_draft import Problem, RecordDraft, ReportDraft, record_of
from app.formats.spreadsheet.row_kinds import ABOVE, NOTE, NOTHING_MAPPED, OTHER_TABLE, TOTAL
from app.formats.spreadsheet.table_questions import Table
from app.formats.spreadsheet.typed_marks import footnote_marks, without_marks
from app.formats.spreadsheet.values.sheet import facts_of
from app.models.entry import Kind
from app.models.errors import UserError
from app.models.import_doubts import Answers, Summary
from app.models.match_key import code_key, office_key, text_key
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.models.thai import shortened

MAX_PROBLEMS: Final = 10_000
"""Maximum listed cells; if there are more, the columns are probably assigned wrongly."""

_DISBURSED: Final = "disbursed_satang"
"""A dash in its column says that nothing was disbursed, not that nothing is known."""

_LISTS: Final = frozenset({Kind.PARAGRAPHS, Kind.ITEMS, Kind.TARGETS})
"""The kinds of entries that go on in the rows below a project's first."""

_NAMES: Final = ("project_code", "project_name", "office", "fiscal_year")
_FOLDS: Final[Mapping[str, Callable[[str], str]]] = {
    "project_code": code_key,
    "project_name": text_key,
    "office": office_key,
}


def _folded(keys: Sequence[str], names: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the values of these keys for comparison: a name may be spelt differently on the other sheet."""
    return tuple(_FOLDS[key](names.get(key) or "") if key in _FOLDS else names.get(key) for key in keys)


class Records:
    """Collects rows sheet by sheet and makes records of them at the end."""

    def __init__(self, layouts: Sequence[Layout], answers: Answers = NO_ANSWERS) -> None:
        self.doubts = Doubts(answers)
        self.problems: list[Problem] = []
        self.problem_count = 0
        self.skipped_totals = 0
        self.records: list[ProjectRecord] = []
        self.refused: list[str] = []
        self.waiting: list[tuple[str, frozenset[str]]] = []
        self._rows_read = self._rows_of_none = 0
        self._tables = {(layout.sheet, layout.number): Table(layout, self.doubts) for layout in layouts}
        self._keys = frozenset().union(*(table.keys for table in self._tables.values()))
        self._refers = {(x.sheet, x.number) for x in layouts if refers_to_others(x, layouts)}
        self._drafts: dict[tuple[Any, ...], RecordDraft] = {}
        self._by_names: dict[tuple[str, ...], dict[tuple[Any, ...], set[RecordDraft]]] = {}

    def take_sheet(self, tables: Sequence[tuple[Layout, bool]], rows: Sequence[Row]) -> Iterator[int]:
        """Take all rows of a sheet with these tables, each with whether it was chosen. Yields the rows done.

        Every column of a table is read as a whole first.
        """
        done = 0
        for layout, is_chosen, own in by_table(tables, rows):
            self._rows_read += len(own)
            if is_chosen:
                yield from (done + count for count in self._take_table(layout, own))
            else:
                for row in own:
                    self._leave_out(OTHER_TABLE, layout, row)
            done += len(own)

    def _take_table(self, layout: Layout, rows: Sequence[Row]) -> Iterator[int]:
        table = self._tables[layout.sheet, layout.number]
        data = []
        beside: list[str] = []
        for row in map(table.filled, rows):
            found = table.look_at(row)
            if found.reason in (ABOVE, NOTE, NOTHING_MAPPED):
                beside += (text for cell in row.values() if (text := cell_text(cell)))
            if found.reason:
                self.skipped_totals += found.reason is TOTAL
                self._leave_out(found.reason, layout, row)
            elif with_days := table.with_days(row):
                data.append((with_days, found))
            else:
                self._leave_out(NOTHING_MAPPED, layout, row)
        table.finish()
        if marks := footnote_marks(beside):
            data = [(without_marks(row, marks), found) for row, found in data]
        facts = facts_of(self._drafts.values()) if self.refers(layout) else {}
        values = table.read_values([row for row, _ in data], beside, facts)
        for count, (row, found) in enumerate(data):
            waiting = found.waiting | values.waiting.get(row_number(row), set())
            self._take(table, values.applied(row), row, found.told, waiting)
            yield count

    def _take(
        self, table: Table, row: Row, written: Row, told: Mapping[str, Cell], waiting: set[str]
    ) -> None:
        """Take a row with the values that its columns as a whole give it; `written` is as it stands there."""
        draft = _RowReader(self, table, row, written, {**told, **table.given(row)}, waiting).read()
        if draft:
            draft.rows += 1
            draft.waits_for |= waiting
        else:
            self._rows_of_none += 1

    def _leave_out(self, reason: str, layout: Layout, row: Row) -> None:
        text = next((text for cell in row.values() if (text := cell_text(cell))), "")
        self.doubts.leave_out_row(reason, layout.sheet.name, row_number(row), text)

    def refers(self, layout: Layout) -> bool:
        """Return whether a table's rows are reports of projects that another table describes."""
        return (layout.sheet, layout.number) in self._refers

    @property
    def summary(self) -> Summary:
        """What became of the rows, once all is finished."""
        drafts = self._drafts.values()
        held_back = sum(draft.rows for draft in drafts if draft.is_refused or draft.waits_for)
        taken = sum(draft.rows for draft in drafts) - held_back
        left_out = sum(found.rows for found in self.doubts.left_out)
        return Summary(self._rows_read, taken, held_back + self._rows_of_none, left_out)

    def note(self, problem: Problem, draft: RecordDraft | None) -> None:
        self.problem_count += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        if draft:
            draft.is_refused = True

    # --- the project of a row -----------------------------------------------------------------------------

    def draft_of(self, layout: Layout, row: int, project_id: str, names: Mapping[str, Any]) -> RecordDraft:
        """Return the row's project: a known one or a new one. Raises UserError if it is unclear."""
        if self.refers(layout):
            return self._named(project_id, names)
        name = names.get("project_code") or names.get("project_name")
        if not project_id and not name:
            raise UserError("แถวนี้ไม่มีทั้งชื่อและรหัสโครงการ", "โปรดกรอก หรือลบแถวนี้")
        key = (project_id,) if project_id else (names.get("office"), names.get("fiscal_year"), name)
        if key not in self._drafts:
            self._drafts[key] = RecordDraft(layout, row, project_id)
        return self._drafts[key]

    def _named(self, project_id: str, names: Mapping[str, Any]) -> RecordDraft:
        """Return the project on the other sheet that a report's row refers to. Raises UserError."""
        if project_id:
            return self._by_id(project_id, names)
        if name := names.get("project_code") or names.get("project_name"):
            return self._only_one(name, self._alike(tuple(names), names))
        raise UserError("แถวนี้ไม่มีทั้งชื่อและรหัสโครงการ", "โปรดกรอก หรือลบแถวนี้")

    def _by_id(self, project_id: str, names: Mapping[str, Any]) -> RecordDraft:
        draft = self._drafts.get((project_id,))
        if not draft:
            raise UserError("ไม่พบโครงการของรายงานนี้ในแผ่นโครงการ", _ADD_PROJECT)
        for key in ("project_code", "project_name"):
            others = self._alike((key,), names) if key in names else ()
            if others and draft not in others:
                raise UserError(f"“{shortened(names[key])}” เป็นของโครงการอื่น ไม่ตรงกับรหัสประจำระเบียน", _WHICH_ID)
        return draft

    def _alike(self, keys: tuple[str, ...], names: Mapping[str, Any]) -> Set[RecordDraft]:
        """Return the projects of the other sheet with equal keys; all of it has been read."""
        if keys not in self._by_names:
            index = self._by_names[keys] = {}
            for draft in self._drafts.values():
                index.setdefault(_folded(keys, draft.values), set()).add(draft)
        return self._by_names[keys].get(_folded(keys, names), set())

    def _only_one(self, name: str, found: Set[RecordDraft]) -> RecordDraft:
        if len(found) == 1:
            return next(iter(found))
        if not found:
            raise UserError(f"ไม่พบโครงการ “{shortened(name)}” ในแผ่นโครงการ", _ADD_PROJECT)
        raise UserError(f"มีหลายโครงการที่ใช้ “{shortened(name)}”", "โปรดกรอกทั้งชื่อและรหัสโครงการให้ตรงกับแผ่นโครงการ")

    # --- records ------------------------------------------------------------------------------------------

    def finish(self) -> Iterator[int]:
        """Make the records. Yields the number of finished projects."""
        ask_about_damaged_words(list(self._drafts.values()), self.doubts)
        for number, draft in enumerate(self._drafts.values(), start=1):
            self._finish(draft)
            yield number

    def _finish(self, draft: RecordDraft) -> None:
        if draft.waits_for:
            self.waiting.append((draft.name, frozenset(draft.waits_for)))
            return
        if not draft.is_refused:
            try:
                self.records.append(record_of(draft, untold_by(self._keys | draft.values.keys())))
                return
            except UserError as error:
                self.note(replace(draft.alignments_at, reason=error.what, remedy=error.remedy), draft)
        self.refused.append(draft.name)


_ADD_PROJECT = "โปรดเพิ่มโครงการในแผ่นโครงการ หรือแก้ชื่อหรือรหัสให้ตรงกัน"
_WHICH_ID = "โปรดลบรหัสประจำระเบียนในแถวนี้ หรือแก้ชื่อและรหัสโครงการให้ถูกต้อง"


class _RowReader:
    """Reads one row: its project, that project's values, and its report."""

    def __init__(
        self,
        records: Records,
        table: Table,
        row: Row,
        written: Row,
        given: Mapping[str, Cell],
        waiting: set[str],
    ) -> None:
        self._records = records
        self._table = table
        self._layout = table.layout
        self._row = row
        self._written = written
        self._given = given
        self._waiting = waiting
        self._draft: RecordDraft | None = None
        self._problems: list[Problem] = []

    def read(self) -> RecordDraft | None:
        """Read the row. Returns its project, or None if it is unclear."""
        names = {key: value for key in _NAMES if (value := self._value(key)) not in (None, "")}
        first = next(iter(self._row.values()))
        try:
            self._draft = self._records.draft_of(self._layout, first.row, self._project_id(), names)
        except UserError as error:
            self._note(self._given.get(ID) or first, "โครงการ", error)
        else:
            if not self._records.refers(self._layout):
                self._fill_in(self._draft, names)
            if self._table.keys & REPORT_KEYS:
                self._add_report(self._draft, first)
                self._add_months(self._draft)
        for problem in self._problems:
            self._records.note(problem, self._draft)
        return self._draft

    def _project_id(self) -> str:
        cell = self._given.get(ID)
        text = raw_text(cell).strip() if cell else ""
        try:
            return str(uuid.UUID(text)) if text and len(text) == 36 else _no_id(text)
        except ValueError:
            return _no_id(text)

    def _value(self, key: str) -> Any:
        """Return a cell's value, or None; an invalid value is recorded as a problem."""
        cell = self._given.get(key)
        return None if cell is None else self._value_in(key, cell)

    def _value_in(self, key: str, cell: Cell) -> Any:
        try:
            return raw_text(cell) if key in LEVELS else value_of(KINDS[key], cell)
        except UserError as error:
            self._note(cell, self._layout.header_of(cell.column), error)
            return None

    def _fill_in(self, draft: RecordDraft, names: Mapping[str, Any]) -> None:
        """Fill in the project's values from the row; later rows may repeat or complete them."""
        is_new = not draft.values
        for key in filter(PROJECT_KEYS.__contains__, self._given):
            value = names.get(key) if key in _NAMES else self._value(key)
            if value in (None, "", ()):
                continue
            cell = self._given[key]
            draft.cells.setdefault(key, self._as_written(cell))
            if key in LEVELS:
                draft.alignments_at = Problem(self._layout.sheet.name, cell.place, self._label(key), "", "")
            if is_new and cell.merged_into and KINDS[key] is Kind.MONEY:
                self._note(cell, self._label(key), _merged(cell))
            elif KINDS[key] in _LISTS and key in draft.values and self._goes_on(cell):
                self._lengthen(draft, key, cell)
            elif not _is_alike(key, draft.values.setdefault(key, value), value):
                what = f"ไม่ตรงกับแถว {draft.row} ของโครงการเดียวกัน"
                self._note(cell, self._label(key), UserError(what, "โปรดแก้ให้ตรงกัน"))

    def _goes_on(self, cell: Cell) -> bool:
        """Return whether a list goes on in this cell: its row has only the names of the project above."""
        names = (self._given.get(key) for key in (ID, "project_code", "project_name"))
        return not cell.merged_into and all(
            name is None or name.merged_into or name.row != cell.row for name in names
        )

    def _lengthen(self, draft: RecordDraft, key: str, cell: Cell) -> None:
        """Add what a cell says to a list: as one text, because its numbers go on."""
        first = draft.cells[key]
        whole = first._replace(value=f"{raw_text(first)}\n{raw_text(cell)}")
        try:
            draft.values[key] = value_of(KINDS[key], whole)
        except UserError as error:
            self._note(cell, self._label(key), error)
        else:
            draft.cells[key] = whole

    def _add_report(self, draft: RecordDraft, first: Cell) -> None:
        keys = [key for key in self._given if key in REPORT_KEYS]
        if not keys:
            return
        for cell in (self._given[key] for key in keys if self._given[key].merged_into):
            self._note(cell, self._label(_key_of(self._given, cell)), _merged(cell))
        values = {key: value for key in keys if key != PERIOD and (value := self._value(key)) is not None}
        if is_dash(self._given.get(_DISBURSED)):
            values[_DISBURSED] = 0
        period = self._period() if self._table.tells_months else self._period_of_all(values)
        if not period and not self._table.tells_months:
            return
        if not period and not values.get("reported_on"):
            where = self._given.get(PERIOD) or self._given.get("reported_on") or first
            error = UserError("รายงานนี้ไม่มีทั้งเดือนและวันที่", "โปรดกรอกอย่างใดอย่างหนึ่ง")
            if not any(problem.place == where.place for problem in self._problems):
                self._note(where, "เดือนที่รายงาน", error)
            return
        if period:
            self._refuse_one_month_twice(draft, period, self._given.get(PERIOD, first))
        draft.reports.append(self._report(period, values, self._given))

    def _report(
        self, period: Period | None, values: dict[str, Any], cells: Mapping[str, Cell]
    ) -> ReportDraft:
        written = {key: self._as_written(cells[key]) for key in values}
        return ReportDraft(period, values, self._layout.sheet.name, written)

    def _as_written(self, cell: Cell) -> Cell:
        found = self._written.get(cell.column)
        return found if found and found.row == cell.row else cell

    def _period_of_all(self, values: Mapping[str, Any]) -> Period | None:
        """Return the month that a person chose for a table that tells none; asked once there is a report."""
        is_told = any(value != "" for value in values.values())
        return self._table.period_of_all(self._waiting) if is_told else None

    def _add_months(self, draft: RecordDraft) -> None:
        """Add the reports of the months that have columns of their own."""
        for period, cells in self._table.months_of(self._row).items():
            given = {key: self._value_in(key, cell) for key, cell in cells.items()}
            if values := {key: value for key, value in given.items() if value not in (None, "")}:
                self._refuse_one_month_twice(draft, period, next(iter(cells.values())))
                draft.reports.append(self._report(period, values, cells))

    def _period(self) -> Period | None:
        cell = self._given.get(PERIOD)
        try:
            return period_of(cell) if cell else None
        except UserError as error:
            self._note(self._given[PERIOD], self._label(PERIOD), error)
            return None

    def _refuse_one_month_twice(self, draft: RecordDraft, period: Period, cell: Cell) -> None:
        place = draft.months.setdefault(period, cell.place)
        if place != cell.place:
            what = f"มีรายงานของเดือน{period.thai} ของโครงการนี้แล้วที่ช่อง {place}"
            self._note(cell, self._layout.header_of(cell.column), UserError(what, "โปรดแก้ให้เหลือเดือนละครั้ง"))

    def _label(self, key: str) -> str:
        return self._layout.header_of(self._given[key].column)

    def _note(self, cell: Cell, label: str, error: UserError) -> None:
        sheet = self._layout.sheet.name
        self._problems.append(Problem(sheet, cell.place, label, error.what, error.remedy))


def _is_alike(key: str, one: Any, other: Any) -> bool:
    """Return whether two rows say the same of their project, in whatever spelling of names."""
    if one == other or not isinstance(one, str) or not isinstance(other, str):
        return bool(one == other)
    fold = _FOLDS.get(key, text_key)
    return fold(one) == fold(other)


def _no_id(text: str) -> str:
    if text:
        raise UserError("รหัสประจำระเบียนไม่ใช่รหัสที่โปรแกรมนี้สร้าง", "โปรดลบข้อความในช่องนี้เพื่อให้โปรแกรมสร้างใหม่")
    return ""


def _merged(cell: Cell) -> UserError:
    return UserError(
        f"ช่องนี้ผสานกับช่อง {cell.merged_into} จึงไม่ทราบว่าเป็นของแถวใด", "โปรดยกเลิกการผสานเซลล์ แล้วกรอกทีละแถว"
    )


def _key_of(given: Mapping[str, Cell], cell: Cell) -> str:
    return next(key for key, other in given.items() if other is cell)
