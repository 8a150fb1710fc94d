"""The window's process: fonts, look, language, and the handling of bugs."""

import gc
import json
import logging
import sys
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app import ROOT
from app.models.errors import UserError
from app.storage.user_folders import is_kept_elsewhere, log_file
from app.ui.core.settings import Settings
from app.ui.widgets.dressing import apply_theme, choose_scheme, choose_size
from app.ui.widgets.fitting import fit_to_screen, room_of
from app.ui.widgets.theme import STYLE, TEXT_POINTS, TextSize, current_size
from app.ui.window.main_window import MainWindow
from app.ui.window.taskbar import show_identity

log = logging.getLogger(__name__)

LOW_SCREEN: Final = 600
"""Height in pixels of what a screen has available, below which the usual bands leave few rows in sight: of
1366 × 768 at 125 % and more, or of 1920 × 1080 at 200 %.
"""


def run_window(path: Path | None) -> int:
    """Show the window with this file, otherwise with the last one, otherwise the welcome page.

    Returns the exit code.
    """
    app = QApplication(["raingan", *STYLE])
    app.setApplicationDisplayName("รายงาน")
    sys.excepthook = _tell_bug
    settings = Settings()
    apply_theme(app)
    show_identity(app)
    if settings.is_dark is not None:
        choose_scheme(app, settings.is_dark)
    choose_first_size(app, settings)
    install(app)
    window = MainWindow(settings)
    window.painted.connect(lambda: _begin_fast(window, path))
    show_first(window)
    return app.exec()


def choose_first_size(app: QApplication, settings: Settings) -> None:
    """Set the size and density with which the window begins on its screen."""
    chosen = first_size(settings, app.primaryScreen().availableGeometry().height())
    if chosen != TextSize():
        choose_size(app, chosen)


def first_size(settings: Settings, height: int) -> TextSize:
    """Return the size and density that the clerk chose. Without a choice, a low screen is used compactly.

    `height`: what the screen has available, in pixels.
    """
    is_compact = height < LOW_SCREEN if settings.is_compact is None else settings.is_compact
    return TextSize(settings.text_points or TEXT_POINTS, is_compact).beside(0)


def toggle_dark(window: MainWindow) -> None:
    window.settings.is_dark = is_dark = window.actions_by_name["dark"].isChecked()
    choose_scheme(_application(), is_dark, in_steps=True)


def enlarge_text(window: MainWindow) -> None:
    _change_text_size(window, 1)


def shrink_text(window: MainWindow) -> None:
    _change_text_size(window, -1)


def _change_text_size(window: MainWindow, steps: int) -> None:
    size = current_size().beside(steps)
    if size != current_size():  # a key that is held repeats at the last one, too
        window.settings.text_points = size.chosen
        choose_size(_application(), size, in_steps=True)


def change_density(window: MainWindow) -> None:
    """Show more in the same room, or with more room around it."""
    window.settings.is_compact = is_compact = window.actions_by_name["compact"].isChecked()
    choose_size(_application(), current_size()._replace(is_compact=is_compact), in_steps=True)


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a window needs an application"
    return app


def show_first(window: MainWindow) -> None:
    """Show the window in its last place; the first time, maximised if the screen has no room for its size.

    Otherwise the status line of a small screen lies behind the taskbar. Also the size that it has when it is
    no longer maximised fits, and a last place on a larger screen is left for one on this.
    """
    room = room_of(window).size()
    fits = room.expandedTo(window.size()) == room
    if window.settings.geometry is None:
        at = window.geometry()
        at.moveCenter(room_of(window).center())
        window.setGeometry(at)
        fit_to_screen(window)
        window.show() if fits else window.showMaximized()
    elif window.isMaximized() or fits:
        window.show()
    else:
        fit_to_screen(window)
        window.show()


def _begin_fast(window: MainWindow, path: Path | None) -> None:
    """Open the initial file like `begin`; what is loaded by then is never searched for garbage."""
    try:
        begin(window, path)
    finally:
        stay_responsive()
    QTimer.singleShot(0, window, _sweep)


def stay_responsive() -> None:
    """Keep garbage collection and threads from holding the window: each for a frame of the screen at most.

    A thread that works keeps Python's lock for 5 ms each time unless told otherwise, and painting asks for
    it a hundred times: ten thousand rows that were read in a thread held the window for 0.3 seconds. Windows
    knows whole milliseconds: with less than one, whoever waits for the lock would be as busy as who has it.
    """
    gc.freeze()
    gc.set_threshold(10_000, 2, 5_000)
    Collector(QApplication.instance()).start()
    sys.setswitchinterval(0.001)


class Collector(QTimer):
    """Collects garbage, in place of Python and by its thresholds, in the window's thread only.

    Python collects in whichever thread makes much. What is found there may be widgets and timers, and the
    program ends if these are deleted in another thread than the one in which they live.
    """

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent, interval=_COLLECTS_EVERY_MS)
        gc.disable()
        self.timeout.connect(self._collect)

    def _collect(self) -> None:
        counts, most = gc.get_count(), gc.get_threshold()
        if counts[0] > most[0]:
            gc.collect(max(part for part in range(3) if counts[part] > most[part]))


_COLLECTS_EVERY_MS: Final = 50
"""Python makes some ten thousand objects meanwhile, which are looked through in milliseconds."""


def _sweep() -> None:
    """Delete clear text that a killed program left behind."""
    from app.storage.drafts import sweep_drafts

    sweep_drafts()


def begin(window: MainWindow, path: Path | None) -> None:
    """Open the initial file after the window is shown, as soon as its drive answers."""
    wanted = path or window.settings.last_file
    is_there = window.settings.is_there(wanted) if wanted else False
    if wanted and (is_there or (path and is_there is False)):  # what is named is told of if it is missing
        window.files.open(wanted)
    else:  # if the last file is missing, perhaps on a USB stick, no other may be mistaken for it
        window.show_welcome()
        if wanted and is_there is None:
            window.welcome.show_unanswered(wanted)
            _open_once_there(window, wanted, is_named=path is not None)
    if is_kept_elsewhere():
        from app.ui.window.about import KEPT_ELSEWHERE  # not above: most programs are installed

        window.tell(KEPT_ELSEWHERE)


_LOOKS: Final = 100
"""Times that the program looks for the file again, a fifth of a second apart."""


def _open_once_there(window: MainWindow, wanted: Path, *, is_named: bool) -> None:
    """Open a file as soon as its drive answers, unless the clerk has chosen something else by then."""
    looks, timer = iter(range(_LOOKS)), QTimer(window, interval=200)

    def look() -> None:
        is_there = window.settings.presence.answer_meanwhile(wanted)
        is_chosen = window.workspace is not None or QApplication.activeModalWidget() is not None
        if is_there is not None or is_chosen or next(looks, None) is None:
            timer.stop()
            timer.deleteLater()
            if is_chosen or is_there is None:  # the welcome page goes on saying that it does not answer
                return
            window.files.open(wanted) if is_there or is_named else window.show_welcome()

    timer.timeout.connect(look)
    timer.start()


def _tell_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log a bug in full, and tell the clerk that nothing saved is lost."""
    from app.ui.widgets import dialogs

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
        """Return False: Qt skips empty translators, such as this one without a .qm file."""
        return False

    def translate(
        self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return self._words.get(context, {}).get(source_text, source_text)


def install(app: QApplication) -> None:
    """Make Qt speak Thai, with Thai day names and sorting. Its years stay in the Common Era."""
    QLocale.setDefault(QLocale(QLocale.Language.Thai, QLocale.Country.Thailand))
    app.installTranslator(QtThai(json.loads(WORDS.read_text("utf-8")), app))
