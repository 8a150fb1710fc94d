"""Time the window with ten thousand projects, against bare widgets and bare SQLite in one run.

Run: .venv/bin/python -m benchmarks.desk [PROJECTS REPORTS]    (10000 12 unless told otherwise; on an Xvfb of
its own). It makes the file first, which takes half a minute and some 500 MB in the temporary folder.

Every figure is from an event, as the system would send it, to the end of the painting that follows it.
"""

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPlainTextEdit, QVBoxLayout, QWidget

from app.storage.project_file import ProjectFile
from app.ui.core.settings import Settings
from app.ui.project_list.search import TextReader
from app.ui.widgets.dressing import apply_theme
from app.ui.window import application as qt_thai
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from benchmarks.painting import milliseconds, painted, press, settle, tell
from tests.virtual_screen import virtual_screen

MAKER: Final = Path(__file__).with_name("sample_files.py")
RUNS: Final = 5
KEYS: Final = 60
TYPED: Final = "จัดประชุมชี้แจงแนวทางแก่ผู้เกี่ยวข้องในพื้นที่ เมื่อวันที่ ๑๒ "
NARRATIVE: Final = "จัดประชุมชี้แจงแนวทางแก่ผู้เกี่ยวข้องในพื้นที่ เมื่อวันที่ 12 มกราคม 2562 " * 5
"""Into which is typed: the longer a text, the longer each key takes."""

SEARCHES: Final = (
    "ก",
    "โรงเรียนบึงทองใต้",
    "ไม่มีปัญหาและอุปสรรค",
    "๒๗๐ คน",
    "สำนักงานเขตมีนบุรี ดับเพลิง",
    "50130000-0042",
    "zzz",
    "ฌาปนกิจ",
    "ป่าเพ็ญเหนือ 480 คน",
)
"""One letter, sentences, digits, several words, a code, and some without matches."""

SUMMARIES: Final = """
    SELECT id, project_name, project_code, fiscal_year, office, officer_name, allocated_budget_satang,
        (SELECT coalesce(sum(disbursed_satang), 0) FROM progress_report WHERE project_id = project.id),
        (SELECT progress FROM progress_report WHERE project_id = project.id AND progress IS NOT NULL
            ORDER BY period DESC LIMIT 1),
        (SELECT count(*) FROM progress_report WHERE project_id = project.id)
    FROM project ORDER BY fiscal_year DESC, project_code, project_name, id
"""
LIKE: Final = "SELECT DISTINCT project_id FROM progress_report WHERE narrative LIKE '%' || ? || '%'"
INDEX: Final = """
    CREATE VIRTUAL TABLE temp.found USING fts5(project_id UNINDEXED, narrative, tokenize = 'trigram');
    INSERT INTO temp.found SELECT project_id, narrative FROM progress_report;
"""
PAGES: Final = ("page_count", "page_size")
TRIGRAM: Final = "SELECT DISTINCT project_id FROM found WHERE narrative MATCH ?"


def desk_of(window: MainWindow) -> Workspace:
    assert window.workspace is not None, "no file is open"
    return window.workspace


def month_of(window: MainWindow) -> QWidget:
    """Return the grid with which a clerk's file opens."""
    home = desk_of(window).round
    assert home is not None, "the file opens with its month"
    return home.table.viewport()


def megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


# --- opening ------------------------------------------------------------------------------------------------


def bare_query(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(SUMMARIES).fetchall()


def bare_list(path: Path) -> float:
    """Show the query's rows in a plain list view, in an existing window."""
    window, view = QWidget(), QListView()
    QVBoxLayout(window).addWidget(view)
    window.show()
    settle(0.2)
    view.setUniformItemSizes(True)
    model = QStringListModel()

    def fill() -> None:
        model.setStringList([row[1] for row in bare_query(path)])
        view.setModel(model)

    took = painted(view.viewport(), fill)
    window.close()
    return took


def bare_check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def opening(window: MainWindow, path: Path) -> None:
    names = ("query", "list", "check", "open", "show", "all", "looked at")
    figures: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(RUNS):
        window.files.close()  # nobody else can read it meanwhile
        settle(0.2)
        figures["query"].append(milliseconds(lambda: bare_query(path)))
        figures["list"].append(bare_list(path))
        figures["check"].append(milliseconds(lambda: bare_check(path)))
        began = time.perf_counter()
        file = ProjectFile.open(path, shown_first=True)
        opened = time.perf_counter()
        window.files._show(file)
        painted(month_of(window), lambda: None)
        figures["open"].append((opened - began) * 1000)
        figures["show"].append((time.perf_counter() - opened) * 1000)
        figures["all"].append((time.perf_counter() - began) * 1000)
        figures["looked at"].append(figures["check"][-1] + figures["query"][-1])
    tell("file opened → month in sight, against the query", figures["show"], figures["query"])
    tell("… against query and plain list", figures["show"], figures["list"])
    tell("opening: looked at, against integrity_check", figures["open"], figures["check"])
    tell("all of it → month in sight, against both", figures["all"], figures["looked at"])
    desk_of(window).show_form()  # whose list and fields the rest is about
    backed_up = milliseconds(desk_of(window).document.file.database.finish_backup)
    print(f"the backup is made {backed_up:.0f} ms later, by a thread")
    reader = desk_of(window).list.findChild(TextReader)
    assert reader is not None, "the texts are read by it"
    while reader.is_reading:
        QApplication.processEvents()
    settle()


# --- searching ----------------------------------------------------------------------------------------------


def searching(window: MainWindow) -> None:
    projects = desk_of(window).list
    field, view = projects.search, projects.view.viewport()
    keys: list[float] = []
    cleared: list[float] = []
    for search in SEARCHES:
        for letter in search:
            keys.append(painted(view, partial(press, field, letter)))
        print(f"    {search:30s} {projects.model.rowCount():6,} projects")
        cleared.append(painted(view, field.clear))
    tell("search, a key", keys)
    tell("search, the whole text pasted", [pasted(window, search) for search in SEARCHES])
    tell("search cleared", cleared)


def pasted(window: MainWindow, search: str) -> float:
    projects = desk_of(window).list
    took = painted(projects.view.viewport(), partial(projects.search.setText, search))
    projects.search.clear()
    settle(0.05)
    return took


def bare_searching(path: Path) -> None:
    """Search the narratives with SQLite alone, without and with an index beside the file.

    The index cannot find texts of fewer than three letters.
    """
    with closing(sqlite3.connect(path)) as connection:
        tell("    SQLite LIKE, narratives only", [found(connection, LIKE, text) for text in SEARCHES])
        took = milliseconds(lambda: connection.executescript(INDEX))
        pages, size = (connection.execute(f"PRAGMA temp.{name}").fetchone()[0] for name in PAGES)
        print(f"    SQLite FTS5 trigram: made in {took / 1000:.1f} s, {pages * size / 1e6:.0f} MB")
        quoted = [f'"{text}"' for text in SEARCHES if len(text) > 2]
        tell(
            "    SQLite FTS5 trigram, narratives only", [found(connection, TRIGRAM, text) for text in quoted]
        )


def found(connection: sqlite3.Connection, sql: str, text: str) -> float:
    return milliseconds(lambda: connection.execute(sql, [text]).fetchall())


# --- typing -------------------------------------------------------------------------------------------------


@contextmanager
def alone(widget: QWidget) -> Iterator[None]:
    """Return a bare, focused widget in its own window."""
    window = QWidget()
    QVBoxLayout(window).addWidget(widget)
    window.resize(900, 300)
    window.show()
    widget.setFocus()
    settle(0.5)
    yield
    window.close()


def activate(window: QWidget) -> None:
    window.activateWindow()
    settle(0.5)
    assert window.isActiveWindow(), "no window has the keyboard"


def keys_into(widget: QWidget, seen: QWidget) -> list[float]:
    return [painted(seen, partial(press, widget, letter)) for letter in (TYPED * 2)[:KEYS]]


def typing(window: MainWindow, folder: Path) -> None:
    workspace = desk_of(window)
    activate(window)
    project_id = workspace.list.model.ids[len(workspace.list.model.ids) // 2]
    workspace.show_project(project_id)
    workspace.form.go_to_entry("officer_name")
    line, bare_line = QApplication.focusWidget(), QLineEdit()
    assert isinstance(line, QLineEdit)
    settle(0.5)
    ours = keys_into(line, line)
    with alone(bare_line):
        tell("typing in a line, a key", ours, keys_into(bare_line, bare_line))
    activate(window)
    line.setFocus()
    tell("    stored when typing rests", resting(line, line), bare_commits(folder))
    report = max(workspace.document.reports(project_id), key=lambda report: len(report.narrative))
    workspace.form.go_to_entry("narrative", report.period)
    text, bare_text = QApplication.focusWidget(), QPlainTextEdit(NARRATIVE)
    assert isinstance(text, QPlainTextEdit)
    text.setPlainText(NARRATIVE)
    settle()
    ours = keys_into(text, text.viewport())
    with alone(bare_text):
        tell("typing in a narrative, a key", ours, keys_into(bare_text, bare_text.viewport()))
    activate(window)
    text.setFocus()
    tell("    stored when typing rests", resting(text, text.viewport()), bare_commits(folder))


def resting(editor: Any, seen: QWidget) -> list[float]:
    """Do what an editor's timer does half a second after the last key: write the value to disk."""
    times = []
    for letter in TYPED:
        press(editor, letter)
        QApplication.processEvents()

        def store() -> None:
            editor.flush()
            seen.update()  # something to paint, whatever the change is

        times.append(painted(seen, store))
    return times


def bare_commits(folder: Path) -> list[float]:
    """Time SQLite's commit of one value on this disk."""
    with closing(sqlite3.connect(folder / "commits.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("CREATE TABLE IF NOT EXISTS t (x)")
        return [milliseconds(lambda: connection.execute("INSERT INTO t VALUES (1)")) for _ in TYPED]


# --- scrolling ----------------------------------------------------------------------------------------------


def frames(view: QListView) -> tuple[list[float], list[float]]:
    """Scroll slowly for 300 frames, and jump 100 times."""
    bar, chance = view.verticalScrollBar(), random.Random(1)
    bar.setValue(0)
    settle(0.2)
    slow = [painted(view.viewport(), lambda: bar.setValue(bar.value() + 40)) for _ in range(300)]
    places = [chance.randrange(1, bar.maximum()) for _ in range(100)]
    return slow, [painted(view.viewport(), partial(bar.setValue, place)) for place in places]


def scrolling(window: MainWindow) -> None:
    projects = desk_of(window).list
    ours = frames(projects.view)
    bare = QListView()
    bare.setUniformItemSizes(True)
    bare.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    bare.setModel(QStringListModel([summary.project_name for summary in projects.model.shown]))
    with alone(bare):
        plain = frames(bare)
    tell("scrolling, a frame", ours[0], plain[0])
    tell("jumping anywhere, a frame", ours[1], plain[1])


def main(projects: int = 10_000, reports: int = 12) -> None:
    with tempfile.TemporaryDirectory() as name, virtual_screen("1366x768") as display:
        os.environ["DISPLAY"] = display
        for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME", "SQLITE_TMPDIR"):
            os.environ[variable] = name
        path = Path(name) / "city.sqlite"
        words = [path, projects, reports]  # by a process of its own: this one's memory is measured
        subprocess.run([sys.executable, MAKER, *map(str, words)], check=True)
        print(f"{projects:,} projects × {reports} reports: {path.stat().st_size / 1e6:.0f} MB", flush=True)
        app = QApplication([])
        apply_theme(app)
        qt_thai.install(app)
        window = MainWindow(Settings())
        window.show()
        settle(0.5)
        before = megabytes()
        opening(window, path)
        print(f"memory: {before:.0f} MB before, {megabytes():.0f} MB with the list and all texts to search")
        searching(window)
        typing(window, Path(name))
        scrolling(window)
        window.close()
        bare_searching(path)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
