"""The projects of one office for one month, under the board's table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.models.board import OfficeMonth, OfficeRow
from app.models.project import NO_CODE, NO_NAME
from app.models.thai import format_date
from app.printing.columns import Column
from app.storage.board.rows import BoardLine
from app.ui.board.parts import tall
from app.ui.board.table import told
from app.ui.figure_table import FigureTable
from app.ui.widgets import dialogs
from app.ui.widgets.theme import GRID


class BoardLines(QWidget):
    """`chosen` carries the project to go to; `closed` when the clerk has seen enough."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._month: OfficeMonth | None = None
        self._heading = dialogs.words("")
        self.table = tall(FigureTable("โครงการของเขตในเดือนที่เลือก", self._columns(), "กด Enter เพื่อไปที่โครงการ"))
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
        """Show what an office has sent for a month, what needs a look first."""
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
    """False stands first; what is alike stays in the order of the codes."""
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
