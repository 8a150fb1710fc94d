"""Several tables, of which one is shown: names at the left, the chosen table with its note at the right.

Where tables need the room of the names, these are in a box above.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.printing.columns.column import Column
from app.ui.board.menu import offer_menu
from app.ui.board.sorted_table import SortedTable
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import OneLineLabel, WrappingLabel, set_tooltip, tooltip_text
from app.ui.widgets.later import Later
from app.ui.widgets.theme import GRID

_NAMES_WIDTH = 36 * GRID
_ROOM_BESIDE, _ROOM_BESIDE_WIDE = 120 * GRID, 170 * GRID
"""Pixels in which the names stand beside tables, and beside wide ones."""
_LEAST_BESIDE = 24 * GRID
"""Pixels of height below which beside the names a table would have no row in sight."""
_LEAST_HEIGHT = 8 * GRID
_PAUSE_MS = 150


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One of the tables. `name` is its entry in the list; `note` tells what it counts, or why it is empty."""

    key: str
    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Any]
    total: Any = None
    note: str = ""


class TablesView(QWidget):
    """`chosen` carries the row that Enter or a double click activates; `shown` the key of another table."""

    chosen = Signal(object)
    shown = Signal(str)

    def __init__(self, about: str, *, is_wide: bool = False) -> None:
        """`is_wide`: its tables need the whole width of a small screen."""
        super().__init__()
        self.is_wide = is_wide
        self.names, self.table = QListWidget(), SortedTable(about, "กดหัวตารางเพื่อเรียงลำดับ กด Ctrl+C เพื่อคัดลอก")
        self.search, self.copy, self.box = WordLineEdit(), QToolButton(), ChoiceBox()
        self._title, self._note = OneLineLabel(), WrappingLabel()
        self._read: Callable[[str], ShownTable] | None = None
        self.opening: Callable[[object], str] = lambda _row: ""
        """Set by the page: what Enter does with a row, in words; empty if nothing."""
        self.buttons = QHBoxLayout()
        """Further buttons of the page, right of its own."""
        self._debounce = Later(self._narrow, self, _PAUSE_MS)
        self._set_up(about)
        self._lay_out()

    @property
    def key(self) -> str:
        """The key of the chosen table; empty before there is one."""
        item = self.names.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def offer(self, names: Sequence[tuple[str, str]], read: Callable[[str], ShownTable]) -> None:
        """Offer tables by key and name. `read` returns the one that is chosen, now or later."""
        self._read = read
        chosen = self.key
        self.names.blockSignals(True)
        self.names.clear()
        self.box.clear()
        self.box.addItems([name for _key, name in names])
        for key, name in names:
            item = QListWidgetItem(name, self.names)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setData(Qt.ItemDataRole.ToolTipRole, tooltip_text(name))
        self.names.blockSignals(False)
        self.choose(chosen if chosen in dict(names) else names[0][0])

    def choose(self, key: str) -> None:
        """Show the table with this key, as it is now."""
        self.names.blockSignals(True)
        for place in range(self.names.count()):
            if self.names.item(place).data(Qt.ItemDataRole.UserRole) == key:
                self.names.setCurrentRow(place)
        self.names.blockSignals(False)
        self._show()

    def show_waiting(self, words: str) -> None:
        """Say why there is no table yet."""
        self._title.setText("")
        self._note.setText(words)
        self.table.show_table((), ())
        self.table.hide()

    def _show(self) -> None:
        if self._read is None or not self.key:
            return
        self.box.setCurrentIndex(self.names.currentRow())
        shown = self._read(self.key)
        self._title.setText(shown.title)
        self._note.setText(shown.note)
        self._note.setVisible(bool(shown.note))
        self.table.setAccessibleName(shown.title)
        self.table.show_table(shown.columns, shown.rows, shown.total)
        self.table.setVisible(bool(shown.rows) or not shown.note)  # a low screen has no room for both
        if shown.rows:
            self.table.selectRow(0)
        self.shown.emit(self.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the tables the room of the names if need be; the box then says what the title does."""
        super().resizeEvent(event)
        room = _ROOM_BESIDE_WIDE if self.is_wide else _ROOM_BESIDE
        has_names = self.width() >= room and self.height() >= _LEAST_BESIDE
        self.names.setVisible(has_names)
        self._title.setVisible(has_names)
        self.box.setVisible(not has_names)
        self._column.setContentsMargins(GRID if has_names else 0, 0, 0, 0)

    def _narrow(self) -> None:
        self.table.narrow(self.search.text())

    def _choose_row(self, row: object) -> None:
        if not self._is_total:
            self.chosen.emit(row)

    @property
    def _is_total(self) -> bool:
        return self.table.has_total and self.table.currentIndex().row() == len(self.table.rows) - 1

    def _opening(self, row: object) -> str:
        return "" if self._is_total else self.opening(row)

    def _set_up(self, about: str) -> None:
        self.names.setAccessibleName(about)
        self.names.setMinimumSize(20 * GRID, _LEAST_HEIGHT)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.currentRowChanged.connect(lambda _row: self._show())
        self.box.setAccessibleName(about)
        self.box.activated.connect(self.names.setCurrentRow)
        self.box.hide()
        self._title.setProperty("role", "heading")
        self._note.setProperty("role", "quiet")
        self.search.setPlaceholderText("ค้นหาในตาราง")
        self.search.setAccessibleName("ค้นหาในตาราง")
        self.search.offer_clearing()
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _text: self._debounce.start())
        self.copy.setText("คัดลอกตาราง")
        self.copy.setIcon(icon("copy"))
        self.copy.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.copy.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_tooltip(self.copy, "คัดลอกตารางที่แสดงพร้อมหัวตาราง เพื่อวางใน Excel หรือข้อความ (Ctrl+C)")
        self.copy.clicked.connect(self.table.copy)
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self.table.chosen.connect(self._choose_row)
        offer_menu(self.table, self._opening)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.box)
        head.addWidget(self._title, 1)
        head.addWidget(self.search)
        head.addWidget(self.copy)
        head.addLayout(self.buttons)
        self.search.setMinimumWidth(14 * GRID)
        self.search.setMaximumWidth(26 * GRID)
        right = QWidget()
        self._column = column = QVBoxLayout(right)
        column.setContentsMargins(GRID, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self._note)
        column.addWidget(self.table, 1)
        column.addStretch()
        self.table.hide()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.names)
        split.addWidget(right)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(1, 1)
        split.setSizes([_NAMES_WIDTH, 100 * GRID])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split, 1)


def subject_of(row: object) -> tuple[str, str]:
    """Return the project's id and the office that a row of any table is about; empty where it is of none."""
    about = getattr(row, "project", row)
    about = about if hasattr(about, "id") else row
    project_id = getattr(row, "project_id", "") or getattr(about, "id", "")
    office = row[0] if isinstance(row, tuple) else getattr(row, "office", "")
    return str(project_id), str(office)
