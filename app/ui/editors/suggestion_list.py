"""The list of suggestions itself: it shows and tells which one is chosen; the keys are its editor's."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.ui.editors.popups import Overlay
from app.ui.widgets.labels import plain_label
from app.ui.widgets.theme import GRID
from app.ui.wrapping import with_breaks

ROWS: Final = 7
"""Rows in sight before the list scrolls."""

_LEAST_WIDTH: Final = 60 * GRID
_BESIDE_TEXT: Final = 5 * GRID
"""The frame, the padding of the style sheet and a scroll bar."""

_VALUE: Final = Qt.ItemDataRole.UserRole
_KEYS: Final = "ลูกศรขึ้นลง เลือก · Enter ใช้ข้อความนี้ · Esc ปิด"


class SuggestionList(Overlay):
    """`taken` carries the text that was clicked, `stepped` the words that tell which one is chosen."""

    taken = Signal(str)
    stepped = Signal(str)

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self._rows = QListWidget()
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows.setWordWrap(True)
        self._rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._rows.setAccessibleName("คำแนะนำ")
        self._rows.itemClicked.connect(lambda item: self.taken.emit(item.data(_VALUE)))
        self._keys = plain_label(_KEYS)
        self._keys.setProperty("role", "quiet")
        self._keys.setContentsMargins(GRID, 0, GRID, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._rows, 1)
        layout.addWidget(self._keys)

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show these, none of them chosen, each whole."""
        self.ensurePolished()
        self._rows.ensurePolished()
        width = self._width(texts)
        self._rows.clear()
        for text in texts:
            self._rows.addItem(self._item(text, width))
        heights = [self._rows.item(row).sizeHint().height() for row in range(min(ROWS, len(texts)))]
        self.open(QSize(width, sum(heights) + self._keys.sizeHint().height() + GRID))
        self._rows.scrollToTop()

    @property
    def chosen(self) -> str | None:
        item = self._rows.currentItem()
        return None if item is None else str(item.data(_VALUE))

    def step(self, by: int) -> None:
        """Choose another one: from none the first or the last, beyond an end none again."""
        count, row = self._rows.count(), self._rows.currentRow()
        if row < 0:
            row = 0 if by > 0 else count - 1
        elif abs(by) == 1:
            row = row + by if 0 <= row + by < count else -1
        else:
            row = min(max(row + by, 0), count - 1)
        self._rows.setCurrentRow(row)
        if row >= 0:
            self.stepped.emit(f"คำแนะนำ {row + 1} จาก {count}: {self.chosen}")

    def _width(self, texts: Sequence[str]) -> int:
        """As wide as the editor; wider where short texts or the keys below need it."""
        longest = max(map(self._rows.fontMetrics().horizontalAdvance, texts)) + _BESIDE_TEXT
        return max(self.editor.width(), min(longest, _LEAST_WIDTH), self._keys.sizeHint().width() + 2)

    def _item(self, text: str, width: int) -> QListWidgetItem:
        item = QListWidgetItem(with_breaks(text))
        item.setData(_VALUE, text)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        room = QRect(0, 0, width - _BESIDE_TEXT, 10_000)
        needed = self._rows.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, with_breaks(text))
        item.setSizeHint(QSize(0, needed.height() + GRID))
        return item
