"""Copying a year's projects to the next one: chosen, with budgets, in one step."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.history import next_year_dialog
from app.ui.history.next_year_dialog import NextYearDialog
from app.ui.history.next_year_table import BUDGET, NAME, Choices, NextYearModel
from app.ui.widgets import dialogs
from app.ui.window.editing import redo, undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

COUNT = 4
Act = Callable[[NextYearDialog], None]


@pytest.fixture
def workspace(path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[Workspace]:
    """Four projects of 2562 with their reports, the last of them closed, and one of 2561."""
    with ProjectFile.create(path) as file:
        for number in range(COUNT):
            one = record.with_id(new_record_id())
            name, code = f"โครงการที่ {number} ปี 2562", f"50130000-{1000 + number}"
            file.add_project(replace(one.project, project_name=name, project_code=code), one.reports)
        file.put_note(replace(Note.of(Topic.CLOSING, one.project.id), text="จบ"))
        other = record.with_id(new_record_id()).project
        file.add_project(replace(other, fiscal_year=2561, project_code="50130000-0001"))
    with window_on(path, qtbot) as window:
        assert window.workspace
        yield window.workspace


@pytest.fixture
def window(workspace: Workspace) -> MainWindow:
    found = workspace.window()
    assert isinstance(found, MainWindow)
    return found


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Act]]:
    acts: list[Act] = []

    def run(dialog: NextYearDialog) -> int:
        dialog.show()
        acts.pop(0)(dialog)
        dialog.hide()
        return dialog.result()

    monkeypatch.setattr(NextYearDialog, "exec", run)
    yield acts
    assert not acts, "the dialog did not open"


def of_year(workspace: Workspace, year: int) -> list[str]:
    return [one.project_name for one in workspace.document.file.summaries() if one.fiscal_year == year]


def begin(window: MainWindow) -> None:
    window.actions_by_name["next_year"].trigger()


def test_all_but_the_closed_ones_begin_again_and_one_step_takes_all_back(
    workspace: Workspace, window: MainWindow, acts: list[Act]
) -> None:
    def agree(dialog: NextYearDialog) -> None:
        assert dialog.accept_button.text() == "เพิ่ม 3 โครงการของปี 2563"
        dialog.accept_button.click()

    acts.append(agree)
    begin(window)
    assert of_year(workspace, 2563) == [f"โครงการที่ {number} ปี 2563" for number in range(COUNT - 1)]
    new = [one for one in workspace.document.file.summaries() if one.fiscal_year == 2563]
    assert all(one.report_count == 0 for one in new)
    project = workspace.document.project(new[0].id)
    assert (project.start_date, project.end_date) == (date(2019, 10, 1), date(2020, 9, 30))
    assert project.allocated_budget_satang == 180_000_00
    undo(workspace)
    assert of_year(workspace, 2563) == []
    redo(workspace)
    assert len(of_year(workspace, 2563)) == 3


def test_a_second_time_those_that_are_there_already_are_not_chosen(
    workspace: Workspace, window: MainWindow, acts: list[Act]
) -> None:
    workspace.list.show_projects(workspace.document.file.summaries(), None)

    def leave_one(dialog: NextYearDialog) -> None:
        press(Qt.Key.Key_Space, widget=dialog.table)
        assert dialog.model.count == 2
        dialog.accept()

    def look(dialog: NextYearDialog) -> None:
        dialog.old.setCurrentText("พ.ศ. 2562")
        assert [project.project_code for project in dialog.model.projects(str)] == ["50130000-1000"]
        remarks = [dialog.model.index(row, 4).data() for row in range(COUNT)]
        assert remarks == ["", "มีในปี 2563 แล้ว", "มีในปี 2563 แล้ว", "ปิดแล้ว"]

    acts += [leave_one, look]
    begin(window)
    begin(window)


def test_budgets_are_typed_kept_or_emptied(workspace: Workspace, window: MainWindow, acts: list[Act]) -> None:
    def fill_in(dialog: NextYearDialog) -> None:
        dialog.budgets.setCurrentIndex(1)
        dialog.budgets.activated.emit(1)
        dialog.table.setCurrentIndex(dialog.model.index(0, BUDGET))
        dialog.table.edit(dialog.model.index(0, BUDGET))
        editor = dialog.table.findChild(QLineEdit)
        assert isinstance(editor, QLineEdit)
        type_text(editor, "๒๕๐,๐๐๐.50")
        press(Qt.Key.Key_Return, widget=editor)
        QApplication.processEvents()
        assert dialog.table.currentIndex().row() == 1  # ready for the next one
        dialog.accept()

    acts.append(fill_in)
    begin(window)
    new = [one for one in workspace.document.file.summaries() if one.fiscal_year == 2563]
    assert [one.allocated_budget_satang for one in new] == [250_000_50, None, None]


@pytest.mark.long
def test_typed_budgets_stay_when_another_year_is_looked_at_and_are_not_lost_unasked(
    workspace: Workspace, window: MainWindow, acts: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def stay(_parent: object, is_typed: bool) -> bool:
        asked.append(is_typed)
        return not is_typed

    monkeypatch.setattr(next_year_dialog, "may_leave", stay)

    def type_and_leave(dialog: NextYearDialog) -> None:
        dialog.reject()
        dialog.show()
        assert dialog.model.setData(dialog.model.index(0, BUDGET), "123")
        dialog.old.currentIndexChanged.emit(0)
        assert dialog.model.index(0, BUDGET).data() == "123"
        dialog.reject()
        assert dialog.isVisible()
        dialog.budgets.activated.emit(0)
        dialog.reject()

    acts.append(type_and_leave)
    begin(window)
    assert asked == [False, True, False], "untouched, typed, taken back"


@pytest.mark.long
def test_an_amount_that_cannot_be_read_is_refused_in_words(
    workspace: Workspace, window: MainWindow, acts: list[Act]
) -> None:
    def try_it(dialog: NextYearDialog) -> None:
        assert not dialog.model.setData(dialog.model.index(0, BUDGET), "สองแสน")
        shown = [label.text() for label in dialog.findChildren(type(dialogs.words(""))) if label.isVisible()]
        assert any(text.startswith("อ่านจำนวนเงิน “สองแสน” ไม่ออก") for text in shown)
        assert dialog.model.index(0, BUDGET).data() == "180,000"

    acts.append(try_it)
    begin(window)
    assert of_year(workspace, 2563) == []


def test_codes_and_the_year_in_names_stay_or_go_as_the_clerk_says(
    workspace: Workspace, window: MainWindow, acts: list[Act]
) -> None:
    def choose(dialog: NextYearDialog) -> None:
        dialog.keeps_code.setChecked(False)
        dialog.renames.setChecked(False)
        dialog.new.setCurrentText("พ.ศ. 2565")
        assert dialog.accept_button.text() == "เพิ่ม 3 โครงการของปี 2565"
        dialog.accept()

    acts.append(choose)
    begin(window)
    new = [one for one in workspace.document.file.summaries() if one.fiscal_year == 2565]
    assert [(one.project_code, one.project_name) for one in new] == [
        ("", f"โครงการที่ {number} ปี 2562") for number in range(COUNT - 1)
    ]
    assert workspace.document.project(new[0].id).start_date == date(2021, 10, 1)


@pytest.mark.long
def test_none_chosen_is_nothing_to_add(workspace: Workspace, window: MainWindow, acts: list[Act]) -> None:
    def choose_none(dialog: NextYearDialog) -> None:
        dialog.model.choose_all(False)
        assert not dialog.accept_button.isEnabled()
        dialog.model.choose_all(True)
        assert dialog.accept_button.text() == "เพิ่ม 4 โครงการของปี 2563"
        assert dialog.result() == QDialog.DialogCode.Rejected

    acts.append(choose_none)
    begin(window)
    assert of_year(workspace, 2563) == []


def test_without_any_fiscal_year_that_is_said(
    path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(dialogs, "inform", lambda _parent, what, _details: said.append(what))
    ProjectFile.create(path).close()
    with window_on(path, qtbot) as window:
        window.actions_by_name["next_year"].trigger()
    assert said == ["ยังไม่มีโครงการที่ระบุปีงบประมาณ"]


def test_the_table_is_a_model_as_qt_wants_it_and_is_heard_in_words(
    record: ProjectRecord, qtmodeltester: ModelTester
) -> None:
    model = NextYearModel([])
    model.show_projects(model.rows_of([record.project], [], Choices(2563)))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert model.rowCount(QModelIndex()) == 1
    heard = model.index(0, NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "เลือกแล้ว ชื่อโครงการ โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน"
    model.set_budgets(kept=False)
    assert model.index(0, BUDGET).data() == ""
    model.set_budgets(kept=True)
    assert model.index(0, BUDGET).data() == "180,000"


def cancelled(*_: object) -> None:
    return None


def damaged_project(*_: object) -> None:
    raise UserError("อ่านโครงการไม่ได้")


@pytest.mark.parametrize("reading", [cancelled, damaged_project])
def test_another_year_that_is_not_read_leaves_the_shown_one(
    reading: Callable[..., None],
    workspace: Workspace,
    window: MainWindow,
    acts: list[Act],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def choose(dialog: NextYearDialog) -> None:
        before = dialog.accept_button.text()
        monkeypatch.setattr(next_year_dialog, "found_beside", reading)
        dialog.old.setCurrentIndex(dialog.old.findData(2561))
        assert (dialog.old.currentData(), dialog.new_year) == (2562, 2563)
        assert (dialog.accept_button.text(), len(dialog.model.rows)) == (before, COUNT)
        dialog.accept_button.click()

    monkeypatch.setattr(dialogs, "tell", lambda *_: None)
    acts.append(choose)
    begin(window)
    assert len(of_year(workspace, 2563)) == COUNT - 1


def test_days_that_are_the_wrong_way_round_are_remarked(record: ProjectRecord) -> None:
    """They come from the year before, where they may have been overlooked."""
    project = replace(record.project, start_date=date(2018, 10, 1), end_date=date(2019, 9, 30))
    turned = replace(project, start_date=date(2019, 9, 30), end_date=date(2018, 10, 1))
    model = NextYearModel([])
    model.show_projects(model.rows_of([project, turned], (), Choices(2563)))
    remarks = [model.index(row, model.columnCount() - 1).data() for row in range(2)]
    assert remarks == ["", "วันสิ้นสุดมาก่อนวันเริ่มต้น"]
