"""Time from process start to the first paint, against a bare PySide6 window with 20 fields.

Run: .venv/bin/python -m benchmarks.start [--runs 15] [--without-bytecode] [--installed]
(on an Xvfb of its own; prints the medians and their ratio)

The file is a clerk's: it begins with its month.

Bytecode is kept in a folder of the benchmark's own, whatever PYTHONDONTWRITEBYTECODE says, and one start that
is not counted fills it: the figures are those of a clerk's second start. With --without-bytecode, that of
app/ is removed before each start, as after an update, so that Python compiles the program again.
With --installed, the installed .deb is started in turn with the source, by the interpreter and with the
libraries that /usr/bin/raingan uses.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from app.services.sample import create_sample
from app.storage.file_settings import SAMPLE
from app.storage.project_file import ProjectFile
from tests.virtual_screen import virtual_screen

ROOT = Path(__file__).resolve().parents[1]
BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QMainWindow, QWidget

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, painted)

def painted():
    print("painted", flush=True)
    QApplication.exit()

app = QApplication([])
window, page = Window(), QWidget()
form = QFormLayout(page)
for number in range(20):
    form.addRow(f"ช่องที่ {number}", QLineEdit())
window.setCentralWidget(page)
window.show()
app.exec()
"""

OURS = """
import os
import sys
sys.path[{place}:{place}] = {folders!r}
import main
main.collect_seldom()
import app.ui.window.application as application
from PySide6.QtCore import QTimer

begin = application.begin

def begin_watched(window, path):
    os.write(1, b"painted\\n")
    begin(window, path)
    QTimer.singleShot(0, lambda: filled(window))

def filled(window):
    window.workspace.repaint()
    os.write(1, b"filled\\n")
    window.close()

application.begin = begin_watched
sys.argv = ["raingan", {file!r}]
sys.exit(main.run())
"""


INSTALLED = ("/usr/lib/raingan", "/usr/lib/raingan/lib")
SYSTEM_PYTHON = ("/usr/bin/python3", "-IS")


def seconds_until(script: str, *words: str, python: Sequence[str] = (sys.executable,)) -> list[float]:
    """Start Python on a script; return the seconds after which it wrote each of the words."""
    start = time.perf_counter()
    with subprocess.Popen([*python, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None, "it was asked for"
        found = {line.strip(): time.perf_counter() - start for line in process.stdout}
    return [found[word] for word in words]


def main() -> None:
    parser = argparse.ArgumentParser(description="How long the window takes to start.")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--without-bytecode", action="store_true")
    parser.add_argument("--installed", action="store_true", help="also start the installed .deb")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, virtual_screen() as display:
        use_private_folders(Path(folder))
        os.environ["DISPLAY"] = display
        file = Path(folder) / "sample.sqlite"
        create_sample(file)
        with ProjectFile.open(file) as clerks:
            clerks.set_setting(SAMPLE, "")  # so that it begins with its month
        scripts = BARE, OURS.format(place=0, folders=[str(ROOT)], file=str(file))
        installed = OURS.format(place=99, folders=[*INSTALLED], file=str(file))
        seconds_until(scripts[1], "filled")
        bytecode = Path(folder) / "bytecode" / ROOT.relative_to("/") / "app"
        assert bytecode.is_dir(), "the first start has written it"
        times = []
        for _ in range(asked.runs):
            if asked.without_bytecode:
                shutil.rmtree(bytecode)
            bare, ours = seconds_until(scripts[0], "painted"), seconds_until(scripts[1], "painted", "filled")
            packed = seconds_until(installed, "painted", python=SYSTEM_PYTHON) if asked.installed else []
            times.append((*bare, *ours, *packed))
    print(f"median of {asked.runs} runs, process start to paint, in one run, alternating, ", end="")
    print("without bytecode of app/" if asked.without_bytecode else "with bytecode")
    report(*map(statistics.median, zip(*times, strict=True)))


def use_private_folders(folder: Path) -> None:
    """Make the started programs use private folders instead of this user's."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME"):
        os.environ[name] = str(folder)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")


def report(bare: float, ours: float, filled: float, *installed: float) -> None:
    print(f"bare PySide6 window, 20 fields   {bare * 1000:4.0f} ms")
    print(f"raingan, first paint             {ours * 1000:4.0f} ms   {ours / bare:.2f} x")
    print(f"raingan, the month in sight      {filled * 1000:4.0f} ms   {filled / bare:.2f} x")
    for packed in installed:
        print(
            f"the installed .deb, first paint  {packed * 1000:4.0f} ms   {packed / ours:.2f} x the source's"
        )


if __name__ == "__main__":
    main()
