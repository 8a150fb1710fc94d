"""Folders are searched recursively for received files, and skipped files are listed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.services import source_files
from app.services.gathering import Gathering, Received, gather
from app.services.kept_files.places import receipts_folder
from app.services.source_files import Found, find_sources
from app.storage.project_file import ProjectFile


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def found_in(folder: Path) -> Found:
    return find_sources([folder], folder.parent / "into.sqlite")


def reasons(found: Found) -> dict[str, str]:
    return {one.name: one.reason for one in found.passed_over}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (folder := tmp_path / "ได้รับ").mkdir()
    return folder


def test_files_in_folders_within_are_gathered_too(inbox: Path) -> None:
    put(inbox, "ก.sqlite", "B.SQLITE", "มีนบุรี/ตุลาคม/a.sqlite", "หนองจอก/a.zip")
    found = found_in(inbox)
    names = [path.relative_to(inbox).as_posix() for path in found.sources]
    assert names == ["B.SQLITE", "ก.sqlite", "มีนบุรี/ตุลาคม/a.sqlite", "หนองจอก/a.zip"]
    assert not found.passed_over


def test_every_other_file_is_named_with_the_reason(inbox: Path) -> None:
    put(inbox, "x.db", "เขต/รายงาน.docx", ".hidden.sqlite", "เขต/x.sqlite.download", ".git/a.sqlite")
    found = found_in(inbox)
    assert not found.sources
    kind, hidden = "ไม่ใช่ไฟล์ .sqlite .zip หรืออีเมล", "เป็นไฟล์หรือโฟลเดอร์ที่ซ่อนไว้"
    names = {".git": hidden, ".hidden.sqlite": hidden, "x.db": kind}
    below = {f"เขต{os.sep}{name}": kind for name in ("รายงาน.docx", "x.sqlite.download")}
    assert reasons(found) == names | below


def test_a_file_that_is_named_itself_is_looked_at_whatever_it_is_called(inbox: Path) -> None:
    put(inbox, "x.db")
    assert find_sources([inbox / "x.db"], inbox / "into.sqlite").sources == [inbox / "x.db"]


def test_a_file_is_gathered_once_however_often_it_is_named(inbox: Path) -> None:
    put(inbox, "เขต/a.sqlite")
    once = find_sources([inbox, inbox / "เขต", inbox / "เขต" / "a.sqlite"], inbox / "into.sqlite")
    assert once.sources == [inbox / "เขต" / "a.sqlite"]


def test_the_file_itself_and_its_receipts_are_no_sources(inbox: Path) -> None:
    into = inbox / "รวม.sqlite"
    put(inbox, into.name, f"{receipts_folder(into).name}/{'0' * 64}.sqlite")
    found = find_sources([inbox, into], into)
    assert not found.sources
    assert {one.path for one in found.passed_over} == {into, receipts_folder(into)}


# --- links and limits ---


@pytest.mark.posix
def test_links_are_not_followed_so_that_loops_end(inbox: Path) -> None:
    put(inbox, "เขต/a.sqlite")
    (inbox / "เขต" / "loop").symlink_to(inbox, target_is_directory=True)
    (inbox / "b.sqlite").symlink_to(inbox / "เขต" / "a.sqlite")
    (inbox / "c.sqlite").symlink_to(inbox / "nowhere")
    found = found_in(inbox)
    assert found.sources == [inbox / "เขต" / "a.sqlite"]
    assert set(reasons(found)) == {f"เขต{os.sep}loop", "b.sqlite", "c.sqlite"}
    assert set(reasons(found).values()) == {"เป็นทางลัด ไม่ใช่ไฟล์จริง"}


def test_how_deep_it_looks_is_told(inbox: Path) -> None:
    deep = "/".join("abcdefghijkl")
    put(inbox, "/".join("abcdefghij"[:9]) + "/in.sqlite", f"{deep}/out.sqlite")
    found = found_in(inbox)
    assert [path.name for path in found.sources] == ["in.sqlite"]
    [one] = found.passed_over
    assert one.path == inbox.joinpath(*"abcdefghij")
    assert "10 ชั้น" in one.reason
    assert one.remedy


def test_how_many_it_looks_at_is_told_once(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_files, "MAX_ENTRIES", 5)
    put(inbox, *(f"{folder}/{name}.sqlite" for folder in "abc" for name in "xyz"))
    found = found_in(inbox)
    assert len(found.sources) == 3
    [one] = found.passed_over
    assert (one.path, bool(one.remedy)) == (inbox, True)


def test_a_folder_that_cannot_be_read_hinders_no_other(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(inbox, "a/a.sqlite", "b/b.sqlite")
    monkeypatch.setattr("app.services.source_files.os.scandir", unreadable(inbox / "a", os.scandir))
    found = found_in(inbox)
    assert found.sources == [inbox / "b" / "b.sqlite"]
    assert reasons(found) == {f"{inbox.name}{os.sep}a": "เปิดโฟลเดอร์ไม่ได้"}


def unreadable(bad: Path, scan: Callable[[Path], object]) -> Callable[[Path], object]:
    def scandir(folder: Path) -> object:
        if folder == bad:
            raise PermissionError(13, "")
        return scan(folder)

    return scandir


# --- what is told of them ---


def test_what_is_passed_over_stands_in_the_list(tmp_path: Path, inbox: Path, saved: Path) -> None:
    (inbox / "เขต").mkdir()
    saved.rename(inbox / "เขต" / "a.sqlite")
    put(inbox, "x.db")
    with ProjectFile.create(tmp_path / "into.sqlite") as file:
        found = find_sources([inbox], file.path)
        gathering = Gathering(file)
        gathering.add_search(found)
        list(gathering.look(found.sources))
        gathering.take_in()
        assert len(file.project_ids()) == 1
        assert file.merge.last_gathering().names == (f"เขต{os.sep}a.sqlite",)
    lines = [one.line for one in gathering.received]
    assert lines[0] == "ไม่ได้ตรวจ: x.db (ไม่ใช่ไฟล์ .sqlite .zip หรืออีเมล)"
    assert lines[1].startswith(f"รับ: เขต{os.sep}a.sqlite (ใหม่ 10")


def test_a_folder_in_which_files_may_be_missed_counts_as_refused() -> None:
    error = UserError("ก เปิดโฟลเดอร์ไม่ได้", "โปรดตรวจ")
    assert Received(Path("ก"), place="ก", refused=error).line == "ไม่รับ: ก เปิดโฟลเดอร์ไม่ได้"


@pytest.mark.posix
def test_a_name_that_is_no_text_can_be_told_and_kept(tmp_path: Path, saved: Path) -> None:
    """From an old USB stick: bytes that are not UTF-8, and characters that no terminal should get."""
    name = os.fsdecode("ก\x1b[31m".encode() + b"\xe0\xa1.sqlite")
    odd = saved.rename(tmp_path / name)
    with ProjectFile.create(tmp_path / "into.sqlite") as file:
        [received] = gather(file, [odd])
        assert received.refused is None
        assert received.line.encode().startswith("รับ: ก_[31m__.sqlite".encode())
        assert file.merge.last_gathering().names == ("ก_[31m__.sqlite",)
