"""Validate received revisions: this program must have been able to make them.

Nothing is repaired: a digest names the original content, so a revision is accepted unchanged or refused.
"""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final, Protocol

from app.models.entry import MAX_LIST_LENGTH, TEXT_KINDS, Kind, entries
from app.models.progress_report import Period, report_id
from app.models.project import StrategicAlignment, TargetGroup
from app.storage.briefs import Brief
from app.storage.opening.note_validator import UUID, ImpossibleError, check_note
from app.storage.revision_payload import FORMS, KEYS, NOTE, PROJECT, REPORT, Payload, canonical, row_of
from app.storage.revisions import Authorship, Revision, digest_of
from app.storage.rows import Row
from app.storage.schema import migrate

MAX_NAME: Final = 255
"""Maximum characters of an editor's or device's name."""
MAX_PARENTS: Final = 64

_FAULTS: Final = (ValueError, TypeError, LookupError, RecursionError, OverflowError, sqlite3.Error)
"""What an impossible payload causes while it is read or stored."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")
_ESCAPE = re.compile(r"\\(.)")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Validator(Protocol):
    """What a received file asks about each of its revisions."""

    def begin(self) -> None: ...

    def check(self, revision: Revision) -> None: ...

    def check_later(self, revision: Revision) -> None: ...

    def check_rows(self) -> None: ...

    def told(self, digest: str) -> Brief | None: ...


Proof = Mapping[str, tuple[Any, ...] | None]
"""What another process of ours tells of revisions that it validated: each one's record in brief, as a plain
tuple, if its row is exactly as we would store it.
"""


class PassedBefore:
    """Stands for a validator where another process validated the revisions of `proved`."""

    def __init__(self, validator: "RevisionValidator", proved: Proof) -> None:
        self._validator = validator
        self._proved = proved
        self.begin, self.check_rows = validator.begin, validator.check_rows

    def check(self, revision: Revision) -> None:
        if revision.digest not in self._proved:
            self._validator.check(revision)

    def check_later(self, revision: Revision) -> None:
        if revision.digest not in self._proved:
            self._validator.check_later(revision)

    def told(self, digest: str) -> Brief | None:
        """Return a revision's record in brief, if its row can be stored as the file has it."""
        told = self._proved.get(digest)
        return Brief._make(told) if told else None


class RevisionValidator:
    """Validates revisions one by one. Our own in-memory tables check what a column may hold."""

    def __init__(self) -> None:
        # One thread at a time, but not always the same: files are checked in a thread while the window waits.
        self._tables = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        migrate(self._tables)
        self._tables.execute("PRAGMA foreign_keys = OFF")
        self._tables.execute("BEGIN")
        self._rows: dict[str, list[Row]] = {}

    def close(self) -> None:
        self._tables.close()

    def begin(self) -> None:
        """Forget what waits for `check_rows`: the file before this one may have been refused half-way."""
        self._rows = {}

    def check(self, revision: Revision) -> None:
        """Raise ImpossibleError unless the revision is valid and its digest is its name."""
        self.check_later(revision)
        self.check_rows()

    def check_later(self, revision: Revision) -> None:
        """Check like `check`, except what a column may hold, which `check_rows` does for many at once."""
        authorship = Authorship(revision.at, revision.editor, revision.device)
        _check_time(revision.at)
        for name in (revision.editor, revision.device):
            _check_name(name)
        _check_parents(revision.parents)
        made = digest_of(revision.kind, revision.record_id, revision.parents, revision.payload, authorship)
        if made != revision.digest:
            raise ImpossibleError("digest")
        self._check_payload(revision.kind, revision.record_id, revision.payload)

    def told(self, digest: str) -> Brief | None:
        """Return None: nothing is known of a revision before its payload is read."""
        return None

    def check_payload(self, kind: str, record_id: str, text: str) -> None:
        """Raise ImpossibleError unless this is the canonical payload of a record that can be stored."""
        self._check_payload(kind, record_id, text)
        self.check_rows()

    def check_rows(self) -> None:
        """Insert the rows of all payloads, so that our tables' CHECKs validate ranges, dates and months.

        Raises ImpossibleError if one of them cannot be stored; none of them is remembered then.
        """
        rows, self._rows = self._rows, {}
        try:
            for kind, of_kind in rows.items():
                self._tables.executemany(
                    _insertion(kind, tuple(of_kind[0])), (tuple(row.values()) for row in of_kind)
                )
                self._tables.execute(f"DELETE FROM {kind}")  # small tables take less time
        except _FAULTS as error:
            raise ImpossibleError(str(error)) from error

    def _check_payload(self, kind: str, record_id: str, text: str) -> None:
        try:
            payload = _read_payload(kind, record_id, text)
            if not payload.get("removed"):
                self._rows.setdefault(kind, []).append(row_of(kind, record_id, payload))
        except ImpossibleError:
            raise
        except _FAULTS as error:
            raise ImpossibleError(str(error)) from error


@cache
def _insertion(kind: str, columns: tuple[str, ...]) -> str:
    return f"INSERT OR REPLACE INTO {kind} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


@lru_cache(maxsize=1024)
def _check_time(at: str) -> None:
    """Check that a time is unknown or one that exists; a clock may be wrong by any number of years."""
    if not _TIME.fullmatch(at):
        raise ImpossibleError("time")
    try:
        datetime.fromisoformat(at or "2018-10-01T00:00:00Z")
    except ValueError as error:
        raise ImpossibleError("time") from error


@lru_cache(maxsize=1024)
def _check_name(name: str) -> None:
    """Check an editor's or device's name; cached, as thousands of revisions share a few."""
    if len(name) > MAX_NAME:
        raise ImpossibleError("long name")
    _check_visible(name)


def _check_parents(parents: tuple[str, ...]) -> None:
    if not parents:
        return
    if len(parents) > MAX_PARENTS or list(parents) != sorted(set(parents)):
        raise ImpossibleError("parents")
    if not all(isinstance(parent, str) and _DIGEST.fullmatch(parent) for parent in parents):
        raise ImpossibleError("parents")


def _read_payload(kind: str, record_id: str, text: str) -> Payload:
    _check_visible(text)
    if "\\" in text and any(escaped not in 'n"\\' for escaped in _ESCAPE.findall(text)):
        raise ImpossibleError("control character")
    payload: Payload = json.loads(text)
    if not isinstance(payload, dict) or canonical(payload) != text:
        raise ImpossibleError("not canonical")
    _check_identity(kind, record_id, payload)
    if "removed" in payload:
        if payload["removed"] is not True or payload.keys() - {"removed", *KEYS[kind]}:
            raise ImpossibleError("removal")
        return payload
    shapes = _shapes(kind)
    for key, value in payload.items():
        if not shapes[key](value):
            raise ImpossibleError(key)
    return payload


@cache
def _shapes(kind: str) -> dict[str, Callable[[Any], bool]]:
    """Return the check of each key of a payload; those of KEYS are part of the identity, checked before."""
    declared = {item.key: _SHAPES[item.kind] for item in entries(FORMS[kind]).values()}
    return declared | dict.fromkeys(KEYS[kind], lambda _: True)


def _check_visible(text: str) -> None:
    """Refuse control, direction and zero-width characters, which this program always removes."""
    if not text.isprintable() and any(unicodedata.category(char) in _INVISIBLE for char in text):
        raise ImpossibleError("invisible character")


def _check_identity(kind: str, record_id: str, payload: dict[str, Any]) -> None:
    """Check the id: a report's follows from project and month; a project's is a UUID."""
    about_file = kind == NOTE and "project_id" not in payload
    if not about_file and not UUID.fullmatch(record_id if kind == PROJECT else payload["project_id"]):
        raise ImpossibleError("project_id")
    if kind == REPORT and record_id != report_id(payload["project_id"], Period.parse(payload["period"])):
        raise ImpossibleError("record_id")
    if kind == NOTE:
        check_note(record_id, payload)


# --- the type of a value, which is never empty --------------------------------------------------------------


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_number(value: Any) -> bool:
    return type(value) is int


def _is_list(value: Any, is_member: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and 0 < len(value) <= MAX_LIST_LENGTH and all(map(is_member, value))


def _is_texts(value: Any) -> bool:
    return _is_list(value, lambda member: isinstance(member, str))


def _is_target(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != _TARGET or not isinstance(value["title"], str):
        return False
    return value["items"] == [] or _is_texts(value["items"])


def _is_alignment(value: Any) -> bool:
    is_whole = isinstance(value, dict) and value.keys() == _ALIGNMENT
    return is_whole and all(isinstance(text, str) for text in value.values())


_TARGET = {field.name for field in fields(TargetGroup)}
_ALIGNMENT = {field.name for field in fields(StrategicAlignment)}
_SHAPES: Final[dict[Kind, Callable[[Any], bool]]] = {
    **dict.fromkeys((*TEXT_KINDS, Kind.DATE), _is_text),
    **dict.fromkeys((Kind.FISCAL_YEAR, Kind.MONEY, Kind.PERCENT), _is_number),
    **dict.fromkeys((Kind.PARAGRAPHS, Kind.ITEMS), _is_texts),
    Kind.TARGETS: lambda value: _is_list(value, _is_target),
    Kind.ALIGNMENTS: lambda value: _is_list(value, _is_alignment),
}
