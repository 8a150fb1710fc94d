"""What the window loads before it is seen: Qt, and not yet what a file or a form needs."""

import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

LATER: Final = {
    "sqlite3",
    "sqlite_utils",
    "fpdf",
    "uharfbuzz",
    "nlpo3",
    "segno",
    "openpyxl",
    "pypdfium2",
    "pyzipper",
    "app.models.checks",
    "app.storage.project_file",
    "app.ui.window.workspace",
    "app.ui.form.note_dialogs",
    "app.ui.transfer.send_dialogs",
    "app.ui.transfer.verification_dialog",
}

SCRIPT: Final = """
import sys
from PySide6.QtWidgets import QApplication
from app.cli import main
from app.ui.window.application import MainWindow
from app.ui.core.settings import Settings
from app.ui.widgets.theme import apply_theme
app = QApplication([])
apply_theme(app)
window = MainWindow(Settings())
loaded = []
window.painted.disconnect()  # what is loaded after it is no matter
window.painted.connect(lambda: (loaded.extend(sys.modules), app.quit()))
window.show()
app.exec()
print("\\n".join(loaded))
"""


def test_no_file_and_no_form_is_loaded_before_the_first_paint() -> None:
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    loaded = set(done.stdout.split())
    assert "app.ui.window.main_window" in loaded
    assert loaded & LATER == set()
