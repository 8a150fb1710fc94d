"""Convert between rows and the payloads of revisions: each record has exactly one payload.

A payload is canonical JSON: sorted keys, no spaces, minimal escapes, whole numbers only (satang, hundredths
of a percent). Empty entries are omitted, so that an entry added by a later version of the form changes no
payload. See docs/decisions/0006-revisions.md.
"""

import json
import re
import zlib
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from app.models.entry import LIST_KINDS, empty_value, entries
from app.models.note import TOPICS, Note, Topic
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.storage.rows import Row, from_column, to_column

Payload = dict[str, Any]

PROJECT: Final = "project"
REPORT: Final = "progress_report"
NOTE: Final = "note"
"""The kinds of records, which are also the names of their tables."""

FORMS: Final[dict[str, type[Any]]] = {PROJECT: Project, REPORT: ProgressReport, NOTE: Note}
"""In this order, because a report or note needs its project's row."""

KEYS: Final[dict[str, tuple[str, ...]]] = {
    PROJECT: (),
    REPORT: ("project_id", "period"),
    NOTE: ("project_id", "topic", "period", "entry_key", "rule"),
}
"""The keys that identify a report's or note's subject, besides its entries; a removal keeps them."""

_REMOVED: Final = "removed"
_REMOVED_BYTES: Final = b'"removed":true'
_LONGEST_REMOVAL: Final = 1_000
_PERIOD: Final = b'"period":"'
_PERIOD_LENGTH: Final = len("2019-06")
_PROJECT_ID: Final = '"project_id":"'
_NUMBER: Final = re.compile("-?[0-9]+")
_TEXT: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Return the canonical JSON of a value of texts, whole numbers, lists and objects."""
    return _CANONICAL.encode(value)


def payload_of_row(kind: str, row: Mapping[str, Any]) -> str:
    """Return the payload of an existing record. Raises ValueError for a list that is not JSON.

    An entry without a column in an older file is empty.
    """
    payload: Payload = {key: row[key] for key in KEYS[kind] if row[key]}
    for item in entries(FORMS[kind]).values():
        column = row.get(item.key, "")
        value = json.loads(column) if column and item.kind in LIST_KINDS else column
        if value not in (None, "", []):
            payload[item.key] = value
    return canonical(payload)


def checksum(payload: str) -> int:
    """Return the CRC-32 of a payload, which `head` stores for an edited row that has no digest yet."""
    return zlib.crc32(payload.encode())


def removed_payload(kind: str, payload: str) -> str:
    """Return the payload of a record's removal, given its previous payload."""
    known = json.loads(payload)
    kept = {key: known[key] for key in KEYS[kind] if key in known}
    return canonical(kept | {_REMOVED: True})


def is_removed(payload: str) -> bool:
    """Return whether a payload is a removal."""
    return f'"{_REMOVED}":true' in payload  # no text contains this: its quotes would be escaped


def said_in(kind: str, payload: str) -> str:
    """Return what a payload says, to compare it with others of its record.

    The program notes the days on which a note was written and withdrawn; where nothing depends on them, two
    people who decide the same on different days say the same.
    """
    note = json.loads(payload) if kind == NOTE else {}
    if note.get("topic") not in TOPICS:  # of a later program, whose days may mean anything
        return payload
    days = {
        "noted_on": _day_that_counts(note["topic"], note.get("noted_on", "")),
        "settled_on": _SOME_DAY if note.get("settled_on") else "",
    }
    return canonical({key: value for key, value in (note | days).items() if value != ""})


def _day_that_counts(topic: str, noted_on: str) -> str:
    match topic:
        case Topic.RECEIVED | Topic.DIVISION_RECEIVED:  # a person says this day
            return noted_on
        case Topic.CLOSING:  # no report is due for the months after it
            return noted_on and f"{noted_on[:_PERIOD_LENGTH]}-01"
    return ""


_SOME_DAY: Final = "0001-01-01"


def project_of_payload(payload: str) -> str:
    """Return the project of a report or note from its payload, without parsing all of it.

    Empty for a note about the whole file.
    """
    start = _after(payload, _PROJECT_ID)  # no text contains this, either
    return payload[start : payload.index('"', start)] if start else ""


def _after(payload: str, what: str) -> int:
    """Return where something in a payload ends; 0 if it is not there. Nothing is copied, for speed."""
    place = payload.find(what)
    return place + len(what) if place >= 0 else 0


def is_removal(payload: bytes) -> bool:
    """Return whether a payload as UTF-8 is a removal, which is short."""
    return len(payload) < _LONGEST_REMOVAL and _REMOVED_BYTES in payload


def month_of(payload: bytes) -> bytes:
    """Return the month of a report or its removal, such as `2019-06`, from its payload as UTF-8.

    Raises ValueError if it has none.
    """
    start = payload.rindex(_PERIOD) + len(_PERIOD)
    return payload[start : start + _PERIOD_LENGTH]


def with_project(payload: str, project_id: str) -> str:
    """Return the payload of a report or note as one of another project."""
    own = f'{_PROJECT_ID}{project_of_payload(payload)}"'
    return payload.replace(own, f'{_PROJECT_ID}{project_id}"')


def number_in_payload(payload: str, key: str) -> int | None:
    """Return a whole-number entry without parsing the payload; None if it is empty."""
    start = _after(payload, f'"{key}":')
    number = _NUMBER.match(payload, start) if start else None
    return int(number[0]) if number else None


def text_in_payload(payload: str, key: str) -> str:
    """Return a text entry without parsing the payload."""
    start = _after(payload, f'"{key}":')
    text = _TEXT.match(payload, start) if start else None
    return str(json.loads(text[0])) if text else ""


def row_of_payload(kind: str, record_id: str, payload: str) -> Row:
    """Return the row of a payload: the inverse of `payload_of_row`."""
    return row_of(kind, record_id, json.loads(payload))


def row_of(kind: str, record_id: str, payload: Payload) -> Row:
    """Return the row of a parsed payload."""
    row, lists = _empty_row(kind).copy(), _lists(kind)
    for key, value in payload.items():
        if key in row:
            row[key] = _LIST.encode(value) if key in lists else value
    return row | {"id": record_id}


_NO_KEY: Final = {"project_id": None}
"""The columns of keys that a payload omits, if they are not empty texts: a note about the whole file."""

_LIST: Final = json.JSONEncoder(ensure_ascii=False)


@cache
def _empty_row(kind: str) -> Row:
    """Return the row of a record without entries."""
    keys: Row = {"id": ""} | {key: _NO_KEY.get(key, "") for key in KEYS[kind]}
    declared = entries(FORMS[kind]).values()
    return keys | {item.key: to_column(item.kind, empty_value(item.kind)) for item in declared}


@cache
def _lists(kind: str) -> frozenset[str]:
    return frozenset(item.key for item in entries(FORMS[kind]).values() if item.kind in LIST_KINDS)


def values_of_payload(kind: str, payload: str) -> dict[str, Any]:
    """Return the values of all entries by key; those of a removed record are empty."""
    row = row_of_payload(kind, "", payload)
    return {item.key: from_column(item.kind, row[item.key]) for item in entries(FORMS[kind]).values()}
