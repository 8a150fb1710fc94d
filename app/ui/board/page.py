"""The page ภาพรวมทุกเขต: the coordinator's board in the middle of the workspace, as wide as the window."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.models.board import Board, OfficeRow, board_notes, narrowed
from app.models.entry import FormSection
from app.models.submission.office_month import SubmissionState
from app.services.board import hidden_offices, hide_offices, read_board, read_lines, refreshing
from app.storage.board.rows import BoardLine
from app.ui.board.month_cell import ARRIVAL_SIGNS, DIVERGED_SIGN, FINDINGS_SIGN, SIGNS
from app.ui.board.parts import BoardCharts, BoardFilters, MonthTotals, OfficeTotals
from app.ui.board.submission import ask_for_deadlines, ask_for_receipt
from app.ui.board.table import BoardLines, BoardTable
from app.ui.core.context import FileContext
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.labels import WrappingLabel, plain_label
from app.ui.widgets.tasks import found_beside, run_task
from app.ui.widgets.theme import GRID, icon

TITLE: Final = "ภาพรวมทุกเขต"


class BoardPage(QWidget):
    """Reads the file whenever it is shown."""

    def __init__(self, workspace: FileContext) -> None:
        super().__init__()
        self._workspace = workspace
        self._whole: Board | None = None
        self.board: Board | None = None
        self.setAccessibleName(TITLE)
        self.filters, self._notes = BoardFilters(), WrappingLabel()
        self.table, self.lines = BoardTable(), BoardLines()
        self.offices, self.months, self.charts = OfficeTotals(), MonthTotals(), BoardCharts()
        self.tabs, self._sending = QTabWidget(), QSplitter(Qt.Orientation.Vertical)
        self.lines.hide()
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._lay_out()
        self._connect()

    # --- reading --------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the file again, after computing stale rows. Raises UserError."""
        file = self._workspace.document.file
        stale = file.board.stale()
        run_task(refreshing(file, stale), len(stale), "กำลังจัดทำภาพรวม โครงการที่", self)
        self._whole = read_board(file, self.filters.fiscal_year)
        self.filters.offer(self._whole)
        self._show()

    def _read_year(self) -> None:
        with errors_shown(self):
            self._whole = read_board(self._workspace.document.file, self.filters.fiscal_year)
            self._show()

    def _follow(self) -> None:
        if self.isVisible():
            with errors_shown(self):
                self.read()

    # --- showing --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._whole is None:
            return
        self.board = board = narrowed(self._whole, self.filters.search.text(), self.filters.what)
        self._notes.setText("\n".join(self.notes))
        self.table.show_board(board)
        self.offices.show_board(board)
        self.months.show_board(board)
        self.charts.show_board(board, [f"{TITLE} ปีงบประมาณ {board.fiscal_year}", *self.filters.description])
        if self.lines.isVisible():
            self._show_lines()

    @property
    def notes(self) -> list[str]:
        if self.board is None:
            return []
        if not self.board.offices:
            return [_NOTHING if self._whole and not self._whole.offices else "ไม่มีเขตที่ตรงกับที่เลือก"]
        of_when, sums, *others = board_notes(self.board)
        return [sums, "   ·   ".join([of_when, *others])]

    def _open_lines(self, index: QModelIndex) -> None:
        """Show the reports behind a cell; for an office's name, those of the latest month."""
        if index.column() == 0:
            self.table.setCurrentIndex(index.siblingAtColumn(self.table.latest_column))
        self.lines.show()
        self._show_lines()
        self._sending.setSizes([1, 1])
        QTimer.singleShot(0, self, lambda: self.table.scrollTo(self.table.currentIndex()))
        self.lines.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_lines(self) -> None:
        office, month = self.table.current, self.table.month
        if self._whole is None or office is None or month is None:
            self.lines.show_nothing()
            return
        with errors_shown(self):
            file, year = self._workspace.document.file, self._whole.fiscal_year
            found = read_lines(file, year, office, month.period)
            self.lines.show_lines(office, month, found, self._whole.today)

    def _close_lines(self) -> None:
        self.lines.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- actions of the coordinator -------------------------------------------------------------------------

    def go_to_project(self, line: BoardLine) -> None:
        self._workspace.show_project(line.project_id)
        self._workspace.go_to_section(FormSection.REPORTS)

    def go_to_office(self, name: str) -> None:
        """Return to the table and select this office's row."""
        if self.table.go_to_office(name):
            self.tabs.setCurrentIndex(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_deadline(self) -> None:
        if self._whole is None:
            return
        if ask_for_deadlines(self._workspace, self._whole.deadlines, self._whole.months):
            self._read_year()

    def correct_receipt(self) -> None:
        """Ask for the day on which the reports behind the selected cell were received."""
        office, month = self.table.current, self.table.month
        if office is None or month is None or month.first_received_on is None:
            self._workspace.status_message.emit("โปรดเลือกเขตและเดือนที่ได้รับรายงานแล้วในตาราง")
            return
        line: BoardLine | None = self.lines.table.current if self.lines.isVisible() else None
        if ask_for_receipt(self._workspace, office, month, line):
            self.read()

    def hide_office(self) -> None:
        """Hide the selected office on the board until all are shown again."""
        office = self.table.current
        if office:
            with errors_shown(self):
                file = self._workspace.document.file
                hide_offices(file, {*hidden_offices(file), office.office})
                self._read_year()

    def show_hidden(self) -> None:
        with errors_shown(self):
            hide_offices(self._workspace.document.file, ())
            self._read_year()

    def export(self, ending: str) -> None:
        """Export the board as shown, to a file with this extension."""
        if self.board:
            folder = self._workspace.document.file.path.parent
            export(self._workspace, self.board, self.filters.description, folder, ending)

    # --- construction ---------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():  # shown by the clerk, not restored with the window
            self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.lines.isVisible():
            self._close_lines()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.filters.year_chosen.connect(self._read_year)
        self.filters.changed.connect(self._show)
        self.table.cell_chosen.connect(self._open_lines)
        self.table.selectionModel().currentChanged.connect(self._follow_cell)
        self.lines.chosen.connect(self.go_to_project)
        self.lines.closed.connect(self._close_lines)
        self.lines.correcting.connect(self.correct_receipt)
        self.offices.chosen.connect(self._go_to_row)
        self.charts.chosen.connect(self.go_to_office)
        self._debounce.timeout.connect(self._follow)
        self._workspace.document.changed.connect(lambda _change: self._debounce.start(0))

    def _go_to_row(self, row: OfficeRow) -> None:
        self.go_to_office(row.office)

    def _follow_cell(self, *_indexes: object) -> None:
        if self.lines.isVisible():
            self._show_lines()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        title = plain_label(TITLE)
        title.setProperty("role", "heading")
        head.addWidget(title)
        head.addSpacing(2 * GRID)
        head.addWidget(self.filters, 1)
        head.addSpacing(GRID)
        for button in board_buttons(self):
            head.addWidget(button)
        self._notes.setProperty("role", "quiet")
        self._sending.addWidget(self.table)
        self._sending.addWidget(self.lines)
        self._sending.setChildrenCollapsible(False)
        for page, words in (
            (self._sending, "การส่งรายงาน"),
            (self.offices, "งบประมาณแยกตามเขต"),
            (self.months, "แยกตามเดือน"),
            (self.charts, "แผนภาพ"),
        ):
            self.tabs.addTab(page, words)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for bar in (self.tabs, self.tabs.tabBar()):
            bar.setAccessibleName("ส่วนของภาพรวมทุกเขต")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(head)
        layout.addWidget(self._notes)
        layout.addWidget(self.tabs, 1)


_NOTHING: Final = "ยังไม่มีข้อมูลของเขตใดในไฟล์นี้ โปรดรวมไฟล์ที่ได้รับจากเขตก่อน"


_KINDS: Final = {".xlsx": "ตาราง Excel (*.xlsx)", ".pdf": "เอกสาร PDF (*.pdf)"}


def export(parent: FileContext, board: Board, filters: Sequence[str], folder: Path, ending: str) -> None:
    """Ask for a file, and write the board as shown."""
    proposed = folder / f"ภาพรวมทุกเขต {board.fiscal_year}{ending}"
    path = ask_target(parent, proposed)
    if path:
        with errors_shown(parent):
            _write(parent, board, filters, path)


def ask_target(parent: QWidget, proposed: Path) -> Path | None:
    kind = _KINDS[proposed.suffix]
    return dialogs.ask_target(parent, "ส่งออกภาพรวมทุกเขต", proposed, kind, proposed.suffix)


def _write(parent: FileContext, board: Board, filters: Sequence[str], path: Path) -> None:
    """Create the whole file in memory before writing it, so that it can be cancelled."""
    from app.services.board_export import board_bytes
    from app.storage.output_files import write_file

    made = found_beside(parent, "กำลังจัดทำไฟล์", lambda: board_bytes(board, path, filters))
    if made is not None:
        write_file(path, made)
        parent.tell_written(f"ส่งออก {path.name} แล้ว", path)


def board_buttons(page: "BoardPage") -> list[QToolButton]:
    options, export = QMenu(page), QMenu(page)
    options.addAction("กำหนดวันส่งรายงาน…", page.set_deadline)
    options.addAction("แก้วันที่ได้รับของเดือนที่เลือก…", page.correct_receipt)
    options.addSeparator()
    options.addAction("ซ่อนเขตที่เลือก", page.hide_office)
    options.addAction("แสดงเขตที่ซ่อนไว้ทั้งหมด", page.show_hidden)
    options.addSeparator()
    _add_signs(options.addMenu("ความหมายของเครื่องหมาย"))
    export.addAction("ตาราง Excel (.xlsx)…", lambda: page.export(".xlsx"))
    export.addAction("เอกสาร PDF…", lambda: page.export(".pdf"))
    return [_button("ตัวเลือก", "settings", options), _button("ส่งออก", "file-export", export)]


def _add_signs(menu: QMenu) -> None:
    """Explain the signs in the table; each cell also has its word."""
    for state, sign in SIGNS.items():
        menu.addAction(icon(*sign), state.value)
    for arrival, sign in ARRIVAL_SIGNS.items():
        menu.addAction(icon(*sign), f"มีรายงานที่{arrival.value}")
    menu.addAction(icon(*FINDINGS_SIGN), "มีข้อที่ควรตรวจ")
    menu.addAction(icon(*DIVERGED_SIGN), "มีการแก้ไขต่างกัน")
    menu.addAction(f"·   {SubmissionState.NOT_DUE.value}")
    menu.addAction(f"–   {SubmissionState.NOT_EXPECTED.value}")


def _button(text: str, icon_name: str, menu: QMenu) -> QToolButton:
    from PySide6.QtCore import Qt

    button = QToolButton()
    button.setText(text)
    button.setIcon(icon(icon_name))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setMenu(menu)
    return button


def toggle_board(workspace: FileContext) -> None:
    """Show the board of all offices in place of the form, or return from it."""
    page = workspace.findChild(BoardPage)
    if page and page.isVisible():
        workspace.show_form()
        return
    with errors_shown(workspace):
        page = page or BoardPage(workspace)
        workspace.show_page(page, beside_list=False, beside_paper=False)
        page.read()
