"""One project's report in the month's round: the report before, proposed values, and typed ones."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.models.note import Topic
from app.models.progress_report import Period, ProgressReport, proposed_report, report_before, spent_budget
from app.models.project import name_of
from app.models.thai import format_baht, format_date, format_percent, shortened
from app.ui.core.document import Document
from app.ui.editors.base import follow
from app.ui.form.month_row import MonthRow
from app.ui.form.report_table import spending_words
from app.ui.widgets.labels import WrappingLabel
from app.ui.widgets.theme import GRID

FIRST_TYPED: Final = "narrative"
"""The entry to start with: the date is proposed already."""


LEAST_HEIGHT: Final = 26 * GRID
"""Keeps the narrative visible on a screen at 200 %."""


class RoundReport(QWidget):
    """The report. Signals: `done` to go to the next project; `noted` with a finding or remark to open;
    `unsaved_changed` when the set of unsaved entries changes.

    Its tab order follows the widget `above`.
    """

    done = Signal()
    noted = Signal(object)
    unsaved_changed = Signal()

    def __init__(self, document: Document, above: QWidget) -> None:
        super().__init__()
        self._above = above
        self.project_id: str | None = None
        self._document = document
        self._period = Period.of(date.today())
        self._row: MonthRow | None = None
        self._name, self._before, self._sums = _label("heading"), _label("quiet"), _label("")
        self._next = QPushButton("บันทึกแล้วไปโครงการถัดไป (Ctrl+Enter)")
        self._next.setProperty("main", True)
        self._next.setAutoDefault(True)  # Enter presses it
        self._next.clicked.connect(self.done)
        self._page, self._area = QVBoxLayout(), QScrollArea()
        self._lay_out()

    def show_report(self, project_id: str | None, period: Period) -> None:
        """Show a project's report for a month, or that there is none."""
        if self._row:
            self._row.hide()
            self._row.deleteLater()
        self.project_id, self._period, self._row = project_id, period, None
        for widget in (self._before, self._sums, self._next):
            widget.setVisible(project_id is not None)
        if project_id is None:
            self._name.setText("ไม่มีโครงการที่ต้องรายงานในเดือนนี้")
            return
        self._row = row = MonthRow(period, self._row_width())
        row.edited.connect(self._set)
        row.removed.connect(lambda: self._document.remove_report(project_id, period))
        row.noted.connect(self.noted)
        row.unsaved_changed.connect(self.unsaved_changed)
        self._page.insertWidget(2, row)
        row.show()  # at once: otherwise Tab would skip it
        self.update_report()
        self._keep_tab_order()

    def update_report(self) -> None:
        """Update the shown project."""
        if self._row is None or self.project_id is None:
            return
        project, reports = self._document.project(self.project_id), self._document.reports(self.project_id)
        before = report_before(reports, self._period)
        number, report = _numbered(reports, self._period)
        unwritten = self._document.unwritten.of_project(self.project_id)
        self._row.show_report(number, report, before, unwritten.get(self._period, {}))
        self._row.open()
        self._row.propose(proposed_report(project.id, self._period, reports, date.today()))
        self._tell(self._row, project.id)
        self._name.setText(name_of(project))
        self._before.setText(_about(before))
        self._sums.setText(spending_words(spent_budget(reports), project.allocated_budget_satang))

    def shows(self, project_id: str | None, period: Period) -> bool:
        return self._row is not None and (self.project_id, self._period) == (project_id, period)

    def discard(self) -> None:
        """Discard typed text that is not stored."""
        if self._row:
            self._row.discard()

    def enter(self, key: str = FIRST_TYPED) -> None:
        """Focus an entry."""
        if self._row:
            self._row.editors[key].setFocus(Qt.FocusReason.TabFocusReason)
            QTimer.singleShot(0, self, self._scroll_to_focus)  # after the new row is laid out

    def _scroll_to_focus(self) -> None:
        focus = QApplication.focusWidget()
        if focus and self.entry_in_focus(focus):
            self._area.ensureWidgetVisible(focus, 0, GRID)

    def flush(self) -> None:
        if self._row:
            self._row.flush()

    def refused(self) -> list[tuple[str, QWidget]]:
        """Return label and editor of each entry with refused text."""
        return self._row.refused if self._row else []

    def entry_in_focus(self, focus: QWidget | None) -> tuple[Period, str] | None:
        """Return the month and the entry that has the focus."""
        for key, editor in self._row.editors.items() if self._row else ():
            if focus is not None and (editor is focus or editor.isAncestorOf(focus)):
                return self._period, key
        return None

    def _keep_tab_order(self) -> None:
        follow(self._above, [*(self._row.editors.values() if self._row else ()), self._next])

    def showEvent(self, event: QShowEvent) -> None:
        """Set the tab order, which has no effect before the widget is in a window."""
        super().showEvent(event)
        self._keep_tab_order()

    def hasHeightForWidth(self) -> bool:
        """Return False: it scrolls, and a long text must not squeeze the table above."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._row:
            self._row.arrange(self._row_width())

    def _row_width(self) -> int:
        return self.width() - 3 * GRID

    def _lay_out(self) -> None:
        """Lay out the editors in a scroll area; messages and the button stay visible below."""
        page, area, foot = QWidget(), self._area, QHBoxLayout()
        page.setLayout(self._page)
        self._page.setContentsMargins(0, 0, GRID, 0)
        for widget in (self._name, self._before):
            self._page.addWidget(widget)
        self._page.addStretch(1)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        foot.addWidget(self._sums, 1)
        foot.addWidget(self._next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, GRID)
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        self.setMinimumHeight(LEAST_HEIGHT)

    def _set(self, key: str, value: object) -> None:
        if self.project_id:
            self._document.set_report(self.project_id, self._period, key, value)

    def _tell(self, row: MonthRow, project_id: str) -> None:
        findings = [f for f in self._document.findings(project_id) if f.period == self._period]
        remarks = [n for n in self._document.notes(project_id) if n.topic is Topic.REMARK]
        row.tell(findings, [n for n in remarks if n.period == self._period and not n.is_settled])


def _numbered(
    reports: Sequence[ProgressReport], period: Period
) -> tuple[int, ProgressReport] | tuple[None, None]:
    """Return a month's report with its number."""
    numbered = enumerate(reports, start=1)
    return next(((number, report) for number, report in numbered if report.period == period), (None, None))


def _label(role: str) -> QLabel:
    label = WrappingLabel()
    label.setProperty("role", role)
    return label


def _about(before: ProgressReport | None) -> str:
    """Describe the report before in a line or two."""
    if before is None:
        return "ยังไม่มีรายงานก่อนหน้า"
    day = format_date(before.reported_on) if before.reported_on else before.period.thai
    facts = [
        "" if before.progress is None else f"ความก้าวหน้า {format_percent(before.progress)} %",
        "" if before.disbursed_satang is None else f"เบิกใช้ {format_baht(before.disbursed_satang)} บาท",
        before.plan_status,
        before.target_status,
        shortened(before.narrative),
    ]
    return f"ครั้งก่อน {day}: " + "  ·  ".join(filter(None, facts))
