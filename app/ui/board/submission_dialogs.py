"""Dialogs for deadlines and for days of receipt. Each asks why, and writes nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.submission.deadlines import LAST_DAY, Deadline, Deadlines
from app.models.thai import clean_line, format_date, parse_date
from app.ui.editors.date_edit import DateEdit
from app.ui.editors.form_dialog import add_labelled, indent_figures, new_buttons, new_column
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets import dialogs
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.labels import plain_label, set_tooltip
from app.ui.widgets.questions import may_leave
from app.ui.widgets.theme import GRID

_LONGEST: Final = 50
"""Characters of a project's name in a choice: more find no room on a small screen. Its tooltip has all."""

_OF_MONTH: Final = ("ของเดือนที่รายงาน", "ของเดือนถัดไป")


@dataclass(frozen=True, slots=True)
class MonthChoice:
    """What was chosen for one month: its own last day and why, or None for the general rule."""

    period: Period
    day: date | None
    reason: str


class DeadlineDialog(FittingDialog):
    """Sets the general deadline, and that of each month of the fiscal year."""

    def __init__(self, deadlines: Deadlines, months: Sequence[Period], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("กำหนดวันส่งรายงาน")
        self._day, self._month = QSpinBox(), ChoiceBox()
        self._rows = {period: _MonthRow(period, deadlines) for period in months}
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        self.setMinimumWidth(90 * GRID)
        layout.addLayout(self._general(deadlines.general))
        layout.addWidget(dialogs.words("เดือนที่ไม่มีวันที่นี้ ให้ถือวันสุดท้ายของเดือน", "quiet"))
        layout.addWidget(dialogs.words("เดือนที่กำหนดวันอื่น เช่น ตรงกับวันหยุด เว้นว่างไว้คือใช้วันข้างบน"))
        layout.addLayout(self._own_days())
        layout.addWidget(new_buttons(self, "ตกลง"))
        self._typed_before = self._typed
        self._day.setFocus()

    def _general(self, deadline: Deadline) -> QHBoxLayout:
        self._day.setRange(1, LAST_DAY)
        self._day.setValue(deadline.day)
        indent_figures(self._day)
        self._day.setAccessibleName("วันที่")
        self._month.setAccessibleName("ของเดือน")
        for later, words in enumerate(_OF_MONTH):
            self._month.addItem(words, later)
        self._month.setCurrentIndex(deadline.months_later)
        row = QHBoxLayout()
        row.addWidget(plain_label("ส่งภายในวันที่"))
        row.addWidget(self._day)
        row.addWidget(self._month, 1)
        return row

    def _own_days(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(2, 1)
        for column, words in enumerate(("เดือน", "ส่งภายในวันที่", "เหตุผล")):
            label = plain_label(words)
            label.setProperty("role", "label")
            grid.addWidget(label, 0, column)
        for place, row in enumerate(self._rows.values(), start=1):
            for column, widget in enumerate((row.label, row.day, row.reason)):
                grid.addWidget(widget, place, column)
        return grid

    @property
    def _typed(self) -> list[object]:
        return [self.general, *(row.typed for row in self._rows.values())]

    def reject(self) -> None:
        if may_leave(self, self._typed != self._typed_before):
            super().reject()

    @property
    def general(self) -> Deadline:
        return Deadline(self._day.value(), self._month.currentData())

    @property
    def changed_months(self) -> list[MonthChoice]:
        """The months whose day or reason was changed. Raises UserError for a day that does not exist."""
        return [row.choice for row in self._rows.values() if row.is_changed]


class _MonthRow:
    """The editors of one month."""

    def __init__(self, period: Period, deadlines: Deadlines) -> None:
        own = deadlines.months.get(period)
        self._period = period
        self._before = MonthChoice(period, own.day if own else None, own.reason if own else "")
        self.label, self.day, self.reason = plain_label(period.thai), DateEdit(), WordLineEdit()
        self.day.set_value(self._before.day)
        self.day.setPlaceholderText(format_date(deadlines.general.of(period)))
        self.day.setAccessibleName(f"ส่งรายงานเดือน{period.thai}ภายในวันที่")
        self.reason.setText(self._before.reason)
        self.reason.setPlaceholderText("เช่น วันหยุดราชการ")
        self.reason.setAccessibleName(f"เหตุผลของเดือน{period.thai}")

    @property
    def choice(self) -> MonthChoice:
        typed = self.day.text().strip()
        day = parse_date(typed) if typed else None
        return MonthChoice(self._period, day, clean_line(self.reason.text()) if day else "")

    @property
    def is_changed(self) -> bool:
        return self.choice != self._before

    @property
    def typed(self) -> tuple[object, str]:
        """What is typed, also if it is no day; the same day in any form is the same."""
        try:
            return parse_date(self.day.text()), self.reason.text()
        except UserError:
            return self.day.text(), self.reason.text()


class ReceiptDialog(FittingDialog):
    """Asks on which day reports were received, and why that is not the day on which they were gathered.

    `project`: the name of the project selected, whose report may be meant alone; empty without one.
    """

    def __init__(self, about: str, day: date | None, reason: str, project: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("แก้วันที่ได้รับ")
        self._day, self._reason = DateEdit(), WordLineEdit()
        self._day.set_value(day)
        self._reason.setText(reason)
        self._reason.setPlaceholderText("เช่น ได้รับทางอีเมลก่อนวันหยุด")
        self._all = QRadioButton("ทุกโครงการของเดือนนี้ที่ได้รับแล้ว")
        self._one = QRadioButton(f"เฉพาะ {_cut(project)}".replace("&", "&&"))
        set_tooltip(self._one, project)
        self._group = QButtonGroup(self)
        layout = new_column(self)
        layout.addWidget(dialogs.words(about))
        add_labelled(layout, "วันที่ได้รับ", self._day)
        add_labelled(layout, "เหตุผล", self._reason)
        for choice in (self._all, self._one):
            self._group.addButton(choice)
            layout.addWidget(choice)
            choice.setVisible(bool(project))
        self._all.setChecked(True)
        told = "วันที่เดิมยังอยู่ในประวัติ รายงานที่ได้รับหลังจากนี้ใช้วันที่รวมไฟล์ตามปกติ"
        layout.addWidget(dialogs.words(told, "quiet"))
        layout.addWidget(new_buttons(self, "แก้วันที่ได้รับ"))
        self._before = (day, self.reason)
        self._day.setFocus()

    def reject(self) -> None:
        if may_leave(self, (self._day_or_text, self.reason) != self._before):
            super().reject()

    @property
    def _day_or_text(self) -> date | str | None:
        try:
            return self.day if self._day.text().strip() else None
        except UserError:
            return self._day.text()

    @property
    def day(self) -> date:
        """The day typed. Raises UserError if it does not exist."""
        return parse_date(self._day.text())

    @property
    def reason(self) -> str:
        return clean_line(self._reason.text())

    @property
    def is_of_one_project(self) -> bool:
        return self._one.isChecked()


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
