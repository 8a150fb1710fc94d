"""What is larger than the screen is made smaller; a dialog then scrolls, and its buttons stay in sight.

The screen of the tests has 800 x 800 pixels.
"""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import dump

from app.ui.widgets.fitting import FittingDialog, PageStack, exec_once, fit_to_screen, room_of
from app.ui.widgets.labels import WrappingLabel
from tests.ui.typing import press


def tall_dialog(*, lines: int, foot: str) -> tuple[FittingDialog, QPushButton]:
    dialog = FittingDialog()
    column = QVBoxLayout(dialog)
    for number in range(lines):
        column.addWidget(QLabel(f"บรรทัดที่ {number}"))
    column.addWidget(QLineEdit())
    button = QPushButton("ตกลง")
    if foot == "box":
        box = QDialogButtonBox()
        box.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        column.addWidget(box)
    else:
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button)
        column.addLayout(row)
    return dialog, button


@pytest.mark.parametrize("foot", ["box", "row"])
def test_a_dialog_taller_than_the_screen_scrolls_above_its_buttons(qtbot: QtBot, foot: str) -> None:
    dialog, button = tall_dialog(lines=100, foot=foot)
    qtbot.addWidget(dialog)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    dialog.show()
    qtbot.waitUntil(button.isVisible)
    assert room_of(dialog).contains(dialog.geometry())
    area = dialog.findChild(QScrollArea)
    assert area is not None
    assert not area.isAncestorOf(button)
    assert dialog.rect().contains(button.mapTo(dialog, button.rect().bottomRight()))
    assert dialog.focusWidget() is field
    qtbot.waitUntil(lambda: dialog.rect().contains(field.mapTo(dialog, field.rect().bottomRight())))


def test_tab_reaches_every_button_also_those_before_the_default_one(qtbot: QtBot) -> None:
    rows, buttons = QListWidget(), QDialogButtonBox()
    loses = buttons.addButton("กู้คืน", QDialogButtonBox.ButtonRole.AcceptRole)
    cancel = buttons.addButton("ยกเลิก", QDialogButtonBox.ButtonRole.RejectRole)
    cancel.setDefault(True)
    dialog = dialog_with(rows, buttons)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    rows.setFocus()
    reached = []
    for _ in range(3):
        press(Qt.Key.Key_Tab)
        reached.append(dialog.focusWidget())
    assert reached == [loses, cancel, rows]


def test_a_dialog_with_room_is_left_as_it_is(qtbot: QtBot) -> None:
    dialog, _ = tall_dialog(lines=3, foot="box")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.findChild(QScrollArea) is None


def test_a_window_larger_than_the_screen_or_beside_it_comes_into_sight(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(-50, 700, 3000, 300)
    fit_to_screen(window)
    assert room_of(window).contains(window.geometry())


def dialog_with(*parts: QWidget) -> FittingDialog:
    dialog = FittingDialog()
    column = QVBoxLayout(dialog)
    for part in parts:
        column.addWidget(part)
    return dialog


def test_lists_become_lower_before_a_dialog_scrolls(qtbot: QtBot) -> None:
    lists = [QListWidget(), QListWidget()]
    for one in lists:
        one.setMinimumHeight(500)
    dialog = dialog_with(*lists)
    qtbot.addWidget(dialog)
    dialog.show()
    assert room_of(dialog).contains(dialog.geometry())
    assert dialog.findChild(QScrollArea) is None
    assert all(one.height() >= 80 for one in lists)


def test_lists_on_a_tab_need_no_more_than_their_least_height(qtbot: QtBot) -> None:
    tabs, page = QTabWidget(), QWidget()
    column = QVBoxLayout(page)
    for part in (WrappingLabel("คำอธิบาย"), *(QListWidget() for _ in range(5))):
        column.addWidget(part)
    tabs.addTab(page, "รายการ")
    dialog = dialog_with(tabs)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog._scrolls
    assert room_of(dialog).contains(dialog.geometry())


def test_a_page_that_is_not_shown_needs_no_room_until_it_is(qtbot: QtBot) -> None:
    stack, tall = PageStack(), QLabel("\n" * 60)
    stack.addWidget(QLabel("ข้อความเดียว"))
    stack.addWidget(tall)
    dialog = dialog_with(stack)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.findChild(QScrollArea) is None
    stack.setCurrentWidget(tall)
    assert dialog.findChild(QScrollArea) is not None
    assert room_of(dialog).contains(dialog.geometry())


def test_a_dialog_is_deleted_once_what_has_shown_it_ends(qtbot: QtBot) -> None:
    """Its parent would keep it: each history that was read stayed, hidden, as long as the file was open."""
    qtbot.addWidget(parent := QWidget())
    dialog = FittingDialog(parent)
    QTimer.singleShot(0, dialog.accept)
    assert exec_once(dialog) == QDialog.DialogCode.Accepted
    qtbot.waitUntil(lambda: parent.findChildren(QDialog) == [])


def test_python_never_deletes_a_screen_with_a_dialog(parent: QWidget) -> None:
    """PySide6 makes a screen the child of the widget that is asked for it."""
    dialog = FittingDialog(parent)
    fit_to_screen(dialog)
    assert "FittingDialog" not in dump(QApplication.primaryScreen())
