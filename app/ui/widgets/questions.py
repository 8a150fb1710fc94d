"""Modal questions. Neither Enter nor Esc ever chooses an answer that loses something.

Each answer declares whether it loses anything, and `ask` sets up the buttons accordingly. Custom dialogs mark
such a button with `mark_losing`. tests/ui/test_every_dialog.py checks all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialogButtonBox,
    QGridLayout,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.ui.widgets.icons import icon
from app.ui.widgets.labels import make_labels_plain, with_breaks
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.theme import GRID

Value = TypeVar("Value")
Icon = QMessageBox.Icon
Role = QMessageBox.ButtonRole

LOSES: Final = "loses"
"""Property of a button that discards, replaces or deletes."""


@dataclass(frozen=True, slots=True)
class Choice(Generic[Value]):
    """An answer with the text of its button. `loses`: it discards or replaces typed or stored data."""

    text: str
    value: Value
    loses: bool = False


def ask(
    parent: QWidget | None,
    what: str,
    details: str,
    choices: Sequence[Choice[Value]],
    *,
    stay: Choice[Value],
    default: Choice[Value] | None = None,
    listed: Sequence[str] = (),
    kind: Icon = Icon.Question,
) -> Value:
    """Ask, and return the value of the answer.

    `stay` is the answer for Esc and closing, and for Enter unless there is a `default`. `listed`: lines to
    review before answering. Raises ValueError if Enter or Esc would lose something.
    """
    preset = default or stay
    if stay.loses or preset.loses:
        raise ValueError("Enter and Esc lose nothing")
    box = message_box(parent, what, details, kind)
    buttons = {_button(box, choice, Role.AcceptRole): choice for choice in choices}
    buttons[_button(box, stay, Role.RejectRole)] = stay
    for button, choice in buttons.items():
        if choice is stay:
            box.setEscapeButton(button)
        if choice is preset:
            box.setDefaultButton(button)
    _list(box, listed)
    box.exec()
    return _answer(buttons, box.clickedButton(), stay)


def _answer(
    buttons: dict[QPushButton, Choice[Value]], pressed: QAbstractButton | None, stay: Choice[Value]
) -> Value:
    return next((choice.value for button, choice in buttons.items() if button is pressed), stay.value)


def _button(box: QMessageBox, choice: Choice[Value], role: Role) -> QPushButton:
    button = box.addButton(choice.text, Role.DestructiveRole if choice.loses else role)
    mark_losing(button, choice.loses)
    return button


def mark_losing(button: QPushButton, loses: bool = True) -> None:
    """Mark whether a button loses something; Enter then presses it only when it has the focus."""
    button.setProperty(LOSES, loses)
    if loses:
        press_only_in_focus(button)


def may_leave(parent: QWidget, is_typed: bool) -> bool:
    """Return whether to close a dialog; if it has unsaved text, the clerk is asked."""
    return not is_typed or ask(
        parent,
        "ข้อความที่พิมพ์ไว้ยังไม่ได้บันทึก",
        "โปรดกลับไปบันทึกก่อน หรือปิดโดยทิ้งข้อความนั้น",
        [Choice("ทิ้งข้อความนั้น", True, loses=True)],
        stay=Choice("กลับไปที่ข้อความ", False),
        kind=Icon.Warning,
    )


# --- message boxes ------------------------------------------------------------------------------------------


def message_box(parent: QWidget | None, what: str, details: str, kind: Icon = Icon.Warning) -> QMessageBox:
    """Return a message box with the window's own icons and literal texts."""
    box = QMessageBox(parent)
    box.setWindowTitle("รายงาน")
    drawing = icon(*_DRAWINGS[kind])
    box.setIconPixmap(drawing.pixmap(QSize(5 * GRID, 5 * GRID), box.devicePixelRatioF()))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(with_breaks(what))
    box.setInformativeText(with_breaks(details))
    make_labels_plain(box)
    return box


_DRAWINGS: Final = {
    Icon.Warning: ("warning", "finding"),
    Icon.Information: ("check", "accent"),
    Icon.Question: ("help", "accent"),
}


def _list(box: QMessageBox, lines: Sequence[str]) -> None:
    """Insert a list between text and buttons, as tall as there is room."""
    grid, buttons = box.layout(), box.findChild(QDialogButtonBox)
    if not lines or not isinstance(grid, QGridLayout) or buttons is None:
        return
    shown = QPlainTextEdit("\n".join(lines))
    shown.setReadOnly(True)
    shown.setTabChangesFocus(True)
    shown.setAccessibleName("รายละเอียด")
    shown.setMinimumSize(80 * GRID, min(30, 4 + 4 * len(lines)) * GRID)
    grid.removeWidget(buttons)
    grid.addWidget(shown, grid.rowCount(), 0, 1, grid.columnCount())
    grid.addWidget(buttons, grid.rowCount(), 0, 1, grid.columnCount())
