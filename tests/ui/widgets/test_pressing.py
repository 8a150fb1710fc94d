"""Enter on a button presses that button, never another one."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

import app.ui
from app.ui.widgets.command_bar import CommandBar
from app.ui.widgets.pressing import press_by_enter, press_only_in_focus
from tests.ui.pointing import double_click

UI = Path(app.ui.__file__).parent


class _Asking(QDialog):
    """A field, a button for Enter anywhere in the dialog, and one for Enter on itself."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []
        self.field, self.agree, self.remove = QLineEdit(), QPushButton("ตกลง"), QPushButton("ลบ")
        layout = QVBoxLayout(self)
        for widget in (self.field, self.agree, self.remove):
            layout.addWidget(widget)
        self.agree.clicked.connect(lambda: self.pressed.append("ตกลง"))
        self.remove.clicked.connect(lambda: self.pressed.append("ลบ"))
        self.agree.setDefault(True)
        press_only_in_focus(self.remove)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_what_has_the_focus_and_elsewhere_the_default(qtbot: QtBot, key: Qt.Key) -> None:
    dialog = _Asking()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    for widget in (dialog.field, dialog.remove, dialog.agree):
        widget.setFocus()
        QTest.keyClick(widget, key)
    assert dialog.pressed == ["ตกลง", "ลบ", "ตกลง"]


def test_enter_presses_every_button_of_the_window(qtbot: QtBot) -> None:
    """Qt lets only Space press the steps of the month, and what the board offers."""
    window, page, pressed = QMainWindow(), QWidget(), list[QWidget]()
    press_by_enter(window)
    window.setCentralWidget(page)
    qtbot.addWidget(window)
    column = QVBoxLayout(page)
    push, tool, field = QPushButton("ขั้นที่ 1"), QToolButton(), QLineEdit()
    for button in (push, tool):
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _checked=False, button=button: pressed.append(button))
    for widget in (push, tool, field):
        column.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for widget in (push, tool, field):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Return)
    assert pressed == [push, tool]


@pytest.mark.parametrize(("is_held", "times"), [(False, 1), (True, 2)])
def test_a_double_click_presses_once_unless_holding_presses_again(
    qtbot: QtBot, is_held: bool, times: int
) -> None:
    dialog = _Asking()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.remove.setAutoRepeat(is_held)
    double_click(dialog.remove)
    assert dialog.pressed == times * ["ลบ"]


def test_a_double_click_on_the_toolbar_shows_a_page_and_does_not_hide_it_again(qtbot: QtBot) -> None:
    page = QAction("ภาพรวม")
    page.setCheckable(True)
    bar = CommandBar("แถบเครื่องมือ", [])
    bar.addAction(page)
    qtbot.addWidget(bar)
    bar.show()
    QApplication.sendEvent(bar, QEnterEvent(QPointF(), QPointF(), QPointF()))
    double_click(bar.widgetForAction(page))
    assert page.isChecked()


def test_a_button_that_cannot_be_pressed_is_not(qtbot: QtBot) -> None:
    dialog = _Asking()
    qtbot.addWidget(dialog)
    dialog.remove.setEnabled(False)
    QTest.keyClick(dialog.remove, Qt.Key.Key_Return)
    assert "ลบ" not in dialog.pressed


def test_no_dialog_turns_enter_on_a_button_over_to_another() -> None:
    turned = [path.name for path in UI.rglob("*.py") if "setAutoDefault(False)" in path.read_text("utf-8")]
    assert turned == ["pressing.py"]
