"""A hub that is read-only, full, slow, restarted or half set up: its cause is told, and nothing is lost."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.hub import setup
from app.hub.migrations import MIGRATIONS
from app.models.errors import UserError
from app.services.carriers.hub import look, pulled_files, pulling, set_up
from app.storage.project_file import ProjectFile
from tests.cli.commands import begun
from tests.hub.conftest import TestHub, made, pulled, pushed, result_of
from tests.hub.server import Server, running_server
from tests.long_form import only_long

pytestmark = pytest.mark.posix

ROOT = Path(__file__).parents[2]


@pytest.fixture
def sender(saved: Path) -> Iterator[ProjectFile]:
    with ProjectFile.open(saved) as file:
        yield file


@pytest.fixture
def taker(tmp_path: Path) -> Iterator[ProjectFile]:
    with made(tmp_path / "รวม.sqlite") as file:
        yield file


def settings(hub: TestHub, **values: str) -> None:
    """Change settings of the database, as its keeper may."""
    for name, value in values.items():
        hub.server.execute("postgres", f"ALTER DATABASE {hub.database} SET {name} = '{value}'")


# --- what its keeper limits ---


def test_a_hub_that_is_only_read_gives_and_takes_nothing(
    hub: TestHub, sender: ProjectFile, taker: ProjectFile
) -> None:
    settings(hub, default_transaction_read_only="on")
    with pytest.raises(UserError, match="อ่านได้อย่างเดียว"):
        pushed(sender, hub.of())
    settings(hub, default_transaction_read_only="off")
    pushed(sender, hub.of())
    settings(hub, default_transaction_read_only="on")
    assert len(pulled(taker, hub.of())) == 1


def at_each_push(hub: TestHub, work: str) -> None:
    """Let the server do this whenever something comes."""
    hub.execute(
        "CREATE FUNCTION raingan.more_work() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN PERFORM {work}; RETURN NULL; END $$",
        "CREATE TRIGGER more_work AFTER INSERT ON raingan.revision "
        "FOR EACH STATEMENT EXECUTE FUNCTION raingan.more_work()",
    )


def test_a_hub_that_may_use_no_more_room(hub: TestHub, sender: ProjectFile) -> None:
    settings(hub, temp_file_limit="0", work_mem="64kB")
    at_each_push(hub, "string_agg(n::text, '' ORDER BY n % 7) FROM generate_series(1, 99999) AS n")
    with pytest.raises(UserError, match="ไม่มีพื้นที่เหลือ"):
        pushed(sender, hub.of())
    assert hub.digests() == set()


def test_a_hub_whose_keeper_limits_how_long_it_works(hub: TestHub, sender: ProjectFile) -> None:
    settings(hub, statement_timeout="200ms")
    at_each_push(hub, "pg_sleep(9)")
    with pytest.raises(UserError, match="นานเกินกว่าที่ผู้ดูแลกำหนด"):
        pushed(sender, hub.of())
    assert hub.digests() == set()


def test_who_was_away_for_too_long_begins_anew(hub: TestHub, sender: ProjectFile, taker: ProjectFile) -> None:
    pushed(sender, hub.of())
    settings(hub, idle_in_transaction_session_timeout="50ms")
    with pulled_files() as folder:
        steps = pulling(taker, hub.of(), folder)
        next(steps)
        time.sleep(0.3)
        with pytest.raises(UserError, match="ขาดไปกลางคัน"):
            result_of(steps)
    settings(hub, idle_in_transaction_session_timeout="0")
    assert len(pulled(taker, hub.of())) == 1


def test_a_login_of_an_office_that_the_file_does_not_name(
    hub: TestHub, sender: ProjectFile, taker: ProjectFile
) -> None:
    hub.execute("UPDATE raingan.office_role SET office_name = 'ไม่มีจริง' WHERE role = 'minburi'")
    with pytest.raises(UserError, match="หน่วยงาน “ไม่มีจริง” ซึ่งไฟล์นี้ไม่มีโครงการ"):
        pushed(sender, hub.of("minburi"))
    assert pushed(taker, hub.of("minburi")) == 0  # it has no projects yet
    assert hub.digests() == set()


# --- a restarted server ---


@pytest.mark.long
def test_the_server_is_restarted_while_somebody_takes(tmp_path: Path, saved: Path) -> None:
    with running_server() as server:
        hub = own_hub(server)
        with ProjectFile.open(saved) as file:
            pushed(file, hub.of())
        for how in ("fast", "immediate"):
            with made(tmp_path / f"{how}.sqlite") as taker, pulled_files() as folder:
                steps = pulling(taker, hub.of(), folder)
                next(steps)
                server.stop(how)
                with pytest.raises(UserError, match="ขาดไปกลางคัน"):
                    result_of(steps)
                with pytest.raises(UserError, match="ติดต่อศูนย์ข้อมูลกลางไม่ได้"):
                    look(taker, hub.of())
                server.start()
                assert taker.project_ids() == []
                assert len(pulled(taker, hub.of())) == 1


def own_hub(server: Server) -> TestHub:
    server.execute("postgres", "CREATE DATABASE own")
    set_up(server.address("own"))
    server.execute("own", "CREATE ROLE somchai LOGIN IN ROLE raingan_coordinator")
    return TestHub(server, "own")


# --- setting up ---


def test_two_who_set_up_at_once(server: Server) -> None:
    server.execute("postgres", "DROP DATABASE IF EXISTS twice", "CREATE DATABASE twice")
    address = server.address("twice")
    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(set_up, [address] * 2))
    assert (first, second) == ([], [one.name for one in MIGRATIONS])


@pytest.mark.parametrize("step", [1, *only_long(0, 2)])
def test_a_set_up_that_is_killed_leaves_nothing_and_keeps_nobody_waiting(server: Server, step: int) -> None:
    server.execute(
        "postgres", "DROP DATABASE IF EXISTS killed_midway WITH (FORCE)", "CREATE DATABASE killed_midway"
    )
    address = server.address("killed_midway")
    killed = subprocess.run([sys.executable, "-c", KILLED_IN_SETUP, address, str(step)], cwd=ROOT)
    assert killed.returncode == -9
    assert set_up(address) == [one.name for one in MIGRATIONS]


KILLED_IN_SETUP = """
import os, signal, sys
from app.hub import setup

class Killing(setup.Migration):
    @property
    def sql(self):
        os.kill(os.getpid(), signal.SIGKILL)

at = int(sys.argv[2])
one = setup.MIGRATIONS[at]
setup.MIGRATIONS = (*setup.MIGRATIONS[:at], Killing(*one), *setup.MIGRATIONS[at + 1:])
setup.set_up(sys.argv[1])
"""


# --- Ctrl+C ---


@pytest.mark.parametrize("direction", ["--pull", *only_long("--push")])
def test_ctrl_c_ends_an_exchange_that_waits_and_leaves_nothing(
    hub: TestHub, saved: Path, direction: str
) -> None:
    with ProjectFile.open(saved) as file:
        known = set(file.revisions.digests())
    interrupted(hub, "LOCK TABLE raingan.bucket", "hub", saved, hub.of(), direction)
    assert hub.digests() == set()
    with ProjectFile.open(saved) as file:
        assert set(file.revisions.digests()) == known
        assert pushed(file, hub.of()) == len(known)


@pytest.mark.long
def test_ctrl_c_ends_a_set_up_that_waits(hub: TestHub) -> None:
    lock = f"SELECT pg_advisory_xact_lock({setup._LOCK})"
    interrupted(hub, lock, "hub", "--setup", hub.of("postgres"))


def interrupted(hub: TestHub, lock: str, *arguments: str | Path) -> None:
    """Run a command while somebody holds this lock, and press Ctrl+C once it waits: its statement ends."""
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    with hub.server.connected(hub.database) as blocking, blocking.transaction():
        blocking.execute(lock.encode())
        with begun(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            until(hub, WAITING, 1)
            process.send_signal(signal.SIGINT)
            told, _ = process.communicate(timeout=60)
            assert (process.returncode, told) == (130, b"")
        until(hub, WAITING, 0)


WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def until(hub: TestHub, sql: str, count: int) -> None:
    for _ in range(600):
        if hub.rows(sql) == [(count,)]:
            return
        time.sleep(0.1)
    raise AssertionError(f"never {count}: {sql}")
