"""The month's grid: all projects of a month, one line each, which stay in place until sorted anew."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from heapq import merge
from operator import itemgetter
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QCollator, QLocale, Qt

from app.models.month_state import MonthState, MonthStatus, ProjectMonth
from app.models.progress_report import Period
from app.models.project import NO_CODE, NO_NAME
from app.models.status_words import short_status
from app.models.thai import arabic_digits, format_baht, format_date, format_percent
from app.printing.columns.column import PLAIN, Column, Look
from app.ui.widgets.tables import ColumnModel, Index, Role

TYPED: Final = ("progress", "disbursed_satang", "plan_status", "target_status", "reported_on")
"""The entries that are typed into cells, from left to right."""
NARRATIVE: Final = "narrative"

STATUS_WORDS: Final = {
    MonthStatus.UNSAVED: "ยังไม่บันทึก",
    MonthStatus.MISSING: "ยังไม่มี",
    MonthStatus.SKIPPED: "ข้าม",
    MonthStatus.DONE: "มีแล้ว",
}
_ORDER: Final = list(MonthStatus)
_PART: Final = 1000
"""Names sorted at a time: some milliseconds."""
_FIRST: Final = itemgetter(0)
_LOOKS: Final = {
    MonthStatus.UNSAVED: Look("error", "refusal", "refusal"),
    MonthStatus.MISSING: Look("minus", "quiet"),
    MonthStatus.SKIPPED: Look("arrow-right", "quiet", "quiet"),
    MonthStatus.FINDINGS: Look("warning", "finding", "finding"),
    MonthStatus.DONE: Look("check", "accent"),
}

Waiting = Mapping[tuple[str, str], Any]
"""Values that could not be written yet, by project and entry."""


class Arrangement(NamedTuple):
    """What is shown, and in which order. Empty values choose all; `sorted_by`: a column's name."""

    text: str = ""
    division: str = ""
    statuses: frozenset[MonthStatus] = frozenset()
    sorted_by: str = "status"
    is_descending: bool = False

    def shows(self, row: ProjectMonth) -> bool:
        """Return whether a row is shown. One with text that is not saved always is."""
        if row.is_unsaved:
            return True
        if (self.division and row.division != self.division) or (
            self.statuses and row.status not in self.statuses
        ):
            return False
        if not self.text:
            return True
        told = f"{row.project_code} {row.project_name} {row.officer_name}".casefold()
        return all(word in told for word in arabic_digits(self.text.casefold()).split())


class MonthGridModel(ColumnModel):
    """The rows of a month. Rows that change stay in their place until the clerk sorts or filters again."""

    def __init__(self) -> None:
        self.state = MonthState(Period.of(date.today()), date.today())
        self.arrangement = Arrangement()
        self.names = [name for name, _ in self._columns()]
        super().__init__([column for _, column in self._columns()])
        self.messages: dict[str, str] = {}
        self._waiting: Waiting = {}
        self._places: dict[str, int] = {}
        self._collator = QCollator(QLocale(QLocale.Language.Thai, QLocale.Country.Thailand))

    # --- rows ---------------------------------------------------------------------------------------------

    def show_state(
        self, state: MonthState, waiting: Waiting, arrangement: Arrangement, rows: Sequence[ProjectMonth]
    ) -> None:
        """Show a month from its beginning, with the rows that `arranged` has returned for it."""
        if state.period != self.state.period:
            self.messages = {}
        self.state, self._waiting = state, waiting
        self.arrange(arrangement, rows)

    def arranged(
        self, state: MonthState, arrangement: Arrangement, kept: str | None = None
    ) -> list[ProjectMonth]:
        """Return the rows of a month that an arrangement shows, in its order; the row `kept` whatever is
        chosen. It may read the file in a thread.
        """
        found = [row for row in state.rows if row.id == kept or arrangement.shows(row)]
        first = self._first_key(arrangement.sorted_by, found)
        return sorted(
            found,
            key=lambda row: (first(row), row.project_code, row.project_name),
            reverse=arrangement.is_descending,
        )

    def arrange(self, arrangement: Arrangement, rows: Sequence[ProjectMonth]) -> None:
        """Show the rows that `arranged` has returned for this arrangement."""
        self.arrangement = arrangement
        self._places = {row.id: place for place, row in enumerate(rows)}
        self.set_rows(rows)

    def update_state(self, state: MonthState, changed: Collection[str] | None = None) -> None:
        """Show the same projects with other values; `changed`: the only ones that differ."""
        self.state = state
        rows = list(self.rows)
        found = state.rows if changed is None else filter(None, map(state.row, changed))
        places = [self._places[row.id] for row in found if row.id in self._places]
        for place in places:
            rows[place] = state.row(rows[place].id) or rows[place]
        self.rows = rows
        if changed is None or len(changed) >= len(rows):
            self.refresh_rows()
        else:
            for place in places:
                self.refresh_rows(place)

    def show_waiting(self, waiting: Waiting) -> None:
        if waiting != self._waiting:
            self._waiting = waiting
            self.refresh_rows()

    def row_of(self, project_id: str | None) -> int | None:
        return self._places.get(project_id) if project_id else None

    def next_missing(self, after: int) -> int | None:
        """Return the next row without a report after row `after`, wrapping around; None if there is none."""
        count = len(self.rows)
        places = ((after + step) % count for step in range(1, count + 1))
        return next((place for place in places if self.rows[place].is_missing), None)

    # --- cells --------------------------------------------------------------------------------------------

    def key_at(self, column: int) -> str | None:
        """Return the entry that is typed in a column, or None."""
        name = self.names[column] if 0 <= column < len(self.names) else ""
        return name if name in TYPED else None

    def column_of(self, key: str) -> int:
        return self.names.index(key)

    def value(self, row: ProjectMonth, key: str) -> Any:
        """Return what is reported or waits to be written; None or "" if nothing is."""
        waiting = self._waiting.get((row.id, key))
        return waiting if waiting is not None else getattr(row.report, key, None)

    def proposal(self, row: ProjectMonth, key: str) -> Any:
        """Return the grey value of an entry of a month without a report."""
        return None if row.is_reported or row.has_skip else getattr(row.proposed(date.today()), key)

    def is_proposed(self, row: ProjectMonth, key: str) -> bool:
        return self.value(row, key) in (None, "") and self.proposal(row, key) not in (None, "")

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Mark the column by which the rows are sorted."""
        told = super().headerData(section, orientation, role)
        is_sorted = self.names[section : section + 1] == [self.arrangement.sorted_by]
        if role == Role.DisplayRole and is_sorted and orientation == Qt.Orientation.Horizontal:
            return f"{told} {'▾' if self.arrangement.is_descending else '▴'}"
        return told

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role == Role.UserRole and index.isValid():
            return self.messages.get(self.rows[index.row()].id, "")
        return super().data(index, role)

    # --- columns ------------------------------------------------------------------------------------------

    def _columns(self) -> Sequence[tuple[str, Column]]:
        """Return the columns for a `ProjectMonth` by name."""
        return (
            ("status", Column("สถานะ", _status, width=14, look_of=_look, full_of=_full_status)),
            ("code", Column("รหัส", _short_code, width=11, full_of=lambda row: row.project_code or NO_CODE)),
            (
                "name",
                Column("โครงการ", lambda row: row.project_name or NO_NAME, width=30, full_of=self._told),
            ),
            ("division", Column("ฝ่าย", lambda row: row.division.removeprefix("ฝ่าย"), width=15)),
            (
                "before",
                Column(
                    "เดือนก่อน",
                    lambda row: _shown("progress", row.progress_before),
                    is_number=True,
                    width=12,
                    look_of=lambda _row: Look(text_colour="quiet"),
                ),
            ),
            ("progress", self._typed("progress", "เดือนนี้ (%)", 13)),
            ("disbursed_satang", self._typed("disbursed_satang", "เบิกใช้ (บาท)", 15)),
            ("plan_status", self._typed("plan_status", "แผน", 14)),
            ("target_status", self._typed("target_status", "เป้าหมาย", 16)),
            ("reported_on", self._typed("reported_on", "วันที่", 14)),
        )

    def _typed(self, key: str, title: str, width: int) -> Column:
        def text(row: ProjectMonth) -> str:
            value = self.value(row, key)
            return _shown(key, self.proposal(row, key) if value in (None, "") else value)

        def look(row: ProjectMonth) -> Look:
            return Look(text_colour="quiet") if self.is_proposed(row, key) else PLAIN

        def full(row: ProjectMonth) -> str:
            proposed = " (ค่าที่เสนอ)" if self.is_proposed(row, key) else ""
            return f"{title} {text(row)}{proposed}".rstrip()

        is_number = key in ("progress", "disbursed_satang")
        return Column(title, text, is_number=is_number, width=width, look_of=look, full_of=full)

    def _told(self, row: ProjectMonth) -> str:
        return "\n".join(filter(None, (row.project_name or NO_NAME, self.messages.get(row.id, ""))))

    def _first_key(self, column: str, rows: Sequence[ProjectMonth]) -> Callable[[ProjectMonth], Any]:
        """Return by what rows are sorted in a column, before their codes and names."""
        match column:
            case "status":
                return lambda row: _ORDER.index(row.status)
            case "code":
                return lambda row: row.project_code
            case "name":
                by_name = self._thai_order(row.project_name for row in rows)
                return lambda row: by_name[row.project_name]
            case "division":
                by_division = self._thai_order(row.division for row in rows)
                return lambda row: by_division[row.division]
            case "before":
                return lambda row: (row.progress_before is None, row.progress_before or 0)
        return lambda row: (getattr(row.report, column, None) is None, getattr(row.report, column, 0))

    def _thai_order(self, texts: Iterable[str]) -> dict[str, int]:
        """Return the places of texts in a Thai dictionary.

        The collator's keys are slow to compare, and Python's lock is held while a list is sorted: a thread
        sorts many texts in parts.
        """
        keyed = [(self._collator.sortKey(text), text) for text in sorted({*texts})]
        parts = [sorted(keyed[at : at + _PART], key=_FIRST) for at in range(0, len(keyed), _PART)]
        return {text: place for place, (_, text) in enumerate(merge(*parts, key=_FIRST))}


def shown_value(key: str, value: Any) -> str:
    """Return an entry's value as it is typed, whole."""
    return str(value or "") if key.endswith("_status") or key == NARRATIVE else _shown(key, value)


def _shown(key: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    match key:
        case "progress":
            return format_percent(value)
        case "disbursed_satang":
            return format_baht(value)
        case "reported_on":
            return format_date(value)
    return short_status(str(value))


def _short_code(row: ProjectMonth) -> str:
    """Return the part of a code that tells an office's projects apart; the tooltip has it whole."""
    unit, dash, number = row.project_code.rpartition("-")
    return f"…-{number}" if dash and unit and number else row.project_code or "–"


def _status(row: ProjectMonth) -> str:
    if row.status is MonthStatus.FINDINGS:
        return f"{row.findings or 0:,} ข้อ"
    return "พิมพ์แล้ว" if row.status is MonthStatus.DONE and row.is_printed else STATUS_WORDS[row.status]


def _full_status(row: ProjectMonth) -> str:
    count = f" {row.findings:,} ข้อ" if row.status is MonthStatus.FINDINGS else ""
    return f"{row.status.value}{count}{' พิมพ์แล้ว' if row.is_printed and row.is_reported else ''}"


def _look(row: ProjectMonth) -> Look:
    return _LOOKS[row.status]
