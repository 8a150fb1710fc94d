"""From rows to records: each row finds its project; a cell that cannot be stored excludes its project."""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, Final

from app.formats.spreadsheet.cells import LEVELS, cell_text, period_of, raw_text, value_of
from app.formats.spreadsheet.column_values import facts_of, read_columns
from app.formats.spreadsheet.columns import ID, KINDS, PERIOD, PROJECT_KEYS, REPORT_KEYS
from app.formats.spreadsheet.doubts import NO_ANSWERS, Doubts
from app.formats.spreadsheet.headers import Layout, untold_by
from app.formats.spreadsheet.package import Cell, Row
from app.formats.spreadsheet.record_draft import Problem, RecordDraft, ReportDraft, record_of
from app.models.entry import Kind
from app.models.errors import UserError
from app.models.import_doubts import Answers, Summary
from app.models.match_key import code_key, office_key, text_key
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.models.thai import shortened

ABOVE: Final = "ข้อความเหนือตาราง"
HEADER: Final = "หัวตาราง"
NOTHING_MAPPED: Final = "แถวที่ไม่มีข้อมูลในคอลัมน์ที่นำเข้า"
TOTAL: Final = "แถวผลรวม"
"""Reasons why rows are left out."""

MAX_PROBLEMS: Final = 10_000
"""Maximum listed cells; if there are more, the columns are probably assigned wrongly."""

_TOTAL = re.compile(r"(ยอด|ผล)?รวม(ทั้งสิ้น|ทั้งหมด|เงิน|งบประมาณ)?[\s:]*(\d+\s*(โครงการ|รายการ)?)?\s*(ทั้งสิ้น)?")
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
        self.has_projects = any(not layout.has_reports for layout in layouts)
        self._untold = untold_by(layouts)
        self._drafts: dict[tuple[Any, ...], RecordDraft] = {}
        self._by_names: dict[tuple[str, ...], dict[tuple[Any, ...], set[RecordDraft]]] = {}

    def take_sheet(self, layout: Layout, rows: Sequence[Row]) -> Iterator[int]:
        """Take all rows of a sheet, of which every column is read as a whole first. Yields the rows done."""
        reasons = [_no_project(layout, row) for row in rows]
        facts = facts_of(self._drafts.values()) if self.has_projects and layout.has_reports else {}
        data = [row for row, reason in zip(rows, reasons, strict=True) if not reason]
        beside = [row for row, reason in zip(rows, reasons, strict=True) if reason in (ABOVE, NOTHING_MAPPED)]
        title = [layout.sheet.name, *(text for row in beside for text in _texts(row))]
        values = read_columns(layout, data, title, facts, self.doubts.answers)
        for question in values.questions:
            self.doubts.ask(question)
        for place, (row, reason) in enumerate(zip(rows, reasons, strict=True)):
            self._take(layout, values.applied(row), reason, values.waiting.get(_number(row), ()))
            yield place

    def _take(self, layout: Layout, row: Row, reason: str, waits_for: Iterable[str]) -> None:
        self._rows_read += 1
        if reason:
            self.skipped_totals += reason is TOTAL
            text = next(_texts(row), "")
            self.doubts.leave_out_row(reason, layout.sheet.name, _number(row), text)
            return
        draft = _RowReader(self, layout, _given(layout, row)).read()
        if draft:
            draft.rows += 1
            draft.waits_for.update(waits_for)
        else:
            self._rows_of_none += 1

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
        if self.has_projects and layout.has_reports:
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
        for number, draft in enumerate(self._drafts.values(), start=1):
            self._finish(draft)
            yield number

    def _finish(self, draft: RecordDraft) -> None:
        if draft.waits_for:
            self.waiting.append((draft.name, frozenset(draft.waits_for)))
            return
        if not draft.is_refused:
            try:
                self.records.append(record_of(draft, self._untold))
                return
            except UserError as error:
                self.note(replace(draft.alignments_at, reason=error.what, remedy=error.remedy), draft)
        self.refused.append(draft.name)


_ADD_PROJECT = "โปรดเพิ่มโครงการในแผ่นโครงการ หรือแก้ชื่อหรือรหัสให้ตรงกัน"
_WHICH_ID = "โปรดลบรหัสประจำระเบียนในแถวนี้ หรือแก้ชื่อและรหัสโครงการให้ถูกต้อง"


class _RowReader:
    """Reads one row: its project, that project's values, and its report."""

    def __init__(self, records: Records, layout: Layout, given: Mapping[str, Cell]) -> None:
        self._records = records
        self._layout = layout
        self._given = given
        self._draft: RecordDraft | None = None
        self._problems: list[Problem] = []

    def read(self) -> RecordDraft | None:
        """Read the row. Returns its project, or None if it is unclear."""
        names = {key: value for key in _NAMES if (value := self._value(key)) not in (None, "")}
        first = next(iter(self._given.values()))
        try:
            self._draft = self._records.draft_of(self._layout, first.row, self._project_id(), names)
        except UserError as error:
            self._note(self._given.get(ID) or first, "โครงการ", error)
        else:
            if not (self._records.has_projects and self._layout.has_reports):
                self._fill_in(self._draft, names)
            if self._layout.has_reports:
                self._add_report(self._draft, first)
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
        if cell is None:
            return None
        try:
            return raw_text(cell) if key in LEVELS else value_of(KINDS[key], cell)
        except UserError as error:
            self._note(cell, self._label(key), error)
            return None

    def _fill_in(self, draft: RecordDraft, names: Mapping[str, Any]) -> None:
        """Fill in the project's values from the row; later rows may repeat or complete them."""
        is_new = not draft.values
        for key in filter(PROJECT_KEYS.__contains__, self._given):
            value = names.get(key) if key in _NAMES else self._value(key)
            if value in (None, "", ()):
                continue
            cell = self._given[key]
            if key in LEVELS:
                draft.alignments_at = Problem(self._layout.sheet.name, cell.place, self._label(key), "", "")
            if is_new and cell.merged_into and KINDS[key] is Kind.MONEY:
                self._note(cell, self._label(key), _merged(cell))
            elif draft.values.setdefault(key, value) != value:
                what = f"ไม่ตรงกับแถว {draft.row} ของโครงการเดียวกัน"
                self._note(cell, self._label(key), UserError(what, "โปรดแก้ให้ตรงกัน"))

    def _add_report(self, draft: RecordDraft, first: Cell) -> None:
        keys = [key for key in self._given if key in REPORT_KEYS]
        if not keys:
            return
        for cell in (self._given[key] for key in keys if self._given[key].merged_into):
            self._note(cell, self._label(_key_of(self._given, cell)), _merged(cell))
        period = self._period()
        values = {key: value for key in keys if key != PERIOD and (value := self._value(key)) is not None}
        if not period and not values.get("reported_on"):
            where = self._given.get(PERIOD) or self._given.get("reported_on") or first
            error = UserError("รายงานนี้ไม่มีทั้งเดือนและวันที่", "โปรดกรอกอย่างใดอย่างหนึ่ง")
            if not any(problem.place == where.place for problem in self._problems):
                self._note(where, "เดือนที่รายงาน", error)
            return
        if period:
            self._refuse_one_month_twice(draft, period)
        draft.reports.append(ReportDraft(period, values))

    def _period(self) -> Period | None:
        cell = self._given.get(PERIOD)
        try:
            return period_of(cell) if cell else None
        except UserError as error:
            self._note(self._given[PERIOD], self._label(PERIOD), error)
            return None

    def _refuse_one_month_twice(self, draft: RecordDraft, period: Period) -> None:
        cell = self._given[PERIOD]
        place = draft.months.setdefault(period, cell.place)
        if place != cell.place:
            what = f"มีรายงานของเดือน{period.thai} ของโครงการนี้แล้วที่ช่อง {place}"
            self._note(cell, self._label(PERIOD), UserError(what, "โปรดแก้ให้เหลือเดือนละครั้ง"))

    def _label(self, key: str) -> str:
        return self._layout.header_of(self._given[key].column)

    def _note(self, cell: Cell, label: str, error: UserError) -> None:
        sheet = self._layout.sheet.name
        self._problems.append(Problem(sheet, cell.place, label, error.what, error.remedy))


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


def _given(layout: Layout, row: Row) -> dict[str, Cell]:
    return {layout.columns[column]: cell for column, cell in row.items() if column in layout.columns}


def _number(row: Row) -> int:
    return next(iter(row.values())).row


def _texts(row: Row) -> Iterator[str]:
    return (text for cell in row.values() if (text := cell_text(cell)))


def _no_project(layout: Layout, row: Row) -> str:
    """Return the reason why a row is no project's, or ""."""
    number, given = _number(row), _given(layout, row)
    if number <= layout.header_row:
        return HEADER if number == layout.header_row else ABOVE
    if _is_header(layout, row):
        return HEADER
    if not given:
        return NOTHING_MAPPED
    return TOTAL if _is_total(given) else ""


def _is_header(layout: Layout, row: Row) -> bool:
    """Return whether the row repeats the headers, as on each page."""
    mapped = [cell for column, cell in row.items() if column in layout.columns]
    return len(mapped) > 1 and all(
        isinstance(cell.value, str) and layout.headers.get(cell.column) == cell_text(cell) for cell in mapped
    )


def _is_total(given: Mapping[str, Cell]) -> bool:
    """Return whether the row sums up the table."""
    names = [cell.value for key, cell in given.items() if key in _NAMES]
    return ID not in given and any(isinstance(n, str) and _TOTAL.fullmatch(n.strip()) for n in names)
