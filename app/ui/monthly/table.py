"""The projects of one month, one line each: who has reported, and what."""

from collections.abc import Sequence, Set
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from app.models.project import NO_CODE, NO_NAME
from app.models.thai import format_baht, format_percent
from app.storage.queries import MonthSummary
from app.ui.widgets.labels import tooltip_text
from app.ui.widgets.tables import LEFT, RIGHT, Index, RowsModel, show_in_rows
from app.ui.widgets.theme import GRID, icon

COLUMNS: Final = ("สถานะ", "รหัสโครงการ", "ชื่อโครงการ", "เดือนก่อน (%)", "เดือนนี้ (%)", "เบิกใช้ (บาท)")
_NUMBERS: Final = 3
"""The first column of numbers, which stand at the right."""
_STATUS, _NAME = 0, 2
_LEAST_ROWS: Final = 3
"""The heading and what is in sight of the projects also on a small screen."""

UNSAVED: Final = "ยังไม่ได้บันทึก"
MISSING: Final = "ยังไม่มีรายงาน"
DONE: Final = "มีรายงานแล้ว"


class RoundModel(RowsModel):
    """The projects in the order of the file. Findings are counted later than the rest, as they take time."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self._findings: dict[str, int] = {}
        self._unsaved: Set[str] = frozenset()

    def show_month(self, rows: Sequence[MonthSummary]) -> None:
        self._findings = {}
        self.set_rows(rows)

    def update_rows(self, rows: Sequence[MonthSummary]) -> None:
        """Show what changed in the month that is shown."""
        if [row.id for row in rows] != [row.id for row in self.rows]:
            self.show_month(rows)
            return
        self.rows = rows
        self._changed(range(len(rows)))

    def set_findings(self, project_id: str, count: int) -> None:
        """How many findings there are about the project's report of this month."""
        if self._findings.get(project_id) != count:
            self._findings[project_id] = count
            if (row := self.row_of(project_id)) is not None:
                self._changed([row])

    def set_unsaved(self, project_ids: Set[str]) -> None:
        """The projects in whose report of this month something is typed that is not on the disk."""
        if project_ids != self._unsaved:
            self._unsaved = project_ids
            self._changed(range(len(self.rows)))

    @property
    def finding_count(self) -> int:
        return sum(self._findings.values())

    def row_of(self, project_id: str) -> int | None:
        return next((place for place, row in enumerate(self.rows) if row.id == project_id), None)

    def next_missing(self, after: int) -> int | None:
        """The next row without a report, from the one after `after` on, round to it again."""
        count = len(self.rows)
        places = [(after + step) % count for step in range(1, count + 1)]
        return next((place for place in places if not self.rows[place].is_reported), None)

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column >= _NUMBERS else LEFT

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == Qt.ItemDataRole.DecorationRole and column == _STATUS:
            return icon(*self._mark(row))
        if role == Qt.ItemDataRole.ToolTipRole and column == _NAME:
            return tooltip_text(row.project_name)
        return None

    def _text(self, row: MonthSummary, column: int) -> str:
        return (
            self._status(row),
            row.project_code or NO_CODE,
            row.project_name or NO_NAME,
            _percent(row.progress_before),
            _percent(row.progress),
            "" if row.disbursed_satang is None else format_baht(row.disbursed_satang),
        )[column]

    def _status(self, row: MonthSummary) -> str:
        if row.id in self._unsaved:
            return UNSAVED
        if not row.is_reported:
            return MISSING
        count = self._findings.get(row.id, 0)
        return f"ควรตรวจ {count} ข้อ" if count else DONE

    def _mark(self, row: MonthSummary) -> tuple[str, str]:
        if row.id in self._unsaved:
            return "error", "refusal"
        if not row.is_reported:
            return "minus", "quiet"
        return ("warning", "finding") if self._findings.get(row.id) else ("check", "accent")

    def _changed(self, places: Sequence[int]) -> None:
        for place in places[:1], places[-1:]:
            assert not place or 0 <= place[0] < len(self.rows), "only rows that are shown change"
        if places:
            self.dataChanged.emit(self.index(places[0], 0), self.index(places[-1], len(COLUMNS) - 1))


def _percent(hundredths: int | None) -> str:
    return "" if hundredths is None else format_percent(hundredths)


class RoundTable(QTableView):
    """`entered` is emitted when the clerk wants to type in the chosen project's report."""

    entered = Signal()

    def __init__(self, model: RoundModel) -> None:
        super().__init__()
        self.setModel(model)
        show_in_rows(self, "โครงการของเดือนนี้", self.fontMetrics().lineSpacing() + GRID)
        self.setMinimumHeight(_LEAST_ROWS * self.verticalHeader().defaultSectionSize())
        header = self.horizontalHeader()
        for column, width in enumerate((22, 20, 0, 14, 14, 16)):
            self.setColumnWidth(column, width * GRID)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda _index: self.entered.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
