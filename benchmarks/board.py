"""Time the coordinator's board: computing it after a gathering, and opening it.

Run: .venv/bin/python benchmarks/board.py [OFFICES PROJECTS REPORTS]    (50 200 12 unless told otherwise)

Makes a file as if that many offices had been gathered. Then it computes the board of all projects, with bare
SQL sums over the same tables beside it; opens the board, from the file to the filled table of the window and
its charts, with the same bare sums beside it; and opens it again after one edit. Aim: open in under 0.3 s.
Then it measures for how long the window is held at once while the month and the questions are read and shown.
Aim: never over 0.1 s.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # noqa: E402

from app.services.board import refresh  # noqa: E402
from app.services.board_questions.catalogue import QUESTIONS  # noqa: E402
from app.services.gathering import Gathering  # noqa: E402
from app.storage.project_file import ProjectFile  # noqa: E402
from app.ui.board.page import BoardPage  # noqa: E402
from app.ui.core.document import Document  # noqa: E402
from app.ui.window.workspace import Workspace  # noqa: E402
from benchmarks.gather import seconds, sent_copy  # noqa: E402
from benchmarks.sample_files import make_file  # noqa: E402

TIMES = 5

BARE = """
    SELECT office, period, count(*), sum(disbursed_satang), max(progress)
    FROM project JOIN progress_report ON project_id = project.id
    WHERE fiscal_year = 2562 GROUP BY office, period
"""
"""The least that SQLite must do to sum up offices and months from the records."""


def gathered(folder: Path, offices: int, projects: int, reports: int) -> tuple[ProjectFile, float]:
    """A file with all offices' content, its board not computed yet; and the time of gathering."""
    sources = []
    for office in range(offices):
        make_file(path := folder / f"{office}.sqlite", office, projects, reports)
        sources.append(sent_copy(path, folder / "sent"))
    file = ProjectFile.create(folder / "gathered.sqlite")

    def gather() -> None:
        gathering = Gathering(file)
        assert not [one for one in gathering.look(sources) if one.refused]
        gathering.take_in()

    return file, seconds(gather)


def median(work: Callable[[], object]) -> float:
    return statistics.median(seconds(work) for _ in range(TIMES))


def bare(file: ProjectFile) -> None:
    file.database.connection.execute(BARE).fetchall()


def main(offices: int = 50, projects: int = 200, reports: int = 12) -> None:
    app = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_DATA_HOME"] = str(Path(name) / "data")
        os.environ["XDG_CACHE_HOME"] = str(Path(name) / "cache")
        file, gathering = gathered(Path(name), offices, projects, reports)
        print(f"{offices} offices, {offices * projects:,} projects, {offices * projects * reports:,} reports")
        first = seconds(lambda: refresh(file))
        print(f"gathering          {gathering:7.3f} s")
        print(f"computing all      {first:7.3f} s  {first / gathering:.2f} of gathering")
        plain = median(lambda: bare(file))
        print(f"bare sums          {plain:7.3f} s")
        workspace = Workspace(Document(file))
        workspace.resize(1366, 700)
        workspace.show()
        page = BoardPage(workspace)
        workspace.show_page(page)
        told(app, "open", lambda: show(app, page), plain)
        edited = file.project_ids()[0]

        def edit_and_show() -> None:
            file.set_project_entry(edited, "division", f"ฝ่าย {time.perf_counter()}")
            show(app, page)

        told(app, "open after an edit", edit_and_show, plain)
        held(app, "month, questions", page._read_more)
        page.tabs.setCurrentWidget(page.questions)
        for question in QUESTIONS:
            held(app, question.key, partial(page.questions.tables.choose, question.key))
        workspace.preview.close()
        workspace.deleteLater()
        app.processEvents()
        file.close()


def show(app: QApplication, page: BoardPage) -> None:
    """Run the command, up to the painted table."""
    page.read()
    app.processEvents()


def held(app: QApplication, name: str, work: Callable[[], None]) -> None:
    """Print for how long at most, of a few times, the window was held at once by this and what follows it."""
    longest = []
    for _ in range(TIMES):
        worst, end = seconds(work), time.perf_counter() + 1
        while time.perf_counter() < end:
            worst = max(worst, seconds(app.processEvents))
        longest.append(worst)
    print(f"{name:18} {statistics.median(longest):7.3f} s held")


def told(app: QApplication, name: str, work: Callable[[], None], plain: float) -> None:
    app.processEvents()
    found = median(work)
    print(f"{name:18} {found:7.3f} s  {found / plain:.2f} times bare")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
