"""The page after gathering: pending decisions, and undoing it."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.services.board_month.reading import reminder_of
from app.services.duplicates import duplicates
from app.services.file_profile import is_coordinators
from app.services.gathering import Received
from app.services.waiting.decisions import pending_count
from app.ui.core.document import Document
from app.ui.editors.thai_word_edit import WordTextEdit
from app.ui.gather.conflicts import decide_diverged
from app.ui.gather.duplicates import decide_duplicates
from app.ui.gather.undo import undo_gathering
from app.ui.gather.waiting import decide_waiting
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.labels import plain_label
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.theme import GRID

_WORDS_WIDTH: Final = 58 * GRID
"""Room for the words of a row, in pixels."""


class GatheredPage(QWidget):
    """The result. `taken_back` is emitted after the gathering was undone."""

    taken_back = Signal()

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._counts = (0, 0, 0, 0)
        self._refused_words, self._refused = dialogs.words(""), _list("ไฟล์ที่ไม่รับ พร้อมเหตุผล")
        self._copy = _button("คัดลอกรายการ", self._copy_refused)
        self._waiting, self._diverged, self._duplicates, self._orphans = (dialogs.words("") for _ in range(4))
        self._consider = _button("พิจารณา…", self._decide(decide_waiting, self._tell_waiting))
        self._resolve = _button("เลือกฉบับที่จะใช้…", self._decide(decide_diverged, self._tell_diverged))
        self._compare = _button("ดูทีละคู่…", self._decide(decide_duplicates, self._tell_duplicates))
        self._missing = plain_label("รายชื่อหน่วยงานที่ยังไม่ส่งรายงานของเดือนนี้ เป็นข้อความพร้อมวาง")
        self._remind = _button("คัดลอกรายชื่อที่ยังไม่ส่ง", self._copy_reminder)
        self._back = _button("ยกเลิกการรวมครั้งนี้…", self._take_back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(self._decisions())
        layout.addWidget(self._refused, 1)
        layout.addStretch(0)

    def _decisions(self) -> QGridLayout:
        """Return the rows of what is to be done, each button near its words however wide the window is."""
        undo = plain_label("หากรวมผิดไฟล์ ย้อนกลับได้ตราบที่ยังไม่ได้แก้ไขข้อมูลที่รวมมา")
        rows = QGridLayout()
        rows.setHorizontalSpacing(3 * GRID)
        rows.setVerticalSpacing(GRID)
        rows.setColumnMinimumWidth(0, _WORDS_WIDTH)
        rows.setColumnStretch(2, 1)
        for place, (words, button) in enumerate(
            (
                (self._waiting, self._consider),
                (self._diverged, self._resolve),
                (self._duplicates, self._compare),
                (self._orphans, None),
                (self._missing, self._remind),
                (undo, self._back),
                (self._refused_words, self._copy),
            )
        ):
            words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            rows.addWidget(words, place, 0)
            if button:
                rows.addWidget(button, place, 1)
        return rows

    def look(self) -> None:
        """Find the pending decisions: slow, and without use of widgets. Raises UserError."""
        file = self._document.file
        diverged, orphans = file.revisions.diverged(), file.revisions.orphans()
        self._counts = pending_count(file), len(diverged), len(duplicates(file)), len(orphans)
        self._is_coordinators = is_coordinators(file)

    def show_gathered(self, refused: Sequence[Received]) -> None:
        """Show the result, and the refused files, whose senders should be told."""
        waiting, diverged, pairs, orphans = self._counts
        self._tell_waiting(waiting)
        self._tell_diverged(diverged)
        self._tell_duplicates(pairs)
        self._orphans.setText(f"มีรายงาน {orphans:,} ครั้งของโครงการที่ถูกลบหรือไม่มีในไฟล์นี้ เก็บไว้ในประวัติ")
        self._orphans.setVisible(bool(orphans))
        self._refused_words.setText(f"ไม่รับ {len(refused):,} ไฟล์ โปรดแจ้งผู้ส่ง")
        self._refused.setPlainText("\n".join(map(_reason, refused)))
        self._missing.setVisible(self._is_coordinators)
        self._remind.setVisible(self._is_coordinators)
        for widget in (self._refused_words, self._copy, self._refused):
            widget.setVisible(bool(refused))

    def _tell_waiting(self, count: int) -> None:
        told = f"รอการตัดสินใจ {count:,} รายการ ยอดรวมยังใช้ค่าเดิม" if count else "ไม่มีรายการที่รอการตัดสินใจ"
        self._waiting.setText(told)
        self._consider.setVisible(bool(count))

    def _tell_diverged(self, count: int) -> None:
        self._diverged.setText(f"มีส่วนที่แก้ไขต่างกัน {count:,} รายการ" if count else "ไม่มีส่วนที่แก้ไขต่างกัน")
        self._resolve.setVisible(bool(count))

    def _tell_duplicates(self, count: int) -> None:
        self._duplicates.setText(f"มีโครงการที่อาจซ้ำกัน {count:,} คู่" if count else "ไม่มีโครงการที่อาจซ้ำกัน")
        self._compare.setVisible(bool(count))

    def _copy_refused(self) -> None:
        QGuiApplication.clipboard().setText(self._refused.toPlainText())

    def _copy_reminder(self) -> None:
        with errors_shown(self):
            QGuiApplication.clipboard().setText(reminder_of(self._document.file))
            self._missing.setText("คัดลอกรายชื่อที่ยังไม่ส่งแล้ว นำไปวางได้ทันที")

    def _decide(
        self, decide: Callable[[Document, QWidget], int | None], tell: Callable[[int], None]
    ) -> Callable[[], None]:
        """Return a button's action: let the clerk decide, then show how many remain."""

        def run() -> None:
            with errors_shown(self):
                left = decide(self._document, self)
                if left is not None:
                    tell(left)

        return run

    def _take_back(self) -> None:
        if undo_gathering(self._document, self):
            self.taken_back.emit()


def _reason(received: Received) -> str:
    name, reason = received.name, str(received.refused)
    return reason if name in reason else f"{name}: {reason}"


def _list(name: str) -> WordTextEdit:
    shown = WordTextEdit()
    shown.setReadOnly(True)
    shown.setTabChangesFocus(True)
    shown.setMinimumHeight(2 * shown.fontMetrics().lineSpacing())
    shown.setAccessibleName(name)
    return shown


def _button(text: str, run: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    press_only_in_focus(button)
    button.clicked.connect(lambda: run())
    return button
