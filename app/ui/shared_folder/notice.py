"""The notice of new files in the shared folder, in the status line."""

from threading import Thread
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QToolButton

from app.models.errors import UserError
from app.services.carriers.folder import Lying, Reader, looking, new_ones, reader_of
from app.ui.shared_folder.dialog import exchange_by_folder
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import set_tooltip

if TYPE_CHECKING:
    from app.ui.core.context import FileContext
    from app.ui.core.window_context import WindowContext

_LOOKS_EVERY_MS: Final = 200


class FolderNotice(QToolButton):
    """A button in the status line that counts the new files of a file's folder, and shows the folder.

    It looks once. The folder is read by a daemon thread: nothing waits for a drive that does not answer.
    """

    def __init__(self, window: "WindowContext", workspace: "FileContext") -> None:
        super().__init__(window)
        self._workspace = workspace
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(icon("gather", "finding"))
        self.clicked.connect(self._show_folder)
        workspace.destroyed.connect(self.deleteLater)
        window.statusBar().insertPermanentWidget(1, self)
        self.hide()
        self._look = _Look(reader_of(workspace.document.file))
        self._look.start()
        self._timer = QTimer(workspace)
        self._timer.timeout.connect(self._ask)
        self._timer.start(_LOOKS_EVERY_MS)

    @property
    def is_looking(self) -> bool:
        """Whether the folder has not answered yet."""
        return self._look.is_alive()

    def _ask(self) -> None:
        if self.is_looking:
            return
        self._timer.stop()
        if new := len(new_ones(self._look.found)):
            self.setText(f"ไฟล์ใหม่ในโฟลเดอร์ {new:,} ไฟล์")
            set_tooltip(self, "มีไฟล์ใหม่ในโฟลเดอร์ที่ใช้ร่วมกัน กดเพื่อดูและรับ")
            self.show()

    def _show_folder(self) -> None:
        self.hide()
        exchange_by_folder(self._workspace)


class _Look(Thread):
    def __init__(self, reader: Reader) -> None:
        super().__init__(name="shared folder", daemon=True)
        self._reader = reader
        self.found: list[Lying] = []

    def run(self) -> None:
        try:
            *_, (_, found) = looking(self._reader)
        except UserError:  # told where the folder is asked for
            return
        self.found = found or []


def watch_folder(window: "WindowContext", workspace: "FileContext") -> None:
    """Look into the folder that the open file shares, if any."""
    from app.services.carriers.folder import folder_of

    file = workspace.document.file
    if workspace is window.workspace and file.database.is_writable and folder_of(file) is not None:
        FolderNotice(window, workspace)
