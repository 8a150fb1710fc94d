"""The board's table: offices down, months across; each cell shows the submission as a sign and a word."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.formats.reference_lists import short_name
from app.models.board import Board, OfficeMonth, OfficeRow, SubmissionState, month_words
from app.models.progress_report import Period
from app.models.project import NO_CODE, NO_NAME
from app.models.thai import format_date
from app.printing.columns import Column
from app.storage.board.rows import BoardLine
from app.ui.board.parts import board_table
from app.ui.widgets import dialogs
from app.ui.widgets.tables import DENSE_ROW, ColumnTable, Index
from app.ui.widgets.theme import GRID, current_colours, icon

OFFICE_WIDTH: Final = 18
LEAST_MONTH_WIDTH: Final = 12 * GRID
SIGN: Final = 2 * GRID

SIGNS: Final = {
    SubmissionState.COMPLETE: ("check", "accent"),
    SubmissionState.INCOMPLETE: ("state-incomplete", "finding"),
    SubmissionState.LATE: ("clock", "finding"),
    SubmissionState.MISSING: ("state-missing", "refusal"),
}
"""The icon of each state that has one, and its colour role. The word always accompanies it."""

FINDINGS_SIGN: Final = ("warning", "finding")
DIVERGED_SIGN: Final = ("diverged", "refusal")

QUIET: Final = frozenset({SubmissionState.NOT_DUE, SubmissionState.NOT_EXPECTED})


def told(office: OfficeRow, month: OfficeMonth) -> str:
    """Return everything about an office in a month, for screen readers and tooltips."""
    parts = [f"{office.office} เดือน{month.period.thai}: {month.state.value}"]
    if month.expected:
        parts.append(f"รายงานแล้ว {month.sent:,} จาก {month.expected:,} โครงการ")
    if month.received_on:
        parts.append(f"ได้รับครั้งแรก {format_date(month.received_on)}")
    elif month.is_sent:
        parts.append("กรอกในไฟล์นี้")
    parts.append(f"ครบกำหนด {format_date(month.due_on)}")
    counts = {
        "ได้รับหลังกำหนด": month.late_reports,
        "ข้อที่ควรตรวจ": month.findings,
        "แก้ไขต่างกัน": month.diverged,
    }
    parts += [f"{words} {count:,}" for words, count in counts.items() if count]
    return "  ·  ".join(parts)


def sending_columns(months: Sequence[Period]) -> list[Column]:
    """Return the columns for an `OfficeRow`: its name, then its months."""
    name = Column(
        "เขต",
        lambda office: short_name(office.office),
        width=OFFICE_WIDTH,
        full_of=lambda office: office.office,
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

    def __init__(self) -> None:
        help_text = "เลือกเขตและเดือนด้วยลูกศร แล้วกด Enter เพื่อดูรายชื่อโครงการ"
        super().__init__("ภาพรวมการส่งรายงานของทุกเขต", sending_columns(()), help_text, is_small=True)
        self.setItemDelegate(MonthDelegate(self))
        self.setMinimumHeight(15 * GRID)
        self.set_row_height(DENSE_ROW)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.activated.connect(self.cell_chosen)
        self.horizontalHeader().setMinimumSectionSize(LEAST_MONTH_WIDTH)

    def show_board(self, board: Board) -> None:
        """Show a board, keeping the selected office and month if they still exist."""
        chosen, column = self.current, self.currentIndex().column()
        self.show_rows(board.offices, sending_columns(board.months))
        names = [row.office for row in board.offices]
        row = names.index(chosen.office) if chosen and chosen.office in names else 0
        self.setCurrentIndex(self.cells.index(row, column if column >= 0 else self.latest_column))

    def go_to_office(self, name: str) -> bool:
        """Make the latest month of an office the current cell. Return False if the office is not shown."""
        names = [row.office for row in self.rows]
        if name in names:
            self.setCurrentIndex(self.cells.index(names.index(name), self.latest_column))
        return name in names

    def month_at(self, index: Index) -> OfficeMonth | None:
        """Return the month of a cell; None for the office's name."""
        if not index.isValid() or index.column() == 0:
            return None
        office: OfficeRow = self.rows[index.row()]
        return office.months[index.column() - 1]

    @property
    def month(self) -> OfficeMonth | None:
        return self.month_at(self.currentIndex())

    @property
    def latest_column(self) -> int:
        """The column of the latest month with a submission."""
        months = range(len(self.cells.columns) - 1)
        sent = [n + 1 for n in months if any(row.months[n].is_sent for row in self.rows)]
        return sent[-1] if sent else 1


class MonthDelegate(QStyledItemDelegate):
    """Draws a sign and a word; at the right, signs for findings and diverged reports."""

    def __init__(self, table: BoardTable) -> None:
        super().__init__(table)
        self._month_at = table.month_at
        self._signs = {state: icon(*sign) for state, sign in SIGNS.items()}
        self._findings, self._diverged = (icon(*sign) for sign in (FINDINGS_SIGN, DIVERGED_SIGN))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(LEAST_MONTH_WIDTH, DENSE_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        month = self._month_at(index)
        colours = current_colours()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.selection))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(GRID, 0, -GRID // 2, 0)
        if month:
            inner = self._draw_signs(painter, inner, month)
        painter.setPen(QColor(colours.quiet if month and month.state in QUIET else colours.text))
        text = _fitted(index.data(), painter.fontMetrics(), inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _draw_signs(self, painter: QPainter, rect: QRect, month: OfficeMonth) -> QRect:
        """Draw the signs at both ends. Returns the rectangle between them."""
        top = rect.center().y() - SIGN // 2 + 1
        left, right = rect.left(), rect.right() + 1
        for count, sign in ((month.diverged, self._diverged), (month.findings, self._findings)):
            if count:
                right -= SIGN
                sign.paint(painter, QRect(right, top, SIGN, SIGN))
        if month.state in self._signs:
            self._signs[month.state].paint(painter, QRect(left, top, SIGN, SIGN))
            left += SIGN + GRID // 2
        return QRect(left, rect.top(), right - left, rect.height())


def _fitted(text: str, metrics: QFontMetrics, width: int) -> str:
    """Return the text; without room for word and numbers only the numbers, because the sign has the word's
    meaning.
    """
    if metrics.horizontalAdvance(text) > width and " " in text:
        text = text.rsplit(" ", 1)[1]
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


class BoardLines(QWidget):
    """The reports behind a cell. `chosen` carries the project to open; `closed` is emitted on closing."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._month: OfficeMonth | None = None
        self._heading = dialogs.words("")
        self.table = board_table("โครงการของเขตในเดือนที่เลือก", self._columns(), "กด Enter เพื่อไปที่โครงการ")
        self.table.chosen.connect(self.chosen)
        close = QToolButton()
        close.setText("ปิด")
        close.setAccessibleName("ปิดรายชื่อโครงการ")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)

    def show_lines(self, office: OfficeRow, month: OfficeMonth, lines: Sequence[BoardLine]) -> None:
        """Show what an office has sent for a month, with reports to check first."""
        self._month = month
        self._heading.setText(told(office, month))
        self.table.show_rows(sorted(lines, key=_by_need))
        self.table.selectRow(0)

    def show_nothing(self) -> None:
        self._heading.setText("เลือกเขตและเดือนในตารางด้านบน")
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
            return "ยังไม่มีรายงาน" if line.is_expected else "ไม่ต้องรายงาน"
        if line.received_on is None:
            return "กรอกในไฟล์นี้"
        is_late = self._month is not None and line.received_on > self._month.due_on
        return f"{'ล่าช้า' if is_late else 'ได้รับ'} {format_date(line.received_on)}"


def _by_need(line: BoardLine) -> tuple[bool, bool, bool]:
    """Sort key: False comes first; equal lines stay in the order of their codes."""
    return line.has_report or not line.is_expected, not line.diverged, not line.findings


def _count(number: int) -> str:
    return f"{number:,}" if number else "–"


def _project_told(line: BoardLine) -> str:
    words = {
        "ช้าตามรายงาน": line.is_reported_late,
        "ช้ากว่าเวลา": line.is_behind_time,
        "เกินงบประมาณ": line.is_over_budget,
    }
    return ", ".join(word for word, is_so in words.items() if is_so) or "ปกติ"
