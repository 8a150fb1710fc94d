"""What is done with several projects at once, each as one undo step."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core import writing
from app.ui.core.document import Document
from app.ui.core.writing import Writer, run_at_once
from app.ui.form.note_dialogs import ClosingDialog
from app.ui.project_list.menu import ListMenu
from app.ui.project_list.selected import (
    ValuesDialog,
    close_projects,
    duplicate_project,
    set_division,
    set_officer,
)
from app.ui.window.editing import undo
from app.ui.window.workspace import Workspace
from tests.ui.answering import answering


@pytest.fixture
def workspace(file: ProjectFile, record: ProjectRecord, qtbot: QtBot) -> Workspace:
    """The reference project and two others."""
    file.add_project(record.project, record.reports)
    for code in ("50130000-9998", "50130000-9999"):
        file.add_project(replace(record.project, id=new_record_id(), project_code=code, officer_phone="1"))
    workspace = Workspace(Document(file))
    qtbot.addWidget(workspace, before_close_func=lambda workspace: workspace.preview.close())
    return workspace


def ids_of(workspace: Workspace) -> list[str]:
    return list(workspace.list.model.ids)


def typing(text: str) -> Callable[[ValuesDialog | ClosingDialog], None]:
    """Return the act of typing into the dialog and accepting it."""

    def act(dialog: ValuesDialog | ClosingDialog) -> None:
        if isinstance(dialog, ValuesDialog):
            dialog._value.setEditText(text)
        else:
            dialog._line.setText(text)
        dialog.accept()

    return act


def test_a_division_is_set_in_all_selected_projects_as_one_step(workspace: Workspace) -> None:
    first, *others = ids_of(workspace)
    before = workspace.document.project(others[0]).division
    with answering(typing("ฝ่ายโยธา"), kind=ValuesDialog):
        set_division(workspace, others)
    divisions = [workspace.document.project(one).division for one in (first, *others)]
    assert divisions == [before, "ฝ่ายโยธา", "ฝ่ายโยธา"]
    undo(workspace)
    assert {workspace.document.project(one).division for one in others} == {before}


def test_an_officer_comes_with_the_number_that_the_file_knows(workspace: Workspace) -> None:
    known, *others = ids_of(workspace)
    workspace.document.set(known, "officer_name", "นาย สมมติ ใจดี")
    workspace.document.set(known, "officer_phone", "02 999 9999")
    with answering(typing("นาย สมมติ ใจดี"), kind=ValuesDialog):
        set_officer(workspace, others)
    projects = [workspace.document.project(one) for one in others]
    assert {(one.officer_name, one.officer_phone) for one in projects} == {("นาย สมมติ ใจดี", "02 999 9999")}


def test_another_officer_does_not_keep_the_number_of_the_one_before(workspace: Workspace) -> None:
    *_, last = ids_of(workspace)
    with answering(typing("นาง ทดลอง"), kind=ValuesDialog):
        set_officer(workspace, [last])
    assert workspace.document.project(last).officer_phone == ""


def test_projects_are_closed_for_one_reason_and_closed_ones_are_left_alone(workspace: Workspace) -> None:
    first, second, third = ids_of(workspace)
    with answering(typing("แล้วเสร็จ"), kind=ClosingDialog):
        close_projects(workspace, [first, second])
    assert workspace.document.file.closed_projects() == {first, second}
    with answering(typing("ฝ่ายโยธา"), kind=ValuesDialog):
        set_division(workspace, [first, third])
    assert workspace.document.project(third).division == "ฝ่ายโยธา"
    assert workspace.document.project(first).division != "ฝ่ายโยธา"


def test_thousands_are_read_and_written_with_progress(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes some tenths of a millisecond: together they held the window for seconds."""
    told: list[str] = []

    def run(steps: Iterator[tuple[int, None]], count: int, doing: str) -> bool:
        told.append(doing)
        return run_at_once(steps, count, doing)

    monkeypatch.setattr(writing, "MANY", 3)
    workspace.document._writer = Writer(run)
    with answering(typing("ฝ่ายโยธา"), kind=ValuesDialog):
        set_division(workspace, ids_of(workspace))
    with answering(typing("แล้วเสร็จ"), kind=ClosingDialog):
        close_projects(workspace, ids_of(workspace))
    assert told == 2 * [writing.READING, writing.WRITING]
    assert workspace.document.file.closed_projects() == {*ids_of(workspace)}


def test_a_duplicate_has_everything_but_id_code_and_reports(workspace: Workspace) -> None:
    first = next(one for one in ids_of(workspace) if workspace.document.reports(one))
    duplicate_project(workspace, first)
    made = workspace.project_id
    assert made not in (None, first)
    assert made
    original, copy = workspace.document.project(first), workspace.document.project(made)
    assert copy == replace(original, id=made, project_code="")
    assert workspace.document.reports(made) == ()
    assert workspace.document.reports(first)[0].period == Period(2018, 10)


def test_the_menu_of_several_projects_offers_what_can_be_done_with_all(workspace: Workspace) -> None:
    menus = workspace.findChild(ListMenu)
    assert menus is not None
    one, many = (
        [action.text() for action in menus.made(ids).actions() if not action.isSeparator()]
        for ids in (ids_of(workspace)[:1], ids_of(workspace))
    )
    assert "ทำสำเนาโครงการ" in one
    assert "ทำสำเนาโครงการ" not in many
    for texts in (one, many):
        assert {"พิมพ์…", "กำหนดผู้รับผิดชอบ…", "กำหนดฝ่าย…", "ปิดโครงการ…"} <= set(texts)


def test_selected_projects_are_told_in_the_order_of_the_list(workspace: Workspace) -> None:
    workspace.list.view.selectAll()
    assert workspace.list.selected_ids == workspace.listing.shown_ids
    with_ctrl_held = Qt.KeyboardModifier.ControlModifier
    QTest.keyPress(workspace.list.view, Qt.Key.Key_Control, with_ctrl_held)
    workspace.list.mark(workspace.listing.shown_ids[1])
    QTest.keyRelease(workspace.list.view, Qt.Key.Key_Control)
    assert workspace.list.selected_ids == [workspace.listing.shown_ids[1]] == [workspace.project_id]


def test_amounts_of_two_years_are_never_added(workspace: Workspace) -> None:
    workspace.document.set(ids_of(workspace)[-1], "fiscal_year", 2563)
    assert "บาท" not in workspace.list._totals.text()
    workspace.list._years.setCurrentIndex(2)
    assert workspace.list.fiscal_year == 2562
    assert workspace.list._totals.text().startswith("2 โครงการ · ใช้ไป ")


def test_a_project_clicked_with_ctrl_is_selected_with_the_others(shown_list: Workspace) -> None:
    view = shown_list.list.view
    for row, held in ((0, Qt.KeyboardModifier.NoModifier), (2, Qt.KeyboardModifier.ControlModifier)):
        place = view.visualRect(shown_list.list.model.index(row)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, place)
        QTest.qWait(20)
    first, _, last = shown_list.listing.shown_ids
    assert shown_list.list.selected_ids == [first, last]
    assert shown_list.project_id == last


@pytest.fixture
def shown_list(workspace: Workspace, qtbot: QtBot) -> Workspace:
    workspace.resize(1366, 768)
    workspace.show()
    qtbot.waitExposed(workspace)
    return workspace
