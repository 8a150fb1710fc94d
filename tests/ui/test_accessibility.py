"""Window, pages and dialogs are complete on small screens and at double size, and for screen readers."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.long_form import only_long

ROOT = Path(__file__).parents[2]


def inspected(size: str, scale: str, folder: Path, *what: str) -> Any:
    """Return what the inspection of the window, or of a part of it, found on a screen."""
    width, height = map(int, size.split("x"))
    screen = {"name": "one", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96}
    (folder / "screens.json").write_text(json.dumps({"screens": [screen]}))
    platform = f"offscreen:configfile={folder / 'screens.json'}"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    environment = kept | {"QT_QPA_PLATFORM": platform, "QT_SCALE_FACTOR": scale, "HOME": str(folder)}
    command = [sys.executable, "-m", "tests.ui.inspect_window", str(folder), *what]
    told = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return json.loads(told.stdout)


@pytest.mark.parametrize(
    "screen",
    [
        "1366x768 at 1.5",
        *only_long(
            "1366x768 at 1.5 roomy", "1366x768 at 1", "1920x1080 at 2", "1920x1080 at 1", "1920x1080 at 1.5"
        ),
    ],
)
def test_everything_has_a_thai_name_and_room_and_no_mark_is_clipped(screen: str, tmp_path: Path) -> None:
    size, scale, *what = screen.replace(" at", "").split()
    assert inspected(size, scale, tmp_path, *what) == {"nameless": [], "cut": [], "wide": [], "clipped": []}


# With the taskbar of Windows, and without.
@pytest.mark.parametrize("size", ["1366x672", *only_long("1366x768")])
def test_no_text_lies_on_another_where_the_screen_is_low(size: str, tmp_path: Path) -> None:
    assert inspected(size, "2", tmp_path, "low") == []
