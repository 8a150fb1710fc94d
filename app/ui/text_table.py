"""A table of texts to be read: rows of a fixed height, its last column as wide as there is room."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from app.ui.widgets.tables import Index, RowsModel, show_in_rows
from app.ui.widgets.theme import GRID

ROW_HEIGHT: Final = 4 * GRID


class TextTableModel(RowsModel):
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        text: str = self.rows[index.row()][index.column()]
        return text


class TextTable(QTableView):
    """Shows rows of texts, to be gone through by the arrow keys."""

    def __init__(
        self, name: str, headers: Sequence[str], widths: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = TextTableModel(headers)
        self.setModel(self.rows)
        show_in_rows(self, name, ROW_HEIGHT)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
