"""Time gathering, against the least that SQLite could do with the same files.

Run: .venv/bin/python benchmarks/gather.py [OFFICES PROJECTS REPORTS]    (50 200 12 unless told otherwise)

Makes a file for each office, then: bare ATTACH, INSERT .. SELECT of all tables and integrity_check of each,
no questions asked; our gathering of them; our gathering of the very same files again; and once more after
each office has edited one project. Before each gathering of new files they are only looked at, with all that
the window tells of what each would change. The board, which is computed after it or when it is first
opened, is timed apart. Aims: at most 2.5 times bare without it; at most a fifth for the second time.
"""

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.services.board import refresh  # noqa: E402
from app.services.gathering import Gathering, gather  # noqa: E402
from app.services.sending import send  # noqa: E402
from app.storage.project_file import ProjectFile  # noqa: E402
from benchmarks.sample_files import make_file  # noqa: E402

TABLES = ("project", "progress_report", "revision", "head")


def bare(target: Path, sources: list[Path]) -> None:
    ProjectFile.create(target).close()
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        for source in sources:
            connection.execute("ATTACH ? AS theirs", [str(source)])
            connection.execute("BEGIN")
            for table in TABLES:
                connection.execute(f"INSERT INTO {table} SELECT * FROM theirs.{table}")
            connection.execute("COMMIT")
            assert connection.execute("PRAGMA theirs.integrity_check").fetchall() == [("ok",)]
            connection.execute("DETACH theirs")


def ours(target: Path, sources: list[Path]) -> None:
    with ProjectFile.open(target) if target.exists() else ProjectFile.create(target) as file:
        assert not [one for one in gather(file, sources) if one.refused]


def without_board(target: Path, sources: list[Path]) -> None:
    with ProjectFile.create(target) as file:
        gathering = Gathering(file)
        assert not [one for one in gathering.look(sources) if one.refused]
        gathering.take_in()
        gathering.close()


def board_of(target: Path) -> None:
    with ProjectFile.open(target) as file:
        refresh(file)


def looked_at(target: Path, sources: list[Path]) -> None:
    with ProjectFile.open(target) if target.exists() else ProjectFile.create(target) as file:
        gathering = Gathering(file)
        for received in gathering.look(sources):
            gathering.changes(received)
        gathering.close()


def edit_one(path: Path) -> None:
    with ProjectFile.open(path) as file:
        file.set_project_entry(file.project_ids()[0], "division", "ฝ่ายใหม่")


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main(offices: int = 50, projects: int = 200, reports: int = 12) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_DATA_HOME"] = str(folder / "data")  # backups of these are of no use to anybody
        paths = [folder / f"{office}.sqlite" for office in range(offices)]
        for office, path in enumerate(paths):
            make_file(path, office, projects, reports)
        sources = [sent_copy(path, folder / "sent") for path in paths]
        print(f"{offices} files of {sources[0].stat().st_size / 1e6:.1f} MB")
        plain = seconds(lambda: bare(folder / "bare.sqlite", sources))
        print(f"bare           {plain:6.1f} s")
        target = folder / "gathered.sqlite"
        looking = seconds(lambda: looked_at(folder / "looked.sqlite", sources))
        print(f"only looking   {looking:6.1f} s  {looking / plain:.2f} times bare")
        first = seconds(lambda: without_board(target, sources))
        print(f"gathering      {first:6.1f} s  {first / plain:.2f} times bare")
        board = seconds(lambda: board_of(target))
        print(f"board          {board:6.1f} s  {board / plain:.2f} times bare")
        again = seconds(lambda: ours(target, sources))
        print(f"the same again {again:6.1f} s  {again / first:.2f} of the first time")
        for path in paths:
            edit_one(path)
        edited = [sent_copy(path, folder / "next") for path in paths]
        looking = seconds(lambda: looked_at(target, edited))
        print(f"looking later  {looking:6.1f} s  {looking / first:.2f} of the first time")
        later = seconds(lambda: ours(target, edited))
        print(f"a month later  {later:6.1f} s  {later / first:.2f} of the first time")


def sent_copy(path: Path, folder: Path) -> Path:
    with ProjectFile.open(path) as file:
        return send(file, folder).path


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
