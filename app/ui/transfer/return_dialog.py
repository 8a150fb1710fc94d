"""Show the changes of a return file to the clerk's own figures or texts before it is merged."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.file_changes import ProjectChange
from app.ui.widgets import dialogs
from app.ui.widgets.change_list import ChangeList
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.questions import mark_losing
from app.ui.widgets.theme import GRID


class ReturnDialog(FittingDialog):
    """Accepted to merge the file; Enter and Esc change nothing."""

    def __init__(self, name: str, changes: Sequence[ProjectChange], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("รับไฟล์ที่ผู้ประสานงานส่งกลับ")
        self.setSizeGripEnabled(True)
        self.changes = ChangeList("สิ่งที่ไฟล์ที่ส่งกลับเปลี่ยน")
        self.leave, self.take = QPushButton("ไม่รับไฟล์นี้"), QPushButton("รับการแก้ไขทั้งหมด")
        self._lay_out(name, sum(len(change.entries) for change in changes))
        self.changes.show_changes(changes)
        self.resize(parent.window().size() - QSize(12 * GRID, 4 * GRID))
        self.leave.setFocus()

    def _lay_out(self, name: str, count: int) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(dialogs.words(f"ไฟล์ {name} จะเปลี่ยนข้อมูลในไฟล์ของท่าน {count:,} รายการ", "heading"))
        layout.addWidget(dialogs.words(_ADVICE))
        layout.addWidget(self.changes, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.take, self.leave):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout.addLayout(foot)
        mark_losing(self.take)
        self.leave.setDefault(True)
        self.leave.clicked.connect(self.reject)
        self.take.clicked.connect(self.accept)


_ADVICE: Final = (
    "โปรดตรวจทุกรายการก่อนรับ หากมีข้อสงสัยโปรดสอบถามผู้ประสานงาน "
    "หากไม่รับ ข้อมูลในไฟล์ของท่านไม่เปลี่ยนแปลง และข้อสังเกตในไฟล์นี้จะยังไม่แสดง"
)
