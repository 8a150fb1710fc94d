"""A table whose rows have tick boxes in the first column."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from app.printing.columns.column import Column
from app.ui.widgets.tables import ColumnModel, ColumnTable, Index
from app.ui.widgets.theme import GRID

Role = Qt.ItemDataRole


class TickModel(ColumnModel):
    """Rows with a box each, or none where `tick` says None. `ticked` carries the row that was changed."""

    ticked = Signal(object)

    def tick(self, row: Any) -> bool | None:
        """Return whether a row is ticked; None if it has no box."""
        raise NotImplementedError

    def set_tick(self, row: Any, is_ticked: bool) -> None:
        raise NotImplementedError

    def toggle(self, place: int) -> None:
        if (before := self.tick(self.rows[place])) is not None:
            self._tick(place, not before)

    def _tick(self, place: int, is_ticked: bool) -> None:
        self.set_tick(self.rows[place], is_ticked)
        self.refresh_rows(place)
        self.ticked.emit(self.rows[place])

    # --- Qt -------------------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        has_box = index.column() == 0 and self.tick(self.rows[index.row()]) is not None
        return flags | Qt.ItemFlag.ItemIsUserCheckable if has_box else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        found = super().data(index, role)
        if not index.isValid() or index.column() != 0 or role not in (Role.CheckStateRole, _SPOKEN):
            return found
        is_ticked = self.tick(self.rows[index.row()])
        if is_ticked is None:
            return found
        if role == Role.CheckStateRole:
            return Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
        return f"{'เลือกแล้ว' if is_ticked else 'ไม่ได้เลือก'} {found}"

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or not index.isValid():
            return False
        self._tick(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


_SPOKEN = Role.AccessibleTextRole


class TickTable(ColumnTable):
    """Space ticks or unticks the current row."""

    def __init__(
        self,
        name: str,
        model: TickModel,
        usage: str = "กดเว้นวรรคเพื่อเลือกหรือไม่เลือก",
        *,
        is_told_in_full: bool = False,
    ) -> None:
        super().__init__(name, model, usage, is_told_in_full=is_told_in_full)
        self._model = model

    def show_rows(self, rows: Sequence[Any], columns: Sequence[Column] | None = None) -> None:
        """Replace the rows; the current place stays as far as there is one."""
        place = self.currentIndex().row()
        super().show_rows(rows, columns)
        if rows:
            self.go_to(min(max(place, 0), len(rows) - 1))

    def _measured(self, column: Column) -> int:
        """Return the width of a column's texts, the first with its box."""
        has_box = column == self.cells.columns[0]
        return super()._measured(column) + 3 * GRID * has_box

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the row that is clicked: Qt does not if the box is clicked."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index != self.currentIndex():
            self.setAutoScroll(False)  # the row stays under the pointer until the button is released
            self.setCurrentIndex(index)
            self.setAutoScroll(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and place >= 0:
            self._model.toggle(place)
        else:
            super().keyPressEvent(event)
