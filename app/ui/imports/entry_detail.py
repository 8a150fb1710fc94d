"""One entry of a print-out: its editable value beside its source, and its doubts in words."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from app.formats.printout.model import FoundEntry
from app.formats.scan.reader import Scan
from app.ui.editors.thai_word_edit import WordTextEdit
from app.ui.imports.scan_picture import PICTURE, ScanPicture
from app.ui.widgets.labels import plain_label, set_tooltip
from app.ui.widgets.messages import FieldMessages, warning
from app.ui.widgets.theme import GRID

CONFIRM: Final = "ถูกต้องแล้ว ไปรายการถัดไป"
_SOURCE: Final = "ข้อความต้นฉบับ"


class Detail(QWidget):
    """One entry: its editable value, its source lines, and its doubts in words.

    `confirmed` carries the text that the clerk confirms.
    """

    confirmed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._label = plain_label()
        self._label.setProperty("role", "heading")
        self.value, self.source = _text("ค่าที่จะนำเข้า"), _text("ข้อความต้นฉบับ")
        self.source.setReadOnly(True)
        self.picture = ScanPicture()
        self.notes = FieldMessages()
        self.confirm = QPushButton(CONFIRM)
        set_tooltip(self.confirm, "Ctrl+Enter")
        self.confirm.clicked.connect(self._confirm)
        self.value.installEventFilter(self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._label, 0, 0, 1, 2)
        self._source_label = quiet_label(_SOURCE, self.source)
        layout.addWidget(quiet_label("ค่าที่จะนำเข้า", self.value), 1, 0)
        layout.addWidget(self._source_label, 1, 1)
        layout.addWidget(self.value, 2, 0)
        layout.addWidget(self.source, 2, 1)
        layout.addWidget(self.picture, 2, 1)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)
        self._columns = layout
        layout.addWidget(self.notes, 3, 0)
        layout.addWidget(self.confirm, 3, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        layout.setRowStretch(2, 1)

    def show_scan(self, scan: Scan | None) -> None:
        """Show the pages of a scan in place of the source's text, with more room."""
        self.picture.show_scan(scan)
        self.source.setVisible(scan is None)
        self._source_label.setText(PICTURE if scan else _SOURCE)
        self._source_label.setBuddy(self.picture if scan else self.source)
        self._columns.setColumnStretch(1, 2 if scan else 1)

    def show_entry(self, entry: FoundEntry | None) -> None:
        self.picture.show_entry(entry)
        self.setEnabled(entry is not None)
        self._label.setText(entry.label if entry else "")
        self.value.setPlainText(entry.text if entry else "")
        lines = entry.lines if entry else ()
        self.source.setPlainText("\n".join(f"บรรทัดที่ {line.number:,}: {line.source}" for line in lines))
        self.notes.set_refusal("")
        self.notes.show_lines(map(warning, entry.doubts if entry else ()))

    def refuse(self, reason: str) -> None:
        self.notes.set_refusal(reason)
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        self.confirmed.emit(self.value.toPlainText())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Confirm the value with Ctrl+Enter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._confirm()
                return True
        return super().eventFilter(watched, event)


def quiet_label(words: str, buddy: QWidget) -> QLabel:
    label = plain_label(words)
    label.setProperty("role", "label")
    label.setBuddy(buddy)
    return label


def _text(name: str) -> WordTextEdit:
    box = WordTextEdit()
    box.setTabChangesFocus(True)
    box.setAccessibleName(name)
    box.setMinimumHeight(6 * GRID)
    return box
