"""The projects of an import beside those of the file: new, the same, or changed old → new, to choose from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.models.project import Project, name_of
from app.models.thai import format_baht, format_date
from app.printing.columns.column import PLAIN, Column, Look
from app.services.import_records import Mode
from app.services.imports.comparison import Compared, EntryChange, Standing, Taking, is_empty
from app.services.imports.offer import HeldBack
from app.ui.widgets import dialogs
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.labels import plain_label
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.tables import DENSE_ROW
from app.ui.widgets.theme import GRID
from app.ui.widgets.tick_table import TickModel, TickTable

REPLACE: Final = "แทนที่รายการที่เลือก"
AS_NEW: Final = "เพิ่มเป็นอีกโครงการหนึ่ง"


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as the table shows it: one that was compared, or one that is held back."""

    name: str
    plan: str
    notes: str = ""
    budget: str = ""
    days: str = ""
    reports: str = ""
    compared: Compared | None = None


class ProjectsPage(QWidget):
    """Two tables: the projects, and the entries of the current one. `changed` follows every tick.

    New projects are ticked at first, and of a project that the file has, none is: nothing is replaced
    unasked. A value that would be emptied is not ticked either.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._compared: Sequence[Compared] = ()
        self._held_back: Sequence[HeldBack] = ()
        self._taken: dict[int, bool] = {}
        self._left: dict[int, frozenset[str]] = {}
        self._rows: dict[int, ProjectRow] = {}
        self._model, self._entry_model = _ProjectModel(self), _EntryModel(self)
        self.projects = TickTable("โครงการที่อ่านได้", self._model)
        self.entries = TickTable("รายการของโครงการ", self._entry_model)
        self.note = dialogs.words("", "quiet")
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.mode_label = plain_label("ที่มีอยู่แล้ว")
        self.modes = ChoiceBox()
        self.mode_label.setBuddy(self.modes)
        self.modes.setAccessibleName("โครงการที่มีอยู่แล้ว")
        self.modes.addItems([REPLACE, AS_NEW])
        self.all_changed = QPushButton("เลือกที่เปลี่ยนทั้งหมด")
        press_only_in_focus(self.all_changed)
        self.details = QPushButton("รายการของโครงการ")
        self.details.setCheckable(True)
        press_only_in_focus(self.details)
        self.details.hide()
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    def set_short(self, is_short: bool) -> None:
        """Show the entries of the project only when asked for, so that a low screen shows more projects."""
        self.details.setVisible(is_short)
        self.entries.setVisible(not is_short or self.details.isChecked())
        # Beside the buttons, a long note would need many lines there.
        directions = QBoxLayout.Direction
        self._below.setDirection(directions.TopToBottom if is_short else directions.LeftToRight)
        self.note.setMinimumHeight((1 if is_short else 2) * self.note.fontMetrics().lineSpacing())

    def _lay_out(self) -> None:
        for table in (self.projects, self.entries):
            table.set_row_height(DENSE_ROW)
            table.setMinimumHeight(2 * DENSE_ROW + GRID)  # both fit on a small screen at 150 %
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.projects)
        parts.addWidget(self.entries)
        parts.setChildrenCollapsible(False)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 1)
        ways, below = QHBoxLayout(), self._below
        for row in (ways, below):
            row.setSpacing(GRID)
        ways.addStretch(1)
        for widget in (self.mode_label, self.modes, self.all_changed, self.details):
            ways.addWidget(widget)
        below.addWidget(self.note, 1)
        below.addLayout(ways)
        below.setAlignment(ways, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.addWidget(parts, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.projects.selectionModel().currentRowChanged.connect(self._show_entries)
        self.entries.selectionModel().currentRowChanged.connect(self._show_note)
        self._model.ticked.connect(self._follow_ticks)
        self._entry_model.ticked.connect(self._follow_ticks)
        self.modes.currentIndexChanged.connect(self._choose_mode)
        self.all_changed.clicked.connect(self._take_all_changed)
        self.details.toggled.connect(self.entries.setVisible)

    # --- what is shown --------------------------------------------------------------------------------------

    def prepare(self, one: Compared) -> None:
        """Prepare a project that is shown afterwards: thousands at once would hold the window."""
        emptied = (change.key for change in one.changes if one.held and is_empty(change))
        self._left.setdefault(one.number, frozenset(emptied))
        self._rows[one.number] = _row(one)

    def show_offer(self, compared: Sequence[Compared], held_back: Sequence[HeldBack]) -> None:
        """Show projects that are prepared, those with doubts first; ticks that were set stay."""
        self._compared, self._held_back = compared, held_back
        standings = {one.standing for one in compared}
        self.all_changed.setVisible(Standing.CHANGED in standings)
        for widget in (self.mode_label, self.modes):
            widget.setVisible(bool(standings & {Standing.CHANGED, Standing.UNCLEAR}))
        rows = (self._rows[one.number] for one in sorted(compared, key=_order))
        self.projects.show_rows([*map(_held_row, held_back), *rows])
        if compared and self._current is None:
            self.projects.go_to(len(held_back))
        self._show_entries()

    def forget_ticks(self) -> None:
        """Forget what was ticked, because other projects are read."""
        self._taken, self._left = {}, {}

    @property
    def taking(self) -> Taking:
        """What the clerk takes."""
        numbers = frozenset(one.number for one in self._compared if self.is_taken(one))
        return Taking(numbers, dict(self._left), self.is_as_new)

    @property
    def is_as_new(self) -> bool:
        return self.modes.currentText() == AS_NEW

    @property
    def counts(self) -> tuple[int, int]:
        """How many projects would be written, and how many of the file would be changed by that."""
        modes = Counter(map(self.taking.mode_of, self._compared))
        return modes.total() - modes[None], modes[Mode.UPDATE]

    def refresh(self) -> None:
        """Show ticks that were set from elsewhere."""
        self._follow_ticks()

    # --- ticks ----------------------------------------------------------------------------------------------

    def is_taken(self, one: Compared) -> bool | None:
        """Return whether a project is ticked; None if it cannot be."""
        if one.standing is Standing.SAME or (one.standing is Standing.UNCLEAR and not self.is_as_new):
            return None
        return self._taken.get(one.number, one.standing is Standing.NEW)

    def take(self, one: Compared, is_taken: bool) -> None:
        self._taken[one.number] = is_taken

    def is_entry_taken(self, change: EntryChange) -> bool | None:
        """Return whether an entry of the current project is ticked; None for one that is taken whole."""
        one = self._current
        if one is None or one.standing is not Standing.CHANGED or self.is_as_new:
            return None
        return change.key not in self._left[one.number]

    def take_entry(self, change: EntryChange, is_taken: bool) -> None:
        """Tick an entry of the current project; its project follows, as far as that is what is meant."""
        if (one := self._current) is None:
            return
        left = self._left[one.number]
        self._left[one.number] = left - {change.key} if is_taken else left | {change.key}
        if is_taken and not self._taken.get(one.number):
            self.take(one, True)

    @property
    def _current(self) -> Compared | None:
        row = self.projects.current
        return row.compared if row else None

    def _take_all_changed(self) -> None:
        for one in self._compared:
            if one.standing is Standing.CHANGED:
                self.take(one, True)
        self._follow_ticks()

    def _choose_mode(self) -> None:
        self._show_entries()
        self._follow_ticks()

    def _follow_ticks(self, _row: object = None) -> None:
        self._model.refresh_rows()
        self._entry_model.refresh_rows()
        self.changed.emit()

    def _show_entries(self, _index: QModelIndex | None = None) -> None:
        one = self._current
        has_sources = one is not None and any(change.source for change in one.changes)
        columns = _ENTRY_COLUMNS if has_sources else _ENTRY_COLUMNS[:-1]
        self.entries.show_rows(one.changes if one else (), columns)
        self._show_note()

    def _show_note(self, _index: QModelIndex | None = None) -> None:
        """Show in full what the tables cut."""
        row, change = self.projects.current, self.entries.current
        texts = [row.notes] if row and row.notes else []
        if change is not None:
            source = f"  ต้นฉบับ {change.source}" if change.source else ""
            texts.append(f"{change.label}: เดิม {change.before}  ใหม่ {change.after}{source}")
        self.note.setText("\n".join(texts))


class _ProjectModel(TickModel):
    def __init__(self, page: ProjectsPage) -> None:
        super().__init__(_PROJECT_COLUMNS)
        self._page = page

    def tick(self, row: ProjectRow) -> bool | None:
        return self._page.is_taken(row.compared) if row.compared else None

    def set_tick(self, row: ProjectRow, is_ticked: bool) -> None:
        if row.compared:
            self._page.take(row.compared, is_ticked)


class _EntryModel(TickModel):
    def __init__(self, page: ProjectsPage) -> None:
        super().__init__(_ENTRY_COLUMNS)
        self._page = page

    def tick(self, row: EntryChange) -> bool | None:
        return self._page.is_entry_taken(row)

    def set_tick(self, row: EntryChange, is_ticked: bool) -> None:
        self._page.take_entry(row, is_ticked)


# --- rows and columns ---------------------------------------------------------------------------------------

_ORDER: Final = (Standing.UNCLEAR, Standing.CHANGED, Standing.NEW, Standing.SAME)
_LOOKS: Final = {
    Standing.UNCLEAR.value: Look("warning", "finding", "finding"),
    Standing.CHANGED.value: Look("arrow-right", "finding"),
    Standing.NEW.value: Look("plus", "accent"),
    Standing.SAME.value: Look("check", "quiet"),
}
_HELD_LOOK: Final = Look("warning", "finding", "finding")


def _order(one: Compared) -> int:
    return _ORDER.index(one.standing)


def _held_row(held: HeldBack) -> ProjectRow:
    return ProjectRow(held.name, held.reason, _WHAT_NEXT)


_WHAT_NEXT: Final = "ยังไม่นำเข้า"


def _row(one: Compared) -> ProjectRow:
    record = one.record
    budget, days = shown_amounts(record.project)
    notes = _WHICH_ONE if one.standing is Standing.UNCLEAR else " ".join(one.notes)
    count = f"{len(record.reports):,}"
    return ProjectRow(name_of(record.project), one.standing.value, notes, budget, days, count, one)


_WHICH_ONE: Final = "มีหลายโครงการที่อาจเป็นโครงการนี้ หรือโครงการนี้ปรากฏมากกว่าหนึ่งครั้ง จึงแทนที่ไม่ได้ เพิ่มเป็นอีกโครงการหนึ่งได้"


def shown_amounts(project: Project) -> tuple[str, str]:
    """Return a project's budget and days, so that they are seen before anything is written."""
    budget = project.allocated_budget_satang
    days = [format_date(day) if day else "" for day in (project.start_date, project.end_date)]
    return "" if budget is None else format_baht(budget), " – ".join(days) if any(days) else ""


def _look(row: ProjectRow) -> Look:
    has_doubt = bool(row.compared and row.compared.standing is Standing.NEW and row.notes)
    return _HELD_LOOK if has_doubt else _LOOKS.get(row.plan, _HELD_LOOK)


_PROJECT_COLUMNS: Final = (
    Column("โครงการ", lambda row: row.name, stretches=True),
    Column("เทียบกับไฟล์", lambda row: row.plan, width=19, look_of=_look),
    Column("งบประมาณ (บาท)", lambda row: row.budget, is_number=True, width=18),
    Column("วันเริ่มต้น – วันสิ้นสุด", lambda row: row.days, width=26),
    Column("รายงาน (ครั้ง)", lambda row: row.reports, is_number=True, width=14),
)


def _place_of(change: EntryChange) -> str:
    """Return where the value stands, the cell first: the sheet is often the same for all."""
    return f"{change.source.place} {change.source.part}".rstrip() if change.source else ""


def _value_look(change: EntryChange) -> Look:
    return Look(text_colour="finding") if is_empty(change) else PLAIN


_ENTRY_COLUMNS: Final = (
    Column("รายการ", lambda change: change.label, width=36),
    Column("เดิม", lambda change: change.before, width=24),
    Column("ใหม่", lambda change: change.after, stretches=True, look_of=_value_look),
    Column("ต้นฉบับ", _place_of, width=26),
)
