"""A shared folder in place of mail: what lies there, for whom, and what becomes of half and lost files."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.project_record import ProjectRecord
from app.services.carriers import folder as carrier
from app.services.carriers import listing, seen_files
from app.services.carriers.folder import Put, State, look, new_ones, put, share
from app.services.file_profile import FileProfile, Role, write_profile
from app.services.gathering import gather
from app.services.sending import send
from app.storage.connection import partial_of
from app.storage.file_settings import SHARED, SHARED_FOLDER
from app.storage.project_file import ProjectFile, new_record_id

MINBURI, BANGRAK = "สำนักงานเขตมีนบุรี", "สำนักงานเขตบางรัก"


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(seen_files, "cache_folder", lambda: tmp_path / "cache")
    folder = tmp_path / "ใช้ร่วมกัน"
    folder.mkdir()
    return folder


@pytest.fixture
def coordinator(file: ProjectFile, shared: Path) -> ProjectFile:
    write_profile(file, FileProfile(Role.COORDINATOR))
    share(file, shared)
    return file


class Clerk:
    """An office's file with one project, which shares the folder."""

    def __init__(self, path: Path, office: str, record: ProjectRecord, shared: Path) -> None:
        self.path = path
        own = record.with_id(new_record_id())
        self.project_id = own.project.id
        with ProjectFile.create(path) as file:
            write_profile(file, FileProfile(Role.CLERK, office))
            file.add_project(replace(own.project, office=office), own.reports)
            share(file, shared)

    def put(self) -> Put:
        with ProjectFile.open(self.path) as file:
            return put(file)

    def edit(self, name: str) -> None:
        with ProjectFile.open(self.path) as file:
            file.set_project_entry(self.project_id, "project_name", name)

    def states(self) -> list[State]:
        with ProjectFile.open(self.path) as file:
            return [one.state for one in look(file)]


@pytest.fixture
def clerk(tmp_path: Path, record: ProjectRecord, shared: Path) -> Clerk:
    return Clerk(tmp_path / "มีนบุรี.sqlite", MINBURI, record, shared)


@pytest.fixture
def other(tmp_path: Path, record: ProjectRecord, shared: Path) -> Clerk:
    return Clerk(tmp_path / "บางรัก.sqlite", BANGRAK, record, shared)


def states(file: ProjectFile) -> list[State]:
    return [one.state for one in look(file)]


def take(file: ProjectFile) -> None:
    gather(file, new_ones(look(file)))


def names(file: ProjectFile) -> set[str]:
    return {summary.project_name for summary in file.summaries()}


# --- from an office to the coordinator ---


def test_what_an_office_puts_there_reaches_the_coordinator(
    coordinator: ProjectFile, clerk: Clerk, other: Clerk
) -> None:
    assert len(clerk.put().names) == len(other.put().names) == 1
    assert states(coordinator) == [State.NEW, State.NEW]
    assert {one.sender for one in look(coordinator)} == {MINBURI, BANGRAK}
    take(coordinator)
    assert states(coordinator) == [State.TAKEN, State.TAKEN]
    assert len(coordinator.project_ids()) == 2


def test_the_same_state_is_put_there_once(clerk: Clerk, shared: Path) -> None:
    clerk.put()
    assert clerk.put() == Put((), 1)
    clerk.edit("ชื่อใหม่")
    assert len(clerk.put().names) == 1
    assert len([*shared.iterdir()]) == 2


def test_what_was_lost_from_the_folder_is_put_there_again(clerk: Clerk, shared: Path) -> None:
    [name] = clerk.put().names
    (shared / name).unlink()
    assert len(clerk.put().names) == 1


def test_what_was_overwritten_by_others_is_put_there_again(clerk: Clerk, shared: Path) -> None:
    [name] = clerk.put().names
    (shared / name).write_bytes(b"x" * (shared / name).stat().st_size)
    clerk.edit("ชื่อใหม่")
    clerk.put()
    assert len([*shared.iterdir()]) == 2


def test_an_office_takes_nothing_of_another_office(clerk: Clerk, other: Clerk) -> None:
    other.put()
    assert clerk.states() == [State.OTHERS]
    clerk.put()
    assert sorted(clerk.states(), key=str) == [State.OTHERS, State.OURS]


# --- from the coordinator to an office ---


def remark(file: ProjectFile, project_id: str) -> None:
    file.put_note(Note(new_record_id(), project_id, Topic.REMARK, text="โปรดตรวจงบประมาณ"))


def test_a_return_reaches_its_own_office_only(coordinator: ProjectFile, clerk: Clerk, other: Clerk) -> None:
    clerk.put()
    other.put()
    take(coordinator)
    remark(coordinator, clerk.project_id)
    assert len(put(coordinator).names) == 1
    assert put(coordinator) == Put((), 1)
    assert clerk.states().count(State.NEW) == 1
    assert other.states().count(State.NEW) == 0
    with ProjectFile.open(clerk.path) as file:
        [path] = new_ones(look(file))
        assert path.name.startswith("ส่งกลับ_")
        take(file)
        assert [note.text for note in file.notes()] == ["โปรดตรวจงบประมาณ"]
        assert new_ones(look(file)) == []


def test_nothing_to_return_is_said(coordinator: ProjectFile) -> None:
    assert put(coordinator).line == "ไม่มีข้อสังเกตหรือการแก้ไขที่ต้องส่งกลับ"


# --- what a folder does to files ---


def test_copies_and_new_names_do_no_harm(coordinator: ProjectFile, clerk: Clerk, shared: Path) -> None:
    [name] = clerk.put().names
    for copy in (
        "สำเนา.sqlite",
        name.replace(".sqlite", " (1).sqlite"),
        name.replace(".sqlite", "-PC1.sqlite"),
    ):
        shutil.copy(shared / name, shared / copy)
    (shared / name).unlink()
    take(coordinator)
    assert states(coordinator) == [State.TAKEN] * 3
    assert len(coordinator.project_ids()) == 1


def test_half_a_file_waits_until_it_is_whole(coordinator: ProjectFile, clerk: Clerk, shared: Path) -> None:
    [name] = clerk.put().names
    whole = (shared / name).read_bytes()
    (shared / name).write_bytes(whole[: len(whole) // 2])
    assert states(coordinator) == [State.INCOMPLETE]
    (shared / name).write_bytes(whole)
    assert states(coordinator) == [State.NEW]


def test_half_a_file_of_the_whole_size_and_time_waits_too(
    coordinator: ProjectFile, clerk: Clerk, shared: Path
) -> None:
    """Whoever copies first takes the room for all of it, and sets the time at last."""
    [name] = clerk.put().names
    file, whole = shared / name, (shared / name).read_bytes()
    for content, state in ((bytes(len(whole)), State.INCOMPLETE), (whole, State.NEW)):
        file.write_bytes(content)
        os.utime(file, (1_500_000_000, 1_500_000_000))
        assert states(coordinator) == [state]


@pytest.mark.parametrize("name", ["1732850000123.sqlite", "202611291010.sqlite", "deadbeefcafe_สำเนา.sqlite"])
def test_a_name_of_digits_is_no_mark(coordinator: ProjectFile, clerk: Clerk, shared: Path, name: str) -> None:
    """Telephones name what they save by the time, and nothing is missing of it."""
    [put_there] = clerk.put().names
    (shared / put_there).rename(shared / name)
    assert states(coordinator) == [State.NEW]


@pytest.mark.parametrize("seconds", [-11_644_473_600, -1, 0, 253_402_300_799, 4_000_000_000_000])
def test_a_time_that_no_calendar_has_hides_no_file(seconds: int) -> None:
    """A drive's zero is 1601, and a disk's last year is beyond 9999."""
    there = listing.FileThere(Path("ก.sqlite"), 1, seconds * 10**9, is_here=True)
    assert 1970 <= there.changed_at.year <= 2100


def test_the_open_file_itself_is_not_read(
    tmp_path: Path, shared: Path, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closes a file after reading it releases the locks that this process has on it."""
    clerk = Clerk(shared / "งาน.sqlite", MINBURI, record, shared)
    monkeypatch.setattr(seen_files, "take_copy", pytest.fail)
    assert clerk.states() == []


@pytest.mark.posix
def test_one_strange_name_leaves_the_others_known(
    coordinator: ProjectFile, clerk: Clerk, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [name] = clerk.put().names
    copied = os.fsencode(shared) + b"/\xff.sqlite"
    Path(os.fsdecode(copied)).write_bytes((shared / name).read_bytes())
    look(coordinator)
    monkeypatch.setattr(seen_files, "take_copy", pytest.fail)
    assert states(coordinator) == [State.NEW, State.NEW]


def test_what_an_older_program_refused_is_read_anew(
    coordinator: ProjectFile, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.put()
    refused = lambda _: seen_files.Peek("0" * 64, refused="รุ่นใหม่กว่า")  # noqa: E731
    with monkeypatch.context() as patch:
        patch.setattr(seen_files, "_peek", refused)
        patch.setattr(carrier, "_mark", lambda _: "")
        assert states(coordinator) == [State.REFUSED]
    monkeypatch.setattr(seen_files, "__version__", "99.0")
    assert states(coordinator) == [State.NEW]


@pytest.mark.posix
def test_a_forged_file_of_any_size_stops_nobody_from_sending(clerk: Clerk, shared: Path) -> None:
    """It bears the mark of what was put there, which everybody sees."""
    [name] = clerk.put().names
    with (shared / f"x_25691129-0154_{Path(name).stem[-12:]}.sqlite").open("wb") as forged:
        forged.truncate(1 << 40)
    assert clerk.put() == Put((), 1)


def test_what_is_only_in_the_cloud_is_not_read(
    coordinator: ProjectFile, clerk: Clerk, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.put()
    found = [
        replace(one, is_here=False)
        for one in listing.list_files(carrier.folder_of(coordinator) or Path()).files
    ]
    monkeypatch.setattr(carrier, "list_files", lambda *_: listing.Listing(tuple(found), is_whole=True))
    monkeypatch.setattr(seen_files, "take_copy", pytest.fail)
    assert states(coordinator) == [State.ONLY_IN_CLOUD]


def test_each_file_is_read_once(
    coordinator: ProjectFile, clerk: Clerk, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [name] = clerk.put().names
    look(coordinator)
    with monkeypatch.context() as patch:
        patch.setattr(seen_files, "take_copy", pytest.fail)
        assert states(coordinator) == [State.NEW]
    (shared / name).write_bytes(b"")
    assert states(coordinator) == [State.INCOMPLETE]


def test_a_spoilt_list_of_known_files_is_made_again(
    coordinator: ProjectFile, clerk: Clerk, tmp_path: Path
) -> None:
    clerk.put()
    look(coordinator)
    [kept] = (tmp_path / "cache" / "shared-folders").iterdir()
    kept.write_text('{"a": [1, 2]}')
    assert states(coordinator) == [State.NEW]


@pytest.mark.posix
def test_foreign_and_hostile_files_are_told_and_left_alone(
    coordinator: ProjectFile, clerk: Clerk, shared: Path, tmp_path: Path
) -> None:
    (shared / "อื่น.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    (shared / "รายชื่อ.xlsx").write_bytes(b"PK")
    (shared / ".ซ่อน.sqlite").write_bytes(b"x")
    (shared / "ทางลัด.sqlite").symlink_to(clerk.path)
    (shared / "โฟลเดอร์.sqlite").mkdir()
    [one] = look(coordinator)
    assert (one.state, one.path.name, bool(one.why)) == (State.REFUSED, "อื่น.sqlite", True)


def test_a_folder_that_is_gone_is_said_in_words(coordinator: ProjectFile, clerk: Clerk, shared: Path) -> None:
    shared.rmdir()
    with pytest.raises(UserError, match="เปิดโฟลเดอร์ที่ใช้ร่วมกัน"):
        look(coordinator)
    with pytest.raises(UserError, match="เปิดโฟลเดอร์ที่ใช้ร่วมกัน"):
        clerk.put()


def test_nothing_counts_as_sent_that_could_not_be_put_there(clerk: Clerk, shared: Path) -> None:
    shared.rmdir()
    with ProjectFile.open(clerk.path) as file:
        before = file.setting("sent")
        with pytest.raises(UserError):
            put(file)
        assert file.setting("sent") == before


def test_a_folder_of_a_million_files_is_not_searched_for_ever(
    coordinator: ProjectFile, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_ENTRIES", 3)
    for number in range(4):
        (shared / f"{number}.txt").touch()
    with pytest.raises(UserError, match="มากเกินไป"):
        look(coordinator)


def test_a_killed_put_leaves_no_half_file_for_good(
    clerk: Clerk, coordinator: ProjectFile, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(carrier, "replacing", killed)
        with pytest.raises(KeyboardInterrupt):
            clerk.put()
    assert [one.suffix for one in shared.iterdir()] == [".partial"]
    assert look(coordinator) == []
    clerk.put()
    assert [one.suffix for one in shared.iterdir()] == [".sqlite"]


@contextmanager
def killed(target: Path) -> Iterator[Path]:
    """Write as `replacing` does, and die before the file has its name."""
    yield partial_of(target)
    raise KeyboardInterrupt


def test_the_folder_is_a_matter_of_this_machine(clerk: Clerk, tmp_path: Path) -> None:
    clerk.put()
    with ProjectFile.open(clerk.path) as file:
        sent = send(file, tmp_path / "ส่ง").path
        assert file.setting(SHARED_FOLDER)
    with ProjectFile.open(sent) as copy:
        assert (copy.setting(SHARED_FOLDER), copy.setting(SHARED)) == ("", "")
