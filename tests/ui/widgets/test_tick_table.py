"""Tables with tick boxes, by mouse."""

from typing import Any, Final

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.printing.columns.column import Column
from app.ui.widgets.tick_table import TickModel, TickTable

ROWS: Final = ["ก", "ข", "ค"]


class Ticks(TickModel):
    def __init__(self) -> None:
        super().__init__([Column("โครงการ", str, stretches=True)])
        self.ticked_rows: set[Any] = set()

    def tick(self, row: Any) -> bool:
        return row in self.ticked_rows

    def set_tick(self, row: Any, is_ticked: bool) -> None:
        (self.ticked_rows.add if is_ticked else self.ticked_rows.discard)(row)


def box_of(table: TickTable, place: int) -> QPoint:
    """Return the middle of a row's box."""
    option, index = QStyleOptionViewItem(), table.cells.index(place, 0)
    table.initViewItemOption(option)
    delegate = table.itemDelegate()
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, index)
    option.rect = table.visualRect(index)
    part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
    return table.style().subElementRect(part, option, table).center()


@pytest.mark.parametrize("behaviour", ["SelectRows", "SelectItems"])
def test_a_click_on_a_box_goes_to_its_row(qtbot: QtBot, behaviour: str) -> None:
    model = Ticks()
    table = TickTable("โครงการ", model)
    qtbot.addWidget(table)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior[behaviour])
    table.show_rows(ROWS)
    table.show()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box_of(table, 2))
    assert model.ticked_rows == {"ค"}
    assert table.current == "ค"
    assert [index.row() for index in table.selectedIndexes()] == [2]
