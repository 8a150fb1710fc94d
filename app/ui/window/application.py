"""The process of the window: fonts, look, language, and what becomes of a bug."""

import json
import logging
import sys
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from app import ROOT
from app.models.errors import UserError
from app.storage.user_folders import log_file
from app.ui.core.settings import Settings, is_there
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
    install(app)
    window = MainWindow(settings)
    window.painted.connect(lambda: begin(window, path))
    window.show()
    return app.exec()


def begin(window: MainWindow, path: Path | None) -> None:
    """Open what there is to open, once the window stands."""
    settings = window.settings
    last = settings.last_file
    if wanted := path or (last if last and is_there(last) else None):
        window.files.open(wanted)
    elif last is None and not settings.started_before:
        window.files.open_sample()
    else:  # also if the last file is missing, on a stick perhaps: another would be taken for it
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


WORDS: Final = ROOT / "resources" / "qt_th.json"


class QtThai(QTranslator):
    def __init__(self, words: dict[str, dict[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._words = words

    def isEmpty(self) -> bool:
        """Qt passes over a translator that says it is empty, as one without a .qm file does."""
        return False

    def translate(
        self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return self._words.get(context, {}).get(source_text, source_text)


def install(app: QApplication) -> None:
    """Let Qt speak Thai, and name days and sort as Thailand does. Its years are still of the Common Era."""
    QLocale.setDefault(QLocale(QLocale.Language.Thai, QLocale.Country.Thailand))
    app.installTranslator(QtThai(json.loads(WORDS.read_text("utf-8")), app))
