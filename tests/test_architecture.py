"""Who may import whom, held by a test so that nobody has to remember it."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*ROOT.glob("*.py"), *(ROOT / "app").rglob("*.py")])

# A room of app/, and the rooms it may import beside itself.
ROOMS: dict[str, set[str]] = {
    "__init__": set(),
    "models": set(),
    "storage": {"models"},
    "printing": {"models"},
    "exchange": {"models", "storage", "printing"},
    "ui": {"models", "storage", "printing", "exchange"},
    "cli": {"models", "storage", "printing", "exchange"},
    "main": {"cli"},
}
# The one way into the window, and only inside a function: no other command waits for Qt to load.
WINDOW = ("cli", "app.ui.window.application")

# A library, and the rooms that may import it.
LIBRARIES: dict[str, set[str]] = {
    "PySide6": {"ui"},
    "PySide6.QtSql": set(),  # Qt's own SQLite beside Python's releases its locks
    "sqlite3": {"storage", "exchange"},
    "sqlite_utils": {"storage", "exchange"},
    "fpdf": {"printing"},
    "uharfbuzz": {"printing"},
    "fontTools": {"printing"},
    "nlpo3": {"printing"},
    "segno": {"printing"},
    "pypdfium2": {"exchange", "ui"},
}

# Any package index serves, so none is named: not even here in one piece.
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "npmjs" + ".", "crates" + ".io", "ana" + "conda.org"]


def test_every_module_has_a_room() -> None:
    assert {room_of(module) for module in MODULES} <= ROOMS.keys()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    others = ROOMS.keys() - ROOMS[room] - {room}
    assert [name for other in others for name in imports({room}, f"app.{other}")] == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_stays_in_its_rooms(library: str) -> None:
    assert list(imports(ROOMS.keys() - LIBRARIES[library], library)) == []


def test_only_the_command_line_prints() -> None:
    assert [path for path in MODULES if room_of(path) != "cli" and "print" in called_names(path)] == []


def test_no_file_names_a_package_registry() -> None:
    hosts = [option for host in REGISTRIES for option in ("-e", host)]
    found = subprocess.run(
        ["git", "grep", "-IF", "--no-index", "--exclude-standard", *hosts],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (found.stdout, found.returncode) == ("", 1)


def imports(rooms: set[str], wanted: str) -> Iterator[str]:
    """Yield "file: name" wherever a module of these rooms imports the wanted package or something of it."""
    for path in MODULES:
        for name, lazy in imported_names(path):
            of_window = lazy and room_of(path) == WINDOW[0] and is_in(name, WINDOW[1])
            if room_of(path) in rooms and is_in(name, wanted) and not of_window:
                yield f"{path.relative_to(ROOT)}: {name}"


@cache
def imported_names(path: Path) -> list[tuple[str, bool]]:
    """Every imported name in full, and whether only a function's run imports it."""
    tree = ast.parse(path.read_text("utf-8"))
    in_functions = {
        inner for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for inner in ast.walk(node)
    }
    found: list[tuple[str, bool]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += ((name.name, node in in_functions) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            found += ((f"{node.module}.{name.name}", node in in_functions) for name in node.names)
    return found


def called_names(path: Path) -> set[str]:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return {function.id for function in calls if isinstance(function, ast.Name)}


def is_in(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[:2][-1]
