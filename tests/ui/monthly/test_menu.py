"""The menu of the month's cells: what holds for them, by the window's own commands."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.monthly.page import MonthHome
from app.ui.window.main_window import MainWindow
from tests.ui.menus import offered, right_click
from tests.ui.windows import window_on

JUNE = Period(2019, 6)
OF_CELL = ["คัดลอก", "วาง", "เติมค่าลงช่องที่เลือก", "คัดลอกจากเดือนก่อน", "ข้ามโครงการในเดือนนี้"]
REMARK, FORM = "เขียนหรือตอบข้อสังเกต…", "เปิดแบบของโครงการนี้"


@pytest.fixture
def window(tmp_path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[MainWindow]:
    may = [replace(one, progress=40_00) for one in record.reports if one.period == Period(2019, 5)]
    with ProjectFile.create(path := tmp_path / "สามโครงการ.sqlite") as file:
        for number in range(3):
            own = replace(record, reports=tuple(may)).with_id(new_record_id())
            file.add_project(replace(own.project, project_code=f"50130000-000{number}"), own.reports)
    with window_on(path, qtbot) as window:
        assert window.workspace
        window.workspace.show_round()
        yield window


@pytest.fixture
def home(window: MainWindow) -> MonthHome:
    assert window.workspace
    assert window.workspace.round
    window.workspace.round.show_month(JUNE)
    return window.workspace.round


def cell(home: MonthHome, row: int, key: str) -> QPoint:
    column = home.model.names.index(key)
    return home.table.cell_rect(row, column).center()


def reported(home: MonthHome) -> list[int | None]:
    month = home.document.file.month(JUNE)
    return [row.report.progress if row.report else None for row in month]


def test_a_right_click_goes_to_the_cell_and_offers_what_holds_for_it(home: MonthHome) -> None:
    assert right_click(home.table, cell(home, 2, "progress")) == [
        *OF_CELL,
        REMARK,
        "เรียงตาม “เดือนนี้ (%)”",
        FORM,
    ]
    assert home.table.current_key == "progress"
    assert home.report.project_id == home.model.rows[2].id


def test_a_cell_where_nothing_is_typed_offers_nothing_to_type(home: MonthHome) -> None:
    told = [*OF_CELL[:2], OF_CELL[4], REMARK, "เรียงตาม “โครงการ”", FORM]
    assert right_click(home.table, cell(home, 1, "name")) == told


def test_the_rows_are_sorted_by_the_column_of_the_cell(home: MonthHome) -> None:
    right_click(home.table, cell(home, 1, "code"), choose="เรียงตาม “รหัส”")
    codes = [row.project_code for row in home.model.rows]
    assert codes == sorted(codes)
    right_click(home.table, cell(home, 1, "code"), choose="เรียงตาม “รหัส”")
    assert [row.project_code for row in home.model.rows] == codes[::-1]


def test_last_months_value_is_taken_from_the_menu(home: MonthHome) -> None:
    right_click(home.table, cell(home, 1, "progress"), choose="คัดลอกจากเดือนก่อน")
    assert sorted(map(str, reported(home))) == ["4000", "None", "None"]


def test_selected_cells_stay_selected_and_are_filled_together(home: MonthHome) -> None:
    model, column = home.model, home.model.names.index("progress")
    both = QItemSelection(model.index(0, column), model.index(2, column))
    home.table.setFocus()
    home.table.selectionModel().select(both, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    right_click(home.table, cell(home, 1, "progress"), choose="เติมค่าลงช่องที่เลือก")
    assert reported(home) == [40_00] * 3


def test_a_project_is_skipped_and_its_form_opened_from_the_menu(window: MainWindow, home: MonthHome) -> None:
    right_click(home.table, cell(home, 1, "name"), choose="ข้ามโครงการในเดือนนี้")
    assert [row.is_skipped for row in home.state.rows].count(True) == 1
    chosen = home.report.project_id
    right_click(home.table, cell(home, home.table.currentIndex().row(), "name"), choose="เปิดแบบของโครงการนี้")
    assert window.workspace
    assert not window.workspace.is_in_round
    assert window.workspace.project_id == chosen


def test_cells_are_copied_from_the_menu_that_shift_f10_opens(window: MainWindow, home: MonthHome) -> None:
    home.table.setFocus()
    home.table.setCurrentIndex(home.model.index(0, home.model.names.index("name")))
    shift, f10 = Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F10
    assert "คัดลอก" in offered(lambda: QTest.keyClick(window, f10, shift), choose="คัดลอก")
    assert QGuiApplication.clipboard().text() == home.model.rows[0].project_name


def test_the_skip_of_a_month_is_taken_back_where_the_form_is_shown(
    window: MainWindow, home: MonthHome
) -> None:
    assert window.workspace
    window.actions_by_name["skip"].trigger()
    window.workspace.show_project(home.report.project_id)
    window.actions_by_name["undo"].trigger()
    assert window.workspace.place_in_focus == (home.report.project_id, JUNE, "narrative")
    assert home.document.file.month_count(JUNE).skipped == 0
