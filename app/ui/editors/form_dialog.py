"""Parts of dialogs that ask for words."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.editors.thai_word_edit import WordTextEdit
from app.ui.widgets.labels import plain_label
from app.ui.widgets.questions import mark_losing
from app.ui.widgets.theme import GRID

WIDTH: Final = 72 * GRID


def new_column(dialog: QDialog) -> QVBoxLayout:
    layout = QVBoxLayout(dialog)
    layout.setSpacing(GRID)
    dialog.setMinimumWidth(WIDTH)
    return layout


def add_labelled(layout: QVBoxLayout, text: str, editor: QWidget) -> None:
    """An editor under its label, which is its accessible name too."""
    label = plain_label(text)
    label.setProperty("role", "label")
    label.setBuddy(editor)
    editor.setAccessibleName(text)
    layout.addWidget(label)
    layout.addWidget(editor)


def new_text_edit(text: str) -> QPlainTextEdit:
    edit = WordTextEdit()
    edit.setPlainText(text)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(12 * GRID)
    return edit


def new_buttons(dialog: QDialog, words: str, *, loses: bool = False) -> QDialogButtonBox:
    """The one that does what the words say, and the one that does nothing: Enter's, where the other loses."""
    buttons = QDialogButtonBox()
    accept = buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
    accept.setProperty("main", True)
    cancel = buttons.addButton("ยกเลิก", QDialogButtonBox.ButtonRole.RejectRole)
    mark_losing(accept, loses)
    (cancel if loses else accept).setDefault(True)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons


def exec_until_stored(dialog: QDialog, store: Callable[[], bool]) -> bool:
    """Show a dialog until its words are on the disk or thrown away: what cannot be written stands there.

    `store`: True once they are written. False when the clerk has thrown them away.
    """
    while dialog.exec() == QDialog.DialogCode.Accepted:
        if store():
            return True
    return False
