"""The table of what was read from a print-out: every entry, its value, its line and its doubts."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTableView

from app.formats.printout.model import FoundEntry, Place
from app.models.thai import clean_line
from app.ui.icons import icon
from app.ui.widgets.tables import Index, RowsModel, show_in_rows
from app.ui.widgets.theme import GRID, current_colours

HEADERS: Final = ("สถานะ", "รายการ", "ค่าที่อ่านได้", "บรรทัดที่", "ข้อที่ควรตรวจ")
DOUBTFUL, CHECKED, SURE = "ควรตรวจ", "ตรวจแล้ว", ""

_WIDTHS: Final = (15, 34, 44, 11)
"""Of all columns but the last, in steps of the grid."""
_LONGEST_SHOWN: Final = 200


class EntryModel(RowsModel):
    """The entries of one print as far as the clerk has checked them."""

    def __init__(self) -> None:
        super().__init__(HEADERS)
        self.entries: list[FoundEntry] = []
        self._checked: set[Place] = set()
        self._only_doubtful = False

    def show_entries(self, entries: Sequence[FoundEntry], checked: set[Place]) -> None:
        """Show another print. `checked`: the places that the clerk has seen to; it is kept up to date."""
        self.entries, self._checked = list(entries), checked
        self._narrow()

    def set_only_doubtful(self, wanted: bool) -> None:
        """Show only what is or was doubtful."""
        self._only_doubtful = wanted
        self._narrow()

    def _narrow(self) -> None:
        """The rows are the places of the entries that are shown."""
        places = range(len(self.entries))
        self.set_rows([n for n in places if not self._only_doubtful or self.status(self.entries[n])])

    def status(self, entry: FoundEntry) -> str:
        return DOUBTFUL if entry.doubts else CHECKED if entry.place in self._checked else SURE

    def entry(self, row: int) -> FoundEntry:
        place: int = self.rows[row]
        return self.entries[place]

    def set_entry(self, row: int, entry: FoundEntry) -> None:
        """Put a checked entry in the place of the one that was read."""
        self.entries[self.rows[row]] = entry
        self._checked.add(entry.place)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(HEADERS) - 1))

    def next_doubtful(self, row: int) -> int | None:
        """The first doubtful row behind a row, from the end on again from the beginning."""
        rows = [*range(row + 1, len(self.rows)), *range(row + 1)]
        return next((other for other in rows if self.entry(other).doubts), None)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        entry = self.entry(index.row())
        texts = self._texts(entry)
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(filter(None, (HEADERS[index.column()], texts[index.column()])))
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return _ICONS.get(texts[0]) and icon(*_ICONS[texts[0]])
        if role == Qt.ItemDataRole.ForegroundRole and entry.doubts and index.column() in (0, 4):
            return QColor(current_colours().finding)
        return None

    def _texts(self, entry: FoundEntry) -> tuple[str, ...]:
        """What stands in the columns."""
        lines = ", ".join(f"{line.number:,}" for line in entry.lines[:3])
        more = " …" if len(entry.lines) > 3 else ""
        value = clean_line(entry.text[:_LONGEST_SHOWN])
        return self.status(entry), entry.label, value, lines + more, " · ".join(entry.doubts)


_ICONS: Final = {DOUBTFUL: ("warning", "finding"), CHECKED: ("check", "accent")}


class EntryTable(QTableView):
    """Shows an EntryModel; one row is current, and Tab leaves the table."""

    def __init__(self, model: EntryModel) -> None:
        super().__init__()
        self.setModel(model)
        show_in_rows(self, "รายการที่อ่านได้", self.fontMetrics().lineSpacing() + GRID)
        self.setMinimumHeight(16 * GRID)
        self.setAlternatingRowColors(True)
        self.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width * GRID)

    @property
    def row(self) -> int:
        """The current row, -1 if there is none."""
        return self.currentIndex().row()

    def go_to(self, row: int) -> None:
        self.setCurrentIndex(self.model().index(row, 0))
