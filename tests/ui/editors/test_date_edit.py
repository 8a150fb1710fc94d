from collections.abc import Iterator
from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QComboBox,
    QSpinBox,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.editors.date_edit import DateEdit
from app.ui.editors.thai_calendar import FIRST_DAY, LAST_DAY, ThaiCalendar
from app.ui.widgets.dressing import choose_size
from app.ui.widgets.theme import LIGHT, SIZES, TextSize, style_sheet
from tests.ui.typing import press, type_text

OCTOBER_25 = date(2018, 10, 25)
Key = Qt.Key
T = TypeVar("T", bound=QWidget)


class Form:
    """A window with two dates that records what they emit."""

    def __init__(self) -> None:
        self.window = QWidget()
        self.field, self.other = DateEdit(), DateEdit()
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addWidget(self.other)
        self.edited: list[date | None] = []
        self.refused: list[str] = []
        self.field.edited.connect(self.edited.append)
        self.field.refused.connect(self.refused.append)

    @property
    def calendar(self) -> ThaiCalendar:
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, ThaiCalendar)
        return popup

    def type(self, text: str) -> None:
        self.field.setFocus()
        self.field.selectAll()
        type_text(self.field, text)

    def leave(self) -> None:
        self.other.setFocus()


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[Form]:
    form = Form()
    qtbot.addWidget(form.window)
    with qtbot.waitActive(form.window):
        form.window.show()
        form.window.activateWindow()
    yield form
    if popup := QApplication.activePopupWidget():
        popup.close()


# --- typing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("25/10/2561", "25-10-61", "25102561", "๒๕/๑๐/๒๕๖๑", "25/10/2018"),
        *("25 ต.ค. 61", "25 ตุลาคม พ.ศ. 2561", "2018-10-25 00:00:00"),
    ],
)
def test_what_people_write_is_understood(form: Form, text: str) -> None:
    form.type(text)
    form.leave()
    assert form.edited == [OCTOBER_25]


def test_a_date_is_long_when_seen_and_short_when_typed(form: Form) -> None:
    form.field.set_value(OCTOBER_25)
    form.leave()
    assert form.field.text() == "25 ตุลาคม 2561"
    form.field.setFocus()
    assert form.field.text() == "25/10/2561"


def test_a_day_that_is_not_in_the_calendar_stays_as_typed(form: Form) -> None:
    form.type("31/4/2562")
    form.leave()
    assert form.edited == []
    assert form.field.text() == "31/4/2562"
    assert "ไม่มีวันที่" in form.refused[-1]


def test_an_emptied_field_is_no_date(form: Form) -> None:
    form.field.set_value(OCTOBER_25)
    form.field.setFocus()
    form.field.selectAll()
    press(Key.Key_Backspace)
    form.leave()
    assert form.edited == [None]


# --- the calendar by keyboard -------------------------------------------------------------------------------


def test_the_names_of_the_days_are_whole(form: Form) -> None:
    """In the program's own style, which once cut them off."""
    form.window.setStyleSheet(style_sheet(LIGHT))
    form.field.open_calendar()
    days = form.calendar.findChild(QTableView)
    assert days is not None
    short = [days.columnWidth(column) - days.sizeHintForColumn(column) for column in range(7)]
    assert min(short) >= 0
    form.calendar.close()


def test_the_days_have_the_last_letters_chosen_while_it_was_closed(form: Form, themed: QApplication) -> None:
    form.field.open_calendar()
    days = form.calendar.findChild(QTableView)
    assert days is not None
    form.calendar.close()
    for points in SIZES:
        choose_size(themed, TextSize(points))
    form.field.open_calendar()
    assert days.font().pointSize() == SIZES[-1]
    form.calendar.close()


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Key.Key_F4, Qt.KeyboardModifier.NoModifier), (Key.Key_Down, Qt.KeyboardModifier.AltModifier)],
)
def test_a_key_opens_the_calendar_on_the_fields_date(
    form: Form, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    form.field.set_value(OCTOBER_25)
    form.field.setFocus()
    press(key, modifier)
    assert form.calendar.selected() == OCTOBER_25


def test_arrows_and_enter_choose(form: Form) -> None:
    open_on(form, OCTOBER_25)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_PageDown):
        press(key)
    assert form.calendar.selected() == date(2018, 12, 2)
    press(Key.Key_Return)
    assert form.edited == [date(2018, 12, 2)]
    assert QApplication.activePopupWidget() is None


def test_choosing_goes_back_to_the_field(form: Form) -> None:
    open_on(form, OCTOBER_25)
    press(Key.Key_Right)
    press(Key.Key_Return)
    assert form.field.hasFocus()
    assert form.field.text() == "26/10/2561"


def test_escape_leaves_the_date_alone(form: Form) -> None:
    open_on(form, OCTOBER_25)
    press(Key.Key_Right)
    press(Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    form.leave()
    assert form.edited == []
    assert form.field.text() == "25 ตุลาคม 2561"


def test_month_and_year_are_thai_and_turn_the_page(form: Form) -> None:
    open_on(form, date(2019, 3, 31))
    months, years = part(form, QComboBox), part(form, QSpinBox)
    assert (months.currentText(), years.value()) == ("มีนาคม", 2562)
    press(Key.Key_Up, widget=months)
    years.setValue(2563)
    assert form.calendar.selected() == date(2020, 2, 28)
    press(Key.Key_Return, widget=months)
    assert form.edited == [date(2020, 2, 28)]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("เดือนก่อน", (2018, 9, 30)),
        ("เดือนถัดไป", (2018, 11, 30)),
        ("ปีก่อน", (2017, 10, 31)),
        ("ปีถัดไป", (2019, 10, 31)),
    ],
)
def test_turners_keep_the_day_or_the_months_last(form: Form, name: str, day: tuple[int, int, int]) -> None:
    open_on(form, date(2018, 10, 31))
    turner = next(b for b in form.calendar.findChildren(QToolButton) if b.accessibleName() == name)
    turner.click()
    assert form.calendar.selected() == date(*day)


def test_today_is_one_button_away(form: Form) -> None:
    open_on(form, OCTOBER_25)
    form.calendar._today.click()
    assert form.edited == [date.today()]


# --- the calendar by mouse ----------------------------------------------------------------------------------


def test_a_click_on_a_day_chooses_it_once(form: Form) -> None:
    open_on(form, OCTOBER_25)
    days = part(form, QCalendarWidget)
    days.clicked.emit(days.selectedDate().addDays(1))
    days.activated.emit(days.selectedDate().addDays(1))
    assert form.edited == [date(2018, 10, 26)]


def test_the_icon_in_the_field_opens_it(form: Form) -> None:
    form.field.actions()[0].trigger()
    assert form.calendar.selected() == date.today()


def test_what_is_typed_is_where_it_opens(form: Form) -> None:
    form.type("1 มี.ค. 62")
    press(Key.Key_F4)
    assert form.calendar.selected() == date(2019, 3, 1)


def test_it_opens_inside_the_screen(form: Form) -> None:
    screen = form.window.screen().availableGeometry()
    form.window.move(screen.bottomRight() - QPoint(40, 40))
    open_on(form, OCTOBER_25)
    assert screen.contains(form.calendar.frameGeometry())


@pytest.mark.parametrize(("end", "key"), [(FIRST_DAY, Key.Key_Left), (LAST_DAY, Key.Key_Right)])
def test_it_ends_where_dates_that_can_be_typed_end(form: Form, end: date, key: Qt.Key) -> None:
    open_on(form, end)
    press(key)
    assert form.calendar.selected() == end


def test_a_field_to_read_opens_no_calendar(form: Form) -> None:
    form.field.setReadOnly(True)
    form.field.open_calendar()
    assert QApplication.activePopupWidget() is None


def test_the_day_is_read_aloud(form: Form) -> None:
    open_on(form, OCTOBER_25)
    press(Key.Key_Right)
    focused = form.calendar.focusWidget()
    assert QAccessible.queryAccessibleInterface(focused).text(QAccessible.Text.Name).endswith("26 ตุลาคม 2561")


def test_every_part_has_a_thai_name(form: Form) -> None:
    open_on(form, OCTOBER_25)
    for kind in (QComboBox, QSpinBox, QCalendarWidget, QToolButton):
        for found in filter(QWidget.isVisible, form.calendar.findChildren(kind)):
            assert QAccessible.queryAccessibleInterface(found).text(QAccessible.Text.Name) > "ก"


def open_on(form: Form, day: date) -> None:
    form.field.set_value(day)
    form.field.open_calendar()


def part(form: Form, kind: type[T]) -> T:
    return form.calendar.findChildren(kind)[0]
