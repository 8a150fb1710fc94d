"""The report of the active row: its editors stand over the cells, and its narrative below them."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.models.note import Topic
from app.models.progress_report import Period, ProgressReport, proposed_report, report_before, spent_budget
from app.models.status_words import STATUSES, whole_status
from app.models.thai import format_baht
from app.storage.connection import DamagedFileError
from app.ui.core.document import Document
from app.ui.editors.completer import Completer
from app.ui.form.month_editors import MonthEditors
from app.ui.monthly.grid import NARRATIVE, TYPED
from app.ui.monthly.grid_table import MonthGridTable, is_within
from app.ui.monthly.narrative_pane import NarrativePane
from app.ui.monthly.reading import is_read_only, why_read_only
from app.ui.widgets.theme import GRID

_ENTRY: Final = "entry"
"""The property of an editor that names its entry: an editor that is deleted has it to the end."""


class RowReport(QObject):
    """Signals: `noted` with a finding or remark to open; `told` with a text for the status line;
    `unsaved_changed` when the set of unsaved entries changes; `ended` when Tab goes beyond the last entry.
    """

    noted = Signal(object)
    told = Signal(str)
    unsaved_changed = Signal()
    ended = Signal()
    damaged = Signal(object)
    """The DamagedFileError because of which a report cannot be shown."""

    def __init__(self, document: Document, table: MonthGridTable) -> None:
        super().__init__(table)
        self._document, self._table = document, table
        self._period = Period.of(date.today())
        self.project_id: str | None = None
        self.is_for_grid: Callable[[str], bool] = lambda _key: False
        """Set by the home: whether what is pasted into an entry's editor is meant for the grid."""
        self.entries = MonthEditors(table)
        self.entries.edited.connect(self._set)
        self.entries.made.connect(self._put_over_cell)
        self.entries.unsaved_changed.connect(self._follow_unsaved)
        self.entries.notes.chosen.connect(self.noted)
        self.pane = NarrativePane(table.viewport())
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self.fit)
        self.pane.height_changed.connect(self._fitting.start)
        table.moved.connect(self.place)
        table.edit_wanted.connect(self.begin)
        table.tabbed.connect(self._go_beside)

    # --- what is shown --------------------------------------------------------------------------------------

    def show_report(self, project_id: str | None, period: Period) -> None:
        """Show a project's report for a month, or that there is none."""
        if period != self._period or not self.entries.by_key:
            self._make_editors(period)
        if project_id != self.project_id:
            self.entries.discard()  # what may be kept was stored or asked about before
        self.project_id, self._period = project_id, period
        self.pane.close_editor(is_read_only(self._document))
        self.update_report()
        self._open()

    def forget(self, removed: Collection[str]) -> None:
        """Show nothing in place of a project that was removed, until another one is selected."""
        if self.project_id in removed:
            self.show_report(None, self._period)

    def open_for_editing(self) -> None:
        """Let the report be edited, now that the file may be."""
        if self.entries.by_key:
            self.show_report(self.project_id, self._period)

    def update_report(self) -> None:
        """Update the shown project; a damaged one is not shown."""
        if self.project_id is None:
            return
        try:
            self._show_record(self.project_id)
        except DamagedFileError as error:
            self.project_id = None
            self.damaged.emit(error)

    def _show_record(self, project_id: str) -> None:
        document = self._document
        project, reports = document.project(project_id), document.reports(project_id)
        notes = document.notes(project_id)
        report = next((report for report in reports if report.period == self._period), None)
        unwritten = document.unwritten.of_project(project_id).get(self._period, {})
        self.entries.show_values(report or ProgressReport(project_id, self._period), unwritten)
        proposed = proposed_report(project_id, self._period, reports, date.today())
        self.entries.propose(None if report else proposed)
        findings = [f for f in document.findings_of(project, reports, notes) if f.period == self._period]
        remarks = [n for n in notes if n.topic is Topic.REMARK and not n.is_settled]
        self.entries.tell(findings, [n for n in remarks if n.period == self._period])
        spending = _spending(spent_budget(reports), project.allocated_budget_satang)
        self.pane.show_before(report_before(reports, self._period), spending)

    def shows(self, project_id: str | None, period: Period) -> bool:
        return bool(self.entries.by_key) and (self.project_id, self._period) == (project_id, period)

    def _make_editors(self, period: Period) -> None:
        """Make the narrative's editor; those over cells are made when they are used."""
        self.entries.drop()
        self.entries.make(period, [NARRATIVE])
        self.pane.hold(self._watched(NARRATIVE), self.entries.notes)

    def _put_over_cell(self, key: str) -> None:
        editor = self._watched(key)
        editor.setProperty("cell", True)
        editor.setParent(self._table.viewport())
        editor.hide()

    def _watched(self, key: str) -> QWidget:
        """Return the editor of an entry, whose keys are followed from now on."""
        editor = self.entries.by_key[key]
        editor.setProperty(_ENTRY, key)
        editor.installEventFilter(self)
        return editor

    def _open(self) -> None:
        place = self._table.grid.row_of(self.project_id)
        self.pane.setVisible(place is not None)
        self._table.open_row(place, 0 if place is None else self._pane_height())
        self.place()

    def _pane_height(self) -> int:
        """Return the pane's height: the cells of its row stay in sight, and those of the next one unless the
        narrative would be cut.
        """
        viewport, row = self._table.viewport(), self._table.row_height
        wanted, room = self.pane.height_for(viewport.width()), viewport.height() - 2 * row
        return min(wanted, max(3 * row, room if wanted <= room else room + row))

    def fit(self) -> None:
        """Follow the height of the narrative."""
        if self._table.open_place is not None:
            self._table.open_row(self._table.open_place, self._pane_height())
            self.place()

    def place(self) -> None:
        """Follow the cells of the row."""
        place = self._table.open_place
        if place is None:
            return
        self.pane.setGeometry(self._table.pane_rect())
        for key in TYPED:
            if editor := self.entries.by_key.get(key):
                cell = self._table.cell_rect(place, self._table.grid.column_of(key))
                editor.setGeometry(_with_room(cell, editor, _LONGEST.get(key, ""), self._table.viewport()))

    # --- what is typed --------------------------------------------------------------------------------------

    def enter(self, key: str = NARRATIVE) -> None:
        """Edit an entry."""
        self.begin(key, None)

    def begin(self, key: str, text: str | None) -> None:
        """Edit an entry: with its value, or beginning with a typed text in its place."""
        place = self._table.grid.row_of(self.project_id)
        if place is None or key not in (NARRATIVE, *TYPED):
            return
        if is_read_only(self._document) and key != NARRATIVE:
            self.told.emit(why_read_only(self._document))
            return
        if key != NARRATIVE:
            self._table.setCurrentIndex(self._table.grid.index(place, self._table.grid.column_of(key)))
            self._table.scrollTo(self._table.currentIndex())
        editor = self.entries.editor(key)
        self.place()
        editor.show()
        editor.raise_()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if key == NARRATIVE:
            QTimer.singleShot(0, self, self._scroll_to_narrative)
        elif text is not None and not self._choose(key, text):
            self._type_over(editor, text)

    def _choose(self, key: str, text: str) -> bool:
        """Take the suggested status of a typed number, such as 2 for the second. Returns whether it did."""
        suggested = STATUSES.get(key, ())
        if not (text.isdecimal() and 0 < int(text) <= len(suggested)):
            return False
        self._go_to_cell(key)
        self._set(key, suggested[int(text) - 1])
        return True

    def paste(self, key: str, text: str) -> None:
        """Put a copied text in place of a cell's value; one that cannot be stored stays in sight."""
        self._document.seal()
        self.begin(key, None)
        self._type_over(self.entries.by_key[key], text)
        self._leave(key, lambda: self._go_to_cell(key))
        self._document.seal()

    def _type_over(self, editor: QWidget, text: str) -> None:
        if isinstance(editor, QLineEdit):
            editor.selectAll()
            editor.insert(text)
            editor.setModified(True)
            editor.textEdited.emit(editor.text())

    def _scroll_to_narrative(self) -> None:
        place = self._table.grid.row_of(self.project_id)
        if place is not None:
            self._table.scrollTo(self._table.grid.index(place, max(self._table.currentIndex().column(), 0)))

    def _set(self, key: str, value: Any) -> None:
        if self.project_id:
            value = whole_status(key, value) if key in STATUSES else value
            self._document.set_report(self.project_id, self._period, key, value)

    def flush(self) -> None:
        self.entries.flush()

    def refused(self) -> list[tuple[str, QWidget]]:
        """Return label and editor of each entry with refused text."""
        return self.entries.refused

    def discard(self) -> None:
        """Discard typed text that is not stored."""
        self.entries.discard()
        self._settle()

    def entry_in_focus(self, focus: QWidget | None) -> tuple[Period, str] | None:
        """Return the month and the entry that has the focus, in an editor or as a cell."""
        key = self.entries.key_of(focus)
        if key is None and focus is self._table and self.project_id:
            key = self._table.current_key
        return (self._period, key) if key else None

    # --- keys in the editors --------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._follow_key(str(watched.property(_ENTRY)), event)
            case QEvent.Type.ShortcutOverride if isinstance(event, QKeyEvent):
                if event.key() == Qt.Key.Key_Escape:
                    event.accept()
            case QEvent.Type.FocusOut:
                QTimer.singleShot(0, self, self._settle)
        return False

    def _follow_key(self, key: str, event: QKeyEvent) -> bool:
        """Handle a key of the grid in an editor; return True if it means nothing else."""
        editor = self.entries.by_key[key]
        if any(completer.uses(event) for completer in editor.findChildren(Completer)):
            return False
        if event.matches(QKeySequence.StandardKey.Paste) and self.is_for_grid(key):
            self._leave(key, lambda: self._paste_from(key))
            return True
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return False
        match event.key():
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                self._leave(key, lambda: self._go_beside(-1 if shift else 1, key))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if key == NARRATIVE and not shift:
                self._leave(key, lambda: self._go_beside(1, key))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if key != NARRATIVE:
                self._leave(key, lambda: self._table.go_down(-1 if shift else 1))
            case Qt.Key.Key_Up | Qt.Key.Key_Down if isinstance(editor, QLineEdit):
                step = -1 if event.key() == Qt.Key.Key_Up else 1
                self._leave(key, lambda: self._table.go_down(step))
            case Qt.Key.Key_Escape:
                self._escape(key)
            case _:
                return False
        return True

    def _paste_from(self, key: str) -> None:
        """Paste into the grid what was pasted into an editor."""
        if key != NARRATIVE:
            self._go_to_cell(key)
        self._table.pasted.emit()

    def _leave(self, key: str, go: Any) -> None:
        """Store what was typed, and go elsewhere; refused text keeps the clerk there."""
        self.flush()
        if key not in self.entries.refused_keys:
            go()

    def _escape(self, key: str) -> None:
        """Leave editing; a cell shows again what it had."""
        if key != NARRATIVE:
            from app.ui.editors.factory import as_editor

            as_editor(self.entries.by_key[key]).discard()
            self._go_to_cell(key)
        else:
            self.flush()
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_cell(self, key: str) -> None:
        place = self._table.grid.row_of(self.project_id)
        if place is not None:
            self._table.go_to_cell(place, key)

    def _go_beside(self, step: int, key: str | None = None) -> None:
        """Go to the entry after or before: the narrative comes before the cells of its row."""
        place = self._table.currentIndex().row()
        if key == NARRATIVE:
            if step > 0:
                self._go_to_cell(TYPED[0])
            elif place > 0:
                self._table.go_to_cell(place - 1, TYPED[-1])
            else:
                self._table.leave()
            return
        here = key or self._table.current_key
        beside = self._table.key_beside(here, step)
        if beside:
            self._table.go_to_cell(place, beside)
        elif step < 0:
            self.begin(NARRATIVE, None)
        elif place + 1 < len(self._table.rows):
            self._table.go_to_cell(place + 1, TYPED[0])
            self.begin(NARRATIVE, None)
        else:
            self.ended.emit()  # the next widget would be the narrative again, which lies on the grid

    def _settle(self) -> None:
        """Hide the editors over the cells, except one in use, or with text that is not stored."""
        focus, popup = QApplication.focusWidget(), QApplication.activePopupWidget()
        for key in TYPED:
            editor = self.entries.by_key.get(key)
            if editor is None or editor.isHidden() or key in self.entries.unsaved_keys:
                continue
            if not is_within(focus, editor) and popup is None:
                editor.hide()

    def _follow_unsaved(self) -> None:
        """Show the cells whose text is not stored."""
        for key in self.entries.unsaved_keys:
            if key != NARRATIVE and self._table.open_place is not None:
                self.entries.by_key[key].show()
        QTimer.singleShot(0, self, self._settle)
        self.unsaved_changed.emit()


def _spending(spent: int, allocated: int | None) -> str:
    words = f"เบิกใช้รวม {format_baht(spent)}"
    if allocated is None:
        return f"{words} บาท"
    left = allocated - spent
    return f"{words} · {'คงเหลือ' if left >= 0 else 'เกินงบ'} {format_baht(abs(left))} บาท"


_LONGEST: Final = {
    "plan_status": max(STATUSES["plan_status"], key=len),
    "target_status": max(STATUSES["target_status"], key=len),
    "reported_on": "30 พฤศจิกายน 2569",
}
"""The longest usual text of an editor that its cell may be too narrow for."""
_BESIDE_TEXT: Final = 7 * GRID
"""Pixels of an editor that its borders and its button take."""


def _with_room(cell: QRect, editor: QWidget, text: str, viewport: QWidget) -> QRect:
    """Return the place of an editor: its cell, or more if the text needs it, within the viewport."""
    if not text:
        return cell
    width = max(cell.width(), editor.fontMetrics().horizontalAdvance(text) + _BESIDE_TEXT)
    return QRect(min(cell.x(), viewport.width() - width), cell.y(), width, cell.height())
