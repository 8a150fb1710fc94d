"""What somebody who types SQL with the login of an office cannot do to the hub, to views and to files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors

from app.hub import client
from app.models.errors import UserError
from app.models.note import merged_note
from app.models.progress_report import Period, ProgressReport, report_id
from app.models.project import Project
from app.services.carriers.hub import set_up
from app.services.file_profile import Role
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revision_payload import NOTE, REPORT, canonical
from app.storage.revisions import Authorship, Revision, make_revision
from tests.hub.conftest import BANGKAPI, MINBURI, TestHub, arrived, made, pulled, pushed
from tests.hub.server import Server
from tests.hub.test_rights import HAND, insert, insert_by, project_of

pytestmark = pytest.mark.posix

MINE, THEIRS = new_record_id(), new_record_id()
MONTH = Period(2019, 1)
VIEWS = ("projects", "reports", "latest_reports", "offices", "office_months")


@pytest.fixture
def coordinators(tmp_path: Path, hub: TestHub) -> Iterator[ProjectFile]:
    """A coordinator's file with a project of each of two offices and its report, pushed."""
    with made(tmp_path / "รวม.sqlite") as file:
        for project_id, office in ((MINE, MINBURI), (THEIRS, BANGKAPI)):
            report = ProgressReport(project_id, MONTH, disbursed_satang=100)
            file.add_project(Project(project_id, office=office, fiscal_year=2562), (report,))
        pushed(file, hub.of())
        yield file


def shown(hub: TestHub) -> list[tuple[object, ...]]:
    """What a dashboard reads."""
    return [
        row for view in VIEWS for row in hub.rows(f"SELECT * FROM raingan.{view} ORDER BY 1, 2", "dashboard")
    ]


# --- the rights of the keeper ---


@pytest.mark.parametrize("kind", ["jsonb", "date", "uuid"])
def test_a_temporary_type_of_a_known_name_runs_nothing_as_the_keeper(hub: TestHub, kind: str) -> None:
    """Types are looked for among the temporary ones first, unless a function says otherwise."""
    seen: list[str] = []
    with hub.server.connected(hub.database, "minburi") as connection:
        connection.add_notice_handler(lambda notice: seen.append(str(notice.message_primary)))
        connection.execute(
            f"CREATE FUNCTION pg_temp.evil(value pg_catalog.{kind}) RETURNS boolean LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE NOTICE '%', current_user; RETURN true; END $$".encode()
        )
        connection.execute(
            f"CREATE DOMAIN pg_temp.{kind} AS pg_catalog.{kind} CHECK (pg_temp.evil(VALUE))".encode()
        )
        revision = project_of(MINBURI, start_date="2019-01-02")
        insert_by(connection, revision)
    assert seen == []
    assert hub.rows("SELECT pushed_by FROM raingan.revision") == [("minburi",)]


def test_every_function_that_has_its_owners_rights_names_temporary_objects_last(hub: TestHub) -> None:
    sql = "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'raingan'::regnamespace"
    found = dict(hub.rows(sql))
    assert len(found) == 9
    assert {
        name: config for name, config in found.items() if config != ["search_path=pg_catalog, pg_temp"]
    } == {}


def test_functions_that_somebody_puts_into_public_are_not_called(
    hub: TestHub, coordinators: ProjectFile
) -> None:
    """PostgreSQL 14 lets everybody do so; a better match of the types would be called by coordinators."""
    hub.execute(
        "CREATE FUNCTION public.octet_length(text[]) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION public.array_to_string(text[], text) RETURNS text LANGUAGE sql AS 'SELECT 1 / 0'",
    )
    with client.open_hub(hub.of()) as opened, opened.reading():
        missing = opened.missing(lambda: ())
        assert [len(batch) for some in missing.here.values() for batch in opened.pull(some)] == [2, 2]


# --- what others read ---


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("allocated_budget_satang", 10**14),
        ("allocated_budget_satang", -1),
        ("allocated_budget_satang", 9 * 10**18),
        ("disbursed_satang", 9 * 10**18),
        ("progress", 100_000),
        ("progress", -1),
        ("fiscal_year", 2700),
    ],
)
def test_no_number_makes_a_view_fail(hub: TestHub, coordinators: ProjectFile, key: str, value: int) -> None:
    entries = {key: value}
    forged = project_of(MINBURI, **entries)
    if key in ("disbursed_satang", "progress"):
        content = canonical({"project_id": MINE, "period": "2019-02"} | entries)
        forged = make_revision(REPORT, report_id(MINE, Period(2019, 2)), (), content, HAND)
    before = shown(hub)
    with pytest.raises(psycopg.Error):
        insert(hub, "minburi", forged, fiscal_year=value if key == "fiscal_year" else 2562)
    assert shown(hub) == before


def test_who_knows_anothers_ids_and_digests_hides_nothing(hub: TestHub, coordinators: ProjectFile) -> None:
    """As the office that a project left knows them."""
    before = shown(hub)
    for one in [one for one in coordinators.revisions.all() if one.project_id == THEIRS]:
        note = canonical({"project_id": MINE, "topic": "remark", "text": "ก"})
        report = canonical({"project_id": MINE, "period": "2019-02"})
        insert(hub, "minburi", make_revision(NOTE, one.record_id, (one.digest,), note, HAND), fiscal_year=0)
        insert(hub, "minburi", make_revision(REPORT, one.record_id, (one.digest,), report, HAND))
    theirs = [row for row in before if BANGKAPI in row]
    assert theirs
    assert [row for row in shown(hub) if BANGKAPI in row] == theirs


def test_who_knows_a_report_to_the_letter_does_not_hide_it_as_an_image_of_his_own(
    hub: TestHub, coordinators: ProjectFile
) -> None:
    """After their projects were merged and parted, by reports whose images that report's revisions are."""
    coordinators.set_report_entry(THEIRS, MONTH, "narrative", "ก")
    note = merged_note(MINE, THEIRS)
    for one in (note, replace(note, settled_on=date(2019, 2, 1))):
        coordinators.put_note(one)
        pushed(coordinators, hub.of())
    before, reports = shown(hub), coordinators.reports(THEIRS)
    marker = sha256(f"merged/{THEIRS}".encode()).hexdigest()
    first, second = sorted(
        (one for one in coordinators.revisions.all() if (one.kind, one.project_id) == (REPORT, THEIRS)),
        key=lambda one: len(one.parents),
    )
    for made_of, real in (([marker], first), ([first.digest], second)):
        body, who = real.payload.replace(THEIRS, MINE), Authorship(real.at, real.editor, real.device)
        insert(hub, "minburi", make_revision(REPORT, report_id(MINE, MONTH), made_of, body, who))
    pulled(coordinators, hub.of())
    pushed(coordinators, hub.of())
    assert [row for row in shown(hub) if BANGKAPI in row] == [row for row in before if BANGKAPI in row]
    assert coordinators.reports(THEIRS) == reports


# --- what files take ---


@pytest.mark.parametrize("parents", [[b"x" * 32] * 65, [b"x" * 1_000_000], [b"x" * 31], [None]])
def test_no_revision_has_more_parents_than_a_program_gives_it(
    hub: TestHub, parents: list[bytes | None]
) -> None:
    made = project_of(MINBURI)
    with pytest.raises(errors.CheckViolation):
        insert(hub, "minburi", made, parents=parents)


@pytest.mark.parametrize(
    "told",
    ['"disbursed_satang":1e2,"period":"2019-02"', '"period":"2019-02","progress":1.0', '"period":"0000-01"'],
)
def test_a_value_that_only_some_readers_take_is_refused_before_anything_shows_it(
    hub: TestHub, coordinators: ProjectFile, told: str
) -> None:
    """Shown only after a merge, it would make every push of that merge fail."""
    body = f'{{{told},"project_id":"{MINE}"}}'
    year = 543 if "0000" in told else 2562
    report = make_revision(REPORT, new_record_id(), (), body, HAND)
    with pytest.raises(errors.CheckViolation):
        insert(hub, "minburi", report, fiscal_year=year)


@pytest.mark.parametrize(
    "body",
    [
        '{"narrative":"\\u0000","period":"2019-02","project_id":"%s"}',
        '{"narrative":' + "[" * 100_000 + "]" * 100_000 + ',"period":"2019-02","project_id":"%s"}',
        '{"narrative":"' + "x" * 4_194_304 + '","period":"2019-02","project_id":"%s"}',
    ],
    ids=["nul", "deep", "long"],
)
def test_a_body_that_no_program_writes_is_refused(hub: TestHub, coordinators: ProjectFile, body: str) -> None:
    before = hub.digests()
    with pytest.raises(psycopg.Error):
        insert(hub, "minburi", make_revision(REPORT, new_record_id(), (), body % MINE, HAND))
    assert hub.digests() == before


@pytest.mark.parametrize(
    "rule",
    ["", "x", "x" * 1_000_000, THEIRS.upper(), None],
    ids=["empty", "short", "huge", "upper case", "none"],
)
def test_a_note_that_merges_what_is_no_project_hides_nothing(
    hub: TestHub, coordinators: ProjectFile, rule: str | None
) -> None:
    """A coordinator wrote it by hand: nobody takes it, and who pulls is told."""
    before = shown(hub)
    content = canonical({"rule": rule, "text": MINE, "topic": "merged"})
    insert(hub, "suda", make_revision(NOTE, new_record_id(), (), content, HAND), fiscal_year=0)
    assert shown(hub) == before
    found, _ = arrived(coordinators, hub.of())
    assert sum(found.impossible.values()) == 1
    pushed(coordinators, hub.of())
    assert shown(hub) == before


@pytest.mark.long
def test_many_of_the_greatest_bodies_are_read_a_few_at_a_time(
    hub: TestHub, coordinators: ProjectFile
) -> None:
    for number in range(5):
        body = canonical({"project_id": MINE, "text": str(number) * 4_000_000, "topic": "remark"})
        insert(hub, "minburi", make_revision(NOTE, new_record_id(), (), body, HAND), fiscal_year=0)
    with client.open_hub(hub.of()) as opened, opened.reading():
        [years] = [years for office, years in opened.missing(lambda: ()).here.items() if office == "มีนบุรี"]
        assert [len(batch) for batch in opened.pull(years)] == [4, 1, 2]


def test_a_note_with_the_id_of_a_project_is_left_out_and_told(
    hub: TestHub, coordinators: ProjectFile
) -> None:
    content = canonical({"project_id": MINE, "topic": "remark", "text": "ก"})
    insert(hub, "minburi", make_revision(NOTE, MINE, (), content, HAND), fiscal_year=0)
    found, _ = arrived(coordinators, hub.of())
    assert found.impossible == {("minburi", MINBURI): 1}
    assert coordinators.revisions.commit(thoroughly=True) == []
    assert coordinators.project(MINE).office == MINBURI


# --- who waits ---


def test_a_transaction_that_somebody_leaves_open_keeps_nobody_for_ever(
    hub: TestHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "WAIT_AT_MOST", b"SET LOCAL lock_timeout = '50ms'")
    with made(tmp_path / "มีนบุรี.sqlite", Role.CLERK, MINBURI) as file:
        file.add_project(Project(MINE, office=MINBURI, fiscal_year=2562), ())
        file.revisions.commit()
        [revision] = file.revisions.all()
        with psycopg.connect(hub.of("minburi")) as open_one:
            insert_by(open_one, revision)
            with pytest.raises(UserError, match="มีผู้อื่นกำลังส่งข้อมูลชุดเดียวกัน"):
                pushed(file, hub.of("somchai"))
            open_one.rollback()
        assert pushed(file, hub.of("somchai")) == 1


def test_setting_up_waits_for_nobody_for_ever(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.hub import setup

    monkeypatch.setattr(setup, "WAIT_AT_MOST", b"SET LOCAL lock_timeout = '50ms'")
    with server.connected("empty_hub", "minburi") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [setup._LOCK])
        with pytest.raises(UserError, match="มีผู้อื่น"):
            set_up(server.address("empty_hub"))


@pytest.mark.long
def test_hundreds_of_revisions_of_one_report_are_followed_in_less_time_than_they_took_to_send(
    hub: TestHub, coordinators: ProjectFile
) -> None:
    """Each made of the one before, by a statement of its own, of a project that was merged: whoever commits
    holds up everybody, so a record is read once for all of them.
    """
    coordinators.remove_project(MINE)
    coordinators.put_note(merged_note(MINE, THEIRS))
    pushed(coordinators, hub.of())
    chain: list[Revision] = []
    for number in range(400):
        content = canonical({"project_id": MINE, "period": "2019-02", "narrative": str(number)})
        before = [one.digest for one in chain[-1:]]
        chain.append(make_revision(REPORT, report_id(MINE, Period(2019, 2)), before, content, HAND))
    with psycopg.connect(hub.of("minburi")) as connection:
        begun = now(connection)
        for one in chain:
            insert_by(connection, one)
        sent = now(connection)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert now(connection) - sent < sent - begun
    sql = "SELECT narrative FROM raingan.shown_report WHERE period = '2019-02'"
    assert hub.rows(sql) == [("399",)]


def now(connection: psycopg.Connection[Any]) -> datetime:
    """The time by the server's clock."""
    [[moment]] = connection.execute("SELECT clock_timestamp()").fetchall()
    assert isinstance(moment, datetime)
    return moment
