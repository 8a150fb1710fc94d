"""Two coordinators' files and a hub: each gets what it lacks, once, and only through the gate."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.carriers.hub import look, pulled_files, pulling, pushing
from app.services.file_profile import Role
from app.services.kept_files.folder import KeptFiles
from app.services.kept_files.places import receipts_folder
from app.storage.file_settings import SAMPLE
from app.storage.project_file import ProjectFile, new_record_id
from tests.hub.conftest import MINBURI, TestHub, made, pulled, pushed
from tests.strategies import records

pytestmark = pytest.mark.posix


@pytest.fixture
def first(tmp_path: Path, record: ProjectRecord) -> ProjectFile:
    file = made(tmp_path / "หนึ่ง.sqlite")
    file.add_project(record.project, record.reports)
    file.revisions.commit()
    return file


@pytest.fixture
def second(tmp_path: Path) -> ProjectFile:
    return made(tmp_path / "สอง.sqlite")


def state(file: ProjectFile) -> str:
    file.revisions.commit()
    return file.revisions.state_digest()


def test_what_one_coordinator_pushes_another_pulls(
    hub: TestHub, first: ProjectFile, second: ProjectFile, record: ProjectRecord
) -> None:
    with first, second:
        assert pushed(first, hub.of()) == 10
        [received] = pulled(second, hub.of("suda"))
        assert received.name == f"{MINBURI} จากศูนย์ข้อมูลกลาง.sqlite"
        assert MINBURI in [kept.unit for kept in KeptFiles(receipts_folder(second.path)).listed()]
        assert state(first) == state(second)
        assert second.reports(record.project.id) == first.reports(record.project.id)


def test_again_nothing_moves(hub: TestHub, first: ProjectFile) -> None:
    with first:
        pushed(first, hub.of())
        assert look(first, hub.of()).line == "รอส่ง 0 รายการ รอรับ 0 รายการ"
        assert pushed(first, hub.of()) == 0
        assert pulled(first, hub.of()) == []


def test_only_what_is_missing_moves(hub: TestHub, first: ProjectFile, record: ProjectRecord) -> None:
    with first:
        pushed(first, hub.of())
        first.set_project_entry(record.project.id, "division", "ฝ่ายโยธา")
        assert look(first, hub.of()).to_send == 1
        assert pushed(first, hub.of()) == 1


def test_two_edits_apart_are_a_conflict_in_both_files(
    hub: TestHub, first: ProjectFile, second: ProjectFile, record: ProjectRecord
) -> None:
    with first, second:
        pushed(first, hub.of())
        pulled(second, hub.of("suda"))
        for file, division in ((first, "ฝ่ายโยธา"), (second, "ฝ่ายการคลัง")):
            file.set_project_entry(record.project.id, "division", division)
        for _ in range(2):
            pushed(first, hub.of())
            pushed(second, hub.of("suda"))
            pulled(first, hub.of())
            pulled(second, hub.of("suda"))
        assert state(first) == state(second)
        assert len(first.revisions.diverged()) == len(second.revisions.diverged()) == 1


def test_notes_receipts_and_decisions_travel(
    hub: TestHub, first: ProjectFile, second: ProjectFile, record: ProjectRecord
) -> None:
    remark = replace(Note.of(Topic.REMARK, record.project.id), text="โปรดตรวจ")
    deadline = replace(Note.of(Topic.DEADLINE, ""), text="1/5", answer="ตามหนังสือ")
    with first, second:
        first.put_note(remark)
        first.put_note(deadline)
        pushed(first, hub.of())
        pulled(second, hub.of("suda"))
        assert [note.text for note in second.notes(record.project.id)] == ["โปรดตรวจ"]
        assert [note.text for note in second.file_notes()] == ["1/5"]
        # What the second gathered, it says when it came: whoever pulls from it sees the same days.
        pushed(second, hub.of("suda"))
        pulled(first, hub.of())
        assert {note.topic for note in first.file_notes()} == {Topic.DEADLINE, Topic.RECEIVED}


def test_a_removal_travels_and_waits_for_a_decision(
    hub: TestHub, first: ProjectFile, second: ProjectFile, record: ProjectRecord
) -> None:
    with first, second:
        pushed(first, hub.of())
        pulled(second, hub.of("suda"))
        first.remove_project(record.project.id)
        pushed(first, hub.of())
        pulled(second, hub.of("suda"))
        assert second.revisions.digests().keys() == first.revisions.digests().keys() == hub.digests()
        assert (first.project_ids(), second.project_ids()) == ([], [record.project.id])


def test_closing_a_push_midway_leaves_nothing(hub: TestHub, first: ProjectFile) -> None:
    with first:
        steps = pushing(first, hub.of())
        next(steps)
        steps.close()
        assert hub.digests() == set()


def test_what_is_pulled_changes_nothing_before_it_is_gathered(
    hub: TestHub, first: ProjectFile, second: ProjectFile
) -> None:
    with first, second:
        pushed(first, hub.of())
        with pulled_files() as folder:
            assert list(pulling(second, hub.of("suda"), folder)) == [10]
        assert second.project_ids() == []
        assert not folder.exists()


def test_the_sample_is_nobodys_work(hub: TestHub, first: ProjectFile) -> None:
    with first:
        first.set_setting(SAMPLE, "1")
        with pytest.raises(UserError, match="ไฟล์ตัวอย่าง"):
            pushed(first, hub.of())


@given(some=st.lists(records(), min_size=5, max_size=5))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_names_every_revision_as_the_program_does(
    hub: TestHub, tmp_path: Path, some: list[ProjectRecord]
) -> None:
    """It would refuse any other: whatever the form can hold, and whoever typed it."""
    path = tmp_path / f"{new_record_id()}.sqlite"
    with made(path) as file:
        for record in some:
            file.add_project(replace(record.project, id=new_record_id()), ())
        pushed(file, hub.of())
        assert file.revisions.digests().keys() <= hub.digests()


def test_a_clerk_is_asked_before_the_coordinators_changes_come_in(
    hub: TestHub, tmp_path: Path, first: ProjectFile, record: ProjectRecord
) -> None:
    with first, made(tmp_path / "เขต.sqlite", Role.CLERK, MINBURI) as clerks:
        pushed(first, hub.of())
        assert [one.is_return for one in pulled(clerks, hub.of("minburi"))] == [True]


def test_half_a_project_comes_when_its_other_half_does(
    hub: TestHub, tmp_path: Path, second: ProjectFile
) -> None:
    """A report without its project waits, in the file and in the views."""
    project_id, month = new_record_id(), Period(2019, 1)
    with made(tmp_path / "ก.sqlite") as file, second:
        file.add_project(
            Project(project_id, office=MINBURI), (ProgressReport(project_id, month, narrative="ก"),)
        )
        pushed(file, hub.of())
        assert hub.rows("SELECT count(*) FROM raingan.reports") == [(1,)]
        hub.execute("DELETE FROM raingan.revision WHERE kind = 'project'")
        assert hub.rows("SELECT count(*) FROM raingan.reports") == [(0,)]
        pulled(second, hub.of())
        assert len(second.revisions.orphans()) == 1
        pushed(file, hub.of())
        pulled(second, hub.of())
        assert second.reports(project_id) == file.reports(project_id)
