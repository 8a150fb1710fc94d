"""Any path: a file of ours opens, anything else is refused in Thai and not changed."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.storage.connection import DamagedFileError
from app.storage.project_file import ProjectFile
from app.storage.schema_marks import LATEST_VERSION
from tests.long_form import only_long
from tests.storage.opening.openings import both, opened, refuses
from tests.storage.world import as_nobody, held_by_another_process, small_disk, unchanged


@both
def test_a_file_of_ours_opens(saved: Path, record: ProjectRecord, writable: bool) -> None:
    with unchanged(saved):
        assert opened(saved, writable=writable) == record


@pytest.mark.parametrize("name", ["ก ข.sqlite", "a#b?c%20d.sqlite", "ไฟล์ ' \" & ; ๑.sqlite"])
def test_a_name_may_hold_any_character(tmp_path: Path, name: str) -> None:
    ProjectFile.create(tmp_path / name).close()
    with ProjectFile.open(tmp_path / name, writable=False) as file:
        assert file.project_ids() == []


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text here")
@both
def test_a_name_from_an_old_disk_need_not_be_utf8(
    tmp_path: Path, record: ProjectRecord, writable: bool
) -> None:
    path = tmp_path / os.fsdecode("มีนบุรี.sqlite".encode("tis-620"))
    with ProjectFile.create(path) as file:
        file.add_project(record.project, record.reports)
    assert opened(path, writable=writable) == record


def test_a_network_share_is_named_as_sqlite_wants_it() -> None:
    from app.storage.connection import database_uri

    class Share(type(Path())):  # type: ignore[misc]
        def resolve(self, strict: bool = False) -> "Share":
            return self

        def as_posix(self) -> str:
            return "//server/งาน/a b.sqlite"

    assert (
        database_uri(Share("x"), "ro") == "file:////server/%E0%B8%87%E0%B8%B2%E0%B8%99/a%20b.sqlite?mode=ro"
    )


@both
def test_a_missing_file_is_refused(path: Path, writable: bool) -> None:
    refuses(path, "ไม่พบไฟล์", writable=writable)


@both
def test_a_folder_is_refused(tmp_path: Path, writable: bool) -> None:
    refuses(tmp_path, "เป็นโฟลเดอร์", writable=writable)


@both
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ว่างเปล่า"),
        (b"S", "เสียหาย"),
        (b"SQLite format 3\0", "เสียหาย"),
        (b"%PDF-1.7\n" + b"x" * 5000, "ไม่ใช่ไฟล์ของโปรแกรมรายงาน"),
        (b"PK\3\4" + b"x" * 5000, "ไม่ใช่ไฟล์ของโปรแกรมรายงาน"),
        ("โครงการ\n".encode() * 100, "ไม่ใช่ไฟล์ของโปรแกรมรายงาน"),
        (b"\0" * 8192, "ไม่ใช่ไฟล์ของโปรแกรมรายงาน"),
    ],
)
def test_what_is_no_sqlite_file_is_refused(path: Path, content: bytes, words: str, writable: bool) -> None:
    path.write_bytes(content)
    refuses(path, words, writable=writable)


@both
def test_a_file_of_another_program_is_refused(path: Path, writable: bool) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE project (id)")
    refuses(path, "โปรแกรมอื่น", writable=writable)


def with_pragma(path: Path, pragma: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA {pragma}").fetchall()


@both
def test_a_newer_file_is_refused(saved: Path, writable: bool) -> None:
    with_pragma(saved, f"user_version = {LATEST_VERSION + 1}")
    refuses(saved, "รุ่นใหม่กว่า", writable=writable)


@both
def test_a_file_without_a_version_is_refused(saved: Path, writable: bool) -> None:
    with_pragma(saved, "user_version = 0")
    refuses(saved, "เสียหาย", writable=writable)


@both
def test_a_file_in_wal_mode_is_refused(saved: Path, writable: bool) -> None:
    with_pragma(saved, "journal_mode = WAL")
    refuses(saved, "โปรแกรมอื่นแก้ไข", writable=writable)


@both
@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE progress_report",
        "DROP TABLE setting",
        "ALTER TABLE project DROP COLUMN office",
        "ALTER TABLE progress_report RENAME COLUMN narrative TO story",
    ],
)
def test_a_file_that_another_program_rebuilt_is_refused(saved: Path, change: str, writable: bool) -> None:
    with closing(sqlite3.connect(saved)) as connection:
        connection.execute(change)
    refuses(saved, "มีโครงสร้างที่โปรแกรมรายงานไม่ได้สร้าง", writable=writable)


# --- damage ---


@both
def test_a_truncated_file_is_refused_whatever_its_length(saved: Path, writable: bool) -> None:
    whole = saved.read_bytes()
    pages = range(4096, len(whole), 4096)
    for length in (1, 15, 16, 99, 100, 512, *pages, *(page - 1 for page in pages), len(whole) - 1):
        saved.write_bytes(whole[:length])
        refuses(saved, "เสียหาย", writable=writable)


@both
@pytest.mark.parametrize("seed", [*range(30), *only_long(*range(30, 100))])
def test_a_damaged_file_is_refused_or_read_whole(saved: Path, seed: int, writable: bool) -> None:
    """Some flips only change a text, which cannot be detected here; none may cause an unexpected error."""
    saved.write_bytes(damaged(saved.read_bytes(), random.Random(seed)))
    with unchanged(saved):
        try:
            opened(saved, writable=writable)
        except UserError as error:
            assert error.remedy  # noqa: PT017
        except ValueError as error:
            assert "unpack" in str(error)  # noqa: PT017 - a row gone without a trace


def damaged(whole: bytes, chance: random.Random) -> bytes:
    content = bytearray(whole)
    for _ in range(chance.choice([1, 1, 3, 20])):
        place = chance.randrange(100, len(content))
        match chance.randrange(3):
            case 0:
                content[place] ^= 1 << chance.randrange(8)
            case 1:
                content[place : place + 200] = chance.randbytes(len(content[place : place + 200]))
            case 2:
                content[place : place + 500] = bytes(len(content[place : place + 500]))
    return bytes(content)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("rationale", "['no JSON'"),
        ("rationale", '{"a": 1}'),
        ("objectives", "[1, 2]"),
        ("targets", '[{"title": "ก"}]'),
        ("targets", '["ก"]'),
        ("strategic_alignments", '[{"unknown": "ก"}]'),
        ("strategic_alignments", '[["ก"]]'),
    ],
)
def test_a_list_that_this_program_never_wrote_is_damage(saved: Path, column: str, value: str) -> None:
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute(f"UPDATE project SET {column} = ?", [value])
    with ProjectFile.open(saved, writable=False) as file, pytest.raises(DamagedFileError):
        file.project(file.project_ids()[0])
    with pytest.raises(DamagedFileError):
        ProjectFile.open(saved)


def test_a_text_that_is_not_utf8_is_damage(saved: Path) -> None:
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute("UPDATE project SET office = CAST(x'e0b8' AS TEXT)")
    with pytest.raises(DamagedFileError), ProjectFile.open(saved, writable=False) as file:
        file.project(file.project_ids()[0])


# --- rights, locks and full disks ---


@pytest.fixture
def foreign(saved: Path) -> Iterator[Path]:
    """A file of another user, in an accessible folder."""
    with tempfile.TemporaryDirectory(prefix="raingan-test-") as folder:
        path = Path(folder, saved.name)
        path.write_bytes(saved.read_bytes())
        yield path


@pytest.mark.posix
def test_a_read_only_file_is_read_but_not_opened_to_write(foreign: Path, record: ProjectRecord) -> None:
    foreign.parent.chmod(0o777)
    foreign.chmod(0o444)
    with as_nobody():
        refuses(foreign, "เขียนไม่ได้", writable=True)
        with unchanged(foreign):
            assert opened(foreign, writable=False) == record


@pytest.mark.posix
def test_a_read_only_folder_is_read_but_not_opened_to_write(foreign: Path, record: ProjectRecord) -> None:
    foreign.chmod(0o666)
    foreign.parent.chmod(0o555)
    with as_nobody():
        refuses(foreign, "เขียนไม่ได้", writable=True)
        with unchanged(foreign):
            assert opened(foreign, writable=False) == record
    foreign.parent.chmod(0o755)


@pytest.mark.posix
@both
def test_a_file_that_may_not_be_read_is_refused(foreign: Path, writable: bool) -> None:
    foreign.parent.chmod(0o755)
    foreign.chmod(0o000)
    with as_nobody(), pytest.raises(UserError, match=r"เปิดไฟล์ .* ไม่ได้"):
        ProjectFile.open(foreign, writable=writable)


@both
def test_a_file_that_is_open_elsewhere_is_refused(saved: Path, writable: bool) -> None:
    with held_by_another_process(saved), unchanged(saved), pytest.raises(UserError, match="ถูกเปิดใช้อยู่"):
        ProjectFile.open(saved, writable=writable)
    ProjectFile.open(saved).close()


@both
def test_a_file_that_is_open_here_is_refused(saved: Path, writable: bool) -> None:
    with ProjectFile.open(saved), pytest.raises(UserError, match="ถูกเปิดใช้อยู่"):
        ProjectFile.open(saved, writable=writable)


def test_two_may_read_at_once(saved: Path, record: ProjectRecord) -> None:
    with ProjectFile.open(saved, writable=False):
        assert opened(saved, writable=False) == record


@pytest.mark.posix
def test_what_a_killed_program_left_half_done_is_taken_back_even_to_read(
    saved: Path, record: ProjectRecord
) -> None:
    script = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN")
connection.execute("UPDATE project SET rationale = '[]', objectives = '[]', office = 'ครึ่งเดียว'")
connection.execute("UPDATE progress_report SET narrative = 'ครึ่งเดียว'")
connection.execute("INSERT INTO setting VALUES ('x', hex(zeroblob(60000)))")
os.kill(os.getpid(), signal.SIGKILL)
"""
    before = saved.read_bytes()
    killed = subprocess.run([sys.executable, "-c", script, str(saved)])
    assert killed.returncode == -signal.SIGKILL
    assert saved.read_bytes() != before
    assert opened(saved, writable=False) == record
    assert opened(saved, writable=True) == record


# --- creating ---


def test_creating_never_overwrites(saved: Path) -> None:
    with unchanged(saved), pytest.raises(UserError, match="อยู่แล้ว"):
        ProjectFile.create(saved)


def test_creating_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"สร้างไฟล์ a\.sqlite ไม่ได้"):
        ProjectFile.create(tmp_path / "missing" / "a.sqlite")


@pytest.mark.posix
def test_creating_in_a_read_only_folder_leaves_nothing(foreign: Path) -> None:
    foreign.parent.chmod(0o555)
    with as_nobody(), unchanged(foreign), pytest.raises(UserError, match=r"สร้างไฟล์ b\.sqlite ไม่ได้"):
        ProjectFile.create(foreign.with_name("b.sqlite"))
    foreign.parent.chmod(0o755)


@pytest.mark.posix
def test_creating_on_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "12k") as disk:
        with pytest.raises(UserError, match="เต็ม"):
            ProjectFile.create(disk / "a.sqlite")
        assert list(disk.iterdir()) == []
