"""The board's table: offices down, months across; each cell shows completeness and timeliness."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.formats.reference_lists import short_name
from app.models.board import Board, OfficeRow
from app.models.progress_report import Period
from app.models.project import NO_CODE, NO_NAME
from app.models.project_status import CALENDAR_BEHIND, PLAN_LATE
from app.models.submission.office_month import OfficeMonth, month_words
from app.models.submission.receipts import Arrival, arrival_of
from app.models.submission.units import DISTRICT
from app.models.thai import format_date
from app.printing.columns.column import Column
from app.storage.board.rows import BoardLine
from app.ui.board.menu import OPEN_PROJECT, offer_menu
from app.ui.board.month_cell import LEAST_MONTH_WIDTH, MonthDelegate, height_of, month_at, told
from app.ui.board.parts import board_table
from app.ui.widgets import dialogs
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.theme import GRID

OFFICE_WIDTH: Final = 18
LEAST_OFFICE_WIDTH: Final = 12 * GRID
"""Width in pixels, where the months leave no more room: longer names are cut short."""


def sending_columns(months: Sequence[Period], word: str = DISTRICT) -> list[Column]:
    """Return the columns for an `OfficeRow`: its name, then its months."""
    name = Column(
        word,
        lambda office: short_name(office.office) if office.is_listed else f"{short_name(office.office)} *",
        width=OFFICE_WIDTH,
        full_of=lambda office: office.shown,
    )
    return [name, *(_month_column(place, month) for place, month in enumerate(months))]


def _month_column(place: int, month: Period) -> Column:
    return Column(
        month.short_thai,
        lambda office: month_words(office.months[place]),
        stretches=True,
        full_of=lambda office: told(office, office.months[place]),
    )


class BoardTable(ColumnTable):
    """The board's offices as rows. `cell_chosen` carries the cell that Enter or a double click activates."""

    cell_chosen = Signal(QModelIndex)
    _fits_its_columns = False

    def __init__(self) -> None:
        help_text = "เลือกหน่วยงานและเดือนด้วยลูกศร แล้วกด Enter เพื่อดูรายชื่อโครงการ"
        super().__init__("ภาพรวมการส่งรายงาน", sending_columns(()), help_text, is_small=True)
        self.setItemDelegate(MonthDelegate(self))
        self.setMinimumHeight(15 * GRID)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.activated.connect(self.cell_chosen)
        self.horizontalHeader().setProperty("role", "narrow")  # before its first section is polished
        self.horizontalHeader().setMinimumSectionSize(LEAST_MONTH_WIDTH)

    def show_board(self, board: Board) -> None:
        """Show a board, keeping the selected office and month if they still exist."""
        chosen, column = self.current, self.currentIndex().column()
        self.show_rows(board.offices, sending_columns(board.months, board.word))
        self._fit_offices()
        names = [row.office for row in board.offices]
        row = names.index(chosen.office) if chosen and chosen.office in names else 0
        self.setCurrentIndex(self.cells.index(row, column if column >= 0 else self.latest_column))

    def _usual_height(self) -> int:
        return height_of(self.fontMetrics())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_offices()

    def _fit_offices(self) -> None:
        """Narrow the offices' column if that spares scrolling, which would hide the names."""
        across = self.horizontalHeader()
        months = (across.count() - 1) * across.minimumSectionSize()
        room = self.viewport().width() - months
        across.resizeSection(0, min(max(room, LEAST_OFFICE_WIDTH), OFFICE_WIDTH * GRID))

    def go_to_office(self, name: str) -> bool:
        """Make the latest month of an office the current cell. Return False if the office is not shown."""
        names = [row.office for row in self.rows]
        if name in names:
            self.setCurrentIndex(self.cells.index(names.index(name), self.latest_column))
        return name in names

    @property
    def month(self) -> OfficeMonth | None:
        return month_at(self.currentIndex())

    @property
    def latest_column(self) -> int:
        """The column of the latest month with a submission."""
        months = range(len(self.cells.columns) - 1)
        sent = [n + 1 for n in months if any(row.months[n].is_sent for row in self.rows)]
        return sent[-1] if sent else 1


class BoardLines(QWidget):
    """The reports behind a cell. `chosen` carries the project to open; `closed` is emitted on closing, and
    `correcting` when a day of receipt is to be corrected.
    """

    chosen = Signal(object)
    closed = Signal()
    correcting = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._month: OfficeMonth | None = None
        self._today = date.today()
        self._heading = dialogs.words("")
        self.table = board_table("โครงการในเดือนที่เลือก", self._columns(), "กด Enter เพื่อไปที่โครงการ")
        self.table.chosen.connect(self.chosen)
        offer_menu(self.table, lambda _line: OPEN_PROJECT)
        close = QToolButton()
        close.setText("ปิด")
        close.setAccessibleName("ปิดรายชื่อโครงการ")
        close.clicked.connect(self.closed)
        self.correct = QToolButton()
        self.correct.setText("แก้วันที่ได้รับ…")
        self.correct.clicked.connect(self.correcting)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self.correct, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)

    def show_lines(
        self, office: OfficeRow, month: OfficeMonth, lines: Sequence[BoardLine], today: date
    ) -> None:
        """Show what an office has sent for a month, with reports to check first."""
        self._month, self._today = month, today
        self._heading.setText(told(office, month))
        self.correct.setEnabled(month.first_received_on is not None)
        self.table.show_rows(sorted(lines, key=_by_need))
        self.table.selectRow(0)

    def show_nothing(self) -> None:
        self._heading.setText("เลือกหน่วยงานและเดือนในตารางด้านบน")
        self.correct.setEnabled(False)
        self.table.show_rows([])

    def _columns(self) -> Sequence[Column]:
        return (
            Column("รหัสโครงการ", lambda line: line.project_code or NO_CODE),
            Column("ชื่อโครงการ", lambda line: line.project_name or NO_NAME, stretches=True),
            Column("รายงานเดือนนี้", self._report_told),
            Column("ข้อที่ควรตรวจ", lambda line: _count(line.findings), is_number=True),
            Column("แก้ไขต่างกัน", lambda line: _count(line.diverged), is_number=True),
            Column("สถานะโครงการ", _project_told),
        )

    def _report_told(self, line: BoardLine) -> str:
        if not line.has_report:
            return _without_report(line)
        if self._month is None or line.receipt.day is None:
            return Arrival.TYPED.value
        day = line.receipt.day
        arrival = arrival_of(day, self._month.period, self._month.due_on, self._today)
        return f"{arrival.value} {format_date(day)}"


def _by_need(line: BoardLine) -> tuple[bool, bool, bool]:
    """Sort key: False comes first; equal lines stay in the order of their codes."""
    return line.has_report or not line.is_expected, not line.diverged, not line.findings


def _without_report(line: BoardLine) -> str:
    if line.is_skipped:
        return "ข้าม"
    return "ยังไม่มีรายงาน" if line.is_expected else "ไม่ต้องรายงาน"


def _count(number: int) -> str:
    return f"{number:,}" if number else "–"


def _project_told(line: BoardLine) -> str:
    words = {
        PLAN_LATE: line.is_reported_late,
        CALENDAR_BEHIND: line.is_behind_time,
        "เกินงบประมาณ": line.is_over_budget,
    }
    return ", ".join(word for word, is_so in words.items() if is_so) or "ปกติ"
