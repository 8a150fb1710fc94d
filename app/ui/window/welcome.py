"""The welcome page: ways to start."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.ui.widgets.labels import WrappingLabel
from app.ui.widgets.theme import GRID, icon


class Welcome(QWidget):
    """Start with the last file, another, a new one, or the sample."""

    open_requested = Signal(object)
    new_requested = Signal()
    browse_requested = Signal()
    sample_requested = Signal()
    gather_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._missing = QVBoxLayout()
        self._missing.setSpacing(GRID // 2)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(GRID // 2)
        column = QWidget()
        column.setFixedWidth(70 * GRID)
        inner = QVBoxLayout(column)
        inner.setSpacing(GRID)
        inner.addWidget(_label("รายงาน", "title"))
        inner.addWidget(
            _label("บันทึกและพิมพ์แบบแสดงรายงานความก้าวหน้าและข้อมูลเกี่ยวกับโครงการ ของสำนักงานเขต", "label")
        )
        inner.addSpacing(2 * GRID)
        inner.addLayout(self._missing)
        for text, icon_name, signal in (
            ("สร้างไฟล์ใหม่", "file-plus", self.new_requested),
            ("เปิดไฟล์", "folder-open", self.browse_requested),
            ("ลองกับตัวอย่าง", "eye", self.sample_requested),
            ("รวมไฟล์จากเขต (ผู้ประสานงาน)", "gather", self.gather_requested),
        ):
            button = _button(text, icon_name)
            button.clicked.connect(signal)
            inner.addWidget(button)
        inner.addSpacing(2 * GRID)
        inner.addLayout(self._recent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_scrolling(column))

    def show_missing(self, file: Path) -> None:
        """Show that the last file is missing, and offer to look for it again."""
        about = f"เดิมอยู่ที่ {file.parent} หากไฟล์อยู่ในแฟลชไดรฟ์หรือเครื่องอื่น โปรดเสียบหรือเชื่อมต่อก่อน แล้วเปิดอีกครั้ง"
        self._show_again(file, f"ไม่พบไฟล์ที่ใช้ครั้งก่อน: {file.name}", about)

    def show_unanswered(self, file: Path) -> None:
        """Show that the last file's drive does not answer, and offer to try again."""
        about = f"ไฟล์อยู่ที่ {file.parent} ซึ่งยังไม่ตอบรับ โปรดตรวจเครือข่ายหรือสื่อที่เก็บไฟล์ แล้วเปิดอีกครั้ง"
        self._show_again(file, f"ยังติดต่อที่เก็บไฟล์ที่ใช้ครั้งก่อนไม่ได้: {file.name}", about)

    def _show_again(self, file: Path, what: str, about: str) -> None:
        _clear(self._missing)
        self._missing.addWidget(_label(what, "heading"))
        self._missing.addWidget(WrappingLabel(about))
        again = _button("เปิดไฟล์นี้อีกครั้ง", "clock")
        again.clicked.connect(lambda: self.open_requested.emit(file))
        self._missing.addWidget(again)
        self._missing.addSpacing(2 * GRID)

    def show_recent(self, files: Sequence[Path]) -> None:
        """Offer the recent files."""
        _clear(self._missing)
        _clear(self._recent)
        if files:
            self._recent.addWidget(_label("เปิดไฟล์ล่าสุด", "heading"))
        for file in files:
            button = _button(f"{file.name}\n{file.parent}", "clock")
            button.clicked.connect(lambda _checked, path=file: self.open_requested.emit(path))
            self._recent.addWidget(button)


def _clear(layout: QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


def _scrolling(column: QWidget) -> QScrollArea:
    """Return the column centred where there is room; a small screen scrolls."""
    page = QWidget()
    across, down = QHBoxLayout(), QVBoxLayout(page)
    across.addStretch(1)
    across.addWidget(column)
    across.addStretch(1)
    down.addStretch(1)
    down.addLayout(across)
    down.addStretch(2)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area


def _label(text: str, role: str) -> QLabel:
    label = WrappingLabel(text)
    label.setProperty("role", role)
    return label


def _button(text: str, icon_name: str) -> QPushButton:
    button = QPushButton(icon(icon_name), text.replace("&", "&&"))
    height = (text.count("\n") + 1) * button.fontMetrics().lineSpacing()
    button.setStyleSheet(f"text-align: left; padding: 6px 12px; min-height: {height}px;")
    return button
