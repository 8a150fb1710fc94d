"""Files and folders that are dropped on the window, wherever in it: a field would take them for text."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget


def dropped_paths(data: QMimeData) -> list[Path]:
    """Our files, and folders, among what is being dragged."""
    from app.services.source_files import SUFFIXES  # not above: SQLite would be loaded with the window

    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in SUFFIXES or path.is_dir()]


class Dropping(QObject):
    """Catches what is dropped before any widget does, and hands the paths on.

    It watches the system's window, not the application: so no key that is typed passes through here.
    """

    def __init__(self, window: QWidget, take: Callable[[Sequence[Path]], None]) -> None:
        super().__init__(window)
        self._take = take
        window.windowHandle().installEventFilter(self)
        window.setAcceptDrops(True)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
        if event.type() not in kinds or not isinstance(event, QDropEvent):
            return False
        paths = dropped_paths(event.mimeData())
        if not paths or QApplication.activeModalWidget():
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:  # the program that they come from waits for this to return
            QTimer.singleShot(0, self, lambda: self._take(paths))
        return True
