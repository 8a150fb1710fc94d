"""The projects of one month, one line each: its report's status and values."""

from collections.abc import Sequence, Set
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.models.month_state import ProjectMonth
from app.models.project import NO_CODE, NO_NAME
from app.models.thai import format_baht, format_percent
from app.printing.columns import Column, Look
from app.ui.widgets.tables import ColumnModel, ColumnTable

_LEAST_ROWS: Final = 3
"""Keeps the header and some projects visible on a small screen."""

UNSAVED: Final = "ยังไม่ได้บันทึก"
MISSING: Final = "ยังไม่มีรายงาน"
DONE: Final = "มีรายงานแล้ว"


class RoundModel(ColumnModel):
    """The projects in the order of the file. Findings are counted later, because that takes time."""

    def __init__(self) -> None:
        super().__init__(self._columns())
        self._findings: dict[str, int] = {}
        self._unsaved: Set[str] = frozenset()

    def show_month(self, rows: Sequence[ProjectMonth]) -> None:
        self._findings = {}
        self.set_rows(rows)

    def update_rows(self, rows: Sequence[ProjectMonth]) -> None:
        """Update the shown month."""
        if [row.id for row in rows] != [row.id for row in self.rows]:
            self.show_month(rows)
            return
        self.rows = rows
        self.refresh_rows()

    def set_findings(self, project_id: str, count: int) -> None:
        """Set the number of findings about the project's report of this month."""
        if self._findings.get(project_id) != count:
            self._findings[project_id] = count
            if (row := self.row_of(project_id)) is not None:
                self.refresh_rows(row)

    def set_unsaved(self, project_ids: Set[str]) -> None:
        """Set the projects whose report of this month has unsaved values."""
        if project_ids != self._unsaved:
            self._unsaved = project_ids
            self.refresh_rows()

    @property
    def finding_count(self) -> int:
        return sum(self._findings.values())

    def row_of(self, project_id: str) -> int | None:
        return next((place for place, row in enumerate(self.rows) if row.id == project_id), None)

    def next_missing(self, after: int) -> int | None:
        """Return the next row without a report after row `after`, wrapping around; None if there is none."""
        count = len(self.rows)
        places = [(after + step) % count for step in range(1, count + 1)]
        return next((place for place in places if not self.rows[place].is_reported), None)

    def _columns(self) -> Sequence[Column]:
        """Return the columns for a `ProjectMonth`."""
        return (
            Column("สถานะ", self._status, width=22, look_of=self._look),
            Column("รหัสโครงการ", lambda row: row.project_code or NO_CODE, width=20),
            Column("ชื่อโครงการ", lambda row: row.project_name or NO_NAME, stretches=True),
            Column("เดือนก่อน (%)", lambda row: _percent(row.progress_before), is_number=True, width=14),
            Column("เดือนนี้ (%)", lambda row: _percent(row.progress), is_number=True, width=14),
            Column("เบิกใช้ (บาท)", lambda row: _baht(row.disbursed_satang), is_number=True, width=16),
        )

    def _status(self, row: ProjectMonth) -> str:
        if row.id in self._unsaved:
            return UNSAVED
        if not row.is_reported:
            return MISSING
        count = self._findings.get(row.id, 0)
        return f"ควรตรวจ {count} ข้อ" if count else DONE

    def _look(self, row: ProjectMonth) -> Look:
        if row.id in self._unsaved:
            return Look("error", "refusal")
        if not row.is_reported:
            return Look("minus", "quiet")
        return Look("warning", "finding") if self._findings.get(row.id) else Look("check", "accent")


def _baht(satang: int | None) -> str:
    return "" if satang is None else format_baht(satang)


def _percent(hundredths: int | None) -> str:
    return "" if hundredths is None else format_percent(hundredths)


class RoundTable(ColumnTable):
    """The table. `entered` is emitted to edit the selected project's report."""

    entered = Signal()

    def __init__(self, model: RoundModel) -> None:
        super().__init__("โครงการของเดือนนี้", model)
        self.setMinimumHeight(_LEAST_ROWS * self.row_height)
        self.doubleClicked.connect(lambda _index: self.entered.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
