"""A scanned print-out becomes a project by keyboard alone, with every doubt reviewed."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.project_file import ProjectFile
from app.ui.window.commands import MENUS
from tests.conftest import FILES
from tests.journeys.desktop import NEEDS_DESKTOP, Desktop, desktop

pytestmark = NEEDS_DESKTOP

SCANNED, LATER_PRINT = FILES / "printouts-as-scanned.txt", FILES / "minburi-2562-second-print.json"
DOUBTS = 9


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as made:
        yield made


@pytest.mark.long
def test_the_scanned_print_outs_are_imported(desk: Desktop, tmp_path: Path) -> None:
    path = tmp_path / "จากแบบพิมพ์.sqlite"
    ProjectFile.create(path).close()
    with desk.program(str(path)) as program:
        desk.wait_for_title(path.name)
        desk.press("Alt_L", "Down", *["Down"] * place_of("printout"), "Return")
        desk.wait_for_title("นำเข้าจากข้อความของแบบพิมพ์")
        desk.press("Tab", "Tab", "space")  # “เปิดไฟล์…”
        desk.choose_path("เปิดแบบพิมพ์หรือภาพสแกน", SCANNED)
        desk.wait_for_title("นำเข้าจากข้อความของแบบพิมพ์")
        desk.settle()  # reading may show its progress
        desk.wait_for_title("นำเข้าจากข้อความของแบบพิมพ์")
        desk.press(*["ctrl+Return"] * DOUBTS)  # each is right as it was read
        desk.press("Tab", "Tab", "Tab", "space")  # “นำเข้า”, which asks nothing more
        desk.settle()
        desk.press("Return")  # what became of it
        desk.wait_for_title(path.name)
        desk.press("ctrl+q")
        assert program.wait(30) == 0
    expected = json.loads(LATER_PRINT.read_text("utf-8"))
    [project] = read(path, "SELECT project_code, fiscal_year, officer_phone FROM project")
    assert project == [
        expected["project_code"],
        str(expected["fiscal_year"]),
        expected["responsible_officer"]["phone"],
    ]
    assert len(read(path, "SELECT period FROM progress_report")) == len(expected["reports"])


def place_of(command: str) -> int:
    """Return the distance below the first command of the first menu."""
    return [name for name in next(iter(MENUS.values())).split() if name != "|"].index(command)


def read(path: Path, sql: str) -> list[list[str]]:
    """Return what SQLite's own program reads in the file."""
    done = subprocess.run(
        ["sqlite3", "-separator", "\t", path, sql], capture_output=True, text=True, check=True
    )
    return [line.split("\t") for line in done.stdout.splitlines()]
