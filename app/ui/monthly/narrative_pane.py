"""The narrative of the active row, over the grid's width: what was written last month, and the editor."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.models.progress_report import ProgressReport
from app.ui.widgets.labels import WrappingLabel, plain_label
from app.ui.widgets.messages import FieldMessages
from app.ui.widgets.theme import GRID

NOTHING_BEFORE = "ยังไม่มีรายงานก่อนหน้า"
_KEYS = "Ctrl+D ใช้ข้อความเดือนก่อน  ·  Ctrl+Space ข้อความที่เคยใช้"


class NarrativePane(QScrollArea):
    """A child of the grid's viewport, below the cells of the active row. It scrolls where there is no room.

    `height_changed` is emitted when it needs another height.
    """

    height_changed = Signal()

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self.before, self.sums = WrappingLabel(), plain_label()
        for label in (self.before, self.sums):
            label.setProperty("role", "quiet")
        self._page, self._column = QWidget(), QVBoxLayout()
        self._editor: QWidget | None = None
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(3 * GRID)
        top.addWidget(self.before, 1)
        top.addWidget(self.sums, 0, Qt.AlignmentFlag.AlignTop)
        self._column.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        self._column.setSpacing(GRID // 4)
        self._column.addLayout(top)
        self._column.addStretch(1)
        self._page.setLayout(self._column)
        self._page.installEventFilter(self)
        self._page.setProperty("role", "pane")
        self.setProperty("role", "pane")
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def hold(self, editor: QWidget, notes: FieldMessages) -> None:
        """Hold the narrative's editor and the messages about the row. Text to look at can still be copied."""
        self._editor = editor
        self._column.insertWidget(1, editor)
        self._column.insertWidget(2, notes)
        editor.show()  # at once: otherwise it could not get the focus

    def close_editor(self, is_closed: bool) -> None:
        """Let the narrative only be read, or be edited again: the clerk may have gone on in a copy."""
        if isinstance(self._editor, QPlainTextEdit):
            self._editor.setPlaceholderText("" if is_closed else _KEYS)
            self._editor.setReadOnly(is_closed)

    def show_before(self, before: ProgressReport | None, spending: str) -> None:
        """Show last month's narrative in full."""
        told = f"{before.period.short_thai}: {before.narrative or '–'}" if before else NOTHING_BEFORE
        self.before.setText(told)
        self.sums.setText(spending)

    def height_for(self, width: int) -> int:
        """Return the height in pixels that it needs at this width.

        It is enough beside a scroll bar, too: one that has appeared stays as long as the texts need it.
        """
        beside_bar = width - self.verticalScrollBar().sizeHint().width()
        return max(self._column.heightForWidth(beside_bar), self._column.minimumSize().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        if event.type() == QEvent.Type.LayoutRequest:
            self.height_changed.emit()
        return super().eventFilter(watched, event)
