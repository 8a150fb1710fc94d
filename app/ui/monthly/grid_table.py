"""The grid as it is shown: cells to move among, and room for the narrative below the active row."""

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.monthly.grid import TYPED, MonthGridModel
from app.ui.monthly.moved_cells import MovedCells
from app.ui.widgets.painting import fill
from app.ui.widgets.tables import ColumnTable, Role
from app.ui.widgets.theme import GRID, TEXT_POINTS, current_colours, current_size

_GIVING_WAY: Final = ("division", "code", "before")
"""Columns that give way where there is no room for all: the tooltip of the name has the rest."""
_LEAST_NAME: Final = 20 * GRID
_LEAST_ROWS: Final = 4
_LINE: Final = 0
"""The least height of a row: a line of its text."""
_CELL_MARGIN: Final = 11
_MARK: Final = 16
_BESIDE_MARK: Final = 6
"""In pixels: what is free at both sides of a cell, the size of its icon, and what is free beside that."""
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SelectionMode = QAbstractItemView.SelectionMode


class MonthGridTable(ColumnTable):
    """Signals: `edit_wanted` with an entry's key and the text to begin with (None: what it has);
    `tabbed` with 1 or -1 to go to the next or the last entry; `copied`, `pasted`, `emptied`;
    `moved` when the parts over the cells must follow.
    """

    edit_wanted = Signal(str, object)
    tabbed = Signal(int)
    copied = Signal()
    pasted = Signal()
    emptied = Signal()
    moved = Signal()
    _fits_its_columns = False
    _open: tuple[int, int] | None = None
    """The place and the height of the open row."""
    _headings: QWidget | None = None

    def __init__(self, model: MonthGridModel) -> None:
        super().__init__("โครงการของเดือนนี้", model, "พิมพ์เพื่อกรอก กด Tab ไปช่องถัดไป กด F2 เพื่อแก้ไข")
        self.grid = model
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(_SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_CellDelegate(self))
        self.setViewport(QWidget())  # PySide6 reads all classes of widgets before it can name Qt's own
        across = self.horizontalHeader()
        across.setSectionsClickable(True)
        # Qt's header looks at every row of each column to paint whether the column is selected: without a
        # selection of its own, ten thousand rows would hold the window for a third of a second.
        across.setSelectionModel(QItemSelectionModel(model, across))
        self.horizontalHeader().sectionResized.connect(lambda *_: self.moved.emit())
        self.doubleClicked.connect(self._begin_at)
        self._moved_cells = MovedCells(self)
        self._moved_cells.pressed_twice.connect(self._begin_at)
        self.set_row_height(_LINE)

    def set_row_height(self, height: int) -> None:
        """Set the height of the rows; the open one keeps the room below its cells."""
        place, room = (self._open[0], self._open[1] - self.row_height) if self._open else (None, 0)
        self.forget_open_row()
        super().set_row_height(height)
        self.setMinimumHeight(_LEAST_ROWS * self.row_height)
        self.verticalScrollBar().setSingleStep(self.row_height)
        self.open_row(place, room)

    # --- the open row ---------------------------------------------------------------------------------------

    def open_row(self, place: int | None, pane_height: int) -> None:
        """Make room below the cells of a row."""
        down = self.verticalHeader()
        wanted = None if place is None else (place, self.row_height + pane_height)
        if wanted == self._open:
            return
        if self._open and self._open[0] < down.count():
            down.resizeSection(self._open[0], self.row_height)
        self._open = wanted
        if wanted:
            down.resizeSection(*wanted)
        self.moved.emit()

    def forget_open_row(self) -> None:
        """Close the open row, because the rows are replaced: Qt keeps the heights of as many."""
        self.open_row(None, 0)

    @property
    def open_place(self) -> int | None:
        return self._open[0] if self._open else None

    def cell_rect(self, place: int, column: int) -> QRect:
        """Return the upper part of a cell, without the room below it."""
        x, y = self.columnViewportPosition(column), self.rowViewportPosition(place)
        return QRect(x, y, self.columnWidth(column), self.row_height)

    def pane_rect(self) -> QRect:
        if self._open is None:
            return QRect()
        place, height = self._open
        y = self.rowViewportPosition(place) + self.row_height
        return QRect(0, y, self.viewport().width(), height - self.row_height)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
        self.moved.emit()

    def _measure_columns(self) -> None:
        """Let the columns be no narrower than their titles in these letters."""
        self._widths.show_all()  # Qt gives the title of a hidden one no width
        for place in range(len(self.cells.columns)):
            self._widths.want(place, self._usual_width(place))
        self._share_width()

    def _usual_width(self, place: int) -> int:
        """Return the width that a column has in letters of this size, in pixels."""
        letters = max(1.0, current_size().points / TEXT_POINTS)
        return max(round(self.cells.columns[place].width * GRID * letters), self._widths.title(place))

    def _share_width(self) -> None:
        """Let the least needed columns give way, and give the names what is left."""
        room = self.viewport().width() - _LEAST_NAME
        giving_way = [self.grid.names.index(name) for name in _GIVING_WAY]
        for column in giving_way:
            self.setColumnHidden(column, False)
        for column in giving_way:
            if self._width_beside_names > room:  # what the clerk has widened gives way before it is hidden
                self._widths.give({column: min(self.columnWidth(column), self._usual_width(column))})
            self.setColumnHidden(column, self._width_beside_names > room)
        names = self.grid.names.index("name")
        self._widths.give({names: _LEAST_NAME + max(0, room - self._width_beside_names)})

    @property
    def _width_beside_names(self) -> int:
        names = self.grid.names.index("name")
        return sum(self.columnWidth(column) for column in range(len(self.grid.names)) if column != names)

    # --- keys -----------------------------------------------------------------------------------------------

    @property
    def current_key(self) -> str | None:
        """The entry of the current cell; None if nothing is typed there."""
        return self.grid.key_at(self.currentIndex().column())

    def selected_cells(self) -> dict[int, tuple[int, ...]]:
        """Return the columns of the selected cells that are shown by row, from top to bottom.

        Of ten thousand rows, as many indexes as cells would take a quarter of a second.
        """
        cells: dict[int, tuple[int, ...]] = {}
        for part in self.selectionModel().selection().toList():
            across = range(part.left(), part.right() + 1)
            columns = tuple(column for column in across if not self.isColumnHidden(column))
            for row in range(part.top(), part.bottom() + 1) if columns else ():
                cells[row] = tuple(sorted({*cells[row], *columns})) if row in cells else columns
        return dict(sorted(cells.items()))

    def selected_ids(self) -> list[str]:
        """Return the projects of the selected cells."""
        return [self.rows[place].id for place in self.selected_cells()]

    def setCurrentIndex(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Make a cell the current one, and the only selected one.

        Qt would add it to the selection while Ctrl is held, as it is with Ctrl+Enter: what is pasted, filled
        or emptied next would then reach the cells left before.
        """
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to_cell(self, place: int, key: str) -> None:
        """Make the cell of an entry the current one, and focus the grid."""
        self.setCurrentIndex(self.grid.index(place, self.grid.column_of(key)))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_down(self, steps: int = 1) -> None:
        """Go to the same column of the next row."""
        index = self.currentIndex()
        place = min(max(index.row() + steps, 0), len(self.rows) - 1)
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # first: who stays to correct text is led to it
        self.setCurrentIndex(self.grid.index(place, index.column()))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Watch the headings when the mouse comes: asking Qt for what it made takes a part of the start."""
        super().enterEvent(event)
        if self._headings is None:
            self._headings = self.horizontalHeader().viewport()
            self._headings.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a press on a heading sort and nothing else: Qt would select the column, of all projects, and go
        to another row. It selects no column where only one cell may be selected.
        """
        if watched is self._headings:
            if event.type() == QEvent.Type.MouseButtonPress:
                self.setSelectionMode(_SelectionMode.SingleSelection)
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self.setSelectionMode(_SelectionMode.ExtendedSelection)
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pressed = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if pressed.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._moved_cells.press(pressed, event.globalPosition())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._act(event):
            super().keyPressEvent(event)

    def _act(self, event: QKeyEvent) -> bool:
        """Do what a key means in the grid. Returns False for one that means nothing of its own."""
        command = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif command != Qt.KeyboardModifier.NoModifier:
            return False
        elif event.key() == Qt.Key.Key_F2:
            self._begin_at(self.currentIndex())
        elif event.key() in _ENTER:
            self.go_down(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.emptied.emit()
        elif (key := self.current_key) and event.text().isprintable() and event.text().strip():
            self.edit_wanted.emit(key, event.text())
        else:
            return False
        return True

    def _begin_at(self, index: QModelIndex) -> None:
        if index.isValid():
            self.edit_wanted.emit(self.grid.key_at(index.column()) or "narrative", None)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab go through the entries of the month, and leave the grid before the first one."""
        place = self.currentIndex().row()
        if place < 0 or (not forward and place == 0 and self.current_key is None):
            return super().focusNextPrevChild(forward)
        self.tabbed.emit(1 if forward else -1)
        return True

    def leave(self) -> None:
        """Leave the grid backwards, as Shift+Tab does elsewhere: what lies on it comes after it."""
        self.setFocus(Qt.FocusReason.BacktabFocusReason)
        super().focusNextPrevChild(False)

    def key_beside(self, key: str | None, step: int) -> str | None:
        """Return the entry typed after this one, or before it; None beyond the row's last or first."""
        if key is None:
            return TYPED[0] if step > 0 else None
        place = TYPED.index(key) + step
        return TYPED[place] if 0 <= place < len(TYPED) else None


class _CellDelegate(QStyledItemDelegate):
    """Paints the cells of the open row in its upper part, tinted; the current cell gets a frame."""

    def __init__(self, table: MonthGridTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        table, colours = self._table, current_colours()
        is_open = index.row() == table.open_place
        cell = QRect(option.rect)
        cell.setHeight(min(cell.height(), table.row_height))
        if is_open or table.selectionModel().isSelected(index):
            fill(painter, cell, QColor(colours.selection))
        self._paint_content(painter, cell, option.palette, index)
        if message := index.data(Role.UserRole) if table.grid.names[index.column()] == "name" else "":
            self._paint_message(painter, cell, index, message)
        if index == table.currentIndex() and table.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(cell.adjusted(1, 1, -1, -1))
        elif not is_open:
            painter.setPen(QColor(colours.line))
            painter.drawLine(cell.bottomLeft(), cell.bottomRight())

    def _paint_content(
        self, painter: QPainter, cell: QRect, palette: QPalette, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw icon and text. Qt's delegate would tint the text of a selected cell: to tell it not to takes
        the enums of QStyle, which PySide6 makes in 5 ms.
        """
        room = cell.adjusted(_CELL_MARGIN, 0, -_CELL_MARGIN, 0)
        if mark := index.data(Role.DecorationRole):
            mark.paint(painter, QRect(room.left(), cell.top() + (cell.height() - _MARK) // 2, _MARK, _MARK))
            room.setLeft(room.left() + _MARK + _BESIDE_MARK)
        painter.setFont(self._table.font())
        painter.setPen(index.data(Role.ForegroundRole) or palette.text().color())
        text = painter.fontMetrics().elidedText(
            index.data(Role.DisplayRole), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, index.data(Role.TextAlignmentRole), text)

    def _paint_message(
        self,
        painter: QPainter,
        cell: QRect,
        index: QModelIndex | QPersistentModelIndex,
        message: str,
    ) -> None:
        """Write the first finding beside the name, as far as there is room."""
        metrics = self._table.fontMetrics()
        left = cell.left() + metrics.horizontalAdvance(str(index.data())) + 3 * GRID
        room = QRect(cell)
        room.setLeft(left)
        room.setRight(cell.right() - GRID)
        if room.width() > 8 * GRID:
            painter.setFont(self._table.font())
            painter.setPen(QColor(current_colours().finding))
            text = metrics.elidedText(message, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def is_within(widget: QWidget | None, parent: QWidget) -> bool:
    return widget is not None and (widget is parent or parent.isAncestorOf(widget))
