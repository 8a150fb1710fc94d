"""A cache on this machine of what can be computed from a file: never in the file, and never an error.

A cache is a small in-memory database, stored whole with its own SHA-256 and the fingerprint of its rules. A
cache that cannot be read back exactly (damaged, made by other rules, half-written by two programs at once) is
ignored; if it cannot be stored, its content is computed again.
"""

import contextlib
import hashlib
import logging
import os
import sqlite3
from pathlib import Path
from typing import Final

from app.storage.connection import replacing
from app.storage.disk import held_files
from app.storage.disk.shared_connection import SharedConnection
from app.storage.user_folders import cache_folder, keep_private, make_private

log = logging.getLogger(__name__)

_KEPT: Final = 50
"""Number of caches kept: those of the most recently used documents."""

_TROUBLE: Final = (OSError, sqlite3.Error, MemoryError, OverflowError, ValueError)


class LocalCache:
    """The cache of one document. `rules` is the fingerprint of this program's rules.

    `kind` is the folder of caches of the same content.
    """

    def __init__(self, document: Path, rules: str, kind: str = "boards") -> None:
        key = hashlib.sha256(os.fsencode(document.resolve())).hexdigest()
        self._path = cache_folder() / kind / key[:32]
        self._rules = rules

    def load(self) -> sqlite3.Connection | None:
        """Load the stored database into memory; None if there is no valid one."""
        try:
            content = self._path.read_bytes()
            head, data = content[: len(self._head(b""))], content[len(self._head(b"")) :]
            if head == self._head(data):
                return _opened(data)
        except FileNotFoundError:
            pass
        except _TROUBLE:
            log.warning("no use of the cache %s", self._path.name, exc_info=True)
        return None

    def save(self, connection: sqlite3.Connection) -> None:
        """Store the database for the next time, if possible."""
        try:
            data = connection.serialize()
            folder = make_private(self._path.parent)
            with replacing(self._path) as partial, partial.open("xb") as file:
                keep_private(partial)
                file.write(self._head(data))
                file.write(data)
            _keep_latest(folder)
        except _TROUBLE:
            log.warning("the cache %s is not kept", self._path.name, exc_info=True)

    def _head(self, data: bytes) -> bytes:
        """Return the header, which has the same length for any data."""
        return f"raingan\n{self._rules}\n{hashlib.sha256(data).hexdigest()}\n".encode()


def in_memory() -> sqlite3.Connection:
    """Return an empty database, used by the threads that use the file."""
    connection = sqlite3.connect(
        ":memory:", isolation_level=None, check_same_thread=False, factory=SharedConnection
    )
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _opened(data: bytes) -> sqlite3.Connection:
    connection = in_memory()
    try:
        connection.deserialize(data)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _keep_latest(folder: Path) -> None:
    """Delete the caches of documents that were not used for long; another process may do so right now."""
    used: dict[Path, float] = {}
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            used[path] = path.stat().st_mtime
    for path in sorted(used, key=used.__getitem__, reverse=True)[_KEPT:]:
        held_files.delete_if_possible(path)
