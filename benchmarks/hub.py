"""Time the exchange with a hub, and its views: first push and pull, again, and one changed office.

Run: .venv/bin/python -m benchmarks.hub FILE                          a file of any size; it is changed
     .venv/bin/python -m benchmarks.hub [OFFICES PROJECTS REPORTS]    makes one (50 1000 12: 650,000 records)

Starts a PostgreSQL of its own as the tests do (fsync off: what a disk adds is not ours), with 256 MB of
shared buffers. Reports seconds, the processor time of the program without the server's, and the most memory
of its processes in that step, each with its share of what several use (Linux).
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.services.carriers.hub import look, pulled_files, pulling, pushing, set_up
from app.services.file_profile import FileProfile, Role, create_file
from app.services.gathering import Gathering
from app.storage.project_file import ProjectFile
from benchmarks.print import children, memory
from benchmarks.sample_files import make_city_file
from tests.hub.conftest import result_of
from tests.hub.server import SETTINGS, Server, running_server

Found = TypeVar("Found")
BY_MONTH = {
    "projects": False,
    "reports": True,
    "latest_reports": True,
    "offices": False,
    "office_months": True,
}
"""The views, and whether a dashboard asks for one month of them."""


def timed(what: str, work: Callable[[], Found]) -> Found:
    wall, used = time.perf_counter(), time.process_time()
    with most_memory() as most:
        found = work()
    took = f"{time.perf_counter() - wall:8.2f} s {time.process_time() - used:8.2f} s {max(most) >> 20:6,} MB"
    print(f"{what:40} {took}", flush=True)
    return found


@contextmanager
def most_memory(every_s: float = 0.25) -> Iterator[list[int]]:
    """Note the memory of this process and its children in bytes, again and again during the block."""
    found, done = [_memory()], threading.Event()

    def note() -> None:
        while not done.wait(every_s):
            found[:] = [max(*found, _memory())]

    thread = threading.Thread(target=note)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()


def _memory() -> int:
    return sum(map(memory, (os.getpid(), *children(os.getpid()))))


def push(file: ProjectFile, address: str) -> None:
    result_of(pushing(file, address))


def take(file: ProjectFile, address: str, about: str) -> None:
    """Pull and merge; the time of each."""
    with pulled_files() as folder:
        arrived = timed(f"{about}: pull", lambda: result_of(pulling(file, address, folder)))
        gathering = Gathering(file)
        timed(f"{about}: check {len(arrived.paths)} files", lambda: list(gathering.look(arrived.paths)))
        assert not [one for one in gathering.received if one.refused]
        timed(f"{about}: merge", gathering.take_in)
        gathering.close()


def change_one_office(file: ProjectFile) -> None:
    sql = "SELECT id FROM project WHERE office = (SELECT min(office) FROM project) LIMIT 200"
    for (project_id,) in file.database.connection.execute(sql).fetchall():
        file.set_project_entry(project_id, "division", "ฝ่ายใหม่")
    file.revisions.commit()


def views(server: Server) -> None:
    [(month,)] = server.rows("hub", "SELECT max(month) FROM raingan.reports")
    for view, by_month in BY_MONTH.items():
        timed(f"view {view}: count", partial(server.rows, "hub", f"SELECT count(*) FROM raingan.{view}"))
        rows = f"SELECT * FROM raingan.{view}" + (f" WHERE month = '{month}'" if by_month else "")
        found = timed(f"view {view}: {'one month' if by_month else 'all'}", partial(server.rows, "hub", rows))
        print(f"{'':40} {len(found):8,} rows")


def exchange(path: Path, into: Path) -> None:
    SETTINGS["shared_buffers"] = "256MB"
    with running_server() as server:
        server.execute("postgres", "CREATE DATABASE hub")
        address = server.address("hub")
        set_up(address)
        with (
            timed("open", lambda: ProjectFile.open(path)) as file,
            create_file(into, FileProfile(Role.COORDINATOR)) as other,
        ):
            timed("commit", file.revisions.commit)
            print(f"{len(file.revisions.digests()):,} revisions, file of {path.stat().st_size >> 20} MB")
            timed("first push", lambda: push(file, address))
            print(server.rows("hub", "SELECT pg_size_pretty(pg_database_size('hub'))")[0][0])
            server.execute("hub", "VACUUM ANALYZE")
            timed("again: push", lambda: push(file, address))
            views(server)
            take(other, address, "first")
            take(other, address, "again")
            change_one_office(file)
            timed("one office: look", lambda: look(file, address))
            timed("one office: push", lambda: push(file, address))
            take(other, address, "one office")


def main(*arguments: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, into = Path(folder) / "city.sqlite", Path(folder) / "other.sqlite"
        if len(arguments) == 1:
            path = Path(arguments[0])
        else:
            offices, projects, reports = map(int, arguments or ("50", "1000", "12"))
            timed("make the file", lambda: make_city_file(path, projects * offices, reports))
        exchange(path, into)


if __name__ == "__main__":
    main(*sys.argv[1:])
