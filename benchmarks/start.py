"""How long from process start to the first paint, against a bare PySide6 window with 20 fields.

Run: .venv/bin/python -m benchmarks.start    (on an Xvfb of its own; prints the medians and their ratio)
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.services.sample import create_sample
from tests.virtual_screen import virtual_screen

ROOT = Path(__file__).resolve().parents[1]
RUNS = 15

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
import sys
sys.path.insert(0, {root!r})
from app.cli import main
import app.ui.window.application as application
from PySide6.QtCore import QTimer

class Window(application.MainWindow):
    def __init__(self, settings):
        super().__init__(settings)
        self.painted.connect(lambda: print("painted", flush=True))

    def open_file(self, path):
        super().open_file(path)
        QTimer.singleShot(0, self.filled)

    def filled(self):
        self.workspace.repaint()
        print("filled", flush=True)
        self.close()

application.MainWindow = Window
sys.exit(main([{file!r}]))
"""


def seconds_until(script: str, *words: str) -> list[float]:
    """Start Python on a script; the seconds after which it wrote each of the words."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None, "it was asked for"
        found = {line.strip(): time.perf_counter() - start for line in process.stdout}
    return [found[word] for word in words]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, virtual_screen() as display:
        os.environ["DISPLAY"] = display
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"):
            os.environ[name] = folder
        file = Path(folder) / "sample.sqlite"
        create_sample(file)
        ours_script = OURS.format(root=str(ROOT), file=str(file))
        bare, ours, filled = [], [], []
        for _ in range(RUNS):
            bare += seconds_until(BARE, "painted")
            painted, shown = seconds_until(ours_script, "painted", "filled")
            ours.append(painted)
            filled.append(shown)
    report(statistics.median(bare), statistics.median(ours), statistics.median(filled))


def report(bare: float, ours: float, filled: float) -> None:
    print(f"median of {RUNS} runs, process start to paint, in one run, alternating")
    print(f"bare PySide6 window, 20 fields   {bare * 1000:4.0f} ms")
    print(f"raingan, first paint             {ours * 1000:4.0f} ms   {ours / bare:.2f} x")
    print(f"raingan, the file in sight       {filled * 1000:4.0f} ms   {filled / bare:.2f} x")


if __name__ == "__main__":
    main()
