"""The one preview of every import: doubts, projects beside those of the file, what is left out, a summary.

Ways in add pages for what only they have: questions and columns of workbooks, entries of print-outs.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.models.project_record import ProjectRecord
from app.printing.columns.column import Column
from app.services.import_records import ImportOutcome, Mode, import_decided
from app.services.imports.comparison import Compared, Standing, compare
from app.services.imports.offer import Offer, told_at_the_end
from app.ui.imports.projects_page import ProjectsPage
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog, PageStack, exec_once, room_of
from app.ui.widgets.labels import OneLineLabel
from app.ui.widgets.messages import FieldMessages, warning
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.questions import mark_losing
from app.ui.widgets.tables import DENSE_ROW, ColumnTable
from app.ui.widgets.tasks import run_task
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.storage.project_file import ProjectFile
    from app.ui.core.context import FileContext

CANCELLED: Final = "ยกเลิกการนำเข้าแล้ว ข้อมูลในไฟล์ยังเป็นตามเดิม"
_KNOWN: Final = "มีโครงการที่มีอยู่แล้วแต่ข้อมูลต่างกัน {:,} โครงการ เลือกในหน้า “โครงการ” ว่าจะแทนที่รายการใด"
_NOTHING_WRITTEN: Final = "ยังไม่มีการบันทึกจนกว่าจะกดนำเข้า"


_LOW: Final = 75 * GRID
"""Height of a screen below which the rows get all room: a laptop's, at 150 %."""


class ImportDialog(FittingDialog):
    """Nothing is written before the clerk presses the button; then the last page tells what became of all."""

    def __init__(self, workspace: "FileContext", title: str) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._file = workspace.document.file
        self._offer = Offer("", ())
        self._compared: Sequence[Compared] = ()
        self.has_imported = self.is_short = False
        self.setWindowTitle(title)
        self.summary, self.notes = dialogs.words(""), FieldMessages()
        self.in_short = OneLineLabel()
        self.in_short.hide()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("สิ่งที่อ่านได้")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.projects = ProjectsPage()
        self.left_out = ColumnTable("สิ่งที่ไม่ได้นำเข้า", LEFT_OUT_COLUMNS)
        self.left_out.set_row_height(DENSE_ROW)
        self.places = dialogs.words("")
        self.outcome_page = _ResultPage()
        self.stack = PageStack()
        self.agree, self.cancel = QPushButton("นำเข้า"), QPushButton("ยกเลิก")
        self.close_button, self.copy_result = QPushButton("ปิด"), QPushButton("คัดลอกสรุป")
        self.buttons = QDialogButtonBox()
        self._pages_of: dict[QPushButton, set[QWidget]] = {}
        self._lay_out()
        self._connect()

    # --- construction ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.tabs.addTab(self.projects, "โครงการ")
        self.tabs.addTab(page_of(self.left_out, self.places), "สิ่งที่ไม่ได้นำเข้า")
        preview = QWidget()
        column = QVBoxLayout(preview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.in_short)
        column.addWidget(self.summary)
        column.addWidget(self.notes)
        column.addWidget(self.tabs, 1)
        self.preview_page = preview
        self.stack.addWidget(preview)
        self.stack.addWidget(self.outcome_page)
        roles = QDialogButtonBox.ButtonRole
        self.add_button(self.copy_result, roles.ActionRole, self.outcome_page)
        self.add_button(self.agree, roles.AcceptRole, preview)
        self.add_button(self.close_button, roles.AcceptRole, self.outcome_page)
        self.add_button(self.cancel, roles.RejectRole, preview)
        self.agree.setProperty("main", True)
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.buttons)
        self.resize(180 * GRID, 100 * GRID)
        ImportDialog.show_page(self, preview)  # not that of a way in, which is not made yet

    def add_button(self, button: QPushButton, role: QDialogButtonBox.ButtonRole, *pages: QWidget) -> None:
        """Add a button that is shown on these pages."""
        press_only_in_focus(button)  # Enter in a text or a table must not press it
        self.buttons.addButton(button, role)
        self._pages_of[button] = {*self._pages_of.get(button, ()), *pages}

    def _connect(self) -> None:
        self.agree.clicked.connect(self._agree)
        self.close_button.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self.copy_result.clicked.connect(self.outcome_page.copy)
        self.projects.changed.connect(self._follow_ticks)
        self.tabs.currentChanged.connect(self._follow_tab)
        self.left_out.selectionModel().currentRowChanged.connect(self._show_places)

    def show_page(self, page: QWidget) -> None:
        """Show the preview, the summary, or a page of a way in, with its own buttons."""
        self.stack.setCurrentWidget(page)
        for button, pages in self._pages_of.items():
            button.setVisible(page in pages)

    # --- what is offered ------------------------------------------------------------------------------------

    def show_offer(self, offer: Offer) -> bool:
        """Compare with the file, and show the result. Returns False if the clerk cancelled it."""
        compared: list[Compared] = []
        if offer.records and not self.run(self._preparing(offer, compared), len(offer.records), _COMPARING):
            return False
        self._offer, self._compared = offer, compared
        self.projects.show_offer(compared, offer.held_back)
        self.left_out.show_rows(offer.left_out)
        self.tabs.setTabText(self.tabs.indexOf(self.projects), f"โครงการ ({len(compared):,})")
        self.tabs.setTabText(self.tabs.count() - 1, f"สิ่งที่ไม่ได้นำเข้า ({len(offer.left_out):,} เรื่อง)")
        if offer.left_out:
            self.left_out.selectRow(0)
        reports = sum(len(record.reports) for record in offer.records)
        read = f"อ่านได้ {len(offer.records):,} โครงการ รายงาน {reports:,} ครั้ง"
        rows = f" {offer.summary}" if offer.summary and offer.summary.read else ""
        self.summary.setText(f"{offer.name}: {read}{rows} {_NOTHING_WRITTEN}")
        self.show_findings()
        self._follow_ticks()
        return True

    def _preparing(self, offer: Offer, compared: list[Compared]) -> Iterator[tuple[int, None]]:
        for step in self._comparing(offer, compared):
            self.projects.prepare(compared[-1])
            yield step

    def _comparing(self, offer: Offer, compared: list[Compared]) -> Iterator[tuple[int, None]]:
        for number, one in compare(self._file, offer.records):
            compared.append(one)
            yield number, None

    def show_findings(self) -> None:
        self.notes.show_lines(map(warning, self.findings()))
        self._shorten()

    def showEvent(self, event: QShowEvent) -> None:
        if not event.spontaneous():
            self.is_short = room_of(self).height() < _LOW
            self.projects.set_short(self.is_short)
            self._shorten()
        super().showEvent(event)

    def _shorten(self) -> None:
        """Say all that stands above the tables in one line where the screen is low."""
        if self.is_short:
            self.in_short.setText(" · ".join([*self.findings(), self.summary.text()]))
            self.summary.hide()
            self.notes.hide()
        self.in_short.setVisible(self.is_short)

    def findings(self) -> list[str]:
        """Return in Thai what the clerk must know of the offer."""
        known = sum(one.standing in (Standing.CHANGED, Standing.UNCLEAR) for one in self._compared)
        return [_KNOWN.format(known)] if known else []

    def add_tab(self, page: QWidget, title: str) -> None:
        """Add a page of a way in, before what is left out."""
        self.tabs.insertTab(self.tabs.count() - 1, page, title)

    def run(self, steps: Iterator[tuple[int, None]], count: int, doing: str) -> bool:
        return run_task(steps, count, doing, self if self.isVisible() else self.parentWidget())

    def renew(self) -> bool:
        """Bring the offer up to date before it is shown or taken. Returns False if that was cancelled."""
        return True

    def _follow_tab(self, _place: int) -> None:
        if self.tabs.currentWidget() is self.projects:
            with errors_shown(self):
                self.renew()

    def _follow_ticks(self) -> None:
        count, replaced = self.projects.counts
        self.agree.setText(self.agree_words(count, replaced))
        self.agree.setEnabled(self.can_agree(count))
        mark_losing(self.agree, self.loses())

    def agree_words(self, count: int, replaced: int) -> str:
        """Return what the button does: to how many projects, and how many of the file it replaces."""
        replacing = f" แทนที่ข้อมูลเดิม {replaced:,} โครงการ" if replaced else ""
        is_any_left = any(self.projects.is_taken(one) is not None for one in self._compared)
        nothing = "ยังไม่ได้เลือกโครงการ" if is_any_left else "ไม่มีโครงการที่จะนำเข้า"
        return f"นำเข้า {count:,} โครงการ{replacing}" if count else nothing

    def loses(self) -> bool:
        """Return whether the button replaces values of the file."""
        return self.projects.counts[1] > 0

    def can_agree(self, count: int) -> bool:
        return count > 0

    def _show_places(self, row: QModelIndex) -> None:
        """Show all places of the focused reason."""
        self.places.setText(str(self._offer.left_out[row.row()]) if row.isValid() else "")

    # --- importing ------------------------------------------------------------------------------------------

    def may_import(self) -> bool:
        """Return whether the clerk imports although something is left to be seen to."""
        return True

    def _agree(self) -> None:
        with errors_shown(self):
            if self.renew() and self.may_import():
                self._import()

    def _import(self) -> None:
        """Import what is ticked, and show the summary. Raises UserError; then nothing is written."""
        decided = self.projects.taking.of(self._compared)
        if not decided:
            self.tabs.setCurrentWidget(self.projects)
            return
        outcomes: list[ImportOutcome] = []
        if not self.run(_importing(self._file, decided, outcomes), len(decided), "กำลังนำเข้าโครงการที่"):
            self._workspace.status_message.emit(CANCELLED)
            return
        self.has_imported = True
        self.imported()
        self.outcome_page.show_lines([*told_at_the_end(self._offer, self._compared, outcomes)])
        self.show_page(self.outcome_page)
        self.close_button.setDefault(True)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._workspace.reload()
        self._show_imported([outcome.record.project.id for outcome in outcomes])
        self._workspace.saved.emit()
        self._workspace.status_message.emit(f"นำเข้าจาก {self._offer.name} แล้ว")

    def _show_imported(self, ids: Sequence[str]) -> None:
        """Select the first imported project, unless the clerk is at one of them."""
        there = {*self._file.project_ids()}
        if self._workspace.shown_project_id not in ids:
            first = next((project_id for project_id in ids if project_id in there), None)
            if first:
                self._workspace.show_project(first)

    def imported(self) -> None:
        """Follow a successful import."""


def _importing(
    file: "ProjectFile", decided: Iterable[tuple[ProjectRecord, Mode]], outcomes: list[ImportOutcome]
) -> Iterator[tuple[int, None]]:
    for number, outcome in import_decided(file, decided):
        outcomes.append(outcome)
        yield number, None


class _ResultPage(QWidget):
    """The summary at the end, which can be copied."""

    def __init__(self) -> None:
        super().__init__()
        self.first = dialogs.words("", "heading")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("สรุปการนำเข้า")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.first)
        layout.addWidget(self.text, 1)

    def show_lines(self, lines: Sequence[str]) -> None:
        self.first.setText(lines[0])
        self.text.setPlainText("\n".join(lines[1:]))

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.first.text()}\n{self.text.toPlainText()}")


def page_of(widget: QWidget, words: QLabel, button: QPushButton | None = None) -> QWidget:
    """Return a tab's page: a widget, and below it text and an optional button."""
    words.setMinimumHeight(2 * words.fontMetrics().lineSpacing())  # so that the table keeps its size
    words.setAlignment(Qt.AlignmentFlag.AlignTop)
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, GRID, 0, 0)
    layout.addWidget(widget, 1)
    row = QHBoxLayout()
    row.addWidget(words, 1)
    if button:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(row)
    return page


def import_offer(workspace: "FileContext", offer: Offer) -> None:
    """Preview data that needs no reading by a person, and import what the clerk takes."""
    dialog = ImportDialog(workspace, "นำเข้าข้อมูลโครงการ")
    if dialog.show_offer(offer):
        exec_once(dialog)


_COMPARING: Final = "กำลังเทียบกับไฟล์ โครงการที่"
LEFT_OUT_COLUMNS: Final = (
    Column("เหตุผล", lambda left: left.reason, width=36),
    Column("จำนวน", lambda left: f"{left.rows:,}" if left.rows else "", is_number=True, width=10),
    Column("ที่อยู่", lambda left: ", ".join(map(str, left.sources)), stretches=True),
)
