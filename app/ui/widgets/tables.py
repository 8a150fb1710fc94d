"""What the window's tables have in common: rows under headings, to be walked through and read."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from app.printing.columns import Column
from app.ui.widgets.labels import tooltip_text
from app.ui.widgets.theme import GRID

Index = QModelIndex | QPersistentModelIndex

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RowsModel(QAbstractTableModel):
    """Rows of one kind. Who derives from it says in `data` what stands in their cells."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self.headings = headings
        self.rows: Sequence[Any] = ()

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def alignment(self, _column: int) -> Qt.AlignmentFlag:
        """Of a column and its heading."""
        return LEFT

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        return self.alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


def show_in_rows(view: QTableView, name: str, row_height: int) -> None:
    """Rows of one height, of which one is chosen; nothing is typed in them, and Tab leaves them."""
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(row_height)
    view.horizontalHeader().setHighlightSections(False)


def table_view(model: RowsModel, name: str, widths: Sequence[int]) -> QTableView:
    """Rows of one height, columns without a width of their own as wide as there is room; Tab leaves it."""
    view = QTableView()
    view.setModel(model)
    show_in_rows(view, name, view.fontMetrics().lineSpacing() + GRID)
    header = view.horizontalHeader()
    for column, width in enumerate(widths):
        if width:
            header.resizeSection(column, width)
        else:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    view.setMinimumHeight(view.verticalHeader().defaultSectionSize() + header.sizeHint().height())
    return view


MEASURED_ROWS: Final = 200
"""Rows that a column's width is measured by: more would take time and seldom differ."""

SMALL_POINTS: Final = 12.0

MOST_ROWS: Final = 12
"""Rows in sight; a longer table scrolls."""


class FigureTableModel(QAbstractTableModel):
    """Rows of any kind, of which the columns know what to say."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: Sequence[Any] = ()

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        column = self.columns[index.column()]
        text = column.text_of(self.rows[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {text}"
        if role == Qt.ItemDataRole.ToolTipRole:  # where a text is too long for its column
            return tooltip_text(text)
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


class FigureTable(QTableView):
    """`chosen` carries the row that the clerk wants to go on from: by Enter or a double click."""

    chosen = Signal(object)

    def __init__(self, name: str, columns: Sequence[Column], help_text: str = "") -> None:
        super().__init__()
        self.figures = FigureTableModel(columns)
        self.setModel(self.figures)
        font = QFont(self.font())
        font.setPointSizeF(SMALL_POINTS)
        self.setFont(font)
        self.verticalHeader().setMinimumSectionSize(1)
        show_in_rows(self, name, self._row_height)
        self.setAccessibleDescription(help_text)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._choose)
        self._set_headers()

    def show_rows(self, rows: Sequence[Any]) -> None:
        self.figures.set_rows(rows)
        for place, column in enumerate(self.figures.columns):
            if not column.stretches:
                self.setColumnWidth(place, self._width(column))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        rows = min(max(1, len(self.figures.rows)), MOST_ROWS)
        height = self.horizontalHeader().sizeHint().height() + rows * self._row_height + 2 * self.frameWidth()
        return QSize(60 * GRID, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(30 * GRID, self.sizeHint().height())

    @property
    def _row_height(self) -> int:
        return self.fontMetrics().lineSpacing() + GRID

    def _set_headers(self) -> None:
        across = self.horizontalHeader()
        across.setMinimumSectionSize(8 * GRID)
        for place, column in enumerate(self.figures.columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretches else QHeaderView.ResizeMode.Interactive
            across.setSectionResizeMode(place, mode)

    def _width(self, column: Column) -> int:
        texts = (column.title, *(column.text_of(row) for row in self.figures.rows[:MEASURED_ROWS]))
        return max(map(self.fontMetrics().horizontalAdvance, texts)) + 3 * GRID

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.figures.rows[index.row()])


def _alignment(column: Column) -> Qt.AlignmentFlag:
    return RIGHT if column.is_number else LEFT


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
