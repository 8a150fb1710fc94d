import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.printing.columns import Column
from app.ui.widgets.tables import MOST_ROWS, FigureTable
from tests.ui.typing import press

COLUMNS = (
    Column("ฝ่าย", lambda row: row[0], stretches=True),
    Column("บาท", lambda row: row[1], is_number=True),
)
ROWS = [("ฝ่ายโยธา", "1,000"), ("<img src=x>", "2,000")]


@pytest.fixture
def table(qtbot: QtBot) -> FigureTable:
    table = FigureTable("งบประมาณ", COLUMNS, "กด Enter เพื่อดูโครงการ")
    qtbot.addWidget(table)
    table.show_rows(ROWS)
    table.show()
    return table


def test_its_model_is_sound(table: FigureTable, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(table.figures)  # type: ignore[no-untyped-call]


def test_cells_are_heard_with_their_column(table: FigureTable) -> None:
    assert table.figures.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "บาท 1,000"
    heard = QAccessible.queryAccessibleInterface(table)
    assert heard.text(QAccessible.Text.Name) == "งบประมาณ"
    assert heard.text(QAccessible.Text.Description) == "กด Enter เพื่อดูโครงการ"


def test_numbers_stand_at_the_right(table: FigureTable) -> None:
    sides = [table.figures.index(0, n).data(Qt.ItemDataRole.TextAlignmentRole) for n in (0, 1)]
    assert sides[0] & Qt.AlignmentFlag.AlignLeft
    assert sides[1] & Qt.AlignmentFlag.AlignRight


def test_tooltips_never_take_data_for_markup(table: FigureTable) -> None:
    assert "&lt;img" in table.figures.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_enter_chooses_the_row(table: FigureTable, qtbot: QtBot) -> None:
    table.setCurrentIndex(table.figures.index(0, 0))
    press(Qt.Key.Key_Down, widget=table)
    with qtbot.waitSignal(table.chosen) as chosen:
        press(Qt.Key.Key_Return, widget=table)
    assert chosen.args == [ROWS[1]]


def test_all_rows_of_a_short_table_are_in_sight_a_long_one_scrolls(table: FigureTable) -> None:
    table.resize(table.sizeHint())
    assert not table.verticalScrollBar().maximum()
    table.show_rows([("ฝ่าย", "1")] * 5000)
    table.resize(table.sizeHint())
    assert table.verticalScrollBar().maximum() > 0
    assert table.height() < (MOST_ROWS + 3) * table._row_height
    assert table.figures.rowCount(QModelIndex()) == 5000
