"""The menu of the files that were opened last."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


class RecentMenu(QMenu):
    """Filled each time it opens: a file may have gone meanwhile. The open one is not offered."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__("เปิดไฟล์ล่าสุด", window)
        self._window = window
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        desk = self._window.desk
        shown = desk.document.file.path.resolve() if desk else None
        for path in self._window.settings.recent_files:
            if path != shown:
                action = self.addAction(f"{path.name}   ({path.parent})".replace("&", "&&"))
                action.triggered.connect(lambda _checked, path=path: self._window.open_file(path))
        if self.isEmpty():
            self.addAction("ยังไม่มีไฟล์อื่นที่เปิดล่าสุด").setEnabled(False)
