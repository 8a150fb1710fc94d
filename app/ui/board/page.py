"""The page ภาพรวมทุกเขต: the coordinator's board in the middle of the workspace, as wide as the window."""

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.models.board import Board, OfficeRow, board_notes, narrowed
from app.models.entry import FormSection
from app.models.questions.month import month_to_open
from app.models.submission.units import told_of_units
from app.services.board import hidden_offices, hide_offices, read_lines
from app.storage.board.rows import BoardLine
from app.ui.board.buttons import board_buttons, office_actions
from app.ui.board.export import export
from app.ui.board.home import MonthPage
from app.ui.board.menu import OPEN_OFFICE, OPEN_PROJECT, offer_menu
from app.ui.board.parts import BY_OFFICE, BoardCharts, BoardFilters, MonthTotals, OfficeTotals
from app.ui.board.questions import QuestionsPage, export_answers
from app.ui.board.reading import BoardReading, board_beside
from app.ui.board.submission import ask_for_deadlines, ask_for_receipt
from app.ui.board.table import BoardLines, BoardTable
from app.ui.board.tables_view import subject_of
from app.ui.board.targets import ask_for_targets
from app.ui.board.units import ask_for_units, list_unit
from app.ui.core.context import FileContext
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import need_only_current
from app.ui.widgets.labels import OneLineLabel, WrappingLabel, plain_label
from app.ui.widgets.later import Later
from app.ui.widgets.tasks import paint_window
from app.ui.widgets.theme import GRID

TITLE: Final = "ภาพรวมทุกเขต"
_AGAIN_MS: Final = 100
_LOW: Final = 56 * GRID
"""The height of the page, in pixels, below which the tables need the room of the notes."""


class BoardPage(QWidget):
    """Reads the file whenever it is shown."""

    def __init__(self, workspace: FileContext) -> None:
        super().__init__()
        self._workspace = workspace
        self._whole: Board | None = None
        self._is_reading = False
        self.board: Board | None = None
        self.setAccessibleName(TITLE)
        self._head, self._title, self.filters = QWidget(), plain_label(TITLE), BoardFilters()
        self._notes, self._brief = WrappingLabel(), OneLineLabel()
        self.table, self.lines = BoardTable(), BoardLines()
        self.offices, self.months, self.charts = OfficeTotals(), MonthTotals(), BoardCharts()
        self.home, self.questions, self.reading = MonthPage(), QuestionsPage(), BoardReading(self)
        self.tabs, self.sending = QTabWidget(), QSplitter(Qt.Orientation.Vertical)
        self.lines.hide()
        self._debounce = Later(self._follow, self)
        self._lay_out()
        self._connect()

    # --- reading --------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the file again, after computing stale rows, and show it. Raises UserError.

        A thread reads, because a large file takes tenths of a second.
        """
        if self._is_reading:  # events are processed meanwhile
            self._debounce.start(_AGAIN_MS)
            return
        self._workspace.flush()
        self.reading.stop()
        self._is_reading = True
        try:
            found = board_beside(self._workspace.document.file, self.filters.fiscal_year, self)
        finally:
            self._is_reading = False
        if found:
            self._whole = found
            self.filters.offer(found)
            self._show()
            self._read_more()

    def _read_year(self) -> None:
        with errors_shown(self):
            self.read()

    def _read_more(self) -> None:
        """Read the year's projects and the month while the window is idle."""
        if self._whole:
            months, period = self._whole.months, self.home.period
            chosen = period if period in months else month_to_open(self._whole)
            self.home.offer(months, chosen)
            self.home.show_waiting()
            self.questions.show_waiting()
            self.reading.read(self._workspace.document.file, self._whole, chosen)

    def _show_questions(self) -> None:
        """Answer the questions for the offices that are shown, once somebody looks at them."""
        view, board = self.reading.view, self.board
        is_looked_at = self.tabs.currentWidget() is self.questions
        if is_looked_at and view and board and view.board.fiscal_year == board.fiscal_year:
            self.questions.show_view(view.of_board(board))

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
        for tell in (self._title.setText, self.setAccessibleName):
            tell(told_of_units(TITLE, board.word))
        self.tabs.setTabText(self.tabs.indexOf(self.offices), told_of_units(BY_OFFICE, board.word))
        self._share_height()
        self.table.show_board(board)
        self.offices.show_board(board)
        self.months.show_board(board)
        self.charts.show_board(
            board,
            [f"{told_of_units(TITLE, board.word)} ปีงบประมาณ {board.fiscal_year}", *self.filters.description],
        )
        self._show_questions()
        if self.lines.isVisible():
            self._show_lines()

    def _show_tab(self) -> None:
        need_only_current(self.tabs)
        self._share_height()
        self._show_questions()

    def _share_height(self) -> None:
        """Leave the room of the notes to the month and the tables, which have words of their own.

        On a low screen they take one line, whose tooltip has the rest, and the month, of all units, has the
        room of the filters.
        """
        has_own = self.tabs.currentWidget() in (self.home, self.questions)
        is_shown = not has_own or not (self.board and self.board.offices)
        is_low = self._workspace.height() < _LOW  # its own height is not known before it is shown
        self._brief.setText("   ·   ".join(self.notes))
        self._brief.setVisible(is_shown and is_low)
        self._notes.setVisible(is_shown and not is_low)
        self._head.setVisible(not is_low or self.tabs.currentWidget() is not self.home)
        self.home.share_height(is_low=is_low)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    @property
    def notes(self) -> list[str]:
        if self.board is None:
            return []
        if not self.board.offices:
            return [
                told_of_units(_NOTHING, self.board.word)
                if self._whole and not self._whole.offices
                else f"ไม่มี{self.board.word}ที่ตรงกับที่เลือก"
            ]
        of_when, sums, *others = board_notes(self.board)
        return [sums, "   ·   ".join([of_when, *others])]

    def _open_lines(self, index: QModelIndex) -> None:
        """Show the reports behind a cell; for an office's name, those of the latest month."""
        if index.column() == 0:
            self.table.setCurrentIndex(index.siblingAtColumn(self.table.latest_column))
        self.lines.show()
        self._show_lines()
        self.sending.setSizes([1, 1])
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
        self._workspace.show_section(FormSection.REPORTS)

    def go_to_office(self, name: str) -> None:
        """Return to the table and select this office's row."""
        if self.table.go_to_office(name):
            self.tabs.setCurrentWidget(self.sending)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, row: object) -> None:
        """Go to what a row of a table is about: a project, or an office."""
        project_id, office = subject_of(row)
        if project_id and project_id in self._workspace.document.file.project_ids():
            self._workspace.show_project(project_id)
        elif office:
            self.go_to_office(office)

    def _opening(self, row: object) -> str:
        """Return where `go_to` leads from a row, in words; empty if nowhere."""
        project_id, office = subject_of(row)
        if project_id and project_id in self._workspace.document.file.project_ids():
            return OPEN_PROJECT
        return OPEN_OFFICE if office in {one.office for one in self.table.rows} else ""

    def set_deadline(self) -> None:
        if self._whole is None:
            return
        if ask_for_deadlines(self._workspace, self._whole.deadlines, self._whole.months):
            self._read_year()

    def correct_receipt(self) -> None:
        """Ask for the day on which the reports behind the selected cell were received."""
        office, month = self.table.current, self.table.month
        if office is None or month is None or month.first_received_on is None:
            self._workspace.status_message.emit("โปรดเลือกแถวและเดือนที่ได้รับรายงานแล้วในตาราง")
            return
        line: BoardLine | None = self.lines.table.current if self.lines.isVisible() else None
        if ask_for_receipt(self._workspace, office, month, line):
            self.read()

    def set_units(self) -> None:
        """Ask which units must report."""
        with errors_shown(self):
            if ask_for_units(self._workspace):
                self._read_with_units()

    def list_office(self) -> None:
        """Add the selected unit to those that must report."""
        office = self.table.current
        if office is None or office.is_listed:
            self._workspace.status_message.emit("โปรดเลือกหน่วยงานที่มีเครื่องหมาย * ซึ่งไม่อยู่ในรายชื่อ")
            return
        with errors_shown(self):
            list_unit(self._workspace, office.office)
            self._workspace.status_message.emit(f"เพิ่ม {office.office} เข้ารายชื่อแล้ว")
            self._read_with_units()

    def _read_with_units(self) -> None:
        self.read()
        self._workspace.refreshed.emit()  # the menus name the units

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

    def export_questions(self, ending: str, is_all: bool) -> None:
        """Export the table shown, or all questions, to a file with this extension."""
        folder = self._workspace.document.file.path.parent
        answers = self.questions.answers(all_questions=is_all)
        export_answers(self._workspace, answers, self.filters.description, folder, ending)

    def set_targets(self) -> None:
        """Ask for the shares of the budget to be disbursed by the end of each quarter."""
        view = self.questions.view
        if view and ask_for_targets(self._workspace, view.board.fiscal_year, view.targets):
            self._read_more()

    # --- construction ---------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():  # shown by the clerk, not restored with the window
            at_home = self.tabs.currentWidget() is self.home
            (self.home.main if at_home else self.table).setFocus()

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
        self.home.month_chosen.connect(lambda _period: self._read_more())
        self.home.command_wanted.connect(self._workspace.command_wanted)
        self.home.report_wanted.connect(lambda: self._workspace.command_wanted.emit("executives"))
        self.home.told.connect(self._workspace.status_message)
        self.questions.export_wanted.connect(self.export_questions)
        self.questions.targets_wanted.connect(self.set_targets)
        self.reading.view_read.connect(lambda _view: self._show_questions())
        self.reading.month_read.connect(self.home.show_month)
        for tables in (self.home.tables, self.questions.tables):
            tables.chosen.connect(self.go_to)
            tables.opening = self._opening
        self.tabs.currentChanged.connect(lambda _place: self._show_tab())
        self._workspace.document.changed.connect(lambda _change: self._debounce.start(0))

    def _go_to_row(self, row: OfficeRow) -> None:
        self.go_to_office(row.office)

    def _follow_cell(self, *_indexes: object) -> None:
        if self.lines.isVisible():
            self._show_lines()

    def _lay_out(self) -> None:
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        self._title.setProperty("role", "heading")
        head.addWidget(self._title)
        head.addSpacing(2 * GRID)
        head.addWidget(self.filters, 1)
        head.addSpacing(GRID)
        of_office = office_actions(self, self)
        offer_menu(self.table, lambda _row: "ดูรายชื่อโครงการของเดือนนี้", of_office)
        for button in board_buttons(self, self, of_office):
            head.addWidget(button)
        for notes in (self._notes, self._brief):
            notes.setProperty("role", "quiet")
            notes.hide()  # until there is something to say: both would make the window higher than its screen
        self.sending.addWidget(self.table)
        self.sending.addWidget(self.lines)
        self.sending.setChildrenCollapsible(False)
        for page, words in (
            (self.home, "งานเดือนนี้"),
            (self.sending, "การส่งรายงาน"),
            (self.questions, "ตารางสรุป"),
            (self.offices, BY_OFFICE),
            (self.months, "แยกตามเดือน"),
            (self.charts, "แผนภาพ"),
        ):
            self.tabs.addTab(page, words)
        need_only_current(self.tabs)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for bar in (self.tabs, self.tabs.tabBar()):
            bar.setAccessibleName("ส่วนของภาพรวม")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._head)
        layout.addWidget(self._notes)
        layout.addWidget(self._brief)
        layout.addWidget(self.tabs, 1)


_NOTHING: Final = "ยังไม่มีข้อมูลของเขตใดในไฟล์นี้ โปรดรวมไฟล์ที่ได้รับจากเขตก่อน"


def toggle_board(workspace: FileContext) -> None:
    """Show the board of all offices in place of the form, or return from it."""
    page = workspace.findChild(BoardPage)
    if page and page.isVisible():
        workspace.show_form()
        return
    with errors_shown(workspace):
        if page is None:
            page = BoardPage(workspace)
            paint_window()  # making it takes as long as showing it
        workspace.show_page(page, beside_list=False, beside_paper=False)
        page.read()
