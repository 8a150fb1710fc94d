"""The month's grid has the size of letters that was chosen while another page was shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QHeaderView
from pytestqt.qtbot import QtBot

from app.ui.monthly.page import MonthHome
from app.ui.widgets.theme import SIZES
from app.ui.window.main_window import MainWindow
from tests.ui.windows import window_on


@pytest.fixture
def window(themed: QApplication, saved: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(saved, qtbot) as window:
        yield window
        qtbot.wait(50)  # a look that is not finished would go on in the next test


@pytest.fixture
def home(window: MainWindow) -> MonthHome:
    assert window.workspace
    window.workspace.show_round()
    assert window.workspace.round
    return window.workspace.round


def cut(across: QHeaderView) -> set[int]:
    """Return the columns that are narrower than their titles."""
    return {
        place for place in range(across.count()) if across.sectionSize(place) < across.sectionSizeHint(place)
    }


def test_the_grid_in_the_back_gets_larger_letters(
    home: MonthHome, window: MainWindow, themed: QApplication, qtbot: QtBot
) -> None:
    assert window.workspace
    window.workspace.show_form()
    before = home.table.row_height
    window.actions_by_name["larger"].trigger()
    qtbot.waitUntil(lambda: home.table.row_height > before)
    window.workspace.show_round()
    assert home.table.font().pointSize() == themed.font().pointSize() == 14
    assert home.table.row_height == home.table.fontMetrics().lineSpacing()


def test_the_open_row_keeps_its_room_while_the_grid_gets_larger_letters(
    home: MonthHome, window: MainWindow, qtbot: QtBot
) -> None:
    place = home.table.open_place
    assert place is not None
    before = home.table.row_height
    window.actions_by_name["larger"].trigger()
    qtbot.waitUntil(lambda: home.table.row_height > before)
    assert home.table.open_place == place
    qtbot.waitUntil(lambda: home.report.pane.height() >= home.report.pane.height_for(home.table.width()))
    assert home.table.rowHeight(place) == home.table.row_height + home.report.pane.height()


def test_no_title_is_cut_in_larger_letters(
    home: MonthHome, window: MainWindow, themed: QApplication, qtbot: QtBot
) -> None:
    before = home.table.row_height
    for _ in SIZES:
        window.actions_by_name["larger"].trigger()
    qtbot.waitUntil(lambda: home.table.row_height > before)
    across = home.table.horizontalHeader()
    assert themed.font().pointSize() == SIZES[-1]
    assert cut(across) == set()


def test_no_code_is_cut_in_larger_letters(
    home: MonthHome, window: MainWindow, themed: QApplication, qtbot: QtBot
) -> None:
    """Its last figures tell the projects of an office apart."""
    window.resize(1366, 768)
    code = home.model.names.index("code")
    for _ in range(SIZES.index(16) - SIZES.index(13)):
        window.actions_by_name["larger"].trigger()
    qtbot.waitUntil(lambda: home.table.font().pointSize() == themed.font().pointSize() == 16)
    assert not home.table.isColumnHidden(code)
    assert home.table.columnWidth(code) >= home.table.sizeHintForIndex(home.model.index(0, code)).width()


def test_no_title_is_cut_after_the_window_was_narrow(
    home: MonthHome, window: MainWindow, qtbot: QtBot
) -> None:
    across, last = home.table.horizontalHeader(), home.model.names.index("before")
    window.resize(window.minimumSizeHint().width(), 768)
    qtbot.waitUntil(lambda: across.isSectionHidden(last))
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: not across.isSectionHidden(last))
    assert cut(across) == set()
