"""What coordinators decided and an office must know comes to it from the hub, as by a return file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from app.models.note import Note, Topic, merged_note, rule_of
from app.models.progress_report import Period
from app.models.project import Project
from app.models.submission.deadlines import Deadline, deadline_note
from app.services.carriers.hub import look
from app.services.file_profile import Role
from app.services.submission.deadlines import deadlines_of
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revision_payload import NOTE, canonical
from app.storage.revisions import make_revision
from tests.hub.conftest import BANGKAPI, MINBURI, TestHub, arrived, made, pulled, pushed
from tests.hub.test_rights import HAND, insert, insert_by, project_of

pytestmark = pytest.mark.posix

MINE, ALSO_MINE, THEIRS = (new_record_id() for _ in range(3))
MONTH = Period(2019, 1)


@pytest.fixture
def coordinators(tmp_path: Path, hub: TestHub) -> Iterator[ProjectFile]:
    """A coordinator's file with projects of two offices, pushed."""
    with made(tmp_path / "รวม.sqlite") as file:
        for project_id, office in ((MINE, MINBURI), (ALSO_MINE, MINBURI), (THEIRS, BANGKAPI)):
            file.add_project(Project(project_id, office=office, fiscal_year=2562), ())
        pushed(file, hub.of())
        yield file


@pytest.fixture
def clerks(tmp_path: Path, hub: TestHub, coordinators: ProjectFile) -> Iterator[ProjectFile]:
    with made(tmp_path / "มีนบุรี.sqlite", Role.CLERK, MINBURI) as file:
        pulled(file, hub.of("minburi"))
        yield file


def topics(file: ProjectFile) -> list[str]:
    return sorted(note.topic for note in file.file_notes())


def test_a_deadline_comes_to_every_office(
    hub: TestHub, coordinators: ProjectFile, clerks: ProjectFile
) -> None:
    coordinators.put_note(replace(deadline_note(), text=str(Deadline(28)), answer="ตามหนังสือ"))
    pushed(coordinators, hub.of())
    standing = look(clerks, hub.of("minburi"))
    assert standing.to_take == {"ผู้ประสานงาน": 1}
    found, [received] = arrived(clerks, hub.of("minburi"))
    assert (received.refused, found.paths[0].name) == (None, "ผู้ประสานงาน จากศูนย์ข้อมูลกลาง.sqlite")
    assert deadlines_of(clerks).of(MONTH) == date(2019, 1, 28)
    assert look(clerks, hub.of("minburi")).line == "รอส่ง 0 รายการ รอรับ 0 รายการ"


def test_a_deadline_that_is_withdrawn_or_changed_comes_too(
    hub: TestHub, coordinators: ProjectFile, clerks: ProjectFile
) -> None:
    for text in ("2019-01-28", "2019-01-30"):
        coordinators.put_note(replace(deadline_note(MONTH), text=text))
        pushed(coordinators, hub.of())
        pulled(clerks, hub.of("minburi"))
        assert [note.text for note in clerks.file_notes()] == [text]


def test_an_office_is_told_which_of_its_projects_were_merged_and_of_no_others(
    hub: TestHub, coordinators: ProjectFile, clerks: ProjectFile
) -> None:
    for removed, surviving in ((ALSO_MINE, MINE), (THEIRS, new_record_id())):
        coordinators.remove_project(removed)
        coordinators.put_note(merged_note(removed, surviving))
    pushed(coordinators, hub.of())
    assert hub.rows(NOTES, "minburi") == [(ALSO_MINE,)]
    assert len(hub.rows(NOTES, "somchai")) == 2


NOTES = "SELECT body::jsonb->>'rule' FROM raingan.revision WHERE kind = 'note'"


def test_what_coordinators_note_for_themselves_stays_with_them(
    hub: TestHub, coordinators: ProjectFile, clerks: ProjectFile
) -> None:
    coordinators.put_note(replace(Note.of(Topic.UNITS, ""), text=MINBURI))
    coordinators.put_note(
        replace(Note.of(Topic.DIVISION_DEADLINE, "", rule=rule_of(BANGKAPI)), text=str(Deadline(5)))
    )
    pushed(coordinators, hub.of())
    assert hub.rows(NOTES, "minburi") == []
    assert look(clerks, hub.of("minburi")).to_take == {}


def test_an_office_sets_no_deadline(hub: TestHub, coordinators: ProjectFile) -> None:
    note = deadline_note()
    for payload in (
        {"topic": "deadline", "text": "0/1"},
        {"topic": "deadline", "text": "0/1", "project_id": MINE},
    ):
        forged = make_revision(NOTE, note.id, (), canonical(payload), HAND)
        with pytest.raises(errors.InsufficientPrivilege):
            insert(hub, "minburi", forged, fiscal_year=0)


def test_who_leaves_a_transaction_open_is_cut_off_before_those_who_wait_give_up(hub: TestHub) -> None:
    """Of their two minutes; one that added nothing keeps nobody waiting."""
    shows = "SHOW idle_in_transaction_session_timeout"
    with psycopg.connect(hub.of()) as connection:
        assert connection.execute(shows).fetchone() == ("0",)
        insert_by(connection, project_of(MINBURI))
        assert connection.execute(shows).fetchone() == ("1min",)
        connection.rollback()
        assert connection.execute(shows).fetchone() == ("0",)


@pytest.mark.long
def test_who_waits_for_a_transaction_that_was_left_open_gets_through(hub: TestHub, tmp_path: Path) -> None:
    """Also if it holds what every commit needs."""
    with made(tmp_path / "มีนบุรี.sqlite", Role.CLERK, MINBURI) as file:
        file.add_project(Project(MINE, office=MINBURI, fiscal_year=2562), ())
        file.revisions.commit()
        [revision] = file.revisions.all()
        with psycopg.connect(hub.of()) as left_open:
            insert_by(left_open, revision)
            left_open.execute("SET CONSTRAINTS ALL IMMEDIATE")
            assert pushed(file, hub.of("minburi")) == 1
            with pytest.raises(psycopg.Error):  # which one, depends on when it is told
                left_open.execute("SELECT 1")
