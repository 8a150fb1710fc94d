"""Parts of the page of gathering: the chosen file in full, and the password of sealed ones."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.exchange.gather import Gathering, Outcome, Received
from app.ui import dialogs
from app.ui.findings import Notes
from app.ui.gather_table import MEANINGS, RecordTable, table_view, verdict
from app.ui.theme import GRID


class Details(QWidget):
    """The file that is chosen in the table: its records, or why it is refused."""

    def __init__(self, records: RecordTable) -> None:
        super().__init__()
        self._records = records
        self._refusal = Notes()
        self._about = dialogs.words("", "quiet")
        self._view = table_view(records, "รายการในไฟล์ที่เลือก", [0, 30 * GRID, 18 * GRID])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID // 2)
        for widget in (self._refusal, self._about):
            layout.addWidget(widget)
        layout.addWidget(self._view, 1)
        layout.addStretch(0)

    def show_file(self, received: Received, gathering: Gathering) -> None:
        self._refusal.set_refusal(str(received.refused) if received.refused else "")
        lines = gathering.details(received)
        self._records.set_rows(lines)
        self._view.setVisible(bool(lines))
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


def _explained(received: Received) -> str:
    """The outcomes of this file in words."""
    if received.passed_over:
        return verdict(received)
    if received.is_known:
        return f"{verdict(received)} จึงไม่มีสิ่งใดต้องรวม"
    told = [f"{outcome.value} = {MEANINGS[outcome]}" for outcome in Outcome if received.records.get(outcome)]
    return "   ".join(told) or "ไฟล์นี้ไม่มีโครงการ"
