"""The notice of what waits for a decision, in the status line."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from app.models.errors import UserError
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.later import IdleWork, Later

if TYPE_CHECKING:
    from app.ui.core.context import FileContext
    from app.ui.core.window_context import WindowContext

_AFTER_OPENING_MS: Final = 500


class WaitingNotice(QToolButton):
    """A button in the status line that counts what waits for a decision, and opens it."""

    def __init__(self, window: "WindowContext") -> None:
        super().__init__()
        self._window = window
        self._parts: Iterator[list[str]] = iter(())
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(icon("clock", "finding"))
        self.clicked.connect(self._decide)
        window.statusBar().insertPermanentWidget(1, self)
        self.hide()

    def watch(self, workspace: "FileContext") -> None:
        """Follow this file from now on. It is counted after it is shown, so that opening does not wait."""
        self.hide()
        workspace.gathered.connect(lambda: self._count(workspace))
        workspace.destroyed.connect(self.hide)
        self._parts = workspace.document.file.waiting.candidates_in_parts()
        search = IdleWork(lambda: self._search(workspace), workspace)
        Later(search.begin, workspace, _AFTER_OPENING_MS).start()

    def _search(self, workspace: "FileContext") -> bool:
        """Look through a part of the file; return whether to go on. Only what may wait is counted."""
        if workspace is not self._window.workspace:
            return False
        try:
            found = next(self._parts, None)
        except UserError as error:
            workspace.status_message.emit(error.what)
            return False
        if found:
            self._count(workspace)
        return found == []

    def _decide(self) -> None:
        from app.ui.gather.commands import decide_on_waiting

        if self._window.workspace:
            decide_on_waiting(self._window.workspace)

    def _count(self, workspace: "FileContext") -> None:
        if workspace is not self._window.workspace:
            return
        from app.services.waiting.decisions import pending_count

        try:
            count = pending_count(workspace.document.file)
        except UserError as error:
            workspace.status_message.emit(error.what)
            return
        self.setText(f"รอการตัดสินใจ {count:,} รายการ")
        set_tooltip(self, "รายการที่ผู้ส่งลบหรือลดลงมาก ยอดรวมยังใช้ค่าเดิม กดเพื่อรับหรือไม่รับ")
        self.setVisible(bool(count))
