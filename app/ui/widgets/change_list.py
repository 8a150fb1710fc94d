"""What a file changes, before it is taken in: a row an entry, old and new, and the chosen one in full."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.file_changes import Change, EntryChange, ProjectChange
from app.ui.widgets import dialogs
from app.ui.widgets.labels import tooltip_text
from app.ui.widgets.revision_text import brief_moment
from app.ui.widgets.tables import LEFT, RIGHT, Index, RowsModel, table_view
from app.ui.widgets.theme import GRID, current_colours, icon

Role = Qt.ItemDataRole

_DRAWINGS: Final = {
    Change.REMOVED: "trash refusal",
    Change.DROPPED: "arrow-down refusal",
    Change.DIVERGED: "warning finding",
    Change.CHANGED: "arrow-right quiet",
    Change.ADDED: "plus accent",
}
"""Of each kind of change its icon, and the role of its colour. The words always stand beside them."""

_WIDTHS: Final = [16 * GRID, 0, 22 * GRID, 19 * GRID, 24 * GRID]


class Row(NamedTuple):
    change: ProjectChange
    entry: EntryChange


class ChangeTable(RowsModel):
    def __init__(self) -> None:
        super().__init__(("ผล", "โครงการ", "รายการ", "เดิม", "ใหม่"))

    def set_changes(self, changes: Sequence[ProjectChange]) -> None:
        self.set_rows([Row(change, entry) for change in changes for entry in change.entries])

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row: Row = self.rows[index.row()]
        column, kind = index.column(), row.change.change
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return _texts(row)[column]
        if role == Role.ToolTipRole:
            return tooltip_text(row.change.project.full if column == 1 else _texts(row)[column])
        if role == Role.TextAlignmentRole:
            return RIGHT if column > 2 and not _is_text(row.entry) else LEFT
        if role == Role.DecorationRole and column == 0:
            return icon(*_DRAWINGS[kind].split())
        if role == Role.ForegroundRole and (column == 0 or (column == 4 and row.entry.fall)):
            return QColor(getattr(current_colours(), _DRAWINGS[kind].split()[1]))
        return None

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column > 2 else LEFT


def _texts(row: Row) -> tuple[str, ...]:
    change, entry = row
    fall = f" {entry.fall.replace('ลดลง', '▼')}" if entry.fall else ""
    return change.change.value, change.project.short, entry.label, entry.before, entry.after + fall


def _is_text(entry: EntryChange) -> bool:
    """Whether running text is compared: numbers stand below each other, words begin on the left."""
    return "“" in entry.before + entry.after


class ChangeList(QWidget):
    """The table, and below it all that is known of the chosen change."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.table = ChangeTable()
        self.view = table_view(self.table, name, _WIDTHS)
        self.view.setMinimumHeight(5 * self.view.verticalHeader().defaultSectionSize())
        self.chosen = dialogs.words("", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.chosen)
        self.view.selectionModel().currentRowChanged.connect(self._show_chosen)

    def show_changes(self, changes: Sequence[ProjectChange]) -> None:
        self.table.set_changes(changes)
        self.setVisible(bool(changes))
        self.chosen.setText("")
        if changes:
            self.view.selectRow(0)

    def _show_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.setText(_in_full(self.table.rows[index.row()]) if index.isValid() else "")


def _in_full(row: Row) -> str:
    """The chosen change: what, old, new, by whom and when."""
    change, entry = row
    fall = f" ({entry.fall})" if entry.fall else ""
    values = f"{entry.label}: เดิม {entry.before}  ใหม่ {entry.after}{fall}"
    return f"{change.project.full}\n{values}\n{_author(change)}"


def _author(change: ProjectChange) -> str:
    if not change.at and not change.editor:
        return "ไม่ทราบผู้แก้ไขและเวลา"
    return f"แก้ไขโดย {change.editor or 'ผู้ที่ไม่ทราบชื่อ'} เมื่อ {brief_moment(change.at)}"
