"""The calendar of the Buddhist Era from which a date is chosen."""

from datetime import date
from typing import Final, cast

from PySide6.QtCore import QDate, QLocale, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.models.thai import BUDDHIST_ERA, MONTHS, days_of_month, format_long_date
from app.ui.widgets.fitting import screen_of
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import plain_label, set_tooltip

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2156, 12, 31)
"""The last day that `parse_date` can read."""

# The turn buttons replace the spin box's own; with NoButtons a styled box has no room for its text.
_PLAIN_SPIN_BOX: Final = """
    QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none }
    QLineEdit { border: none; padding: 0; min-height: 0 }
"""


class ThaiCalendar(QFrame):
    """A popup: Enter or a click chooses, Esc closes; arrow keys move by days, Page Up and Page Down by
    months.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # the click that closes must not reopen it
        self.setAccessibleName("ปฏิทิน")
        self._month = _month_box()
        self._year = _year_box()
        self._turners = [
            self._turner("เดือนก่อน", "chevron-left", -1),
            self._turner("เดือนถัดไป", "chevron-right", 1),
            self._turner("ปีก่อน", "chevron-left", -12),
            self._turner("ปีถัดไป", "chevron-right", 12),
        ]
        self._days = _day_table()
        self._table = cast(QTableView, self._days.findChild(QTableView))  # it holds the focus
        self._long_date = plain_label()
        self._today = QPushButton("วันนี้")
        self._connect()
        self._lay_out()
        self.setForegroundRole(QPalette.ColorRole.Mid)  # only for the frame's line

    def open_below(self, field: QWidget, day: date) -> None:
        """Open below the field, or above it at the screen's edge, with `day` selected."""
        self._show(day)
        _embolden(self._days, date.today())
        self._table.setFont(self.font())  # Qt tells it only later of a change while it was closed
        self.adjustSize()
        self.move(_place(self, field))
        self.show()
        self._days.setFocus(Qt.FocusReason.PopupFocusReason)

    def selected(self) -> date:
        return cast(date, self._days.selectedDate().toPython())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.selected())
        elif event.key() == Qt.Key.Key_F4:
            self.close()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self._month.activated.connect(self._turn_to_boxes)
        self._year.valueChanged.connect(self._turn_to_boxes)
        self._days.selectionChanged.connect(lambda: self._show(self.selected()))
        self._days.currentPageChanged.connect(self._turn_to)
        self._days.clicked.connect(self._choose_day)
        self._days.activated.connect(self._choose_day)
        self._today.clicked.connect(lambda: self._choose(date.today()))

    def _lay_out(self) -> None:
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(0)
        month_before, month_after, year_before, year_after = self._turners
        for part in (month_before, self._month, month_after, year_before, self._year, year_after):
            top.addWidget(part, stretch=part is self._month)
        foot.addWidget(self._long_date, stretch=1)
        foot.addWidget(self._today)
        page = QVBoxLayout(self)
        page.setContentsMargins(8, 8, 8, 8)
        page.setSpacing(8)
        page.addLayout(top)
        page.addWidget(self._days)
        page.addLayout(foot)

    def _turner(self, name: str, drawing: str, months: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(drawing))
        set_tooltip(button, name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self._turn(months))
        return button

    # --- choosing -----------------------------------------------------------------------------------------

    def _show(self, day: date) -> None:
        """Select a day and show it in every part."""
        day = min(max(day, FIRST_DAY), LAST_DAY)
        with QSignalBlocker(self._days), QSignalBlocker(self._month), QSignalBlocker(self._year):
            self._days.setSelectedDate(_qdate(day))
            self._days.showSelectedDate()
            self._month.setCurrentIndex(day.month - 1)
            self._year.setValue(day.year + BUDDHIST_ERA)
        self._long_date.setText(format_long_date(day))
        self._table.setAccessibleName(f"เลือกวันที่ {format_long_date(day)}")

    def _turn(self, months: int) -> None:
        day = self._days.selectedDate().addMonths(months)
        self._turn_to(day.year(), day.month())

    def _turn_to_boxes(self) -> None:
        self._turn_to(self._year.value() - BUDDHIST_ERA, self._month.currentIndex() + 1)

    def _turn_to(self, year: int, month: int) -> None:
        """Show a month, with the same day selected, or its last."""
        day = self.selected()
        if (day.year, day.month) != (year, month):
            self._show(date(year, month, min(day.day, days_of_month(year, month))))

    def _choose_day(self, day: QDate) -> None:
        self._choose(cast(date, day.toPython()))

    def _choose(self, day: date) -> None:
        if self.isVisible():  # a double click chooses twice
            self.close()
            self.chosen.emit(day)


def _month_box() -> QComboBox:
    box = QComboBox()
    box.addItems(MONTHS)
    box.setMaxVisibleItems(12)
    box.setAccessibleName("เดือน")
    return box


def _year_box() -> QSpinBox:
    box = QSpinBox()
    box.setRange(FIRST_DAY.year + BUDDHIST_ERA, LAST_DAY.year + BUDDHIST_ERA)
    box.setAccessibleName("ปี พ.ศ.")
    box.setKeyboardTracking(False)
    box.setAlignment(Qt.AlignmentFlag.AlignCenter)
    box.setMinimumWidth(box.fontMetrics().horizontalAdvance("2562") + 32)
    box.setStyleSheet(_PLAIN_SPIN_BOX)
    return box


def _day_table() -> QCalendarWidget:
    table = QCalendarWidget()
    table.setAccessibleName("วันที่ในเดือน")
    table.setLocale(QLocale(QLocale.Language.Thai, QLocale.Country.Thailand))
    table.setFirstDayOfWeek(Qt.DayOfWeek.Sunday)
    table.setNavigationBarVisible(False)
    table.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    table.setDateEditEnabled(False)
    table.setDateRange(_qdate(FIRST_DAY), _qdate(LAST_DAY))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        table.setWeekdayTextFormat(day, QTextCharFormat())  # red means an error in this program
    return table


def _embolden(table: QCalendarWidget, day: date) -> None:
    """Mark today, and unmark the day marked before."""
    table.setDateTextFormat(QDate(), QTextCharFormat())
    bold = QTextCharFormat()
    bold.setFontWeight(700)
    bold.setFontUnderline(True)
    table.setDateTextFormat(_qdate(day), bold)


def _place(popup: QWidget, field: QWidget) -> QPoint:
    """Return the popup's corner: below the field, above it if there is no room, never off the screen."""
    screen = screen_of(field).availableGeometry().adjusted(8, 8, -8, -8)
    below = field.mapToGlobal(QPoint(0, field.height()))
    above = field.mapToGlobal(QPoint(0, -popup.height()))
    corner = below if below.y() + popup.height() <= screen.bottom() else above
    left = min(corner.x(), screen.right() - popup.width())
    return QPoint(max(left, screen.left()), max(corner.y(), screen.top()))


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
