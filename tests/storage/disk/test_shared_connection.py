"""Threads that share a file's connection: each gets its turn, and none takes another's changes back."""

import contextlib
import gc
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from app import ROOT
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.storage.disk import shared_connection
from app.storage.disk.shared_connection import SharedConnection
from app.storage.project_file import ProjectFile

TWO_THREADS = """
import sqlite3, sys
from threading import Thread
from app.storage.disk.shared_connection import SharedConnection

connection = sqlite3.connect(
    ":memory:", isolation_level=None, check_same_thread=False, factory=SharedConnection
)
connection.set_authorizer(lambda *_: sqlite3.SQLITE_OK)
connection.create_function("ours", 1, str)
connection.execute("CREATE TABLE one (a)")
connection.executemany("INSERT INTO one VALUES (?)", [("word",)] * 50)

def read():
    for number in range(2_000):
        sql = f"SELECT ours(a), {number} FROM one"
        assert len(connection.execute(sql).fetchall()) == len(list(connection.execute(sql))) == 50

threads = [Thread(target=read) for _ in range(2)]
[one.start() for one in threads]
[one.join() for one in threads]
"""


@pytest.mark.long
def test_threads_whose_statements_call_functions_of_ours_never_wait_for_each_other_for_ever() -> None:
    """A process of its own: what waits for ever keeps Python's interpreter lock."""
    subprocess.run([sys.executable, "-c", TWO_THREADS], cwd=ROOT, check=True, timeout=60)


def test_rows_are_the_same_however_they_are_fetched(connection: SharedConnection) -> None:
    wanted = [(number,) for number in range(250)]
    sql = "SELECT a FROM one ORDER BY a"
    one_by_one = connection.execute(sql)
    assert [next(one_by_one) for _ in wanted] == wanted
    assert list(connection.execute(sql)) == connection.cursor().execute(sql).fetchall() == wanted
    assert connection.execute(sql).fetchmany(3) == wanted[:3]
    assert list(iter(connection.execute(sql).fetchone, None))[:1] == wanted[:1]


@pytest.mark.parametrize(
    "failing", ["SELECT a, abs(-9223372036854775808) FROM one", "SELECT CAST(x'ff' AS TEXT), a FROM one"]
)
@pytest.mark.parametrize("fetch", [sqlite3.Cursor.fetchone, sqlite3.Cursor.fetchall, list, next])
def test_a_statement_that_fails_leaves_the_file_free_once_it_is_closed(
    failing: str, fetch: Callable[[sqlite3.Cursor], object], tmp_path: Path
) -> None:
    """Also while its error is kept."""
    path = tmp_path / "a.sqlite"
    with contextlib.closing(SharedConnection(path, isolation_level=None)) as ours:
        ours.executescript("CREATE TABLE one (a); INSERT INTO one VALUES (1); BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.Error) as kept:
            fetch(ours.execute(failing))
    with contextlib.closing(sqlite3.connect(path, timeout=0)) as other:
        other.execute("BEGIN EXCLUSIVE")
    assert kept.value


@pytest.fixture
def connection() -> Iterator[SharedConnection]:
    one = SharedConnection(":memory:", isolation_level=None)
    one.executescript("CREATE TABLE one (a)")
    one.executemany("INSERT INTO one VALUES (?)", [(number,) for number in range(250)])
    yield one
    one.close()


def test_an_interrupt_at_any_moment_leaves_nothing_to_be_ended_after_the_connection() -> None:
    """Ending it then would print a traceback: pytest fails a test for an exception that nobody can catch."""
    for moment in count():
        connection = SharedConnection(":memory:", isolation_level=None)
        try:
            with contextlib.closing(connection), interrupted_at(moment):
                connection.execute("SELECT 1").fetchone()
        except KeyboardInterrupt:
            continue
        break
    gc.collect()
    assert moment > 20


@contextlib.contextmanager
def interrupted_at(moment: int) -> Iterator[None]:
    """Raise KeyboardInterrupt, as Ctrl+C does, in a shared connection or what it stands on."""
    left = iter(range(moment))

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename not in (shared_connection.__file__, contextlib.__file__):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and next(left, None) is None:
            sys.settrace(None)
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys._getframe().f_trace_opcodes = True  # Python 3.12 otherwise tells of no instruction
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def test_a_change_never_becomes_part_of_another_threads(file: ProjectFile, record: ProjectRecord) -> None:
    """It would be lost with it, although it was stored."""
    with ThreadPoolExecutor(1) as other:
        with contextlib.suppress(KeyboardInterrupt), file.transaction():
            file.set_setting("one", "taken back")
            with pytest.raises(UserError, match="กำลังทำงานอื่น"):
                other.submit(file.set_setting, "two", "stored").result()
            raise KeyboardInterrupt
        other.submit(file.set_setting, "two", "stored").result()
    assert (file.setting("one"), file.setting("two")) == ("", "stored")


def test_nothing_is_written_into_what_another_thread_reads(file: ProjectFile) -> None:
    """The end of its reading would take it back."""
    with ThreadPoolExecutor(1) as other:
        with file.database.snapshot(), pytest.raises(UserError, match="กำลังทำงานอื่น"):
            other.submit(file.set_setting, "one", "stored").result()
        other.submit(file.set_setting, "one", "stored").result()
    assert file.setting("one") == "stored"
