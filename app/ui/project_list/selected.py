"""What a clerk does with the selected projects at once. Each is one undo step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.models.entry import FormSection, entries
from app.models.next_year import duplicate
from app.models.note import Note, Topic
from app.models.project import Project, name_of
from app.models.thai import clean_line
from app.storage.project_file import new_record_id
from app.ui.core.changes import Change, EntrySet, note_put
from app.ui.editors.form_dialog import add_labelled, exec_until_stored, new_buttons, new_column
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.form.note_dialogs import ClosingDialog
from app.ui.widgets import dialogs
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.questions import may_leave

if TYPE_CHECKING:
    from app.ui.core.context import FileContext
    from app.ui.core.document import Document

UNDO = "กด Ctrl+Z หากต้องการเลิกทำ"


def duplicate_project(workspace: "FileContext", project_id: str) -> None:
    """Add a project like this one, without reports, and show it."""
    if workspace.stay_for_refusals():
        return
    made = duplicate(workspace.document.project(project_id), new_record_id())
    workspace.document.fresh.begin(made.id)
    if workspace.document.add_project(made):
        workspace.show_section(FormSection.IDENTITY)
        workspace.status_message.emit(f"ทำสำเนาแล้ว โปรดแก้ไขชื่อและกรอกรหัสโครงการ {UNDO}")


def remove_project(workspace: "FileContext", project_id: str) -> None:
    workspace.flush()
    if workspace.document.remove_project(project_id):
        workspace.status_message.emit(f"ลบโครงการแล้ว {UNDO}")


def set_officer(workspace: "FileContext", ids: Sequence[str]) -> None:
    """Ask for an officer, and set the name and the telephone number in these projects."""
    used = workspace.document.file.used("officer_name", "officer_phone")
    phones: dict[str, str] = dict(reversed(used))  # of two numbers, the one used last
    _set(workspace, ids, ValuesDialog("กำหนดผู้รับผิดชอบ", "officer_name", phones, len(ids), workspace))


def set_division(workspace: "FileContext", ids: Sequence[str]) -> None:
    """Ask for a division, and set it in these projects."""
    used = {name: "" for (name,) in workspace.document.file.used("division")}
    _set(workspace, ids, ValuesDialog("กำหนดฝ่าย", "division", used, len(ids), workspace))


def _set(workspace: "FileContext", ids: Sequence[str], dialog: "ValuesDialog") -> None:
    if workspace.stay_for_refusals():
        return
    document, open_ones = workspace.document, _open_ones(workspace, ids)

    def store() -> bool:
        return document.do_each(partial(_changes, document, dialog.values), open_ones)

    if exec_until_stored(dialog, store):
        left = len(ids) - len(open_ones)
        closed = f" ยกเว้น {left:,} โครงการที่ปิดแล้ว" if left else ""
        workspace.status_message.emit(f"แก้ไข {len(open_ones):,} โครงการแล้ว{closed} {UNDO}")


def _changes(document: "Document", values: Mapping[str, str], project_id: str) -> Iterator[Change]:
    project = document.project(project_id)
    for key, after in values.items():
        yield EntrySet(project_id, None, key, getattr(project, key), after)


def close_projects(workspace: "FileContext", ids: Sequence[str]) -> None:
    """Ask for one reason, and close these projects."""
    if workspace.stay_for_refusals():
        return
    document, left = workspace.document, _open_ones(workspace, ids)
    if not left:
        workspace.status_message.emit("โครงการที่เลือกปิดอยู่แล้ว")
        return
    name = name_of(document.project(left[0])) if len(left) == 1 else f"{len(left):,} โครงการที่เลือก"
    dialog = ClosingDialog(name, None, workspace)

    def store() -> bool:
        return document.do_each(partial(_closing, document, dialog.reason), left)

    if exec_until_stored(dialog, store):
        workspace.status_message.emit(f"ปิด {len(left):,} โครงการแล้ว {UNDO}")


def _closing(document: "Document", reason: str, project_id: str) -> list[Change]:
    note = replace(Note.of(Topic.CLOSING, project_id), noted_on=date.today(), text=reason)
    return [note_put(document.notes(project_id), note)]


def _open_ones(workspace: "FileContext", ids: Sequence[str]) -> list[str]:
    closed = workspace.document.file.closed_projects()
    return [project_id for project_id in ids if project_id not in closed]


class ValuesDialog(FittingDialog):
    """Asks for a value that the projects have in common; values of the file are offered.

    `used`: the values of the file, each with the telephone number that goes with an officer.
    """

    def __init__(self, title: str, key: str, used: Mapping[str, str], count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._key, self._used = key, used
        self._value = ChoiceBox()
        self._value.setLineEdit(WordLineEdit())
        self._value.addItems(list(used))
        self._value.setEditText("")
        self._phone = WordLineEdit() if key == "officer_name" else None
        layout = new_column(self)
        layout.addWidget(dialogs.words(f"แก้ไข {count:,} โครงการที่เลือก"))
        add_labelled(layout, entries(Project)[key].label, self._value)
        if self._phone is not None:
            add_labelled(layout, entries(Project)["officer_phone"].label, self._phone)
        buttons = new_buttons(self, "กำหนด")
        layout.addWidget(buttons)
        self._accept = buttons.buttons()[0]
        self._value.editTextChanged.connect(self._follow)
        self._follow("")
        self._value.setFocus()

    def _follow(self, text: str) -> None:
        value = clean_line(text)
        self._accept.setEnabled(bool(value))
        if self._phone is not None and value in self._used:
            self._phone.setText(self._used[value])

    @property
    def values(self) -> dict[str, str]:
        """The values to set, by key."""
        values = {self._key: clean_line(self._value.currentText())}
        return values if self._phone is None else values | {"officer_phone": clean_line(self._phone.text())}

    def reject(self) -> None:
        if may_leave(self, bool(self.values[self._key])):
            super().reject()
