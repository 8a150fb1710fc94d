"""Thai words in line and text edits, by keys and by mouse."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.ui.editors.thai_word_edit import WordLineEdit, WordTextEdit, word_after, word_at, word_before
from tests.ui.typing import press

Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TEXT = "โครงการพัฒนาคุณภาพ 2562"
STARTS = [0, 7, 12, 19, 23]  # โครงการ|พัฒนา|คุณภาพ |2562|


@pytest.fixture(params=["line", "text"])
def editor(request: pytest.FixtureRequest, qtbot: QtBot) -> QLineEdit | QPlainTextEdit:
    made: WordLineEdit | WordTextEdit = WordLineEdit() if request.param == "line" else WordTextEdit()
    set_text(made, TEXT)
    made.resize(500, 100)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


Editor = QLineEdit | QPlainTextEdit


def set_text(editor: Editor, text: str) -> None:
    editor.setText(text) if isinstance(editor, QLineEdit) else editor.setPlainText(text)


def text_of(editor: Editor) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def selected(editor: Editor) -> str:
    return editor.selectedText() if isinstance(editor, QLineEdit) else editor.textCursor().selectedText()


def place(editor: Editor) -> int:
    return editor.cursorPosition() if isinstance(editor, QLineEdit) else editor.textCursor().position()


@pytest.mark.parametrize("letter", ["h", "F", "ด"])
@pytest.mark.parametrize("more", [Qt.KeyboardModifier.NoModifier, SHIFT])
def test_a_letter_with_alt_asks_for_a_menu_and_is_not_typed(
    editor: Editor, letter: str, more: Qt.KeyboardModifier
) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_H, alt | more, letter)
    QApplication.sendEvent(editor, event)
    assert text_of(editor) == TEXT
    assert not event.isAccepted()


def test_a_letter_of_the_third_level_of_a_keyboard_is_typed(editor: Editor) -> None:
    alt_gr = Qt.KeyboardModifier.AltModifier | CTRL  # as Windows reports it
    press(Key.Key_End, widget=editor)
    QApplication.sendEvent(editor, QKeyEvent(QEvent.Type.KeyPress, Key.Key_E, alt_gr, "€"))
    assert text_of(editor) == TEXT + "€"


def test_ctrl_and_the_arrows_go_from_word_to_word_and_back(editor: Editor) -> None:
    press(Key.Key_Home, widget=editor)
    there = [place(editor)]
    for _ in STARTS[1:]:
        press(Key.Key_Right, CTRL, editor)
        there.append(place(editor))
    back = [place(editor)]
    for _ in STARTS[1:]:
        press(Key.Key_Left, CTRL, editor)
        back.append(place(editor))
    assert there == STARTS
    assert back == STARTS[::-1]


def test_with_shift_words_are_selected_and_let_go_again(editor: Editor) -> None:
    press(Key.Key_Home, widget=editor)
    press(Key.Key_Right, CTRL | SHIFT, editor)
    press(Key.Key_Right, CTRL | SHIFT, editor)
    assert selected(editor) == "โครงการพัฒนา"
    press(Key.Key_Left, CTRL | SHIFT, editor)
    assert selected(editor) == "โครงการ"


def test_ctrl_backspace_and_delete_take_a_word_away(editor: Editor) -> None:
    press(Key.Key_End, widget=editor)
    press(Key.Key_Backspace, CTRL, editor)
    assert text_of(editor) == "โครงการพัฒนาคุณภาพ "
    press(Key.Key_Home, widget=editor)
    press(Key.Key_Delete, CTRL, editor)
    assert text_of(editor) == "พัฒนาคุณภาพ "


def test_ctrl_backspace_takes_a_selection_away_first(editor: Editor) -> None:
    press(Key.Key_Home, widget=editor)
    press(Key.Key_Right, CTRL | SHIFT, editor)
    press(Key.Key_Backspace, CTRL, editor)
    assert text_of(editor) == "พัฒนาคุณภาพ 2562"


def test_backspace_takes_one_mark(editor: Editor) -> None:
    set_text(editor, "ที่")
    press(Key.Key_End, widget=editor)
    press(Key.Key_Backspace, widget=editor)
    assert text_of(editor) == "ที"


def test_nothing_is_deleted_where_there_is_only_to_read(editor: Editor) -> None:
    editor.setReadOnly(True)
    press(Key.Key_Delete, CTRL, editor)
    press(Key.Key_Backspace, CTRL, editor)
    assert text_of(editor) == TEXT


def point_in(editor: Editor, offset: int) -> QPoint:
    """Return the point in the middle of a letter."""
    metrics = editor.fontMetrics()
    x = (metrics.horizontalAdvance(TEXT[:offset]) + metrics.horizontalAdvance(TEXT[: offset + 1])) // 2
    if isinstance(editor, QPlainTextEdit):
        corner = editor.cursorRect().topLeft() - QPoint(metrics.horizontalAdvance(TEXT[: place(editor)]), 0)
        return corner + QPoint(x, 6)
    left = editor.cursorRect().center().x() - metrics.horizontalAdvance(TEXT[: editor.cursorPosition()])
    return QPoint(left + x, editor.height() // 2)


def surface(editor: Editor) -> QLineEdit | QPlainTextEdit:
    return editor if isinstance(editor, QLineEdit) else editor.viewport()  # type: ignore[return-value]


@pytest.mark.parametrize(("letter", "word"), [(0, "โครงการ"), (6, "โครงการ"), (7, "พัฒนา"), (20, "2562")])
def test_a_double_click_selects_the_word_under_the_mouse(editor: Editor, letter: int, word: str) -> None:
    press(Key.Key_Home, widget=editor)
    QTest.mouseDClick(surface(editor), Qt.MouseButton.LeftButton, pos=point_in(editor, letter))
    assert selected(editor) == word


@pytest.mark.parametrize(("letter", "words"), [(14, "พัฒนาคุณภาพ"), (2, "โครงการพัฒนา"), (8, "พัฒนา")])
def test_dragging_on_selects_by_words(editor: Editor, letter: int, words: str) -> None:
    press(Key.Key_Home, widget=editor)
    start, end = point_in(editor, 9), point_in(editor, letter)
    QTest.mousePress(surface(editor), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseRelease(surface(editor), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseDClick(surface(editor), Qt.MouseButton.LeftButton, pos=start)
    drag(editor, end)
    assert selected(editor) == words


def drag(editor: Editor, to: QPoint) -> None:
    """QTest releases the button after a double click; a person does not."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target = surface(editor)
    for kind, at in ((QEvent.Type.MouseButtonDblClick, point_in(editor, 9)), (QEvent.Type.MouseMove, to)):
        where = QPointF(at)
        event = QMouseEvent(kind, where, QPointF(target.mapToGlobal(at)), left, left, none)
        QApplication.sendEvent(target, event)


def test_words_are_walked_through_from_one_paragraph_into_the_next(qtbot: QtBot) -> None:
    editor = WordTextEdit()
    qtbot.addWidget(editor)
    editor.setPlainText("โครงการ\nพัฒนา")
    places = []
    for _ in range(3):
        press(Key.Key_Right, CTRL, editor)
        places.append(place(editor))
    assert places == [7, 8, 13]
    press(Key.Key_Left, CTRL, editor)
    press(Key.Key_Left, CTRL, editor)
    assert place(editor) == 7


def test_a_letter_of_two_units_does_not_shift_the_words() -> None:
    text = "\U0001f600โครงการพัฒนา"
    assert word_after(text, 2) == 9
    assert word_before(text, 14) == 9
    assert word_at(text, 10) == (9, 14)


def test_an_empty_line_has_no_words() -> None:
    assert (word_before("", 0), word_after("", 0), word_at("", 0)) == (0, 0, (0, 0))


WITHOUT_WORDS = {
    "questions.py",  # a read-only list, below the editors
    "import_dialog.py",  # a read-only text
    "send_dialogs.py",  # a password
    "dialog.py",  # a password
    "thai_word_edit.py",
}


def test_every_text_is_typed_where_words_are_known() -> None:
    """Qt's own edits know no Thai words on Windows."""
    plain = re.compile(r"[^.\w](QLineEdit|QPlainTextEdit)\(|\((QLineEdit|QPlainTextEdit)\):")
    files = (Path(__file__).parents[3] / "app" / "ui").rglob("*.py")
    assert {path.name for path in files if plain.search(path.read_text("utf-8"))} == WITHOUT_WORDS
