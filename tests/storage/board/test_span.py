"""The span of time in which the board looks for changes, found without reading what was before it."""

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from app.storage.board.changes import span_from

DAYS = [f"2026-11-{day:02}T08:00:00Z" for day in range(1, 6)]


@given(
    gathered=st.lists(st.tuples(st.sampled_from(DAYS), st.integers(0, 3)), max_size=6),
    own=st.lists(st.integers(0, 20), max_size=8),
    since=st.sampled_from([*DAYS, "2026-12-01T00:00:00Z"]),
)
def test_it_ends_at_the_last_row_received_before(
    gathered: list[tuple[str, int]], own: list[int], since: str
) -> None:
    gathered.sort()
    rows: list[int | None] = [
        number for number, (_, count) in enumerate(gathered, start=1) for _ in range(count)
    ]
    for place in own:  # revisions made here stand anywhere between
        rows.insert(min(place, len(rows)), None)
    before = {number for number, (at, _) in enumerate(gathered, start=1) if at < since}
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE gathering (number INTEGER PRIMARY KEY, at TEXT)")
        connection.execute("CREATE TABLE revision (gathering INTEGER)")
        connection.executemany("INSERT INTO gathering (at) VALUES (?)", [[at] for at, _ in gathered])
        connection.executemany("INSERT INTO revision VALUES (?)", [[row] for row in rows])
        span = span_from(connection, since)
    received = [place for place, row in enumerate(rows, start=1) if row in before]
    assert span.last_row == max(received, default=0)


def test_a_long_run_of_own_revisions_is_looked_through_once() -> None:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE gathering (number INTEGER PRIMARY KEY, at TEXT)")
        connection.execute("CREATE TABLE revision (gathering INTEGER)")
        connection.execute("INSERT INTO gathering (at) VALUES (?)", [DAYS[0]])
        connection.executemany("INSERT INTO revision VALUES (?)", [[1], *[[None]] * 20_000])
        connection.set_progress_handler(count, 1000)
        assert span_from(connection, DAYS[-1]).last_row == 1
        assert steps < 200, "some ten instructions of SQLite for each row"
