"""Closing a project and opening it again: either asks why, and notes it beside the form."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QToolButton, QWidget

from app.models.note import Note, Topic
from app.models.thai import clean_line, format_long_date
from app.services.import_records import name_of
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.form.note_dialogs import add_labelled, new_buttons, new_column
from app.ui.icons import icon
from app.ui.widgets import dialogs
from app.ui.widgets.labels import plain_label
from app.ui.widgets.questions import may_leave
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.window.workspace import Desk

CLOSE: Final = "ปิดโครงการ"
REOPEN: Final = "เปิดโครงการอีกครั้ง"
_AFTER_CLOSING: Final = "โครงการที่ปิดแล้วดูและพิมพ์ได้ แต่แก้ไขไม่ได้ และไม่อยู่ในรายงานประจำเดือน"
_AFTER_REOPENING: Final = "โครงการจะแก้ไขได้ และกลับมาอยู่ในรายงานประจำเดือน"


def closing_of(notes: tuple[Note, ...]) -> Note | None:
    """The note by which a project is closed now."""
    return next((note for note in notes if note.topic is Topic.CLOSING and not note.is_settled), None)


def close_project(desk: "Desk") -> None:
    """Ask why, and close the project that is shown."""
    if (project_id := _settled_project(desk)) and _closing(desk, project_id):
        desk.told.emit("โครงการนี้ปิดอยู่แล้ว")
    elif project_id and (reason := _asked(desk, project_id, None)):
        note = replace(Note.of(Topic.CLOSING, project_id), text=reason, noted_on=date.today())
        _put(desk, note, f"{CLOSE}แล้ว")


def reopen_project(desk: "Desk") -> None:
    """Ask why, and open the project that is shown again."""
    project_id = _settled_project(desk)
    closing = _closing(desk, project_id) if project_id else None
    if project_id and closing is None:
        desk.told.emit("โครงการนี้ยังไม่ได้ปิด")
    elif project_id and closing and (reason := _asked(desk, project_id, closing)):
        _put(desk, replace(closing, answer=reason, settled_on=date.today()), f"{REOPEN}แล้ว")


def _settled_project(desk: "Desk") -> str | None:
    """The project that is shown, with all that was typed in it stored."""
    return None if desk.stay_for_refusals() else desk.shown_project_id


def _closing(desk: "Desk", project_id: str) -> Note | None:
    return closing_of(desk.document.notes(project_id))


def _asked(desk: "Desk", project_id: str, closing: Note | None) -> str:
    """The reason; "" when the clerk would rather not."""
    dialog = ClosingDialog(name_of(desk.document.project(project_id)), closing, desk)
    return dialog.reason if dialog.exec() == QDialog.DialogCode.Accepted else ""


def _put(desk: "Desk", note: Note, done: str) -> None:
    if desk.document.put_note(note):
        desk.told.emit(f"{done} กด Ctrl+Z หากต้องการเลิกทำ")


class ClosingDialog(QDialog):
    """Why a project is closed or, given the note by which it is, opened again. It cannot do without."""

    def __init__(self, name: str, closing: Note | None, parent: QWidget) -> None:
        super().__init__(parent)
        title = REOPEN if closing else CLOSE
        self.setWindowTitle(title)
        self._line = WordLineEdit()
        self._line.setPlaceholderText("เช่น ได้รับอนุมัติให้ขยายเวลา" if closing else "เช่น ดำเนินการแล้วเสร็จ")
        buttons = new_buttons(self, title)
        accept = buttons.buttons()[0]
        accept.setEnabled(False)
        self._line.textChanged.connect(lambda _text: accept.setEnabled(bool(self.reason)))
        layout = new_column(self)
        layout.addWidget(dialogs.words(name))
        if closing:
            layout.addWidget(dialogs.words(words_of(closing), "quiet"))
        add_labelled(layout, f"เหตุผลที่{title}", self._line)
        layout.addWidget(dialogs.words(_AFTER_REOPENING if closing else _AFTER_CLOSING, "quiet"))
        layout.addWidget(buttons)
        self._line.setFocus()

    @property
    def reason(self) -> str:
        return clean_line(self._line.text())

    def reject(self) -> None:
        if may_leave(self, bool(self.reason)):
            super().reject()


def words_of(closing: Note) -> str:
    """That a project is closed, since when and why."""
    day = f"เมื่อ {format_long_date(closing.noted_on)}" if closing.noted_on else ""
    return f"ปิดโครงการแล้ว{day} เหตุผล: {closing.text}"


class ClosedBanner(QWidget):
    """Says above the form that its project is closed. `reopening_wanted` is emitted by its button."""

    reopening_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        mark = plain_label()
        mark.setPixmap(icon("lock", "quiet").pixmap(2 * GRID, 2 * GRID))
        self._words = dialogs.words("")
        self._words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button = QToolButton()
        self.button.setText(f"{REOPEN}…")
        self.button.setProperty("role", "small")
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.clicked.connect(self.reopening_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 0, 3 * GRID, GRID // 2)
        layout.setSpacing(GRID)
        layout.addWidget(mark)
        layout.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.button)
        self.hide()

    def show_closing(self, closing: Note | None) -> None:
        self.setVisible(closing is not None)
        if closing:
            self._words.setText(words_of(closing))
            self.button.setAccessibleDescription(words_of(closing))
