"""ผู้ลงนาม: whether forms have signature fields, and the people who sign them."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.models.signer import LONGEST, Signer, SignerRole, in_order
from app.ui.editors.form_dialog import exec_until_stored, new_buttons, new_column
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets import dialogs
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.labels import plain_label
from app.ui.widgets.theme import GRID

TITLE: Final = "ผู้ลงนามอิเล็กทรอนิกส์"
_ABOUT: Final = (
    "แบบรายงานทุกฉบับของไฟล์นี้จะมีบรรทัดลงนามของทุกคนที่มีชื่อด้านล่าง พร้อมตำแหน่ง วันที่ และช่องลายมือชื่ออิเล็กทรอนิกส์"
    " ผู้ที่ไม่ลงนามให้เว้นชื่อว่างไว้"
)


def ask_signers(
    parent: QWidget,
    signers: Sequence[Signer],
    is_chosen: bool,
    store: Callable[[bool, Sequence[Signer]], bool],
) -> bool:
    """Ask for the signers until `store` has written them. Returns False if cancelled."""
    dialog = SignersDialog(signers, is_chosen, parent)
    return exec_until_stored(dialog, lambda: store(dialog.has_fields, dialog.signers))


class SignersDialog(FittingDialog):
    """A box to choose signature fields, and a row of name and position for each role."""

    def __init__(self, signers: Sequence[Signer], is_chosen: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.fields = QCheckBox("พิมพ์ช่องลายมือชื่ออิเล็กทรอนิกส์")
        self.fields.setChecked(is_chosen)
        self.names = {role: _edit("ชื่อ", role) for role in SignerRole}
        self.positions = {role: _edit("ตำแหน่ง", role) for role in SignerRole}
        for signer in signers:
            self.names[signer.role].setText(signer.name)
            self.positions[signer.role].setText(signer.position)
        layout = new_column(self)
        layout.addWidget(self.fields)
        layout.addWidget(dialogs.words(_ABOUT))
        layout.addLayout(self._rows())
        layout.addWidget(new_buttons(self, "บันทึก"))
        self.setMinimumWidth(100 * GRID)

    @property
    def has_fields(self) -> bool:
        return self.fields.isChecked()

    @property
    def signers(self) -> tuple[Signer, ...]:
        rows = (Signer(role, self.names[role].text(), self.positions[role].text()) for role in SignerRole)
        return in_order(rows)

    def _rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(GRID)
        for column, heading in ((1, "ชื่อและนามสกุล"), (2, "ตำแหน่ง")):
            label = plain_label(heading)
            label.setProperty("role", "label")
            grid.addWidget(label, 0, column)
            grid.setColumnStretch(column, 1)
        for row, role in enumerate(SignerRole, start=1):
            grid.addWidget(plain_label(role.value), row, 0)
            grid.addWidget(self.names[role], row, 1)
            grid.addWidget(self.positions[role], row, 2)
        return grid


def _edit(what: str, role: SignerRole) -> WordLineEdit:
    edit = WordLineEdit()
    edit.setMaxLength(LONGEST)
    edit.setAccessibleName(f"{what}ของ{role.value}")
    return edit
