"""The month's grid by mouse: a double click edits its cell, whatever moves in between."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.monthly.page import MonthHome
from tests.ui.typing import type_text
from tests.ui.windows import window_on

LEFT = Qt.MouseButton.LeftButton
NARRATIVE = "ดำเนินการตามแผน " * 30
"""So long that the open row is much higher than the others."""


@pytest.fixture
def path(tmp_path: Path, record: ProjectRecord) -> Path:
    may = [replace(one, narrative=NARRATIVE) for one in record.reports if one.period == Period(2019, 5)]
    with ProjectFile.create(path := tmp_path / "สี่โครงการ.sqlite") as file:
        for number in range(4):
            own = replace(record, reports=tuple(may)).with_id(new_record_id())
            file.add_project(replace(own.project, project_code=f"50130000-000{number}"), own.reports)
    return path


@pytest.fixture
def home(path: Path, qtbot: QtBot) -> Iterator[MonthHome]:
    with window_on(path, qtbot) as window:
        assert window.workspace
        window.workspace.show_round()
        assert window.workspace.round
        yield window.workspace.round


def double_click(home: MonthHome, place: QPoint) -> None:
    """Press twice at one place of the screen: the second press is for whatever lies there by then."""
    viewport = home.table.viewport()
    QTest.mouseClick(viewport, LEFT, pos=place)
    QApplication.processEvents()
    on_screen = viewport.mapToGlobal(place)
    met = home.window().childAt(home.window().mapFromGlobal(on_screen)) or viewport
    second(met, on_screen)
    QApplication.processEvents()


def second(met: QWidget, on_screen: QPoint) -> None:
    kind, none = QEvent.Type.MouseButtonDblClick, Qt.KeyboardModifier.NoModifier
    here = QPointF(met.mapFromGlobal(on_screen))
    QApplication.sendEvent(met, QMouseEvent(kind, here, QPointF(on_screen), LEFT, LEFT, none))
    QTest.mouseRelease(met, LEFT, pos=here.toPoint())


def cell(home: MonthHome, place: int, key: str) -> QPoint:
    return home.table.cell_rect(place, home.model.column_of(key)).center()


def heights(home: MonthHome) -> list[int]:
    return [home.table.rowHeight(place) for place in range(len(home.model.rows))]


def test_a_double_click_below_the_open_row_edits_the_cell_that_was_meant(home: MonthHome) -> None:
    assert home.table.open_place == 0
    double_click(home, cell(home, 2, "progress"))
    focus = QApplication.focusWidget()
    assert focus
    type_text(focus, "25")
    home.report.flush()
    made = {row.id: row.report for row in home.state.rows if row.report}
    assert [*made] == [home.model.rows[2].id]
    (report,) = made.values()
    assert (report.progress, report.narrative) == (25_00, "")


def test_a_press_elsewhere_right_after_one_is_a_press_of_its_own(home: MonthHome) -> None:
    QTest.mouseClick(home.table.viewport(), LEFT, pos=cell(home, 2, "progress"))
    QTest.mouseClick(home.table.viewport(), LEFT, pos=cell(home, 3, "disbursed_satang"))
    assert home.table.currentIndex().row() == 3


def test_no_row_stays_high_after_sorting_or_another_month(home: MonthHome) -> None:
    for _ in range(3):  # down and up
        home._sort(home.model.names.index("code"))
        assert sum(height > home.table.row_height for height in heights(home)) == 1
    home.header.earlier.click()
    home.header.later.click()
    assert sum(height > home.table.row_height for height in heights(home)) == 1


def test_a_column_that_was_widened_too_far_gives_way_instead_of_vanishing(home: MonthHome) -> None:
    division = home.model.names.index("division")
    home.table.setColumnWidth(division, home.table.columnWidth(division) + 240)
    home.table.resize(home.table.width() - 1, home.table.height())
    assert not home.table.isColumnHidden(division)


def test_a_press_on_a_heading_sorts_and_stays_with_the_project(home: MonthHome) -> None:
    home.table.go_to_cell(2, "progress")
    project = home.report.project_id
    QApplication.sendEvent(home.table, QEnterEvent(QPointF(), QPointF(), QPointF()))
    across = home.table.horizontalHeader()
    code = home.model.column_of("progress") + 1
    middle = QPoint(
        across.sectionViewportPosition(code) + across.sectionSize(code) // 2, across.height() // 2
    )
    QTest.mousePress(across.viewport(), LEFT, pos=middle)
    assert len(home.table.selected_ids()) == 1
    QTest.mouseRelease(across.viewport(), LEFT, pos=middle)
    assert home.model.arrangement.sorted_by == home.model.names[code]
    assert home.report.project_id == project
    QTest.mouseClick(home.table.viewport(), LEFT, pos=cell(home, 0, "progress"))
    down = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(home.table.viewport(), LEFT, down, cell(home, 3, "progress"))
    assert len(home.table.selected_ids()) == 4, "several rows can be selected as before"


@pytest.mark.parametrize(
    ("key", "text"), [("reported_on", "30 พฤศจิกายน 2569"), ("target_status", "ไม่เป็นไปตามเป้าหมาย")]
)
def test_an_editor_has_room_for_its_longest_text_and_stays_in_sight(
    key: str, text: str, home: MonthHome
) -> None:
    home.report.begin(key, None)
    editor = home.report.entries.by_key[key]
    assert editor.width() > editor.fontMetrics().horizontalAdvance(text) + 40
    assert home.table.viewport().rect().contains(editor.geometry())
