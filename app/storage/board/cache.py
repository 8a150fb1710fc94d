"""The cached rows of the board, and which of them are still valid.

The rows are a function of the file's revisions, of its heads (which revision each row shows), of its
gatherings (when a report was received) and of the rules. Therefore the cache records its inputs: the last
revision, the digest of the names of all revisions up to it, and that of the gatherings up to then. If these
are unchanged, only projects with later revisions or with changed heads are stale. If they were so before one
of the last gatherings, which was undone, the projects computed since then are stale, too; otherwise (another
file is at the same path) all are. See docs/decisions/0013-board.md.
"""

import hashlib
import importlib.util
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from types import CodeType
from typing import Any, Final

from app import __version__
from app.storage.board.computation import BoardComputation, owner_of
from app.storage.board.local_cache import LocalCache, in_memory
from app.storage.board.shown_heads import digest_by_project, digest_of_all, digest_of_rows
from app.storage.board.year_sums import TABLES, forget_sums
from app.storage.database_file import DatabaseFile
from app.storage.packing import PAYLOAD_TEXT
from app.storage.revision_payload import PROJECT
from app.storage.revision_store import RevisionStore, batches


@dataclass(frozen=True, slots=True)
class _State:
    """The inputs from which a cache's rows were computed. Digests are in hexadecimal."""

    last_revision: int
    revisions: str
    last_gathering: int
    gatherings: str
    heads: str


@dataclass(frozen=True, slots=True)
class _Moment:
    """While all three values stay the same, nobody has written to the document: neither we nor another
    program.
    """

    own_changes: int
    data_version: int
    times_shown: int


class BoardCache:
    """The board's rows of one document, in a separate database."""

    def __init__(self, database: DatabaseFile, store: RevisionStore, cache: LocalCache) -> None:
        self._database, self._document = database, database.connection
        self._store = store
        self._cache = cache
        self._computation = BoardComputation(self._document, store)
        self._rows: sqlite3.Connection | None = None
        self._saved_changes = 0
        self._looked_at: _Moment | None = None
        self.has_changed = False
        """Whether the document is not what the kept rows were computed from, or some were computed since."""

    @property
    def rows(self) -> sqlite3.Connection:
        """The database of the rows. It may contain stale rows before `forget_stale`."""
        if self._rows is None:
            self._rows = self._cache.load() or _empty()
            self._saved_changes = self._rows.total_changes
        return self._rows

    def forget_stale(self) -> None:
        """Delete rows that no longer match the document."""
        with self._database.snapshot():
            if (now := self._moment()) == self._looked_at:
                return
            before = self._state()
            grown_from = next(filter(self._is_grown_from, self._states()), None)
            if grown_from != before or grown_from is None:
                self._forget_computed_after(grown_from)
            if grown_from:
                self._forget(self._told_since(grown_from.last_revision))
            heads = digest_of_all(self._document)
            if grown_from and grown_from.heads != heads and not self._is_committed_since(now):
                self._forget_shown_otherwise()
            self._note_state(heads, grown_from)
            self.has_changed |= self._state() != before
            self._looked_at = now

    def refresh(self, project_ids: Sequence[str]) -> None:
        """Compute the rows of these projects. A project with uncommitted edits is left out."""
        self.has_changed = True
        with self._database.snapshot():
            state = self._state()
            if state is None or state.last_revision != self._last_revision:
                self.forget_stale()
            self._forget(project_ids)
            forget_sums(self.rows)
            heads = digest_by_project(self._document, project_ids)
            committed = [one for one in project_ids if heads.get(one)]
            gathering = self._last_gathering
            for found in self._computation.rows(committed):
                row = (*found.project, heads[found.project[0]], gathering)
                self.rows.execute(f"INSERT INTO board_project VALUES ({_places(row)})", row)
                self.rows.executemany(
                    "INSERT INTO board_report VALUES (?, ?, ?, ?, ?, ?, ?, ?)", found.reports
                )
                self.rows.executemany("INSERT INTO board_skip VALUES (?, ?)", found.skips)
                self.rows.executemany("INSERT INTO board_quarter VALUES (?, ?, ?, ?, ?)", found.quarters)
                self.rows.executemany("INSERT INTO board_alignment VALUES (?, ?, ?, ?)", found.alignments)

    @property
    def _last_revision(self) -> int:
        return int(self._ask("SELECT coalesce(max(rowid), 0) FROM revision")[0])

    @property
    def _last_gathering(self) -> int:
        return int(self._ask("SELECT coalesce(max(number), 0) FROM gathering")[0])

    def save(self) -> None:
        """Save the rows for the next time if any have changed."""
        if self._rows is not None and self._rows.total_changes != self._saved_changes:
            self._cache.save(self._rows)
            self._saved_changes = self._rows.total_changes

    def close(self) -> None:
        """Close the database of the rows; unsaved ones are computed again another time."""
        if self._rows is not None:
            self._rows.close()

    # --- what the rows were computed from -------------------------------------------------------------------

    def _state(self) -> _State | None:
        return next(iter(self._states()), None)

    def _states(self) -> list[_State]:
        """Return the state now and those before the last gatherings, the latest first."""
        found = self.rows.execute("SELECT * FROM state ORDER BY last_gathering DESC").fetchall()
        return [_State(*row) for row in found]

    def _note_state(self, heads: str, grown_from: _State | None) -> None:
        """Note what the rows are of now; the revisions of the state that it has grown from are known."""
        last, gathering = self._last_revision, self._last_gathering
        if grown_from and grown_from.last_revision == last:
            revisions = grown_from.revisions
        else:
            revisions = self._revisions_up_to(last)
        state = _State(last, revisions, gathering, self._gatherings_up_to(gathering), heads)
        if self._state() != state:
            self.rows.execute(_FORGET_STATES, [grown_from.last_gathering if grown_from else -1, gathering])
            self.rows.execute("INSERT INTO state VALUES (?, ?, ?, ?, ?)", astuple(state))
            self.rows.execute(_FORGET_OLD_STATES, [_STATES])

    def _is_grown_from(self, before: _State) -> bool:
        """Return whether the document has only grown since then, and at most to twice its revisions."""
        return (
            self._last_revision <= 2 * before.last_revision
            and before.revisions == self._revisions_up_to(before.last_revision)
            and before.gatherings == self._gatherings_up_to(before.last_gathering)
        )

    def _revisions_up_to(self, last: int) -> str:
        return digest_of_rows(self._document, _REVISIONS, up_to=last)

    def _gatherings_up_to(self, last: int) -> str:
        """Return the digest of the gatherings, and of whose units they brought: that decides which notes tell
        the days of receipt.
        """
        return _digest((*self._ask(_GATHERINGS, last), owner_of(self._document)))

    def _moment(self) -> _Moment:
        version = self._ask("PRAGMA data_version")[0]
        return _Moment(self._document.total_changes, version, self._store.times_shown)

    def _is_committed_since(self, now: _Moment) -> bool:
        """Return whether all changes since then were edits in this program, which its revisions contain."""
        before = self._looked_at
        return before is not None and before == replace(now, own_changes=before.own_changes)

    # --- stale rows ---------------------------------------------------------------------------------------

    def _told_since(self, last: int) -> list[str]:
        """Return projects with later revisions, and those that a moved record belonged to before."""
        found = self._document.execute(_TOLD_SINCE, [PROJECT, last]).fetchall()
        return [project_id for (project_id,) in found if project_id]

    def _forget_computed_after(self, state: _State | None) -> None:
        """Delete what was computed after a gathering that the state does not know; without one, all."""
        known = state.last_gathering if state else -1
        self.rows.execute("DELETE FROM board_project WHERE computed_after > ?", [known])
        forget_sums(self.rows)

    def _forget_shown_otherwise(self) -> None:
        """Delete projects with a record whose shown revision has changed or that has an uncommitted edit."""
        shown = digest_by_project(self._document)
        rows = self.rows.execute("SELECT project_id, heads FROM board_project").fetchall()
        self._forget([project_id for project_id, heads in rows if shown.get(project_id) != heads])

    def _forget(self, project_ids: Sequence[str]) -> None:
        for some in batches(project_ids):
            sql = f"DELETE FROM board_project WHERE project_id IN ({_places(some)})"
            if self.rows.execute(sql, some).rowcount:
                forget_sums(self.rows)

    # --- the document ---------------------------------------------------------------------------------------

    def _ask(self, sql: str, *parameters: Any) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self._document.execute(sql, parameters).fetchone()
        return found


def _empty() -> sqlite3.Connection:
    connection = in_memory()
    connection.executescript(_TABLES + TABLES)
    return connection


def _places(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _digest(found: Sequence[str | None]) -> str:
    return hashlib.sha256("\n".join(text or "" for text in found).encode()).hexdigest()


_TABLES: Final = """
    CREATE TABLE state (
        last_revision INTEGER NOT NULL,
        revisions TEXT NOT NULL,
        last_gathering INTEGER PRIMARY KEY,
        gatherings TEXT NOT NULL,
        heads TEXT NOT NULL
    ) STRICT;
    CREATE TABLE board_project (
        project_id TEXT PRIMARY KEY,
        project_code TEXT NOT NULL,
        project_name TEXT NOT NULL,
        fiscal_year INTEGER,
        office TEXT NOT NULL,
        allocated_satang INTEGER NOT NULL,
        spent_satang INTEGER NOT NULL,
        first_month TEXT NOT NULL,
        last_month TEXT NOT NULL,
        is_reported_late INTEGER NOT NULL,
        is_behind_time INTEGER NOT NULL,
        is_over_budget INTEGER NOT NULL,
        division TEXT NOT NULL,
        progress INTEGER,
        expected_progress INTEGER,
        plan_status TEXT NOT NULL,
        is_underspent INTEGER NOT NULL,
        unmoved_months INTEGER NOT NULL,
        alike TEXT NOT NULL,
        findings INTEGER NOT NULL,
        diverged INTEGER NOT NULL,
        heads TEXT NOT NULL,
        computed_after INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX board_project_of_year ON board_project (fiscal_year, office);
    CREATE TABLE board_report (
        project_id TEXT NOT NULL REFERENCES board_project (project_id) ON DELETE CASCADE,
        period TEXT NOT NULL,
        disbursed_satang INTEGER NOT NULL,
        findings INTEGER NOT NULL,
        diverged INTEGER NOT NULL,
        received_on TEXT,
        gathering INTEGER NOT NULL,
        is_noted INTEGER NOT NULL,
        PRIMARY KEY (project_id, period)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE board_skip (
        project_id TEXT NOT NULL REFERENCES board_project (project_id) ON DELETE CASCADE,
        period TEXT NOT NULL,
        PRIMARY KEY (project_id, period)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE board_quarter (
        project_id TEXT NOT NULL REFERENCES board_project (project_id) ON DELETE CASCADE,
        quarter INTEGER NOT NULL,
        disbursed_satang INTEGER NOT NULL,
        reports INTEGER NOT NULL,
        target_status TEXT NOT NULL,
        PRIMARY KEY (project_id, quarter)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE board_alignment (
        project_id TEXT NOT NULL REFERENCES board_project (project_id) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        strategic_issue TEXT NOT NULL,
        strategic_sub_issue TEXT NOT NULL,
        PRIMARY KEY (project_id, place)
    ) STRICT, WITHOUT ROWID;
"""

_STATES: Final = 4
"""States that are kept: so many gatherings but one can be undone without computing all rows anew."""

_FORGET_STATES: Final = "DELETE FROM state WHERE last_gathering > ? OR last_gathering = ?"
_FORGET_OLD_STATES: Final = """
    DELETE FROM state WHERE last_gathering NOT IN (
        SELECT last_gathering FROM state ORDER BY last_gathering DESC LIMIT ?
    )
"""

_REVISIONS: Final = """
    SELECT digest AS key, digest AS text
    FROM revision WHERE digest > coalesce(:last, '') AND +rowid <= :up_to ORDER BY key LIMIT :part
"""

_GATHERINGS: Final = """
    SELECT group_concat(number || ' ' || at) FROM (SELECT * FROM gathering WHERE number <= ? ORDER BY number)
"""

_TOLD_SINCE: Final = f"""
    SELECT DISTINCT iif(kind = ?, record_id, json_extract({PAYLOAD_TEXT}, '$.project_id')) FROM revision
    WHERE record_id IN (SELECT record_id FROM revision WHERE rowid > ?)
"""


_ROOT: Final = "app.storage.board.cache"


@cache
def rules_fingerprint() -> str:
    """Return the fingerprint of this program's rules, which differs for another version of the rules."""
    return mark_of(_codes(_ROOT))


def mark_of(codes: Mapping[str, CodeType]) -> str:
    """Return the digest of modules by name, independent of where and when one Python compiled them."""
    parts = [repr((name, tuple(_told(code)))) for name, code in sorted(codes.items())]
    return hashlib.sha256("\n".join((__version__, *parts)).encode("utf-8", "surrogatepass")).hexdigest()


def _told(code: CodeType) -> Iterator[object]:
    """Yield everything a code object does, without its line numbers and its folder."""
    yield code.co_name, code.co_code, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
    yield code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, code.co_flags
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _told(constant)
        elif isinstance(constant, frozenset):  # its order differs between runs
            yield sorted(map(repr, constant))
        else:
            yield repr(constant)


def _codes(root: str) -> dict[str, CodeType]:
    """Return the code of a module and of everything it imports from this program."""
    found: dict[str, CodeType] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        code = _code_of(name) if name not in found else None
        if code:
            found[name] = code
            waiting += _imported(code)
    return found


def _code_of(name: str) -> CodeType | None:
    """Return a module's code; None for a class or function imported by name."""
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, AttributeError, ValueError):
        return None
    get_code = getattr(found.loader, "get_code", None) if found else None
    code = get_code(name) if get_code else None
    return code if isinstance(code, CodeType) else None


def _imported(code: CodeType) -> Iterator[str]:
    """Yield the modules of this program that a code object may import."""
    own = [name for name in code.co_names if name.startswith("app.")]
    yield from own
    packages = [name for name in own if name.count(".") == 1]  # from app.storage import rows
    yield from (f"{package}.{name}" for package in packages for name in code.co_names if "." not in name)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _imported(constant)
