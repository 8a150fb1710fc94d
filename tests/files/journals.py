"""Files that a killed program, or an attacker, leaves beside a project file."""

import os
import signal
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from app.storage.opening.journals import journal_of
from app.storage.project_file import ProjectFile

_MAGIC = bytes.fromhex("d9d505f920a163d7")

_KILLED = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"PRAGMA cache_size = {sys.argv[2]}")
connection.execute("BEGIN")
for statement in sys.argv[3:]:
    connection.execute(statement)
os.kill(os.getpid(), signal.SIGKILL)
"""

HALF = (
    "UPDATE project SET rationale = '[]', objectives = '[]', office = 'ครึ่งเดียว'",
    "UPDATE progress_report SET narrative = 'ครึ่งเดียว'",
    "UPDATE revision SET at = '2020-01-01T00:00:00Z'",
    "INSERT INTO setting VALUES ('x', hex(zeroblob(60000)))",
)


def half_done(path: Path, pages_held: int = 1) -> None:
    """Leave a change unfinished: some of its pages are in the file, and its journal is beside it."""
    command = [sys.executable, "-c", _KILLED, str(path), str(pages_held), *HALF]
    assert subprocess.run(command).returncode == -signal.SIGKILL
    assert journal_of(path).stat().st_size


def all_but_done(path: Path, key: str = "office") -> None:
    """Leave a change without its last step: its pages are in the file, its journal is beside it.

    The entry `key` of the single project is changed; "setting" changes a setting instead.
    """
    with ProjectFile.open(path) as file:
        [project_id] = file.project_ids()
        file.database.connection.execute("PRAGMA journal_mode = PERSIST")
        with file.transaction():
            if key == "setting":
                file.set_setting("x", "เกือบเสร็จ")
            else:
                file.set_project_entry(project_id, key, "เกือบเสร็จ")
            head = journal_of(path).read_bytes()[:28]
        after, journal = path.read_bytes(), journal_of(path).read_bytes()
        file.database.connection.execute("PRAGMA journal_mode = DELETE")
    nonce, pages, sector, size = struct.unpack(">4I", head[12:28])
    count = (len(journal) - sector) // (size + 8)
    head = _MAGIC + struct.pack(">5I", count, nonce, pages, sector, size)
    path.write_bytes(after)
    journal_of(path).write_bytes(head + journal[28 : sector + count * (size + 8)])


def name_super_journal(journal: Path, target: Path) -> None:
    """Make a journal name a file that SQLite deletes after playing back."""
    content, name = journal.read_bytes(), os.fsencode(target)
    size = int.from_bytes(content[24:28])
    checksum = sum(byte if byte < 128 else byte - 256 for byte in name) & 0xFFFF_FFFF
    pointer = struct.pack(">I", 0x4000_0000 // size + 1) + name
    journal.write_bytes(content + pointer + struct.pack(">II", len(name), checksum) + _MAGIC)


def stale_log(path: Path) -> bytes:
    """Leave a write-ahead log of a copy of the file beside it. Returns the log's content."""
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE project SET office = 'จากไฟล์อื่น'")
        log = copy.with_name("copy.db-wal").read_bytes()
    path.with_name(f"{path.name}-wal").write_bytes(log)
    for left in path.parent.glob("copy.db*"):
        left.unlink()
    return log


def edit(path: Path, office: str) -> None:
    with ProjectFile.open(path) as file:
        file.set_project_entry(file.project_ids()[0], "office", office)


def office_of(path: Path) -> str:
    with ProjectFile.open(path, writable=False) as file:
        return file.project(file.project_ids()[0]).office
