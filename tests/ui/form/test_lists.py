"""The form's lists in the window: a double click does one thing, and so does each step of undo."""

from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.models.project import Project, StrategicAlignment
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.pointing import double_click

OBJECTIVES = ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า")
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
def test_a_double_click_on_a_bin_removes_one_row(
    workspace: Workspace, key: str, value: tuple[object, ...], name: str
) -> None:
    """The next row's bin comes to stand under the pointer."""
    go_to(workspace, key, value)
    double_click(buttons(workspace, name)[0])
    assert getattr(project(workspace), key) == value[1:]
