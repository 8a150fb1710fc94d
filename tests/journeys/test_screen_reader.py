"""A clerk with a screen reader: a field is found by its Thai name and filled in, a button pressed."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from app.services.sample import create_sample
from tests.journeys.desktop import NEEDS_DESKTOP, ROOT, Desktop, desktop, wait_until

SYSTEM_PYTHON: Final = "/usr/bin/python3"
READER: Final = ROOT / "tests" / "journeys" / "screen_reader.py"
NAME: Final = "โครงการที่ตั้งชื่อโดยไม่เห็นหน้าจอ"

ON_ONE_BUS: Final = """
QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 "$1" "$2" "$3" &
"$4" "$5" "ชื่อโครงการ/กิจกรรม" "$6" "โครงการใหม่" > "$7.part" && mv "$7.part" "$7"
wait $!
"""


def has_screen_reader() -> bool:
    command = [SYSTEM_PYTHON, "-c", "import pyatspi"]
    there = shutil.which("dbus-run-session") and Path(SYSTEM_PYTHON).exists()
    return bool(there) and not subprocess.run(command, capture_output=True).returncode


pytestmark = [
    *NEEDS_DESKTOP,
    pytest.mark.skipif(not has_screen_reader(), reason="without at-spi2-core, python3-pyatspi and dbus"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as made:
        yield made


def test_a_project_is_named_and_another_begun(desk: Desktop, tmp_path: Path) -> None:
    path, names = tmp_path / "มีนบุรี.sqlite", tmp_path / "names.txt"
    create_sample(path)
    program = [sys.executable, str(ROOT / "main.py"), str(path)]
    reader = [SYSTEM_PYTHON, str(READER), NAME, str(names)]
    session = desk.start("dbus-run-session", "--", "sh", "-c", ON_ONE_BUS, "sh", *program, *reader)
    wait_until(names.exists)
    desk.wait_for_title(path.name)
    desk.press("ctrl+q")
    assert session.wait(30) == 0
    assert {"ชื่อโครงการ/กิจกรรม", "รหัสโครงการ", "สำนักงานเขต", "ค้นหาโครงการ"} <= set(
        names.read_text("utf-8").split("\n")
    )
    assert read(path, "SELECT project_name FROM project ORDER BY id") == [NAME, ""]


def read(path: Path, sql: str) -> list[str]:
    """Return what SQLite's own program reads in the file."""
    done = subprocess.run(["sqlite3", path, sql], capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[:-1]
