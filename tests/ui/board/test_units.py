"""The dialog of the units that must report, and the board's one click to list a unit."""

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.models.submission.units import Unit, UnitList
from app.services.units.listing import proposed_units
from app.ui.board.units_dialog import UnitsDialog

KNOWN = UnitList((Unit("สำนักงานเขตบางนา"), Unit("สำนักงานเขตบางรัก"), Unit("สำนักการโยธา")))


@pytest.fixture
def dialog(qtbot: QtBot) -> UnitsDialog:
    made = UnitsDialog(
        KNOWN,
        lambda owner: proposed_units(owner) if owner else KNOWN,
        ("สำนักอนามัย",),
        None,  # type: ignore[arg-type]
    )
    qtbot.addWidget(made)
    return made


def names(dialog: UnitsDialog) -> list[str]:
    assert [unit.name for unit in dialog.table.rows] == [unit.name for unit in dialog.units]
    return [unit.name for unit in dialog.units]


def test_a_column_copied_from_a_spreadsheet_is_added_without_what_is_there(dialog: UnitsDialog) -> None:
    QGuiApplication.clipboard().setText("ลำดับ\tหน่วยงาน\n1\tบางนา\n2\tสำนักการระบายน้ำ\n")
    dialog.paste()
    assert names(dialog)[2:] == ["สำนักการโยธา", "สำนักการระบายน้ำ"]
    assert "มีอยู่แล้ว 1 ชื่อ" in dialog.told.text()


def test_units_are_renamed_ordered_split_and_removed(dialog: UnitsDialog) -> None:
    dialog.field.setText("สำนักงานเขตบางนาใหม่")
    dialog.rename()
    dialog.shift(1)
    assert dialog.units[1] == Unit("สำนักงานเขตบางนาใหม่", ("สำนักงานเขตบางนา",))
    dialog.remove()
    dialog.table.selectRow(1)
    dialog.field.setText("สำนักถนน, สำนักอาคาร")
    dialog.split()
    assert names(dialog) == ["สำนักงานเขตบางรัก", "สำนักถนน", "สำนักอาคาร"]


def test_selected_units_are_merged_under_the_typed_name(dialog: UnitsDialog) -> None:
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    dialog.table.selectionModel().select(dialog.table.cells.index(2, 0), rows)
    dialog.field.setText("สำนักงานเขตบางนา")
    dialog.merge()
    assert dialog.units[0] == Unit("สำนักงานเขตบางนา", ("สำนักการโยธา",))


def test_one_click_adds_those_that_have_sent(dialog: UnitsDialog) -> None:
    dialog.add_unlisted()
    assert names(dialog)[-1] == "สำนักอนามัย"


def test_what_was_changed_stays_when_the_level_is_changed_and_back(dialog: UnitsDialog) -> None:
    dialog.remove()
    dialog.level.setCurrentIndex(1)
    dialog.office.setCurrentText("สำนักงานเขตมีนบุรี")
    assert (dialog.owner, names(dialog)[0]) == ("สำนักงานเขตมีนบุรี", "ฝ่ายปกครอง")
    dialog.level.setCurrentIndex(0)
    assert names(dialog) == ["สำนักงานเขตบางรัก", "สำนักการโยธา"]
    assert dialog.is_changed
