"""The rules of docs/architecture.md: who may import whom, and no import cycles."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*ROOT.glob("*.py"), *(ROOT / "app").rglob("*.py")])
BESIDE = sorted(
    path for room in ("tests", "benchmarks", "docs", "packaging") for path in (ROOT / room).rglob("*.py")
)
"""Tests, benchmarks and scripts."""

BELOW_WINDOW = {"models", "storage", "printing", "formats", "hub", "services"}
ROOMS: dict[str, set[str]] = {
    "__init__": set(),
    "deferred_imports": set(),
    "models": set(),
    "storage": {"models"},
    "printing": {"deferred_imports", "models"},
    "formats": {"models", "storage", "printing"},
    "hub": {"models", "storage", "formats"},
    "services": {"models", "storage", "printing", "formats", "hub"},
    "ui": BELOW_WINDOW,
    "cli": BELOW_WINDOW,
    "main": {"cli"},
}
"""A package of app/, and the packages it may import besides itself."""

WINDOW = ("cli", "app.ui.window.application")
"""The only import of the window, only inside a function: no other command waits for Qt to load."""

BASE = {"core", "widgets"}
FEATURES = {
    "form", "project_list", "monthly", "preview", "overview", "board",
    "gather", "imports", "history", "transfer", "findings", "hub", "shared_folder",
}  # fmt: skip
UI_ROOMS: dict[str, set[str]] = {
    "__init__": {"pyside_start"},
    "pyside_start": set(),
    "widgets": set(),
    "core": {"widgets"},
    "editors": BASE,
    **{feature: BASE | {"editors"} for feature in sorted(FEATURES)},
    "monthly": BASE | {"editors", "form"},
    "overview": BASE | {"editors", "preview"},
    "hub": BASE | {"editors", "gather"},
    "shared_folder": BASE | {"editors", "gather", "transfer"},
    "project_list": BASE | {"editors", "form", "preview"},
    "window": BASE | {"editors"} | FEATURES,
}
"""A package of app/ui, and the packages of app/ui it may import besides itself."""

LIBRARIES: dict[str, set[str]] = {
    "PySide6": {"ui"},
    "PySide6.QtSql": set(),  # Qt's own SQLite beside Python's releases its locks
    "sqlite3": {"storage", "formats"},
    "sqlite_utils": {"storage"},
    "psycopg": {"hub"},
    "fpdf": {"printing"},
    "uharfbuzz": {"printing"},
    "fontTools": set(),
    "nlpo3": set(),  # only tests compare with it
    "segno": {"printing"},
    "pypdfium2": {"formats", "ui"},
}
"""A library, and the packages that may import it."""

FOLDERS = (".ci", ".github", "app", "benchmarks", "docs", "fonts", "packaging", "resources", "tests")
MOST_FILES = 25
"""Maximum modules in one folder, so that a newcomer sees it at a glance."""

MOST_LINES = 400
"""Maximum lines of a module: a longer one has more than one subject."""

# Any package index serves, so none is named: not even here in one piece.
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "npmjs" + ".", "crates" + ".io", "ana" + "conda.org"]


def test_every_module_has_a_room() -> None:
    assert {room_of(module) for module in MODULES} <= ROOMS.keys()
    assert {ui_room_of(module) for module in MODULES if room_of(module) == "ui"} <= UI_ROOMS.keys()


def test_a_room_imports_only_the_rooms_below_it() -> None:
    found: list[str] = []
    for room, below in ROOMS.items():
        for other in ROOMS.keys() - below - {room}:
            found += imports({room}, f"app.{other}")
    assert found == []


@pytest.mark.parametrize("room", UI_ROOMS)
def test_a_room_of_the_window_imports_only_the_rooms_below_it(room: str) -> None:
    forbidden = UI_ROOMS.keys() - UI_ROOMS[room] - {room, "__init__"}
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in MODULES
        if room_of(path) == "ui" and ui_room_of(path) == room
        for name, _ in imported_names(path)
        for other in forbidden
        if is_in(name, f"app.ui.{other}")
    ]
    assert found == []


def test_no_import_goes_in_a_circle() -> None:
    """Imports inside functions and type-only imports count, too."""
    left = {module: imported_modules(path) for module, path in by_name().items()}
    while free := {module for module, needs in left.items() if not needs & left.keys()}:
        left = {module: needs for module, needs in left.items() if module not in free}
    circles = {module: sorted(needs & left.keys()) for module, needs in left.items()}
    assert circles == {}


def test_imports_stand_together_at_the_top_of_a_module() -> None:
    assert [str(path.relative_to(ROOT)) for path in MODULES if not has_imports_at_top(path)] == []


def has_imports_at_top(path: Path) -> bool:
    """First what is imported, then at most one block of what only types need, then the rest."""
    kinds = "".join(
        "i" if isinstance(node, ast.Import | ast.ImportFrom) else "t" if is_for_types(node) else "o"
        for node in parsed(path).body
    )
    return re.fullmatch("o?i*t?o*", kinds) is not None


def is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def test_no_folder_stands_beside_those_of_the_plan() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    folders = {path.split("/")[0] for path in listed.stdout.splitlines() if "/" in path}
    assert folders == {*FOLDERS}


def test_no_folder_holds_more_files_than_one_sees_at_a_glance() -> None:
    folders = {path.parent for path in (*MODULES, *BESIDE)}
    counts = {folder.relative_to(ROOT).as_posix(): len(list(folder.glob("*.py"))) for folder in folders}
    with_init = MOST_FILES + 1
    assert {folder: count for folder, count in counts.items() if count > with_init} == {}


def test_no_module_is_longer_than_one_subject_needs() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in (*MODULES, *BESIDE)
    }
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_stays_in_its_rooms(library: str) -> None:
    assert list(imports(ROOMS.keys() - LIBRARIES[library], library)) == []


def test_the_window_has_one_kind_of_table() -> None:
    """A table is a ColumnTable over columns; the calendar of dates only looks into Qt's own calendar."""
    made = {"QAbstractTableModel", "QStandardItemModel", "QTableView", "QTableWidget"}
    found = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        for name, _ in imported_names(path)
        if name.rpartition(".")[2] in made
    }
    assert found == {"app/ui/widgets/tables.py", "app/ui/editors/thai_calendar.py"}


def test_no_widget_is_asked_for_its_screen() -> None:
    """PySide6 makes the screen its child, and Python deletes it with the widget: `screen_of` asks for it."""
    calls = [
        (path, node) for path in MODULES for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)
    ]
    assert [path for path, call in calls if ast.unparse(call.func).endswith(".screen")] == []


def test_only_the_command_line_prints() -> None:
    assert [path for path in MODULES if room_of(path) != "cli" and "print" in called_names(path)] == []


def test_no_placeholder_of_sql_is_numbered() -> None:
    """Numbered ones beside a sequence are deprecated since Python 3.12: names, or plain question marks."""
    numbered = re.compile(r"\?[0-9]")
    assert [where for text, where in texts() if numbered.search(text)] == []


def test_no_file_names_a_package_registry() -> None:
    hosts = [option for host in REGISTRIES for option in ("-e", host)]
    found = subprocess.run(
        ["git", "grep", "-IF", "--no-index", "--exclude-standard", *hosts],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (found.stdout, found.returncode) == ("", 1)


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text of the program, and its file and line."""
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, f"{path.relative_to(ROOT)}:{node.lineno}"


def imports(rooms: set[str], wanted: str) -> Iterator[str]:
    """Yield "file: name" wherever a module of these rooms imports the wanted package or something of it."""
    for path in (path for path in MODULES if room_of(path) in rooms):
        for name, lazy in imported_names(path):
            of_window = lazy and room_of(path) == WINDOW[0] and is_in(name, WINDOW[1])
            if is_in(name, wanted) and not of_window:
                yield f"{path.relative_to(ROOT)}: {name}"


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def by_name() -> dict[str, Path]:
    """Every module of the program by its dotted name; a package is its __init__.py."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in MODULES
    }


def imported_modules(path: Path) -> set[str]:
    """The modules of the program that a module imports; not the packages above them."""
    known = by_name()
    found = set()
    for name, _ in imported_names(path):
        while name and name not in known:
            name = name.rpartition(".")[0]
        found.add(name)
    return {name for name in found if name and known[name] not in (path, ROOT / "app" / "__init__.py")}


@cache
def imported_names(path: Path) -> list[tuple[str, bool]]:
    """Every imported name in full, and whether only a function's run imports it."""
    return list(imports_below(parsed(path)))


def imports_below(node: ast.AST, *, lazy: bool = False) -> Iterator[tuple[str, bool]]:
    lazy = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.Import):
            yield from ((name.name, lazy) for name in inner.names)
        elif isinstance(inner, ast.ImportFrom):
            yield from ((f"{inner.module}.{name.name}", lazy) for name in inner.names)
        elif not isinstance(inner, ast.expr):  # no expression imports
            yield from imports_below(inner, lazy=lazy)


def called_names(path: Path) -> set[str]:
    calls = [node.func for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
    return {function.id for function in calls if isinstance(function, ast.Name)}


def is_in(name: str, package: str) -> bool:
    return f"{name}.".startswith(f"{package}.")


@cache
def room_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[:2][-1]


def ui_room_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[2]
