"""The month's round: expected projects, proposed values, and going to the next missing report."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.models.month_state import MonthStatus, NextStep
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.editors.completer import SuggestionList
from app.ui.monthly.grid import STATUS_WORDS
from app.ui.monthly.page import MonthHome
from app.ui.window.main_window import MainWindow
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

MAY, JUNE = Period(2019, 5), Period(2019, 6)
DONE, MISSING = STATUS_WORDS[MonthStatus.DONE], STATUS_WORDS[MonthStatus.MISSING]
IDS = [f"0190a1b2-0000-7000-8000-00000000000{number}" for number in range(3)]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT, NO_KEYS = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def path(tmp_path: Path, record: ProjectRecord) -> Path:
    """Three projects: the first has reported for June, all for May."""
    with ProjectFile.create(path := tmp_path / "สามโครงการ.sqlite") as file:
        for number, project_id in enumerate(IDS):
            own = record.with_id(project_id)
            last = JUNE if number == 0 else MAY
            reports = [report for report in own.reports if report.period <= last]
            file.add_project(replace(own.project, project_code=f"50130000-000{number}"), reports)
    return path


@pytest.fixture
def window(path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(path, qtbot) as window:
        press(Qt.Key.Key_M, CTRL)
        yield window


@pytest.fixture
def shown(window: MainWindow) -> MonthHome:
    assert window.workspace
    assert window.workspace.round
    return window.workspace.round


def reports(window: MainWindow, place: int) -> dict[Period, ProgressReport]:
    assert window.workspace
    return {report.period: report for report in window.workspace.document.reports(IDS[place])}


def statuses(shown: MonthHome) -> list[str]:
    """Return the states of the projects in the order of their codes."""
    shown._sort(1)
    return [str(shown.model.index(row, 0).data()) for row in range(shown.model.rowCount())]


def test_it_opens_on_the_month_that_is_under_way_at_the_first_missing_project(
    window: MainWindow, shown: MonthHome
) -> None:
    assert shown.period == JUNE
    assert statuses(shown) == [DONE, MISSING, MISSING]
    assert shown.report.project_id == IDS[1]
    assert shown.entry_in_focus == (JUNE, "narrative"), "the date is proposed already"
    assert shown.words == "มิถุนายน 2562: มีรายงานแล้ว 1 จาก 3 โครงการ"


@pytest.mark.long
def test_a_month_that_all_have_reported_gives_way_to_the_next(
    path: Path, qtbot: QtBot, record: ProjectRecord
) -> None:
    with ProjectFile.open(path) as file:
        file.remove_report(IDS[0], JUNE)
    with window_on(path, qtbot) as window:
        press(Qt.Key.Key_M, CTRL)
        assert window.workspace
        assert window.workspace.round
        assert window.workspace.round.period == JUNE
        assert statuses(window.workspace.round) == [MISSING] * 3


def test_what_is_proposed_becomes_the_report_once_something_is_typed(
    window: MainWindow, shown: MonthHome
) -> None:
    assert JUNE not in reports(window, 1)
    focus = window.focusWidget()
    assert focus
    type_text(focus, "จัดอบรม")
    press(Qt.Key.Key_Return)
    before, made = reports(window, 1)[MAY], reports(window, 1)[JUNE]
    assert made.narrative == "จัดอบรม"
    assert made.reported_on == date(2019, 6, 24), "the day of the month before"
    assert made.disbursed_satang == before.disbursed_satang == 0, "nothing again, until an amount is typed"
    assert [made.progress, made.plan_status, made.target_status] == [
        before.progress,
        before.plan_status,
        before.target_status,
    ]


def test_ctrl_enter_goes_on_until_none_is_missing(window: MainWindow, shown: MonthHome) -> None:
    press(Qt.Key.Key_D, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    assert shown.report.project_id == IDS[2]
    assert shown.entry_in_focus == (JUNE, "narrative")
    press(Qt.Key.Key_D, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    assert window.focusWidget() is shown.header.main
    assert JUNE in reports(window, 1)
    assert JUNE in reports(window, 2)
    assert shown.words == "มิถุนายน 2562: มีรายงานแล้ว 3 จาก 3 โครงการ"


def test_what_is_only_proposed_makes_no_report(window: MainWindow, shown: MonthHome) -> None:
    press(Qt.Key.Key_Return, CTRL)
    assert JUNE not in reports(window, 1)
    assert shown.report.project_id == IDS[2]
    told = window.statusBar().currentMessage()
    assert told.startswith("โครงการ 50130000-0001 ยังไม่ได้กรอก"), "of the one left, not of the one shown now"


def test_what_cannot_be_read_keeps_the_clerk_there(window: MainWindow, shown: MonthHome) -> None:
    press(Qt.Key.Key_Tab)
    assert window.focusWidget() is shown.table
    assert shown.entry_in_focus == (JUNE, "progress")
    type_text(shown.table, "ส")
    focus = window.focusWidget()
    assert focus
    type_text(focus, "ิบ")
    press(Qt.Key.Key_Return, CTRL)
    assert shown.report.project_id == IDS[1]
    assert JUNE not in reports(window, 1)
    assert focus.isVisible(), "what is refused stays in sight"
    focus.setText("10")  # type: ignore[attr-defined]
    press(Qt.Key.Key_Return, CTRL)
    assert reports(window, 1)[JUNE].progress == 10_00


def test_tab_goes_from_the_narrative_through_the_cells_to_the_next_project(
    window: MainWindow, shown: MonthHome
) -> None:
    passed = []
    for _ in range(7):
        passed.append((shown.report.project_id, (shown.entry_in_focus or ("", ""))[1]))
        press(Qt.Key.Key_Tab)
    keys = ["narrative", "progress", "disbursed_satang", "plan_status", "target_status", "reported_on"]
    assert passed == [*((IDS[1], key) for key in keys), (IDS[2], "narrative")]
    for _ in range(7):
        press(Qt.Key.Key_Backtab, SHIFT)
    assert (shown.report.project_id, shown.entry_in_focus) == (IDS[1], (JUNE, "narrative"))


def test_shift_tab_leaves_the_grid_before_its_first_entry(window: MainWindow, shown: MonthHome) -> None:
    press(Qt.Key.Key_Tab)
    for _ in range(2):
        press(Qt.Key.Key_Backtab, SHIFT)
    assert window.focusWidget() is shown.header.steps.buttons[-1]


@pytest.mark.long
def test_tab_leaves_the_grid_behind_its_last_entry(window: MainWindow, shown: MonthHome) -> None:
    shown.table.go_to_cell(len(shown.table.rows) - 1, "reported_on")
    press(Qt.Key.Key_Tab)
    assert window.focusWidget() is shown.header.main


def test_when_all_have_reported_the_next_step_is_one_key_away(
    window: MainWindow, shown: MonthHome, qtbot: QtBot
) -> None:
    for _ in shown.table.rows:
        press(Qt.Key.Key_D, CTRL)
        press(Qt.Key.Key_Return, CTRL)
    assert window.focusWidget() is shown.header.main
    qtbot.waitUntil(lambda: not shown.state.uncounted)
    qtbot.wait(300)  # until the header tells it
    assert (window.focusWidget(), shown.header.main.text()) == (shown.header.main, shown.state.next_step.text)
    wanted: list[NextStep] = []
    shown.header.wanted.connect(wanted.append)
    press(Qt.Key.Key_Return)
    assert [step.action for step in wanted] == [shown.state.next_step.action]


def test_enter_stores_a_cell_and_goes_down(window: MainWindow, shown: MonthHome) -> None:
    shown.table.go_to_cell(0, "progress")
    type_text(shown.table, "9")
    focus = window.focusWidget()
    assert focus
    type_text(focus, "5")
    press(Qt.Key.Key_Return)
    assert reports(window, 1)[JUNE].progress == 95_00
    assert shown.report.project_id == IDS[2]
    assert shown.entry_in_focus == (JUNE, "progress")


def test_escape_leaves_a_cell_as_it_was(window: MainWindow, shown: MonthHome) -> None:
    shown.table.go_to_cell(0, "progress")
    type_text(shown.table, "9")
    press(Qt.Key.Key_Escape)
    assert JUNE not in reports(window, 1)
    assert window.focusWidget() is shown.table
    assert shown.isVisible()


def test_a_status_is_chosen_by_its_number_or_typed_in_few_words(window: MainWindow, shown: MonthHome) -> None:
    shown.table.go_to_cell(0, "plan_status")
    type_text(shown.table, "2")
    assert reports(window, 1)[JUNE].plan_status == "ช้ากว่าแผน"
    press(Qt.Key.Key_F2)
    focus = window.focusWidget()
    assert isinstance(focus, QLineEdit)
    focus.selectAll()
    type_text(focus, "ตามแผน")
    press(Qt.Key.Key_Return)
    assert reports(window, 1)[JUNE].plan_status == "เป็นไปตามแผน", "it is stored whole"
    assert shown.model.index(0, shown.model.column_of("plan_status")).data() == "ตามแผน"


@pytest.mark.parametrize(
    ("key", "modifier"), [(Qt.Key.Key_F4, NO_KEYS), (Qt.Key.Key_Down, ALT), (Qt.Key.Key_Space, CTRL)]
)
def test_a_status_is_chosen_from_its_list(
    window: MainWindow, shown: MonthHome, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    shown.table.go_to_cell(0, "plan_status")
    press(Qt.Key.Key_F2)
    press(key, modifier)
    listed = shown.table.findChildren(SuggestionList)[0]
    assert listed.isVisible()
    assert listed.parentWidget() is shown.table.viewport(), "it may be higher than the cell"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert reports(window, 1)[JUNE].plan_status == "ช้ากว่าแผน"
    assert not listed.isVisible()
    press(Qt.Key.Key_Return)
    assert shown.table.currentIndex().row() == 1


def test_looking_at_the_list_of_statuses_changes_none(window: MainWindow, shown: MonthHome) -> None:
    shown.table.go_to_cell(0, "plan_status")
    type_text(shown.table, "2")
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F4, Qt.Key.Key_Return):
        press(key)
    assert reports(window, 1)[JUNE].plan_status == "ช้ากว่าแผน"


@pytest.mark.parametrize(
    ("typed", "stored"), [("ช", "ช้ากว่าแผน"), ("เร็", "เร็วกว่าแผน"), ("ช้ากว่ากำหนด", "ช้ากว่ากำหนด")]
)
def test_the_beginning_of_a_status_is_enough(
    window: MainWindow, shown: MonthHome, typed: str, stored: str
) -> None:
    shown.table.go_to_cell(0, "plan_status")
    press(Qt.Key.Key_F2)
    focus = window.focusWidget()
    assert isinstance(focus, QLineEdit)
    type_text(focus, typed)
    press(Qt.Key.Key_Return)
    assert reports(window, 1)[JUNE].plan_status == stored
    assert shown.table.currentIndex().row() == 1


def test_what_follows_a_status_that_was_made_whole_comes_behind_it(
    window: MainWindow, shown: MonthHome
) -> None:
    shown.table.go_to_cell(0, "plan_status")
    press(Qt.Key.Key_F2)
    focus = window.focusWidget()
    assert isinstance(focus, QLineEdit)
    type_text(focus, "ตามแผน")
    shown.report.flush()  # as a pause does
    type_text(focus, "ที่วางไว้")
    shown.report.flush()
    assert reports(window, 1)[JUNE].plan_status == "เป็นไปตามแผนที่วางไว้"


def test_last_months_words_are_one_key_away(window: MainWindow, shown: MonthHome) -> None:
    press(Qt.Key.Key_D, CTRL)
    assert reports(window, 1)[JUNE].narrative == reports(window, 1)[MAY].narrative


def test_findings_of_the_month_are_counted(window: MainWindow, shown: MonthHome, qtbot: QtBot) -> None:
    assert window.workspace
    window.workspace.document.set_report(IDS[1], JUNE, "progress", 10_00)
    qtbot.waitUntil(lambda: shown.state.findings.count == 2)  # it falls; no words
    assert statuses(shown)[1] == "2 ข้อ"


def test_a_closed_project_is_not_due(path: Path, qtbot: QtBot) -> None:
    with ProjectFile.open(path) as file:
        file.put_note(replace(Note.of(Topic.CLOSING, IDS[1]), text="แล้วเสร็จ"))
        assert [row.id for row in file.month(JUNE)] == [IDS[0], IDS[2]]
        file.put_note(replace(Note.of(Topic.CLOSING, IDS[1]), text="แล้วเสร็จ", settled_on=date(2019, 6, 1)))
        assert [row.id for row in file.month(JUNE)] == IDS


@pytest.mark.long
def test_another_month_is_chosen(window: MainWindow, shown: MonthHome) -> None:
    months = next(c for c in shown.findChildren(QComboBox) if c.accessibleName() == "เดือนที่รายงาน")
    assert months.count() == 12
    months.setCurrentIndex(months.findText(MAY.thai))
    assert shown.period == MAY
    assert statuses(shown) == [DONE] * 3


def test_undo_goes_to_the_project_that_it_is_about(window: MainWindow, shown: MonthHome) -> None:
    assert window.workspace
    press(Qt.Key.Key_D, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    window.actions_by_name["undo"].trigger()
    assert JUNE not in reports(window, 1)
    assert shown.report.project_id == IDS[1]


@pytest.mark.long
def test_the_round_is_left_where_one_was(window: MainWindow, shown: MonthHome) -> None:
    assert window.workspace
    press(Qt.Key.Key_D, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    press(Qt.Key.Key_M, CTRL)
    assert not window.workspace.is_in_round
    assert window.workspace.project_id == IDS[2]
    assert window.workspace.list.isVisible()


def test_a_file_without_projects_says_so(tmp_path: Path, qtbot: QtBot) -> None:
    ProjectFile.create(empty := tmp_path / "ว่าง.sqlite").close()
    with window_on(empty, qtbot) as window:
        press(Qt.Key.Key_M, CTRL)
        assert window.workspace
        assert window.workspace.round
        assert window.workspace.round.report.project_id is None
        press(Qt.Key.Key_Return, CTRL)


@pytest.mark.long
def test_the_projects_without_a_report_come_first(shown: MonthHome) -> None:
    assert [row.id for row in shown.model.rows] == [IDS[1], IDS[2], IDS[0]]


@pytest.mark.long
def test_the_table_is_a_sound_model(
    shown: MonthHome, qtmodeltester: ModelTester, window: MainWindow, record: ProjectRecord
) -> None:
    qtmodeltester.check(shown.model)  # type: ignore[no-untyped-call]
    assert window.workspace
    added = record.with_id(new_record_id())
    window.workspace.document.add_project(added.project, added.reports)
    assert not window.workspace.is_in_round, "a new project is filled in first"
    assert window.workspace.list.isVisible()
    press(Qt.Key.Key_M, CTRL)
    assert len(statuses(shown)) == 4


@pytest.mark.long
def test_several_values_set_at_once_leave_the_clerk_in_the_month(
    window: MainWindow, shown: MonthHome
) -> None:
    assert window.workspace
    both = [(project_id, JUNE, {"progress": 50_00}) for project_id in IDS[1:]]
    assert window.workspace.document.set_reports(both)
    assert window.workspace.is_in_round
    assert [reports(window, place)[JUNE].progress for place in (1, 2)] == [50_00, 50_00]
    assert statuses(shown)[0] == DONE
