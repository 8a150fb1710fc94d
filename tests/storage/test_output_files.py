import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.errors import UserError
from app.models.project import Project
from app.storage.connection import replacing
from app.storage.output_files import (
    MAX_NAME_LENGTH,
    cannot_write,
    file_names,
    make_folder,
    safe_name,
    write_file,
)
from tests.storage.world import small_disk
from tests.strategies import typed

FORBIDDEN = set('<>:"/\\|?*') | {chr(code) for code in range(32)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("50130000-3379 โครงการพัฒนา", "50130000-3379 โครงการพัฒนา"),
        ('ก/ข: ค? "ง" <จ> |*\\', "ก ข ค ง จ"),
        ("../../etc/passwd", "etc passwd"),
        ("โครงการ...", "โครงการ"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM1", "_COM1"),
        ("CONTRA", "CONTRA"),
        ("บรรทัด\nใหม่\t\u202eกลับ", "บรรทัด ใหม่ กลับ"),
        ("", ""),
    ],
)
def test_a_name_is_one_that_every_system_takes(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(typed | st.text(st.sampled_from('CONA.<>:"/\\|?* กำ่'), max_size=100))
def test_any_text_gives_a_safe_name_or_none(text: str) -> None:
    name = safe_name(text)
    assert not FORBIDDEN & set(name)
    assert name == name.strip(" .")
    assert len(name) <= MAX_NAME_LENGTH + 1
    assert len(name.encode()) < 250


def test_a_long_name_is_not_cut_between_a_letter_and_its_marks() -> None:
    short = "ก" * (MAX_NAME_LENGTH - 1)
    assert safe_name(f"{short}ที่นี่") == short


def test_projects_of_one_name_get_numbers() -> None:
    projects = [Project("", project_name=name) for name in ("a", "A", "a", "", "", "b")]
    assert file_names(projects) == ["a", "A (2)", "a (3)", "โครงการไม่มีชื่อ", "โครงการไม่มีชื่อ (2)", "b"]


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_file(tmp_path / "a.pdf", b"old")
    write_file(tmp_path / "a.pdf", b"new")
    assert (tmp_path / "a.pdf").read_bytes() == b"new"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.posix
def test_a_full_disk_leaves_the_old_file_and_no_half_of_the_new_one(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "16k") as disk:
        write_file(disk / "a.pdf", b"old")
        with pytest.raises(UserError, match=r"พื้นที่เก็บข้อมูลเต็ม จึงบันทึก a\.pdf ไม่ได้ โปรดเพิ่มพื้นที่ว่าง"):
            write_file(disk / "a.pdf", bytes(100_000))
        assert (disk / "a.pdf").read_bytes() == b"old"
        assert len(list(disk.iterdir())) == 1


def test_two_long_names_that_differ_at_the_end_are_written_at_the_same_time(tmp_path: Path) -> None:
    """Two coordinators put their return files for one office into the folder that they share."""
    first, second = (tmp_path / f"{'ก' * 60}_{number}.sqlite" for number in (1, 2))
    with replacing(first) as one, replacing(second) as other:
        one.write_bytes(b"1")
        other.write_bytes(b"2")
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")


def test_a_failure_halfway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UserError, match="พื้นที่เก็บข้อมูลเต็ม"):
        write_file(tmp_path / "a.pdf", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"ไม่พบโฟลเดอร์ missing จึงบันทึก a\.pdf ไม่ได้ โปรดเลือกโฟลเดอร์ที่มีอยู่"):
        write_file(tmp_path / "missing" / "a.pdf", b"")
    with pytest.raises(UserError, match="ไม่พบโฟลเดอร์ file"):
        make_folder(tmp_path / "file" / "folder")


@pytest.mark.parametrize(
    ("code", "cause"), [(errno.EROFS, "อ่านได้อย่างเดียว"), (errno.EACCES, "ไม่มีสิทธิ์สร้างไฟล์ในโฟลเดอร์ แฟลชไดรฟ์")]
)
def test_a_folder_that_takes_no_file_is_told_as_that(tmp_path: Path, code: int, cause: str) -> None:
    told = cannot_write(tmp_path / "แฟลชไดรฟ์" / "a.pdf", OSError(code, "no"))
    assert cause in told.what
    assert "โปรดเลือกโฟลเดอร์อื่น" in str(told)


def test_thousands_of_one_name_are_numbered_in_one_pass() -> None:
    """Trying all numbers again for each would take minutes for twenty thousand."""
    project = Project("", project_code="1", project_name="ก")
    names = file_names([project] * 20_000)
    assert (names[1], names[-1], len(set(names))) == ("1 ก (2)", "1 ก (20000)", 20_000)


def test_a_name_too_long_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ยาวเกินไป"):
        make_folder(tmp_path / ("ก" * 200))
