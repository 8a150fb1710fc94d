"""The process of the window: fonts, look, language, and what becomes of a bug."""

import logging
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QApplication

from app.models.errors import UserError
from app.storage.user_folders import log_file
from app.ui import qt_thai
from app.ui.core.settings import Settings
from app.ui.widgets import dialogs
from app.ui.widgets.theme import apply_theme, choose_scheme
from app.ui.window.main_window import MainWindow

log = logging.getLogger(__name__)


def run_window(path: Path | None) -> int:
    """Show the window on this file; without one on the last file, or at first on the sample."""
    app = QApplication(["raingan"])
    app.setApplicationDisplayName("รายงาน")
    sys.excepthook = _tell_bug
    settings = Settings()
    apply_theme(app)
    if settings.is_dark is not None:
        choose_scheme(app, settings.is_dark)
    qt_thai.install(app)
    window = MainWindow(settings)
    window.painted.connect(lambda: begin(window, path))
    window.show()
    return app.exec()


def begin(window: MainWindow, path: Path | None) -> None:
    """Open what there is to open, once the window stands."""
    settings = window.settings
    last = settings.last_file
    if wanted := path or (last if last and last.is_file() else None):
        window.open_file(wanted)
    elif last:  # on a stick that is not plugged in, perhaps; another file would be taken for it
        window.show_welcome()
        window.welcome.show_missing(last)
    elif not settings.started_before:
        window.open_sample()
    else:
        window.show_welcome()
    settings.note_start()


def _tell_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A bug goes to the log in full; the clerk reads that nothing is lost."""
    if isinstance(error, KeyboardInterrupt):
        QApplication.quit()
    elif isinstance(error, UserError):
        dialogs.tell(QApplication.activeWindow(), error)
    else:
        log.critical("a bug", exc_info=(kind, error, trace))
        what = "โปรแกรมทำงานผิดพลาด ข้อมูลที่บันทึกแล้วไม่สูญหาย"
        dialogs.tell(QApplication.activeWindow(), UserError(what, f"รายละเอียดอยู่ใน {log_file()}"))
