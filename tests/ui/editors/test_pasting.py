"""What is pasted into a field: mended with a note, each step to be undone, and never a freeze."""

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
from app.ui.widgets.messages import Notes
from app.ui.window.workspace import Desk
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

FEBRUARY = Period(2019, 2)
OLD_GLYPHS = "เป\uf713ยม\uf700าน"


@pytest.fixture
def desk(path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with ProjectFile.create(path) as file:
        file.add_project(Project(new_record_id(), fiscal_year=2562))
    with window_on(path, qtbot) as window:
        assert window.desk is not None
        yield window.desk


def paste(desk: Desk, key: str, text: str, period: Period | None = None) -> QWidget:
    desk.form.go_to_entry(key, period)
    QGuiApplication.clipboard().setText(text)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.paste()
    return editor


def notes(desk: Desk) -> str:
    return " ".join(text for found in desk.form.findChildren(Notes) for text in found.texts())


def stored(desk: Desk, key: str) -> object:
    assert desk.project_id is not None
    desk.form.flush()
    return getattr(desk.document.project(desk.project_id), key)


def narrative(desk: Desk) -> str:
    assert desk.project_id is not None
    return desk.document.reports(desk.project_id)[0].narrative


@pytest.mark.parametrize("key", ["office", "project_name"])
def test_old_glyphs_are_mended_with_a_note(desk: Desk, key: str) -> None:
    editor = paste(desk, key, OLD_GLYPHS)
    assert stored(desk, key) == "เป่ยมฐาน"
    assert "แก้ตัวอักษรที่วางมาให้แล้ว 2 แห่ง" in notes(desk)
    assert "แก้ตัวอักษรที่วางมาให้แล้ว 2 แห่ง" in editor.accessibleDescription()


@pytest.mark.parametrize("key", ["office", "project_name"])
def test_the_mending_is_undone_apart_from_the_pasting(desk: Desk, key: str) -> None:
    paste(desk, key, OLD_GLYPHS)
    desk.undo()
    assert stored(desk, key) == OLD_GLYPHS
    assert "แก้ตัวอักษร" not in notes(desk)
    desk.undo()
    assert stored(desk, key) == ""


def test_a_note_in_a_month_names_its_entry(desk: Desk) -> None:
    paste(desk, "narrative", "นํา  เเผน", FEBRUARY)
    assert narrative(desk) == "นำ แผน"
    assert "ผลการดำเนินงาน: แก้ตัวอักษรที่วางมาให้แล้ว 3 แห่ง" in notes(desk)


def test_what_is_typed_after_pasting_is_a_step_of_its_own(desk: Desk) -> None:
    editor = paste(desk, "office", OLD_GLYPHS)
    type_text(editor, "๑")
    assert stored(desk, "office") == "เป่ยมฐาน๑"
    desk.undo()
    assert stored(desk, "office") == "เป่ยมฐาน"


def test_what_storing_cleans_anyway_promises_no_way_back(desk: Desk) -> None:
    paste(desk, "office", "สำนัก\u200bงานเขต")
    assert stored(desk, "office") == "สำนักงานเขต"
    assert "Ctrl+Z" not in notes(desk)
    desk.undo()
    assert stored(desk, "office") == ""


def test_digits_of_two_kinds_are_only_named(desk: Desk) -> None:
    paste(desk, "project_name", "พ.ศ. 25๔๒")
    assert stored(desk, "project_name") == "พ.ศ. 25๔๒"
    assert "25๔๒" in notes(desk)


def test_sound_text_is_pasted_without_a_word(desk: Desk) -> None:
    paste(desk, "coordinator", "(ชื่อผู้ประสานงาน สยป)")
    assert stored(desk, "coordinator") == "(ชื่อผู้ประสานงาน สยป)"
    assert "วาง" not in notes(desk)


def test_only_what_is_pasted_is_mended(desk: Desk) -> None:
    desk.form.go_to_entry("project_name")
    editor = QApplication.focusWidget()
    assert editor is not None
    type_text(editor, "สอง  ช่อง ")
    paste_into(editor, "เเผน")
    assert stored(desk, "project_name") == "สอง  ช่อง แผน"


def paste_into(editor: QWidget, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    editor.paste()  # type: ignore[attr-defined]


def test_lines_pasted_where_there_is_one_become_one(desk: Desk) -> None:
    paste(desk, "project_name", "โครงการ\nพัฒนา")
    assert stored(desk, "project_name") == "โครงการ พัฒนา"


def test_a_pasted_list_is_mended_row_by_row(desk: Desk) -> None:
    paste(desk, "objectives", "1. เพื่อนํา\n2. เพื่อเเผน")
    assert stored(desk, "objectives") == ("เพื่อนำ", "เพื่อแผน")
    assert "2 แห่ง" in notes(desk)


def test_the_note_goes_when_one_comes_to_the_field_anew(desk: Desk) -> None:
    paste(desk, "office", OLD_GLYPHS)
    press(Qt.Key.Key_Tab)
    assert "แก้ตัวอักษร" in notes(desk)
    desk.form.go_to_entry("office")
    assert "แก้ตัวอักษร" not in notes(desk)


@pytest.mark.parametrize("key", ["office", "project_name", "rationale", "objectives", "strategic_alignments"])
def test_a_million_letters_are_not_pasted_and_it_is_said_why(desk: Desk, key: str) -> None:
    paste(desk, key, "ก" * 1_000_000)
    assert not stored(desk, key)
    assert f"{MAX_TEXT_LENGTH:,} ตัวอักษร" in notes(desk)
    assert "จึงไม่ได้วาง" in notes(desk)


def test_what_stood_there_stays_when_too_much_is_pasted_over_it(desk: Desk) -> None:
    desk.form.go_to_entry("office")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    type_text(editor, "สำนักงานเขตมีนบุรี")
    editor.selectAll()
    paste_into(editor, "ก" * 1_000_000)
    assert stored(desk, "office") == "สำนักงานเขตมีนบุรี"


def test_an_amount_is_read_through_what_cannot_be_seen(desk: Desk) -> None:
    paste(desk, "allocated_budget_satang", "\u200b88,400\u00a0บาท")
    assert stored(desk, "allocated_budget_satang") == 88_400_00


def test_a_space_inside_a_word_is_taken_out_or_named(desk: Desk) -> None:
    paste(desk, "project_name", "สํา นักงานเขต โครง การ")
    assert stored(desk, "project_name") == "สำนักงานเขต โครง การ"
    assert "2 แห่ง" in notes(desk)
    assert "“โครง การ”" in notes(desk)


def test_the_note_comes_into_sight(desk: Desk, qtbot: QtBot) -> None:
    paste(desk, "narrative", "เเผน", FEBRUARY)
    shown = next(found for found in desk.form.findChildren(Notes) if "แก้ตัวอักษร" in " ".join(found.texts()))
    qtbot.waitUntil(lambda: shown.visibleRegion().boundingRect().size() == shown.size())


def test_what_is_pasted_over_keeps_its_first_letters_marks(desk: Desk) -> None:
    """The letter that both texts begin with counts as pasted, too."""
    desk.form.go_to_entry("office")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    type_text(editor, "สำนักงาน")
    editor.selectAll()
    paste_into(editor, "ส\uf70aง")
    assert stored(desk, "office") == "ส่ง"
    assert "ไม่มีพยัญชนะ" not in notes(desk)


def test_typing_letters_with_marks_is_one_step_of_undo(desk: Desk) -> None:
    desk.form.go_to_entry("division")
    editor = QApplication.focusWidget()
    assert editor is not None
    type_text(editor, "ที่ปู่")
    assert stored(desk, "division") == "ที่ปู่"
    desk.undo()
    assert stored(desk, "division") == ""


def test_several_notes_stand_below_each_other_whole(desk: Desk, qtbot: QtBot) -> None:
    """Also where one finding stood before, in a month whose editors came later than its notes."""
    desk.form.go_to_entry("narrative", FEBRUARY)
    editor = QApplication.focusWidget()
    assert editor is not None
    type_text(editor, " ")
    qtbot.wait(50)
    paste_into(editor, "ตามเเผน พ.ศ. 25๔๒")
    qtbot.wait(50)
    shown = next(found for found in desk.form.findChildren(Notes) if "แก้ตัวอักษร" in " ".join(found.texts()))
    labels = [label for label in shown.findChildren(WrappingLabel) if label.isVisible()]
    assert len(labels) == len(shown.texts()) > 2
    assert all(label.height() >= label.fontMetrics().height() for label in labels)


def test_too_much_is_refused_each_time_it_is_pasted(desk: Desk) -> None:
    for _ in range(3):
        paste(desk, "office", "ก" * (MAX_TEXT_LENGTH + 1))
        assert stored(desk, "office") == ""
        assert "โปรดวางทีละส่วน" in notes(desk)
