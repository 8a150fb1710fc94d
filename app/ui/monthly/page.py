"""The month's home: what is due, who is left, what comes next, and the grid that is filled in."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.models.month_state import Action, MonthState, NextStep
from app.models.progress_report import Period, fiscal_months
from app.models.project import short_name_of
from app.services.month.state import with_outputs
from app.ui.core.changes import Change, ProjectAdded, ProjectRemoved
from app.ui.core.document import Document
from app.ui.monthly import reading
from app.ui.monthly.clipboard import connect_clipboard
from app.ui.monthly.filling import empty_cells
from app.ui.monthly.findings_count import FindingsCount
from app.ui.monthly.grid import Arrangement, MonthGridModel
from app.ui.monthly.grid_table import MonthGridTable
from app.ui.monthly.header import MonthHeader
from app.ui.monthly.row_report import RowReport
from app.ui.widgets.later import Later
from app.ui.widgets.theme import GRID

_TELL_MS: Final = 40
_READING: Final = "กำลังอ่านรายงานของเดือน"
_SORTING: Final = "กำลังเรียงโครงการ"
NOT_FILLED: Final = "โครงการ {} ยังไม่ได้กรอกรายงาน พิมพ์ผลการดำเนินงาน หรือกด Ctrl+D เพื่อใช้ข้อความเดือนก่อน"


class MonthHome(QWidget):
    """Signals: `noted` with a finding or remark to open, `chosen` when another project is selected, `wanted`
    with a `NextStep` that prints or sends, `told` with a text for the status line, `pasted` with the grid
    from the selected cell on and copied cells, `month_shown` with the month.
    """

    noted = Signal(object)
    chosen = Signal()
    wanted = Signal(object)
    told = Signal(str)
    pasted = Signal(object, list)
    month_shown = Signal(object)

    def __init__(self, document: Document, stay: Callable[[], bool], parent: QWidget | None = None) -> None:
        """`stay`: called before a report is left; True if the clerk stays to correct its text. The month
        is shown by `read`.
        """
        super().__init__(parent)
        self._document = document
        self.stay = stay
        self.period = Period.of(date.today())
        self._offered: list[Period] = []
        self._is_untouched = True
        """Whether the rows may be arranged anew once their findings are counted."""
        self._telling = Later(self._tell, self, _TELL_MS)
        self._reading = Later(lambda: self._read_again(self._beside), self)
        self._changed: set[str] = set()
        """The projects for which the month is about to be read as a whole."""
        self.header = MonthHeader()
        self.model = MonthGridModel()
        self._counting = FindingsCount(document, self.model, self)
        self.table = MonthGridTable(self.model)
        self.report = RowReport(document, self.table)
        self._beside: reading.Run = partial(reading.beside, self.table, document)
        self._lay_out()
        self._connect()

    def _connect(self) -> None:
        document, table = self._document, self.table
        table.selectionModel().currentRowChanged.connect(self._choose)
        table.selectionModel().selectionChanged.connect(self._touch)
        table.edit_wanted.connect(self._touch)
        table.verticalScrollBar().actionTriggered.connect(self._touch)
        table.horizontalHeader().sectionClicked.connect(self._sort)
        table.emptied.connect(lambda: empty_cells(self))
        connect_clipboard(self)
        self._counting.counted.connect(self._follow_counts)
        self._counting.ended.connect(self._follow_end_of_count)
        self._counting.damaged.connect(self.report.damaged)
        self.header.filters.changed.connect(self._filter)
        self.header.filters.entered.connect(self.enter)
        self.header.month_chosen.connect(self._choose_month)
        self.header.wanted.connect(self._take_step)
        self.report.noted.connect(self.noted)
        self.report.told.connect(self.told)
        self.report.ended.connect(self.header.enter)
        self.report.unsaved_changed.connect(self._tell_unsaved)
        document.changed.connect(self._follow)
        document.waiting_changed.connect(self._tell_unsaved)
        document.outputs_changed.connect(self._follow_outputs)

    @property
    def document(self) -> Document:
        return self._document

    @property
    def state(self) -> MonthState:
        return self.model.state

    # --- display --------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the month again, or the one to begin with, and select its first project without a report.

        A project with refused text stays selected.
        """
        self.report.flush()
        kept = self._refused
        years, state = self._beside(_READING, partial(reading.read_home, self._document, self.period, kept))
        self._offered = [
            month for year in sorted({*years, state.period.fiscal_year}) for month in fiscal_months(year)
        ]
        self.header.offer(self._offered, state.period)
        self._show_month(state, kept)

    def show_month(self, period: Period) -> None:
        self.report.flush()
        kept = self._refused if period == self.period else None
        state = self._beside(_READING, partial(reading.read_month, self._document, period, kept))
        self._show_month(state, kept)

    def _show_month(self, state: MonthState, kept: str | None) -> None:
        """Show a month that was just read, at the project `kept`, otherwise at the first to fill in."""
        self.period = state.period
        self._reading.stop()
        self._changed.clear()
        self.month_shown.emit(state.period)
        self._show_state(state, kept, self._beside)
        if kept and self.model.row_of(kept) is not None:
            self.select(kept)
        else:
            self._select_first()
        self._is_untouched = True
        self._tell()

    def _select_first(self) -> None:
        """Select the first project without a report, otherwise the first of all."""
        first = self.model.next_missing(-1)
        self.select(self.model.rows[first or 0].id if self.model.rows else None)

    def select(self, project_id: str | None) -> None:
        """Select a project of the month."""
        place = self.model.row_of(project_id)
        if place is None:
            self.report.show_report(None, self.period)
            return
        column = max(self.table.currentIndex().column(), 0)
        if self.table.currentIndex().row() == place:
            self.report.show_report(project_id, self.period)
        else:
            self.table.setCurrentIndex(self.model.index(place, column))
        self.table.scrollTo(self.model.index(place, column))

    def go_to(self, project_id: str, period: Period, key: str) -> bool:
        """Focus an entry of a month's report. Returns False if the month does not show it."""
        if period != self.period and period in self._offered:
            self.header.months.setCurrentIndex(self._offered.index(period))
        if period != self.period or self.state.row(project_id) is None:
            return False
        if self.model.row_of(project_id) is None:
            self.header.filters.clear()
        self.select(project_id)
        self.report.enter(key)
        return True

    def enter(self) -> None:
        """Focus the narrative of the selected project."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.report.enter()

    def enter_search(self) -> bool:
        """Focus the search of the month's projects. Returns False if it has the focus already."""
        field = self.header.filters.text
        if field.hasFocus():
            return False
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()
        return True

    @property
    def entry_in_focus(self) -> tuple[Period, str] | None:
        return self.report.entry_in_focus(QApplication.focusWidget())

    @property
    def words(self) -> str:
        """The month, and how many projects have reported."""
        return f"{self.period.thai}: มีรายงานแล้ว {self.state.count} โครงการ"

    # --- actions of the clerk -------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Finish this report, and go to the next missing one, otherwise to the button of the next step.

        What is only proposed makes no report.
        """
        self.report.flush()
        project_id = self.report.project_id
        if project_id is None or self.report.refused():
            return
        if not self._document.confirm_report(project_id, self.period, {}):
            self.told.emit(NOT_FILLED.format(short_name_of(self._document.file.project(project_id))))
        following = self.model.next_missing(self.model.row_of(project_id) or 0)
        if following is None:
            self.header.enter()
        elif self.model.rows[following].id != project_id:
            self.select(self.model.rows[following].id)
            self.report.enter()

    def _take_step(self, step: NextStep) -> None:
        """Do what the main button or a step says."""
        match step.action:
            case Action.FILL | Action.SAVE | Action.CHECK if step.project_ids:
                self._go_to_first_of(step)
            case Action.PRINT | Action.PRINT_ALL | Action.BIND | Action.SEND:
                self.wanted.emit(step)

    def _go_to_first_of(self, step: NextStep) -> None:
        shown = [row.id for row in self.model.rows if row.id in set(step.project_ids)]
        project_id = shown[0] if shown else step.project_ids[0]
        if project_id != self.report.project_id and self.stay():
            return
        if not shown:
            self.header.filters.clear()
        self.select(project_id)
        self.report.enter()

    # --- sorting and filtering ------------------------------------------------------------------------------

    def _sort(self, column: int) -> None:
        arrangement, name = self.model.arrangement, self.model.names[column]
        turns = name == arrangement.sorted_by and not arrangement.is_descending
        self._arrange(lambda: arrangement._replace(sorted_by=name, is_descending=turns))

    def _filter(self) -> None:
        self._arrange(lambda: self.header.filters.applied_to(self.model.arrangement))

    def _arrange(self, made: Callable[[], Arrangement]) -> None:
        """Arrange the rows anew, keeping the selected one unless it is no longer shown."""
        self.report.flush()
        key = self.table.currentIndex().column()
        self.table.forget_open_row()
        kept = self.report.project_id if self.report.entries.unsaved_keys else None
        arrangement = made()
        rows = self._beside(_SORTING, partial(self.model.arranged, self.state, arrangement, kept))
        self.model.arrange(arrangement, rows)
        if self.model.row_of(self.report.project_id) is None:
            self._select_first()
        else:
            place = self.model.row_of(self.report.project_id) or 0
            self.table.setCurrentIndex(self.model.index(place, max(key, 0)))
            self.select(self.report.project_id)
        self._is_untouched = True

    # --- internal -------------------------------------------------------------------------------------------

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        project_id = self.model.rows[index.row()].id if index.isValid() else None
        self.report.flush()
        if self.report.shows(project_id, self.period):
            self.report.show_report(project_id, self.period)
        elif self._is_left_in_sight and self.report.refused() and self.stay():
            QTimer.singleShot(0, self, lambda: self.select(self.report.project_id))
            return
        else:
            self.report.show_report(project_id, self.period)
        self.chosen.emit()

    def _touch(self, *_what: object) -> None:
        self._is_untouched = False

    @property
    def _is_left_in_sight(self) -> bool:
        """Return whether the shown report is in the grid, so that the clerk can go back to it."""
        left = self.report.project_id
        return self.model.row_of(left) is not None and self.report.shows(left, self.period)

    def _choose_month(self, place: int) -> None:
        if place < 0 or self._offered[place] == self.period:
            return
        try:
            if not self.stay():
                self.show_month(self._offered[place])
        finally:  # the clerk stays, or the month cannot be read
            self.header.choose(self._offered.index(self.period))

    def _follow(self, change: Change) -> None:
        if not self.isVisible():
            return
        self._is_untouched = False
        ids = {*reading.projects_of(change)}
        if len(ids) > reading.MOST_AT_ONCE or self._reading.isActive():
            self._changed |= ids
            self._reading.start()
        elif isinstance(change, ProjectAdded | ProjectRemoved):
            self._read_again()
        else:
            self._read_rows(ids)
        if self.report.project_id in ids:
            self.report.update_report()
        self._counting.count(ids)
        self._telling.start()

    def _read_rows(self, ids: Collection[str]) -> None:
        """Read the rows of these projects again."""
        found = {row.id: row for row in self._document.file.month(self.period, ids)}
        known = {row.id: row for row in map(self.state.row, ids) if row}
        if found.keys() != known.keys():
            self._read_again()
            return
        for project_id, row in found.items():
            before = known[project_id]
            found[project_id] = row._replace(findings=before.findings, is_unsaved=before.is_unsaved)
        self.model.update_state(replace(self.state, is_sent=False).with_rows(found), ids)

    def _show_state(self, state: MonthState, kept: str | None, run: reading.Run) -> None:
        """Show a month as it was read, its rows arranged by `run`, and count its findings."""
        self.table.forget_open_row()
        self.header.filters.offer(row.division for row in state.rows)  # which may be others
        arrangement = self.header.filters.applied_to(self.model.arrangement)
        rows = run(_SORTING, partial(self.model.arranged, state, arrangement, kept))
        self.model.show_state(state, reading.waiting_values(self._document, self.period), arrangement, rows)
        self._counting.count_only(state.uncounted)

    def _read_again(self, run: reading.Run = reading.at_once) -> None:
        """Show the month as it is now; what is selected stays, or gives way to what took its place."""
        place = max(self.table.currentIndex().row(), 0)
        rows = (row for row in self.state.rows if row.id not in self._changed)
        counts = {row.id: row.findings for row in rows if row.findings is not None}
        self._changed.clear()
        state = run(_READING, partial(reading.read_month, self._document, self.period)).with_counts(counts)
        self._show_state(state, self.report.project_id, run)
        is_there = self.model.row_of(self.report.project_id) is not None
        near = [row.id for row in self.model.rows[: place + 1][-1:]]
        self.select(self.report.project_id if is_there else next(iter(near), None))

    def _follow_outputs(self) -> None:
        if self.isVisible():
            self.model.update_state(with_outputs(self._document.file, self.state))
            self._telling.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop following the file, whose projects may be removed while hidden. `read` counts again."""
        super().hideEvent(event)
        self._counting.stop()
        self._reading.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._counting.go_on()

    def _follow_counts(self) -> None:
        if not self._telling.isActive():
            self._telling.start()

    def _follow_end_of_count(self) -> None:
        """Arrange the rows by all that was counted, unless the clerk has begun to work in them."""
        if self._is_untouched:
            self._arrange(lambda: self.model.arrangement)
            self._is_untouched = False

    # --- what is not saved ----------------------------------------------------------------------------------

    @property
    def _refused(self) -> str | None:
        """The selected project, if its report has refused text."""
        return self.report.project_id if self.report.refused() else None

    def _tell_unsaved(self) -> None:
        """Mark the projects whose report has unsaved values."""
        ids = reading.unsaved_ids(self._document, self.period, self._refused)
        changed = ids ^ set(self.state.unsaved)
        self.model.show_waiting(reading.waiting_values(self._document, self.period))
        if changed:
            self.model.update_state(self.state.with_unsaved(ids), changed)
        self._telling.start()

    def _tell(self) -> None:
        self.header.show_state(self.state)

    # --- layout ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.header)
        layout.addWidget(self.table, 1)
