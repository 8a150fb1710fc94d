"""Confine SQLite for any opened file: limits, settings, an authorizer, and a check that all tables are ours.

There are two profiles. OWN is for files that the clerk opens: it allows what this program's statements need.
RECEIVED is for received files: reading only, within a time limit. Neither lets a view or a trigger do
anything, and nothing of a file is read before `check_schema` has verified every table and index word for
word.
"""

import hashlib
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from app.storage.connection import RESTORE, DamagedFileError
from app.storage.schema_marks import OWN_INDEXES, SCHEMA_DIGESTS

MAX_SECONDS: Final = 60
"""Limit of the processor time in which a received file is read, before it is refused as endless: by the
clock, a busy machine would refuse an honest one.
"""
_STEPS: Final = 10_000
"""Steps of SQLite's virtual machine between two checks of the time."""
_MAX_LISTED: Final = 100
"""Maximum tables and indexes of a file: ours has about twenty."""

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]


class Profile(NamedTuple):
    """A confinement of SQLite: its limits, its settings, and its authorizer for prepared statements."""

    limits: Mapping[int, int]
    pragmas: tuple[str, ...]
    authorizer: Authorizer
    max_seconds: float | None = None


def confine(connection: sqlite3.Connection, profile: Profile) -> None:
    """Apply a profile before anything of the file is read.

    SQLite calls the authorizer per statement, not per row.
    """
    for limit, value in profile.limits.items():
        connection.setlimit(limit, value)
    connection.set_authorizer(profile.authorizer)
    for pragma in profile.pragmas:
        connection.execute(f"PRAGMA {pragma}")
    if profile.max_seconds is not None:
        end = time.process_time() + profile.max_seconds
        connection.set_progress_handler(lambda: time.process_time() > end, _STEPS)


# --- the two profiles ---------------------------------------------------------------------------------------

_CALLED: Final = frozenset(
    "abs avg body_text ceil ceiling char coalesce concat concat_ws count cume_dist date datetime "
    "dense_rank first_value floor format glob group_concat hex ifnull iif instr json json_array "
    "json_array_length json_each json_extract json_group_array json_group_object json_object json_quote "
    "json_type json_valid julianday lag last_value lead length like likelihood likely lower ltrim "
    "match_key max min mod nth_value ntile nullif pack_body percent_rank printf quote rank replace "
    "round row_number rtrim sign sqlite_rename_column sqlite_rename_quotefix sqlite_rename_table "
    "sqlite_rename_test sqlite_drop_column sqlite_version strftime string_agg substr substring sum time "
    "timediff total trim trunc typeof unhex unicode unixepoch unlikely upper".split()
)
"""Functions that our statements may call: none inflates data, reads a file or loads a library."""

_OWN_PRAGMAS: Final = frozenset(
    "application_id cache_size cell_size_check data_version encoding foreign_key_check foreign_keys "
    "freelist_count index_info index_list index_xinfo integrity_check journal_mode locking_mode "
    "max_page_count mmap_size page_count page_size query_only quick_check recursive_triggers schema_version "
    "synchronous table_info table_list table_xinfo temp_store trusted_schema user_version".split()
)
_COPY: Final = re.compile(r"file:[^?]*\.(partial|sqlite)\?mode=rwc")
"""The file that VACUUM INTO attaches: the copy that it makes."""
_ALWAYS: Final = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_INSERT,
        sqlite3.SQLITE_UPDATE,
        sqlite3.SQLITE_DELETE,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_CREATE_TABLE,
        sqlite3.SQLITE_CREATE_INDEX,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_INDEX,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_TEMP_TABLE,
        sqlite3.SQLITE_DROP_TEMP_INDEX,
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_REINDEX,
    }
)
_READING: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION})


def authorize_own(
    action: int, first: str | None, second: str | None, _db: str | None, inner: str | None
) -> int:
    """Allow what this program's statements need. `inner` names a view or trigger, or a WITH table of ours."""
    if inner is not None and action not in _READING:
        return sqlite3.SQLITE_DENY  # a trigger writes, and none is ours
    if action in _ALWAYS:
        return sqlite3.SQLITE_OK
    is_allowed = (
        (action == sqlite3.SQLITE_FUNCTION and second in _CALLED)
        or (action == sqlite3.SQLITE_PRAGMA and first in _OWN_PRAGMAS)
        or (action == sqlite3.SQLITE_ATTACH and first is not None and _COPY.fullmatch(first) is not None)
    )
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


_CAREFUL: Final = ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0")

OWN: Final = Profile(
    limits={
        sqlite3.SQLITE_LIMIT_LENGTH: 16 << 20,
        sqlite3.SQLITE_LIMIT_COLUMN: 200,
        sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
        sqlite3.SQLITE_LIMIT_ATTACHED: 1,
        sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,  # a foreign key's cascade counts as a trigger of SQLite's own
        sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
    },
    pragmas=(*_CAREFUL, "foreign_keys = ON"),
    authorizer=authorize_own,
)

_READING_PRAGMAS: Final = (*_CAREFUL, "query_only = ON", "cache_size = -8000")
_MAY_ASK: Final = frozenset(
    {"user_version", "integrity_check", "foreign_key_check", "page_count", "page_size"}
    | {pragma.split()[0] for pragma in _READING_PRAGMAS}
)


def authorize_reading(
    action: int, first: str | None, _second: str | None, _db: str | None, inner: str | None
) -> int:
    """Allow reading tables and a few pragmas, and nothing on behalf of a view or trigger."""
    is_allowed = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
    is_allowed |= action == sqlite3.SQLITE_PRAGMA and first in _MAY_ASK
    return sqlite3.SQLITE_OK if is_allowed and inner is None else sqlite3.SQLITE_DENY


RECEIVED: Final = Profile(
    limits={
        sqlite3.SQLITE_LIMIT_LENGTH: 4 << 20,
        sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
        sqlite3.SQLITE_LIMIT_COLUMN: 64,
        sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 20,
        sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 2,
        sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
        sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 8,
        sqlite3.SQLITE_LIMIT_ATTACHED: 0,
        sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
        sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 20,
        sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
        sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
    },
    pragmas=_READING_PRAGMAS,
    authorizer=authorize_reading,
    max_seconds=MAX_SECONDS,
)


# --- the tables -----------------------------------------------------------------------------------------

Listed = tuple[str, str, str, str | None]
"""Type, name, table name and SQL, as in `sqlite_master`."""


class ForeignSchemaError(DamagedFileError):
    """The tables of a file are not those of its version."""


class Extra(NamedTuple):
    """A harmless addition of another tool: an index over columns, or its statistics."""

    type: str
    name: str

    @property
    def drop(self) -> str:
        """Return the statement that removes it."""
        return f'DROP {self.type.upper()} "{self.name}"'


def schema_digest(listed: Iterable[Listed]) -> str:
    """Return the SHA-256 (hexadecimal) of all tables and indexes of a file, word for word."""
    return hashlib.sha256(repr(sorted(listed, key=repr)).encode()).hexdigest()


def check_schema(connection: sqlite3.Connection, path: Path) -> tuple[Extra, ...]:
    """Return the harmless extras of a file.

    Raises ForeignSchemaError unless everything else is as we made it.
    """
    [version] = connection.execute("PRAGMA user_version").fetchone()
    asked = f"SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT {_MAX_LISTED + 1}"
    listed: list[Listed] = connection.execute(asked).fetchall()
    wanted = SCHEMA_DIGESTS.get(version)
    if len(listed) <= _MAX_LISTED and schema_digest(listed) == wanted:
        return ()
    extras = [one for one in listed if _is_harmless(*one)]
    rest = [one for one in listed if one not in extras]
    if len(listed) > _MAX_LISTED or schema_digest(rest) != wanted:
        raise ForeignSchemaError(
            f"ไฟล์ {path.name} มีโครงสร้างที่โปรแกรมรายงานไม่ได้สร้าง อาจถูกโปรแกรมอื่นแก้ไข", RESTORE
        )
    return tuple(Extra(kind, name) for kind, name, *_ in extras)


_NAME: Final = r"(\w+|\"\w+\"|`\w+`|\[\w+\])"
_COLUMN: Final = rf"{_NAME}(\s+COLLATE\s+(BINARY|NOCASE|RTRIM))?(\s+(ASC|DESC))?"
_PLAIN_INDEX: Final = rf"(?i)CREATE\s+INDEX\s+{_NAME}\s+ON\s+{_NAME}\s*\(\s*{_COLUMN}(\s*,\s*{_COLUMN})*\s*\)"
"""Not compiled before a file has something foreign: `re` remembers it then."""
_STATISTICS: Final = {
    "sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
}


def _is_harmless(kind: str, name: str, _table: str, sql: str | None) -> bool:
    if kind == "table":
        return _STATISTICS.get(name) == sql
    is_plain = sql is not None and len(sql) < 2000 and re.fullmatch(_PLAIN_INDEX, sql) is not None
    return kind == "index" and is_plain and re.fullmatch(r"\w+", name) is not None and name not in OWN_INDEXES
