"""A file that is shown first and backed up in a thread: the same guarantees, a little later."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Semaphore

import pytest

from app.models.project_record import ProjectRecord
from app.storage import backups
from app.storage.connection import DamagedFileError, damaged
from app.storage.database_file import FileReplacedError
from app.storage.project_file import ProjectFile
from tests.conftest import create_backed_up
from tests.storage.world import ROOT, unchanged

FILES = ROOT / "tests" / "files"


@pytest.fixture
def saved(path: Path, record: ProjectRecord) -> Path:
    """A closed file that was made and edited here, which leaves a backup in the user's folders."""
    with create_backed_up(path) as made:
        made.add_project(record.project, record.reports)
    return path


@pytest.fixture
def later(saved: Path) -> ProjectFile:
    """The saved file, open, its backup not made yet; earlier backups are deleted."""
    shutil.rmtree(backups.backup_folder(saved))
    return ProjectFile.open(saved, shown_first=True)


def offices(path: Path, record: ProjectRecord) -> list[str]:
    """Return the content of each backup, oldest first."""
    found = []
    for backup in backups.backups(path):
        with ProjectFile.open(backup, writable=False) as file:
            found.append(file.project(record.project.id).office)
    return found


def test_it_is_made_while_the_file_is_read(later: ProjectFile, record: ProjectRecord) -> None:
    assert (backups.backups(later.path), later.database.is_backed_up) == ([], False)
    later.database.begin_backup()
    assert later.project(record.project.id) == record.project
    later.database.finish_backup()
    assert later.database.is_backed_up
    assert offices(later.path, record) == [record.project.office]
    later.close()


def test_the_first_change_waits_until_what_was_opened_is_safe(
    later: ProjectFile, record: ProjectRecord
) -> None:
    later.set_project_entry(record.project.id, "office", "ใหม่")
    later.close()
    assert offices(later.path, record) == [record.project.office]


def test_closing_waits_for_it_too(later: ProjectFile, record: ProjectRecord) -> None:
    later.close()
    assert offices(later.path, record) == [record.project.office]


def test_the_file_stays_locked_for_others_after_it(later: ProjectFile) -> None:
    """Closing a file drops the process's locks on it, unless SQLite itself closes it."""
    assert "เปิดใช้อยู่" in opened_elsewhere(later.path)
    later.database.finish_backup()
    assert "เปิดใช้อยู่" in opened_elsewhere(later.path)
    later.close()
    assert opened_elsewhere(later.path) == "open"


def opened_elsewhere(path: Path) -> str:
    """Return the message for another process that tries to open the file."""
    script = """
import sys
from pathlib import Path
from app.models.errors import UserError
from app.storage.project_file import ProjectFile
try:
    ProjectFile.open(Path(sys.argv[1]), writable=False).close()
    print("open", end="")
except UserError as error:
    sys.stdout.buffer.write(str(error).encode())
"""
    command = [sys.executable, "-c", script, str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()


def test_a_program_that_ends_without_closing_the_file_does_not_wait_for_the_backup_to_be_read(
    saved: Path,
) -> None:
    """Only a window says when a few more rows may be read, and it has gone."""
    shutil.rmtree(backups.backup_folder(saved))
    script = """
import sys
from pathlib import Path
from app.storage.project_file import ProjectFile
file = ProjectFile.open(Path(sys.argv[1]), shown_first=True)
file.database.begin_backup()
file.database.finish_backup()
"""
    subprocess.run([sys.executable, "-c", script, str(saved)], cwd=ROOT, check=True, timeout=30)
    assert len(backups.backups(saved)) == 1


def test_when_it_cannot_be_made_work_goes_on(
    later: ProjectFile, record: ProjectRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no folder").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "no folder"))
    later.set_project_entry(record.project.id, "office", "ยังทำงานได้")
    assert later.database.backup_failed
    assert later.project(record.project.id).office == "ยังทำงานได้"
    later.close()


def test_a_file_that_makes_no_sound_copy_is_not_written_to(
    later: ProjectFile, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: object, path: Path, _target: Path) -> None:
        raise damaged(path)

    monkeypatch.setattr(backups, "write_copy", fail)
    with unchanged(later.path):
        for _ in range(2):
            with pytest.raises(DamagedFileError):
                later.set_project_entry(record.project.id, "office", "ใหม่")
    later.close()


@pytest.mark.posix
def test_a_file_put_in_its_place_is_not_backed_up_as_it(
    later: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    ProjectFile.create(other).close()
    other.replace(later.path)
    with pytest.raises(FileReplacedError):
        later.set_project_entry(record.project.id, "office", "ใหม่")
    assert (later.database.backup_failed, backups.backups(later.path)) == (True, [])
    later.close()


def test_an_older_file_is_backed_up_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    shutil.copy(FILES / "schema-v1.sqlite", path)
    with ProjectFile.open(path, shown_first=True) as file:
        assert file.database.is_backed_up
        [backup] = backups.backups(path)
        assert int.from_bytes(backup.read_bytes()[60:64]) == 1


def test_reading_makes_none(saved: Path) -> None:
    before = backups.backups(saved)
    with ProjectFile.open(saved, writable=False, shown_first=True) as file:
        file.database.begin_backup()
        assert file.database.is_backed_up
    assert backups.backups(saved) == before


def test_the_backup_is_read_a_step_at_a_time_when_the_window_lets_it(
    later: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = Semaphore(0)

    def endless(*_: object) -> Iterator[None]:
        while True:
            steps.release()
            yield

    monkeypatch.setattr(backups, "checking_backup", endless)
    later.database.finish_backup()
    for _ in range(3):
        assert steps.acquire(timeout=10)
        assert not steps.acquire(timeout=0.02)
        assert later.database.read_on()
    later.close()
