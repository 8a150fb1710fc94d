"""The window's table: rows below headers, shown by the same `Column`s as on paper."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QGuiApplication,
    QHideEvent,
    QIcon,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.printing.columns.column import Column
from app.ui.widgets.column_widths import ColumnWidths
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import tooltip_text
from app.ui.widgets.theme import GRID, current_colours, current_size

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

DENSE_ROW: Final = 9 * GRID // 2
"""Row height, in pixels, of long lists: the minimum that does not cut Thai marks."""

MEASURED_ROWS: Final = 200
"""Rows measured for a column's width: more would take time and seldom differ."""

LARGEST_FIGURE: Final = 28 * GRID
"""The width of a sum in baht with what it fell by, in pixels: so far a column grows for its figures."""

LONGEST_NAME: Final = 28 * GRID
"""The width of the longest name of an office, in pixels: so far a column of texts grows for them."""

MOST_TITLE_LINES: Final = 3
_LOW: Final = 30 * GRID
"""Height of a table, in pixels, below which its titles take two lines at most, and leave room for rows."""


def _alignment(column: Column, row: Any) -> Qt.AlignmentFlag:
    return RIGHT if column.is_number and not column.look_of(row).is_words else LEFT


def _icon(column: Column, row: Any) -> QIcon | None:
    look = column.look_of(row)
    return icon(look.icon, look.icon_colour) if look.icon else None


def _colour(column: Column, row: Any) -> QColor | None:
    name = column.look_of(row).text_colour
    return QColor(getattr(current_colours(), name)) if name else None


_CELL: Final[dict[int, Callable[[Column, Any], Any]]] = {
    Role.DisplayRole: lambda column, row: column.text_of(row),
    Role.AccessibleTextRole: lambda column, row: column.spoken_of(row),
    Role.ToolTipRole: lambda column, row: tooltip_text(column.tooltip_of(row)),
    Role.TextAlignmentRole: _alignment,
    Role.DecorationRole: _icon,
    Role.ForegroundRole: _colour,
}
_HEADING: Final[dict[int, Callable[[Column], Any]]] = {
    Role.DisplayRole: lambda column: column.title,
    Role.ToolTipRole: lambda column: tooltip_text(column.note),
    Role.TextAlignmentRole: lambda column: RIGHT if column.is_number else LEFT,
}


class ColumnModel(QAbstractTableModel):
    """Rows of any kind, shown by columns. Derive from it to follow changes or to accept edits."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: Sequence[Any] = ()
        self.titles: Sequence[str] = ()
        """The titles in several lines, where there is no room for them in one."""

    def set_rows(self, rows: Sequence[Any], columns: Sequence[Column] | None = None) -> None:
        """Replace the rows, and the columns if any are given."""
        self.beginResetModel()
        self.rows, self.titles = rows, ()
        self.columns = self.columns if columns is None else tuple(columns)
        self.endResetModel()

    def show_titles(self, titles: Sequence[str]) -> None:
        """Show the titles in other lines."""
        if tuple(titles) != tuple(self.titles):
            self.titles = titles
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, len(self.columns) - 1))

    def refresh_rows(self, place: int | None = None) -> None:
        """Make the view reread one row, or all of them, after their texts have changed."""
        first, last = (0, len(self.rows) - 1) if place is None else (place, place)
        if self.rows:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        read = _CELL.get(role)
        return read(self.columns[index.column()], self.rows[index.row()]) if read else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Role.DisplayRole and self.titles:
            return self.titles[section]
        read = _HEADING.get(role)
        return read(self.columns[section]) if read else None


class ColumnTable(QTableView):
    """A read-only table with rows of one height. The arrows move in it, Tab leaves it.

    `chosen` carries the row that Enter or a double click activates, `menu_wanted` the place on the screen for
    the menu of what is selected.
    """

    chosen = Signal(object)
    menu_wanted = Signal(QPoint)
    _line = 0
    """Height of a line of text, in pixels, once the rows have a height."""
    _usual = 0
    """Height of rows that have no height of their own, in pixels."""

    _keeps_names = False
    """Whether it scrolls rather than cut the column that stretches."""
    _is_fitting = _is_shown = False
    _fits_its_columns = True
    """Whether long texts give way; a table that divides its width itself says no."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column] | ColumnModel,
        help_text: str = "",
        *,
        is_small: bool = False,
        is_told_in_full: bool = False,
    ) -> None:
        """Create the table. Screen readers read `name` and `help_text`.

        `is_told_in_full`: the texts of the selected row stand beside the table; more of them may be cut.
        """
        super().__init__()
        self.cells = columns if isinstance(columns, ColumnModel) else ColumnModel(columns)
        self.cells.setParent(self)  # its columns may refer to it: without a parent it would outlive the table
        self.setModel(self.cells)
        self._measures: dict[tuple[int, bool], tuple[int, int]] = {}
        self.cells.modelReset.connect(self._forget_measures)
        self.cells.dataChanged.connect(self._forget_measures)
        self.setAccessibleName(name)
        self.setAccessibleDescription(help_text)
        self._is_small = is_small
        self._fit_letters()
        self._set_up()
        self._widths = ColumnWidths(
            self.horizontalHeader(), is_told_in_full=is_told_in_full, keeps_names=self._keeps_names
        )
        self._widths.others.clicked.connect(self._fit_columns)
        self._set_headers()
        self.activated.connect(self._choose)

    def show_rows(self, rows: Sequence[Any], columns: Sequence[Column] | None = None) -> None:
        """Replace the rows, and the columns if any are given."""
        self._is_fitting = True  # the header, which has the columns before, would be fitted to the others
        self.cells.set_rows(rows, columns)
        self._is_fitting = False
        if columns is not None:
            self._set_headers()
        self._want_columns()
        self._fit_columns()
        self.updateGeometry()

    def _want_columns(self) -> None:
        self._forget_measures()
        self.cells.show_titles(())
        for place, column in enumerate(self.cells.columns):
            if not column.stretches:
                self._widths.want(place, self._wanted(place, column))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_columns()  # before the column that stretches takes what is left
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():  # as that of a window that was minimized
            self._is_shown = True  # not by the resizing before it: all would be measured twice
            self._measure_columns()  # its letters have the size of the style sheet only now

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._is_shown = self.isVisible()

    def _measure_columns(self) -> None:
        if self._fits_its_columns:
            self._want_columns()
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Fit the columns into the view: titles take more lines, then long texts give way, then columns."""
        if not self._fits_its_columns or self._is_fitting or not self._is_shown:
            return
        self._is_fitting = True
        self.executeDelayedItemsLayout()  # other rows may bring the scroll bar, or take it away
        self._fit_into(room := self.viewport().width())
        if self.viewport().width() != room:  # as a higher header may
            self._fit_into(self.viewport().width())
        if self.isColumnHidden((current := self.currentIndex()).column()):
            self.setCurrentIndex(current.siblingAtColumn(0))
        self._is_fitting = False

    def _fit_into(self, room: int) -> None:
        columns = self.cells.columns
        self._widths.show_all()
        for lines in range(1, (MOST_TITLE_LINES if self.height() >= _LOW else 2) + 1):
            self.cells.show_titles([self._titled(column, lines) for column in columns] if lines > 1 else ())
            if self._widths.are_whole(columns, self._measured, room):
                break
        self._widths.fit(columns, self._measured, self._figures, room)
        self.updateGeometries()  # the header may be higher

    def is_whole_in(self, room: int) -> bool:
        """Return whether all texts would be whole in a view of this width, in pixels."""
        self.cells.show_titles(())
        self._widths.show_all()
        return self._widths.are_whole(self.cells.columns, self._measured, room)

    def _titled(self, column: Column, lines: int) -> str:
        """Return a title in at most so many lines, no narrower than the figures below it."""
        from app.ui.widgets.column_titles import in_lines  # not above: the first page needs none of it

        return in_lines(column.title, lines, self.fontMetrics().horizontalAdvance, self._texts_of(column)[0])

    @property
    def rows(self) -> Sequence[Any]:
        return self.cells.rows

    @property
    def current(self) -> Any | None:
        """The current row; None if there is none."""
        place = self.currentIndex().row()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def go_to(self, place: int) -> None:
        """Make the row at this position the current one."""
        self.setCurrentIndex(self.cells.index(place, 0))

    def copy(self) -> None:
        """Copy the table as shown, with its titles, for a spreadsheet or a message."""
        columns = self.cells.columns
        lines = [[column.title for column in columns]]
        lines += [[column.text_of(row) for column in columns] for row in self.rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(map(_one_line, line)) for line in lines))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu at the mouse, or for the menu key at the current cell; a heading has none."""
        port, place = self.viewport(), event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            cell = self.visualRect(self.currentIndex())
            place = port.mapToGlobal(cell.topLeft() + QPoint(0, self.row_height))
        elif not port.rect().contains(port.mapFromGlobal(place)):
            return
        if self.currentIndex().isValid():
            self.menu_wanted.emit(place)

    @property
    def row_height(self) -> int:
        return self.verticalHeader().defaultSectionSize()

    def set_row_height(self, height: int) -> None:
        """Set the height of the rows; none is lower than a line of its text."""
        self.verticalHeader().setDefaultSectionSize(max(height, self.fontMetrics().lineSpacing()))

    def changeEvent(self, event: QEvent) -> None:
        """Follow letters of another size, and another density."""
        super().changeEvent(event)
        if self._line and event.type() == QEvent.Type.FontChange:
            self._fit_rows()
        elif self._line and event.type() == QEvent.Type.StyleChange:
            self._fit_letters()
            self._fit_rows()
            if self.isVisible():
                self._measure_columns()

    def _fit_letters(self) -> None:
        if self._is_small:
            font = QFont(self.font())
            font.setPointSizeF(current_size().points - 1)
            self.setFont(font)

    def _fit_rows(self) -> None:
        """Give rows the usual height, or keep others as much higher than a line of text as they were."""
        usual, line = self._usual_height(), self.fontMetrics().lineSpacing()
        height = usual if self.row_height == self._usual else self.row_height + line - self._line
        self._line, self._usual = line, usual
        self._forget_measures()
        self.set_row_height(height)

    def _usual_height(self) -> int:
        return self.fontMetrics().lineSpacing() + (GRID // 2 if current_size().is_compact else GRID)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        down = self.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(1)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._line, self._usual = self.fontMetrics().lineSpacing(), self._usual_height()
        self.set_row_height(self._usual)

    def _set_headers(self) -> None:
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setMinimumSectionSize(4 * GRID)  # no wider than a narrow column is fitted to be
        self._widths.forget()
        for place, column in enumerate(self.cells.columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretches else QHeaderView.ResizeMode.Interactive
            across.setSectionResizeMode(place, mode)
            if column.width:
                self._widths.want(place, max(column.width * GRID, self._widths.title(place)))

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.rows[index.row()])

    def _wanted(self, place: int, column: Column) -> int:
        """Return the width that a column wants, in pixels: as it says, or more for its figures and names."""
        heading = self._widths.title(place)
        if not column.width:
            return max(heading, self._measured(column))
        if column.is_number:
            return max(heading, column.width * GRID, min(self._figures(column), LARGEST_FIGURE))
        return max(heading, column.width * GRID, min(self._measured(column), LONGEST_NAME))

    def _measured(self, column: Column) -> int:
        """Return the width of a column's texts, with its marks, in pixels."""
        return self._width_of(column, are_figures=False)

    def _figures(self, column: Column) -> int:
        """Return the same without running texts, which may stand among figures."""
        return self._width_of(column, are_figures=True)

    def _width_of(self, column: Column, *, are_figures: bool) -> int:
        place = self.cells.columns.index(column)
        shown = self.cells.titles[place] if self.cells.titles else column.title
        titles = map(self.fontMetrics().horizontalAdvance, shown.splitlines())
        texts, beside = self._texts_of(column, are_figures=are_figures)
        return max([texts, *titles]) + beside

    def _texts_of(self, column: Column, *, are_figures: bool = False) -> tuple[int, int]:
        """Return the width of a column's texts, in pixels, and what stands beside them. Each fitting asks
        several times, and reading the texts takes as long as measuring them: they are measured once.
        """
        key = self.cells.columns.index(column), are_figures
        if key not in self._measures:
            rows = self.rows[:MEASURED_ROWS]
            if are_figures:
                rows = [row for row in rows if not column.look_of(row).is_words]
            texts = (column.text_of(row) for row in rows)
            has_mark = any(column.look_of(row).icon for row in rows)
            width = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
            self._measures[key] = width, (3 + 3 * has_mark) * GRID
        return self._measures[key]

    def _forget_measures(self) -> None:
        self._measures.clear()


def _one_line(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ")
