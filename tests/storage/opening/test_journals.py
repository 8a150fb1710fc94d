"""Leftover journals: one is played back only if that makes the file sound."""

import os
import shutil
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.models.project_record import ProjectRecord
from app.storage.connection import DamagedFileError
from app.storage.opening.journals import Journal, TwoVersionsError, journal_of
from app.storage.opening.snapshot import RefusedError, take_copy
from app.storage.project_file import ProjectFile
from tests.files.journals import all_but_done, edit, half_done, name_super_journal, office_of, stale_log

both = pytest.mark.parametrize("writable", [True, False])


def kept_aside(path: Path) -> list[bytes]:
    """Return the files kept beside a file under a descriptive name."""
    return [one.read_bytes() for one in path.parent.iterdir() if "บันทึกค้าง" in one.name]


@pytest.fixture
def journal(saved: Path) -> Path:
    """An outdated journal: the file beside it is an earlier copy put in its place."""
    mailed = saved.read_bytes()
    for number in range(3):
        edit(saved, f"เขตที่ {number}")
    half_done(saved)
    saved.write_bytes(mailed)
    return journal_of(saved)


@pytest.mark.posix
@both
def test_a_journal_of_another_file_changes_nothing(
    saved: Path, record: ProjectRecord, journal: Path, writable: bool
) -> None:
    mailed, left = saved.read_bytes(), journal.read_bytes()
    with ProjectFile.open(saved, writable=writable) as file:
        assert file.project(record.project.id) == record.project
        assert file.reports(record.project.id) == record.reports
        assert "บันทึกที่ค้างอยู่" in file.database.notice
    assert saved.read_bytes() == mailed
    assert kept_aside(saved) == [left]
    assert not journal.exists()


@pytest.fixture(params=["pipe", "link", "dangling link", "second name", "device", "folder"])
def stranger(request: pytest.FixtureRequest, saved: Path) -> Path:
    """Something else in the journal's place; if it links to a file, SQLite would overwrite that."""
    journal, other = journal_of(saved), saved.with_name("อื่น.txt")
    other.write_bytes(b"\0dear")
    makers: dict[str, Callable[[], object]] = {
        "pipe": lambda: os.mkfifo(journal),
        "link": lambda: journal.symlink_to(other),
        "dangling link": lambda: journal.symlink_to("nowhere"),
        "second name": lambda: journal.hardlink_to(other),
        "device": lambda: journal.symlink_to("/dev/zero"),
        "folder": journal.mkdir,
    }
    makers[request.param]()
    return other


@pytest.mark.posix
@both
def test_what_stands_in_a_journals_place_is_set_aside_and_not_written_over(
    saved: Path, stranger: Path, writable: bool
) -> None:
    with ProjectFile.open(saved, writable=writable) as file:
        assert "บันทึกที่ค้างอยู่" in file.database.notice
        if writable:
            [project_id] = file.project_ids()
            file.set_project_entry(project_id, "office", "เขต")
    assert stranger.read_bytes() == b"\0dear"
    assert not saved.with_name("nowhere").exists()
    [aside] = [one for one in saved.parent.iterdir() if "บันทึกค้าง" in one.name]
    assert aside.name.endswith("-journal.old")


@pytest.mark.posix
def test_a_received_file_with_a_pipe_for_a_journal_is_refused_at_once(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    os.mkfifo(journal_of(saved))
    with pytest.raises(RefusedError, match="กำลังถูกแก้ไข"):
        take_copy(saved, folder)


@pytest.mark.posix
@both
def test_a_half_done_change_is_taken_back(saved: Path, record: ProjectRecord, writable: bool) -> None:
    before = saved.read_bytes()
    half_done(saved)
    assert saved.read_bytes() != before
    with ProjectFile.open(saved, writable=writable) as file:
        assert file.project(record.project.id) == record.project
        assert file.database.notice == ""
    assert kept_aside(saved) == []


def test_a_change_that_only_lacks_its_end_is_taken_back_without_a_question(saved: Path) -> None:
    """All its pages are there, so the file is sound both ways; the change was not acknowledged."""
    office = office_of(saved)
    all_but_done(saved)
    assert office_of(saved) == office


@pytest.mark.posix
@both
def test_a_super_journal_is_never_followed(
    saved: Path, record: ProjectRecord, tmp_path: Path, writable: bool
) -> None:
    precious = tmp_path / "วิทยานิพนธ์.docx"
    precious.write_text("ก" * 500)
    half_done(saved)
    name_super_journal(journal_of(saved), precious)
    with ProjectFile.open(saved, writable=writable) as file:
        assert file.project(record.project.id) == record.project
    assert precious.read_text() == "ก" * 500


@pytest.mark.posix
def test_a_super_journal_named_twice_is_not_followed_either(saved: Path, tmp_path: Path) -> None:
    precious = tmp_path / "วิทยานิพนธ์.docx"
    precious.write_text("ก")
    half_done(saved)
    for _ in range(2):
        name_super_journal(journal_of(saved), precious)
    ProjectFile.open(saved).close()
    assert precious.read_text() == "ก"


@both
def test_one_that_is_sound_both_ways_is_asked_about(saved: Path, writable: bool) -> None:
    """Of two sound states, neither is discarded."""
    with ProjectFile.open(saved) as file:
        file.set_setting("x", "เดิม")
    all_but_done(saved, "setting")
    old_journal = journal_of(saved).read_bytes()
    ProjectFile.open(saved).close()
    for number in range(3):
        with ProjectFile.open(saved) as file:
            file.set_setting("x", f"ใหม่ {number}")
    journal_of(saved).write_bytes(old_journal)
    content = saved.read_bytes()
    with pytest.raises(TwoVersionsError) as caught:
        ProjectFile.open(saved, writable=writable)
    assert (saved.read_bytes(), journal_of(saved).read_bytes()) == (content, old_journal)
    versions = caught.value.versions
    assert all(str(version) in caught.value.remedy for version in versions)
    assert [setting_of(version) for version in versions] == ["ใหม่ 2", "เดิม"]


def setting_of(path: Path) -> str:
    with ProjectFile.open(path, writable=False) as file:
        return file.setting("x")


@pytest.mark.posix
def test_one_that_is_broken_both_ways_stays_as_it_is(saved: Path, journal: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-4096])
    content, left = saved.read_bytes(), journal.read_bytes()
    with pytest.raises(DamagedFileError):
        ProjectFile.open(saved)
    assert (saved.read_bytes(), journal.read_bytes()) == (content, left)


@both
def test_a_log_of_another_file_is_not_read(saved: Path, record: ProjectRecord, writable: bool) -> None:
    """SQLite reads a write-ahead log beside a file even if the file's header says that it has none."""
    log = stale_log(saved)
    with ProjectFile.open(saved, writable=writable) as file:
        assert file.project(record.project.id) == record.project
        assert file.database.notice
    assert kept_aside(saved) == [log]


JUNK: dict[str, Callable[[Path], bytes]] = {
    "a letter": lambda _: b"x",
    "noise": lambda _: os.urandom(5000),
    "a head alone": lambda _: bytes.fromhex("d9d505f920a163d7") + b"\xff" * 20,
    "a head that counts without end": lambda _: bytes.fromhex("d9d505f920a163d7") + b"\xff" * 9000,
    "the file itself": lambda path: path.read_bytes(),
    "a head of no sector": lambda _: bytes.fromhex("d9d505f920a163d7") + bytes(20000),
    "a name alone": lambda _: b"/etc/passwd" + struct.pack(">II", 11, 0) + bytes.fromhex("d9d505f920a163d7"),
}


@both
@pytest.mark.parametrize("name", JUNK)
def test_whatever_lies_beside_it_a_sound_file_opens(
    saved: Path, record: ProjectRecord, name: str, writable: bool
) -> None:
    journal_of(saved).write_bytes(JUNK[name](saved))
    with ProjectFile.open(saved, writable=writable) as file:
        assert file.project(record.project.id) == record.project


def test_a_journal_without_end_is_another_files(saved: Path) -> None:
    all_but_done(saved)
    os.truncate(journal_of(saved), 64 << 30)
    ProjectFile.open(saved).close()
    assert not journal_of(saved).exists()


def test_a_change_that_another_program_is_about_is_left_alone(saved: Path) -> None:
    with closing(sqlite3.connect(saved, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE project SET office = 'x'")
        ProjectFile.open(saved, writable=False).close()
        assert journal_of(saved).exists()
        connection.execute("ROLLBACK")


@pytest.mark.posix
def test_the_pages_of_a_journal_are_found_however_often_it_was_written_out(saved: Path) -> None:
    half_done(saved, pages_held=2)
    shutil.copy(journal_of(saved), saved.with_name("kept"))
    journal = Journal.read(saved.with_name("kept"))
    assert journal.belongs_to(saved) or journal.first_page() == b""
