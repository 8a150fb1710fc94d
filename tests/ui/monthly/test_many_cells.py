"""What is done with the cells of many projects at once: nothing of it holds the window."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.month_state import MonthState
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.monthly import reading
from app.ui.monthly.page import MonthHome
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.typing import NO_MODIFIER, press
from tests.ui.windows import window_on

MAY, JUNE = Period(2019, 5), Period(2019, 6)
COUNT = 6
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[MainWindow]:
    """Projects that have reported until May, shown at June."""
    earlier = tuple(report for report in record.reports if report.period < JUNE)
    with ProjectFile.create(path) as file:
        for number in range(COUNT):
            own = replace(record, reports=earlier).with_id(new_record_id())
            file.add_project(replace(own.project, project_code=f"50130000-{1000 + number}"), own.reports)
    with window_on(path, qtbot) as window:
        press(Qt.Key.Key_M, CTRL)
        yield window


@pytest.fixture
def workspace(window: MainWindow) -> Workspace:
    assert window.workspace
    return window.workspace


@pytest.fixture
def home(workspace: Workspace) -> MonthHome:
    assert workspace.round
    return workspace.round


def select(home: MonthHome, *parts: tuple[tuple[int, str], tuple[int, str]]) -> None:
    """Select the cells from one to another, of every part."""
    home.table.go_to_cell(*parts[0][0])
    for first, last in parts:
        corners = (home.model.index(row, home.model.column_of(key)) for row, key in (first, last))
        home.table.selectionModel().select(QItemSelection(*corners), QItemSelectionModel.SelectionFlag.Select)


def progress(workspace: Workspace) -> list[list[int | None]]:
    """Return what each project says of June."""
    document = workspace.document
    return [
        [report.progress for report in document.reports(one) if report.period == JUNE]
        for one in document.file.project_ids()
    ]


def test_selected_cells_are_told_by_row_however_they_were_selected(home: MonthHome) -> None:
    first, second = home.model.column_of("progress"), home.model.column_of("disbursed_satang")
    select(
        home, ((3, "disbursed_satang"), (3, "disbursed_satang")), ((1, "progress"), (2, "disbursed_satang"))
    )
    assert home.table.selected_cells() == {1: (first, second), 2: (first, second), 3: (second,)}


@pytest.mark.long
def test_the_header_looks_at_no_row_to_be_painted(home: MonthHome) -> None:
    home.table.selectAll()
    assert len(home.table.selected_cells()) == COUNT
    assert not home.table.horizontalHeader().selectionModel().hasSelection()


def test_last_months_values_of_the_selected_cells_are_one_step(
    window: MainWindow, workspace: Workspace, home: MonthHome
) -> None:
    may = {report.progress for report in workspace.document.reports(home.model.rows[0].id)[-1:]}
    select(home, ((0, "progress"), (COUNT - 2, "progress")))
    press(Qt.Key.Key_D, CTRL)
    assert progress(workspace) == [[*may]] * (COUNT - 1) + [[]]
    window.actions_by_name["undo"].trigger()
    assert progress(workspace) == [[]] * COUNT


def test_the_month_of_many_changed_projects_is_read_when_the_window_is_idle(
    workspace: Workspace, home: MonthHome, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First the reports are seen, then the findings about them."""
    told: list[tuple[int, bool]] = []
    show = home.model.show_state

    def watched(state: MonthState, *shown: Any) -> None:
        told.append((state.filled, state.findings.is_complete))
        show(state, *shown)

    monkeypatch.setattr(reading, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(home.model, "show_state", watched)
    select(home, ((0, "progress"), (COUNT - 1, "progress")))
    press(Qt.Key.Key_D, CTRL)
    assert home.state.filled == 0
    qtbot.waitUntil(lambda: home.state.filled == COUNT and home.state.findings.is_complete)
    assert told == [(COUNT, False)]
    assert home.table.selectionModel().currentIndex().isValid()


def test_findings_are_counted_although_the_count_had_ended_before_the_month_was_read(
    home: MonthHome, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both wait for a thread, and either may come first."""
    monkeypatch.setattr(reading, "MOST_AT_ONCE", 2)
    select(home, ((0, "progress"), (COUNT - 1, "progress")))
    press(Qt.Key.Key_D, CTRL)
    while home._counting._step():
        pass
    home._counting.stop()
    qtbot.waitUntil(lambda: home.state.filled == COUNT and home.state.findings.is_complete)


@pytest.mark.long
def test_a_month_chosen_meanwhile_is_the_one_that_is_shown(
    workspace: Workspace, home: MonthHome, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_AT_ONCE", 2)
    select(home, ((0, "progress"), (COUNT - 1, "progress")))
    press(Qt.Key.Key_D, CTRL)
    home.show_month(MAY)
    qtbot.wait(50)
    assert (home.state.period, home.state.filled) == (MAY, COUNT)


@pytest.mark.long
def test_what_was_not_changed_is_not_counted_again(
    workspace: Workspace, home: MonthHome, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(workspace.found.counts) == COUNT)
    kept = workspace.found.of(home.model.rows[COUNT - 1].id)
    select(home, ((0, "progress"), (1, "progress")))
    press(Qt.Key.Key_D, CTRL)
    assert workspace.found.of(home.model.rows[COUNT - 1].id) is kept
    assert workspace.found.waiting == 2


def test_copied_rows_are_whole_in_the_order_shown(home: MonthHome) -> None:
    home.table.setFocus()
    home.table.selectAll()
    press(Qt.Key.Key_C, CTRL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 1 + COUNT
    assert [line.split("\t")[1] for line in lines[1:]] == [row.project_code for row in home.model.rows]


def test_rows_are_arranged_by_what_was_counted_until_the_clerk_works_in_them(
    home: MonthHome, workspace: Workspace, qtbot: QtBot
) -> None:
    """In a large file that takes minutes: rows would move away below the clerk's hands."""
    first, second, *_ = home.state.rows
    before_now = first.before
    assert before_now
    for key in ("progress", "plan_status", "target_status", "disbursed_satang"):
        workspace.document.set_report(first.id, JUNE, key, getattr(before_now, key))
    workspace.document.set_report(first.id, JUNE, "narrative", "ลงพื้นที่ตรวจรับงานงวดที่สอง")
    workspace.document.set_report(second.id, JUNE, "progress", 1_00)  # it falls, which is a finding
    qtbot.waitUntil(lambda: home.state.findings.is_complete)
    home.show_month(JUNE)
    before = [row.id for row in home.model.rows]
    select(home, ((2, "progress"), (3, "progress")))
    qtbot.waitUntil(lambda: home.state.findings.is_complete)
    qtbot.wait(50)
    assert [row.id for row in home.model.rows] == before
    assert len(home.table.selectionModel().selectedIndexes()) == 2
    home.show_month(JUNE)
    qtbot.waitUntil(lambda: home.state.findings.is_complete)
    qtbot.waitUntil(lambda: [row.id for row in home.model.rows] != before)


def test_the_end_of_the_count_leaves_rows_where_the_clerk_has_scrolled_them(
    home: MonthHome, qtbot: QtBot
) -> None:
    home.table.setFixedHeight(8 * home.table.row_height)
    bar = home.table.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    home.show_month(MAY)
    a_row, phase, middle = QPoint(0, -40), Qt.ScrollPhase.NoScrollPhase, QPointF(50, 50)
    viewport = home.table.viewport()
    at = viewport.mapToGlobal(middle)
    wheel = QWheelEvent(middle, at, QPoint(), a_row, Qt.MouseButton.NoButton, NO_MODIFIER, phase, False)
    QApplication.sendEvent(viewport, wheel)
    place = bar.value()
    assert 0 < place < bar.maximum()
    qtbot.waitUntil(lambda: home.state.findings.is_complete)
    qtbot.wait(50)
    assert bar.value() == place
