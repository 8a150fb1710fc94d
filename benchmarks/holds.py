"""Find how long the window with ten thousand projects is held at most, by what is done with all of them.

Run: .venv/bin/python -m benchmarks.holds [PROJECTS REPORTS]    (10000 12 unless told otherwise; on an Xvfb of
its own). It makes the file first, which takes half a minute.

A hold is the time between two visits of the event loop, by a timer of 2 ms. Those of a window without a file,
which are the machine's, are told first.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QProgressDialog

from app.ui.core.settings import Settings
from app.ui.imports.pasted_months import PastedMonths
from app.ui.monthly.page import MonthHome
from app.ui.preview.volume_dialog import VolumeDialog
from app.ui.widgets import dialogs
from app.ui.widgets.dressing import apply_theme
from app.ui.window import application as qt_thai
from app.ui.window.main_window import MainWindow
from benchmarks.desk import MAKER, desk_of
from benchmarks.painting import settle
from tests.virtual_screen import virtual_screen

AFTER_S: Final = 6.0
"""The time after an action in which its holds are still counted."""
MOST_LOOKS: Final = 4
"""Looks at the progress of printing before it is cancelled: ten thousand forms take minutes."""


class Beats(QObject):
    """Notes the times between two visits of the event loop, in milliseconds, until they are told."""

    def __init__(self) -> None:
        super().__init__()
        self.holds: list[float] = []
        self._began = self._last = time.perf_counter()
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._beat)
        timer.start(2)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.holds.append((now - self._last) * 1000)
        self._last = now

    def begin(self) -> None:
        self.holds.clear()
        self._began = self._last = time.perf_counter()

    def tell(self, what: str) -> None:
        """Print the longest holds since `begin`, which begins anew."""
        took = time.perf_counter() - self._began
        longest = " ".join(f"{hold:5.0f}" for hold in sorted(self.holds)[:-4:-1])
        print(f"{what:46s} longest holds {longest} ms   in {took:6.2f} s", flush=True)
        self.begin()


def until(condition: Callable[[], bool]) -> None:
    while not condition():
        settle(0.05)


def copied(home: MonthHome) -> str:
    """Return a line with code, progress and money for each project of the month, as copied from Excel."""
    lines = ["รหัสโครงการ\tความก้าวหน้า (%)\tเบิกใช้ (บาท)"]
    for number, row in enumerate(home.state.rows):
        lines.append(f"{row.project_code}\t{number % 100}.25\t{1000 + number}.50")
    return "\n".join(lines)


COMMANDS: Final = (
    *("overview", "findings", "next_finding", "round", "search", "search", "by_name", "new_project", "undo"),
    *("preview", "history", "deleted", "duplicates", "waiting", "send", "print", "pdf", "pdf_apart"),
    *("pdf_together", "excel", "pictures", "board", "board", "board", "next_year"),
    *("dark", "dark", "compact", "compact", "section_7", "dark", "dark", "larger", "smaller"),  # on the form
    *("round", "dark", "dark", "compact", "compact", "larger", "smaller", "new_project", "undo", "close"),
)
"""Commands about all projects, or whose effect is compared with all; their dialogs are closed again. A second
one of a page leads back.
"""


class Answers(QObject):
    """Answers dialogs after a while: files are written into a folder, and cancelled after some seconds."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._looks = 0
        dialogs.ask_folder = lambda *_: folder
        dialogs.ask_pdf = lambda *_: folder / "all.pdf"
        dialogs.ask_new_workbook = lambda *_: folder / "all.xlsx"
        timer = QTimer(self)
        timer.timeout.connect(self._look)
        timer.start(1500)

    def _look(self) -> None:
        shown = QApplication.activeModalWidget()
        self._looks = self._looks + 1 if isinstance(shown, QProgressDialog) else 0
        if isinstance(shown, QProgressDialog):
            if self._looks > MOST_LOOKS and shown.labelText().startswith(("กำลังพิมพ์", "กำลังส่งออก")):
                shown.cancel()
        elif isinstance(shown, VolumeDialog):
            shown.accept()
        elif isinstance(shown, QDialog):
            shown.reject()


def paste(home: MonthHome, beats: Beats) -> None:
    """Paste a month of all projects, and agree with the preview once it is in sight."""

    def look() -> None:
        shown = QApplication.activeModalWidget()
        if isinstance(shown, PastedMonths) and shown.agree.isEnabled():
            watch.stop()
            beats.tell(f"{len(home.state.rows):,} months pasted → preview")
            QTimer.singleShot(1500, agree)

    def agree() -> None:
        beats.tell("    the preview in sight")
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, PastedMonths), "the preview is in sight"
        shown.agree.click()
        beats.tell("    agreed → written")
        if shown.isVisible():  # it tells what was left out
            shown.close_button.click()

    QApplication.clipboard().setText(copied(home))
    home.table.go_to_cell(0, "progress")
    watch = QTimer()
    watch.timeout.connect(look)
    watch.start(20)
    beats.begin()
    home.table.pasted.emit()
    settle(AFTER_S)
    beats.tell("    after it")


def act(window: MainWindow, beats: Beats, path: Path) -> None:
    settle(AFTER_S)
    beats.tell("a window without a file")
    window.files.open(path)
    settle(1)
    beats.tell("the file opened, and a second")
    until(lambda: not desk_of(window).document.file.database.is_being_checked)
    settle(AFTER_S)
    beats.tell("    its check and what is counted, until still")
    home = desk_of(window).round
    assert home is not None, "the file opens with its month"
    paste(home, beats)
    window.actions_by_name["undo"].trigger()
    settle(AFTER_S)
    beats.tell("    taken back by Ctrl+Z")
    for place, column in enumerate(home.model.columns):
        beats.begin()
        home.table.horizontalHeader().sectionClicked.emit(place)
        settle(1)
        beats.tell(f"sorted by {column.title}")
    answers = Answers(path.parent)
    for name in COMMANDS:
        beats.begin()
        QTimer.singleShot(0, window.actions_by_name[name].trigger)  # from the event loop, as a key does
        settle(0.05)  # which lasts as long as the command's dialogs
        settle(3)
        beats.tell(f"the command {name}")
    answers.deleteLater()


def main(projects: int = 10_000, reports: int = 12) -> None:
    with tempfile.TemporaryDirectory() as name, virtual_screen("1366x768") as display:
        os.environ["DISPLAY"] = display
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME", "SQLITE_TMPDIR"):
            os.environ[variable] = name
        path = Path(name) / "city.sqlite"
        subprocess.run([sys.executable, MAKER, *map(str, (path, projects, reports))], check=True)
        os.sync()  # the first edit would wait until the whole of a file just made is on disk
        app = QApplication([])
        apply_theme(app)
        qt_thai.install(app)
        qt_thai.stay_responsive()
        window = MainWindow(Settings())
        window.show()
        act(window, Beats(), path)
        window.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
