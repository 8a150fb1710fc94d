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
from app.ui.window.workspace import Desk
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
FEBRUARY = Period(2019, 2)
PERSON = "นางสาวตัวอย่าง ใจดี"


@pytest.fixture
def desk(path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[Desk]:
    """An empty project; the reference project and a person are in the file, too."""
    with ProjectFile.create(path) as file:
        file.add_project(record.project, record.reports)
        file.add_project(
            replace(record.project, id=new_record_id(), officer_name=PERSON, officer_phone="021")
        )
        empty = Project(new_record_id(), fiscal_year=2562, office=record.project.office)
        file.add_project(empty)
    with window_on(path, qtbot) as window:
        assert window.desk is not None
        window.desk.show_project(empty.id)
        yield window.desk


def offered(desk: Desk) -> list[str]:
    """What is in sight, none if no list is open."""
    lists = [found for found in desk.findChildren(SuggestionList) if found.isVisible()]
    return [
        rows.item(row).data(Qt.ItemDataRole.UserRole)
        for found in lists
        for rows in found.findChildren(QListWidget)
        for row in range(rows.count())
    ]


def enter(desk: Desk, key: str, period: Period | None = None) -> QLineEdit | QPlainTextEdit:
    desk.form.go_to_entry(key, period)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    return editor


def type_in(editor: QLineEdit | QPlainTextEdit, text: str, qtbot: QtBot) -> None:
    editor.selectAll()
    type_text(editor, text)
    qtbot.wait(20)


def stored(desk: Desk, key: str) -> object:
    assert desk.project_id is not None
    desk.form.flush()
    return getattr(desk.document.project(desk.project_id), key)


def test_offices_that_hold_what_is_typed_are_offered_in_thai_order(desk: Desk, qtbot: QtBot) -> None:
    type_in(enter(desk, "office"), "กอก", qtbot)
    assert offered(desk) == ["สำนักงานเขตบางกอกน้อย", "สำนักงานเขตบางกอกใหญ่"]


def test_one_is_taken_with_an_arrow_and_enter(desk: Desk, qtbot: QtBot) -> None:
    editor = enter(desk, "office")
    type_in(editor, "กอก", qtbot)
    press(Key.Key_Down)
    press(Key.Key_Down)
    assert "คำแนะนำ 2 จาก 2: สำนักงานเขตบางกอกใหญ่" in editor.accessibleDescription()
    press(Key.Key_Return)
    assert stored(desk, "office") == "สำนักงานเขตบางกอกใหญ่"
    assert editor.hasFocus()
    assert offered(desk) == []


def test_taking_one_is_undone_in_one_step(desk: Desk, qtbot: QtBot) -> None:
    type_in(enter(desk, "division"), "โยธ", qtbot)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert stored(desk, "division") == "ฝ่ายโยธา"
    desk.undo()
    assert stored(desk, "division") == "โยธ"


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Tab])
def test_without_choosing_one_goes_on_with_what_was_typed(desk: Desk, qtbot: QtBot, key: Qt.Key) -> None:
    editor = enter(desk, "office")
    type_in(editor, "กอก", qtbot)
    press(key)
    assert stored(desk, "office") == "กอก"
    assert not editor.hasFocus()
    assert offered(desk) == []


def test_escape_closes_the_list_and_leaves_the_text(desk: Desk, qtbot: QtBot) -> None:
    editor = enter(desk, "office")
    type_in(editor, "กอก", qtbot)
    press(Key.Key_Escape)
    assert offered(desk) == []
    assert editor.hasFocus()
    assert stored(desk, "office") == "กอก"


def test_what_was_chosen_can_be_let_go_again(desk: Desk, qtbot: QtBot) -> None:
    type_in(enter(desk, "office"), "กอก", qtbot)
    press(Key.Key_Down)
    press(Key.Key_Up)
    press(Key.Key_Return)
    assert stored(desk, "office") == "กอก"


def test_a_click_takes_one(desk: Desk, qtbot: QtBot) -> None:
    type_in(enter(desk, "office"), "บางบอน", qtbot)
    found = next(found for found in desk.findChildren(SuggestionList) if found.isVisible())
    rows = found.findChildren(QListWidget)[0]
    QTest.mouseClick(
        rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(rows.item(0)).center()
    )
    assert stored(desk, "office") == "สำนักงานเขตบางบอน"


@pytest.mark.parametrize(
    ("key", "modifiers"), [(Key.Key_Space, CTRL), (Key.Key_Down, Qt.KeyboardModifier.AltModifier)]
)
def test_all_are_listed_when_asked_for(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    enter(desk, "division")
    press(key, modifiers)
    assert len(offered(desk)) == 10
    press(Key.Key_Return)
    assert stored(desk, "division") == "ฝ่ายการคลัง"


def test_a_person_brings_the_telephone_along(desk: Desk, qtbot: QtBot) -> None:
    type_in(enter(desk, "officer_name"), "ใจดี", qtbot)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert (stored(desk, "officer_name"), stored(desk, "officer_phone")) == (PERSON, "021")
    desk.undo()
    assert (stored(desk, "officer_name"), stored(desk, "officer_phone")) == (PERSON, "")


def test_a_telephone_that_is_there_stays(desk: Desk, qtbot: QtBot) -> None:
    type_in(enter(desk, "officer_phone"), "029", qtbot)
    type_in(enter(desk, "officer_name"), "ใจดี", qtbot)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert stored(desk, "officer_phone") == "029"


def test_what_was_typed_in_another_project_is_offered_at_once(desk: Desk, qtbot: QtBot) -> None:
    type_in(enter(desk, "subdivision"), "งานกิจการพิเศษ", qtbot)
    desk.form.flush()
    desk.new_project()
    type_in(enter(desk, "subdivision"), "พิเศษ", qtbot)
    assert offered(desk) == ["งานกิจการพิเศษ"]


# --- the city's plan ----------------------------------------------------------------------------------------


def test_a_sub_issue_is_offered_under_its_issue_however_it_is_written(desk: Desk) -> None:
    suggestions = desk.advisor.suggestions
    assert "๓.๔ สังคมพหุวัฒนธรรม" in suggestions("strategic_sub_issue", {"strategic_issue": "ด้านที่ 3"})
    assert "๓.๔ สังคมพหุวัฒนธรรม" not in suggestions("strategic_sub_issue", {"strategic_issue": "ด้านที่ ๔"})
    assert "๓.๔ สังคมพหุวัฒนธรรม" in suggestions("strategic_sub_issue", {"strategic_issue": ""})


def test_the_cascade_goes_down_to_what_the_file_has_learned(desk: Desk, record: ProjectRecord) -> None:
    line = record.project.strategic_alignments[0]
    beside = {
        "strategic_issue": "ด้านที่ ๓ มหานครสำหรับทุกคน",
        "strategic_sub_issue": "๓.๓ การศึกษาสำหรับทุกคน",
        "strategic_goal": line.strategic_goal,
    }
    assert desk.advisor.suggestions("indicator", beside) == [line.indicator]


def test_the_cascade_is_chosen_by_keyboard_alone(desk: Desk, record: ProjectRecord, qtbot: QtBot) -> None:
    enter(desk, "strategic_alignments")
    for typed in ("มหานครสำหรับทุกคน", "การศึกษา", "", ""):
        editor = QApplication.focusWidget()
        assert editor is not None
        type_text(editor, typed)
        qtbot.wait(20)
        press(Key.Key_Space, CTRL)
        press(Key.Key_Return)
        press(Key.Key_Return)
    line = record.project.strategic_alignments[0]
    assert stored(desk, "strategic_alignments") == (line,)


def test_a_plan_beside_the_file_is_for_its_years_only(desk: Desk, path: Path) -> None:
    plan = {
        "name": "แผนใหม่",
        "first_fiscal_year": 2566,
        "last_fiscal_year": 2570,
        "issues": [{"name": "๑ เมืองปลอดภัย"}],
    }
    (path.parent / "plans").mkdir()
    (path.parent / "plans" / "new.json").write_text(json.dumps(plan), "utf-8")
    assert "๑ เมืองปลอดภัย" not in desk.advisor.suggestions("strategic_issue", {})
    desk.form.edited.emit("fiscal_year", 2567)
    assert "๑ เมืองปลอดภัย" in desk.advisor.suggestions("strategic_issue", {})
    assert "ด้านที่ ๔ มหานครกระชับ" not in desk.advisor.suggestions("strategic_issue", {})


def test_a_plan_that_cannot_be_read_is_told_and_does_not_stand_in_the_way(desk: Desk, path: Path) -> None:
    told: list[str] = []
    desk.told.connect(told.append)
    (path.parent / "plans").mkdir()
    (path.parent / "plans" / "broken.json").write_text("{", "utf-8")
    assert "ด้านที่ ๔ มหานครกระชับ" in desk.advisor.suggestions("strategic_issue", {})
    assert "broken.json" in told[0]


# --- what was reported before -------------------------------------------------------------------------------


def test_reports_of_this_month_are_offered_only_when_asked_for(desk: Desk, record: ProjectRecord) -> None:
    editor = enter(desk, "narrative", FEBRUARY)
    type_text(editor, "เ")
    assert offered(desk) == []
    press(Key.Key_Space, CTRL)
    assert offered(desk) == [r.narrative for r in record.reports if r.period == FEBRUARY]


def test_a_narrative_is_put_where_the_cursor_is(desk: Desk, record: ProjectRecord, qtbot: QtBot) -> None:
    (narrative,) = (r.narrative for r in record.reports if r.period == FEBRUARY)
    editor = enter(desk, "narrative", FEBRUARY)
    type_text(editor, "ตามแผน")
    press(Key.Key_Space, CTRL)
    press(Key.Key_Return)
    assert desk.project_id is not None
    assert desk.document.reports(desk.project_id)[0].narrative == f"ตามแผน {narrative}"
    type_text(editor, "๑")
    qtbot.wait(20)
    assert offered(desk) == []


# --- where the list lies ------------------------------------------------------------------------------------


def test_the_list_follows_its_editor_when_the_page_moves(desk: Desk, qtbot: QtBot) -> None:
    """A text that shrinks lets all below it move up."""
    editor = enter(desk, "strategic_alignments")
    editor.insertPlainText("ด้านที่ ๓ ยาว " * 30)  # type: ignore[union-attr]
    qtbot.wait(50)
    type_in(editor, "ด", qtbot)
    qtbot.wait(50)
    (found,) = (found for found in desk.findChildren(SuggestionList) if found.isVisible())
    page = found.parentWidget()
    assert page is not None
    field = editor.rect().translated(editor.mapTo(page, editor.rect().topLeft()))
    assert found.geometry().top() == field.bottom() + 1 or found.geometry().bottom() == field.top() - 1


def test_the_list_is_never_larger_than_what_is_in_sight(desk: Desk) -> None:
    enter(desk, "office")
    press(Key.Key_Space, CTRL)
    (found,) = (found for found in desk.findChildren(SuggestionList) if found.isVisible())
    assert found.visibleRegion().boundingRect().size() == found.size()
    assert found.height() > 100


def test_the_months_round_has_them_too(desk: Desk, record: ProjectRecord) -> None:
    desk.show_round()
    assert desk.round is not None
    desk.round.report.show_report(record.project.id, FEBRUARY)
    editors = [editor for editor in desk.round.report.findChildren(QPlainTextEdit) if editor.isVisible()]
    editors[0].setFocus()
    press(Key.Key_Space, CTRL)
    others = [report.narrative for report in reversed(record.reports) if report.period != FEBRUARY]
    assert offered(desk)[: len(set(others))] == list(dict.fromkeys(others))
