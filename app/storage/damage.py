"""Damage that SQLite does not detect: a row must match its revision or its last edit.

A row without later edits must have the payload of its head revision, whose digest covers its whole content.
An edited row must match its checksum in `head`; where that is NULL, nothing is known and nothing counts as
damaged. Records read one by one are verified as they are read (`proved_rows`); lists are covered by
`checking`, which reads everything. See docs/decisions/0014-damage.md.
"""

import contextlib
import json
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from app.models.progress_report import Period
from app.storage.connection import RESTORE, DamagedFileError, damaged, decoding, translated
from app.storage.packing import unpack
from app.storage.revision_payload import (
    FORMS,
    KEYS,
    NOTE,
    PROJECT,
    REPORT,
    checksum,
    is_removed,
    payload_of_row,
    removed_payload,
)
from app.storage.revisions import COLUMNS, Authorship, Revision, digest_of, revision_from
from app.storage.rows import Row, dicts, note_from, project_from, report_from
from app.storage.schema_marks import SCHEMA_STEPS

log = logging.getLogger(__name__)

_VERSION_WITH_HEADS: Final = 2
_VERSION_WITH_NOTES: Final = 3
VERSION_WITH_CHECKSUMS: Final = 5
_MAX_SHOWN: Final = 120
_AT_ONCE: Final = 25
"""Rows verified in one step."""

_ROW_ERRORS: Final = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError)


class DamagedRecordError(DamagedFileError):
    """A record's row, or one of its revisions, does not match what was written."""

    def __init__(self, path: Path, record_id: str, where: str, *, can_be_put_back: bool = False) -> None:
        super().__init__(f"{where}ในไฟล์ {path.name} เสียหาย", RESTORE)
        self.record_id = record_id
        self.can_be_put_back = can_be_put_back
        """Whether the row is damaged but its last revision is sound, as `RevisionLog.put_back` requires."""


class DamageCheck:
    """Verifies the rows and revisions of the file `path`, which is open in this connection."""

    def __init__(self, connection: sqlite3.Connection, path: Path, version: int) -> None:
        self._connection = connection
        self._path = path
        self.version = version

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of records in a file of this version."""
        return tuple(kind for kind in FORMS if kind != NOTE or self.version >= _VERSION_WITH_NOTES)

    # --- as rows are read -----------------------------------------------------------------------------------

    def proved_rows(self, kind: str, condition: str, values: Sequence[Any]) -> list[Row]:
        """Return the rows of a kind that meet a condition on `shown`, followed by further clauses.

        Raises DamagedRecordError if one of them does not match what was written.
        """
        found = dicts(self._connection.execute(f"{self._rows_sql(kind)} {condition}", values))
        for row in found:
            self._prove(kind, row)
        return found

    def prove(self, kind: str, record_id: str) -> None:
        """Raise DamagedRecordError if the record's row exists and does not match what was written."""
        self.proved_rows(kind, "WHERE shown.id = ?", [record_id])

    def prove_revision(self, revision: Revision) -> None:
        """Raise DamagedRecordError if the revision's digest is not its name."""
        kind, record_id = revision.kind, revision.record_id
        if not _is_named_rightly(revision):
            log.error("damaged revision %s of %s %s", revision.digest, kind, record_id)
            raise DamagedRecordError(self._path, record_id, "ประวัติการแก้ไข" + self._where(kind, record_id))

    def _rows_sql(self, kind: str) -> str:
        """Return the query of all rows of a kind, each with its head and its revision."""
        if self.version < _VERSION_WITH_HEADS:
            return f"SELECT * FROM {kind} AS shown"
        return f"""
            SELECT shown.*, head.kind AS head_kind, head.edited AS head_edited, head.digest AS head_digest,
                {self._checksum} AS head_checksum, revision.body AS head_body
            FROM {kind} AS shown LEFT JOIN head ON head.record_id = shown.id
            LEFT JOIN revision ON revision.digest = head.digest
        """

    @property
    def _checksum(self) -> str:
        return "head.checksum" if self.version >= VERSION_WITH_CHECKSUMS else "NULL"

    def _prove(self, kind: str, row: Row) -> None:
        try:
            is_sound = self.version < _VERSION_WITH_HEADS or _is_as_written(kind, row)
        except _ROW_ERRORS:
            log.exception("cannot decode a row")
            is_sound = False
        if not is_sound:
            raise self.error(kind, row["id"])

    def error(self, kind: str, record_id: str) -> DamagedRecordError:
        """Return the error that names this damaged record."""
        log.error("damaged row of %s %s", kind, record_id)
        where = self._where(kind, record_id)
        return DamagedRecordError(
            self._path, record_id, where, can_be_put_back=self._has_sound_head(record_id)
        )

    def _has_sound_head(self, record_id: str) -> bool:
        sql = f"SELECT {COLUMNS} FROM revision WHERE digest = (SELECT digest FROM head WHERE record_id = ?)"
        try:
            return any(_is_named_rightly(revision_from(row)) for row in self._all(sql, record_id))
        except (ValueError, sqlite3.Error):
            return False

    # --- the whole file -------------------------------------------------------------------------------------

    def checking(self, *, with_past: bool = True, only: frozenset[str] | None = None) -> Iterator[None]:
        """Read everything, a few rows per step; `with_past`: including the digests of all revisions.

        `only`: the records to verify, if all others were verified as they are.
        Raises DamagedRecordError, or DamagedFileError if the damaged record is unknown.
        """
        with translated(self._path), decoding(self._path):
            self._check_tables()
            yield
            for kind in self.kinds:
                for condition, values in _of_records("shown.id", only):
                    yield from self._checking_rows(kind, condition, values)
            if self.version >= _VERSION_WITH_HEADS:
                yield from self._checking_heads()
                for condition, values in _of_records("record_id", only) if with_past else ():
                    yield from self._checking_revisions(condition, values)

    def _check_tables(self) -> None:
        """Check that the tables without records are present and readable."""
        names = [name for (name,) in self._all("SELECT name FROM _sqlite_migrations ORDER BY id")]
        if names != SCHEMA_STEPS[: self.version] or self._all("PRAGMA foreign_key_check"):
            raise damaged(self._path)
        self._all("SELECT * FROM setting")
        if self.version >= _VERSION_WITH_HEADS:
            self._all("SELECT * FROM gathering LEFT JOIN receipt ON gathering = number")

    def _checking_rows(self, kind: str, condition: str, values: Sequence[str]) -> Iterator[None]:
        cursor = self._connection.execute(f"{self._rows_sql(kind)} {condition}", values)
        columns = [column[0] for column in cursor.description]
        while some := cursor.fetchmany(_AT_ONCE):
            for cells in some:
                row = dict(zip(columns, cells, strict=True))
                self._prove(kind, row)
                if row.get("head_edited", 1) and row.get("head_checksum") is None:
                    self._check_values(kind, row)
            yield

    def _check_values(self, kind: str, row: Row) -> None:
        """Check that a row of unknown content can at least be shown."""
        try:
            _READERS[kind](row)
        except _ROW_ERRORS:
            raise self.error(kind, row["id"]) from None

    def _checking_heads(self) -> Iterator[None]:
        """Check that records without a row were removed."""
        rows = " UNION ALL ".join(f"SELECT id FROM {kind}" for kind in self.kinds)
        sql = f"""
            SELECT head.record_id, head.kind, head.edited, head.digest, {self._checksum}, revision.body
            FROM head LEFT JOIN revision ON revision.digest = head.digest
            WHERE head.record_id NOT IN ({rows})
        """
        for number, (record_id, kind, edited, digest, expected, packed) in enumerate(self._all(sql)):
            before = None if packed is None else unpack(packed)
            is_lost = digest is not None and before is None
            if is_lost or not _is_removed_as_written(kind, bool(edited), expected, before):
                raise self.error(kind, record_id)
            if number % _AT_ONCE == 0:
                yield

    def _checking_revisions(self, condition: str, values: Sequence[str]) -> Iterator[None]:
        cursor = self._connection.execute(f"SELECT {COLUMNS} FROM revision {condition}", values)
        while some := cursor.fetchmany(_AT_ONCE):
            for row in some:
                try:
                    revision = revision_from(row)
                except ValueError:  # therefore its digest does not match either
                    digest, kind, record_id, _, _, *authorship = row
                    revision = Revision(digest, kind, record_id, (), "", *authorship)
                self.prove_revision(revision)
            yield

    # --- names of records -----------------------------------------------------------------------------------

    def _where(self, kind: str, record_id: str) -> str:
        """Describe the record in Thai, as far as the file still identifies it."""
        if kind not in KEYS or kind == PROJECT:
            return f"ข้อมูลโครงการ{self._project_name(record_id)} "
        project_id, period = self._about(kind, record_id)
        with contextlib.suppress(ValueError):
            month = Period.parse(period).thai if kind == REPORT else ""
            part = f"รายงานเดือน{month} ของ" if month else "ข้อมูลประกอบ"
            return f"{part}โครงการ{self._project_name(project_id)} "
        return f"รายงานของโครงการ{self._project_name(project_id)} "

    def _about(self, kind: str, record_id: str) -> tuple[str, str]:
        """Return project and month of a report or note from its row, otherwise from its last revision."""
        for row in self._all(f"SELECT project_id, period FROM {kind} WHERE id = ?", record_id):
            return row[0] or "", row[1]
        sql = "SELECT body FROM revision WHERE record_id = ? ORDER BY at DESC LIMIT 1"
        for (packed,) in self._all(sql, record_id):
            with contextlib.suppress(ValueError):
                payload = json.loads(unpack(packed))
                return payload.get("project_id", ""), payload.get("period", "")
        return "", ""

    def _project_name(self, project_id: str) -> str:
        names = self._all("SELECT project_code, project_name FROM project WHERE id = ?", project_id)
        told = " ".join(filter(None, names[0]))[:_MAX_SHOWN] if names else ""  # may be anything
        return " " + "".join(one if one.isprintable() else "_" for one in told) if told else ""

    def _all(self, sql: str, *values: Any) -> list[Any]:
        return self._connection.execute(sql, values).fetchall()


def _of_records(key: str, only: frozenset[str] | None) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the conditions, with their values, by which these records are selected; an empty one for all."""
    if only is None:
        yield "", ()
        return
    listed = sorted(only)
    for start in range(0, len(listed), _AT_ONCE):
        some = listed[start : start + _AT_ONCE]
        yield f"WHERE {key} IN ({', '.join('?' * len(some))})", some


def _is_named_rightly(revision: Revision) -> bool:
    authorship = Authorship(revision.at, revision.editor, revision.device)
    about = revision.kind, revision.record_id, revision.parents
    return digest_of(*about, revision.payload, authorship) == revision.digest


_READERS: Final = {PROJECT: project_from, REPORT: report_from, NOTE: note_from}


def _is_as_written(kind: str, row: Row) -> bool:
    """Return whether a row, read with its head, matches what was written. Raises Python's decoding errors."""
    if row["head_kind"] != kind or (row["head_digest"] and row["head_body"] is None):
        return False
    payload = payload_of_row(kind, row)
    if row["head_edited"]:
        return row["head_checksum"] is None or row["head_checksum"] == checksum(payload)
    return row["head_body"] is not None and unpack(row["head_body"]) == payload


def _is_removed_as_written(kind: str, edited: bool, expected: int | None, before: str | None) -> bool:
    if kind not in FORMS:
        return False
    if not edited:
        return before is not None and is_removed(before)
    return expected is None or (before is not None and checksum(removed_payload(kind, before)) == expected)
