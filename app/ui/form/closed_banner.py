"""What the form says above a closed project."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.models.note import Note
from app.models.thai import format_long_date
from app.ui.widgets.icons import Mark
from app.ui.widgets.labels import WrappingLabel
from app.ui.widgets.theme import GRID

REOPEN: Final = "เปิดโครงการอีกครั้ง"


def words_of(closing: Note) -> str:
    """Return that a project is closed, since when and why."""
    day = f"เมื่อ {format_long_date(closing.noted_on)}" if closing.noted_on else ""
    return f"ปิดโครงการแล้ว{day} เหตุผล: {closing.text}"


class ClosedBanner(QWidget):
    """Shows above the form that its project is closed. Its button emits `reopening_wanted`."""

    reopening_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = WrappingLabel()
        self._words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button = QToolButton()
        self.button.setText(f"{REOPEN}…")
        self.button.setProperty("role", "small")
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.clicked.connect(self.reopening_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 0, 3 * GRID, GRID // 2)
        layout.setSpacing(GRID)
        layout.addWidget(Mark(2 * GRID, "lock", "quiet"))
        layout.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.button)
        self.hide()

    def show_closing(self, closing: Note | None) -> None:
        self.setVisible(closing is not None)
        if closing:
            self._words.setText(words_of(closing))
            self.button.setAccessibleDescription(words_of(closing))
