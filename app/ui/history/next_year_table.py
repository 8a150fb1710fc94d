"""The table of projects as copied to another fiscal year."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from app.models.errors import UserError
from app.models.match_key import MatchKey
from app.models.next_year import in_year
from app.models.project import NO_NAME, Project
from app.models.thai import format_baht, format_date, parse_baht
from app.printing.columns.column import Column
from app.services.import_records import likely_match
from app.storage.project_file import ProjectSummary
from app.ui.widgets.tables import Index, Role
from app.ui.widgets.theme import GRID
from app.ui.widgets.tick_table import TickModel, TickTable

NAME, BUDGET = 0, 3
"""The column with the check box, and the editable one."""

CLOSED: Final = "ปิดแล้ว"


@dataclass(frozen=True, slots=True)
class Choices:
    """Options for all copied projects."""

    fiscal_year: int
    keeps_code: bool = True
    renames_year: bool = True


@dataclass(slots=True)
class _Row:
    project: Project
    is_closed: bool
    is_chosen: bool
    budget_satang: int | None


class NextYearModel(TickModel):
    """The projects. `chosen` is emitted when the choice changes, `refused` with why a typed amount is
    invalid.
    """

    chosen = Signal()
    refused = Signal(str)

    def __init__(self, summaries: Sequence[ProjectSummary]) -> None:
        """`summaries`: the file's projects of all years."""
        super().__init__(self._columns())
        self._summaries = summaries
        self._typed: dict[str, int | None] = {}
        self._choices = Choices(0)
        self.ticked.connect(lambda _row: self.chosen.emit())

    def tick(self, row: _Row) -> bool:
        return row.is_chosen

    def set_tick(self, row: _Row, is_ticked: bool) -> None:
        row.is_chosen = is_ticked

    @cached_property
    def _there(self) -> frozenset[MatchKey | None]:
        return frozenset(map(likely_match, self._summaries))

    def rows_of(
        self, projects: Sequence[Project], closed: Collection[str], choices: Choices
    ) -> Sequence[_Row]:
        """Return rows to show. All are chosen that are neither closed nor in the new year already, and typed
        budgets are kept. A thread may call this.
        """
        self._choices = choices
        rows = [
            _Row(one, one.id in closed, True, self._typed.get(one.id, one.allocated_budget_satang))
            for one in projects
        ]
        for row in rows:
            row.is_chosen = not row.is_closed and not self._is_there(row)
        return rows

    def show_projects(self, rows: Sequence[_Row]) -> None:
        """Show what `rows_of` has returned."""
        self.set_rows(rows)
        self.chosen.emit()

    def set_choices(self, choices: Choices) -> None:
        self._choices = choices
        self.refresh_rows()

    def choose_all(self, wanted: bool) -> None:
        for row in self.rows:
            row.is_chosen = wanted
        self.refresh_rows()
        self.chosen.emit()

    def set_budgets(self, *, kept: bool) -> None:
        """Set all budgets as in the year before, or empty."""
        self._typed.clear()
        for row in self.rows:
            row.budget_satang = row.project.allocated_budget_satang if kept else None
        self.refresh_rows()

    @property
    def is_typed(self) -> bool:
        """Whether there are typed budgets, which are stored nowhere else."""
        return bool(self._typed)

    @property
    def count(self) -> int:
        return sum(row.is_chosen for row in self.rows)

    def projects(self, new_id: Any) -> list[Project]:
        """Return the chosen projects for the new year, each with an id from `new_id`."""
        return [self._becomes(row, new_id()) for row in self.rows if row.is_chosen]

    def _becomes(self, row: _Row, project_id: str = "") -> Project:
        return in_year(
            row.project,
            self._choices.fiscal_year,
            project_id,
            budget_satang=row.budget_satang,
            keeps_code=self._choices.keeps_code,
            renames_year=self._choices.renames_year,
        )

    def _is_there(self, row: _Row) -> bool:
        found = likely_match(self._becomes(row))
        return found is not None and found in self._there

    def _columns(self) -> Sequence[Column]:
        return (
            Column("ชื่อโครงการ", lambda row: self._becomes(row).project_name or NO_NAME, stretches=True),
            Column("รหัสโครงการ", lambda row: self._becomes(row).project_code, width=20),
            Column("ระยะเวลา", lambda row: _days(self._becomes(row)), width=25),
            Column("งบประมาณ (บาท)", lambda row: _baht(row.budget_satang), is_number=True, width=19),
            Column("หมายเหตุ", self._remark, width=20),
        )

    # --- Qt -------------------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == BUDGET else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        return super().data(index, Role.DisplayRole if role == Role.EditRole else role)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role == Role.CheckStateRole:
            return super().setData(index, value, role)
        row = self.rows[index.row()]
        try:
            self._typed[row.project.id] = row.budget_satang = parse_baht(value) if value.strip() else None
        except UserError as error:
            self.refused.emit(f"{error.what} {error.remedy}")
            return False
        self.refused.emit("")
        self.dataChanged.emit(index, index)
        return True

    def _remark(self, row: _Row) -> str:
        if self._is_there(row):
            return f"มีในปี {self._choices.fiscal_year} แล้ว"
        if row.is_closed:
            return CLOSED
        project = self._becomes(row)
        is_turned = project.start_date and project.end_date and project.end_date < project.start_date
        return "วันสิ้นสุดมาก่อนวันเริ่มต้น" if is_turned else ""


def _days(project: Project) -> str:
    return " – ".join(format_date(day) for day in (project.start_date, project.end_date) if day)


def _baht(satang: int | None) -> str:
    return "" if satang is None else format_baht(satang)


class NextYearTable(TickTable):
    """Space toggles a project, a digit or F2 starts an amount, Enter moves to the next row."""

    def __init__(self, model: NextYearModel) -> None:
        super().__init__("โครงการที่จะขึ้นปีใหม่", model, HELP)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.set_row_height(self.fontMetrics().lineSpacing() + 2 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, is_editing = self.currentIndex(), self.state() == QAbstractItemView.State.EditingState
        if event.key() == Qt.Key.Key_Space and (is_editing or index.column() == BUDGET):
            QAbstractItemView.keyPressEvent(self, event)  # begins or goes on with an amount
        elif index.isValid() and not is_editing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:  # ended by Enter
            self._go_on()

    def _go_on(self) -> None:
        index = self.currentIndex()
        self.setCurrentIndex(index.siblingAtRow(min(index.row() + 1, self.model().rowCount() - 1)))


HELP: Final = "กดเว้นวรรคเพื่อเลือกหรือไม่เลือกโครงการ พิมพ์ตัวเลขในช่องงบประมาณเพื่อแก้ไข"
