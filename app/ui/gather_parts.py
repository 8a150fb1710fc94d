"""Parts of the page of gathering: the chosen file in full, and the password of sealed ones."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.services.file_changes import total_figures
from app.services.gathering import Gathering, Outcome, Received
from app.ui.gather.tables import MEANINGS, verdict
from app.ui.widgets import dialogs
from app.ui.widgets.change_list import ChangeList
from app.ui.widgets.messages import Notes
from app.ui.widgets.theme import GRID


class Details(QWidget):
    """The file that is chosen in the table: what it changes, or why it is refused."""

    def __init__(self) -> None:
        super().__init__()
        self._name = dialogs.words("", "heading")
        self._refusal = Notes()
        self._totals = dialogs.words("")
        self.changes = ChangeList("สิ่งที่ไฟล์ที่เลือกเปลี่ยน")
        self._about = dialogs.words("", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 0, 0)
        layout.setSpacing(GRID)
        for widget in (self._name, self._refusal, self._totals):
            layout.addWidget(widget)
        layout.addWidget(self.changes, 1)
        layout.addWidget(self._about)
        layout.addStretch(0)

    def show_file(self, received: Received, gathering: Gathering) -> None:
        self._name.setText(received.name)
        self._refusal.set_refusal(str(received.refused) if received.refused else "")
        totals = total_figures(received.effect)
        self._totals.setText("\n".join(_in_lines(*of_office) for of_office in totals))
        self._totals.setVisible(bool(totals))
        self.changes.show_changes(gathering.changes(received))
        self._about.setVisible(not received.refused)
        self._about.setText(_explained(received))


class _Line(QLineEdit):
    """Keeps Enter to itself: the page would press its first button too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class Password(QWidget):
    """Asks for the password of sealed files; `typed` carries it."""

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        words = dialogs.words("", "label")
        words.setText("ไฟล์ที่มีรหัสผ่าน พิมพ์รหัสผ่านที่ได้จากผู้ส่ง")
        words.setWordWrap(False)
        self.line = _Line()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName("รหัสผ่านของไฟล์ที่ได้รับ")
        button = QPushButton("เปิดด้วยรหัสผ่านนี้")
        button.setAutoDefault(False)
        button.clicked.connect(self._emit)
        self.line.returnPressed.connect(self._emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (words, self.line, button):
            row.addWidget(part)

    def _emit(self) -> None:
        if self.line.text():
            self.typed.emit(self.line.text())


def _in_lines(office: str, figures: Sequence[str]) -> str:
    """The totals of an office, two figures a line: none is parted from what it is of."""
    kept = [figure.replace(" ", "\u00a0") for figure in figures]
    lines = ["  ".join(kept[place : place + 2]) for place in range(0, len(kept), 2)]
    return f"ยอดรวม {office}: " + "\n".join(lines)


def _explained(received: Received) -> str:
    """What of this file changes nothing, and that what is not in it stays."""
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


_UNION: Final = "โครงการที่ไม่มีในไฟล์นี้ยังอยู่ตามเดิม เฉพาะรายการที่เขตลบเองจึงจะถูกลบ"
