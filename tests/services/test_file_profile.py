"""Whose work a file holds: said by its maker, kept in the file, never taken from a received one."""

import os
from datetime import date
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.project import Project
from app.services.file_profile import (
    FileProfile,
    Role,
    create_file,
    entries_of_next_project,
    proposed_path,
    read_profile,
    write_profile,
)
from app.services.gathering import gather
from app.services.sample import create_sample
from app.services.sending import send
from app.storage.file_settings import FISCAL_YEAR, OFFICE, ROLE, SAMPLE
from app.storage.project_file import ProjectFile, new_record_id

CLERK = FileProfile(Role.CLERK, "สำนักงานเขตมีนบุรี", 2570)
COORDINATOR = FileProfile(Role.COORDINATOR)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A clerk's file with one project."""
    path = tmp_path / "ของเขต.sqlite"
    with create_file(path, CLERK) as file:
        file.add_project(Project(new_record_id(), project_name="ก", office=CLERK.office, fiscal_year=2570))
    return path


def profile_of(path: Path) -> FileProfile:
    with ProjectFile.open(path, writable=False) as file:
        return read_profile(file)


def test_a_file_says_what_its_maker_said(own: Path) -> None:
    assert profile_of(own) == CLERK


def test_a_file_of_an_older_version_says_nothing(saved: Path) -> None:
    assert profile_of(saved) == FileProfile()


@pytest.mark.parametrize("profile", [CLERK, COORDINATOR])
def test_a_file_never_replaces_another(saved: Path, profile: FileProfile) -> None:
    before = saved.read_bytes()
    with pytest.raises(UserError, match="อยู่แล้ว") as refused:
        create_file(saved, profile)
    assert refused.value.remedy == "โปรดตั้งชื่ออื่น"
    assert saved.read_bytes() == before


@pytest.mark.posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError):
        create_file(tmp_path / "ก.sqlite", CLERK)
    tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [(ROLE, "ผู้ว่าฯ"), (FISCAL_YEAR, "๒๕๗๐"), (FISCAL_YEAR, "9" * 9000), (FISCAL_YEAR, "1999")],
)
def test_a_value_that_means_nothing_counts_as_unset(file: ProjectFile, key: str, value: str) -> None:
    file.set_setting(key, value)
    assert read_profile(file) == FileProfile()


def test_what_a_file_says_changes_and_its_projects_stay(own: Path) -> None:
    with ProjectFile.open(own) as file:
        before = [*map(file.project, file.project_ids())]
        write_profile(file, FileProfile(Role.COORDINATOR, "สำนักงานเขตบางรัก"))
    assert profile_of(own) == FileProfile(Role.COORDINATOR, "สำนักงานเขตบางรัก", None)
    with ProjectFile.open(own) as file:
        assert [*map(file.project, file.project_ids())] == before


def test_a_change_that_fails_leaves_all_of_it(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = ProjectFile.set_setting

    def fail(file: ProjectFile, key: str, value: str) -> None:
        if key == FISCAL_YEAR:
            raise UserError("พื้นที่เต็ม", "โปรดลบไฟล์")
        write(file, key, value)

    monkeypatch.setattr(ProjectFile, "set_setting", fail)
    with ProjectFile.open(own) as file, pytest.raises(UserError):
        write_profile(file, COORDINATOR)
    assert profile_of(own) == CLERK


def test_a_proposed_name_is_free_and_every_system_takes_it(tmp_path: Path) -> None:
    first = proposed_path(tmp_path, "สำนักงานเขต/มีนบุรี", "2570")
    assert first.name == "สำนักงานเขต มีนบุรี 2570.sqlite"
    first.touch()
    assert proposed_path(tmp_path, "สำนักงานเขต/มีนบุรี", "2570").name == "สำนักงานเขต มีนบุรี 2570 (2).sqlite"


# --- sending and gathering ---


@pytest.mark.parametrize("masked", [False, True])
def test_a_sent_copy_does_not_say_whose_work_it_is(own: Path, tmp_path: Path, masked: bool) -> None:
    out = tmp_path / "ส่ง"
    out.mkdir()
    with ProjectFile.open(own) as file:
        sent = send(file, out, masked=masked)
        assert read_profile(file) == CLERK
    assert profile_of(sent.path) == FileProfile()


@pytest.mark.parametrize("profile", [CLERK, COORDINATOR, FileProfile()])
def test_gathering_never_changes_whose_work_a_file_is(
    own: Path, tmp_path: Path, profile: FileProfile
) -> None:
    with ProjectFile.open(own) as file:
        for key in (ROLE, OFFICE):
            file.set_setting(key, "coordinator")
    with create_file(tmp_path / "รวม.sqlite", profile) as into:
        assert [received.refused for received in gather(into, [own])] == [None]
        assert read_profile(into) == profile


def test_the_sample_is_never_gathered_even_if_it_was_sent(tmp_path: Path) -> None:
    sample, out = tmp_path / "ตัวอย่าง.sqlite", tmp_path / "ส่ง"
    out.mkdir()
    create_sample(sample)
    with ProjectFile.open(sample) as file:
        sent = send(file, out).path
    with create_file(tmp_path / "รวม.sqlite", COORDINATOR) as into:
        received = gather(into, [sample, sent])
        assert ["ไฟล์ตัวอย่าง" in str(one.refused) for one in received] == [True, True]
        assert len(into.project_ids()) == 0


def test_the_sample_says_that_it_is_one(tmp_path: Path) -> None:
    create_sample(tmp_path / "ก.sqlite")
    assert profile_of(tmp_path / "ก.sqlite") == FileProfile()._replace(is_sample=True)


def test_only_the_sample_says_that_it_is_one(own: Path) -> None:
    with ProjectFile.open(own) as file:
        assert not file.setting(SAMPLE)


def test_a_new_project_starts_with_the_days_of_its_year_and_the_last_ones_division(file: ProjectFile) -> None:
    profile = FileProfile(Role.CLERK, "สำนักงานเขตมีนบุรี", 2569)
    assert entries_of_next_project(file, profile, file.summaries()) == {
        "office": "สำนักงานเขตมีนบุรี",
        "division": "",
        "fiscal_year": 2569,
        "start_date": date(2025, 10, 1),
        "end_date": date(2026, 9, 30),
    }
    last = Project(new_record_id(), office="สนข.มีนบุรี", division="ฝ่ายโยธา", fiscal_year=2569)
    file.add_project(last)
    assert entries_of_next_project(file, profile, file.summaries())["division"] == "ฝ่ายโยธา"
    assert entries_of_next_project(file, profile, file.summaries(), 2570)["start_date"] == date(2026, 10, 1)


def test_the_division_of_another_office_is_not_proposed(file: ProjectFile) -> None:
    file.add_project(Project(new_record_id(), office="สำนักงานเขตบางรัก", division="ฝ่ายโยธา"))
    profile = FileProfile(Role.CLERK, "สำนักงานเขตมีนบุรี", 2569)
    assert entries_of_next_project(file, profile, file.summaries())["division"] == ""


def test_a_project_without_a_year_starts_without_days(file: ProjectFile) -> None:
    found = entries_of_next_project(file, FileProfile(), [])
    assert (found["fiscal_year"], found["start_date"], found["end_date"]) == (None, None, None)
