"""A table whose rows are sorted by its titles, narrowed by words, and copied for a spreadsheet."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QCollator, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.models.search import folded, words_of
from app.printing.columns.column import Column
from app.ui.widgets.tables import ColumnTable

_TURNED: Final = {
    Qt.SortOrder.AscendingOrder: Qt.SortOrder.DescendingOrder,
    Qt.SortOrder.DescendingOrder: Qt.SortOrder.AscendingOrder,
}


class SortedTable(ColumnTable):
    """Rows in their own order until a title is pressed; their total stays last.

    `arranged` is emitted when other rows are shown. Ctrl+C copies the table as shown, with its titles.
    """

    arranged = Signal()

    _keeps_names = True

    def __init__(self, name: str, help_text: str = "") -> None:
        super().__init__(name, (), help_text, is_small=True)
        self._every: Sequence[Any] = ()
        self._total: Any = None
        self._words: tuple[str, ...] = ()
        self._texts: list[str] = []
        """The folded text of each row, once somebody searches."""
        across = self.horizontalHeader()
        across.setSectionsClickable(True)
        across.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        across.sectionClicked.connect(self._sort_by)

    def show_table(self, columns: Sequence[Column], rows: Sequence[Any], total: Any = None) -> None:
        """Show other rows. The order stays if the columns do."""
        if tuple(columns) != self.cells.columns:
            self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._every, self._total, self._texts = rows, total, []
        self.horizontalHeader().setSortIndicatorShown(True)
        self._arrange(columns)

    def narrow(self, search: str) -> None:
        """Show only rows that contain every word; the total of all rows stays away then."""
        self._words = words_of(search)
        self._arrange()

    @property
    def has_total(self) -> bool:
        """Whether the last row is the total."""
        return self._total is not None and not self._words

    @property
    def shown_rows(self) -> Sequence[Any]:
        """The rows as shown, without the total."""
        return self.rows[:-1] if self.has_total else self.rows

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _sort_by(self, place: int) -> None:
        """Sort by a column, numbers with the largest first; the same title turns the order."""
        across = self.horizontalHeader()
        is_number = self.cells.columns[place].is_number
        first = Qt.SortOrder.DescendingOrder if is_number else Qt.SortOrder.AscendingOrder
        is_same = self._sorted_place == place
        self._sorted_place = place
        self._order = _TURNED[self._order] if is_same else first
        across.setSortIndicator(place, self._order)
        self._arrange()

    _sorted_place = -1
    _order = Qt.SortOrder.AscendingOrder

    def _arrange(self, columns: Sequence[Column] | None = None) -> None:
        if columns is not None and tuple(columns) != self.cells.columns:
            self._sorted_place, self._order = -1, Qt.SortOrder.AscendingOrder
        rows = self._sorted(self._narrowed(), columns or self.cells.columns)
        shown = [*rows, self._total] if self.has_total else rows
        self.show_rows(shown, columns)
        self.arranged.emit()

    def _narrowed(self) -> list[Any]:
        if not self._words:
            return list(self._every)
        if not self._texts:
            self._texts = [self._text(row) for row in self._every]
        pairs = zip(self._every, self._texts, strict=True)
        return [row for row, text in pairs if all(word in text for word in self._words)]

    def _text(self, row: Any) -> str:
        return folded("\n".join(column.text_of(row) for column in self.cells.columns))

    def _sorted(self, rows: list[Any], columns: Sequence[Column]) -> list[Any]:
        """Return the rows in the chosen order; those without a value last in either direction."""
        if self._sorted_place < 0:
            return rows
        column = columns[self._sorted_place]
        with_value = [row for row in rows if column.value_of(row) not in (None, "")]
        without = [row for row in rows if column.value_of(row) in (None, "")]
        is_turned = self._order == Qt.SortOrder.DescendingOrder
        return sorted(with_value, key=_key(column), reverse=is_turned) + without


def _key(column: Column) -> Callable[[Any], Any]:
    if column.is_number:
        return column.value_of
    collate = QCollator(QLocale(QLocale.Language.Thai, QLocale.Country.Thailand)).sortKey
    return lambda row: collate(column.text_of(row))
