"""What is said beside the form: a reason to keep a finding, a remark and its answer.

Each is about the entry in which the focus is, or about what was chosen in the notes under a field.
"""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.models.checks import Finding
from app.models.note import Note, Topic
from app.models.thai import clean_line, clean_text
from app.ui.editors.thai_word_edit import WordLineEdit, WordTextEdit
from app.ui.widgets import dialogs
from app.ui.widgets.labels import plain_label
from app.ui.widgets.questions import mark_losing, may_leave
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.models.progress_report import Period
    from app.ui.window.workspace import Desk

WIDTH: Final = 72 * GRID


def go_into(desk: "Desk", about: Finding | Note) -> None:
    """What the clerk chose under a field."""
    if isinstance(about, Note):
        _write(desk, about)
    elif project_id := desk.shown_project_id:
        keep_finding(desk, project_id, about)


# --- findings that are kept ---------------------------------------------------------------------------------


def keep_finding_in_focus(desk: "Desk") -> None:
    """Keep the first finding about the entry in focus that is to be seen to, else change why one is kept."""
    place = desk.place_in_focus
    if place is None:
        return
    project_id, *where = place
    found = [f for f in desk.document.findings(project_id) if [f.period, f.entry.key] == where]
    if found:
        keep_finding(desk, project_id, min(found, key=lambda finding: bool(finding.reason)))
    else:
        desk.told.emit("ช่องนี้ไม่มีข้อที่ควรตรวจ")


def keep_finding(desk: "Desk", project_id: str, finding: Finding) -> None:
    """Ask why a finding stays as it is, and note it."""
    note = Note.of(Topic.KEPT, project_id, finding.period, finding.entry.key, finding.rule)
    dialog = Reason(finding, desk)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    if dialog.reason:
        desk.document.put_note(replace(note, noted_on=date.today(), text=dialog.reason))
    elif finding.reason:
        kept = next(one for one in desk.document.notes(project_id) if one.id == note.id)
        desk.document.put_note(replace(kept, settled_on=date.today()))


class Reason(QDialog):
    """A finding, and the line that says why it is kept; an empty one means that it is kept no more."""

    def __init__(self, finding: Finding, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("คงไว้พร้อมเหตุผล")
        self._reason = WordLineEdit()
        self._reason.setText(finding.reason)
        self._before = self.reason
        self._reason.setPlaceholderText("เช่น ได้รับอนุมัติให้โอนงบประมาณเพิ่มแล้ว")
        layout = new_column(self)
        layout.addWidget(dialogs.words(f"{finding.entry.label}: {finding.message}"))
        add_labelled(layout, "เหตุผลที่คงไว้", self._reason)
        if finding.reason:
            layout.addWidget(dialogs.words("หากลบเหตุผลออก ข้อนี้จะกลับเป็นข้อที่ควรตรวจ", "quiet"))
        layout.addWidget(new_buttons(self, "คงไว้"))
        self._reason.setFocus()

    @property
    def reason(self) -> str:
        return clean_line(self._reason.text())

    def reject(self) -> None:
        if may_leave(self, self.reason != self._before):
            super().reject()


# --- remarks ------------------------------------------------------------------------------------------------


def remark_in_focus(desk: "Desk") -> None:
    """Go into the open remark about the entry in focus, else begin one; elsewhere, about the project."""
    project_id, period, key = desk.place_in_focus or (desk.shown_project_id, None, "")
    if project_id is None:
        return
    remarks = [note for note in desk.document.notes(project_id) if note.topic is Topic.REMARK]
    here = [one for one in remarks if (one.period, one.entry_key) == (period, key) and not one.is_settled]
    _write(desk, here[0] if here else _new_remark(project_id, period, key))


def _new_remark(project_id: str, period: "Period | None", key: str) -> Note:
    from app.storage.project_file import new_record_id

    return Note(new_record_id(), project_id, Topic.REMARK, period, key, noted_on=date.today())


def _write(desk: "Desk", note: Note) -> None:
    from app.services.remarks import about

    dialog = Remark(note, about(note) or "ทั้งโครงการ", desk)
    if dialog.exec() == QDialog.DialogCode.Accepted and dialog.note.text:
        desk.document.put_note(dialog.note)


class Remark(QDialog):
    """A remark, its answer, and whether it is settled. Whoever has the file may write each of them."""

    def __init__(self, note: Note, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("ข้อสังเกต")
        self._note = note
        self._text, self._answer = new_text_edit(note.text), new_text_edit(note.answer)
        self._settled = QCheckBox("ยุติแล้ว ไม่ต้องแสดงอีก")
        self._settled.setChecked(note.is_settled)
        layout = new_column(self)
        layout.addWidget(dialogs.words(about))
        add_labelled(layout, "ข้อสังเกต", self._text)
        if note.text:
            add_labelled(layout, "คำตอบของเขต", self._answer)
            layout.addWidget(self._settled)
        layout.addWidget(new_buttons(self, "บันทึก"))
        (self._answer if note.text else self._text).setFocus()

    @property
    def note(self) -> Note:
        """The remark as it is now."""
        settled_on = self._note.settled_on or date.today() if self._settled.isChecked() else None
        text, answer = (clean_text(edit.toPlainText()) for edit in (self._text, self._answer))
        return replace(self._note, text=text, answer=answer, settled_on=settled_on)

    def reject(self) -> None:
        before, now = self._note, self.note
        if may_leave(self, (before.text, before.answer) != (now.text, now.answer)):
            super().reject()


# --- parts of dialogs that ask for words --------------------------------------------------------------------


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
