"""What a login of each group may do, by the program and by SQL typed by hand: the database decides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.services.carriers.hub import look, pushing
from app.services.file_profile import Role
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revision_payload import PROJECT, canonical
from app.storage.revisions import Authorship, Revision, make_revision
from tests.hub.conftest import BANGKAPI, MINBURI, TestHub, arrived, made, pulled, pushed, result_of
from tests.long_form import only_long

pytestmark = pytest.mark.posix

MINE, THEIRS = new_record_id(), new_record_id()
MONTH = Period(2019, 1)
HAND = Authorship("2019-01-02T03:04:05Z", "มือ", "PC")


@pytest.fixture
def coordinators(tmp_path: Path) -> Iterator[ProjectFile]:
    """A coordinator's file with a project of each of two offices, and their reports, pushed."""
    with made(tmp_path / "รวม.sqlite") as file:
        for project_id, office in ((MINE, MINBURI), (THEIRS, BANGKAPI)):
            file.add_project(
                Project(project_id, office=office, fiscal_year=2562),
                (ProgressReport(project_id, MONTH, narrative="ก"),),
            )
        yield file


@pytest.fixture
def clerks(tmp_path: Path) -> Iterator[ProjectFile]:
    with made(tmp_path / "มีนบุรี.sqlite", Role.CLERK, MINBURI) as file:
        yield file


def insert(hub: TestHub, login: str, revision: Revision, **changed: object) -> None:
    """Add a revision by hand, as nobody's program does, with other values in some columns."""
    with hub.server.connected(hub.database, login) as connection:
        insert_by(connection, revision, **changed)


def insert_by(connection: psycopg.Connection[Any], revision: Revision, **changed: object) -> None:
    """Do so in the transaction of a connection."""
    values: dict[str, object] = {
        "fiscal_year": 2562,
        "digest": bytes.fromhex(revision.digest),
        "kind": revision.kind,
        "record_id": revision.record_id,
        "parents": [bytes.fromhex(parent) for parent in revision.parents],
        "body": revision.payload,
        "at": revision.at,
        "editor": revision.editor,
        "device": revision.device,
    } | changed
    columns, places = ", ".join(values), ", ".join(["%s"] * len(values))
    connection.execute(
        f"INSERT INTO raingan.revision ({columns}) VALUES ({places})".encode(), list(values.values())
    )


def project_of(office: str, project_id: str = "", /, **entries: object) -> Revision:
    payload = canonical({"fiscal_year": 2562, "office": office} | entries)
    return make_revision(PROJECT, project_id or new_record_id(), (), payload, HAND)


# --- an office ---


def test_an_office_gets_what_is_its_own(hub: TestHub, coordinators: ProjectFile, clerks: ProjectFile) -> None:
    pushed(coordinators, hub.of())
    [received] = pulled(clerks, hub.of("minburi"))
    assert received.is_return
    assert clerks.project_ids() == [MINE]
    assert hub.rows("SELECT DISTINCT office FROM raingan.revision", "minburi") == [("มีนบุรี",)]


def test_an_office_sends_what_is_its_own_and_is_told_what_is_not(
    hub: TestHub, coordinators: ProjectFile
) -> None:
    """Here the whole coordinator's file, as if it had got to an office."""
    coordinators.put_note(replace(Note.of(Topic.DEADLINE, ""), text="1/5"))
    coordinators.put_note(replace(Note.of(Topic.REMARK, MINE), text="ตอบ"))
    assert look(coordinators, hub.of("minburi")).to_send == 3
    result = result_of(pushing(coordinators, hub.of("minburi")))
    assert result.line == "ส่งแล้ว 3 รายการ ไม่ได้ส่ง 3 รายการ เพราะเป็นของหน่วยงานอื่น"
    assert {office for (office,) in hub.rows("SELECT office FROM raingan.revision")} == {"มีนบุรี"}


def test_an_office_writes_of_its_project_under_any_usual_name(hub: TestHub, clerks: ProjectFile) -> None:
    clerks.add_project(Project(MINE, office="สนข. มีนบุรี กรุงเทพมหานคร"), ())
    assert pushed(clerks, hub.of("minburi")) == 1


def test_a_project_that_was_begun_without_an_office_comes_whole(hub: TestHub, clerks: ProjectFile) -> None:
    clerks.add_project(Project(MINE, fiscal_year=2562), ())
    clerks.revisions.commit()
    clerks.set_project_entry(MINE, "office", MINBURI)
    assert pushed(clerks, hub.of("minburi")) == 2


def test_an_office_cannot_write_projects_of_another(hub: TestHub) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        insert(hub, "minburi", project_of(BANGKAPI))


def test_an_office_cannot_take_the_project_of_another(hub: TestHub, coordinators: ProjectFile) -> None:
    pushed(coordinators, hub.of())
    with pytest.raises(errors.InsufficientPrivilege):
        insert(hub, "minburi", project_of(MINBURI, THEIRS))


def test_an_office_cannot_report_for_another(hub: TestHub, coordinators: ProjectFile) -> None:
    pushed(coordinators, hub.of())
    [report] = [
        one for one in coordinators.revisions.all() if one.kind != PROJECT and one.project_id == THEIRS
    ]
    payload = report.payload.replace('"ก"', '"ข"')
    forged = make_revision(report.kind, report.record_id, (report.digest,), payload, HAND)
    with pytest.raises(errors.InsufficientPrivilege):
        insert(hub, "minburi", forged)


def test_an_office_cannot_decide_what_coordinators_decide(hub: TestHub, coordinators: ProjectFile) -> None:
    pushed(coordinators, hub.of())
    payload = canonical(
        {"project_id": MINE, "topic": "received", "period": "2019-01", "noted_on": "2019-01-02"}
    )
    with pytest.raises(errors.InsufficientPrivilege):
        insert(hub, "minburi", make_revision("note", new_record_id(), (), payload, HAND))


def test_an_office_cannot_say_who_sent_it_or_whose_it_is(hub: TestHub) -> None:
    for changed in ({"pushed_by": "somchai"}, {"office": "บางกะปิ"}, {"pushed_at": "2019-01-01"}):
        with pytest.raises(errors.InsufficientPrivilege):
            insert(hub, "minburi", project_of(MINBURI), **changed)


def test_an_office_that_the_project_left_writes_of_it_no_more(
    hub: TestHub, coordinators: ProjectFile, clerks: ProjectFile
) -> None:
    pushed(coordinators, hub.of())
    pulled(clerks, hub.of("minburi"))
    coordinators.set_project_entry(MINE, "office", BANGKAPI)
    pushed(coordinators, hub.of())
    assert hub.rows("SELECT DISTINCT office FROM raingan.revision") == [("บางกะปิ",)]
    clerks.set_report_entry(MINE, MONTH, "narrative", "ข")
    assert look(clerks, hub.of("minburi")).to_send == 0
    assert pushed(clerks, hub.of("minburi")) == 0


def test_a_login_whose_office_nobody_named_is_told_so(hub: TestHub, clerks: ProjectFile) -> None:
    hub.execute("DELETE FROM raingan.office_role WHERE role = 'minburi'")
    with pytest.raises(UserError, match="ยังไม่ได้ระบุ"):
        look(clerks, hub.of("minburi"))


# --- nobody ---


@pytest.mark.parametrize("login", ["minburi", *only_long("somchai", "dashboard")])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE raingan.revision SET body = '{}'",
        "DELETE FROM raingan.revision",
        "TRUNCATE raingan.revision",
        "UPDATE raingan.office_role SET office_name = 'x'",
        "UPDATE raingan.project_office SET office = 'x'",
        "DELETE FROM raingan.migration",
        "SELECT * FROM raingan.revision_2562",
        "INSERT INTO raingan.project_office VALUES (gen_random_uuid(), 'x')",
        "ALTER TABLE raingan.revision DISABLE ROW LEVEL SECURITY",
        "CREATE TABLE raingan.mine ()",
        "SET ROLE postgres",
    ],
)
def test_nobody_changes_what_is_there(hub: TestHub, login: str, statement: str) -> None:
    with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue)):
        hub.execute(statement, login=login)


@pytest.mark.parametrize("login", ["minburi", "somchai"])
def test_a_name_that_is_not_that_of_its_content_is_refused(hub: TestHub, login: str) -> None:
    forged = project_of(MINBURI)._replace(digest="ab" * 32)
    with pytest.raises(errors.CheckViolation, match="digest"):
        insert(hub, login, forged)


def test_a_digest_that_exists_is_not_replaced(hub: TestHub) -> None:
    revision = project_of(MINBURI)
    insert(hub, "minburi", revision)
    for changed in ({}, {"fiscal_year": 2563}, {"body": '{"office":"x"}'}, {"editor": "x"}):
        with pytest.raises((errors.UniqueViolation, errors.CheckViolation)):
            insert(hub, "minburi", revision, **changed)


@pytest.mark.parametrize(
    "entries",
    [
        {"start_date": "2562-02-31"},
        {"start_date": "ก"},
        {"end_date": 7},
        {"allocated_budget_satang": "มาก"},
        {"allocated_budget_satang": 10**30},
        {"fiscal_year": [2562]},
    ],
)
def test_no_content_makes_a_view_fail(hub: TestHub, entries: dict[str, object]) -> None:
    with pytest.raises(psycopg.Error):
        insert(
            hub,
            "minburi",
            project_of(MINBURI, "", **entries),
            fiscal_year=0 if "fiscal_year" in entries else 2562,
        )
    assert hub.rows("SELECT count(*) FROM raingan.projects", "dashboard") == [(0,)]


# --- a reader ---


VIEWS = ("projects", "reports", "latest_reports", "offices", "office_months")


def test_a_reader_reads_the_views_and_nothing_else(hub: TestHub, coordinators: ProjectFile) -> None:
    pushed(coordinators, hub.of())
    for view in VIEWS:
        assert hub.rows(f"SELECT count(*) FROM raingan.{view}", "dashboard") == [(2,)]
    for table in (
        "revision",
        "office_role",
        "project_office",
        "shown_project",
        "shown_report",
        "bucket",
        "arrival",
        "merged_project",
        "void",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            hub.rows(f"SELECT * FROM raingan.{table}", "dashboard")
    with pytest.raises(UserError, match="อ่านได้เฉพาะตารางสรุป"):
        look(coordinators, hub.of("dashboard"))


@pytest.mark.parametrize("view", VIEWS)
def test_an_office_does_not_read_the_sums_of_others(hub: TestHub, view: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        hub.rows(f"SELECT * FROM raingan.{view}", "minburi")


# --- what was forged all the same ---


def test_content_that_no_program_of_ours_made_is_left_out_and_told(
    hub: TestHub, coordinators: ProjectFile, clerks: ProjectFile
) -> None:
    """An office has SQL, too: a digest that fits, over content that the form cannot hold."""
    clerks.add_project(Project(MINE, office=MINBURI), ())
    pushed(clerks, hub.of("minburi"))
    insert(hub, "minburi", project_of(MINBURI, formula="=cmd|x"))
    insert(hub, "minburi", project_of(MINBURI, project_name="ก\u202eข"))
    with made(clerks.path.with_name("ผู้ประสานงาน.sqlite")) as file:
        found, _ = arrived(file, hub.of())
        assert file.project_ids() == [MINE]
    assert found.lines == [
        "ไม่รับ 2 รายการของสำนักงานเขตมีนบุรี ที่ผู้ใช้ minburi ส่งไว้ "
        "เพราะไม่ใช่ข้อมูลที่โปรแกรมรายงานสร้าง โปรดแจ้งผู้ดูแลศูนย์ข้อมูลกลาง"
    ]


def test_a_hub_that_lies_about_digests_brings_nothing(
    hub: TestHub, coordinators: ProjectFile, clerks: ProjectFile
) -> None:
    """Its keeper may change what he likes; the file does not believe him."""
    pushed(coordinators, hub.of())
    hub.execute(
        "ALTER TABLE raingan.revision DISABLE TRIGGER USER",
        "UPDATE raingan.revision SET body = replace(body, 'ก', 'ข') WHERE kind = 'progress_report'",
    )
    with made(clerks.path.with_name("ใหม่.sqlite")) as file:
        pulled(file, hub.of("suda"))
        assert file.reports(MINE) == ()
        assert sorted(file.project_ids()) == sorted([MINE, THEIRS])
