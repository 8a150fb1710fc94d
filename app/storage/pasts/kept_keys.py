"""What a search for a code computed of a large file, kept on this machine and never in the file.

It says which projects to look at and is never believed further: whoever finds one computes it again from the
project's records. It is valid as long as the file is the one that was searched: the same on the disk, with
the same last revision and the same edits. What is edited has no keys here.
"""

import hashlib
import sqlite3
import time
from functools import cached_property
from typing import Final

from app import __version__
from app.storage.board.local_cache import LocalCache, in_memory
from app.storage.database_file import DatabaseFile
from app.storage.disk.file_identity import identity_of

FEWEST: Final = 500
"""Projects from which on it is worth it: others are searched faster than this is read."""

_RULES: Final = f"{__version__} keys 1"
"""Changed with what a key is, how it is kept, or of which states a project has one."""
_TOO_YOUNG_S: Final = 2.5
"""Age of a file's last change up to which a later change may have the same time: FAT counts two seconds."""


class KeptKeys:
    """The keys of all projects of one file: as they were kept, and as they are being computed."""

    def __init__(self, database: DatabaseFile) -> None:
        self._database = database
        self._cache = LocalCache(database.path, _RULES, "codes")
        self._state = self._find_state()
        self._found: list[tuple[str, bytes, bool]] = []

    def are_valid(self) -> bool:
        """Return whether there are keys of the file as it is."""
        if self._kept is None:
            return False
        return bool(self._kept.execute("SELECT state FROM searched").fetchone() == (self._state,))

    @property
    def count(self) -> int:
        """The number of projects with kept keys."""
        return int(self._ask("SELECT count(*) FROM project")[0])

    def having(self, key: bytes) -> list[str]:
        """Return the projects that may have this key."""
        return self._ask("SELECT id FROM project WHERE instr(keys, ?)", key)

    def damaged(self) -> tuple[list[str], bool]:
        """Return the projects of which something was damaged, and whether there was other damage."""
        [is_incomplete] = self._ask("SELECT is_incomplete FROM searched")
        return self._ask("SELECT id FROM project WHERE is_damaged"), bool(is_incomplete)

    def note(self, project_id: str, keys: bytes, is_damaged: bool) -> None:
        """Note the keys of a project, to be kept if the search comes to its end."""
        self._found.append((project_id, keys, is_damaged))

    def save(self, *, is_incomplete: bool) -> None:
        """Keep what was noted, if possible and worth it."""
        if len(self._found) < FEWEST or not self._state:
            return
        with in_memory() as made:
            made.executescript(_TABLES)
            made.execute("BEGIN")
            made.executemany("INSERT INTO project VALUES (?, ?, ?)", self._found)
            made.execute("INSERT INTO searched VALUES (?, ?)", [self._state, is_incomplete])
            made.execute("COMMIT")
            self._cache.save(made)
        made.close()

    def close(self) -> None:
        """Close what was kept."""
        if self._kept:
            self._kept.close()

    @cached_property
    def _kept(self) -> sqlite3.Connection | None:
        return self._cache.load() if self._state else None

    def _ask(self, sql: str, *values: bytes) -> list:  # type: ignore[type-arg]
        return [value for (value,) in self._kept.execute(sql, values)] if self._kept else []

    def _find_state(self) -> str:
        """Return the digest of what changes with the file; empty if a change might not be noticed."""
        try:
            changed = self._database.path.stat().st_mtime
            identity = identity_of(self._database.path)
        except OSError:
            return ""
        if time.time() - changed < _TOO_YOUNG_S or not self._database.is_up_to_date:
            return ""
        told = [list(self._database.query(sql)) for sql in _TOLD]
        return hashlib.sha256(repr((identity, changed, told)).encode()).hexdigest()


_TOLD: Final = (
    "SELECT rowid, digest FROM revision ORDER BY rowid DESC LIMIT 1",
    "SELECT number, at FROM gathering ORDER BY number DESC LIMIT 1",
    "SELECT record_id, checksum FROM head WHERE edited ORDER BY record_id",
)

_TABLES: Final = """
    CREATE TABLE searched (state TEXT NOT NULL, is_incomplete INTEGER NOT NULL) STRICT;
    CREATE TABLE project (id TEXT PRIMARY KEY, keys BLOB NOT NULL, is_damaged INTEGER NOT NULL) STRICT;
"""
