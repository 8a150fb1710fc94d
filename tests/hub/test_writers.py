"""Many writers at once, killed and cut off at any moment: the same revisions everywhere, nothing lost."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.services.carriers.hub import pushing
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import Authorship
from tests.hub.conftest import BANGKAPI, MINBURI, TestHub, made, pulled, pushed
from tests.hub.server import Server, running_server

pytestmark = pytest.mark.posix

ROOT = Path(__file__).parents[2]
WRITERS = 10
IDS = [new_record_id() for _ in range(4)]
MONTHS = fiscal_months(2562)


class Writer:
    """Somebody with a file, who edits it and exchanges it with the hub."""

    def __init__(self, path: Path, number: int) -> None:
        self.path = path
        self._chance = random.Random(number)
        self._name = f"ผู้ประสานงาน {number}"
        made(path).close()

    def edit(self) -> None:
        """Change a few records: the same ones as everybody, and a project of one's own."""
        with ProjectFile.open(self.path) as file:
            for project_id in (self._chance.choice(IDS), new_record_id()):
                if project_id not in file.project_ids():
                    office = self._chance.choice((MINBURI, BANGKAPI))
                    file.add_project(Project(project_id, office=office, fiscal_year=2562), ())
                month = self._chance.choice(MONTHS)
                if month not in {report.period for report in file.reports(project_id)}:
                    file.add_report(ProgressReport(project_id, month))
                file.set_report_entry(project_id, month, "narrative", f"{self._name} {self._chance.random()}")
            file.revisions.commit(Authorship("2019-01-02T03:04:05Z", self._name, "PC"))

    def exchange(self, address: str) -> None:
        with ProjectFile.open(self.path) as file:
            pushed(file, address)
            pulled(file, address)

    def patiently(self, address: str) -> None:
        """Exchange until nothing interrupts it."""
        while True:
            with suppress(UserError):
                self.exchange(address)
                return
            time.sleep(0.05)

    @property
    def digests(self) -> set[str]:
        with ProjectFile.open(self.path, writable=False) as file:
            return set(file.revisions.digests())


@pytest.fixture
def writers(tmp_path: Path) -> list[Writer]:
    return [Writer(tmp_path / f"{number}.sqlite", number) for number in range(WRITERS)]


def settle(writers: list[Writer], hub: TestHub) -> None:
    """Push everything, then pull everything: all have the same, and nothing that anybody had is lost."""
    had = set.union(*(one.digests for one in writers), hub.digests())
    for move in (pushed, pulled):
        for one in writers:
            with ProjectFile.open(one.path) as file:
                move(file, hub.of())
    assert had <= hub.digests()
    assert [one.digests == hub.digests() for one in writers] == [True] * len(writers)


@pytest.mark.long
def test_ten_writers_at_once(hub: TestHub, writers: list[Writer]) -> None:
    def work(one: Writer) -> None:
        one.edit()
        one.exchange(hub.of())

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, writers))
    settle(writers, hub)


def test_ten_writers_send_the_same_at_once(hub: TestHub, writers: list[Writer]) -> None:
    """Each finds nothing there and sends everything; nobody waits in a circle, and it is there once."""
    writers[0].edit()
    content = writers[0].path.read_bytes()
    for one in writers[1:]:
        one.path.write_bytes(content)
    gate = threading.Barrier(WRITERS)

    def work(one: Writer) -> None:
        with ProjectFile.open(one.path) as file:
            gate.wait()
            pushed(file, hub.of())

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, writers))
    assert hub.digests() == writers[0].digests


def test_writers_are_cut_off_at_any_moment(hub: TestHub, writers: list[Writer]) -> None:
    few = writers[:3]

    def work(one: Writer) -> None:
        one.edit()
        one.patiently(hub.of())

    with cutting(hub, every_s=0.05, most=20), ThreadPoolExecutor(len(few)) as pool:
        list(pool.map(work, few))
    settle(few, hub)


@pytest.mark.long
def test_a_writer_is_killed_between_its_batches(hub: TestHub, writers: list[Writer]) -> None:
    """The hub forgets what it had sent; the next time all of it comes."""
    one = writers[0]
    one.edit()
    killed = subprocess.run([sys.executable, "-c", KILLED_MIDWAY, one.path, hub.of()], cwd=ROOT)
    assert killed.returncode == -9
    assert hub.digests() == set()
    settle([one], hub)


KILLED_MIDWAY = """
import os, signal, sys
from pathlib import Path
from app.services.carriers.hub import pushing
from app.storage.project_file import ProjectFile

with ProjectFile.open(Path(sys.argv[1])) as file:
    for _ in pushing(file, sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_two_coordinators_give_one_project_to_two_offices_at_once(
    hub: TestHub, writers: list[Writer]
) -> None:
    """The one who commits last sees the other's; the project is with the office that everybody sees."""
    first, second = writers[:2]
    with ProjectFile.open(first.path) as file:
        file.add_project(Project(IDS[0], office="สำนักงานเขตหนองจอก"), ())
    first.exchange(hub.of())
    second.exchange(hub.of())
    for one, office, at in (
        (first, MINBURI, "2019-01-02T03:04:05Z"),
        (second, BANGKAPI, "2019-01-02T03:04:06Z"),
    ):
        with ProjectFile.open(one.path) as file:
            file.set_project_entry(IDS[0], "office", office)
            file.revisions.commit(Authorship(at, "", ""))
    with ProjectFile.open(first.path) as one_file, ProjectFile.open(second.path) as other:
        steps = [pushing(other, hub.of()), pushing(one_file, hub.of())]
        for step in steps:
            next(step)  # both have added, and neither has committed
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(list, steps))
    assert hub.rows("SELECT DISTINCT office FROM raingan.revision") == [("บางกะปิ",)]
    assert hub.rows("SELECT office_key FROM raingan.projects") == [("บางกะปิ",)]


@contextmanager
def cutting(hub: TestHub, every_s: float, most: int) -> Iterator[None]:
    """Cut a connection to the hub every now and then during the block, and then no more: a slow machine
    would never come to an end.
    """
    done = threading.Event()

    def cut() -> None:
        sql = """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE usename = 'somchai' ORDER BY random() LIMIT 1
        """
        for _ in range(most):
            if done.wait(every_s):
                return
            with suppress(Exception):  # the server may be just restarting
                hub.rows(sql)

    thread = threading.Thread(target=cut)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


# --- the long form ---


@pytest.mark.long
def test_a_hundred_kills_and_a_restarted_server(tmp_path: Path) -> None:
    with running_server() as server:
        hub = own_hub(server)
        writers = [Writer(tmp_path / f"{number}.sqlite", number) for number in range(WRITERS)]
        ended = threading.Event()

        def work(one: Writer) -> None:
            while not ended.is_set():
                one.edit()
                one.patiently(hub.of())

        with cutting(hub, every_s=0.3, most=1_000), ThreadPoolExecutor(WRITERS) as pool:
            working = [pool.submit(work, one) for one in writers[:5]]
            for number in range(100):
                kill_a_client(hub, writers[5 + number % 5])
                if number % 25 == 24:
                    server.stop()  # without any goodbye, as by a cut of power
                    server.start()
            ended.set()
            for one in working:
                one.result()
        settle(writers, hub)


def own_hub(server: Server) -> TestHub:
    from app.services.carriers.hub import set_up

    server.execute("postgres", "CREATE DATABASE killed")
    set_up(server.address("killed"))
    server.execute("killed", "CREATE ROLE somchai LOGIN IN ROLE raingan_coordinator")
    return TestHub(server, "killed")


def kill_a_client(hub: TestHub, one: Writer) -> None:
    """Kill a command of an exchange at any moment of it."""
    one.edit()
    command = [sys.executable, str(ROOT / "main.py"), "hub", str(one.path), hub.of()]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(random.uniform(0.2, 2))
        process.kill()
