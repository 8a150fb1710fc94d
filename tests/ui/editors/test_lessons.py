"""Every field has a help text, on the screen and for screen readers."""

import re

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.models.entry import entries
from app.models.progress_report import ProgressReport
from app.models.project import Project, StrategicAlignment
from app.ui.editors.base import LESSONS, describe
from app.ui.editors.factory import make_editor

FIELDS = entries(Project) | entries(ProgressReport)
KEYS = {"Ctrl", "Shift", "Alt", "Enter", "Tab", "Space", "Word", "F", "D"}


def test_every_entry_of_the_first_form_has_a_lesson_in_thai_and_in_no_other_tongue() -> None:
    every = FIELDS | entries(StrategicAlignment)
    assert {key for key, item in every.items() if item.since == 1} <= LESSONS.keys() <= every.keys()
    words = {word for lesson in LESSONS.values() for word in re.findall("[A-Za-z]+", lesson)}
    assert words <= KEYS


def test_a_lesson_is_two_short_lines_at_most_and_plain() -> None:
    assert all(len(line) <= 90 for lesson in LESSONS.values() for line in lesson.split("\n"))
    assert all(lesson.count("\n") <= 1 and "<" not in lesson for lesson in LESSONS.values())


@pytest.mark.parametrize("key", FIELDS)
def test_an_editor_shows_and_tells_its_lesson(qtbot: QtBot, key: str) -> None:
    editor = make_editor(FIELDS[key])
    qtbot.addWidget(editor)
    assert editor.toolTip() == LESSONS.get(key, "")
    assert heard(editor) == LESSONS.get(key, "").replace("\n", " ")


def test_a_list_tells_it_in_each_of_its_rows(qtbot: QtBot) -> None:
    editor = make_editor(FIELDS["objectives"])
    qtbot.addWidget(editor)
    describe(editor, part="notes", text="ยังไม่ได้กรอก")
    (row,) = editor.findChildren(QPlainTextEdit)
    assert heard(row) == f"ยังไม่ได้กรอก {LESSONS['objectives']}".replace("\n", " ")


def test_what_is_wrong_is_told_first_and_no_longer_once_it_is_right(qtbot: QtBot) -> None:
    editor = make_editor(FIELDS["start_date"])
    qtbot.addWidget(editor)
    describe(editor, part="hint", text="25 ตุลาคม 2561")
    describe(editor, part="notes", text="โปรดตรวจ")
    assert heard(editor).startswith("โปรดตรวจ 25 ตุลาคม 2561 พิมพ์")
    describe(editor, part="notes", text="")
    assert heard(editor).startswith("25 ตุลาคม 2561 พิมพ์")


def heard(editor: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(editor).text(QAccessible.Text.Description)
