"""A table of the overview, which scrolls as a whole."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy

from app.printing.columns.column import Column
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.theme import GRID

MOST_ROWS: Final = 12
"""Visible rows; a longer table scrolls."""


class FittedTable(ColumnTable):
    """A table in small type as tall as its rows."""

    def __init__(self, name: str, columns: Sequence[Column], help_text: str = "") -> None:
        super().__init__(name, columns, help_text, is_small=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        rows = min(max(1, len(self.rows)), MOST_ROWS)
        heading = self.horizontalHeader().sizeHint().height()
        return QSize(60 * GRID, heading + rows * self.row_height + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        return QSize(30 * GRID, self.sizeHint().height())
