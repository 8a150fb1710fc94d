"""Take every page and dialog at each size of screen, in both colour schemes: one sheet a size, to look at.

    python docs/make_contact_sheets.py FOLDER

No screen is needed. Each size has its own process, because Qt reads its scale once.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

SIZES: Final = (
    (1366, 768, "1"),
    (1366, 768, "1.5"),
    (1920, 1080, "1"),
    (1920, 1080, "1.5"),
    (1920, 1080, "2"),
)
PAGES: Final = (
    "preview",
    "preview",
    "pictures",
    "pictures",
    "overview",
    "overview",
    "board",
    "board",
    "round",
)
COLUMNS: Final = 4
CELL: Final = (640, 380)
"""Width and height of a picture on the sheet, in pixels."""


def main(arguments: list[str]) -> None:
    if arguments[0] == "--sheet":
        make_sheet(Path(arguments[1]), Path(arguments[2]))
        return
    for width, height, scale in SIZES:
        target = Path(arguments[0]).resolve() / f"{width}x{height}-{scale}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as home:
            screen = {"name": "one", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96}
            described = Path(home) / "screens.json"
            described.write_text(json.dumps({"screens": [screen]}))
            kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "QT_"))}
            ours = {
                "QT_QPA_PLATFORM": f"offscreen:configfile={described}",
                "QT_SCALE_FACTOR": scale,
                "HOME": home,
            }
            command = [sys.executable, __file__, "--sheet", home, str(target)]
            subprocess.run(command, env=kept | ours, check=True, timeout=300)


def make_sheet(folder: Path, target: Path) -> None:
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QPainter, QPixmap

    taken = list(pictures(folder))
    width, height = CELL
    sheet = QPixmap(COLUMNS * width, -(-len(taken) // COLUMNS) * height)
    sheet.fill(Qt.GlobalColor.darkGray)
    painter = QPainter(sheet)
    for place, picture in enumerate(taken):
        cell = QRect(place % COLUMNS * width, place // COLUMNS * height, width, height).adjusted(4, 4, -4, -4)
        picture.setDevicePixelRatio(1)
        ratio = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        small = picture.scaled(cell.size(), ratio, smooth) if picture.width() > cell.width() else picture
        painter.drawPixmap(cell.topLeft(), small.scaled(cell.size(), ratio, smooth))
    painter.end()
    sheet.save(str(target))
    os._exit(0)  # with worker threads of the preview there is no calm way out


def pictures(folder: Path) -> "Iterator[QPixmap]":
    """Yield every page, then every dialog, light and dark."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QDialog

    from app.ui.core.settings import Settings
    from app.ui.widgets.theme import STYLE, apply_theme, choose_scheme
    from app.ui.window import application as qt_thai
    from app.ui.window.main_window import MainWindow
    from tests.ui import inspect_window

    app = QApplication(["raingan", *STYLE])
    apply_theme(app)
    qt_thai.install(app)
    window = MainWindow(Settings())
    window.showMaximized()
    for is_dark in (False, True):
        choose_scheme(app, is_dark)
        (parts := folder / str(is_dark)).mkdir()
        window.files.open(inspect_window.made_file(parts / "เขตมีนบุรี.sqlite"))
        if window.workspace:
            window.workspace.show_form()  # the month, with which the file begins, is a page below
        QTest.qWait(800)
        yield window.grab()
        for name in PAGES:
            window.actions_by_name[name].trigger()
            QTest.qWait(600)
            yield window.grab()
        for dialog in inspect_window.every_dialog(window, parts):
            dialog.show()
            QTest.qWait(150)
            yield dialog.grab()
            dialog.done(0) if isinstance(dialog, QDialog) else dialog.close()
        window.files.close()
        QTest.qWait(300)
        yield window.grab()


if __name__ == "__main__":
    main(sys.argv[1:])
