"""The board's rows of two lines follow another size of letters, although the board draws them itself."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.printing.columns.column import Column
from app.ui.board.table import BoardTable
from app.ui.widgets.dressing import choose_size
from app.ui.widgets.theme import SIZES, TextSize


@pytest.fixture
def made(themed: QApplication, qtbot: QtBot) -> Callable[[], BoardTable]:
    """A board of one office is made by it in the size of letters of then."""

    def made() -> BoardTable:
        table = BoardTable()
        qtbot.addWidget(table)
        table.show_rows(["มีนบุรี"], [Column("เขต", str, width=18)])
        table.show()
        return table

    return made


@pytest.mark.parametrize("points", [SIZES[0], SIZES[-1]])
def test_the_rows_are_as_if_made_in_another_size_of_letters(
    themed: QApplication, made: Callable[[], BoardTable], points: int
) -> None:
    table = made()
    before = table.row_height
    choose_size(themed, TextSize(points))
    fresh = made()
    assert table.row_height == fresh.row_height != before
    assert table.viewport().grab().toImage() == fresh.viewport().grab().toImage()
