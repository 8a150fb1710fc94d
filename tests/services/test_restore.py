"""Differences between a backup and the file, before anything is restored."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.restore import (
    Differing,
    Fate,
    comparing,
    copy_beside,
    details,
    newest_good_backup,
    project_count,
)
from app.storage.backups import backups, listed_backups
from app.storage.project_file import ProjectFile, new_record_id
from tests.conftest import FILES

OCTOBER = Period(2018, 10)


@pytest.fixture
def older(saved: Path) -> Iterator[ProjectFile]:
    """The last backup of the open file, with its content at opening."""
    with ProjectFile.open(saved):
        pass
    with ProjectFile.open(backups(saved)[-1], writable=False) as older:
        yield older


@pytest.fixture
def now(saved: Path, older: ProjectFile) -> Iterator[ProjectFile]:
    with ProjectFile.open(saved) as file:
        yield file


def differing(now: ProjectFile, older: ProjectFile) -> list[Differing]:
    steps = list(comparing(now, older))
    assert len(steps) == project_count(now, older)
    return [one for _, one in steps if one]


def test_a_file_that_nobody_changed_agrees_with_its_backup(now: ProjectFile, older: ProjectFile) -> None:
    assert differing(now, older) == []


def test_each_entry_that_differs_is_told_with_both_values(
    now: ProjectFile, older: ProjectFile, record: ProjectRecord
) -> None:
    now.set_project_entry(record.project.id, "office", "สำนักงานเขตบางรัก")
    now.remove_report(record.project.id, OCTOBER)
    now.put_note(replace(Note.of(Topic.CLOSING, record.project.id), text="จบ"))
    [found] = differing(now, older)
    assert found.fate is Fate.CHANGED
    lines = [(one.label, one.now, one.on_paper) for one in details(found)]
    assert lines[0] == ("สำนักงานเขต", "“สำนักงานเขตบางรัก”", "“สำนักงานเขตมีนบุรี”")
    assert ("รายงานเดือนตุลาคม 2561 ความก้าวหน้า", "(ว่าง)", "10.00 %") in lines
    assert lines[-1] == ("ข้อสังเกต เหตุผล และการปิดโครงการ", "1 เรื่อง", "0 เรื่อง")


def test_what_is_gone_comes_back_and_what_is_new_would_go(
    now: ProjectFile, older: ProjectFile, record: ProjectRecord
) -> None:
    new = Project(new_record_id(), project_name="โครงการใหม่")
    now.add_project(new)
    now.remove_project(record.project.id)
    by_fate = {one.fate: one for one in differing(now, older)}
    assert by_fate[Fate.LATER].project == new
    assert by_fate[Fate.MISSING].project == record.project
    assert [*details(by_fate[Fate.MISSING]), *details(by_fate[Fate.LATER])] == []


def test_a_backup_of_a_time_without_notes_takes_none_away(file: ProjectFile, tmp_path: Path) -> None:
    shutil.copy(FILES / "schema-v2.sqlite", tmp_path / "old.sqlite")
    with ProjectFile.open(tmp_path / "old.sqlite", writable=False) as older:
        assert not older.keeps_notes
        project_id = older.project_ids()[0]
        file.add_project(older.project(project_id), older.reports(project_id))
        file.put_note(replace(Note.of(Topic.CLOSING, project_id), text="จบ"))
        assert not [one for one in differing(file, older) if one.now]


def test_backups_are_listed_with_time_and_size(saved: Path) -> None:
    with ProjectFile.open(saved):
        listed = listed_backups(saved)
    assert [one.path for one in listed] == backups(saved)
    assert all(one.size == one.path.stat().st_size for one in listed)
    assert abs((datetime.now() - listed[-1].made_at).total_seconds()) < 60


def test_a_copy_of_the_newest_good_backup_stands_beside_the_damaged_file(
    saved: Path, record: ProjectRecord
) -> None:
    with ProjectFile.open(saved):
        pass
    good = listed_backups(saved)[-1]
    good.path.with_name("20990101-000000.sqlite").write_bytes(b"SQLite format 3\0 and no more")
    saved.write_bytes(saved.read_bytes()[:3000])
    found = newest_good_backup(saved)
    assert found == good
    copies = [copy_beside(saved, good) for _ in range(2)]
    assert copies[0] != copies[1]
    for copy in copies:
        assert copy.parent == saved.parent
        with ProjectFile.open(copy) as file:
            assert file.project(record.project.id) == record.project
    assert len(saved.read_bytes()) == 3000


def test_without_any_good_backup_there_is_none_to_offer(saved: Path) -> None:
    for backup in backups(saved):
        backup.write_bytes(b"")
    assert newest_good_backup(saved) is None
