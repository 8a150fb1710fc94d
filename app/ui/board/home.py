"""The coordinator's home for a month: what came, what changed, what to follow, and the next step."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.models.progress_report import Period
from app.models.questions.month import CoordinatorMonth, Step, reminder, step_words
from app.models.thai import format_date
from app.printing.columns.shared import of_units
from app.services.board_month.sections import SECTIONS, Section
from app.ui.board.tables_view import ShownTable, TablesView
from app.ui.widgets.choice_box import WholeChoiceBox
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import plain_label, set_tooltip
from app.ui.widgets.theme import GRID

READING: Final = "กำลังอ่านข้อมูลของเดือน…"


class MonthPage(QWidget):
    """Signals: `month_chosen` with another month to read, `command_wanted` with the name of a command,
    `report_wanted` for the page for executives, `told` with a text for the status line.
    """

    month_chosen = Signal(object)
    command_wanted = Signal(str)
    report_wanted = Signal()
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.month: CoordinatorMonth | None = None
        self.months, self.main = WholeChoiceBox(), QPushButton()
        self.received, self.bar = plain_label(), QProgressBar()
        self.remind = QToolButton()
        self.tables = TablesView("รายการของเดือน")
        self.decisions = {
            Step.DECIDE: _command("รอการตัดสินใจ", "clock"),
            Step.RESOLVE: _command("แก้ไขต่างกัน", "diverged"),
            Step.COMPARE: _command("อาจซ้ำกัน", "copy"),
            Step.SETTLE: _command("ข้อสังเกตตอบแล้ว", "message"),
        }
        self._to_decide, self._is_low = QWidget(), False
        self._set_up()
        self._lay_out()

    def offer(self, months: Sequence[Period], chosen: Period) -> None:
        """Offer the months of a year."""
        self.months.blockSignals(True)
        self.months.clear()
        for month in months:
            self.months.addItem(month.thai, month)
        self.months.setCurrentIndex(months.index(chosen))
        self.months.blockSignals(False)

    @property
    def period(self) -> Period | None:
        """The chosen month; None before there is a choice."""
        period: Period | None = self.months.currentData()
        return period

    def show_waiting(self) -> None:
        """Say that the month is being read; what was read before stays in sight."""
        if self.month is None:
            self.tables.show_waiting(READING)

    def show_month(self, month: CoordinatorMonth) -> None:
        self.month = month
        received, expected = len(month.received), len(month.expected)
        self.received.setText(
            f"ได้รับ {received:,} จาก {expected:,} {month.board.word}   ·   {_deadline(month)}"
        )
        self.bar.setRange(0, max(1, expected))
        self.bar.setValue(received)
        self.remind.setEnabled(bool(month.missing or month.incomplete))
        self.main.setText(step_words(month))
        self.main.show()
        self._show_decisions(month)
        self.tables.offer([(one.key, _name(one, month)) for one in SECTIONS], self._read)

    def copy_reminder(self) -> None:
        """Copy the names of the offices whose reports are missing, as a message."""
        if self.month:
            QGuiApplication.clipboard().setText(reminder(self.month))
            self.told.emit(
                f"คัดลอกข้อความถึง {len(self.month.missing):,} {self.month.board.word}ที่ยังไม่ส่งแล้ว นำไปวางได้ทันที"
            )

    def take_step(self, step: Step) -> None:
        """Do what a step says."""
        if step is Step.REMIND:
            self.copy_reminder()
        elif step is Step.SETTLE:
            self.tables.choose("remarks")
        elif step is Step.REPORT:
            self.report_wanted.emit()
        else:
            self.command_wanted.emit(step.value)

    def _read(self, key: str) -> ShownTable:
        assert self.month, "sections are offered when there is a month"
        [section] = [one for one in SECTIONS if one.key == key]
        rows, title = section.rows_of(self.month), section.title_of(self.month)
        note = "" if rows else section.empty_of(self.month)
        columns = of_units(section.columns, self.month.board.word)
        return ShownTable(key, _name(section, self.month), title, columns, rows, note=note)

    def _show_decisions(self, month: CoordinatorMonth) -> None:
        counts = {
            Step.DECIDE: month.to_decide.waiting,
            Step.RESOLVE: month.to_decide.conflicts,
            Step.COMPARE: month.to_decide.duplicates,
            Step.SETTLE: month.answered,
        }
        for step, button in self.decisions.items():
            button.setText(f"{button.accessibleName()} {counts[step]:,}")
            button.setEnabled(bool(counts[step]))
        self.share_height(is_low=self._is_low)

    def share_height(self, *, is_low: bool) -> None:
        """Leave the table the room of the decisions where there is little, and nothing to decide."""
        self._is_low = is_low
        self._to_decide.setVisible(not is_low or any(one.isEnabled() for one in self.decisions.values()))

    def _take_next(self) -> None:
        if self.month:
            self.take_step(self.month.next_step)

    def _set_up(self) -> None:
        self.months.setAccessibleName("เดือน")
        self.months.setProperty("role", "month")
        self.months.currentIndexChanged.connect(lambda _place: self.month_chosen.emit(self.period))
        self.main.setProperty("main", True)
        self.main.hide()  # until it is known what is next
        self.main.clicked.connect(self._take_next)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(GRID)
        self.bar.setAccessibleName("หน่วยงานที่ได้รับแล้ว")
        self.remind.setText("คัดลอกรายชื่อที่ยังไม่ส่ง")
        self.remind.setIcon(icon("copy"))
        self.remind.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.remind.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_tooltip(self.remind, "คัดลอกเป็นข้อความสำหรับส่งถึงผู้ที่ยังไม่ส่งหรือส่งไม่ครบ")
        self.remind.clicked.connect(self.copy_reminder)
        for step, button in self.decisions.items():
            button.clicked.connect(lambda _checked=False, step=step: self.take_step(step))

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout(self._to_decide)
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(GRID)
        came = QVBoxLayout()
        came.setSpacing(GRID // 2)
        came.addWidget(self.received)
        came.addWidget(self.bar)
        first.addWidget(self.months)
        first.addLayout(came, 1)
        first.addWidget(self.main)
        for button in self.decisions.values():
            second.addWidget(button)
        second.addStretch(1)
        self.tables.buttons.addWidget(self.remind)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID // 2, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(first)
        layout.addWidget(self._to_decide)
        layout.addWidget(self.tables, 1)


def _name(section: Section, month: CoordinatorMonth) -> str:
    return f"{section.title_of(month)} ({len(section.rows_of(month)):,})"


def _deadline(month: CoordinatorMonth) -> str:
    left = (month.due_on - month.board.today).days
    told = f"กำหนดส่ง {format_date(month.due_on)}"
    if left > 0:
        return f"{told} เหลือ {left:,} วัน"
    return f"{told} วันนี้" if left == 0 else told


def _command(text: str, drawing: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(text)
    button.setIcon(icon(drawing))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setEnabled(False)
    return button
