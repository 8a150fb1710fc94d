"""Section 2 on the screen: a row for each month of the fiscal year, sums under it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.models.checks import Finding
from app.models.entry import Entry, entries
from app.models.progress_report import Period, ProgressReport, fiscal_months, spent_budget
from app.models.project import Project
from app.models.thai import fiscal_year_of, format_baht, format_percent
from app.ui.editors.factory import as_editor, make_editor
from app.ui.editors.tab_order import follow
from app.ui.field import UNSAVED, mark_refused
from app.ui.findings import Notes
from app.ui.icons import icon
from app.ui.theme import GRID

WIDE: Final = 1240
"""From this many pixels on, a month stands on one line; below, its narrative has a line of its own."""

REMOVE_KEY: Final = "Ctrl+Shift+Delete"
"""Removes the report of the month in which the focus is."""

_ENTRIES: Final = entries(ProgressReport)
_UNITS: Final = {"progress": "ความก้าวหน้าสะสม (%)", "disbursed_satang": "เบิกใช้ครั้งนี้ (บาท)"}


class ReportTable(QWidget):
    """The months of a project. `edited` carries the month, the entry's key and the value."""

    edited = Signal(object, str, object)
    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[Period, MonthRow] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(3 * GRID)
        self._sums = QLabel()
        self._sums.setTextFormat(Qt.TextFormat.PlainText)
        self._sums.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(self._list)
        layout.addWidget(self._sums)

    def show_reports(self, project: Project, reports: Sequence[ProgressReport]) -> None:
        """Show another project, or this one with another fiscal year."""
        self._set_months(_months(project, reports))
        self.update_reports(project, reports)

    def update_reports(self, project: Project, reports: Sequence[ProgressReport]) -> None:
        """Show what changed in the reports of the project that is shown."""
        if set(_months(project, reports)) != self._rows.keys():
            self._set_months(_months(project, reports))
        numbered = {report.period: (number, report) for number, report in enumerate(reports, start=1)}
        for period, row in self._rows.items():
            row.show_report(*numbered.get(period, (None, None)))
        self._sums.setText(_sums(project, reports))

    def set_findings(self, findings: Iterable[Finding]) -> None:
        by_month: dict[Period | None, list[Finding]] = {}
        for finding in findings:
            by_month.setdefault(finding.period, []).append(finding)
        for period, row in self._rows.items():
            row.set_findings(by_month.get(period, []))

    def flush(self) -> None:
        for row in self._rows.values():
            row.flush()

    def tell_unsaved(self, period: Period, key: str) -> None:
        self._rows[period].tell_unsaved(key)

    def refused(self) -> list[tuple[str, QWidget]]:
        """Label and editor of each entry in which something is typed that is not stored."""
        return [found for row in self._rows.values() for found in row.refused]

    def editor(self, period: Period, key: str) -> QWidget:
        """The editor of a month's entry, its row opened for it."""
        self._rows[period].open()
        return self._rows[period].editors[key]

    def enter(self) -> None:
        """Put the focus where the clerk goes on: in the month after the last report."""
        rows = list(self._rows.values())
        reported = [place for place, row in enumerate(rows) if row.reported]
        following = rows[reported[-1] + 1 :] if reported else rows
        (following[0] if following else rows[-1]).enter()

    def entry_of(self, widget: QWidget | None) -> tuple[Period, str] | None:
        """Which month's entry has this widget."""
        for period, row in self._rows.items():
            for key, editor in row.editors.items():
                if widget is not None and (editor is widget or editor.isAncestorOf(widget)):
                    return period, key
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for row in self._rows.values():
            row.arrange(wide=self.width() >= WIDE)

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
            self._rows[period].show()  # at once: until then it could not have the focus
        self._rows = {period: self._rows[period] for period in months}
        follow(anchor, [widget for row in self._rows.values() for widget in row.tabbed])

    def _new_row(self, period: Period) -> "MonthRow":
        row = MonthRow(period, wide=self.width() >= WIDE)
        row.edited.connect(lambda key, value: self.edited.emit(period, key, value))
        row.removed.connect(lambda: self.removed.emit(period))
        return row


class MonthRow(QWidget):
    """A month: what is reported for it, or the offer to report."""

    edited = Signal(str, object)
    removed = Signal()

    def __init__(self, period: Period, *, wide: bool) -> None:
        super().__init__()
        self.period = period
        self.editors: dict[str, QWidget] = {}
        self._labels: dict[str, QLabel] = {}
        self._refusals: dict[str, str] = {}
        self._wide = wide
        self._report: ProgressReport | None = None
        self._month = QLabel(period.thai)
        self._month.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._month.setContentsMargins(0, 6, 0, 0)
        self._month.setFixedWidth(18 * GRID)
        self._open_button = QPushButton("กรอกรายงานเดือนนี้", self)
        self._open_button.setAccessibleName(f"กรอกรายงานเดือน{period.thai}")
        self._open_button.setAutoDefault(True)  # Enter presses it
        self._open_button.clicked.connect(self._open_and_enter)
        self._remove_button = _remove_button(period, self)
        self._remove_button.clicked.connect(self.removed)
        QShortcut(REMOVE_KEY, self, self.removed.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._notes = Notes()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(0)
        self._arrange()

    def show_report(self, number: int | None, report: ProgressReport | None) -> None:
        if report is not None:
            self.open()
        elif self._report is not None:
            self._close()
        self._report = report
        for key, editor in self.editors.items():
            as_editor(editor).set_value(getattr(report or ProgressReport("", self.period), key))
        self._month.setText(f"ครั้งที่ {number}\n{self.period.thai}" if number else self.period.thai)
        future = self.period > Period.of(date.today())
        self._month.setProperty("role", "quiet" if future and report is None else "")
        self._month.style().polish(self._month)
        self._remove_button.setEnabled(report is not None)

    def set_findings(self, findings: Iterable[Finding]) -> None:
        self._notes.set_findings(f"{f.entry.label}: {f.message} {f.remedy}" for f in findings)

    def flush(self) -> None:
        for editor in self.editors.values():
            as_editor(editor).flush()

    def open(self) -> None:
        """Make room for typing. Nothing is stored before something is typed."""
        if not self.editors:
            for item in _ENTRIES.values():
                self._make_editor(item)
            self._arrange()
            for widget in (*self.editors.values(), *self._labels.values()):
                widget.show()  # at once: until then it could not have the focus

    @property
    def tabbed(self) -> Sequence[QWidget]:
        """What Tab goes through; of the button and the editors one or the other is seen."""
        return [self._open_button, *self.editors.values()]

    @property
    def reported(self) -> bool:
        return self._report is not None

    def enter(self) -> None:
        target = self.editors.get("reported_on", self._open_button)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def arrange(self, *, wide: bool) -> None:
        if wide != self._wide:
            self._wide = wide
            self._arrange()

    def _open_and_enter(self) -> None:
        self.open()
        self.enter()

    def _close(self) -> None:
        """The report is gone; the focus, if it was here, stays here."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        for widget in (*self.editors.values(), *self._labels.values()):
            widget.hide()
            widget.deleteLater()
        self.editors, self._labels, self._refusals = {}, {}, {}
        self._notes.set_refusal("")
        self._arrange()
        if had_focus:
            self.enter()

    def _make_editor(self, item: Entry) -> None:
        editor = make_editor(item)
        editor.setAccessibleName(f"{item.label} {self.period.thai}")
        as_editor(editor).edited.connect(lambda value: self._emit(item.key, value))
        as_editor(editor).refused.connect(lambda reason: self._show_refusal(item.key, reason))
        label = QLabel(_UNITS.get(item.key, item.label))
        label.setProperty("role", "quiet")
        label.setBuddy(editor)
        self.editors[item.key], self._labels[item.key] = editor, label

    def _emit(self, key: str, value: object) -> None:
        self._show_refusal(key, "")
        self.edited.emit(key, value)

    def tell_unsaved(self, key: str) -> None:
        """The value was good but could not be written."""
        self._show_refusal(key, UNSAVED)

    @property
    def refused(self) -> list[tuple[str, QWidget]]:
        return [(self.editors[key].accessibleName(), self.editors[key]) for key in self._refusals]

    def _show_refusal(self, key: str, reason: str) -> None:
        if reason == self._refusals.get(key, ""):
            return
        self._refusals.pop(key, None)
        if reason:
            self._refusals[key] = reason
        self._notes.set_refusal("\n".join(f"{_ENTRIES[k].label}: {r}" for k, r in self._refusals.items()))
        mark_refused(self.editors[key], refused=bool(reason))

    # --- places -------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        while self._grid.takeAt(0):
            pass
        self._grid.addWidget(self._month, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        self._open_button.setVisible(not self.editors)
        self._remove_button.setVisible(bool(self.editors))
        if not self.editors:
            self._grid.addWidget(self._open_button, 0, 1, 1, 6, Qt.AlignmentFlag.AlignLeft)
        else:
            self._place_editors(_ON_ONE_LINE if self._wide else _ON_TWO_LINES)
        self._grid.addWidget(self._notes, 4, 1, 1, 7)
        self._keep_tab_order()

    def _place_editors(self, places: dict[str, tuple[int, int, int]]) -> None:
        for key, (row, column, span) in places.items():
            self._grid.addWidget(self._labels[key], 2 * row, column, 1, span)
            self._grid.addWidget(self.editors[key], 2 * row + 1, column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._remove_button, 1, 7, Qt.AlignmentFlag.AlignTop)
        for column in range(1, 7):
            self._grid.setColumnStretch(column, _STRETCH[self._wide][column - 1])

    def _keep_tab_order(self) -> None:
        follow(None, self.tabbed)


# key: (line, column, columns spanned)
_ON_ONE_LINE: Final = {key: (0, column, 1) for column, key in enumerate(_ENTRIES, start=1)}
_ON_TWO_LINES: Final = {
    "reported_on": (0, 1, 2),
    "narrative": (0, 3, 4),
    "progress": (1, 1, 1),
    "disbursed_satang": (1, 2, 1),
    "plan_status": (1, 3, 2),
    "target_status": (1, 5, 2),
}
_STRETCH: Final = {True: (4, 10, 3, 3, 4, 5), False: (4, 4, 3, 3, 3, 3)}


def _remove_button(period: Period, row: QWidget) -> QToolButton:
    button = QToolButton(row)
    button.setIcon(icon("trash"))
    button.setToolTip(f"ลบรายงานของเดือนนี้ ({REMOVE_KEY})")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter goes on past it; its key does what it does
    button.setAccessibleName(f"ลบรายงานเดือน{period.thai}")
    return button


def _months(project: Project, reports: Sequence[ProgressReport]) -> list[Period]:
    """The fiscal year's months and whatever other months were reported on, in order."""
    year = project.fiscal_year or fiscal_year_of(date.today())
    return sorted({*fiscal_months(year), *(report.period for report in reports)})


def _sums(project: Project, reports: Sequence[ProgressReport]) -> str:
    if not reports:
        return "ยังไม่มีรายงาน เลือกเดือน แล้วกด “กรอกรายงานเดือนนี้”"
    progress: list[Any] = [report.progress for report in reports if report.progress is not None]
    spent, allocated = spent_budget(reports), project.allocated_budget_satang
    parts = [f"รวม {len(reports)} ครั้ง"]
    if progress:
        parts.append(f"ความก้าวหน้าล่าสุด {format_percent(progress[-1])} %")
    parts.append(f"เบิกใช้รวม {format_baht(spent)} บาท")
    if allocated is not None:
        left = allocated - spent
        parts.append(f"คงเหลือ {format_baht(left)} บาท" if left >= 0 else f"เกินงบ {format_baht(-left)} บาท")
    return "  ·  ".join(parts)
