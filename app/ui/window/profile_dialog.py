"""ตั้งค่าไฟล์นี้: who uses the open file, and the office and fiscal year of its new projects."""

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialogButtonBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.models.thai import clean_line, fiscal_year_of
from app.services.file_profile import USERS, FileProfile, Role, entries_of_new_project, write_profile
from app.ui.editors.form_dialog import add_labelled, exec_until_stored, new_buttons, new_column
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog
from app.ui.window.new_file_dialog import SIZE, OfficePicker, pickers_side_by_side, year_picker

if TYPE_CHECKING:
    from app.ui.window.workspace import Workspace

TITLE: Final = "ตั้งค่าไฟล์นี้"


class ProfileDialog(FittingDialog):
    """Asks whose file it is. A coordinator's needs no office, a clerk's does."""

    def __init__(self, profile: FileProfile, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self._before = profile
        self.users = QButtonGroup(self)
        self.offices = OfficePicker()
        self.offices.field.setText(profile.office)
        self.years = year_picker(profile.fiscal_year)
        self.division = WordLineEdit()
        self.division.setText(profile.division)
        self.division.setPlaceholderText("เว้นว่างไว้ หากไฟล์นี้เป็นของทั้งสำนักงานเขต")
        self._buttons = new_buttons(self, "บันทึก")
        self._lay_out()
        self.offices.changed.connect(self._follow)
        self.users.idToggled.connect(lambda _place, _on: self._follow())
        self._follow()
        self.offices.field.setFocus()

    def _lay_out(self) -> None:
        layout, about = new_column(self), dialogs.words(_ABOUT, "label")
        layout.addLayout(self._user_buttons())
        layout.addWidget(about)
        layout.addLayout(pickers_side_by_side(self.offices, self.years), 1)
        add_labelled(layout, "ฝ่าย (เฉพาะไฟล์ของฝ่ายเดียว)", self.division)
        layout.addWidget(self._buttons)
        self.resize(SIZE)

    def _user_buttons(self) -> QVBoxLayout:
        column, row = QVBoxLayout(), QHBoxLayout()
        column.addWidget(dialogs.words(_USERS, "label"))
        chosen = Role.COORDINATOR if self._before.role is Role.COORDINATOR else Role.CLERK
        for place, (role, name) in enumerate(USERS.items()):
            button = QRadioButton(name)
            button.setChecked(role is chosen)
            self.users.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return column

    @property
    def role(self) -> Role:
        return list(USERS)[self.users.checkedId()]

    @property
    def profile(self) -> FileProfile:
        year = self.years.currentData()
        division = clean_line(self.division.text()).strip()
        return FileProfile(self.role, self.offices.office, year, self._before.is_sample, division)

    def _follow(self) -> None:
        needs_none = self.role is Role.COORDINATOR and not self.offices.field.text().strip()
        for button in self._buttons.buttons():
            if self._buttons.buttonRole(button) is QDialogButtonBox.ButtonRole.AcceptRole:
                button.setEnabled(needs_none or bool(self.offices.office))


_USERS: Final = "ผู้ใช้ของไฟล์ ไฟล์ของผู้ประสานงานเปิดที่ภาพรวมของทุกหน่วยงาน และไม่ต้องระบุสำนักงานเขต"
_ABOUT: Final = (
    "โปรแกรมใส่สำนักงานเขตและปีงบประมาณนี้ให้ในโครงการใหม่ หากไฟล์มีโครงการของปีหลังกว่านี้ จะใส่ปีของโครงการล่าสุดให้"
    " โครงการที่มีอยู่แล้วไม่เปลี่ยน"
)


def change_profile(workspace: "Workspace") -> None:
    """Let the clerk change whose file it is; what cannot be written stays in the dialog."""
    dialog = ProfileDialog(_proposed(workspace), workspace)

    def store() -> bool:
        with errors_shown(workspace):
            write_profile(workspace.document.file, dialog.profile)
            workspace.profile = dialog.profile
            workspace.refreshed.emit()
            workspace.status_message.emit("บันทึกการตั้งค่าไฟล์แล้ว")
            return True
        return False

    exec_until_stored(dialog, store)
    dialog.deleteLater()


def _proposed(workspace: "Workspace") -> FileProfile:
    """Return the file's profile, with the office and year that its next project would get."""
    found = workspace.profile
    workspace.listing.finish()
    office, year = entries_of_new_project(found, workspace.list.model.summaries)
    if found.role is Role.COORDINATOR:
        return found
    first = found.fiscal_year or year or fiscal_year_of(date.today())
    return FileProfile(found.role, office, first, found.is_sample, found.division)
