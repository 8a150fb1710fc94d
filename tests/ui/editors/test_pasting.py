"""Text pasted into a field: corrected with a note, undoable in steps, and without freezing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.models.entry import MAX_TEXT_LENGTH
from app.models.progress_report import Period
from app.models.project import Project
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.widgets.labels import WrappingLabel
from app.ui.widgets.messages import FieldMessages
from app.ui.window.editing import undo
from app.ui.window.workspace import Workspace
from tests.long_form import only_long
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

FEBRUARY = Period(2019, 2)
OLD_GLYPHS = "เป\uf713ยม\uf700าน"


@pytest.fixture
def workspace(path: Path, qtbot: QtBot) -> Iterator[Workspace]:
    with ProjectFile.create(path) as file:
        file.add_project(Project(new_record_id(), fiscal_year=2562))
    with window_on(path, qtbot) as window:
        assert window.workspace is not None
        yield window.workspace


def paste(workspace: Workspace, key: str, text: str, period: Period | None = None) -> QWidget:
    workspace.form.go_to_entry(key, period)
    QGuiApplication.clipboard().setText(text)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.paste()
    return editor


def notes(workspace: Workspace) -> str:
    return " ".join(text for found in workspace.form.findChildren(FieldMessages) for text in found.texts())


def stored(workspace: Workspace, key: str) -> object:
    assert workspace.project_id is not None
    workspace.form.flush()
    return getattr(workspace.document.project(workspace.project_id), key)


def narrative(workspace: Workspace) -> str:
    assert workspace.project_id is not None
    return workspace.document.reports(workspace.project_id)[0].narrative


@pytest.mark.parametrize("key", ["office", "project_name"])
def test_old_glyphs_are_mended_with_a_note(workspace: Workspace, key: str) -> None:
    editor = paste(workspace, key, OLD_GLYPHS)
    assert stored(workspace, key) == "เป่ยมฐาน"
    assert "แก้ตัวอักษรที่วางมาให้แล้ว 2 แห่ง" in notes(workspace)
    assert "แก้ตัวอักษรที่วางมาให้แล้ว 2 แห่ง" in editor.accessibleDescription()


@pytest.mark.parametrize("key", ["office", "project_name"])
def test_the_mending_is_undone_apart_from_the_pasting(workspace: Workspace, key: str) -> None:
    paste(workspace, key, OLD_GLYPHS)
    undo(workspace)
    assert stored(workspace, key) == OLD_GLYPHS
    assert "แก้ตัวอักษร" not in notes(workspace)
    undo(workspace)
    assert stored(workspace, key) == ""


@pytest.mark.long
def test_a_note_in_a_month_names_its_entry(workspace: Workspace) -> None:
    paste(workspace, "narrative", "นํา  เเผน", FEBRUARY)
    assert narrative(workspace) == "นำ แผน"
    assert "ผลการดำเนินงาน: แก้ตัวอักษรที่วางมาให้แล้ว 3 แห่ง" in notes(workspace)


@pytest.mark.long
def test_what_is_typed_after_pasting_is_a_step_of_its_own(workspace: Workspace) -> None:
    editor = paste(workspace, "office", OLD_GLYPHS)
    type_text(editor, "๑")
    assert stored(workspace, "office") == "เป่ยมฐาน๑"
    undo(workspace)
    assert stored(workspace, "office") == "เป่ยมฐาน"


@pytest.mark.long
def test_what_storing_cleans_anyway_promises_no_way_back(workspace: Workspace) -> None:
    paste(workspace, "office", "สำนัก\u200bงานเขต")
    assert stored(workspace, "office") == "สำนักงานเขต"
    assert "Ctrl+Z" not in notes(workspace)
    undo(workspace)
    assert stored(workspace, "office") == ""


@pytest.mark.long
def test_digits_of_two_kinds_are_only_named(workspace: Workspace) -> None:
    paste(workspace, "project_name", "พ.ศ. 25๔๒")
    assert stored(workspace, "project_name") == "พ.ศ. 25๔๒"
    assert "25๔๒" in notes(workspace)


@pytest.mark.long
def test_sound_text_is_pasted_without_a_word(workspace: Workspace) -> None:
    paste(workspace, "coordinator", "(ชื่อผู้ประสานงาน สยป)")
    assert stored(workspace, "coordinator") == "(ชื่อผู้ประสานงาน สยป)"
    assert "วาง" not in notes(workspace)


@pytest.mark.long
def test_only_what_is_pasted_is_mended(workspace: Workspace) -> None:
    workspace.form.go_to_entry("project_name")
    editor = QApplication.focusWidget()
    assert editor is not None
    type_text(editor, "สอง  ช่อง ")
    paste_into(editor, "เเผน")
    assert stored(workspace, "project_name") == "สอง  ช่อง แผน"


def paste_into(editor: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    editor.paste()  # type: ignore[attr-defined]


@pytest.mark.long
def test_lines_pasted_where_there_is_one_become_one(workspace: Workspace) -> None:
    paste(workspace, "project_name", "โครงการ\nพัฒนา")
    assert stored(workspace, "project_name") == "โครงการ พัฒนา"


def test_a_pasted_list_is_mended_row_by_row(workspace: Workspace) -> None:
    paste(workspace, "objectives", "1. เพื่อนํา\n2. เพื่อเเผน")
    assert stored(workspace, "objectives") == ("เพื่อนำ", "เพื่อแผน")
    assert "2 แห่ง" in notes(workspace)


@pytest.mark.long
def test_the_note_goes_when_one_comes_to_the_field_anew(workspace: Workspace) -> None:
    paste(workspace, "office", OLD_GLYPHS)
    press(Qt.Key.Key_Tab)
    assert "แก้ตัวอักษร" in notes(workspace)
    workspace.form.go_to_entry("office")
    assert "แก้ตัวอักษร" not in notes(workspace)


@pytest.mark.parametrize(
    "key", ["project_name", "objectives", *only_long("office", "rationale", "strategic_alignments")]
)
def test_a_million_letters_are_not_pasted_and_it_is_said_why(workspace: Workspace, key: str) -> None:
    paste(workspace, key, "ก" * 1_000_000)
    assert not stored(workspace, key)
    assert f"{MAX_TEXT_LENGTH:,} ตัวอักษร" in notes(workspace)
    assert "จึงไม่ได้วาง" in notes(workspace)


@pytest.mark.long
def test_what_stood_there_stays_when_too_much_is_pasted_over_it(workspace: Workspace) -> None:
    workspace.form.go_to_entry("office")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    type_text(editor, "สำนักงานเขตมีนบุรี")
    editor.selectAll()
    paste_into(editor, "ก" * 1_000_000)
    assert stored(workspace, "office") == "สำนักงานเขตมีนบุรี"


def test_an_amount_is_read_through_what_cannot_be_seen(workspace: Workspace) -> None:
    paste(workspace, "allocated_budget_satang", "\u200b88,400\u00a0บาท")
    assert stored(workspace, "allocated_budget_satang") == 88_400_00


def test_a_space_inside_a_word_is_taken_out_or_named(workspace: Workspace) -> None:
    paste(workspace, "project_name", "สํา นักงานเขต โครง การ")
    assert stored(workspace, "project_name") == "สำนักงานเขต โครง การ"
    assert "2 แห่ง" in notes(workspace)
    assert "“โครง การ”" in notes(workspace)


@pytest.mark.long
def test_the_note_comes_into_sight(workspace: Workspace, qtbot: QtBot) -> None:
    paste(workspace, "narrative", "เเผน", FEBRUARY)
    shown = next(
        found for found in workspace.form.findChildren(FieldMessages) if "แก้ตัวอักษร" in " ".join(found.texts())
    )
    qtbot.waitUntil(lambda: shown.visibleRegion().boundingRect().size() == shown.size())


@pytest.mark.long
def test_what_is_pasted_over_keeps_its_first_letters_marks(workspace: Workspace) -> None:
    """The letter that both texts start with counts as pasted, too."""
    workspace.form.go_to_entry("office")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    type_text(editor, "สำนักงาน")
    editor.selectAll()
    paste_into(editor, "ส\uf70aง")
    assert stored(workspace, "office") == "ส่ง"
    assert "ไม่มีพยัญชนะ" not in notes(workspace)


@pytest.mark.long
def test_typing_letters_with_marks_is_one_step_of_undo(workspace: Workspace) -> None:
    workspace.form.go_to_entry("division")
    editor = QApplication.focusWidget()
    assert editor is not None
    type_text(editor, "ที่ปู่")
    assert stored(workspace, "division") == "ที่ปู่"
    undo(workspace)
    assert stored(workspace, "division") == ""


@pytest.mark.long
def test_several_notes_stand_below_each_other_whole(workspace: Workspace, qtbot: QtBot) -> None:
    """Even where a finding was before, in a month whose editors were created after its notes."""
    workspace.form.go_to_entry("narrative", FEBRUARY)
    editor = QApplication.focusWidget()
    assert editor is not None
    type_text(editor, " ")
    qtbot.wait(50)
    paste_into(editor, "ตามเเผน พ.ศ. 25๔๒")
    qtbot.wait(50)
    shown = next(
        found for found in workspace.form.findChildren(FieldMessages) if "แก้ตัวอักษร" in " ".join(found.texts())
    )
    labels = [label for label in shown.findChildren(WrappingLabel) if label.isVisible()]
    assert len(labels) == len(shown.texts()) > 2
    assert all(label.height() >= label.fontMetrics().height() for label in labels)


@pytest.mark.long
def test_too_much_is_refused_each_time_it_is_pasted(workspace: Workspace) -> None:
    for _ in range(3):
        paste(workspace, "office", "ก" * (MAX_TEXT_LENGTH + 1))
        assert stored(workspace, "office") == ""
        assert "โปรดวางทีละส่วน" in notes(workspace)


@pytest.mark.long
def test_the_mending_of_a_pasted_list_is_undone_apart_from_the_pasting(workspace: Workspace) -> None:
    paste(workspace, "objectives", "1. เพื่อก าหนดแนวทาง\n2. เพื่อเเผน")
    assert stored(workspace, "objectives") == ("เพื่อกำหนดแนวทาง", "เพื่อแผน")
    assert "“ก าหนด” เป็น “กำหนด”" in notes(workspace)
    assert "Ctrl+Z" in notes(workspace)
    undo(workspace)
    assert stored(workspace, "objectives") == ("เพื่อก าหนดแนวทาง", "เพื่อเเผน")
    undo(workspace)
    assert stored(workspace, "objectives") == ()


@pytest.mark.parametrize("key", ["project_name", "rationale"])
def test_one_undo_gives_the_pasted_words_unmended(workspace: Workspace, key: str) -> None:
    paste(workspace, key, "ก าหนดแนวทางส าหรับนักเรียน")
    assert "กำหนดแนวทางสำหรับนักเรียน" in str(stored(workspace, key))
    undo(workspace)
    assert "ก าหนดแนวทางส าหรับนักเรียน" in str(stored(workspace, key))


def test_words_that_may_be_damaged_are_named(workspace: Workspace) -> None:
    paste(workspace, "project_name", "เพื่อทาการสำรวจ ดูแลและกาจัดวัชพืช")
    assert "อาจเป็น “ทำการ”" in notes(workspace)


@pytest.mark.long
def test_a_cell_of_a_spreadsheet_is_pasted_without_its_quotes(workspace: Workspace) -> None:
    paste(workspace, "objectives", '"1. เพื่อพัฒนา ""เครือข่าย""\n2. เพื่อส่งเสริม"')
    assert stored(workspace, "objectives") == ('เพื่อพัฒนา "เครือข่าย"', "เพื่อส่งเสริม")


@pytest.mark.long
def test_a_dash_is_no_objective(workspace: Workspace) -> None:
    paste(workspace, "objectives", "-")
    assert stored(workspace, "objectives") == ()
    paste(workspace, "objectives", "- เพื่อพัฒนา\n-\n- เพื่อส่งเสริม")
    assert stored(workspace, "objectives") == ("เพื่อพัฒนา", "เพื่อส่งเสริม")
