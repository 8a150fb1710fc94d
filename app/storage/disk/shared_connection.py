"""A connection that several threads use: long work has a thread of its own while the window goes on."""

import sqlite3
from collections.abc import Callable, Iterator
from threading import RLock
from typing import Any, Final

_FETCHED_AT_ONCE: Final = 100


class SharedConnection(sqlite3.Connection):
    """Lets one thread at a time run a statement or fetch rows; the others wait for it.

    SQLite's own lock is not enough: Python waits for it while it fetches, and keeps its interpreter lock
    meanwhile. The thread that has SQLite's lock needs that one as soon as its statement asks our authorizer
    or calls a function of ours, so that both would wait for ever.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.turn = RLock()

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _Cursor)

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """Run a statement with a cursor of our own: the method of `sqlite3` makes a plain one."""
        return _Cursor(self).execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        return _Cursor(self).executemany(*arguments)

    def executescript(self, *arguments: Any) -> sqlite3.Cursor:
        return _Cursor(self).executescript(*arguments)


class _Cursor(sqlite3.Cursor):
    connection: SharedConnection

    def _in_turn(self, run: Callable[..., Any], *arguments: Any) -> Any:
        """Run or fetch. A statement that failed ends at once: the error's traceback keeps this cursor, and an
        open statement keeps the file locked even after the connection was closed.

        It is no context manager: Ctrl+C while one is entered would leave it to be ended after the connection.
        """
        with self.connection.turn:
            try:
                return run(*arguments)
            except StopIteration:
                raise
            except BaseException:
                super().close()
                raise

    def execute(self, *arguments: Any) -> "_Cursor":
        self._in_turn(super().execute, *arguments)
        return self

    def executemany(self, *arguments: Any) -> "_Cursor":
        self._in_turn(super().executemany, *arguments)
        return self

    def executescript(self, *arguments: Any) -> "_Cursor":
        self._in_turn(super().executescript, *arguments)
        return self

    def fetchone(self) -> Any:
        return self._in_turn(super().fetchone)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return self._in_turn(super().fetchmany, size)  # type: ignore[no-any-return]

    def fetchall(self) -> list[Any]:
        return self._in_turn(super().fetchall)  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]  # no cursor is its own iterator here
        while rows := self.fetchmany(_FETCHED_AT_ONCE):
            yield from rows

    def __next__(self) -> Any:
        return self._in_turn(super().__next__)

    def close(self) -> None:
        with self.connection.turn:
            super().close()
