"""The table of what each project becomes in another fiscal year."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from app.models.errors import UserError
from app.models.next_year import in_year
from app.models.project import Project
from app.models.thai import format_baht, format_date, parse_baht
from app.services.import_records import Likeness, likely_match
from app.ui.widgets.labels import tooltip_text
from app.ui.widgets.theme import GRID

Index = QModelIndex | QPersistentModelIndex

COLUMNS: Final = ("ชื่อโครงการ", "รหัสโครงการ", "ระยะเวลา", "งบประมาณ (บาท)", "หมายเหตุ")
NAME, _CODE, _DATES, BUDGET, _REMARK = range(len(COLUMNS))
CLOSED: Final = "ปิดแล้ว"


@dataclass(frozen=True, slots=True)
class Choices:
    """What holds for all projects that begin again."""

    fiscal_year: int
    keeps_code: bool = True
    renames_year: bool = True


@dataclass(slots=True)
class _Row:
    project: Project
    is_closed: bool
    is_chosen: bool
    budget_satang: int | None


class NextYearModel(QAbstractTableModel):
    """`chosen` is emitted when other projects are chosen, `refused` with why a typed amount is not taken."""

    chosen = Signal()
    refused = Signal(str)

    def __init__(self, there: Collection[Likeness | None]) -> None:
        """`there`: what projects the file has already, in any year."""
        super().__init__()
        self._there = frozenset(there)
        self._rows: list[_Row] = []
        self._typed: dict[str, int | None] = {}
        self._choices = Choices(0)

    def show_projects(self, projects: Sequence[Project], closed: Collection[str], choices: Choices) -> None:
        """Choose all that are neither closed nor in the other year already. Typed budgets are kept."""
        self.beginResetModel()
        self._choices = choices
        self._rows = [
            _Row(one, one.id in closed, True, self._typed.get(one.id, one.allocated_budget_satang))
            for one in projects
        ]
        for row in self._rows:
            row.is_chosen = not row.is_closed and not self._is_there(row)
        self.endResetModel()
        self.chosen.emit()

    def set_choices(self, choices: Choices) -> None:
        self._choices = choices
        self._all_changed()

    def choose_all(self, wanted: bool) -> None:
        for row in self._rows:
            row.is_chosen = wanted
        self._all_changed()
        self.chosen.emit()

    def set_budgets(self, *, kept: bool) -> None:
        """As in the year before, or empty, for all of them."""
        self._typed.clear()
        for row in self._rows:
            row.budget_satang = row.project.allocated_budget_satang if kept else None
        self._all_changed()

    @property
    def is_typed(self) -> bool:
        """Whether budgets are typed that stand nowhere else."""
        return bool(self._typed)

    @property
    def count(self) -> int:
        return sum(row.is_chosen for row in self._rows)

    def projects(self, new_id: Any) -> list[Project]:
        """The chosen projects as they begin again, each under an id that `new_id` gives."""
        return [self._becomes(row, new_id()) for row in self._rows if row.is_chosen]

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

    # --- as Qt asks for it ----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == NAME:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == BUDGET else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(row, column)
            case Qt.ItemDataRole.ToolTipRole if column == NAME:
                return tooltip_text(self._text(row, column))
            case Qt.ItemDataRole.AccessibleTextRole:
                chosen = ("เลือกแล้ว " if row.is_chosen else "ไม่ได้เลือก ") if column == NAME else ""
                return f"{chosen}{COLUMNS[column]} {self._text(row, column)}"
            case Qt.ItemDataRole.CheckStateRole if column == NAME:
                return Qt.CheckState.Checked if row.is_chosen else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            row.is_chosen = Qt.CheckState(value) == Qt.CheckState.Checked
            self.chosen.emit()
        else:
            try:
                self._typed[row.project.id] = row.budget_satang = parse_baht(value) if value.strip() else None
            except UserError as error:
                self.refused.emit(f"{error.what} {error.remedy}")
                return False
            self.refused.emit("")
        self.dataChanged.emit(index, index)
        return True

    def _text(self, row: _Row, column: int) -> str:
        new = self._becomes(row)
        match column:
            case 0:
                return new.project_name or "(ยังไม่มีชื่อโครงการ)"
            case 1:
                return new.project_code
            case 2:
                days = (new.start_date, new.end_date)
                return " – ".join(format_date(day) for day in days if day)
            case 3:
                return "" if row.budget_satang is None else format_baht(row.budget_satang)
        return self._remark(row)

    def _remark(self, row: _Row) -> str:
        if self._is_there(row):
            return f"มีในปี {self._choices.fiscal_year} แล้ว"
        return CLOSED if row.is_closed else ""

    def _all_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == BUDGET else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class NextYearTable(QTableView):
    """Space chooses a project or not, a digit or F2 begins an amount, Enter goes on to the next one."""

    def __init__(self, model: NextYearModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName("โครงการที่จะขึ้นปีใหม่")
        self.setAccessibleDescription(HELP)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 2 * GRID)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in enumerate((0, 20, 25, 19, 20)):
            self.setColumnWidth(column, width * GRID)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, model = self.currentIndex(), self.model()
        if not index.isValid() or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space and index.column() != BUDGET:
            box = index.siblingAtColumn(NAME)
            chosen = model.data(box, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            wanted = Qt.CheckState.Unchecked if chosen else Qt.CheckState.Checked
            model.setData(box, wanted.value, Qt.ItemDataRole.CheckStateRole)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:  # by Enter
            self._go_on()

    def _go_on(self) -> None:
        index = self.currentIndex()
        self.setCurrentIndex(index.siblingAtRow(min(index.row() + 1, self.model().rowCount() - 1)))


HELP: Final = "กดเว้นวรรคเพื่อเลือกหรือไม่เลือกโครงการ พิมพ์ตัวเลขในช่องงบประมาณเพื่อแก้ไข"
