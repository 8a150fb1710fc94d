"""The form's lists in the window: a double click does one thing, and so does each step of undo."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit

from app.models.project import Project, StrategicAlignment, TargetGroup
from app.ui.window.editing import undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.pointing import double_click, triple_click
from tests.ui.typing import press, type_text

OBJECTIVES = ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า")
TARGETS = (TargetGroup("ด้านปริมาณ", ("13 โรงเรียน",)), TargetGroup("ด้านคุณภาพ"))
ISSUES = tuple(StrategicAlignment(f"ด้านที่ {number}") for number in "๑๒๓๔")


@pytest.fixture
def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def project(workspace: Workspace) -> Project:
    assert workspace.project_id is not None
    return workspace.document.project(workspace.project_id)


def go_to(workspace: Workspace, key: str, value: Any) -> None:
    """Store a value, and show its field."""
    workspace.set_entry(key, value)
    workspace.form.go_to_entry(key)
    QApplication.processEvents()


def buttons(workspace: Workspace, name: str) -> list[QAbstractButton]:
    """The visible buttons of a name, from above."""
    found = [
        button
        for button in workspace.form.findChildren(QAbstractButton)
        if (button.accessibleName() or button.text()).startswith(name) and button.isVisible()
    ]
    return sorted(found, key=lambda button: button.mapTo(workspace.form, button.rect().center()).y())


@pytest.mark.parametrize(
    ("key", "value", "name"),
    [("objectives", OBJECTIVES, "ลบข้อนี้"), ("strategic_alignments", ISSUES, "ลบชุดนี้")],
)
@pytest.mark.parametrize("click", [double_click, triple_click])
def test_quick_clicks_on_a_bin_remove_one_row(
    workspace: Workspace,
    key: str,
    value: tuple[object, ...],
    name: str,
    click: Callable[[QAbstractButton], None],
) -> None:
    """The next row's bin comes to stand under the pointer."""
    go_to(workspace, key, value)
    click(buttons(workspace, name)[0])
    assert getattr(project(workspace), key) == value[1:]


def type_and_rest(workspace: Workspace) -> Project:
    """Type a letter where the focus is, and wait until it is stored."""
    focus = workspace.window().focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    focus.moveCursor(QTextCursor.MoveOperation.End)
    type_text(focus, "ก")
    workspace.form.flush()
    return project(workspace)


def remove_third(workspace: Workspace) -> None:
    buttons(workspace, "ลบ")[2].click()


def move_down(workspace: Workspace) -> None:
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)


def add_group(workspace: Workspace) -> None:
    """The items of the first group come below the new one."""
    press(Qt.Key.Key_Return)


def make_item(workspace: Workspace) -> None:
    focus = workspace.window().focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    focus.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClick(focus, Qt.Key.Key_Tab)


def paste_rows(workspace: Workspace) -> None:
    pasted = QMimeData()
    pasted.setText("- หก\n- เจ็ด")
    workspace.window().focusWidget().insertFromMimeData(pasted)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("key", "value", "row", "act"),
    [
        ("objectives", OBJECTIVES, 0, remove_third),
        ("objectives", OBJECTIVES, 0, move_down),
        ("objectives", OBJECTIVES, 0, paste_rows),
        ("targets", TARGETS, 0, add_group),
        ("targets", TARGETS, 2, make_item),
        ("strategic_alignments", ISSUES, 0, remove_third),
    ],
)
def test_undo_takes_back_what_was_done_to_a_list_and_no_typing(
    workspace: Workspace, key: str, value: tuple[object, ...], row: int, act: Callable[[Workspace], None]
) -> None:
    go_to(workspace, key, value)
    for _ in range(row):
        workspace.window().focusWidget().focusNextChild()
    states = [project(workspace), type_and_rest(workspace)]
    act(workspace)
    workspace.form.flush()
    states += [project(workspace), type_and_rest(workspace)]
    assert len(set(states)) == 4
    for before in reversed(states[:-1]):
        undo(workspace)
        assert project(workspace) == before
