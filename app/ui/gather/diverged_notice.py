"""The notice of pending decisions in the status line, which the window has from its start."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from app.models.errors import UserError
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.later import IdleWork, Later

if TYPE_CHECKING:
    from app.storage.revisions import Revision
    from app.ui.core.context import FileContext
    from app.ui.core.window_context import WindowContext

    Search = Iterator[list[list[Revision]]]

_AFTER_OPENING_MS: Final = 400


class DivergedNotice(QToolButton):
    """A button in the status line that counts pending decisions and opens them."""

    def __init__(self, window: "WindowContext") -> None:
        super().__init__()
        self._window = window
        self._workspace: FileContext | None = None
        self._search: Search | None = None
        self._found = 0
        self._counter = IdleWork(self._count, self)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(icon("warning", "finding"))
        self.clicked.connect(self._resolve)
        window.statusBar().insertPermanentWidget(1, self)
        self.hide()

    def _resolve(self) -> None:
        """Resolve them, also in a file whose menus do not show that command."""
        from app.ui.gather.commands import resolve_diverged

        if self._window.workspace:
            resolve_diverged(self._window.workspace)

    def watch(self, workspace: "FileContext") -> None:
        """Follow this file from now on. It is counted after it is shown, so that opening does not wait."""
        self.hide()
        workspace.gathered.connect(lambda: self._begin(workspace))
        workspace.destroyed.connect(self.hide)
        Later(lambda: self._begin(workspace), workspace, _AFTER_OPENING_MS).start()

    def _begin(self, workspace: "FileContext") -> None:
        self._workspace, self._found = workspace, 0
        self._search = workspace.document.file.revisions.finding_diverged()
        self._counter.begin()

    def _count(self) -> bool:
        """Count some records at each step; return whether there are more."""
        if self._search is None or self._workspace is None or self._workspace is not self._window.workspace:
            return False
        try:
            self._found += len(next(self._search))
        except StopIteration:
            self._tell(self._found)
            return False
        except UserError as error:
            self._workspace.status_message.emit(error.what)
            return False
        return True

    def _tell(self, count: int) -> None:
        self.setText(f"แก้ไขต่างกัน {count:,} รายการ")
        set_tooltip(self, "มีผู้แก้ไขส่วนเดียวกันคนละฉบับ กดเพื่อเลือกฉบับที่จะใช้")
        self.setVisible(bool(count))
