"""Released versions stay readable: one genuine file of every version, and the tables word for word."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.formats.json import project as project_json
from app.models.note import Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, TargetGroup
from app.models.thai import MAX_SATANG
from app.storage.file_settings import THAI_DATES
from app.storage.opening.gate import check_header
from app.storage.project_file import ProjectFile
from app.storage.schema import migrations
from app.storage.schema_marks import APPLICATION_ID, LATEST_VERSION
from tests.conftest import FILES

VERSIONS = range(1, LATEST_VERSION + 1)
REFERENCE = "0190a1b2-0000-7000-8000-000000000001"
HALF_FILLED = "0190a1b2-0000-7000-8000-000000000002"


def genuine(version: int) -> Path:
    return FILES / f"schema-v{version}.sqlite"


def tables(path: Path) -> str:
    """Return every table and index, as SQLite stores them."""
    return "".join(f"{sql};\n" for *_, sql in schema(path) if sql)


def schema(path: Path) -> list[tuple[str | None, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name")
        return found.fetchall()


def test_a_new_file_has_just_these_tables(path: Path) -> None:
    ProjectFile.create(path).close()
    assert tables(path) == (FILES / f"schema-v{LATEST_VERSION}.sql").read_text("utf-8")


def test_a_new_file_bears_our_mark(path: Path) -> None:
    ProjectFile.create(path).close()
    header = path.read_bytes()[:100]
    assert header[68:72] == b"RNGN" == APPLICATION_ID.to_bytes(4)
    assert int.from_bytes(header[60:64]) == LATEST_VERSION


def test_every_migration_has_a_version() -> None:
    with closing(Database(memory=True)) as empty:
        assert len(list(migrations.pending(empty))) == LATEST_VERSION


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_has_its_genuine_file(version: int) -> None:
    check_header(genuine(version))
    assert genuine(version).read_bytes()[60:64] == version.to_bytes(4)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_file_is_brought_up_to_date(path: Path, version: int) -> None:
    shutil.copy(genuine(version), path)
    ProjectFile.open(path).close()
    assert tables(path) == (FILES / f"schema-v{LATEST_VERSION}.sql").read_text("utf-8")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migrated_file_is_just_like_a_new_one(path: Path, version: int) -> None:
    """The gate accepts nothing else, not even one space."""
    ProjectFile.create(path).close()
    shutil.copy(genuine(version), older := path.with_name("older.sqlite"))
    ProjectFile.open(older).close()
    assert schema(older) == schema(path)


@pytest.mark.parametrize("writable", [True, False])
def test_version_1_is_read_whole(path: Path, writable: bool) -> None:
    shutil.copy(genuine(1), path)
    reference = project_json.read(FILES / "minburi-2562-first-print.json")[0].with_id(REFERENCE)
    with ProjectFile.open(path, writable=writable) as file:
        assert file.project_ids() == [HALF_FILLED, REFERENCE]
        assert file.project(REFERENCE) == reference.project
        assert file.reports(REFERENCE) == reference.reports
        assert file.setting(THAI_DATES) == "1"
        assert file.project(HALF_FILLED) == Project(
            HALF_FILLED,
            project_name="โครงการครึ่งทาง",
            fiscal_year=2563,
            allocated_budget_satang=88_400_50,
            objectives=("ข้อเดียว",),
            targets=(TargetGroup("ด้านปริมาณ"),),
        )
        assert file.reports(HALF_FILLED) == (
            ProgressReport(HALF_FILLED, Period(2019, 10), reported_on=date(2019, 10, 31), progress=12_34),
        )


@pytest.mark.parametrize("writable", [True, False])
def test_version_2_is_read_with_its_past(path: Path, writable: bool) -> None:
    """Made in three sessions: both projects; an edit, and a removed report; one more edit."""
    shutil.copy(genuine(2), path)
    reference = project_json.read(FILES / "minburi-2562-first-print.json")[0].with_id(REFERENCE)
    with ProjectFile.open(path, writable=writable) as file:
        assert file.project_ids() == [HALF_FILLED, REFERENCE]
        assert file.reports(REFERENCE) == reference.reports[:-1]
        assert file.project(REFERENCE).officer_name == "นางสาวตัวอย่าง เปลี่ยนแล้ว"
        history = file.revisions.history(REFERENCE)
        assert [revision.at[:7] for revision in history] == ["2018-10", "2018-11", "2018-12"]
        assert [revision.parents for revision in history[1:]] == [(r.digest,) for r in history[:-1]]
        assert history[0].editor == "เจ้าหน้าที่"
        last = file.revisions.history(reference.reports[-1].id)
        assert [revision.is_removal for revision in last] == [False, True]
        assert file.setting(THAI_DATES) == "1"
        assert file.notes() == ()
        if writable:
            assert file.revisions.commit(thoroughly=True) == []


@pytest.mark.parametrize("writable", [True, False])
def test_version_3_is_read_with_its_notes(path: Path, writable: bool) -> None:
    """The file of version 2 with an added remark, its answer, and a finding kept with a reason."""
    shutil.copy(genuine(3), path)
    with ProjectFile.open(path, writable=writable) as file:
        kept, remark = file.notes(REFERENCE)
        assert (kept.topic, kept.period, kept.rule) == (Topic.KEPT, Period(2018, 11), "progress-falls")
        assert (remark.topic, remark.entry_key) == (Topic.REMARK, "narrative")
        assert remark.answer == "ผู้เข้าร่วม 120 คน"
        past = file.revisions.history(remark.id)
        assert [revision.editor for revision in past] == ["ผู้ประสานงาน", "เจ้าหน้าที่"]
        assert len(file.revisions.history(REFERENCE)) == 3, "the past came along"
        if writable:
            assert file.revisions.commit(thoroughly=True) == []


@pytest.mark.parametrize("writable", [True, False])
def test_version_4_is_read_with_all_that_its_board_was_computed_from(path: Path, writable: bool) -> None:
    """The file of version 3 after gathering another office's file on 30 October 2018 in Bangkok."""
    shutil.copy(genuine(4), path)
    with ProjectFile.open(path, writable=writable) as file:
        file.board.refresh(file.board.stale())
    with ProjectFile.open(path, writable=writable) as file, file.board.reading() as board:
        assert len(file.project_ids()) == 3
        [office] = board.projects(2562)
        assert (office.office, office.projects, office.reported_late, office.over_budget) == (
            "สำนักงานเขตบางรัก",
            2,
            1,
            1,
        )
        received = {(row.period, row.receipt.day): row.disbursed_satang for row in board.reports(2562)}
        assert received[Period(2018, 10), date(2018, 10, 30)] == 120_000_00
        assert received[Period(2019, 2), None] == 88_400_00


@pytest.mark.parametrize("writable", [True, False])
def test_version_5_is_read_with_what_it_packed(path: Path, writable: bool) -> None:
    """The file of version 4 with one more revision, compressed, and two uncommitted edits."""
    shutil.copy(genuine(5), path)
    with ProjectFile.open(path, writable=writable) as file:
        assert file.project(REFERENCE).subdivision == "งานที่ยังไม่มีชื่อ"
        assert [revision.editor for revision in file.revisions.history(REFERENCE)][-1] == "เจ้าหน้าที่"
        assert [note.topic for note in file.notes(REFERENCE)].count(Topic.KEPT) == 2
        if writable:
            assert file.revisions.commit() == [], "the edits became revisions when the file was migrated"
    with closing(sqlite3.connect(genuine(5))) as connection:
        kinds = dict(connection.execute("SELECT typeof(body), count(*) FROM revision GROUP BY 1").fetchall())
    assert kinds["blob"] > kinds.get("text", 0)


@pytest.mark.parametrize("writable", [True, False])
def test_version_6_is_read_with_its_largest_amounts(path: Path, writable: bool) -> None:
    """The file of version 5 with one more revision, and an uncommitted edit."""
    shutil.copy(genuine(6), path)
    with ProjectFile.open(path, writable=writable) as file:
        assert file.project(REFERENCE).allocated_budget_satang == MAX_SATANG - 1
        last = file.revisions.history(REFERENCE)[-1]
        assert f'"allocated_budget_satang":{MAX_SATANG}' in last.payload


@pytest.mark.parametrize("version", VERSIONS)
def test_the_largest_amounts_fit_into_an_older_file(path: Path, version: int) -> None:
    """A file that was made when amounts ended at 99,999,999,999.99 takes 999,999,999,999.99 and keeps it."""
    shutil.copy(genuine(version), path)
    with ProjectFile.open(path) as file:
        report = file.reports(REFERENCE)[0]
        file.set_project_entry(REFERENCE, "allocated_budget_satang", MAX_SATANG)
        file.set_report_entry(REFERENCE, report.period, "disbursed_satang", MAX_SATANG)
        file.revisions.commit()
    with ProjectFile.open(path) as file:
        assert MAX_SATANG == 999_999_999_999_99
        assert file.project(REFERENCE).allocated_budget_satang == MAX_SATANG
        assert file.reports(REFERENCE)[0].disbursed_satang == MAX_SATANG
        assert len(file.project_ids()) > 1


@pytest.mark.parametrize("version", VERSIONS)
def test_migrating_loses_no_row(path: Path, version: int) -> None:
    """Tables are written anew by migrations, although dropping one deletes what refers to its rows."""
    shutil.copy(genuine(version), path)
    with ProjectFile.open(path, writable=False) as file:
        before = [(file.project(one), file.reports(one), file.notes(one)) for one in file.project_ids()]
    with ProjectFile.open(path) as file:
        assert [
            (file.project(one), file.reports(one), file.notes(one)) for one in file.project_ids()
        ] == before


@pytest.mark.parametrize("version", VERSIONS)
def test_migrating_changes_no_revision(path: Path, version: int) -> None:
    """Payloads are compressed; their content, digests and order are unchanged."""
    shutil.copy(genuine(version), path)
    with ProjectFile.open(path, writable=False) as file:
        before = list(file.revisions.all()) if file.revisions.count() else []
    with ProjectFile.open(path) as file:
        assert list(file.revisions.all())[: len(before)] == before
