"""Dialogs for notes: a reason to keep a finding, a remark with its answer, closing a project.

Each is about the entry that has the focus, or about the message chosen below a field.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.models.checks import Finding
from app.models.note import Note, Topic, closing_of
from app.models.project import name_of
from app.models.thai import clean_line, clean_text
from app.ui.editors.base import Debounce
from app.ui.editors.form_dialog import add_labelled, exec_until_stored, new_buttons, new_column, new_text_edit
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.form.closed_banner import REOPEN, words_of
from app.ui.widgets import dialogs
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.questions import may_leave

if TYPE_CHECKING:
    from app.models.progress_report import Period
    from app.ui.core.context import FileContext
    from app.ui.core.document import Document


def go_into(workspace: "FileContext", about: Finding | Note) -> None:
    """Open what the clerk chose below a field."""
    if isinstance(about, Note):
        _write(workspace, about)
    elif project_id := workspace.shown_project_id:
        accept_finding(workspace, project_id, about)


# --- kept findings ------------------------------------------------------------------------------------------


def accept_finding_in_focus(workspace: "FileContext") -> None:
    """Keep the first open finding about the focused entry, otherwise edit the reason of a kept one."""
    place = workspace.place_in_focus
    if place is None:
        return
    project_id, *where = place
    found = [f for f in workspace.document.findings(project_id) if [f.period, f.entry.key] == where]
    if found:
        accept_finding(workspace, project_id, min(found, key=lambda finding: bool(finding.reason)))
    else:
        workspace.status_message.emit("ช่องนี้ไม่มีข้อที่ควรตรวจ")


def accept_finding(workspace: "FileContext", project_id: str, finding: Finding) -> None:
    """Ask why a finding is kept, and store the reason."""
    note = Note.of(Topic.KEPT, project_id, finding.period, finding.entry.key, finding.rule)
    dialog = Reason(finding, workspace)

    def store() -> bool:
        if dialog.reason:
            return workspace.document.put_note(replace(note, noted_on=date.today(), text=dialog.reason))
        if not finding.reason:
            return True
        kept = next(one for one in workspace.document.notes(project_id) if one.id == note.id)
        return workspace.document.put_note(replace(kept, settled_on=date.today()))

    exec_until_stored(dialog, store)


class Reason(FittingDialog):
    """A finding, and the reason to keep it; an empty reason means that it is no longer kept."""

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


def remark_in_focus(workspace: "FileContext") -> None:
    """Open the remark about the focused entry or start one; elsewhere, one about the project."""
    project_id, period, key = workspace.place_in_focus or (workspace.shown_project_id, None, "")
    if project_id is None:
        return
    remarks = [note for note in workspace.document.notes(project_id) if note.topic is Topic.REMARK]
    here = [one for one in remarks if (one.period, one.entry_key) == (period, key) and not one.is_settled]
    _write(workspace, here[0] if here else _new_remark(project_id, period, key))


def _new_remark(project_id: str, period: "Period | None", key: str) -> Note:
    from app.storage.project_file import new_record_id

    return Note(new_record_id(), project_id, Topic.REMARK, period, key, noted_on=date.today())


def _write(workspace: "FileContext", note: Note) -> None:
    """Show a remark; it is written while typed, and restored if the clerk discards it."""
    from app.models.remarks import about

    dialog = Remark(note, about(note) or "ทั้งโครงการ", workspace)
    draft = NoteDraft(workspace.document, note if note.text else None)
    dialog.typed.connect(draft.write)
    if not exec_until_stored(dialog, lambda: draft.keep(dialog.note)):
        draft.take_back()


class NoteDraft:
    """A note while it is typed: killing the program loses no more of it than of the form's entries.

    `before`: the original note, None for a new one.
    """

    def __init__(self, document: "Document", before: Note | None) -> None:
        self._document, self._before = document, before
        self._written = before

    def write(self, note: Note) -> None:
        """Write what is typed so far, without settling the remark."""
        settled_on = self._before.settled_on if self._before else None
        draft = replace(note, settled_on=settled_on)
        if draft.text and self._document.draft_note(self._written, draft):
            self._written = draft

    def keep(self, note: Note) -> bool:
        """Write the final note as one undo step. Returns False if it cannot be written."""
        if note == self._before:
            self.take_back()
            return True
        return self._document.set_note(self._before, note)

    def take_back(self) -> None:
        """Restore the original note."""
        self._document.draft_note(self._written, self._before)


class Remark(FittingDialog):
    """A remark, its answer, and whether it is settled. Anyone with the file may write each of them.

    `typed` carries the current remark whenever typing pauses, and at intervals during long typing.
    """

    typed = Signal(object)

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
            add_labelled(layout, "คำตอบของหน่วยงาน", self._answer)
            layout.addWidget(self._settled)
        buttons = new_buttons(self, "บันทึก")
        layout.addWidget(buttons)
        rest = Debounce(lambda: self.typed.emit(self.note), self)
        for edit in (self._text, self._answer):
            edit.textChanged.connect(rest.note_typing)
        self._accept = buttons.buttons()[0]
        self._text.textChanged.connect(self._follow_text)
        self._follow_text()
        self.finished.connect(rest.stop)
        (self._answer if note.text else self._text).setFocus()

    def _follow_text(self) -> None:
        """Allow accepting only with text."""
        self._accept.setEnabled(bool(clean_text(self._text.toPlainText())))

    @property
    def note(self) -> Note:
        """The remark as edited."""
        settled_on = self._note.settled_on or date.today() if self._settled.isChecked() else None
        text, answer = (clean_text(edit.toPlainText()) for edit in (self._text, self._answer))
        return replace(self._note, text=text, answer=answer, settled_on=settled_on)

    def reject(self) -> None:
        before, now = self._note, self.note
        if may_leave(self, (before.text, before.answer) != (now.text, now.answer)):
            super().reject()


# --- closing a project --------------------------------------------------------------------------------------


CLOSE: Final = "ปิดโครงการ"
_AFTER_CLOSING: Final = (
    "โครงการที่ปิดแล้วดูและพิมพ์ได้ แต่แก้ไขในแบบฟอร์มไม่ได้ และไม่ต้องรายงานตั้งแต่เดือนถัดไป"
    " รายงานที่ยังขาดกรอกได้ในหน้ารายงานประจำเดือน"
)
_AFTER_REOPENING: Final = "โครงการจะแก้ไขได้ และกลับมาอยู่ในรายงานประจำเดือน"


def close_project(workspace: "FileContext") -> None:
    """Ask for a reason, and close the shown project."""
    if (project_id := _settled_project(workspace)) and _closing(workspace, project_id):
        workspace.status_message.emit("โครงการนี้ปิดอยู่แล้ว")
    elif project_id:
        note = replace(Note.of(Topic.CLOSING, project_id), noted_on=date.today())
        _ask(workspace, project_id, None, lambda reason: replace(note, text=reason))


def reopen_project(workspace: "FileContext") -> None:
    """Ask for a reason, and reopen the shown project."""
    project_id = _settled_project(workspace)
    closing = _closing(workspace, project_id) if project_id else None
    if project_id and closing is None:
        workspace.status_message.emit("โครงการนี้ยังไม่ได้ปิด")
    elif project_id and closing:
        reopened = replace(closing, settled_on=date.today())
        _ask(workspace, project_id, closing, lambda reason: replace(reopened, answer=reason))


def _settled_project(workspace: "FileContext") -> str | None:
    """Return the shown project after storing everything typed in it; None if the clerk stays to
    correct text.
    """
    return None if workspace.stay_for_refusals() else workspace.shown_project_id


def _closing(workspace: "FileContext", project_id: str) -> Note | None:
    return closing_of(workspace.document.notes(project_id))


def _ask(
    workspace: "FileContext", project_id: str, closing: Note | None, noted: Callable[[str], Note]
) -> None:
    """Ask for a reason and write its note; the dialog stays open until it is on disk."""
    dialog = ClosingDialog(name_of(workspace.document.project(project_id)), closing, workspace)
    if exec_until_stored(dialog, lambda: workspace.document.put_note(noted(dialog.reason))):
        workspace.status_message.emit(f"{REOPEN if closing else CLOSE}แล้ว กด Ctrl+Z หากต้องการเลิกทำ")


class ClosingDialog(FittingDialog):
    """Asks why a project is closed or, given the closing note, reopened. A reason is required."""

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
