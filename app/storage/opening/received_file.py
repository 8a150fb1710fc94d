"""The gate for received files: hostile until proved to be made by this program.

Nothing in such a file is trusted before it is checked: it is read from a private copy that nobody else can
change, by a confined SQLite, and every revision must be one that this program could have made, under its own
name. The steps and their reasons: docs/decisions/0007-gate.md.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Container, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from app.models.submission.units import UnitList
from app.storage.board.computation import owner_of
from app.storage.board.receipts import notes_of
from app.storage.briefs import Brief, brief_of
from app.storage.connection import is_sound
from app.storage.damage import VERSION_WITH_CHECKSUMS
from app.storage.month.rows import VERSION_WITH_NOTES
from app.storage.opening.confinement import ForeignSchemaError
from app.storage.opening.gate import connect_received, without_extras
from app.storage.opening.note_validator import ImpossibleError
from app.storage.opening.revision_validator import RevisionValidator, Validator
from app.storage.opening.snapshot import ASK_AGAIN, RefusedError, impossible, refusal
from app.storage.packing import unpack
from app.storage.revision_payload import FORMS, NOTE, checksum, payload_of_row, removed_payload
from app.storage.revisions import (
    COLUMNS,
    PACKED,
    UNKNOWN,
    Revision,
    Stored,
    make_revision,
    revision_from,
    revision_row,
)
from app.storage.rows import dicts, note_row

log = logging.getLogger(__name__)

_AT_ONCE: Final = 1 << 18
"""Characters of payloads that are validated together, before the first of them is yielded."""
_ROWS_AT_ONCE: Final = 500

_WORLD: Final = (
    sqlite3.Error,
    UnicodeError,
    OSError,
    MemoryError,
    OverflowError,
    ValueError,
    TypeError,
    LookupError,
    RecursionError,
)


class ReceivedFile:
    """A received file that has passed the gate, open for reading. Its methods raise RefusedError, too."""

    def __init__(self, connection: sqlite3.Connection, name: str, version: int, validator: Validator) -> None:
        self.name = name
        self._connection = connection
        self._version = version
        self._check = validator

    def close(self) -> None:
        self._connection.close()

    def setting(self, key: str) -> str:
        """Return a setting of the file, empty if it was never set. It is only the sender's claim."""
        with _refusing(self.name):
            found = self._rows("SELECT value FROM setting WHERE key = ?", key)
            return str(found[0][0]) if found else ""

    def units(self, units: UnitList) -> list[str]:
        """Return the unit of each of its projects, as it is written."""
        with _refusing(self.name):
            return [units.unit_text(*row) for row in self._rows("SELECT office, division FROM project")]

    def digests(self) -> list[str]:
        """Return the digests of all its revisions."""
        if self._version == 1:
            return []
        with _refusing(self.name):
            return [digest for (digest,) in self._rows("SELECT digest FROM revision ORDER BY rowid")]

    def revisions(self, known: Container[str]) -> Iterator[Revision]:
        """Yield its revisions except known ones, each fully validated."""
        return (revision for revision, _ in self.revisions_and_rows(known))

    def revisions_and_rows(self, known: Container[str]) -> Iterator[tuple[Revision, Stored]]:
        """Yield its revisions like `revisions`, each with the row in which the file has it."""
        with _refusing(self.name):
            yield from self._checked(self._unknown(known))

    def rows(self, known: Container[str]) -> Iterator[tuple[Stored, Brief]]:
        """Yield the rows of its revisions except known ones, validated, each with its record in brief.

        What decompresses to a validated payload need not be compressed again, which takes as long as
        validating; what another process has told of a revision saves reading its payload at all.
        """
        with _refusing(self.name):
            unknown = self._unknown(known)
            while some := list(islice(unknown, _ROWS_AT_ONCE)):
                told = {row[0]: self._check.told(row[0]) for row in some}
                others = self._checked(row for row in some if not told[row[0]])
                for row in some:
                    brief = told[row[0]]
                    if brief:
                        yield row, brief
                    else:
                        revision, _ = next(others)
                        yield revision_row(revision, row[PACKED]), brief_of(revision)

    def _unknown(self, known: Container[str]) -> Iterator[Any]:
        every = f"SELECT {COLUMNS} FROM revision ORDER BY rowid"
        rows = self._connection.execute(every) if self._version > 1 else ()
        return (row for row in rows if row[0] not in known)

    def _checked(self, rows: Iterable[Any]) -> Iterator[tuple[Revision, Stored]]:
        checked: list[tuple[Revision, Stored]] = []
        length = 0
        for row in rows:
            revision = revision_from(row)
            self._check.check_later(revision)
            checked.append((revision, row))
            length += len(revision.payload)
            if length > _AT_ONCE:
                self._check.check_rows()
                yield from checked
                checked, length = [], 0
        self._check.check_rows()
        yield from checked

    def unnamed(self) -> Iterator[Revision]:
        """Yield revisions for rows without one: of a copy taken during work, or of version 1."""
        with _refusing(self.name):
            for kind in FORMS:
                for record_id, head, expected in self._edited(kind):
                    revision = self._unnamed(kind, record_id, head, expected)
                    if revision:
                        self._check.check(revision)
                        yield revision

    def handed_on(self) -> Iterator[Revision]:
        """Yield revisions that say when the reports of a coordinator's own file were received.

        A sent copy has its days of receipt as notes; a file that is gathered as it stands, in its gatherings.
        """
        if self._version < VERSION_WITH_NOTES:
            return
        with _refusing(self.name):
            units = UnitList((), owner_of(self._connection), is_own=False)
            for note in notes_of(self._connection, units):
                payload = payload_of_row(NOTE, note_row(note))
                revision = make_revision(NOTE, note.id, [], payload, UNKNOWN)
                self._check.check(revision)
                yield revision

    def _edited(self, kind: str) -> list[tuple[str, str | None, int | None]]:
        """Return edited records, their heads, and the checksums of their rows as far as the file has any."""
        if self._version == 1:
            return self._rows(f"SELECT id, NULL, NULL FROM {kind}") if kind != NOTE else []
        column = "checksum" if self._version >= VERSION_WITH_CHECKSUMS else "NULL"
        sql = f"SELECT record_id, digest, {column} FROM head WHERE edited AND kind = ?"
        return self._rows(sql, kind)

    def _unnamed(self, kind: str, record_id: str, head: str | None, expected: int | None) -> Revision | None:
        told = self._rows("SELECT body FROM revision WHERE digest = ?", head) if head else []
        before = unpack(told[0][0]) if told else None
        found = dicts(self._connection.execute(f"SELECT * FROM {kind} WHERE id = ?", [record_id]))
        if found:
            payload = payload_of_row(kind, found[0])
        elif before:
            payload = removed_payload(kind, before)
        else:
            return None
        if expected is not None and expected != checksum(payload):
            raise ValueError(f"damaged row of {kind} {record_id}")
        if before == payload:
            return None
        return make_revision(kind, record_id, [head] if head and before else [], payload, UNKNOWN)

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()


@contextlib.contextmanager
def open_received_file(
    copy: Path, validator: Validator | None = None, *, has_sound_pages: bool = False
) -> Iterator[ReceivedFile]:
    """Open a private copy made by `take_copy` if it is sound and ours. Raises UserError otherwise.

    `validator` serves for many files; without it, one is made. `has_sound_pages`: its pages were checked
    before.

    Harmless extras of other tools are removed from a second copy, which is read instead.
    """
    with _refusing(copy.name), contextlib.ExitStack() as stack:
        passed = connect_received(copy)
        if passed.extras:
            passed.connection.close()
            plain = stack.enter_context(without_extras(copy))
            passed = connect_received(plain)
        stack.callback(passed.connection.close)
        if not has_sound_pages:
            _prove_pages(passed.connection, copy)
        version = int(passed.connection.execute("PRAGMA user_version").fetchone()[0])
        if validator is None:
            validator = stack.enter_context(contextlib.closing(RevisionValidator()))
        validator.begin()
        received = ReceivedFile(passed.connection, copy.name, version, validator)
        stack.callback(received.close)
        closing = stack.pop_all()
    with closing:
        yield received


def _prove_pages(connection: sqlite3.Connection, copy: Path) -> None:
    if not is_sound(connection, copy) or connection.execute("PRAGMA foreign_key_check").fetchone():
        raise RefusedError(f"ไฟล์ {copy.name} เสียหาย อ่านไม่ได้ครบถ้วน", ASK_AGAIN)


@contextlib.contextmanager
def _refusing(name: str) -> Iterator[None]:
    """Treat every error while reading such a file as the file's fault: raise RefusedError."""
    try:
        yield
    except ForeignSchemaError as error:
        raise RefusedError(f"ไฟล์ {name} มีโครงสร้างที่โปรแกรมรายงานไม่ได้สร้าง", ASK_AGAIN) from error
    except ImpossibleError as error:
        log.warning("refused %s: %s", name, error)
        raise impossible(name) from error
    except _WORLD as error:
        raise refusal(Path(name), error) from error
