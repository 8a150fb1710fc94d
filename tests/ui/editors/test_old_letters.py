"""Letters of old Windows fonts are replaced however they come into a field."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models.thai_cleaning import OLD_GLYPHS
from app.ui.editors.line_edit import LineEdit
from app.ui.editors.text_edit import GrowingTextEdit, ParagraphsEdit, SentenceEdit, TextEdit
from app.ui.editors.thai_word_edit import WordLineEdit, WordTextEdit
from tests.ui.typing import type_text

OLD, NEW = "ป\uf710ญหาท\uf702\uf70a", "ปัญหาที่"

Field = QLineEdit | QPlainTextEdit


EDITORS: dict[str, Callable[[], Field]] = {
    "search or reason": WordLineEdit,
    "note": WordTextEdit,
    "line": LineEdit,
    "sentence": SentenceEdit,
    "row of a list": lambda: GrowingTextEdit(1),
    "text": TextEdit,
    "paragraphs": ParagraphsEdit,
}


@pytest.fixture(params=EDITORS)
def field(request: pytest.FixtureRequest, qtbot: QtBot) -> Field:
    editor = EDITORS[request.param]()
    qtbot.addWidget(editor)
    return editor


def shown(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def test_typed_letter_by_letter(field: Field) -> None:
    type_text(field, OLD)
    assert shown(field) == NEW


def test_typed_in_the_middle_the_cursor_stays_beside_the_letter(field: Field) -> None:
    type_text(field, "ปา")
    if isinstance(field, QLineEdit):
        field.setCursorPosition(1)
    else:
        cursor = field.textCursor()
        cursor.setPosition(1)
        field.setTextCursor(cursor)
    type_text(field, "\uf70aก")
    assert shown(field) == "ป่กา"


def test_committed_by_an_input_method(field: Field) -> None:
    event = QInputMethodEvent()
    event.setCommitString(OLD)
    QApplication.sendEvent(field, event)
    assert shown(field) == NEW


def test_pasted(field: Field) -> None:
    QGuiApplication.clipboard().setText(OLD)
    field.paste()
    assert shown(field) == NEW


@pytest.mark.parametrize("letter", OLD_GLYPHS)
def test_every_old_letter_has_its_own_today(qtbot: QtBot, letter: str) -> None:
    line = LineEdit()
    qtbot.addWidget(line)
    type_text(line, f"ก{letter}")
    assert line.text() == f"ก{OLD_GLYPHS[letter]}"
