"""Section 2 on the screen: a row for each month of the fiscal year, sums below."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.checks import Finding
from app.models.note import Note
from app.models.progress_report import (
    Period,
    ProgressReport,
    fiscal_months,
    proposed_report,
    report_before,
    spent_budget,
)
from app.models.project import Project
from app.models.thai import fiscal_year_of, format_baht, format_percent
from app.ui.editors.base import follow
from app.ui.form.month_row import MonthRow
from app.ui.widgets.labels import WrappingLabel
from app.ui.widgets.theme import GRID

Waiting = Mapping[Period | None, Mapping[str, Any]]
"""Typed values that could not be written yet, by month and entry."""


class ReportTable(QWidget):
    """The months of a project.

    `edited` carries the month, the entry's key and the value, `noted` a finding or remark to open.
    """

    edited = Signal(object, str, object)
    removed = Signal(object)
    noted = Signal(object)
    unsaved_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[Period, MonthRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(3 * GRID)
        self._sums = WrappingLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(self._list)
        layout.addWidget(self._sums)

    def show_months(self, project: Project, reports: Sequence[ProgressReport], unwritten: Waiting) -> None:
        """Show the months of another project, or of this one with another fiscal year; `update_reports` fills
        them.
        """
        self._set_months(self._months(project, reports, unwritten))

    def update_reports(
        self,
        project: Project,
        reports: Sequence[ProgressReport],
        unwritten: Waiting,
        most_made: int | None = None,
    ) -> bool:
        """Update the reports of the shown project. Returns whether all of them are shown.

        `most_made`: the months whose editors are made at most, of those that have none; None for all.
        """
        months = self._months(project, reports, unwritten)
        if set(months) != self._rows.keys():
            self._set_months(months)
        numbered = {report.period: (number, report) for number, report in enumerate(reports, start=1)}
        made = 0
        for period, row in self._rows.items():
            if not row.editors and (period in numbered or unwritten.get(period)):
                if made == most_made:
                    return False
                made += 1
            number, report = numbered.get(period, (None, None))
            row.show_report(number, report, report_before(reports, period), unwritten.get(period, {}))
            row.propose(proposed_report(project.id, period, reports, date.today()))
        sums = [_sums(project, reports)]
        if any(row.has_changed_mark for row in self._rows.values()):
            sums.append("• หลังชื่อช่อง หมายถึงต่างจากเดือนก่อน")
        self._sums.setText("\n".join(sums))
        return True

    def tell(self, findings: Iterable[Finding], remarks: Iterable[Note]) -> None:
        """Show findings and the coordinator's remarks in the rows of their months."""
        found, remarked = _by_month(findings), _by_month(remarks)
        for period, row in self._rows.items():
            row.tell(found.get(period, ()), remarked.get(period, ()))

    def mark_due(self, due: Period | None) -> None:
        """Mark the month whose report is due and missing, if there is one."""
        for period, row in self._rows.items():
            row.mark_due(is_due=period == due)

    def flush(self) -> None:
        for row in self._rows.values():
            row.flush()

    def discard(self) -> None:
        """Discard typed text that is not stored."""
        for row in self._rows.values():
            row.discard()

    def refused(self) -> list[tuple[str, QWidget]]:
        """Return label and editor of each entry with refused text."""
        return [found for row in self._rows.values() for found in row.refused]

    @property
    def is_unsaved(self) -> bool:
        """Whether a shown value is not on disk."""
        return any(row.is_unsaved for row in self._rows.values())

    def editor(self, period: Period, key: str) -> QWidget | None:
        """Return the editor of a month's entry, opening its row; None if the month is not shown."""
        if period not in self._rows:
            return None
        self._rows[period].open()
        return self._rows[period].editors[key]

    def enter(self) -> None:
        """Focus the month after the last report."""
        rows = list(self._rows.values())
        reported = [place for place, row in enumerate(rows) if row.reported]
        following = rows[reported[-1] + 1 :] if reported else rows
        (following[0] if following else rows[-1]).enter()

    def entry_of(self, widget: QWidget | None) -> tuple[Period, str] | None:
        """Return the month and entry that this widget belongs to."""
        for period, row in self._rows.items():
            for key, editor in row.editors.items():
                if widget is not None and (editor is widget or editor.isAncestorOf(widget)):
                    return period, key
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for row in self._rows.values():
            row.arrange(self.width())

    def _months(
        self, project: Project, reports: Sequence[ProgressReport], unwritten: Waiting
    ) -> list[Period]:
        """Return the months to show, including those with unsaved values."""
        unsaved = [period for period, row in self._rows.items() if row.is_unsaved]
        waiting = [period for period in unwritten if period]
        return sorted({*_months(project, reports), *unsaved, *waiting})

    def _set_months(self, months: Sequence[Period]) -> None:
        anchor = list(self._rows.values())[-1].tabbed[-1] if self._rows else None
        for period in self._rows.keys() - set(months):
            row = self._rows.pop(period)
            row.hide()
            row.deleteLater()
        for place, period in enumerate(months):
            if period not in self._rows:
                self._rows[period] = self._new_row(period)
            self._list.insertWidget(place, self._rows[period])
            self._rows[period].show()  # at once: otherwise it could not get the focus
        self._rows = {period: self._rows[period] for period in months}
        follow(anchor, [widget for row in self._rows.values() for widget in row.tabbed])

    def _new_row(self, period: Period) -> MonthRow:
        row = MonthRow(period, self.width())
        row.edited.connect(lambda key, value: self.edited.emit(period, key, value))
        row.removed.connect(lambda: self.removed.emit(period))
        row.noted.connect(self.noted)
        row.unsaved_changed.connect(self.unsaved_changed)
        return row


Said = TypeVar("Said", Finding, Note)


def _by_month(said: Iterable[Said]) -> dict[Period | None, list[Said]]:
    found: dict[Period | None, list[Said]] = {}
    for one in said:
        found.setdefault(one.period, []).append(one)
    return found


def _months(project: Project, reports: Sequence[ProgressReport]) -> list[Period]:
    """Return the fiscal year's months and any other months with reports, in order."""
    year = project.fiscal_year or fiscal_year_of(date.today())
    return sorted({*fiscal_months(year), *(report.period for report in reports)})


def _sums(project: Project, reports: Sequence[ProgressReport]) -> str:
    if not reports:
        return "ยังไม่มีรายงาน เลือกเดือน แล้วกด “กรอกรายงานเดือนนี้”"
    progress: list[Any] = [report.progress for report in reports if report.progress is not None]
    parts = [f"รวม {len(reports)} ครั้ง"]
    if progress:
        parts.append(f"ความก้าวหน้าล่าสุด {format_percent(progress[-1])} %")
    parts.append(spending_words(spent_budget(reports), project.allocated_budget_satang))
    return "  ·  ".join(parts)


def spending_words(spent: int, allocated: int | None) -> str:
    """Describe total spending and remainder. Amounts in satang."""
    words = f"เบิกใช้รวม {format_baht(spent)} บาท"
    if allocated is None:
        return words
    left = allocated - spent
    rest = f"คงเหลือ {format_baht(left)} บาท" if left >= 0 else f"เกินงบ {format_baht(-left)} บาท"
    return f"{words}  ·  {rest}"
