"""Deleted projects in their last state, from the file's revisions."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.gathering import gather
from app.services.history import deleted_projects
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import Authorship

OCTOBER = Period(2018, 10)


def at(hour: int) -> Authorship:
    return Authorship(f"2019-06-24T{hour:02}:00:00Z", "officer-2", "PC-01")


@pytest.fixture
def delete(file: ProjectFile, record: ProjectRecord) -> Callable[[], None]:
    file.add_project(record.project, record.reports)
    file.revisions.commit(at(1))

    def act() -> None:
        file.revisions.commit(at(5))
        file.remove_project(record.project.id)
        file.revisions.commit(at(6))

    return act


def test_a_deleted_project_is_known_with_all_that_belonged_to_it(
    file: ProjectFile, record: ProjectRecord, delete: Callable[[], None]
) -> None:
    note = replace(Note.of(Topic.KEPT, record.project.id, OCTOBER, "progress", "rule"), text="เหตุผล")
    file.put_note(note)
    file.set_project_entry(record.project.id, "office", "สำนักงานเขตบางรัก")
    delete()
    [found] = deleted_projects(file)
    assert found.project == replace(record.project, office="สำนักงานเขตบางรัก")
    assert (found.reports, found.notes) == (record.reports, (note,))
    assert (found.revision.at, found.revision.editor) == (at(6).at, "officer-2")


def test_a_report_that_was_deleted_before_stays_deleted(
    file: ProjectFile, record: ProjectRecord, delete: Callable[[], None]
) -> None:
    file.remove_report(record.project.id, OCTOBER)
    delete()
    [found] = deleted_projects(file)
    assert found.reports == record.reports[1:]


def test_brought_back_it_is_no_longer_deleted_and_may_be_deleted_again(
    file: ProjectFile, record: ProjectRecord, delete: Callable[[], None]
) -> None:
    delete()
    [found] = deleted_projects(file)
    file.add_project(found.project, found.reports, found.notes)
    file.revisions.commit(at(7))
    assert deleted_projects(file) == []
    file.remove_project(record.project.id)
    file.revisions.commit(at(8))
    [found] = deleted_projects(file)
    assert (found.reports, found.revision.at) == (record.reports, at(8).at)


def test_the_last_deleted_comes_first_and_empty_ones_are_left_out(file: ProjectFile) -> None:
    empty, first, last = (Project(new_record_id(), project_name=name) for name in ("", "แรก", "หลัง"))
    for hour, project in enumerate((empty, first, last), start=1):
        file.add_project(project)
        file.revisions.commit(at(hour))
        file.remove_project(project.id)
        file.revisions.commit(at(hour + 10))
    assert [one.project for one in deleted_projects(file)] == [last, first]


def test_a_report_that_others_added_to_a_deleted_project_comes_back_with_it(
    saved: Path, tmp_path: Path, record: ProjectRecord
) -> None:
    copy = tmp_path / "copy.sqlite"
    with ProjectFile.open(saved) as file:
        file.database.write_copy(copy)
    july = replace(record.reports[0], period=Period(2019, 7))
    with ProjectFile.open(copy) as file:
        file.add_report(july)
    with ProjectFile.open(saved) as file:
        file.remove_project(record.project.id)
        gather(file, [copy])
        [found] = deleted_projects(file)
        assert found.reports == (*record.reports, july)
