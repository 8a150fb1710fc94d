"""Time the exchange with a hub, and its views: first push and pull, again, and one changed office.

Run: .venv/bin/python -m benchmarks.hub [OFFICES PROJECTS REPORTS]    (50 1000 12: 650,000 records)

Starts a PostgreSQL of its own as the tests do (fsync off: what a disk adds is not ours). Reports seconds, and
the processor time of the program without the server's; at the end the most memory that the program used.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.services.carriers.hub import look, pulled_files, pulling, pushing, set_up
from app.services.file_profile import FileProfile, Role, create_file
from app.services.gathering import Gathering
from app.storage.project_file import ProjectFile
from benchmarks.sample_files import make_city_file
from tests.hub.conftest import result_of
from tests.hub.server import Server, running_server

Found = TypeVar("Found")
VIEWS = ("projects", "reports", "latest_reports", "offices", "office_months")


def timed(what: str, work: Callable[[], Found]) -> Found:
    wall, used = time.perf_counter(), time.process_time()
    found = work()
    print(f"{what:40} {time.perf_counter() - wall:8.2f} s {time.process_time() - used:8.2f} s", flush=True)
    return found


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


def change_one_office(file: ProjectFile, projects: int) -> None:
    for project_id in file.project_ids()[: min(projects, 200)]:
        file.set_project_entry(project_id, "division", "ฝ่ายใหม่")
    file.revisions.commit()


def views(server: Server, database: str) -> None:
    for view in VIEWS:
        timed(f"view {view}", partial(server.rows, database, f"SELECT * FROM raingan.{view}"))


def main(offices: int = 50, projects: int = 1_000, reports: int = 12) -> None:
    with running_server() as server, tempfile.TemporaryDirectory() as folder:
        server.execute("postgres", "CREATE DATABASE hub")
        address = server.address("hub")
        set_up(address)
        path = Path(folder) / "city.sqlite"
        timed("make the file", lambda: make_city_file(path, projects * offices, reports))
        other = Path(folder) / "other.sqlite"
        with (
            ProjectFile.open(path) as file,
            create_file(other, FileProfile(Role.COORDINATOR)) as into,
        ):
            timed("commit and check", lambda: file.revisions.commit(thoroughly=True))
            print(f"{len(file.revisions.digests()):,} revisions, file of {path.stat().st_size >> 20} MB")
            timed("first push", lambda: push(file, address))
            print(server.rows("hub", "SELECT pg_size_pretty(pg_database_size('hub'))")[0][0])
            server.execute("hub", "VACUUM ANALYZE")
            timed("again: push", lambda: push(file, address))
            take(into, address, "first")
            take(into, address, "again")
            change_one_office(file, projects)
            timed("one office: look", lambda: look(file, address))
            timed("one office: push", lambda: push(file, address))
            take(into, address, "one office")
            views(server, "hub")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"at most {peak:,} MB of memory")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
