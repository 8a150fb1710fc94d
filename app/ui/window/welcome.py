"""The welcome page: five ways to start, and the recent files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.ui.widgets.icons import Mark, icon
from app.ui.widgets.labels import WrappingLabel, set_tooltip
from app.ui.widgets.theme import GRID


class Welcome(QWidget):
    """Make a district's file, open one, import, try the sample, or gather; or open a recent file."""

    open_requested = Signal(object)
    new_requested = Signal()
    browse_requested = Signal()
    import_requested = Signal()
    sample_requested = Signal()
    gather_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._missing = QVBoxLayout()
        self._missing.setSpacing(GRID // 2)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(GRID // 2)
        column = QWidget()
        column.setFixedWidth(80 * GRID)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, GRID // 2, 0, GRID // 2)
        inner.setSpacing(GRID // 2)
        inner.addLayout(_heading())
        inner.addLayout(self._missing)
        self._ways = [_Way(*way, signal) for way, signal in zip(_WAYS, self._signals(), strict=True)]
        for way in self._ways:
            inner.addWidget(way)
        inner.addLayout(self._recent)
        self._column, self._height_with_explanations = column, 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_scrolling(column))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Explain the ways only if all of them are in sight then: otherwise their tooltips do."""
        super().resizeEvent(event)
        if not self._height_with_explanations:  # before recent files are below, which may scroll
            self._height_with_explanations = self._column.sizeHint().height()
        for way in self._ways:
            way.explain(self.height() >= self._height_with_explanations)

    def _signals(self) -> tuple[SignalInstance, ...]:
        return (
            self.new_requested,
            self.browse_requested,
            self.import_requested,
            self.sample_requested,
            self.gather_requested,
        )

    def begin(self) -> None:
        """Give the focus to the first way, so that Enter takes it."""
        self._ways[0].setFocus()

    def show_missing(self, file: Path) -> None:
        """Show that the last file is missing, and offer to look for it again."""
        about = f"เดิมอยู่ที่ {file.parent} หากไฟล์อยู่ในแฟลชไดรฟ์หรือเครื่องอื่น โปรดเสียบหรือเชื่อมต่อก่อน แล้วเปิดอีกครั้ง"
        self._show_again(file, f"ไม่พบไฟล์ที่ใช้ครั้งก่อน: {file.name}", about)

    def show_unanswered(self, file: Path) -> None:
        """Show that the drive of the file to open does not answer, and offer to try again."""
        about = f"ไฟล์อยู่ที่ {file.parent} ซึ่งยังไม่ตอบรับ โปรดตรวจเครือข่ายหรือสื่อที่เก็บไฟล์ แล้วเปิดอีกครั้ง"
        self._show_again(file, f"ยังติดต่อที่เก็บไฟล์ไม่ได้: {file.name}", about)

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
            self._recent.addSpacing(2 * GRID)
            self._recent.addWidget(_label("เปิดไฟล์ล่าสุด", "heading"))
        for file in files:
            button = _RecentFile(file)
            button.clicked.connect(lambda _checked, path=file: self.open_requested.emit(path))
            self._recent.addWidget(button)


_WAYS: Final = (
    ("file-plus", "สร้างไฟล์ของเขต", "เลือกสำนักงานเขตและปีงบประมาณ แล้วเริ่มกรอกโครงการ"),
    ("folder-open", "เปิดไฟล์ที่มีอยู่", "ไฟล์รายงานในเครื่องนี้หรือในแฟลชไดรฟ์"),
    ("import", "นำเข้าจาก Excel หรือแบบพิมพ์เดิม", "ไม่ต้องพิมพ์ข้อมูลที่มีอยู่แล้วอีกครั้ง"),
    ("eye", "ลองใช้ไฟล์ตัวอย่าง", "ทดลองได้ทุกคำสั่ง โดยไม่กระทบงานจริง"),
    ("gather", "รวมไฟล์จากเขต (สำหรับผู้ประสานงาน)", "รวมข้อมูลของทุกเขตไว้ในไฟล์เดียว"),
)
"""Each way's icon, its name, and what it is for."""


class _Way(QPushButton):
    """A way to start: its name, and what it is for in a second line."""

    def __init__(self, icon_name: str, name: str, about: str, chosen: SignalInstance) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleDescription(about)
        self.clicked.connect(chosen)
        layout = QGridLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        layout.setHorizontalSpacing(2 * GRID)
        layout.setVerticalSpacing(0)
        layout.setColumnStretch(1, 1)
        layout.addWidget(Mark(3 * GRID, icon_name), 0, 0, 2, 1)
        self._name = _label(name, "heading")
        layout.addWidget(self._name, 0, 1)
        self._about = _label(about, "quiet")
        layout.addWidget(self._about, 1, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.explain(True)

    def explain(self, is_explained: bool) -> None:
        """Show in a second line what the way is for, or in the tooltip."""
        self._about.setVisible(is_explained)
        set_tooltip(self, "" if is_explained else self._about.text())
        shown = [self._name, self._about] if is_explained else [self._name]
        for label in shown:
            label.ensurePolished()
        height = sum(label.fontMetrics().lineSpacing() for label in shown)
        self.setStyleSheet(f"QPushButton {{ min-height: {height}px; padding: 0 {GRID}px; }}")


class _RecentFile(QPushButton):
    """A file's name, and its folder below it; of what is too long, the middle gives way."""

    def __init__(self, file: Path) -> None:
        super().__init__(icon("clock"), f"{file.name}\n{file.parent}".replace("&", "&&"))
        self._lines = file.name, str(file.parent)
        _dress(self, len(self._lines))
        set_tooltip(self, str(file))
        self.setAccessibleName(" ".join(self._lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room, metrics = self.width() - _BESIDE_TEXT, self.fontMetrics()
        lines = (metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, room) for line in self._lines)
        self.setText("\n".join(lines).replace("&", "&&"))


_BESIDE_TEXT: Final = 8 * GRID
"""Pixels of a button that its icon and its borders take."""


def _heading() -> QHBoxLayout:
    """Return the program's name and purpose on one line: at 200 % all five ways are then in sight."""
    row = QHBoxLayout()
    row.setSpacing(2 * GRID)
    row.addWidget(_label("รายงาน", "title"))
    about = _label("บันทึกและพิมพ์แบบรายงานความก้าวหน้าของโครงการ ของสำนักงานเขต", "label")
    row.addWidget(about, 1, Qt.AlignmentFlag.AlignVCenter)
    return row


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
    _dress(button, 1)
    return button


def _dress(button: QPushButton, lines: int) -> None:
    height = lines * button.fontMetrics().lineSpacing()
    button.setStyleSheet(f"text-align: left; padding: 6px 12px; min-height: {height}px;")
