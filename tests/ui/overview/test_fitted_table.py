"""The tables of the overview are as tall as their rows."""

from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from app.printing.columns.column import Column
from app.ui.overview.fitted_table import MOST_ROWS, FittedTable

COLUMNS = (Column("ฝ่าย", lambda row: row[0]), Column("งบ", lambda row: row[1], is_number=True))
ROWS = [("ฝ่ายโยธา", "1,000"), ("ฝ่ายการศึกษา", "2,000")]


def test_all_rows_of_a_fitted_table_are_in_sight_a_long_one_scrolls(qtbot: QtBot) -> None:
    table = FittedTable("งบประมาณ", COLUMNS)
    qtbot.addWidget(table)
    table.show_rows(ROWS)
    table.show()
    table.resize(table.sizeHint())
    assert not table.verticalScrollBar().maximum()
    table.show_rows([("ฝ่าย", "1")] * 5000)
    table.resize(table.sizeHint())
    assert table.verticalScrollBar().maximum() > 0
    assert table.height() < (MOST_ROWS + 3) * table.row_height
    assert table.cells.rowCount(QModelIndex()) == 5000
