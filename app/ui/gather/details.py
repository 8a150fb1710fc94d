"""The file selected among the received ones: its changes, what of them waits, or why it is refused."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.file_changes import total_figures
from app.services.gathering import Gathering, Outcome, Received
from app.services.waiting.decisions import Pending, foreseen
from app.ui.gather.tables import MEANINGS, verdict
from app.ui.widgets import dialogs
from app.ui.widgets.change_list import ChangeList
from app.ui.widgets.messages import FieldMessages
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.theme import GRID

_WAITING: Final = "รายการที่ลบหรือลดลงมากจะรอการตัดสินใจ ยอดรวมยังใช้ค่าเดิม โปรดสอบถามผู้ส่งก่อน ข้อมูลทั้งสองฉบับอยู่ครบในประวัติ"


class Details(QWidget):
    """The file selected in the table: its changes, or why it is refused."""

    considered = Signal()
    """The clerk wants to decide on what of this file will wait."""

    def __init__(self) -> None:
        super().__init__()
        self._name = dialogs.words("", "heading")
        self._refusal = FieldMessages()
        self._totals = dialogs.words("")
        self.changes = ChangeList("สิ่งที่ไฟล์ที่เลือกเปลี่ยน")
        self._about = dialogs.words("", "quiet")
        self.waiting: list[Pending] = []
        self._waits = dialogs.words(_WAITING, "quiet")
        self.consider = QPushButton()
        press_only_in_focus(self.consider)
        self.consider.clicked.connect(self.considered)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 0, 0)
        layout.setSpacing(GRID)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self.consider)
        layout.addLayout(top)
        layout.addWidget(self._refusal)
        layout.addWidget(self.changes, 1)
        for widget in (self._totals, self._waits, self._about):
            layout.addWidget(widget)
        layout.addStretch(0)

    def show_file(self, received: Received, gathering: Gathering) -> None:
        self._name.setText(received.name)
        self._refusal.set_refusal(str(received.refused) if received.refused else "")
        totals = total_figures(received.effect)
        self._totals.setText("\n".join(_in_lines(*of_office) for of_office in totals))
        self._totals.setVisible(bool(totals))
        changes = gathering.changes(received)
        self.changes.show_changes(changes)
        self.waiting = foreseen(changes)
        for widget in (self.consider, self._waits):
            widget.setVisible(bool(self.waiting))
        self.consider.setText(f"พิจารณา {len(self.waiting):,} รายการ…")
        self._about.setVisible(not received.refused)
        self._about.setText(_explained(received))


def _in_lines(office: str, figures: Sequence[str]) -> str:
    """Return the totals of an office, two figures per line, each kept together with its label."""
    kept = [figure.replace(" ", "\u00a0") for figure in figures]
    lines = ["  ".join(kept[place : place + 2]) for place in range(0, len(kept), 2)]
    return f"ยอดรวม {office}: " + "\n".join(lines)


def _explained(received: Received) -> str:
    """Explain what in this file changes nothing, and that projects missing from it stay."""
    if received.passed_over:
        return verdict(received)
    if received.is_known:
        return f"{verdict(received)} จึงไม่มีสิ่งใดต้องรวม"
    if not any(received.records.values()):
        return "ไฟล์นี้ไม่มีโครงการ"
    unchanged = [
        f"{outcome.value} {len(found):,} รายการ ({MEANINGS[outcome]})"
        for outcome in (Outcome.SAME, Outcome.OLDER)
        if (found := received.records.get(outcome))
    ]
    return "  ".join([*unchanged, _UNION])


_UNION: Final = "โครงการที่ไม่มีในไฟล์นี้ยังอยู่ตามเดิม เฉพาะรายการที่ผู้ส่งลบเองจึงจะถูกลบ"
