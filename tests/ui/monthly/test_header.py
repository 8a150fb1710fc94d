"""The head of the month: what it says and offers, and that it fits a narrow, low window."""

from datetime import date

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.models.month_state import Action, MonthState, ProjectMonth
from app.models.progress_report import Period, ProgressReport
from app.ui.monthly.header import MonthHeader

JUNE = Period(2019, 6)
SCREEN_AT_150 = 911
"""The width, in its own pixels, of a screen of 1366 pixels at 150 %."""


@pytest.fixture
def header(qtbot: QtBot) -> MonthHeader:
    header = MonthHeader()
    qtbot.addWidget(header)
    header.offer([JUNE], JUNE)
    header.show()
    return header


def month(*, reported: bool, printed: bool = False) -> MonthState:
    report = ProgressReport("a", JUNE, narrative="จัดอบรมแล้ว") if reported else None
    row = ProjectMonth("a", JUNE, "โครงการ", "1", "", "", 0, report, is_printed=printed, findings=0)
    return MonthState(JUNE, date(2019, 6, 28), (row,))


def offered(header: MonthHeader) -> set[Action]:
    return {action for action, button in header.outputs.items() if button.isVisible()}


def test_a_complete_month_says_so_and_offers_what_can_be_made_of_it(header: MonthHeader) -> None:
    header.resize(1366, 700)
    header.show_state(month(reported=False))
    assert (offered(header), header.deadline.text()[:10]) == (set(), "ครบกำหนดส่ง"[:10])
    header.show_state(month(reported=True))
    assert offered(header) == {Action.PRINT_ALL, Action.BIND, Action.SEND}
    assert header.deadline.text() == "ครบแล้ว 1 โครงการ"


def test_nothing_is_offered_twice(header: MonthHeader) -> None:
    header.resize(1366, 700)
    header.show_state(month(reported=True, printed=True))
    assert header.main.text() == "ส่งไฟล์ให้ผู้ประสานงาน"
    assert offered(header) == {Action.PRINT_ALL, Action.BIND}


@pytest.mark.parametrize("state", [month(reported=False), month(reported=True, printed=True)])
def test_it_fits_a_narrow_window_and_keeps_every_output_within_reach(
    header: MonthHeader, state: MonthState, qtbot: QtBot
) -> None:
    header.resize(SCREEN_AT_150, 100)
    header.show_state(state)
    qtbot.waitUntil(lambda: header.minimumSizeHint().width() <= SCREEN_AT_150)
    assert offered(header) == set()
    assert header.more.isVisible() == state.is_complete
    wanted: list[Action] = []
    header.wanted.connect(lambda step: wanted.append(step.action))
    for entry in header.more.menu().actions():
        entry.trigger()
    assert wanted == [Action.PRINT_ALL, Action.BIND, Action.SEND]


@pytest.mark.parametrize("state", [month(reported=False), month(reported=True, printed=True)])
def test_having_room_for_one_line_asks_for_no_more_room(header: MonthHeader, state: MonthState) -> None:
    """Otherwise charts that open beside the page would make the window wider than its screen."""
    header.resize(1366, 500)
    header.show_state(state)
    roomy = header.minimumSizeHint().width()
    header.resize(SCREEN_AT_150, 500)
    assert header.minimumSizeHint().width() == roomy < header.width() - 320  # the charts


def test_tab_goes_from_the_month_through_the_filters_to_the_steps(header: MonthHeader) -> None:
    header.resize(1366, 700)
    header.show_state(month(reported=False))
    came_by, widget = list[QWidget](), header.months.nextInFocusChain()
    while widget is not None and widget is not header.months:
        came_by.append(widget)
        widget = widget.nextInFocusChain()
    parts = [came_by.index(one) for one in (header.filters.statuses, header.main, header.steps.buttons[0])]
    assert parts == sorted(parts)
