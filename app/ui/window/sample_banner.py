"""The banner above the sample: what it is, and the way to a file of one's own."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.ui.widgets.labels import WrappingLabel
from app.ui.widgets.theme import GRID


class SampleBanner(QFrame):
    """Stays as long as the sample is open. `begin` starts a file of one's own."""

    def __init__(self, begin: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        text = WrappingLabel("ไฟล์ตัวอย่างสำหรับทดลองใช้ ข้อมูลในไฟล์นี้ไม่ใช่งานของเขต ผู้ประสานงานจะไม่รวมไฟล์นี้")
        button = QPushButton("เริ่มไฟล์ของเขต…")
        button.clicked.connect(lambda: begin())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(text, 1)
        layout.addWidget(button)
