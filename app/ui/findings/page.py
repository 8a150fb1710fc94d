"""ข้อที่ควรตรวจทั้งไฟล์: a page that lists the open findings of all projects."""

from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.checks import MISSING, Finding
from app.models.project import name_of
from app.printing.columns.column import Column, Look
from app.ui.core.context import FileContext
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.labels import WrappingLabel
from app.ui.widgets.later import Later
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.tasks import found_beside
from app.ui.widgets.theme import GRID

TITLE: Final = "ข้อที่ควรตรวจทั้งไฟล์"
HELP: Final = "กด Enter หรือดับเบิลคลิกที่แถว เพื่อไปยังช่องนั้น กด F8 เพื่อไปยังข้อถัดไปขณะแก้ไข"
REDRAW_MS: Final = 250
"""Milliseconds between two looks at what is counted: the table shows them all."""


class Row(NamedTuple):
    """One finding and its project."""

    project_id: str
    project: str
    finding: Finding


def _words(row: Row) -> str:
    finding = row.finding
    return finding.words if finding.rule == MISSING else f"{finding.entry.label}: {finding.words}"


COLUMNS: Final = (
    Column("โครงการ", lambda row: row.project, width=24, look_of=lambda _row: Look("warning", "finding")),
    Column("ส่วนที่", lambda row: row.finding.section.number, width=9),
    Column("เดือน", lambda row: row.finding.period.short_thai if row.finding.period else "", width=12),
    Column("ข้อที่ควรตรวจ", _words, stretches=True),
)


class FindingsPage(QWidget):
    """The count, and a table of all open findings in the order of the file."""

    def __init__(self, workspace: FileContext) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._names: dict[str, str] = {}
        self._read_at: tuple[Path, int] | None = None
        """The file and its state of which the names are."""
        self.count = WrappingLabel()
        self.count.setProperty("role", "heading")
        self.table = ColumnTable(TITLE, COLUMNS, HELP, is_told_in_full=True)
        self.table.chosen.connect(self._go_to)
        self.in_full = WrappingLabel()
        self.table.selectionModel().currentRowChanged.connect(self._tell_in_full)
        hint = WrappingLabel(HELP)
        hint.setProperty("role", "quiet")
        self._pause = Later(self._show, self, REDRAW_MS)
        workspace.found.counted.connect(self._follow)
        workspace.refreshed.connect(self._count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        layout.setSpacing(GRID)
        for part in (self.count, hint):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.in_full)

    def read(self) -> bool:
        """Read the projects in a thread, count what is not counted yet, and show what is. Raises UserError.

        Returns False if the clerk cancels: the page is left, as it may lack projects.
        """
        if found_beside(self._workspace, "กำลังอ่านโครงการ", self._read_names) is None:
            if self.isVisible():
                self._workspace.show_form()
            return False
        self._workspace.found.count(self._names)
        self._show()
        if self.table.rows:
            self.table.go_to(0)
        return True

    def _count(self) -> None:
        """Count again what has changed while the page is shown."""
        if self.isVisible():
            self._read_names()
            self._workspace.found.count(self._names)

    def _read_names(self) -> bool:
        """Read the projects unless that was done since the last change. Returns True."""
        file = self._workspace.document.file
        state = file.path, file.changes_made
        if state != self._read_at:
            self._names = {one.id: name_of(one) for one in file.identities()}
            self._read_at = state
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        if self.isVisible() and not self._pause.isActive():
            self._pause.start()

    def _show(self) -> None:
        found = self._workspace.found
        rows = [
            Row(project_id, name, finding)
            for project_id, name in self._names.items()
            for finding in found.known(project_id)
        ]
        place = max(0, self.table.currentIndex().row())
        self.table.show_rows(rows)
        if rows:
            self.table.go_to(min(place, len(rows) - 1))
        waiting = f" · กำลังตรวจ เหลือ {found.waiting:,} โครงการ" if found.waiting else ""
        self.count.setText(f"{found.total}{waiting}")

    def _tell_in_full(self, index: QModelIndex, _before: QModelIndex) -> None:
        """Show the selected finding whole: on a small screen its cell has room for a few words."""
        row = self.table.rows[index.row()] if index.isValid() else None
        self.in_full.setText(f"{row.project}\n{_words(row)}" if row else "")

    def _go_to(self, row: Row) -> None:
        from app.ui.findings.moving import visit

        visit(self._workspace, row.project_id, row.finding)


def toggle_findings(workspace: FileContext) -> None:
    """Show the page in place of the form, or return from it."""
    page = workspace.findChild(FindingsPage) or FindingsPage(workspace)
    if page.isVisible():
        workspace.show_form()
        return
    workspace.flush()
    with errors_shown(workspace):
        if page.read():
            workspace.show_page(page)
