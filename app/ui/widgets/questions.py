"""Questions that stop the clerk. Neither Enter nor Esc ever gives an answer by which something is lost.

Every answer says what it means, and `ask` sees to the buttons. Dialogs of their own mark such a button by
`mark_losing`. tests/ui/test_every_dialog.py goes through all of them.
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

from app.ui.widgets.labels import make_labels_plain, with_breaks
from app.ui.widgets.theme import GRID, icon

Value = TypeVar("Value")
Icon = QMessageBox.Icon
Role = QMessageBox.ButtonRole

LOSES: Final = "loses"
"""Property of a button that throws away, replaces or deletes."""


@dataclass(frozen=True, slots=True)
class Choice(Generic[Value]):
    """An answer, as its button words it. `loses`: something typed or stored is thrown away or replaced."""

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
    """The answer's value. `stay` is what Esc and closing answer, and Enter unless there is a `default`.

    `listed`: lines to be looked through before answering. Raises ValueError when Enter or Esc would lose
    something.
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
    """Say whether a button throws away, replaces or deletes: Enter then presses it from nowhere else."""
    button.setProperty(LOSES, loses)
    if loses:
        button.setDefault(False)
        button.setAutoDefault(False)


def may_leave(parent: QWidget, is_typed: bool) -> bool:
    """Whether to close a dialog; where something is typed that is stored nowhere, the clerk is asked."""
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
    """A message in the window's own drawings; its texts are shown as they are."""
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
    """Between the words and the buttons, as many lines in sight as there is room for."""
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
