import time

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.entry import Kind, entries
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.ui.editors import spelling_marks
from app.ui.editors.factory import make_editor
from app.ui.editors.spelling_marks import SpellingMarks
from app.ui.editors.text_edit import TextEdit
from app.ui.widgets.dressing import choose_scheme
from app.ui.widgets.tasks import found_beside
from tests.ui.widgets.test_theme import contrast


@pytest.fixture
def edit(qtbot: QtBot) -> TextEdit:
    made = make_editor(entries(ProgressReport)["narrative"])
    assert isinstance(made, TextEdit)
    qtbot.addWidget(made)
    made.resize(600, 80)
    made.show()
    return made


def marks_of(edit: TextEdit) -> SpellingMarks:
    found = edit.findChild(SpellingMarks)
    assert found is not None
    return found


def mark(edit: TextEdit) -> None:
    """Look up all words now."""
    marks = marks_of(edit)
    marks._begin()
    while marks._step():
        pass
    marks._work.stop()


def marked(edit: TextEdit) -> list[str]:
    return [mark.cursor.selectedText() for mark in edit.extraSelections()]


def test_an_unknown_word_is_marked_when_typing_rests(edit: TextEdit, qtbot: QtBot) -> None:
    edit.setPlainText("😀 จัดประชาาชน แล้ว")
    assert marked(edit) == []
    qtbot.waitUntil(lambda: bool(marked(edit)))
    assert all(word in "จัดประชาาชน" for word in marked(edit))


def test_the_word_being_typed_is_not_marked(edit: TextEdit, qtbot: QtBot) -> None:
    edit.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    edit.setPlainText("ประชาชนน")
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    mark(edit)
    assert marked(edit) == []


def test_a_word_of_the_menu_replaces_the_slip(edit: TextEdit) -> None:
    edit.set_value("จัดประชาาชน แล้ว")
    mark(edit)
    [slip] = edit.extraSelections()
    cursor = slip.cursor
    cursor.setPosition(cursor.selectionStart())
    place = edit.cursorRect(cursor).center() + QPoint(1, 0)
    menu = marks_of(edit).menu_at(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, place))
    assert menu is not None
    [action] = [action for action in menu.actions() if action.text() == "ประชาชน"]
    action.trigger()
    edit.flush()
    assert edit.value == "จัดประชาชน แล้ว"


def test_the_menu_key_offers_words_for_the_one_at_the_cursor(edit: TextEdit) -> None:
    edit.set_value("จัดประชาาชน แล้ว")
    mark(edit)
    [slip] = edit.extraSelections()
    edit.setTextCursor(slip.cursor)
    elsewhere = QPoint(0, 0)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, elsewhere, elsewhere)
    menu = marks_of(edit).menu_at(event)
    assert menu is not None
    assert "ประชาชน" in [action.text() for action in menu.actions()]


def test_a_marked_text_that_may_only_be_read_since_is_offered_no_words(edit: TextEdit) -> None:
    edit.set_value("จัดประชาาชน แล้ว")
    mark(edit)
    [slip] = edit.extraSelections()
    edit.setTextCursor(slip.cursor)
    key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    assert marks_of(edit).menu_at(key)
    edit.setReadOnly(True)
    assert marks_of(edit).menu_at(key) is None


def test_the_file_is_asked_for_a_few_words_at_a_time(
    edit: TextEdit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Advisor:
        def is_own_word(self, word: str) -> bool:
            asked.append(word)
            time.sleep(spelling_marks.LOOKED_UP_S if word not in asked[:-1] else 0)
            return False

    monkeypatch.setattr(spelling_marks, "advisor_of", lambda _edit: Advisor())
    edit.setPlainText("กขฅฆ ฉชซฌ ฎฏฐฑ")
    marks_of(edit)._begin()
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == marked(edit) == ["กขฅฆ"]
    qtbot.waitUntil(lambda: len(marked(edit)) == 3)
    assert len(asked) == 3


def test_a_paragraph_of_any_length_is_marked_to_its_end(edit: TextEdit, qtbot: QtBot) -> None:
    edit.setPlainText("ดำเนินการแล้วเสร็จตามแผน " * 400 + "จัดประชาาชน แล้ว")
    mark(edit)
    qtbot.waitUntil(lambda: marked(edit) == ["ประชาาชน"])


def test_typing_ends_the_looking_through(edit: TextEdit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling_marks, "LOOKED_UP_S", 0)
    edit.setPlainText("กขฅฆ ฉชซฌ ฎฏฐฑ")
    marks_of(edit)._begin()
    assert marks_of(edit)._work.isActive()
    edit.insertPlainText("ก")
    assert not marks_of(edit)._work.isActive()


def test_words_are_not_looked_up_beside_a_thread_that_has_the_file(edit: TextEdit, qtbot: QtBot) -> None:
    """What it has written so far may yet be taken back."""
    edit.setPlainText("จัดประชาาชน แล้ว")
    marks_of(edit)._pause.start(1)

    def look() -> list[str]:
        time.sleep(0.2)
        return marked(edit)

    assert found_beside(edit, "กำลังอ่านโครงการ", look) == []
    qtbot.waitUntil(lambda: marked(edit) == ["ประชาาชน"])


def test_a_slip_of_a_few_letters_is_marked_with_the_words_that_it_divided(edit: TextEdit) -> None:
    edit.setPlainText("แล้วเสรจตามแผน ")
    mark(edit)
    assert marked(edit) == ["เสรจตาม"]
    [slip] = edit.extraSelections()
    cursor = slip.cursor
    cursor.setPosition(cursor.selectionStart() + 1)
    edit.setTextCursor(cursor)
    key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    menu = marks_of(edit).menu_at(key)
    assert menu is not None
    assert "เสร็จ" in [action.text() for action in menu.actions()]


@pytest.mark.parametrize("is_dark", [False, True])
def test_a_mark_can_be_seen_in_both_schemes(edit: TextEdit, dressed: QApplication, is_dark: bool) -> None:
    """The wave is drawn in the colour of the text: its thin line is paler than that."""
    choose_scheme(dressed, is_dark)
    edit.setPlainText("กขฅฆกขฅฆ ")
    mark(edit)
    [slip] = edit.extraSelections()
    palette = edit.palette()
    colour = slip.format.underlineColor()
    assert contrast(colour.name(), palette.color(palette.ColorRole.Base).name()) >= 7


@pytest.mark.parametrize(
    "key", [item.key for item in entries(Project).values() if item.kind in (Kind.NAME, Kind.LINE)]
)
def test_names_are_never_marked(key: str, qtbot: QtBot) -> None:
    editor = make_editor(entries(Project)[key])
    qtbot.addWidget(editor)
    assert editor.findChild(SpellingMarks) is None
