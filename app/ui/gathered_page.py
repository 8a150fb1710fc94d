"""After gathering: what a person must decide, and the way back."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.exchange.divergence import divergences
from app.exchange.duplicates import duplicates
from app.exchange.gather import Received
from app.ui import dialogs
from app.ui.decision_window import DecisionWindow
from app.ui.document import Document
from app.ui.duplicates_window import DuplicatesWindow
from app.ui.resolve_window import ResolveWindow
from app.ui.take_back import take_back
from app.ui.theme import GRID


class GatheredPage(QWidget):
    """`taken_back` is emitted when the gathering has been undone."""

    taken_back = Signal()

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._refused_words, self._refused = _line(), _list("ไฟล์ที่ไม่รับ พร้อมเหตุผล")
        self._copy = _button("คัดลอกรายการ", self._copy_refused)
        self._diverged, self._duplicates, self._orphans = _line(), _line(), _line()
        self._resolve = _button("เลือกฉบับที่จะใช้…", self._open(ResolveWindow))
        self._compare = _button("ดูทีละคู่…", self._open(DuplicatesWindow))
        self._back = _button("ยกเลิกการรวมครั้งนี้…", self._take_back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(2 * GRID)
        for words, button in (
            (self._diverged, self._resolve),
            (self._duplicates, self._compare),
            (self._orphans, None),
        ):
            layout.addLayout(_row(words, button))
        layout.addLayout(_row(QLabel("หากรวมผิดไฟล์ ย้อนกลับได้ตราบที่ยังไม่ได้แก้ไขต่อ"), self._back))
        layout.addLayout(_row(self._refused_words, self._copy))
        layout.addWidget(self._refused, 1)
        layout.addStretch(0)

    def show_gathered(self, refused: Sequence[Received]) -> None:
        """What was refused is there to be told to those who sent it."""
        self._refused_words.setText(f"ไม่รับ {len(refused):,} ไฟล์ โปรดแจ้งผู้ส่ง")
        self._refused.setPlainText("\n".join(map(_reason, refused)))
        for widget in (self._refused_words, self._copy, self._refused):
            widget.setVisible(bool(refused))
        self.count()

    def _copy_refused(self) -> None:
        QGuiApplication.clipboard().setText(self._refused.toPlainText())

    def count(self) -> None:
        """What waits for a decision now."""
        file = self._document.file
        with dialogs.telling(self):
            diverged, pairs, orphans = len(divergences(file)), len(duplicates(file)), len(file.orphans())
            self._diverged.setText(_told(diverged, "มีส่วนที่แก้ไขต่างกัน {} รายการ", _NONE_DIVERGED))
            self._duplicates.setText(_told(pairs, "มีโครงการที่อาจซ้ำกัน {} คู่", "ไม่มีโครงการที่อาจซ้ำกัน"))
            self._orphans.setText(_told(orphans, "มีรายงาน {} ครั้งของโครงการที่ถูกลบแล้ว เก็บไว้ในประวัติ", ""))
            self._orphans.setVisible(bool(orphans))
            self._resolve.setVisible(bool(diverged))
            self._compare.setVisible(bool(pairs))

    def _open(self, window: Callable[[Document, QWidget], DecisionWindow]) -> Callable[[], None]:
        def run() -> None:
            with dialogs.telling(self):
                window(self._document, self).exec()
                self.count()

        return run

    def _take_back(self) -> None:
        if take_back(self._document, self):
            self.taken_back.emit()


_NONE_DIVERGED = "ไม่มีส่วนที่แก้ไขต่างกัน"


def _told(count: int, some: str, none: str) -> str:
    return some.format(f"{count:,}") if count else none


def _reason(received: Received) -> str:
    name, reason = received.source.name, str(received.refused)
    return reason if name in reason else f"{name}: {reason}"


def _list(name: str) -> QPlainTextEdit:
    shown = QPlainTextEdit()
    shown.setReadOnly(True)
    shown.setTabChangesFocus(True)
    shown.setAccessibleName(name)
    return shown


def _line() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _button(text: str, run: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: run())
    return button


def _row(words: QLabel, button: QPushButton | None) -> QHBoxLayout:
    row = QHBoxLayout()
    words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(words, 1)
    if button:
        row.addWidget(button)
    return row
