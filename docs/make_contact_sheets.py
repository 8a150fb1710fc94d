"""Take every page and dialog at each size of screen, in both colour schemes: one sheet a size, to look at.

    python docs/make_contact_sheets.py FOLDER             all sizes
    python docs/make_contact_sheets.py FOLDER 1366x768-1.5    one

Beside each sheet lies a folder with every picture in full, named by its page or dialog. No screen is needed.
Each size and colour scheme has its own process, because Qt reads its scale once, and so that none takes long.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest.mock import patch

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scenes import city  # noqa: E402

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QComboBox, QWidget

    from app.ui.window.main_window import MainWindow

SIZES: Final = (
    (1366, 768, "1"),
    (1366, 768, "1.5"),
    (1920, 1080, "1"),
    (1920, 1080, "1.5"),
    (1920, 1080, "2"),
)
PAGES: Final = ("preview", "pictures", "overview", "findings", "round")
BOARD_TABS: Final = ("sending", "offices", "months", "charts", "questions", "home")
COLUMNS: Final = 4
CELL: Final = (640, 380)
"""Width and height of a picture on the sheet, in pixels."""


def main(arguments: list[str]) -> None:
    if arguments[0] == "--pictures":
        take_pictures(Path(arguments[1]), Path(arguments[2]), arguments[3])
        return
    if arguments[0] == "--sheet":
        make_sheet(Path(arguments[1]))
        return
    for width, height, scale in SIZES:
        size = f"{width}x{height}-{scale}"
        if size in arguments[1:] or not arguments[1:]:
            make_size(Path(arguments[0]).resolve() / size, width, height, scale)


def make_size(folder: Path, width: int, height: int, scale: str) -> None:
    """Take all pictures of a size, in other processes, and make their sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for colours in ("light", "dark"):
        run_apart(width, height, scale, "--pictures", str(folder), colours)
    run_apart(width, height, "1", "--sheet", str(folder))


def run_apart(width: int, height: int, scale: str, what: str, *about: str) -> None:
    """Run this script in another process, with its own folders; that of pictures is its first argument."""
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
        command = [sys.executable, __file__, what, *([home] if what == "--pictures" else []), *about]
        subprocess.run(command, env=kept | ours, check=True, timeout=1200)


def take_pictures(home: Path, folder: Path, colours: str) -> None:
    """Save every picture in full."""
    for place, (name, picture) in enumerate(pictures(home, colours)):
        picture.save(str(folder / f"{colours}-{place:03}-{name}.png"))
    os._exit(0)  # with worker threads of the preview there is no calm way out


def make_sheet(folder: Path) -> None:
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QGuiApplication, QPainter, QPixmap

    QGuiApplication([])
    taken = [QPixmap(str(one)) for one in sorted(folder.glob("*.png"))]
    width, height = CELL
    sheet = QPixmap(COLUMNS * width, -(-len(taken) // COLUMNS) * height)
    sheet.fill(Qt.GlobalColor.darkGray)
    painter = QPainter(sheet)
    for place, picture in enumerate(taken):
        cell = QRect(place % COLUMNS * width, place // COLUMNS * height, width, height).adjusted(4, 4, -4, -4)
        ratio = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        fits = cell.width() >= picture.width() and cell.height() >= picture.height()
        painter.drawPixmap(cell.topLeft(), picture if fits else picture.scaled(cell.size(), ratio, smooth))
    painter.end()
    sheet.save(f"{folder}.png")


def pictures(folder: Path, colours: str) -> "Iterator[tuple[str, QPixmap]]":
    """Yield every page and dialog of a clerk's file and of a coordinator's in one scheme, with its name."""
    from PySide6.QtWidgets import QApplication

    from app.ui.core.settings import Settings
    from app.ui.widgets.dressing import apply_theme, choose_scheme
    from app.ui.widgets.theme import STYLE
    from app.ui.window import application as qt_thai
    from app.ui.window.main_window import MainWindow

    app = QApplication(["raingan", *STYLE])
    apply_theme(app)
    qt_thai.choose_first_size(app, settings := Settings())
    qt_thai.install(app)
    window = MainWindow(settings)
    window.showMaximized()
    choose_scheme(app, colours == "dark")
    yield from chain(of_a_clerk(window, folder), of_a_coordinator(window, folder))


def of_a_clerk(window: "MainWindow", folder: Path) -> "Iterator[tuple[str, QPixmap]]":
    from PySide6.QtTest import QTest

    from tests.ui import inspect_window

    window.files.close()
    window.show_welcome()  # closing does it only if a file was open
    QTest.qWait(300)
    yield "welcome", window.grab()
    window.files.open(inspect_window.made_file(folder / "เขตมีนบุรี.sqlite"))
    workspace = window.workspace
    assert workspace, "it is open"
    wait_for_paper(window)
    yield "month", window.grab()
    if workspace.round:
        yield "months", choices(workspace.round.header.months)
    workspace.show_form()
    wait_for_paper(window)
    yield "form", window.grab()
    for name in PAGES:
        action = window.actions_by_name[name]
        if not (was_shown := action.isChecked()):  # a wide window begins with the preview
            action.trigger()
        wait_for_paper(window)
        yield name, window.grab()
        if not was_shown:
            action.trigger()
    yield from dialogs(inspect_window.every_dialog(window, folder))


def of_a_coordinator(window: "MainWindow", folder: Path) -> "Iterator[tuple[str, QPixmap]]":
    """Yield the board with its tabs and questions, and the windows in which files are gathered."""
    from PySide6.QtTest import QTest

    from app.services import board as services
    from app.services.board_questions.catalogue import QUESTIONS
    from app.ui.board.page import BoardPage
    from app.ui.gather.dialog import GatherWindow

    patch.object(services, "today_in_bangkok", lambda: city.TODAY).start()
    for name in ("city", "whole"):
        (folder / name).mkdir()
    window.files.open(city.made_city(folder / "city" / "sample.sqlite"))
    assert window.workspace, "it is open"
    window.actions_by_name["board"].trigger()
    QTest.qWait(300)
    page = window.workspace.findChild(BoardPage)
    assert page, "it is shown"
    page.reading.finish()
    for tab in BOARD_TABS:
        page.tabs.setCurrentWidget(getattr(page, tab))
        for one in QUESTIONS if tab == "questions" else (None,):
            if one:
                page.questions.tables.choose(one.key)
            QTest.qWait(200)
            yield f"board-{tab}" + (f"-{one.key}" if one else ""), window.grab()
    window.files.open(city.made_whole(folder / "whole" / "sample.sqlite"))
    gather = GatherWindow(window.workspace.document, window.workspace)
    gather.show()
    gather.look_at([city.made_received(folder / "whole" / "sample.sqlite")])
    gather.files.selectRow(1)
    QTest.qWait(300)
    yield "gather-files", gather.grab()
    gather.take_in()
    QTest.qWait(500)
    yield "gather-result", gather.grab()
    gather.close()
    window.files.close()


def wait_for_paper(window: "MainWindow") -> None:
    """Wait until the preview, if it is beside the page, shows the paper with its text."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLabel

    from app.ui.preview.preview import BEING_MADE
    from app.ui.widgets.tasks import is_work_beside

    def is_being_made() -> bool:
        return any(label.isVisible() and label.text() == BEING_MADE for label in window.findChildren(QLabel))

    QTest.qWait(800)
    for _ in range(50):
        if not is_being_made() and not is_work_beside():  # the paper is white until its page is drawn
            break
        QTest.qWait(200)
    QTest.qWait(200)


def choices(box: "QComboBox") -> "QPixmap":
    """Return the picture of a box's list."""
    from PySide6.QtTest import QTest

    box.showPopup()
    QTest.qWait(300)
    picture = box.view().window().grab()
    box.hidePopup()
    return picture


def dialogs(made: "Iterable[QWidget]") -> "Iterator[tuple[str, QPixmap]]":
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QDialog

    for dialog in made:
        dialog.show()
        QTest.qWait(150)
        yield type(dialog).__name__, dialog.grab()
        dialog.done(0) if isinstance(dialog, QDialog) else dialog.close()


if __name__ == "__main__":
    main(sys.argv[1:])
