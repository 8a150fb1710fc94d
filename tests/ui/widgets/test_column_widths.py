"""The widths that the clerk has given to columns by hand are kept."""

from collections.abc import Callable
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.printing.columns.column import Column
from app.ui.widgets.dressing import choose_size
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.theme import GRID, SIZES, TEXT_POINTS, TextSize

ROWS: Final = [("ฝ่ายโยธา", "1,000", "ตามแผน"), ("ฝ่ายการศึกษา", "2,000", "ล่าช้า")]
GIVEN: Final = [25 * GRID, 15 * GRID]
"""Wider than the figures need, and narrower than the texts were given by the program."""


@pytest.fixture
def table(themed: QApplication, qtbot: QtBot) -> ColumnTable:
    columns = (
        Column("ฝ่าย", lambda row: row[0], stretches=True),
        Column("บาท", lambda row: row[1], is_number=True),
        Column("สถานะ", lambda row: row[2], width=30),
    )
    table = ColumnTable("งบประมาณ", columns)
    qtbot.addWidget(table)
    table.resize(900, 200)
    table.show_rows(ROWS)
    table.show()
    for place, width in enumerate(GIVEN, 1):
        table.horizontalHeader().resizeSection(place, width)
    return table


def restore(table: ColumnTable) -> None:
    table.showMinimized()
    table.showNormal()


def show_again(table: ColumnTable) -> None:
    table.hide()
    table.show()


def show_others(table: ColumnTable) -> None:
    table.show_rows(ROWS[::-1])


@pytest.mark.parametrize("meanwhile", [restore, show_again, show_others])
def test_columns_stay_as_wide_as_the_clerk_has_made_them(
    table: ColumnTable, meanwhile: Callable[[ColumnTable], None]
) -> None:
    meanwhile(table)
    assert [table.columnWidth(place) for place in (1, 2)] == GIVEN


def test_they_stay_so_in_another_density(table: ColumnTable, themed: QApplication) -> None:
    choose_size(themed, TextSize(is_compact=True))
    assert [table.columnWidth(place) for place in (1, 2)] == GIVEN


def test_columns_are_as_wide_as_before_after_larger_letters(themed: QApplication, qtbot: QtBot) -> None:
    table = ColumnTable("แผน", [Column("สถานะ", str, width=2), Column("แผน", str, stretches=True)])
    qtbot.addWidget(table)
    table.resize(900, 200)
    table.show_rows(["ล่าช้า"])
    table.show()
    before = table.columnWidth(0)
    for points, is_wider in ((SIZES[-1], True), (TEXT_POINTS, False)):
        choose_size(themed, TextSize(points))
        assert (table.columnWidth(0) > before) == is_wider
