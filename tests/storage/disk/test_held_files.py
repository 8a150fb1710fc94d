"""Files that another program holds for a moment, as an antivirus does on Windows."""

import errno
import os
import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.services.sending import send
from app.storage.backups import backups, thin_out
from app.storage.disk import held_files
from app.storage.output_files import write_file
from app.storage.project_file import ProjectFile
from tests.storage.world import ROOT

SHARING_VIOLATION, LOCK_VIOLATION, ACCESS_DENIED = 32, 33, 5


def windows_error(winerror: int) -> PermissionError:
    error = PermissionError(errno.EACCES, "in use")
    error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]
    return error


class Scanner:
    """Holds every file: so many times, replacing, renaming and deleting fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times, self.winerror = 0, SHARING_VIOLATION
        self.waited_s = 0.0
        for name in ("replace", "rename", "unlink"):
            monkeypatch.setattr(Path, name, self._refusing(getattr(Path, name)))
        monkeypatch.setattr(time, "sleep", self._wait)

    def _refusing(self, act: Callable[..., object]) -> Callable[..., object]:
        def refuse(path: Path, *arguments: object, **named: object) -> object:
            if self.times and path.exists():
                self.times -= 1
                raise windows_error(self.winerror)
            return act(path, *arguments, **named)

        return refuse

    def _wait(self, pause: float) -> None:
        self.waited_s += pause


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> Scanner:
    return Scanner(monkeypatch)


@pytest.mark.parametrize("winerror", [SHARING_VIOLATION, LOCK_VIOLATION, ACCESS_DENIED])
def test_a_file_that_is_held_for_a_moment_is_replaced(
    tmp_path: Path, scanner: Scanner, winerror: int
) -> None:
    target = tmp_path / "แบบ.pdf"
    write_file(target, b"old")
    scanner.times, scanner.winerror = 6, winerror
    write_file(target, b"new")
    assert target.read_bytes() == b"new"
    assert 0 < scanner.waited_s < 2


def test_a_file_that_stays_open_in_another_program_is_named_after_two_seconds(
    tmp_path: Path, scanner: Scanner
) -> None:
    target = tmp_path / "แบบ.pdf"
    write_file(target, b"old")
    scanner.times = 10
    with pytest.raises(UserError) as told:
        write_file(target, b"new")
    assert str(told.value) == "ไฟล์ แบบ.pdf เปิดอยู่ในโปรแกรมอื่น จึงบันทึกไม่ได้ โปรดปิดไฟล์ในโปรแกรมนั้น แล้วลองใหม่"
    assert target.read_bytes() == b"old"
    assert scanner.waited_s == pytest.approx(2)


def test_an_error_of_another_kind_is_told_at_once(tmp_path: Path, scanner: Scanner) -> None:
    (tmp_path / "แบบ.pdf").mkdir()
    with pytest.raises(UserError, match="เป็นโฟลเดอร์ ไม่ใช่ไฟล์"):
        write_file(tmp_path / "แบบ.pdf", b"new")
    assert scanner.waited_s == 0


def test_a_new_document_appears_once_it_is_let_go(tmp_path: Path, scanner: Scanner) -> None:
    scanner.times = 3
    ProjectFile.create(tmp_path / "เขต.sqlite").close()
    ProjectFile.open(tmp_path / "เขต.sqlite").close()


def test_a_copy_to_send_replaces_the_held_one(filled: ProjectFile, tmp_path: Path, scanner: Scanner) -> None:
    send(filled, tmp_path / "ส่ง")
    scanner.times = 3
    assert send(filled, tmp_path / "ส่ง").path.exists()


def test_a_backup_is_made_though_older_ones_are_held(path: Path, scanner: Scanner) -> None:
    ProjectFile.create(path).close()
    ProjectFile.open(path).close()
    scanner.times = 4
    with ProjectFile.open(path) as file:
        assert not file.database.backup_failed
    assert len(backups(path)) == 1


def test_a_backup_that_cannot_be_thinned_out_is_no_failure(tmp_path: Path, scanner: Scanner) -> None:
    for number in range(30):
        (tmp_path / f"20260101-0000{number:02}.sqlite").touch()
    scanner.times = 10
    thin_out(tmp_path, datetime(2026, 1, 2))
    assert len(list(tmp_path.iterdir())) == 11
    scanner.times = 0
    thin_out(tmp_path, datetime(2026, 1, 2))
    assert len(list(tmp_path.iterdir())) == 10


@pytest.mark.skipif(os.name == "nt", reason="there, it may mean a scanner")
def test_elsewhere_nothing_waits(tmp_path: Path, scanner: Scanner) -> None:
    with pytest.raises(FileNotFoundError):
        held_files.replace(tmp_path / "missing", tmp_path / "target")
    assert scanner.waited_s == 0


def test_every_file_is_replaced_and_deleted_patiently() -> None:
    """`Path.replace` looks like the replacing of text; it is told apart by what stands before it."""
    hasty = re.compile(
        r"(?<!held_files)\.(unlink|rename)\(|os\.(replace|rename|remove)\(|\b(partial|copy|receipt)\.replace\("
    )
    found = {path.name for path in (ROOT / "app").rglob("*.py") if hasty.search(path.read_text("utf-8"))}
    assert found == {"held_files.py"}
