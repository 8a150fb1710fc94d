"""The banners above the page: what the open file is, or what was just written, each with its ways on."""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout

from app.ui.widgets.errors import errors_shown
from app.ui.widgets.labels import WrappingLabel, set_tooltip
from app.ui.widgets.pressing import press_once
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from pathlib import Path

Way = tuple[str, Callable[[], object]]
"""The text of a button, and what it does."""

_SAMPLE: Final = "ไฟล์ตัวอย่างสำหรับทดลองใช้ ข้อมูลในไฟล์นี้ไม่ใช่งานจริง ผู้ประสานงานจะไม่รวมไฟล์นี้"
_READ_ONLY: Final = (
    "เปิดดูได้อย่างเดียว เพราะไฟล์หรือสื่อที่เก็บไฟล์บันทึกไม่ได้ แต่พิมพ์และส่งออกได้ หากจะแก้ไข โปรดบันทึกสำเนาไว้ในเครื่องก่อน"
)
_TEMPORARY: Final = (
    "ไฟล์นี้อยู่ในที่เก็บชั่วคราวของโปรแกรมอื่น เช่น อีเมล ไฟล์ ZIP หรือเว็บเบราว์เซอร์ สิ่งที่กรอกอาจหายไปภายหลัง "
    "โปรดบันทึกไว้ในโฟลเดอร์ของตนก่อนทำงาน"
)

WRITTEN_MS: Final = 60_000
"""How long the banner of a written file stays: it takes a row of the page."""


class Kind(Enum):
    """What a banner is about. One of each is shown at a time, in this order."""

    SAMPLE = auto()
    READ_ONLY = auto()
    TEMPORARY = auto()
    WRITTEN = auto()


class Banner(QFrame):
    """A text with buttons; a banner that may be closed has one for that, too."""

    def __init__(self, kind: Kind, text: str, ways: Sequence[Way], *, may_close: bool) -> None:
        super().__init__()
        self.kind = kind
        self.setProperty("role", "banner")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        layout.setSpacing(GRID)
        self.text = WrappingLabel(text)
        self.text.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.text, 1)
        for name, run in ways:
            button = QPushButton(name)
            button.clicked.connect(lambda _checked, run=run: run())
            layout.addWidget(button)
        if may_close:
            layout.addWidget(self._closer())

    def _closer(self) -> QToolButton:
        closer = QToolButton()
        closer.setText("✕")
        closer.setAutoRaise(True)
        closer.setAccessibleName("ปิดแถบข้อความ")
        set_tooltip(closer, "ปิดแถบข้อความ")
        closer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        closer.clicked.connect(self.hide)
        closer.clicked.connect(self.deleteLater)
        press_once(closer)  # the next banner's comes under the pointer
        return closer


class Banners:
    """Shows banners at the top of a column, above the page."""

    def __init__(self, column: QVBoxLayout) -> None:
        self._column = column
        self._shown: dict[Kind, Banner] = {}

    def show(self, kind: Kind, text: str, ways: Sequence[Way], *, may_close: bool = False) -> Banner:
        """Show a banner in place of an earlier one of its kind."""
        self.hide(kind)
        banner = self._shown[kind] = Banner(kind, text, ways, may_close=may_close)
        banner.destroyed.connect(lambda: self._forget(kind, banner))
        above = [other for other in self._shown if other.value < kind.value]
        self._column.insertWidget(len(above), banner)
        banner.show()  # the layout would show it later
        return banner

    def show_sample(self, begin: Callable[[], object]) -> None:
        """Say what the sample is; `begin` starts a file of one's own."""
        self.show(Kind.SAMPLE, _SAMPLE, [("เริ่มไฟล์ของเขต…", begin)])

    def show_read_only(self, copy: Callable[[], object]) -> None:
        """Say that the file can only be read; `copy` goes on in a copy."""
        self.show(Kind.READ_ONLY, _READ_ONLY, [("บันทึกสำเนาเพื่อแก้ไข…", copy)])

    def show_temporary(self, copy: Callable[[], object]) -> None:
        """Say that the file may not last; `copy` goes on in a copy."""
        self.show(Kind.TEMPORARY, _TEMPORARY, [("บันทึกไว้ในเครื่อง…", copy)], may_close=True)

    def show_written(self, text: str, path: "Path") -> None:
        """Tell of a written file or folder for a while, and offer to open it."""
        from app.ui.widgets.outside import open_outside, show_in_folder  # not above: nothing is written yet

        def opened(run: "Callable[[Path], object]") -> None:
            with errors_shown(banner):
                run(path)

        folder: Way = ("เปิดโฟลเดอร์", lambda: opened(show_in_folder))
        ways = [folder] if path.is_dir() else [("เปิดไฟล์", lambda: opened(open_outside)), folder]
        banner = self.show(Kind.WRITTEN, text, ways, may_close=True)
        QTimer.singleShot(WRITTEN_MS, banner, lambda: self.hide(Kind.WRITTEN))

    def hide(self, kind: Kind) -> None:
        if banner := self._shown.pop(kind, None):
            banner.hide()
            banner.deleteLater()

    def hide_about_file(self) -> None:
        for kind in (Kind.SAMPLE, Kind.READ_ONLY, Kind.TEMPORARY):
            self.hide(kind)

    def hide_all(self) -> None:
        for kind in [*self._shown]:
            self.hide(kind)

    def _forget(self, kind: Kind, banner: Banner) -> None:
        if self._shown.get(kind) is banner:
            del self._shown[kind]
