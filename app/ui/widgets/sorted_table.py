"""A table whose rows are sorted by its titles, narrowed by words, and copied for a spreadsheet."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from PySide6.QtCore import QCollator, QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from app.models.search import folded, words_of
from app.printing.columns.column import Column
from app.printing.line_break import line_breaks, word_boundaries
from app.ui.widgets.tables import MEASURED_ROWS, ColumnModel, ColumnTable, Role
from app.ui.widgets.theme import GRID

_TITLE_WIDTH: Final = 9
"""Width, in grid steps, to which titles of numbers wrap: the longest usual words fit."""
_LOW: Final = 30
"""Height of a table, in grid steps, below which its titles are wider and take fewer lines."""
_LOW_TITLE_WIDTH: Final = 16
_CELL_SPACE: Final = 3

_TURNED: Final = {
    Qt.SortOrder.AscendingOrder: Qt.SortOrder.DescendingOrder,
    Qt.SortOrder.DescendingOrder: Qt.SortOrder.AscendingOrder,
}


_LEAST_STRETCH: Final = 12
"""Minimum width of the column that takes the remaining width, in grid steps; its texts may need more."""
_MOST_STRETCH: Final = 48


def wrapped(title: str, width: int, measure: Callable[[str], int]) -> str:
    """Return a title in lines that fit into this width, broken between words; a longer word has its own."""
    lines, begin = [], 0
    breaks = sorted({*line_breaks(title), *_between_words(title), len(title)})
    for place, end in enumerate(breaks):
        following = breaks[place + 1] if place + 1 < len(breaks) else None
        if following is None or measure(title[begin:following].strip()) > width:
            lines.append(title[begin:end].strip())
            begin = end
    return "\n".join(filter(None, lines))


def _between_words(title: str) -> Iterator[int]:
    """Yield the places between two Thai words, also within terms, which text keeps in one line."""
    for place in word_boundaries(title)[1:-1]:
        if all("ก" <= letter <= "๎" for letter in title[place - 1 : place + 1]):
            yield place


class _TitledModel(ColumnModel):
    """Columns whose titles are shown in several lines."""

    titles: Sequence[str] = ()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        is_title = role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal
        if is_title and 0 <= section < len(self.titles):
            return self.titles[section]
        return super().headerData(section, orientation, role)


class SortedTable(ColumnTable):
    """Rows in their own order until a title is pressed; their total stays last.

    `arranged` is emitted when other rows are shown. Ctrl+C copies the table as shown, with its titles.
    """

    arranged = Signal()
    _is_low = False
    """Whether titles of many lines would leave no room for rows."""
    _fits_its_columns = False

    def __init__(self, name: str, help_text: str = "") -> None:
        self._titled = _TitledModel(())
        super().__init__(name, self._titled, help_text, is_small=True)
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

    def copy(self) -> None:
        """Copy the table as shown, with its titles, for a spreadsheet or a message."""
        columns = self.cells.columns
        lines = [[column.title for column in columns]]
        lines += [[column.text_of(row) for column in columns] for row in self.rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(map(_one_line, line)) for line in lines))

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
        self._titled.titles = ()
        self.show_rows(shown, columns)
        self._fit()
        self.arranged.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was_low, self._is_low = self._is_low, self.height() < _LOW * GRID
        self._fit_stretching() if was_low == self._is_low else self._fit()

    def _fit(self) -> None:
        """Make columns of numbers as wide as these need, with their titles in several lines."""
        measure = self.fontMetrics().horizontalAdvance
        title_width = _LOW_TITLE_WIDTH if self._is_low else _TITLE_WIDTH
        titles = []
        for place, column in enumerate(self.cells.columns):
            title = column.title
            if column.is_number:
                texts = (column.text_of(row) for row in self.rows[:MEASURED_ROWS])
                values = max(map(measure, texts), default=0)
                title = wrapped(title, max(values, title_width * GRID), measure)
                width = max(values, *map(measure, title.splitlines()))
                self.setColumnWidth(place, width + _CELL_SPACE * GRID)
            titles.append(title)
        self._titled.titles = titles
        lines = max((title.count("\n") + 1 for title in titles), default=1)
        height = lines * self.fontMetrics().lineSpacing() + 2 * GRID
        self.horizontalHeader().setFixedHeight(height)
        self._fit_stretching()

    def _fit_stretching(self) -> None:
        """Scroll rather than cut the names in the column that takes the remaining width."""
        across, columns = self.horizontalHeader(), self.cells.columns
        for place, column in enumerate(columns):
            if not column.stretches:
                continue
            others = sum(across.sectionSize(other) for other in range(len(columns)) if other != place)
            needed = min(max(self._measured(column), _LEAST_STRETCH * GRID), _MOST_STRETCH * GRID)
            has_room = self.viewport().width() - others >= needed
            mode = QHeaderView.ResizeMode.Stretch if has_room else QHeaderView.ResizeMode.Interactive
            if across.sectionResizeMode(place) != mode:
                across.setSectionResizeMode(place, mode)
            if not has_room:
                across.resizeSection(place, needed)

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


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")
