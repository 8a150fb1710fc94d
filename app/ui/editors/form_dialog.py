"""Parts of dialogs with text input."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.editors.thai_word_edit import WordTextEdit
from app.ui.widgets.fitting import room_of
from app.ui.widgets.labels import plain_label
from app.ui.widgets.questions import mark_losing
from app.ui.widgets.theme import GRID

WIDTH: Final = 72 * GRID


def new_column(dialog: QDialog) -> QVBoxLayout:
    """Return the layout of a dialog, which is shown as high as its wrapped labels need."""
    layout = QVBoxLayout(dialog)
    layout.setSpacing(GRID)
    dialog.setMinimumWidth(WIDTH)
    dialog.installEventFilter(_Heightening(dialog, layout))
    return layout


class _Heightening(QObject):
    """Heightens a dialog when it is shown: Qt gives it at most two thirds of the screen, and of each wrapped
    label takes only one line for granted, so that texts would lie on each other.
    """

    def __init__(self, dialog: QDialog, layout: QVBoxLayout) -> None:
        super().__init__(dialog)
        self._dialog, self._column = dialog, layout

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            needed = self._column.minimumHeightForWidth(self._dialog.width())
            if self._dialog.height() < needed:
                self._dialog.resize(self._dialog.width(), min(needed, room_of(self._dialog).height()))
        return False


def add_labelled(layout: QVBoxLayout, text: str, editor: QWidget) -> None:
    """Add an editor below its label, which is also its accessible name."""
    label = plain_label(text)
    label.setProperty("role", "label")
    label.setBuddy(editor)
    editor.setAccessibleName(text)
    layout.addWidget(label)
    layout.addWidget(editor)


def indent_figures(box: QAbstractSpinBox) -> None:
    """Let figures begin where other fields begin: the style sheet does not reach the line within a box."""
    box.lineEdit().setTextMargins(GRID, 0, GRID, 0)


def new_text_edit(text: str) -> QPlainTextEdit:
    edit = WordTextEdit()
    edit.setPlainText(text)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(12 * GRID)
    return edit


def new_buttons(dialog: QDialog, words: str, *, loses: bool = False) -> QDialogButtonBox:
    """Return an accept button with this text and a cancel button, which is Enter's if accepting loses."""
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
    """Show a dialog until its text is stored or discarded; text that cannot be written stays in it.

    `store` returns True once it is written. Returns False if the clerk discarded the text.
    """
    while dialog.exec() == QDialog.DialogCode.Accepted:
        if store():
            return True
    return False
