"""A file of any size that is checked like a large one, for as long as a test wants."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from typing import Final

import pytest

from app.storage import connection
from app.storage.opening import page_check

_ENDLESS: Final = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def take_for_large(patched: pytest.MonkeyPatch) -> None:
    """Check every file as a large one: beside its being shown."""
    patched.setattr(page_check, "CHECKED_AT_ONCE", 0)


@contextmanager
def check_that_waits(patched: pytest.MonkeyPatch) -> Iterator[Event]:
    """Let the check begin only when the test sets the event, as it is at the end."""
    go_on = Event()

    def wait(checked: sqlite3.Connection, table: str) -> bool:
        go_on.wait()
        return connection.has_sound_pages(checked, table)

    take_for_large(patched)
    patched.setattr(page_check, "has_sound_pages", wait)
    yield go_on
    go_on.set()


def check_endlessly(patched: pytest.MonkeyPatch) -> None:
    """Let the check take forever, in SQLite."""
    take_for_large(patched)
    patched.setattr(
        page_check, "has_sound_pages", lambda checked, _table: checked.execute(_ENDLESS).fetchone()
    )


def break_a_page(path: Path) -> None:
    """Damage the pages of an index, which the window does not read to show the file."""
    with closing(sqlite3.connect(path)) as opened:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = 'idx__sqlite_migrations_migration_set_name'"
        [root] = opened.execute(sql).fetchone()
        [size] = opened.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size + size - 40)
        file.write(b"\xff" * 40)
