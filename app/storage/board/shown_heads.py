"""Digests of the shown state: which revision each row of a file shows.

Two states with the same digest have the same rows, as long as no row is edited.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.storage.revision_payload import NOTE, PROJECT, REPORT

PART: Final = 50_000
"""Rows joined into one text, of which SQLite allows 16 MB in an opened file: 100 bytes each at most."""


def digest_of_rows(connection: sqlite3.Connection, sql: str, **values: Any) -> str:
    """Return the digest (hexadecimal) of the texts that a statement yields in the order of their keys.

    It yields a key and a text, and takes the last key so far, the number of rows, and these values, by name.
    """
    digest, last = hashlib.sha256(), None
    while True:
        told = f"SELECT max(key), group_concat(text) FROM ({sql})"
        named = values | {"last": last, "part": PART}
        last, text = connection.execute(told, named).fetchone()
        if last is None:
            return digest.hexdigest()
        digest.update(f"{text}\n".encode())


def digest_of_all(connection: sqlite3.Connection) -> str:
    """Return the digest (hexadecimal) of all heads of the file. An uncommitted edit changes it, too."""
    return digest_of_rows(connection, _ALL_HEADS)


def digest_by_project(
    connection: sqlite3.Connection, project_ids: Sequence[str] | None = None
) -> dict[str, str]:
    """Return the digest of each project's heads; empty if one of its records is edited.

    Three passes are combined here: a join would look up every record in two indexes.
    """
    records: dict[str, list[str]] = {}
    for kind, key in _RECORDS:
        for project_id, ids in _asked(connection, _IDS.format(kind=kind, key=key), key, project_ids):
            records.setdefault(project_id, []).extend(ids.split(","))
    record_ids = None if project_ids is None else [one for ids in records.values() for one in ids]
    heads = dict(_asked(connection, _HEADS, "record_id", record_ids))
    return {project_id: _digest(heads, ids) for project_id, ids in records.items()}


def _asked(connection: sqlite3.Connection, sql: str, key: str, values: Sequence[str] | None) -> Iterator[Any]:
    """Yield the rows of a query of all, or in batches of those with these values."""
    if values is None:
        yield from connection.execute(sql.format(where=""))
        return
    for start in range(0, len(values), _BATCH):
        some = values[start : start + _BATCH]
        where = f"WHERE {key} IN ({', '.join('?' * len(some))})"
        yield from connection.execute(sql.format(where=where), some)


def _digest(heads: Mapping[str, str | None], record_ids: Sequence[str]) -> str:
    """Return the digest of these records' heads, including missing ones; empty if one is edited."""
    told = [f"{record_id}{heads.get(record_id) or ''}" for record_id in sorted(record_ids)]
    is_edited = any(heads.get(record_id) == "" for record_id in record_ids)
    return "" if is_edited else hashlib.sha256("".join(told).encode()).hexdigest()


_BATCH: Final = 500

_RECORDS: Final = ((PROJECT, "id"), (REPORT, "project_id"), (NOTE, "project_id"))
"""The tables of a project's records, and the column that names the project."""

_IDS: Final = "SELECT {key}, group_concat(id) FROM {kind} {{where}} GROUP BY {key}"

_HEADS: Final = "SELECT record_id, iif(edited, '', digest) FROM head {where}"

_ALL_HEADS: Final = """
    SELECT rowid AS key, record_id || coalesce(digest, '') || edited AS text
    FROM head WHERE rowid > coalesce(:last, 0) ORDER BY key LIMIT :part
"""
