"""GatheringFile: an open file that takes in what others sent, and tells a coordinator how far they are."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.models.errors import UserError
from app.storage.board.rows import BoardStore
from app.storage.connection import decoding, translated
from app.storage.merge import LastGathering, Staging, last_gathering, taking_back
from app.storage.revision_log import RevisedFile
from app.storage.revisions import now


class GatheringFile(RevisedFile):
    """An open file, what was gathered into it, and its board."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, writable: bool) -> None:
        super().__init__(path, connection, writable=writable)
        self._board = BoardStore(path, connection, self._store)

    # --- gathering ----------------------------------------------------------------------------------------

    def staging(self) -> Staging:
        """A place beside the file for what others sent, until `taking_in`."""
        self.mint()
        with translated(self.path):
            return Staging(self._connection, self._store)

    def taking_in(self, staging: Staging, receipts: Sequence[tuple[str, str]]) -> Iterator[None]:
        """Take in what is staged, in one transaction, a step a record: nothing before the last one."""
        self.mint()
        with translated(self.path), decoding(self.path), self.transaction():
            yield from staging.taking_in(now(), receipts)

    def last_gathering(self) -> LastGathering:
        """What `taking_back` would undo. Raises UserError when nothing was gathered as yet."""
        with translated(self.path):
            return last_gathering(self._connection)

    def taking_back(self) -> Iterator[None]:
        """Undo the last gathering, a step a record; nothing is undone, unless all steps are taken.

        Raises BuiltUponError when somebody went on from what it brought, naming no records: `undoing` in
        app/exchange does.
        """
        self.mint()
        with translated(self.path), decoding(self.path), self.transaction():
            yield from taking_back(self._connection, self._store)

    def take_back(self) -> int:
        """Undo the last gathering at once. Returns its number. Raises UserError as `taking_back`."""
        number = self.last_gathering().number
        for _ in self.taking_back():
            pass
        return number

    # --- the coordinator's board --------------------------------------------------------------------------

    def stale_on_board(self) -> list[str]:
        """The projects of which the board's rows are to be reckoned anew, by `refresh_board`."""
        with self.board() as board:
            return board.stale()

    def refresh_board(self, project_ids: Sequence[str]) -> None:
        """Reckon the board's rows of some of the projects that `stale_on_board` has named."""
        self._mint_for_board()
        with translated(self.path), decoding(self.path):
            self._board.refresh(project_ids)

    @contextlib.contextmanager
    def board(self) -> Iterator[BoardStore]:
        """The board's rows, to be read. What is stale is not among them."""
        self._mint_for_board()
        with translated(self.path), decoding(self.path):
            self._board.forget_stale()
            yield self._board

    def save_board(self) -> None:
        """Keep what was reckoned on this machine for the next time, if that can be."""
        self._board.save()

    def close(self) -> None:
        """As `RevisedFile.close`; what is known of the board is kept on this machine."""
        with contextlib.suppress(UserError, sqlite3.Error, ValueError):  # or it is reckoned anew
            if self._board.is_asked_for:
                with self.board():
                    self._board.save()
        super().close()

    def _mint_for_board(self) -> None:
        """Rows of revisions stay true; an edit that has none may change with every key."""
        if self._writable:
            self.mint()
