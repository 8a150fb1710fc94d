"""Files and folders dropped anywhere on the window; a field would insert them as text."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.widgets.outside import accept_copy


def dropped_paths(data: QMimeData, more: Sequence[str] = ()) -> list[Path]:
    """Return the dragged folders and files of our types, and of `more` endings."""
    from app.services.source_files import SUFFIXES  # not at the top: it would load SQLite with the window

    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in (*SUFFIXES, *more) or path.is_dir()]


class Dropping(QObject):
    """Catches drops before any widget, and passes the paths on.

    It filters the system's window, not the application, so that no typed key passes through here.
    """

    def __init__(
        self, window: QWidget, take: Callable[[Sequence[Path]], None], more: Sequence[str] = ()
    ) -> None:
        super().__init__(window)
        self._take, self._more = take, more
        window.windowHandle().installEventFilter(self)
        window.setAcceptDrops(True)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
        if event.type() not in kinds or not isinstance(event, QDropEvent):
            return False
        paths = dropped_paths(event.mimeData(), self._more)
        if not paths or QApplication.activeModalWidget():
            return False
        accept_copy(event)
        if event.type() == QEvent.Type.Drop:  # the source program waits for this to return
            QTimer.singleShot(0, self, lambda: self._take(paths))
        return True
