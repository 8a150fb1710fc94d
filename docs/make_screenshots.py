"""Take the pictures of the documentation, and others for reviewing the window.

    python docs/make_screenshots.py                   those in the documents and the guide
    python docs/make_screenshots.py FOLDER            all, into a folder
    python docs/make_screenshots.py FOLDER NAME...    some

Each is taken on its own screen (Xvfb), by its own process with its own folders, so that this user's files are
neither shown nor touched.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog  # noqa: E402
from scenes import board, files, form, gathering, imports, month, output, past, program  # noqa: E402
from scenes.stage import Stage  # noqa: E402

from app.services.form_pdf import form_pdf  # noqa: E402
from app.ui.core.settings import Settings  # noqa: E402
from app.ui.preview.pdf_pages import POINTS_AN_INCH, PdfPages  # noqa: E402
from app.ui.widgets.dressing import apply_theme, choose_scheme  # noqa: E402
from app.ui.widgets.theme import STYLE  # noqa: E402
from app.ui.window import application as qt_thai  # noqa: E402
from app.ui.window.main_window import MainWindow  # noqa: E402
from tests.virtual_screen import virtual_screen  # noqa: E402

ROOMS: Final = (form, month, program, output, past, gathering, board, imports)
SCENES: Final = {name: scene for room in ROOMS for name, scene in room.SCENES.items()}
FORMS: Final = ("form-1", "form-2")

COMMITTED: Final = ("window", "wide", "form-1")
"""The pictures in the documents. Git keeps every version of a picture, so there are few."""

IN_GUIDE: Final = {
    "first-start": "welcome",
    "round-typed": "round",
    "suggestions": "suggestions",
    "printout": "printout",
    "workbook-problems": "workbook",
    "remarked": "remarked",
    "gather": "gather",
    "waiting": "waiting",
    "returned": "returned",
    "resolve": "resolve",
    "board-home": "home",
    "board": "board",
    "verifying": "verifying",
    "city-overview": "overview",
    "pictures": "pictures",
    "backups": "backups",
    "next-year": "next-year",
}
"""The pictures in the guide: a scene, and the name of its picture in docs/guide/pictures."""

COLOURS: Final = 128
"""Size of the palette: the window has few colours, and a picture stays far below 200 kB."""


def main(arguments: list[str]) -> None:
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return
    if arguments[:1] == ["--scene"]:
        take(arguments[1], Path(arguments[2]))
        return
    for name, target in _targets(arguments):
        target.parent.mkdir(parents=True, exist_ok=True)
        print_page(name, target) if name in FORMS else take_apart(name, target)
        shrink(target)
        print(f"{target.name}: {target.stat().st_size // 1000} kB", flush=True)


def _targets(arguments: list[str]) -> list[tuple[str, Path]]:
    """Return the scenes, and the targets of their pictures."""
    if arguments:
        return [(name, Path(arguments[0]) / f"{name}.png") for name in arguments[1:] or [*SCENES, *FORMS]]
    docs = ROOT / "docs"
    return [
        *((name, docs / "screenshots" / f"{name}.png") for name in COMMITTED),
        *((name, docs / "guide" / "pictures" / f"{picture}.png") for name, picture in IN_GUIDE.items()),
    ]


def take_apart(name: str, target: Path) -> None:
    """Take a picture in another process, because scale and screen must be set before Qt starts."""
    scene = SCENES[name]
    with tempfile.TemporaryDirectory() as home, virtual_screen(scene.size) as display:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "QT_"))}
        ours = {
            "HOME": home,
            "LOGNAME": "khet-minburi",
            "XDG_RUNTIME_DIR": home,
            "DISPLAY": display,
            "QT_SCALE_FACTOR": scene.scale,
        }
        command = [sys.executable, __file__, "--scene", name, str(target.resolve())]
        subprocess.run(command, env=kept | ours, check=True, timeout=300)


def take(name: str, target: Path) -> None:
    """Open the window on the sample, play the scene, take the whole screen, and exit."""
    app = QApplication(["raingan", *STYLE])
    app.setApplicationDisplayName("รายงาน")
    apply_theme(app)
    qt_thai.choose_first_size(app, settings := Settings())
    qt_thai.install(app)
    path = Path.home() / "สำนักงานเขตมีนบุรี 2562.sqlite"
    files.made(path, files.with_sample)
    window = MainWindow(settings)
    window.setGeometry(window.screen().geometry())
    window.show()
    stage = Stage(app, window, path)
    stage.wait(300)
    window.activateWindow()
    stage.open(path)
    stage.wait()
    choose_scheme(app, SCENES[name].dark)
    SCENES[name].play(stage)
    stage.later(lambda: leave(window, target, alone=SCENES[name].alone), 1200)
    app.exec()


def leave(window: MainWindow, target: Path, *, alone: bool) -> None:
    """Save the screen, or only the dialog, whose frame is missing on a bare screen."""
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    picture = dialogs[-1].grab() if alone and dialogs else window.screen().grabWindow(0)
    picture.save(str(target))
    os._exit(0)  # with a dialog open there is no calm way out


def print_page(name: str, target: Path) -> None:
    """Save a page of the sample's form, at 100 dots per inch."""
    record = files.sample_record().with_id("00000000-0000-7000-8000-000000000000")  # the same code each time
    with PdfPages(form_pdf(record.project, record.reports)) as pages:
        pages.picture(int(name[-1]) - 1, 100 / POINTS_AN_INCH).save(str(target))


def shrink(target: Path) -> None:
    with Image.open(target) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(target, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
