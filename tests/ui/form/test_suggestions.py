"""Suggestions: offered, never forced; by keyboard and by mouse."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.editors.completer import SuggestionList
from app.ui.widgets.dressing import choose_size
from app.ui.widgets.theme import SIZES, TextSize
from app.ui.window.editing import undo
from app.ui.window.workspace import Workspace
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
FEBRUARY = Period(2019, 2)
PERSON = "นางสาวตัวอย่าง ใจดี"


@pytest.fixture
def workspace(path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[Workspace]:
    """An empty project; the file also has the reference project and a person."""
    with ProjectFile.create(path) as file:
        file.add_project(record.project, record.reports)
        file.add_project(
            replace(record.project, id=new_record_id(), officer_name=PERSON, officer_phone="021")
        )
        empty = Project(new_record_id(), fiscal_year=2562, office=record.project.office)
        file.add_project(empty)
    with window_on(path, qtbot) as window:
        assert window.workspace is not None
        window.workspace.show_project(empty.id)
        yield window.workspace


def offered(workspace: Workspace) -> list[str]:
    """Return the visible suggestions; empty if no list is open."""
    lists = [found for found in workspace.findChildren(SuggestionList) if found.isVisible()]
    return [
        rows.item(row).text()
        for found in lists
        for rows in found.findChildren(QListWidget)
        for row in range(rows.count())
    ]


def enter(workspace: Workspace, key: str, period: Period | None = None) -> QLineEdit | QPlainTextEdit:
    workspace.form.go_to_entry(key, period)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    return editor


def type_in(editor: QLineEdit | QPlainTextEdit, text: str, qtbot: QtBot) -> None:
    editor.selectAll()
    type_text(editor, text)
    qtbot.wait(20)


def stored(workspace: Workspace, key: str) -> object:
    assert workspace.project_id is not None
    workspace.form.flush()
    return getattr(workspace.document.project(workspace.project_id), key)


@pytest.mark.long
def test_offices_that_hold_what_is_typed_are_offered_in_thai_order(
    workspace: Workspace, qtbot: QtBot
) -> None:
    type_in(enter(workspace, "office"), "กอก", qtbot)
    assert offered(workspace) == ["สำนักงานเขตบางกอกน้อย", "สำนักงานเขตบางกอกใหญ่"]


def test_one_is_taken_with_an_arrow_and_enter(workspace: Workspace, qtbot: QtBot) -> None:
    editor = enter(workspace, "office")
    type_in(editor, "กอก", qtbot)
    press(Key.Key_Down)
    press(Key.Key_Down)
    assert "คำแนะนำ 2 จาก 2: สำนักงานเขตบางกอกใหญ่" in editor.accessibleDescription()
    press(Key.Key_Return)
    assert stored(workspace, "office") == "สำนักงานเขตบางกอกใหญ่"
    assert editor.hasFocus()
    assert offered(workspace) == []


def test_taking_one_is_undone_in_one_step(workspace: Workspace, qtbot: QtBot) -> None:
    type_in(enter(workspace, "division"), "โยธ", qtbot)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert stored(workspace, "division") == "ฝ่ายโยธา"
    undo(workspace)
    assert stored(workspace, "division") == "โยธ"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab])
def test_without_choosing_one_goes_on_with_what_was_typed(
    workspace: Workspace, qtbot: QtBot, key: Qt.Key
) -> None:
    editor = enter(workspace, "office")
    type_in(editor, "กอก", qtbot)
    press(key)
    assert stored(workspace, "office") == "กอก"
    assert not editor.hasFocus()
    assert offered(workspace) == []


def test_escape_closes_the_list_and_leaves_the_text(workspace: Workspace, qtbot: QtBot) -> None:
    editor = enter(workspace, "office")
    type_in(editor, "กอก", qtbot)
    press(Key.Key_Escape)
    assert offered(workspace) == []
    assert editor.hasFocus()
    assert stored(workspace, "office") == "กอก"


@pytest.mark.long
def test_what_was_chosen_can_be_let_go_again(workspace: Workspace, qtbot: QtBot) -> None:
    type_in(enter(workspace, "office"), "กอก", qtbot)
    press(Key.Key_Down)
    press(Key.Key_Up)
    press(Key.Key_Return)
    assert stored(workspace, "office") == "กอก"


def test_a_click_takes_one(workspace: Workspace, qtbot: QtBot) -> None:
    type_in(enter(workspace, "office"), "บางบอน", qtbot)
    found = next(found for found in workspace.findChildren(SuggestionList) if found.isVisible())
    rows = found.findChildren(QListWidget)[0]
    QTest.mouseClick(
        rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(rows.item(0)).center()
    )
    assert stored(workspace, "office") == "สำนักงานเขตบางบอน"


@pytest.mark.parametrize(
    ("key", "modifiers"), [(Key.Key_Space, CTRL), (Key.Key_Down, Qt.KeyboardModifier.AltModifier)]
)
def test_all_are_listed_when_asked_for(
    workspace: Workspace, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    enter(workspace, "division")
    press(key, modifiers)
    assert len(offered(workspace)) == 10
    press(Key.Key_Return)
    assert stored(workspace, "division") == "ฝ่ายการคลัง"


def test_a_person_brings_the_telephone_along(workspace: Workspace, qtbot: QtBot) -> None:
    type_in(enter(workspace, "officer_name"), "ใจดี", qtbot)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert (stored(workspace, "officer_name"), stored(workspace, "officer_phone")) == (PERSON, "021")
    undo(workspace)
    assert (stored(workspace, "officer_name"), stored(workspace, "officer_phone")) == (PERSON, "")


@pytest.mark.long
def test_a_telephone_that_is_there_stays(workspace: Workspace, qtbot: QtBot) -> None:
    type_in(enter(workspace, "officer_phone"), "029", qtbot)
    type_in(enter(workspace, "officer_name"), "ใจดี", qtbot)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert stored(workspace, "officer_phone") == "029"


@pytest.mark.long
def test_what_was_typed_in_another_project_is_offered_at_once(workspace: Workspace, qtbot: QtBot) -> None:
    type_in(enter(workspace, "subdivision"), "งานกิจการพิเศษ", qtbot)
    workspace.form.flush()
    workspace.new_project()
    type_in(enter(workspace, "subdivision"), "พิเศษ", qtbot)
    assert offered(workspace) == ["งานกิจการพิเศษ"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("code", "office"), [("50400000-0001", "สำนักงานเขตบางแค"), ("๕๐๔๗0000-0001", "สำนักงานเขตบางนา")]
)
def test_a_confirmed_unit_code_proposes_its_office_first(
    workspace: Workspace, code: str, office: str
) -> None:
    workspace.form.edited.emit("project_code", code)
    assert workspace.advisor.suggestions("office", {})[0] == office


def test_an_office_proposes_the_beginning_of_its_codes(workspace: Workspace, qtbot: QtBot) -> None:
    workspace.form.edited.emit("office", "สำนักงานเขตบางแค")
    workspace.form.edited.emit("project_code", "")
    type_in(enter(workspace, "project_code"), "50", qtbot)
    assert offered(workspace) == ["50400000-"]


@pytest.mark.long
def test_an_unconfirmed_unit_code_proposes_no_office(workspace: Workspace) -> None:
    in_order = workspace.advisor.suggestions("office", {})
    workspace.form.edited.emit("project_code", "50990000-0001")
    assert workspace.advisor.suggestions("office", {}) == workspace.advisor.in_thai_order(in_order)


# --- the city's plan ----------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_sub_issue_is_offered_under_its_issue_however_it_is_written(workspace: Workspace) -> None:
    suggestions = workspace.advisor.suggestions
    assert "๓.๔ - สังคมพหุวัฒนธรรม" in suggestions("strategic_sub_issue", {"strategic_issue": "ด้านที่ 3"})
    assert "๓.๔ - สังคมพหุวัฒนธรรม" not in suggestions("strategic_sub_issue", {"strategic_issue": "ด้านที่ ๔"})
    assert "๓.๔ - สังคมพหุวัฒนธรรม" in suggestions("strategic_sub_issue", {"strategic_issue": ""})


@pytest.mark.long
def test_the_cascade_goes_down_to_what_the_file_has_learned(
    workspace: Workspace, record: ProjectRecord
) -> None:
    line = record.project.strategic_alignments[0]
    beside = {
        "strategic_issue": "ด้านที่ ๓ มหานครสำหรับทุกคน",
        "strategic_sub_issue": "๓.๓ การศึกษาสำหรับทุกคน",
        "strategic_goal": line.strategic_goal,
    }
    assert line.indicator in workspace.advisor.suggestions("indicator", beside)


def test_the_cascade_is_chosen_by_keyboard_alone(
    workspace: Workspace, record: ProjectRecord, qtbot: QtBot
) -> None:
    enter(workspace, "strategic_alignments")
    for typed in ("มหานครสำหรับทุกคน", "การศึกษา", "คุณภาพ", "12."):
        editor = QApplication.focusWidget()
        assert editor is not None
        type_text(editor, typed)
        qtbot.wait(20)
        press(Key.Key_Space, CTRL)
        press(Key.Key_Return)
        press(Key.Key_Return)
    line = record.project.strategic_alignments[0]
    assert stored(workspace, "strategic_alignments") == (line,)


def test_a_plan_beside_the_file_is_for_its_years_only(workspace: Workspace, path: Path) -> None:
    plan = {
        "name": "แผนใหม่",
        "first_fiscal_year": 2566,
        "last_fiscal_year": 2570,
        "issues": [{"name": "๑ เมืองปลอดภัย"}],
    }
    (path.parent / "plans").mkdir()
    (path.parent / "plans" / "new.json").write_text(json.dumps(plan), "utf-8")
    assert "๑ เมืองปลอดภัย" not in workspace.advisor.suggestions("strategic_issue", {})
    workspace.form.edited.emit("fiscal_year", 2567)
    assert "๑ เมืองปลอดภัย" in workspace.advisor.suggestions("strategic_issue", {})
    assert "ด้านที่ ๔ - มหานครกระชับ" not in workspace.advisor.suggestions("strategic_issue", {})


@pytest.mark.long
def test_a_plan_that_cannot_be_read_is_told_and_does_not_stand_in_the_way(
    workspace: Workspace, path: Path
) -> None:
    told: list[str] = []
    workspace.status_message.connect(told.append)
    (path.parent / "plans").mkdir()
    (path.parent / "plans" / "broken.json").write_text("{", "utf-8")
    assert "ด้านที่ ๔ - มหานครกระชับ" in workspace.advisor.suggestions("strategic_issue", {})
    assert "broken.json" in told[0]


# --- what was reported before -------------------------------------------------------------------------------


@pytest.mark.long
def test_reports_of_this_month_are_offered_only_when_asked_for(
    workspace: Workspace, record: ProjectRecord
) -> None:
    editor = enter(workspace, "narrative", FEBRUARY)
    type_text(editor, "เ")
    assert offered(workspace) == []
    press(Key.Key_Space, CTRL)
    assert offered(workspace) == [r.narrative for r in record.reports if r.period == FEBRUARY]


def test_a_narrative_is_put_where_the_cursor_is(
    workspace: Workspace, record: ProjectRecord, qtbot: QtBot
) -> None:
    (narrative,) = (r.narrative for r in record.reports if r.period == FEBRUARY)
    editor = enter(workspace, "narrative", FEBRUARY)
    type_text(editor, "ตามแผน")
    press(Key.Key_Space, CTRL)
    press(Key.Key_Return)
    assert workspace.project_id is not None
    assert workspace.document.reports(workspace.project_id)[0].narrative == f"ตามแผน {narrative}"
    type_text(editor, "๑")
    qtbot.wait(20)
    assert offered(workspace) == []


# --- where the list lies ------------------------------------------------------------------------------------


def test_the_list_follows_its_editor_when_the_page_moves(workspace: Workspace, qtbot: QtBot) -> None:
    """When a text shrinks, everything below it moves up."""
    editor = enter(workspace, "strategic_alignments")
    editor.insertPlainText("ด้านที่ ๓ ยาว " * 30)  # type: ignore[union-attr]
    qtbot.wait(50)
    type_in(editor, "ด", qtbot)
    qtbot.wait(50)
    (found,) = (found for found in workspace.findChildren(SuggestionList) if found.isVisible())
    page = found.parentWidget()
    assert page is not None
    field = editor.rect().translated(editor.mapTo(page, editor.rect().topLeft()))
    assert found.geometry().top() == field.bottom() + 1 or found.geometry().bottom() == field.top() - 1


def test_letters_of_another_size_close_the_list(
    themed: QApplication, workspace: Workspace, qtbot: QtBot
) -> None:
    """Its rows were measured with the others: the last one would be cut."""
    editor = enter(workspace, "office")
    press(Key.Key_Space, CTRL)
    assert offered(workspace)
    choose_size(themed, TextSize(SIZES[-1]))
    assert offered(workspace) == []
    assert editor.hasFocus()
    press(Key.Key_Space, CTRL)
    assert offered(workspace)


@pytest.mark.long
def test_the_list_is_never_larger_than_what_is_in_sight(workspace: Workspace) -> None:
    enter(workspace, "office")
    press(Key.Key_Space, CTRL)
    (found,) = (found for found in workspace.findChildren(SuggestionList) if found.isVisible())
    assert found.visibleRegion().boundingRect().size() == found.size()
    assert found.height() > 100


@pytest.mark.long
def test_the_months_round_has_them_too(workspace: Workspace, record: ProjectRecord) -> None:
    workspace.show_round()
    assert workspace.round is not None
    workspace.round.report.show_report(record.project.id, FEBRUARY)
    editors = [
        editor for editor in workspace.round.report.pane.findChildren(QPlainTextEdit) if editor.isVisible()
    ]
    editors[0].setFocus()
    press(Key.Key_Space, CTRL)
    others = [report.narrative for report in reversed(record.reports) if report.period != FEBRUARY]
    assert offered(workspace)[: len(set(others))] == list(dict.fromkeys(others))


def test_values_are_read_again_only_for_what_a_new_project_has(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a large file take a twentieth of a second, and a new project mostly has its office alone."""
    file = workspace.document.file
    asked: list[tuple[str, ...]] = []
    read = ProjectFile.used

    def watched(file: ProjectFile, *keys: str) -> object:
        asked.append(keys)
        return read(file, *keys)

    offices, divisions = workspace.advisor._values("office"), workspace.advisor._values("division")
    monkeypatch.setattr(ProjectFile, "used", watched)
    assert workspace.document.new_project(office="สำนักงานเขตบางรัก")
    assert workspace.advisor._values("division") == divisions
    assert ("division",) not in asked
    assert workspace.advisor._values("office") == [("สำนักงานเขตบางรัก",), *offices] == file.used("office")
    assert ("office",) in asked
