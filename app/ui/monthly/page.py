"""The month's round: all projects of a month, and the report of the selected one.

A clerk reports for forty projects in one session: proposed values are prefilled, new ones are typed, and
Ctrl+Enter goes to the next project without a report.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.models.checks import to_see_to
from app.models.progress_report import Period, fiscal_months
from app.ui.core.changes import Change, ProjectAdded, ProjectRemoved, Several, project_of
from app.ui.core.document import Document
from app.ui.monthly.report_panel import RoundReport
from app.ui.monthly.table import RoundModel, RoundTable
from app.ui.widgets.labels import plain_label
from app.ui.widgets.tasks import IdleWork
from app.ui.widgets.theme import GRID

_AT_ONCE: Final = 20
"""Projects whose findings are counted in one step."""


class MonthlyRound(QWidget):
    """Signals: `noted` with a finding or remark to open, `chosen` when another project is selected."""

    noted = Signal(object)
    chosen = Signal()

    def __init__(self, document: Document, stay: Callable[[], bool]) -> None:
        """`stay`: called before a report is left; True if the clerk stays to correct its text."""
        super().__init__()
        self._document = document
        self._stay = stay
        self.period = _first_month(document)
        self._offered: list[Period] = []
        self._uncounted: list[str] = []
        self._counter = IdleWork(self._count_findings, self)
        self.model = RoundModel()
        self.table = RoundTable(self.model)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.report = RoundReport(document, self.table)
        self.table.entered.connect(self.report.enter)
        self.report.done.connect(self.go_on)
        self.report.noted.connect(self.noted)
        self._months = QComboBox()
        self._months.setAccessibleName("เดือนที่รายงาน")
        self._months.currentIndexChanged.connect(self._choose_month)
        self._counts = plain_label()
        self._lay_out()
        document.changed.connect(self._follow)
        document.waiting_changed.connect(self._tell_unsaved)
        self.report.unsaved_changed.connect(self._tell_unsaved)
        self.refresh()

    # --- display --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the month again, and select its first project without a report.

        A project with refused text stays selected.
        """
        self._offer_months()
        self.show_month(self.period)

    def show_month(self, period: Period) -> None:
        self.report.flush()
        kept = self.report.project_id if period == self.period and self.report.refused() else None
        self.period = period
        self.model.show_month(self._document.file.month(period))
        if kept and self.model.row_of(kept) is not None:
            self.select(kept)
        else:
            self._select_first()
        self._uncounted = [row.id for row in self.model.rows if row.is_reported]
        self._counter.begin()
        self._tell_unsaved()
        self._tell_counts()

    def _select_first(self) -> None:
        """Select the first project without a report, otherwise the first of all."""
        first = self.model.next_missing(-1)
        self.select(self.model.rows[first or 0].id if self.model.rows else None)

    def select(self, project_id: str | None) -> None:
        """Select a project of the month."""
        place = self.model.row_of(project_id) if project_id else None
        if place is None:
            self.report.show_report(None, self.period)
        else:
            self.table.selectRow(place)
            self.table.scrollTo(self.model.index(place, 0))

    def go_to(self, project_id: str, period: Period, key: str) -> bool:
        """Focus an entry of a month's report. Returns False if the round does not show it."""
        if period != self.period and period in self._offered:
            self._months.setCurrentIndex(self._offered.index(period))
        if period != self.period or self.model.row_of(project_id) is None:
            return False
        self.select(project_id)
        self.report.enter(key)
        return True

    @property
    def entry_in_focus(self) -> tuple[Period, str] | None:
        return self.report.entry_in_focus(QApplication.focusWidget())

    @property
    def words(self) -> str:
        """The month, and how many projects have reported."""
        done = sum(row.is_reported for row in self.model.rows)
        return f"{self.period.thai}: มีรายงานแล้ว {done:,} จาก {len(self.model.rows):,} โครงการ"

    # --- actions of the clerk -------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Create the report from proposed and typed values, and go to the next missing one."""
        self.report.flush()
        project_id = self.report.project_id
        if project_id is None or self.report.refused():
            return
        if not self._document.accept_report(project_id, self.period):
            return
        following = self.model.next_missing(self.model.row_of(project_id) or 0)
        if following is None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.table.selectRow(following)
            self.report.enter()

    # --- internal -------------------------------------------------------------------------------------------

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        project_id = self.model.rows[index.row()].id if index.isValid() else None
        self.report.flush()
        if self.report.shows(project_id, self.period):
            self.report.update_report()
        elif self._is_left_in_sight and self._stay():
            QTimer.singleShot(0, self, lambda: self.select(self.report.project_id))
            return
        else:
            self.report.show_report(project_id, self.period)
        self.chosen.emit()

    @property
    def _is_left_in_sight(self) -> bool:
        """Return whether the shown report is in the table, so that the clerk can go back to it."""
        left = self.report.project_id
        return (
            left is not None and self.model.row_of(left) is not None and self.report.shows(left, self.period)
        )

    def _choose_month(self, place: int) -> None:
        if place < 0 or self._offered[place] == self.period:
            return
        if self._stay():
            self._months.setCurrentIndex(self._offered.index(self.period))
        else:
            self.show_month(self._offered[place])

    def _follow(self, change: Change) -> None:
        if not self.isVisible():
            return
        self.model.update_rows(self._document.file.month(self.period))
        project_id = project_of(change)
        if self.report.project_id and self.model.row_of(self.report.project_id) is None:
            self._select_first()  # the project was closed or removed
        elif isinstance(change, ProjectAdded | ProjectRemoved | Several):
            self.select(self.report.project_id)
        elif project_id == self.report.project_id:
            self.report.update_report()
        self._uncounted.append(project_id)
        self._counter.begin()
        self._tell_counts()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop following the file, whose projects may be removed while hidden. `refresh` counts again."""
        super().hideEvent(event)
        self._counter.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._counter.begin()

    def _count_findings(self) -> bool:
        """Count the findings of some projects; return whether there are more."""
        batch, self._uncounted = self._uncounted[:_AT_ONCE], self._uncounted[_AT_ONCE:]
        for project_id in batch:
            if self.model.row_of(project_id) is not None:
                found = to_see_to(self._document.findings(project_id))
                self.model.set_findings(project_id, sum(f.period == self.period for f in found))
        self._tell_counts()
        return bool(self._uncounted)

    def _tell_unsaved(self) -> None:
        """Mark the projects whose report has unsaved values."""
        waiting = {place.project_id for place, _ in self._document.unwritten if place.period == self.period}
        refused = {self.report.project_id} if self.report.project_id and self.report.refused() else set()
        self.model.set_unsaved(waiting | refused)

    def _tell_counts(self) -> None:
        count = self.model.finding_count
        self._counts.setText(self.words + (f"  ·  ข้อที่ควรตรวจ {count:,} ข้อ" if count else ""))

    # --- layout ---------------------------------------------------------------------------------------------

    def _offer_months(self) -> None:
        years = {row.fiscal_year for row in self._document.file.summaries() if row.fiscal_year}
        years.add(self.period.fiscal_year)
        self._offered = [month for year in sorted(years) for month in fiscal_months(year)]
        self._months.blockSignals(True)
        self._months.clear()
        self._months.addItems([month.thai for month in self._offered])
        self._months.setCurrentIndex(self._offered.index(self.period))
        self._months.blockSignals(False)

    def _lay_out(self) -> None:
        title = plain_label("รายงานประจำเดือน")
        title.setProperty("role", "heading")
        title.setBuddy(self._months)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(title)
        top.addWidget(self._months)
        top.addWidget(self._counts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID, 2 * GRID, 0)
        layout.setSpacing(GRID)
        layout.addLayout(top)
        for widget, stretch in ((self.table, 2), (self.report, 3)):  # regardless of their size hints
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            layout.addWidget(widget, stretch)


def _first_month(document: Document) -> Period:
    """Return this month if it is in some project's year, otherwise the last reported or the next month."""
    today = Period.of(date.today())
    if today.fiscal_year in {row.fiscal_year for row in document.file.summaries()}:
        return today
    last = document.file.last_month() or today
    is_done = all(row.is_reported for row in document.file.month(last))
    return last.plus(1) if is_done and last.plus(1).fiscal_year == last.fiscal_year else last
