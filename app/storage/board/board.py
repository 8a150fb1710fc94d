"""The coordinator's board of an open file. See docs/decisions/0013-board.md.

Its rows are kept in a cache on this machine, never in the file. Outdated rows are deleted before anything is
read, and refreshing computes only the missing ones.
"""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from app.models.errors import UserError
from app.models.note import Note
from app.storage.database_file import DatabaseFile
from app.storage.revision_log import RevisionLog
from app.storage.revision_store import RevisionStore

if TYPE_CHECKING:
    from app.models.submission.receipts import Receipts
    from app.models.submission.receipts_to_hand_on import ReceivedReport
    from app.models.submission.units import UnitList
    from app.storage.board.cache import BoardCache
    from app.storage.board.rows import BoardRows


READ: Final = ("project", "setting", "gathering", "receipt", "head", "note")
"""The tables of which the board tells rows, where all of its own are kept and the file is as it was then.

Of the revisions it then reads their names, and compares them by their digest with those that its rows were
computed from, while all pages were checked.
"""


class Board:
    """Keeps the board's rows up to date with an open file, and provides them for reading."""

    def __init__(self, database: DatabaseFile, store: RevisionStore, revisions: RevisionLog) -> None:
        self._database = database
        self._store = store
        self._revisions = revisions
        self._opened: BoardCache | None = None

    def finish_check(self) -> None:
        """Wait until the pages are checked of which the board tells something. Raises DamagedFileError.

        The file was opened with the tables of `READ` checked first.
        """
        self._database.finish_check(only_first=not (self._opened and self._opened.has_changed))

    def stale(self) -> list[str]:
        """Return the projects whose rows `refresh` must compute."""
        with self.reading() as rows:
            return rows.stale()

    def refresh(self, project_ids: Sequence[str]) -> None:
        """Compute the board's rows of some of the projects returned by `stale`."""
        self._commit()
        with self._database.guarded():
            self._cache.refresh(project_ids)

    @contextlib.contextmanager
    def reading(self, units: "UnitList | None" = None) -> Iterator["BoardRows"]:
        """Provide the board's current rows; stale ones are deleted first. `units`: those of the file, unless
        only projects are read.
        """
        from app.storage.board.rows import BoardRows

        self._commit()
        with self._database.guarded():
            self._cache.forget_stale()
            yield BoardRows(self._database.connection, self._cache.rows, units)

    def receipts_to_hand_on(self, units: "UnitList") -> list[Note]:
        """Return the notes by which a successor sees the same days of receipt; none for a clerk's file."""
        from app.storage.board.receipts import notes_of

        self._commit()
        with self._database.guarded():
            return notes_of(self._database.connection, units)

    def receipts(self, units: "UnitList") -> "tuple[list[ReceivedReport], Receipts]":
        """Return how each report of the file came, and what its notes say about offices' months."""
        from app.models.submission.receipts import Receipts as NotedReceipts
        from app.storage.board.receipts import office_receipts, received_reports

        self._commit()
        with self._database.guarded():
            connection = self._database.connection
            noted = NotedReceipts.of(office_receipts(connection), units.key)
            return received_reports(connection, units), noted

    def save(self) -> None:
        """Save the computed rows on this machine for the next time, if possible; not those of a file of which
        the pages may be damaged.
        """
        if self._opened and not self._database.is_being_checked:
            self._opened.save()

    def close(self) -> None:
        """Save the computed rows and close the cache."""
        with contextlib.suppress(UserError, sqlite3.Error, ValueError):  # otherwise it is computed again
            if self._opened:
                with contextlib.closing(self._opened), self.reading():
                    self.save()

    @property
    def _cache(self) -> "BoardCache":
        """The cache, loaded on first use: most who open a file never use the board."""
        if self._opened is None:
            from app.storage.board.cache import BoardCache, rules_fingerprint
            from app.storage.board.local_cache import LocalCache

            local = LocalCache(self._database.path, rules_fingerprint())
            self._opened = BoardCache(self._database, self._store, local)
        return self._opened

    def _commit(self) -> None:
        """Commit, because rows of an uncommitted edit might change with every key."""
        if self._database.is_writable:
            self._revisions.commit()
