"""The list of a received file's changes: a row for each project, whose name has the whole width, below it one
for each of its entries, old and new; and the selected one in full.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.printing.columns.column import PLAIN, Column, Look
from app.services.file_changes import Change, EntryChange, ProjectChange
from app.ui.widgets import dialogs
from app.ui.widgets.revision_text import brief_moment
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.theme import GRID

_DRAWINGS: Final = {
    Change.REMOVED: "trash refusal",
    Change.DROPPED: "arrow-down refusal",
    Change.DIVERGED: "warning finding",
    Change.CHANGED: "arrow-right quiet",
    Change.ADDED: "plus accent",
}
"""The icon and colour role of each kind of change. Words always accompany them."""


_WAITS: Final = "รอตัดสินใจ"

_INDENT: Final = "\u2003"
"""As wide as the icon before a project's name."""

_LEAST_ROWS: Final = 3  # with the heading: a screen at 200 % leaves room for the selected change in full


class Row(NamedTuple):
    """A project with what happens to it, or an entry of it."""

    change: ProjectChange
    entry: EntryChange | None = None


def look_of(change: Change) -> Look:
    """Return the icon and colour of a kind of change."""
    drawing, colour = _DRAWINGS[change].split()
    return Look(drawing, colour, colour)


def _rows(changes: Sequence[ProjectChange]) -> Iterator[Row]:
    """Yield the changes, those of a project that follow one another below its name."""
    for _, group in groupby(changes, lambda one: (one.project, one.change, one.waits)):
        alike = list(group)
        yield Row(alike[0])
        yield from (Row(change, entry) for change in alike for entry in change.entries)


def _name(row: Row) -> str:
    """Return the entry; or the project, and what happens to it unless its entries tell that it changes."""
    change = row.change
    if row.entry:
        return f"{_INDENT}{row.entry.label}"
    waits = f"{_WAITS}: " if change.waits else ""
    return f"{change.project.short} · {waits}{change.change.value}"


def _name_look(row: Row) -> Look:
    return PLAIN if row.entry else look_of(row.change.change)


def _before(row: Row) -> str:
    return row.entry.before if row.entry else ""


def _after(row: Row) -> str:
    fall = f" {row.entry.fall.replace('ลดลง', '▼')}" if row.entry and row.entry.fall else ""
    return row.entry.after + fall if row.entry else ""


def _before_look(row: Row) -> Look:
    return Look(is_words=True) if _is_text(row) else PLAIN


def _after_look(row: Row) -> Look:
    falls = row.entry and row.entry.fall
    return _before_look(row)._replace(text_colour=look_of(row.change.change).text_colour if falls else "")


def _is_text(row: Row) -> bool:
    """Return whether texts are compared: numbers are aligned at the right, texts at the left."""
    return "“" in _before(row) + _after(row)


COLUMNS: Final = (
    Column("รายการ", _name, stretches=True, look_of=_name_look, full_of=lambda row: in_full(row)),
    Column("เดิม", _before, is_number=True, width=18, look_of=_before_look),
    Column("ใหม่", _after, is_number=True, width=20, look_of=_after_look),
)


class ChangeList(QWidget):
    """The table, and below it the selected change in full."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.table = ColumnTable(name, COLUMNS, is_small=True, is_told_in_full=True)
        self.table.setMinimumHeight(_LEAST_ROWS * self.table.row_height)
        self.chosen = dialogs.words("", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.chosen)
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)

    def show_changes(self, changes: Sequence[ProjectChange]) -> None:
        rows = list(_rows(changes))
        self.table.clearSpans()
        self.table.show_rows(rows)
        for place, row in enumerate(rows):
            if not row.entry:
                self.table.setSpan(place, 0, 1, len(COLUMNS))
        self.setVisible(bool(changes))
        self.chosen.setText("")
        if changes:
            self.table.selectRow(min(1, len(rows) - 1))  # the first entry, below its project

    def _show_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.setText(in_full(self.table.rows[index.row()]) if index.isValid() else "")


def in_full(row: Row) -> str:
    """Return the selected project or entry in full: name, old and new, author and time."""
    change, entry = row
    if not entry:
        return f"{change.project.full}\n{authorship(change)}"
    fall = f" ({entry.fall})" if entry.fall else ""
    values = f"{entry.label}: เดิม {entry.before}  ใหม่ {entry.after}{fall}"
    return f"{change.project.full}\n{values}\n{authorship(change)}"


def authorship(change: ProjectChange) -> str:
    """Return who made a change, and when."""
    if not change.at and not change.editor:
        return "ไม่ทราบผู้แก้ไขและเวลา"
    return f"แก้ไขโดย {change.editor or 'ผู้ที่ไม่ทราบชื่อ'} เมื่อ {brief_moment(change.at)}"
