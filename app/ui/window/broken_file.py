"""Ask what to do with a broken file. No answer changes the file itself."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from app.models.errors import UserError
from app.services.restore import Differing
from app.ui.history.backup_dialog import DifferenceTree
from app.ui.widgets import dialogs
from app.ui.widgets.dialogs import ListDialog
from app.ui.widgets.questions import Choice, Icon, ask
from app.ui.widgets.theme import GRID


class WayOut(Enum):
    """How to continue with a broken file."""

    BACKUP = auto()
    RESCUE = auto()
    CLOSE = auto()


def ask_way_out(parent: QWidget, error: UserError, made_at: str, can_rescue: bool) -> WayOut:
    """Ask what to do with a broken file. `made_at`: time of its last good backup; empty if there is none."""
    about = " หรือ".join([*([_ABOUT_BACKUP] if made_at else []), *([_ABOUT_RESCUE] if can_rescue else [])])
    ways = [Choice(f"เปิดจากไฟล์สำรองเมื่อ {made_at}", WayOut.BACKUP)] if made_at else []
    ways += [Choice("กู้ข้อมูลเป็นไฟล์ใหม่", WayOut.RESCUE)] if can_rescue else []
    close = Choice("ปิด", WayOut.CLOSE)
    return ask(parent, error.what, f"{about} {_STAYS}", ways, stay=close, kind=Icon.Warning)


_ABOUT_BACKUP = "เปิดจากไฟล์สำรองที่โปรแกรมเก็บไว้ได้"
_ABOUT_RESCUE = "กู้เฉพาะข้อมูลที่ตรวจแล้วว่ายังสมบูรณ์ไปไว้ในไฟล์ใหม่"
_STAYS = "โปรแกรมจะสร้างไฟล์ใหม่ข้างไฟล์เดิม โดยไม่แก้ไขไฟล์เดิม"


class TwoVersionsDialog(ListDialog):
    """A file with two possible states: their differences, and which one to continue with.

    `chosen` is 0 for the file as it is, 1 for the file with its leftover journal played back, or None.
    """

    def __init__(self, error: UserError, differing: Sequence[Differing], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("ไฟล์มีข้อมูลสองแบบ")
        self.chosen: int | None = None
        self.tree = DifferenceTree()
        self.tree.setHeaderLabels(["โครงการและรายการที่ต่าง", "แบบที่ 1", "แบบที่ 2"])
        self.tree.setAccessibleName("โครงการที่ต่างกันในสองแบบ")
        self.tree.show_compared(differing)
        self._buttons = QDialogButtonBox()
        for number, words in enumerate(("เปิดแบบที่ 1", "เปิดแบบที่ 2")):
            button = self._buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(lambda _checked=False, number=number: self._choose(number))
        self._close: QPushButton = self._buttons.addButton("ปิด", QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(dialogs.words(error.what))
        layout.addWidget(dialogs.words(_told(differing), "quiet"))
        layout.addWidget(self.tree, 1)
        layout.addWidget(self._buttons)
        self.resize(120 * GRID, 64 * GRID)
        self._close.setDefault(True)
        self._close.setFocus()

    def _choose(self, number: int) -> None:
        self.chosen = number
        self.accept()


def _told(differing: Sequence[Differing]) -> str:
    where = f"ต่างกัน {len(differing):,} โครงการ" if differing else "ข้อมูลโครงการตรงกัน ต่างกันเฉพาะการตั้งค่าหรือประวัติ"
    return (
        f"{where} แบบที่ 1 คือไฟล์ตามที่อยู่ในโฟลเดอร์ แบบที่ 2 คือไฟล์ที่ใช้การบันทึกที่ค้างอยู่ "
        "แบบที่เลือกจะเปิดเป็นไฟล์ใหม่ข้างไฟล์เดิม ไฟล์เดิมและอีกแบบหนึ่งยังอยู่ครบ"
    )
