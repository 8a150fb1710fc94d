"""Text that is dragged onto editors: texts take it, values and choices do not."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.models.entry import entries
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.ui.editors.factory import make_editor
from app.ui.editors.line_edit import ParsedEdit
from app.ui.editors.thai_word_edit import WordTextEdit
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.window.main_window import MainWindow

ENTRIES = entries(Project) | entries(ProgressReport)
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def takes(editor: QWidget, qtbot: QtBot) -> bool:
    """Return whether a word dragged onto the editor is taken; where it is, it is dropped."""
    qtbot.addWidget(editor)
    target = editor.lineEdit() if isinstance(editor, ChoiceBox) else editor
    target = target.viewport() if isinstance(target, QPlainTextEdit) else target
    assert target is not None
    data, copy = QMimeData(), Qt.DropAction.CopyAction
    data.setText("ส่งเสริม")
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, LEFT, NO_KEYS)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), copy, data, LEFT, NO_KEYS))
    return enter.isAccepted()


@pytest.mark.parametrize(
    "key",
    [
        *("start_date", "allocated_budget_satang", "fiscal_year", "progress", "plan_status"),
        *("project_code", "officer_phone"),
    ],
)
def test_a_word_does_not_become_part_of_a_value(qtbot: QtBot, key: str) -> None:
    assert not takes(make_editor(ENTRIES[key]), qtbot)


@pytest.mark.parametrize("key", ["project_name", "office", "narrative"])
def test_a_text_takes_a_word(qtbot: QtBot, key: str) -> None:
    assert takes(make_editor(ENTRIES[key]), qtbot)


def test_a_choice_that_may_be_typed_takes_no_word(qtbot: QtBot) -> None:
    box = ChoiceBox()
    box.setLineEdit(QLineEdit())
    assert not takes(box, qtbot)


def test_a_file_over_such_a_field_is_for_the_window(window: MainWindow, saved: Path) -> None:
    assert window.workspace is not None
    window.workspace.form.go_to_entry("fiscal_year")
    field = QApplication.focusWidget()
    assert isinstance(field, ParsedEdit)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(saved))])
    data.setText(str(saved))
    place = field.mapTo(window, field.rect().center())
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, LEFT, NO_KEYS)
    QApplication.sendEvent(window.windowHandle(), enter)
    assert enter.isAccepted()


def test_a_selected_text_is_dragged_away_as_a_copy(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[tuple[str, Qt.DropAction]] = []

    def carry(drag: QDrag, _actions: Qt.DropAction, proposed: Qt.DropAction) -> Qt.DropAction:
        offered.append((drag.mimeData().text(), proposed))
        return Qt.DropAction.MoveAction

    monkeypatch.setattr(QDrag, "exec", carry)
    editor = WordTextEdit()
    qtbot.addWidget(editor)
    editor.show()
    editor.setPlainText("ส่งเสริม")
    editor.selectAll()
    point = editor.cursorRect().center() - QPoint(10, 0)
    QTest.mousePress(editor.viewport(), LEFT, NO_KEYS, point)
    place = QPointF(point + QPoint(2 * QApplication.startDragDistance(), 0))
    there = editor.viewport().mapToGlobal(place)
    move = QMouseEvent(QEvent.Type.MouseMove, place, there, Qt.MouseButton.NoButton, LEFT, NO_KEYS)
    QApplication.sendEvent(editor.viewport(), move)
    assert offered == [("ส่งเสริม", Qt.DropAction.CopyAction)]
    assert editor.toPlainText() == "ส่งเสริม"
