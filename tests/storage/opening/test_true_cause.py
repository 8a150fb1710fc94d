"""What keeps a file from opening is told by its true cause."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.storage.connection import DamagedFileError
from app.storage.project_file import ProjectFile
from tests.files.hostile_making import sql
from tests.storage.opening.openings import both, opened


def long_name(folder: Path, length: int) -> Path:
    """Return a name of that many bytes, most of them of Thai letters."""
    letters = (length - len(".sqlite")) // 3
    return folder / ("ก" * letters + "a" * (length - 7 - 3 * letters) + ".sqlite")


def test_a_name_too_long_to_be_written_to_is_told_as_that(saved: Path, record: ProjectRecord) -> None:
    path = long_name(saved.parent, 255)
    saved.rename(path)
    with pytest.raises(UserError, match="ยาวเกินไป"):
        ProjectFile.open(path)
    assert opened(path, writable=False) == record


def test_a_name_as_long_as_can_be_written_to_is_shortened_wherever_it_is_ours(
    saved: Path, record: ProjectRecord
) -> None:
    path = long_name(saved.parent, 247)
    saved.rename(path)
    with ProjectFile.open(path) as file:
        assert not file.database.backup_failed
        file.set_project_entry(record.project.id, "office", "ใหม่")
        file.database.write_copy(path.with_name(long_name(path.parent, 255).name))
    assert len(list(path.parent.glob("*.sqlite"))) == 2


@pytest.mark.posix
@both
def test_what_is_no_plain_file_is_refused_at_once(tmp_path: Path, writable: bool) -> None:
    (tmp_path / "zero.sqlite").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.sqlite")
    for name in ("zero", "pipe"):
        with pytest.raises(UserError, match="ไม่ใช่ไฟล์ข้อมูล"):
            ProjectFile.open(tmp_path / f"{name}.sqlite", writable=writable)


def test_amounts_whose_sum_no_number_holds_are_damage(saved: Path) -> None:
    sql(saved, f"UPDATE progress_report SET disbursed_satang = {2**63 - 1}")
    with ProjectFile.open(saved, writable=False) as file, pytest.raises(DamagedFileError, match="เสียหาย"):
        file.summaries()


@both
def test_a_list_thousands_deep_is_damage(saved: Path, writable: bool) -> None:
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute("UPDATE project SET objectives = ?", ["[" * 100_000 + "]" * 100_000])
    with pytest.raises(DamagedFileError), ProjectFile.open(saved, writable=writable) as file:
        file.project(file.project_ids()[0])


@both
def test_a_text_without_end_is_damage_and_is_not_shown(saved: Path, writable: bool) -> None:
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute("UPDATE project SET project_name = printf('%.*c', 17000000, 'x')")
    with pytest.raises(DamagedFileError) as caught, ProjectFile.open(saved, writable=writable) as file:
        file.project(file.project_ids()[0])
    assert len(str(caught.value)) < 500


def test_a_full_disk_is_told_as_that_and_not_as_a_missing_right(tmp_path: Path) -> None:
    from app.storage.connection import disk_error

    full = disk_error(tmp_path / "ก.sqlite", OSError(28, "No space left on device"))
    assert "เต็ม" in full.what
    assert "สิทธิ์" not in str(full)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_IOERR_RDLOCK])
def test_what_another_program_holds_is_no_error_of_the_disk(tmp_path: Path, code: int) -> None:
    """As SQLite reports it on Windows."""
    from app.storage.connection import translated

    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    with pytest.raises(UserError, match="ถูกเปิดใช้อยู่"), translated(tmp_path / "a.sqlite"):
        raise error
