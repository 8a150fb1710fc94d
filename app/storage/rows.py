"""Convert between the form's values and the columns of a row: one column per entry, by its kind."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any, cast

from app.models.entry import LIST_KINDS, Kind, empty_value, entries, later_entries
from app.models.note import TOPICS, WHOLE_FILE, Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, StrategicAlignment, TargetGroup

Row = dict[str, Any]


def dicts(cursor: sqlite3.Cursor) -> list[Row]:
    """Return all rows of a query as dicts."""
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def insert(connection: sqlite3.Connection, table: str, row: Row) -> None:
    connection.execute(_insertion(table, row), list(row.values()))


def upsert(connection: sqlite3.Connection, table: str, row: Row, *, key: str) -> None:
    """Insert a row, or update the row with the same key."""
    changed = ", ".join(f"{column} = excluded.{column}" for column in row)
    sql = f"{_insertion(table, row)} ON CONFLICT ({key}) DO UPDATE SET {changed}"
    connection.execute(sql, list(row.values()))


def update(connection: sqlite3.Connection, table: str, row_id: str, values: Row) -> None:
    """Update columns of a row. Raises KeyError if it does not exist."""
    changed = ", ".join(f"{column} = ?" for column in values)
    _one_row(connection, f"UPDATE {table} SET {changed} WHERE id = ?", [*values.values(), row_id])


def delete(connection: sqlite3.Connection, table: str, row_id: str) -> None:
    """Delete a row. Raises KeyError if it does not exist."""
    _one_row(connection, f"DELETE FROM {table} WHERE id = ?", [row_id])


def _insertion(table: str, row: Row) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"


def _one_row(connection: sqlite3.Connection, sql: str, values: list[Any]) -> None:
    if connection.execute(sql, values).rowcount != 1:
        raise KeyError(values[-1])


def to_column(kind: Kind, value: Any) -> Any:
    """Return the stored form of a value: dates as ISO, lists as JSON text, others unchanged."""
    if kind in LIST_KINDS:
        members = [asdict(member) if kind in (Kind.TARGETS, Kind.ALIGNMENTS) else member for member in value]
        return json.dumps(members, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else value


def from_column(kind: Kind, column: Any) -> Any:
    """Return the value of a column: the inverse of `to_column`.

    Raises ValueError, TypeError or KeyError for others.
    """
    if kind is Kind.TARGETS:
        return tuple(
            TargetGroup(_texts([group["title"]])[0], _texts(group["items"])) for group in json.loads(column)
        )
    if kind is Kind.ALIGNMENTS:
        return tuple(StrategicAlignment(**_text_values(alignment)) for alignment in json.loads(column))
    if kind in LIST_KINDS:
        return _texts(json.loads(column))
    return date.fromisoformat(column) if kind is Kind.DATE and column is not None else column


def _texts(members: Any) -> tuple[str, ...]:
    """Return a list's members, which must be texts: a damaged page may contain valid JSON.

    Raises ValueError.
    """
    if not isinstance(members, list) or not all(isinstance(member, str) for member in members):
        raise ValueError("not a list of texts")
    return tuple(members)


def _text_values(group: dict[str, Any]) -> dict[str, str]:
    return dict(zip(group, _texts(list(group.values())), strict=True))


def project_row(project: Project) -> Row:
    return {"id": project.id} | _columns(project)


def project_from(row: Mapping[str, Any]) -> Project:
    return Project(row["id"], **_values(Project, row))


def report_row(report: ProgressReport) -> Row:
    key = {"id": report.id, "project_id": report.project_id, "period": str(report.period)}
    return key | _columns(report)


def report_from(row: Mapping[str, Any]) -> ProgressReport:
    return ProgressReport(row["project_id"], Period.parse(row["period"]), **_values(ProgressReport, row))


def note_row(note: Note) -> Row:
    about = {
        "topic": note.topic,
        "period": str(note.period or ""),
        "entry_key": note.entry_key,
        "rule": note.rule,
    }
    return {"id": note.id, "project_id": note.project_id or None} | about | _columns(note)


def note_from(row: Mapping[str, Any]) -> Note:
    period = Period.parse(row["period"]) if row["period"] else None
    about = (row["project_id"] or WHOLE_FILE, _topic(row["topic"]), period, row["entry_key"], row["rule"])
    return Note(row["id"], *about, **_values(Note, row))


def _topic(word: str) -> str:
    return Topic(word) if word in TOPICS else word


def _columns(record: Project | ProgressReport | Note) -> Row:
    declared = entries(type(record)).values()
    return {item.key: to_column(item.kind, getattr(record, item.key)) for item in declared}


def _values(cls: type[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    known = {**later, **row} if (later := _later_columns(cast(Any, cls))) else row
    return {
        key: from_column(kind, known[key]) if is_written else known[key]
        for key, kind, is_written in _kinds(cast(Any, cls))
    }


@cache
def _later_columns(cls: Any) -> Row:
    """Return the columns that older files lack, with their empty values."""
    return {key: to_column(item.kind, empty_value(item.kind)) for key, item in later_entries(cls).items()}


@cache
def _kinds(cls: Any) -> list[tuple[str, Kind, bool]]:
    """Return each entry's key, its kind, and whether its column needs decoding; cached for speed."""
    written = LIST_KINDS | {Kind.DATE}
    return [(item.key, item.kind, item.kind in written) for item in entries(cls).values()]
