"""A reader and a writer of project files, made from docs/file-format.md alone, without importing app.

They take long parts (tables, steps, the dictionary) from the document itself, so that a mistake in it fails
tests/test_file_format.py.
"""

import hashlib
import json
import re
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

Row = dict[str, Any]

DOCUMENT = (Path(__file__).parent.parent / "docs" / "file-format.md").read_text("utf-8")
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
WHOLE_FILE = UUID("7d1e8a52-4c0b-5f7e-9b1d-52474e470005")
LISTS = {"rationale", "objectives", "targets", "strategic_alignments"}
ABOUT = {
    "project": (),
    "progress_report": ("project_id", "period"),
    "note": ("project_id", "topic", "period", "entry_key", "rule"),
}
IN_DIGEST = ("at", "device", "editor", "kind", "record_id")


# --- what the document holds ---


def block(language: str) -> str:
    """Return the document's single code block of a language."""
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    return str(found)


def version() -> int:
    """Return the file's `user_version`."""
    [found] = re.findall(r"`PRAGMA user_version` \| ([0-9]+),", DOCUMENT)
    return int(found)


def statements() -> list[str]:
    return [statement for statement in block("sql").split(";\n") if statement]


def steps() -> list[str]:
    """Return the names that `_sqlite_migrations` must list."""
    table = DOCUMENT.partition("| id | name |")[2].partition("\n\n")[0]
    return re.findall(r"^\| [0-9]+ \| `(\w+)` \|$", table, re.MULTILINE)


DICTIONARIES = {1: "".join(block("text").splitlines()).encode()}


# --- values, canonical JSON, bodies, digests ---


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def cleaned(text: str, *, one_line: bool) -> str:
    text = re.sub("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    text = "".join(
        sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
    )
    text = unicodedata.normalize("NFC", text)
    text = re.sub("\u0e4d([\u0e48-\u0e4b]?)\u0e32", "\\1\u0e33", text).strip()
    return text.replace("\n", " ") if one_line else text


def unpacked(body: str | bytes) -> str:
    if isinstance(body, str):
        return body
    stream = zlib.decompressobj(-15, zdict=DICTIONARIES[body[0]])
    text = stream.decompress(body[1:], 4_194_304)
    if not stream.eof or stream.unused_data:
        raise ValueError("a packed body that does not end where it must")
    return text.decode()


def packed(text: str) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=DICTIONARIES[1])
    return b"\1" + stream.compress(text.encode()) + stream.flush()


def body_of(row: Row) -> str:
    found = {}
    for column, value in row.items():
        plain = json.loads(value) if column in LISTS else value
        if column != "id" and plain is not None and plain != "" and plain != []:
            found[column] = plain
    return canonical(found)


def removal(kind: str, body: str) -> str:
    known = json.loads(body)
    return canonical({"removed": True} | {key: known[key] for key in ABOUT[kind] if key in known})


def digest_of(revision: Mapping[str, Any]) -> str:
    said = {key: revision[key] for key in IN_DIGEST}
    whole = said | {"body": json.loads(revision["body"]), "parents": json.loads(revision["parents"])}
    return hashlib.sha256(canonical(whole).encode()).hexdigest()


def report_id(project_id: str, period: str) -> str:
    return str(uuid5(UUID(project_id), period))


def note_id(project_id: str | None, *about: str) -> str:
    return str(uuid5(UUID(project_id) if project_id else WHOLE_FILE, "/".join(about)))


def content_digest(project_id: str, project: str, reports: list[str]) -> str:
    listed = sorted(map(json.loads, reports), key=lambda report: str(report["period"]))
    whole = {"id": project_id, "project": json.loads(project), "reports": listed}
    return hashlib.sha256(canonical(whole).encode()).hexdigest()


def first_signs(digest: str) -> str:
    """Return the typed code without its check character."""
    number = int(digest, 16) >> 196
    return "".join(SIGNS[number >> 5 * (11 - place) & 31] for place in range(12))


# --- reading ---


@dataclass(frozen=True)
class Contents:
    """The content of a valid file: payloads of the records with a row, revisions by digest, settings."""

    records: dict[tuple[str, str], str]
    revisions: dict[str, Row]
    unnamed: frozenset[str]
    settings: dict[str, str]
    receipts: dict[str, str]


def read(path: Path) -> Contents:
    """Read a file. Raises ValueError and errors of sqlite3, zlib and json if it is invalid."""
    check_header(path.read_bytes()[:100])
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        check_tables(connection)
        revisions = {row["digest"]: row for row in map(checked, rows(connection, "revision"))}
        heads = {row["record_id"]: row for row in rows(connection, "head")}
        records = {}
        for kind in ABOUT:
            for row in rows(connection, kind):
                records[kind, row["id"]] = proved(kind, row, heads.pop(row["id"]), revisions)
        for head in heads.values():
            check_removed(head, revisions)
        edited = connection.execute("SELECT record_id FROM head WHERE edited").fetchall()
        return Contents(
            records,
            revisions,
            frozenset(found["record_id"] for found in edited),
            {row["key"]: row["value"] for row in rows(connection, "setting")},
            {row["sha256"]: row["name"] for row in rows(connection, "receipt")},
        )


def rows(connection: sqlite3.Connection, table: str) -> Iterator[Row]:
    return (dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall())


def check_header(header: bytes) -> None:
    marks = (header[:16], header[18:20], header[60:64], header[68:72])
    if marks != (b"SQLite format 3\0", b"\1\1", version().to_bytes(4), b"RNGN"):
        raise ValueError(f"not a project file of version {version()}")


def check_tables(connection: sqlite3.Connection) -> None:
    listed = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    if sorted(row["sql"] for row in listed) != sorted(statements()):
        raise ValueError("other tables")
    if [row["name"] for row in rows(connection, "_sqlite_migrations")] != steps():
        raise ValueError("other steps")
    if tuple(connection.execute("PRAGMA integrity_check").fetchone()) != ("ok",):
        raise ValueError("damaged pages")
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise ValueError("a row that belongs to none")


def checked(row: Row) -> Row:
    revision = row | {"body": unpacked(row["body"]), "is_packed": isinstance(row["body"], bytes)}
    parents = json.loads(row["parents"])
    if canonical(json.loads(revision["body"])) != revision["body"] or parents != sorted(set(parents)):
        raise ValueError("not canonical")
    if digest_of(revision) != row["digest"]:
        raise ValueError("a revision under another name")
    return revision


def proved(kind: str, row: Row, head: Row, revisions: Mapping[str, Row]) -> str:
    body = body_of(row)
    if head["kind"] != kind:
        raise ValueError("a head of another kind")
    if head["edited"] and head["checksum"] not in (None, zlib.crc32(body.encode())):
        raise ValueError("an edited row that is not what was written")
    if not head["edited"] and revisions[head["digest"]]["body"] != body:
        raise ValueError("a row that is not what its revision says")
    return body


def check_removed(head: Row, revisions: Mapping[str, Row]) -> None:
    """Check a record that has a head and no row."""
    before = revisions[head["digest"]]["body"] if head["digest"] else None
    if not head["edited"] and not json.loads(before or "{}").get("removed"):
        raise ValueError("a row is missing")
    if head["edited"] and before and head["checksum"] is not None:
        gone = removal(head["kind"], before)
        if zlib.crc32(gone.encode()) != head["checksum"]:
            raise ValueError("a row is missing")


# --- writing ---


def write(path: Path, project: Row, reports: list[Row], *, with_revisions: bool) -> None:
    """Write a new file of one project. Without revisions its records are marked as edited."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 0x524E474E")
        connection.execute(f"PRAGMA user_version = {version()}")
        for statement in statements():
            connection.execute(statement)
        for number, name in enumerate(steps(), start=1):
            connection.execute("INSERT INTO _sqlite_migrations VALUES (?, 'raingan', ?, '')", (number, name))
        for kind, row in [("project", project), *(("progress_report", report) for report in reports)]:
            insert(connection, kind, row)
            put_head(connection, kind, row, with_revision=with_revisions)
        connection.commit()


def put_head(connection: sqlite3.Connection, kind: str, row: Row, *, with_revision: bool) -> None:
    body = body_of(row)
    head = {"record_id": row["id"], "kind": kind, "edited": 1, "checksum": zlib.crc32(body.encode())}
    if with_revision:
        revision = {"kind": kind, "record_id": row["id"], "parents": "[]", "body": body}
        revision |= {"at": "2018-11-01T02:30:00Z", "editor": "clerk", "device": "PC-1"}
        digest = digest_of(revision)
        insert(connection, "revision", revision | {"digest": digest, "body": packed(body)})
        head |= {"digest": digest, "edited": 0, "checksum": None}
    insert(connection, "head", head)


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    places = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values()))
