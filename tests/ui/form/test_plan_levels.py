"""The plan in the form: its levels are named as its edition names them, and chosen by one key each."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models.project import Project, StrategicAlignment
from app.models.project_record import ProjectRecord
from app.printing.official_form import lay_out_form
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.editors.plan_chooser import PlanChooser
from app.ui.window.editing import undo
from app.ui.window.workspace import Workspace
from tests.printing.forms import text_of
from tests.ui.answering import answering
from tests.ui.pointing import double_click
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
CITY = "ด้านที่ ๓ - มหานครสำหรับทุกคน : Bangkok as a City for All"
SAFE = "ยุทธศาสตร์ที่ 1 การสร้างเมืองปลอดภัยและหยุ่นตัวต่อวิกฤตการณ์"
CRIME = "1.1 ปลอดอาชญากรรมและยาเสพติด"
MARK = "ยังไม่ยืนยัน โปรดตรวจกับเล่มแผน"


@pytest.fixture
def workspace(path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[Workspace]:
    """An empty project of 2562, beside the reference project of the same year."""
    with ProjectFile.create(path) as file:
        file.add_project(record.project, record.reports)
        empty = Project(new_record_id(), fiscal_year=2562, office=record.project.office)
        file.add_project(empty)
    with window_on(path, qtbot) as window:
        assert window.workspace is not None
        window.workspace.show_project(empty.id)
        yield window.workspace


def labels(workspace: Workspace) -> list[str]:
    workspace.form.go_to_entry("strategic_alignments")
    fields = [workspace.window().focusWidget()]
    for _ in range(3):
        press(Key.Key_Tab)
        fields.append(workspace.window().focusWidget())
    return [field.accessibleName() for field in fields]


def stored(workspace: Workspace) -> tuple[StrategicAlignment, ...]:
    assert workspace.project_id is not None
    workspace.form.flush()
    return workspace.document.project(workspace.project_id).strategic_alignments


def in_chooser(workspace: Workspace, answer: Callable[[PlanChooser], object]) -> None:
    """Open the chooser from the first level by F4, and do this in it."""

    def act(chooser: PlanChooser) -> None:
        try:
            assert chooser.focusWidget() is chooser.list
            answer(chooser)
        finally:
            if chooser.isVisible():
                chooser.reject()

    workspace.form.go_to_entry("strategic_alignments")
    with answering(act, kind=PlanChooser):
        press(Key.Key_F4, widget=workspace.window().focusWidget())


def listed_in(chooser: PlanChooser) -> list[str]:
    return [chooser.list.item(row).text() for row in range(chooser.list.count())]


def choose(workspace: Workspace, keys: str) -> list[list[str]]:
    """Choose by these keys from the first level on. Returns what each level listed."""
    listed: list[list[str]] = []

    def answer(chooser: PlanChooser) -> None:
        for key in keys:
            if chooser.isVisible():
                listed.append(listed_in(chooser))
                type_text(chooser.list, key)

    in_chooser(workspace, answer)
    return listed


def marks(workspace: Workspace) -> int:
    workspace.form.go_to_entry("strategic_alignments")
    return sum(label.text() == MARK and label.isVisible() for label in workspace.form.findChildren(QLabel))


def test_levels_have_the_names_of_the_edition_of_the_projects_year(workspace: Workspace) -> None:
    assert labels(workspace) == ["ประเด็นยุทธศาสตร์", "ประเด็นยุทธศาสตร์ย่อย", "เป้าหมาย", "ตัวชี้วัด"]
    workspace.form.edited.emit("fiscal_year", 2567)
    assert labels(workspace) == ["ยุทธศาสตร์", "ยุทธศาสตร์ย่อย", "เป้าประสงค์", "ตัวชี้วัด"]


@pytest.mark.long
def test_a_year_of_no_plan_has_the_names_of_the_form(workspace: Workspace) -> None:
    workspace.form.edited.emit("fiscal_year", 2590)
    assert labels(workspace) == ["ประเด็นยุทธศาสตร์", "ประเด็นยุทธศาสตร์ย่อย", "เป้าหมายที่", "ตัวชี้วัด"]


def test_a_line_of_the_plan_is_chosen_by_one_key_a_level(workspace: Workspace) -> None:
    choose(workspace, "3126")
    ((line,),) = (stored(workspace),)
    assert line.strategic_issue == CITY
    assert line.strategic_sub_issue.startswith("๓.๑ -")
    assert line.strategic_goal.startswith("๓.๑.๒ ")
    assert line.indicator


def test_choosing_is_undone_in_one_step(workspace: Workspace) -> None:
    choose(workspace, "3126")
    undo(workspace)
    assert stored(workspace) == ()


def test_a_double_click_chooses_one_level(workspace: Workspace) -> None:
    """The next level's entry comes to stand under the pointer."""

    def answer(chooser: PlanChooser) -> None:
        QApplication.processEvents()
        third = chooser.list.visualItemRect(chooser.list.item(2)).center()
        double_click(chooser.list.viewport(), third)
        assert chooser.chosen == [CITY]

    in_chooser(workspace, answer)


@pytest.mark.long
def test_a_thai_keyboard_chooses_by_the_same_keys(workspace: Workspace) -> None:
    """Its upper row types other signs than digits."""
    choose(workspace, "-ๅ/ุ")
    assert stored(workspace)[0].strategic_goal.startswith("๓.๑.๒ ")


@pytest.mark.long
def test_thai_digits_choose_too(workspace: Workspace) -> None:
    choose(workspace, "๓๑๒๖")
    assert stored(workspace)[0].strategic_goal.startswith("๓.๑.๒ ")


@pytest.mark.long
def test_where_a_plan_knows_no_further_level_it_is_done_and_the_rest_is_typed(workspace: Workspace) -> None:
    workspace.form.edited.emit("fiscal_year", 2567)
    choose(workspace, "11")
    assert stored(workspace) == (StrategicAlignment(SAFE, CRIME),)
    focus = workspace.window().focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    assert focus.accessibleName() == "เป้าประสงค์"


@pytest.mark.long
def test_entries_of_an_unconfirmed_plan_are_marked_where_they_are_offered(workspace: Workspace) -> None:
    workspace.form.edited.emit("fiscal_year", 2567)
    (first, *_) = choose(workspace, "1")
    assert first[0] == f"1   {SAFE} (ยังไม่ยืนยัน)"
    assert workspace.advisor.marks("strategic_issue")[SAFE] == "ยังไม่ยืนยัน"
    assert workspace.advisor.marks("office") == {}


@pytest.mark.long
def test_an_unconfirmed_entry_is_marked_in_the_form_and_never_on_paper(workspace: Workspace) -> None:
    workspace.form.edited.emit("fiscal_year", 2567)
    choose(workspace, "11")
    assert marks(workspace) == 2
    assert workspace.project_id is not None
    project = workspace.document.project(workspace.project_id)
    paper = text_of(lay_out_form(project, ())).replace("\n", "")
    assert "ปลอดอาชญากรรม" in paper
    assert "ยืนยัน" not in paper


@pytest.mark.long
def test_a_typed_text_and_a_confirmed_one_have_no_mark(workspace: Workspace) -> None:
    choose(workspace, "3126")
    assert marks(workspace) == 0
    workspace.form.edited.emit("fiscal_year", 2567)
    workspace.form.edited.emit("strategic_alignments", (StrategicAlignment("พิมพ์เอง"),))
    assert marks(workspace) == 0


def test_a_changed_year_keeps_the_text_and_changes_what_is_offered(workspace: Workspace) -> None:
    choose(workspace, "3126")
    before = stored(workspace)
    workspace.form.edited.emit("fiscal_year", 2567)
    assert stored(workspace) == before
    (first, *_) = choose(workspace, "1")
    assert not any("มหานครสำหรับทุกคน" in text for text in first)


@pytest.mark.long
def test_choosing_another_issue_empties_what_stood_below_the_former(workspace: Workspace) -> None:
    choose(workspace, "3126")
    workspace.form.edited.emit("fiscal_year", 2567)
    choose(workspace, "11")
    assert stored(workspace) == (StrategicAlignment(SAFE, CRIME),)


@pytest.mark.long
def test_what_was_typed_below_stays_when_the_levels_above_were_empty(workspace: Workspace) -> None:
    workspace.form.edited.emit("fiscal_year", 2567)
    workspace.form.edited.emit("strategic_alignments", (StrategicAlignment(indicator="จำนวนครั้ง"),))
    choose(workspace, "11")
    assert stored(workspace) == (StrategicAlignment(SAFE, CRIME, "", "จำนวนครั้ง"),)


def test_what_the_office_typed_before_is_offered_as_its_own(
    workspace: Workspace, record: ProjectRecord
) -> None:
    document = workspace.document
    document.file.add_project(
        replace(
            record.project,
            id=new_record_id(),
            fiscal_year=2568,
            strategic_alignments=(StrategicAlignment(SAFE, "1.9 ย่านปลอดภัยของเขต"),),
        )
    )
    workspace.reload()
    workspace.form.edited.emit("fiscal_year", 2567)
    (_, second) = choose(workspace, "19")
    assert "9   1.9 ย่านปลอดภัยของเขต (หน่วยงานเคยใช้)" in second
    assert stored(workspace) == (StrategicAlignment(SAFE, "1.9 ย่านปลอดภัยของเขต"),)


def test_one_goes_back_searches_and_takes_the_upper_levels_alone(workspace: Workspace) -> None:
    def answer(chooser: PlanChooser) -> None:
        type_text(chooser.list, "4")
        QTest.keyClick(chooser.list, Key.Key_Left)
        assert chooser.chosen == []
        QTest.keyClick(chooser.list, Key.Key_F, CTRL)
        assert chooser.focusWidget() is chooser.search
        chooser.search.setText("สำหรับทุกคน")
        assert listed_in(chooser) == [f"3   {CITY}"]
        QTest.keyClick(chooser.search, Key.Key_Return)
        QTest.keyClick(chooser.list, Key.Key_Return, CTRL)

    in_chooser(workspace, answer)
    assert stored(workspace) == (StrategicAlignment(CITY),)


@pytest.mark.long
def test_closing_the_chooser_changes_nothing(workspace: Workspace) -> None:
    choose(workspace, "31")
    assert stored(workspace) == ()


@pytest.mark.long
def test_a_year_of_no_plan_says_so_and_offers_no_other_edition(workspace: Workspace) -> None:
    workspace.form.edited.emit("strategic_alignments", ())
    workspace.form.edited.emit("fiscal_year", 2590)
    plan = workspace.advisor.plan
    chooser = PlanChooser(plan, ())
    assert "ยังไม่มีแผนของปีงบประมาณ 2590" in chooser.note.text()
    assert all(entry.is_own for entry in plan.tree.below(()))
    chooser.deleteLater()
