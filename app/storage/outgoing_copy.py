"""The copy that is sent: without records of gathering and the sender's own settings, and with names masked if
requested.
"""

import contextlib
import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from app.models.entry import LIST_KINDS, TEXT_KINDS, Personal, entries
from app.models.name_mask import MASK, NameMask
from app.models.note import Topic, rule_of
from app.models.submission.units import Addressee
from app.storage.connection import write_copy
from app.storage.damage import DamageCheck
from app.storage.drafts import private_draft
from app.storage.file_settings import (
    ACKNOWLEDGED,
    DIVISION,
    FISCAL_YEAR,
    FROM_ABOVE,
    MASKED,
    OFFICE,
    PRINTED,
    RETURNED,
    ROLE,
    SENT,
    SHARED,
    SHARED_FOLDER,
    SIGNATURE_FIELDS,
    SIGNERS,
    UNITS_OF,
    WAITING,
)
from app.storage.opening.gate import connect_draft
from app.storage.packing import PAYLOAD_TEXT
from app.storage.revision_payload import FORMS, NOTE, PROJECT, REPORT
from app.storage.revision_store import RevisionStore
from app.storage.revisions import UNKNOWN
from app.storage.schema_marks import LATEST_VERSION

_OF_SENDER: Final = (
    ROLE,
    OFFICE,
    FISCAL_YEAR,
    SIGNERS,
    SIGNATURE_FIELDS,
    PRINTED,
    SENT,
    WAITING,
    ACKNOWLEDGED,
    SHARED_FOLDER,
    SHARED,
    UNITS_OF,
    DIVISION,
    FROM_ABOVE,
)
"""Settings that say whose work a file is, who signs it, what was printed and sent and by which folder, what
waits here, and what the offices have: a received copy has none of them.
"""

_PERSONAL: Final = {
    kind: personal
    for kind, form in FORMS.items()
    if (personal := {item.key: item.personal for item in entries(form).values() if item.personal})
}
"""The columns of each table that tell about people."""


def write_outgoing(
    connection: sqlite3.Connection,
    path: Path,
    target: Path,
    *,
    masked: bool,
    only: Collection[str] | None = None,
    returned_to: str = "",
) -> int:
    """Write a clean, checked copy of the open file `path` to `target`, or none at all.

    `only`: the ids of the projects to include, with all their records; None for all. `returned_to`: the
    office that is asked before it changes anything there. Returns how many names and numbers were masked
    in running text. Only finished bytes are written near the target, which may be somebody else's USB stick.
    Raises what `write_copy` raises, and OSError.
    """
    hidden = 0
    with private_draft() as folder:
        draft = folder / "draft.sqlite"
        write_copy(connection, path, draft)
        with contextlib.closing(connect_draft(draft)) as copy:
            copy.execute("BEGIN")
            if only is not None:
                _keep_only(copy, only, Addressee.parse(returned_to).office)
            _forget_gatherings(copy)
            _forget_settings(copy)
            _mark_return(copy, returned_to)
            if masked:
                hidden = _mask(copy)
            copy.execute("COMMIT")
            write_copy(copy, path, target)  # once more, so that no removed data stays in a free page
    return hidden


def _forget_gatherings(copy: sqlite3.Connection) -> None:
    for statement in ("UPDATE revision SET gathering = NULL", "DELETE FROM receipt", "DELETE FROM gathering"):
        copy.execute(statement)


def _forget_settings(copy: sqlite3.Connection) -> None:
    copy.executemany("DELETE FROM setting WHERE key = ?", ((key,) for key in _OF_SENDER))


def _mark_return(copy: sqlite3.Connection, returned_to: str) -> None:
    """Set or clear the mark of a return file: an office may continue in one, and what it then sends is no
    return.
    """
    copy.execute("DELETE FROM setting WHERE key = ?", [RETURNED])
    if returned_to:
        copy.execute("INSERT INTO setting VALUES (?, ?)", [RETURNED, returned_to])


def _keep_only(copy: sqlite3.Connection, project_ids: Collection[str], office: str) -> None:
    """Remove all other projects with their revisions, and notes on the whole file but those that the office
    must know: the deadlines, and which of these projects were merged.
    """
    copy.execute("CREATE TEMP TABLE wanted (id TEXT PRIMARY KEY)")
    copy.executemany("INSERT INTO wanted VALUES (?)", ((project_id,) for project_id in project_ids))
    copy.execute("DELETE FROM project WHERE id NOT IN wanted")
    of_merged = "topic = ? AND (rule IN wanted OR text IN wanted)"
    copy.execute(f"CREATE TEMP TABLE told AS SELECT id FROM {NOTE} WHERE {of_merged}", [Topic.MERGED])
    copy.execute(_DEADLINES, [NOTE, Topic.DEADLINE, Topic.DIVISION_DEADLINE, rule_of(office)])
    of_file = "project_id IS NULL AND id NOT IN due AND id NOT IN told"
    copy.execute(f"DELETE FROM {NOTE} WHERE {of_file}")
    copy.execute(
        f"""
        DELETE FROM revision
        WHERE coalesce(iif(kind = ?, record_id, json_extract({PAYLOAD_TEXT}, '$.project_id')), '')
            NOT IN wanted
        AND record_id NOT IN due AND record_id NOT IN told
        """,
        [PROJECT],
    )
    for table in ("told", "due"):
        copy.execute(f"DROP TABLE {table}")
    copy.execute("DELETE FROM head WHERE record_id NOT IN (SELECT record_id FROM revision)")
    copy.execute("DROP TABLE wanted")


_DEADLINES: Final = f"""
    CREATE TEMP TABLE due AS
    WITH told AS (
        SELECT record_id, json_extract(body, '$.topic') AS topic, json_extract(body, '$.rule') AS rule
        FROM (SELECT record_id, {PAYLOAD_TEXT} AS body FROM revision WHERE kind = ?)
    )
    SELECT DISTINCT record_id AS id FROM told WHERE topic = ? OR (topic = ? AND rule = ?)
"""
"""The deadlines of the sender, and those that the office has set for its divisions."""


def _mask(copy: sqlite3.Connection) -> int:
    """Mask names, and drop the history, which contains them: every record starts again with its present
    content.

    Notes are removed: they are between the office and the coordinator. Returns how many names and numbers of
    these people were masked in running text.
    """
    copy.execute(f"DELETE FROM {NOTE}")
    hidden = _hide_in_texts(copy)
    for kind, columns in _PERSONAL.items():
        for column in columns:
            copy.execute(f"UPDATE {kind} SET {column} = ? WHERE {column} <> ''", [MASK])
    copy.execute("DELETE FROM revision")
    copy.execute("DELETE FROM head")
    for kind in FORMS:
        copy.execute(f"INSERT INTO head SELECT id, '{kind}', NULL, 1, NULL FROM {kind}")
    copy.execute("INSERT OR REPLACE INTO setting VALUES (?, '1')", [MASKED])
    unproved = DamageCheck(copy, Path(), LATEST_VERSION)  # nothing is known of these heads
    RevisionStore(copy, unproved).commit(UNKNOWN)
    return hidden


def _hide_in_texts(copy: sqlite3.Connection) -> int:
    """Mask the people of the entries, present and past, in all other texts. Returns the number of places."""
    people = {(what, value) for kind in _PERSONAL for what, value in _people(copy, kind)}
    mask = NameMask(*([value for what, value in people if what is wanted] for wanted in Personal))
    hidden = 0
    for table, key, columns in _TEXTS:
        for record_id, *texts in copy.execute(f"SELECT {key}, {', '.join(columns)} FROM {table}").fetchall():
            for column, text in zip(columns, texts, strict=True):
                changed, count = mask.hide(text)
                if count:
                    copy.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", [changed, record_id])
                hidden += count
    return hidden


def _people(copy: sqlite3.Connection, kind: str) -> Iterator[tuple[Personal, str]]:
    """Yield what the personal entries of all records of a kind hold, and have ever held."""
    columns = _PERSONAL[kind]
    earlier = ", ".join(f"coalesce(json_extract(body, '$.{column}'), '')" for column in columns)
    for values in copy.execute(
        f"""
        SELECT {", ".join(columns)} FROM {kind}
        UNION
        SELECT {earlier} FROM (SELECT {PAYLOAD_TEXT} AS body FROM revision WHERE kind = ?)
        """,
        [kind],
    ):
        yield from zip(columns.values(), values, strict=True)


def _text_columns(kind: str) -> list[str]:
    """Return the columns of running text, including lists as JSON: the mask needs no escaping there."""
    declared = entries(FORMS[kind]).values()
    return [item.key for item in declared if item.kind in TEXT_KINDS | LIST_KINDS and not item.personal]


_TEXTS: Final = (
    (PROJECT, "id", _text_columns(PROJECT)),
    (REPORT, "id", _text_columns(REPORT)),
    ("setting", "key", ["value"]),
)
"""Table, key and columns of all running text in a masked copy."""
