"""The list of a received file's changes: one row per entry, old and new, and the selected one in full."""

from collections.abc import Sequence
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

_LEAST_ROWS: Final = 3  # with the heading: a screen at 200 % leaves room for the selected change in full


class Row(NamedTuple):
    change: ProjectChange
    entry: EntryChange


def look_of(change: Change) -> Look:
    """Return the icon and colour of a kind of change."""
    drawing, colour = _DRAWINGS[change].split()
    return Look(drawing, colour, colour)


def change_look(row: Row) -> Look:
    """Return the icon and colour of a row's kind of change."""
    return look_of(row.change.change)


def _after(row: Row) -> str:
    fall = f" {row.entry.fall.replace('ลดลง', '▼')}" if row.entry.fall else ""
    return row.entry.after + fall


def _before_look(row: Row) -> Look:
    return Look(is_words=True) if _is_text(row.entry) else PLAIN


def _after_look(row: Row) -> Look:
    return _before_look(row)._replace(text_colour=change_look(row).text_colour if row.entry.fall else "")


def _is_text(entry: EntryChange) -> bool:
    """Return whether texts are compared: numbers are aligned at the right, texts at the left."""
    return "“" in entry.before + entry.after


def _result(row: Row) -> str:
    return _WAITS if row.change.waits else row.change.change.value


def _project(row: Row) -> str:
    """Return the project; of one whose removal waits, as the first column tells, also that it is removed."""
    change = row.change
    is_removal = change.waits and change.change is Change.REMOVED
    return f"{change.change.value}: {change.project.short}" if is_removal else change.project.short


COLUMNS: Final = (
    Column("ผล", _result, width=16, look_of=change_look),
    Column(
        "โครงการ",
        _project,
        stretches=True,
        full_of=lambda row: row.change.project.full,
    ),
    Column("รายการ", lambda row: row.entry.label, width=22),
    Column("เดิม", lambda row: row.entry.before, is_number=True, width=19, look_of=_before_look),
    Column("ใหม่", _after, is_number=True, width=24, look_of=_after_look),
)


class ChangeList(QWidget):
    """The table, and below it the selected change in full."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.table = ColumnTable(name, COLUMNS, is_told_in_full=True)
        self.table.setMinimumHeight(_LEAST_ROWS * self.table.row_height)
        self.chosen = dialogs.words("", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.chosen)
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)

    def show_changes(self, changes: Sequence[ProjectChange]) -> None:
        self.table.show_rows([Row(change, entry) for change in changes for entry in change.entries])
        self.setVisible(bool(changes))
        self.chosen.setText("")
        if changes:
            self.table.selectRow(0)

    def _show_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.setText(in_full(self.table.rows[index.row()]) if index.isValid() else "")


def in_full(row: Row) -> str:
    """Return the selected change in full: entry, old, new, author and time."""
    change, entry = row
    fall = f" ({entry.fall})" if entry.fall else ""
    values = f"{entry.label}: เดิม {entry.before}  ใหม่ {entry.after}{fall}"
    return f"{change.project.full}\n{values}\n{authorship(change)}"


def authorship(change: ProjectChange) -> str:
    """Return who made a change, and when."""
    if not change.at and not change.editor:
        return "ไม่ทราบผู้แก้ไขและเวลา"
    return f"แก้ไขโดย {change.editor or 'ผู้ที่ไม่ทราบชื่อ'} เมื่อ {brief_moment(change.at)}"
