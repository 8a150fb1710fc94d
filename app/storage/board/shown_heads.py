"""Digests of the shown state: which revision each row of a file shows.

Two states with the same digest have the same rows, as long as no row is edited.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.storage.revision_payload import NOTE, PROJECT, REPORT


def digest_of_all(connection: sqlite3.Connection) -> str:
    """Return the digest (hexadecimal) of all heads of the file. An uncommitted edit changes it, too."""
    sql = "SELECT group_concat(record_id || coalesce(digest, '') || edited) FROM head"
    [text] = connection.execute(sql).fetchone()
    return hashlib.sha256((text or "").encode()).hexdigest()


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
