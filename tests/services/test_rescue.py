"""The sound records of a broken file are salvaged into a new one, and the others are described."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.cli import main
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.services.rescue import name_beside, rescue
from app.storage.project_file import ProjectFile
from app.storage.schema_marks import LATEST_VERSION
from tests.conftest import FILES
from tests.files.hostile import HOSTILE
from tests.files.hostile_making import sql
from tests.files.journals import stale_log
from tests.long_form import each

SLOW_TO_MAKE = {"packed_bomb", "huge_text"}


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "ใหม่.sqlite"


def content(path: Path) -> list[object]:
    """Return a file's whole content, with its history."""
    with ProjectFile.open(path, writable=False) as file:
        file.database.check()
        ids = file.project_ids()
        past = sorted(revision.digest for revision in file.revisions.all())
        return [[(file.project(one), file.reports(one), file.notes(one)) for one in ids], past]


def test_a_sound_file_comes_whole(saved: Path, new: Path) -> None:
    found = rescue(saved, new)
    assert content(new) == content(saved)
    assert (found.record_count, found.lines) == (10, ())
    assert "ครบถ้วน" in found.summary


def test_the_broken_file_stays_as_it_is(saved: Path, new: Path) -> None:
    sql(saved, "CREATE VIEW v AS SELECT 1")
    before = saved.read_bytes()
    rescue(saved, new)
    assert saved.read_bytes() == before


FOREIGN = {
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON revision BEGIN DELETE FROM project; END",
    "a view": "CREATE VIEW v AS SELECT 1",
    "a table": "CREATE TABLE payload (x)",
    "a column": "ALTER TABLE project ADD COLUMN evil TEXT DEFAULT 'x'",
    "a computed column": "ALTER TABLE project ADD COLUMN g TEXT AS (hex(zeroblob(100000000)))",
    "a unique index": "CREATE UNIQUE INDEX i ON project (project_name)",
    "a table less": "DROP TABLE setting",
}


def test_pages_that_are_too_small_to_be_told_anything_are_no_bug(saved: Path, new: Path) -> None:
    sql(saved, "PRAGMA page_size = 512", "VACUUM")
    with pytest.raises(UserError, match="ไม่พบข้อมูลที่ยังใช้ได้"):
        rescue(saved, new)
    assert not new.exists()


@pytest.mark.parametrize("name", FOREIGN)
def test_tables_that_are_not_ours_lose_no_word(saved: Path, new: Path, name: str) -> None:
    before = content(saved)
    sql(saved, FOREIGN[name])
    with pytest.raises(UserError):
        ProjectFile.open(saved)
    assert rescue(saved, new).lines == ()
    assert content(new) == before


def test_a_view_in_the_place_of_a_table_loses_no_word(saved: Path, new: Path) -> None:
    before = content(saved)
    HOSTILE["view_in_place_of_a_table"][0](saved)
    rescue(saved, new)
    assert content(new) == before


@pytest.mark.parametrize("version", range(1, LATEST_VERSION + 1))
def test_a_file_of_any_version_is_rescued(new: Path, version: int, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    old.write_bytes((FILES / f"schema-v{version}.sqlite").read_bytes())
    rescue(old, new)
    ProjectFile.open(old).close()  # brings it up to date
    assert content(new)[0] == content(old)[0]


def test_a_broken_revision_is_made_again_of_its_row(saved: Path, new: Path) -> None:
    before = content(saved)
    sql(saved, "UPDATE revision SET body = 'x' WHERE kind = 'project'")
    assert rescue(saved, new).lines == ()
    assert content(new) == before


def test_a_broken_row_comes_from_its_revision(saved: Path, new: Path) -> None:
    before = content(saved)
    sql(saved, "UPDATE project SET office = 'ปลอม', rationale = '[[['")
    assert rescue(saved, new).lines == ()
    assert content(new) == before


def test_what_was_edited_last_and_is_broken_falls_back_and_is_told(
    saved: Path, new: Path, record: ProjectRecord
) -> None:
    copy = saved.with_name("copy.sqlite")
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "office", "ใหม่")
        copy.write_bytes(saved.read_bytes())  # as it is while somebody works: edited, without a revision yet
    sql(copy, "UPDATE project SET office = 'ปลอม'")
    [line] = rescue(copy, new).lines
    assert "การแก้ไขครั้งล่าสุดเสียหาย" in line
    assert record.project.project_name in line
    with ProjectFile.open(new) as file:
        assert file.project(record.project.id).office == record.project.office


def test_what_was_edited_last_and_is_sound_comes(saved: Path, new: Path, record: ProjectRecord) -> None:
    copy = saved.with_name("copy.sqlite")
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "office", "ใหม่")
        copy.write_bytes(saved.read_bytes())
    assert rescue(copy, new).lines == ()
    with ProjectFile.open(new) as file:
        assert file.project(record.project.id).office == "ใหม่"


def test_what_is_lost_is_told_by_its_name(saved: Path, new: Path, record: ProjectRecord) -> None:
    report = record.reports[3]
    sql(
        saved,
        f"UPDATE revision SET body = 'x' WHERE record_id = '{report.id}'",
        f"UPDATE progress_report SET narrative = CAST(x'e0b8' AS TEXT) WHERE id = '{report.id}'",
    )
    [line] = rescue(saved, new).lines
    assert f"รายงานเดือน{report.period.thai}: เสียหายทั้งหมด" in line
    with ProjectFile.open(new) as file:
        assert len(file.reports(record.project.id)) == len(record.reports) - 1


def test_a_broken_page_takes_only_what_was_on_it(saved: Path, new: Path, record: ProjectRecord) -> None:
    with closing(sqlite3.connect(saved)) as connection:
        [root] = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'progress_report'"
        ).fetchone()
    pages = bytearray(saved.read_bytes())
    pages[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    saved.write_bytes(pages)
    found = rescue(saved, new)
    with ProjectFile.open(new) as file:
        assert file.reports(record.project.id) == record.reports
    assert found.record_count == 10


@pytest.mark.parametrize("page", range(2, 30, 3))
def test_whatever_page_is_zero_the_rescue_ends_and_what_it_gives_is_true(
    saved: Path, new: Path, record: ProjectRecord, page: int
) -> None:
    pages = bytearray(saved.read_bytes())
    pages[(page - 1) * 4096 : page * 4096] = bytes(len(pages[(page - 1) * 4096 : page * 4096]))
    saved.write_bytes(pages)
    try:
        rescue(saved, new)
    except UserError:
        return
    with ProjectFile.open(new) as file:
        for one in file.project_ids():
            assert file.project(one) == record.project
            assert set(file.reports(one)) <= set(record.reports)


@pytest.mark.parametrize("name", each(6, sorted(HOSTILE.keys() - SLOW_TO_MAKE)))
def test_a_hostile_file_gives_nothing_that_is_not_sound(
    saved: Path, new: Path, record: ProjectRecord, name: str
) -> None:
    HOSTILE[name][0](saved)
    try:
        rescue(saved, new)
    except UserError:
        assert not new.exists()
        return
    with ProjectFile.open(new) as file:
        file.database.check()


def test_a_file_that_is_there_is_never_written_over(saved: Path, new: Path) -> None:
    new.write_text("x")
    with pytest.raises(UserError, match="อยู่แล้ว"):
        rescue(saved, new)
    assert new.read_text() == "x"


def test_the_name_beside_is_free_and_short_enough(tmp_path: Path) -> None:
    long = tmp_path / f"{'ก' * 80}.sqlite"
    first = name_beside(long)
    first.touch()
    assert name_beside(long) != first


def test_the_command_makes_a_new_file_and_says_what_is_in_it(
    saved: Path, new: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sql(saved, "CREATE VIEW v AS SELECT 1")
    assert main(["check", str(saved)]) == 2
    assert "--rescue" in capsys.readouterr().err
    assert main(["gather", str(new), "--rescue", str(saved)]) == 0
    assert "กู้ข้อมูลได้ 10 ระเบียน" in capsys.readouterr().out
    assert main(["gather", str(new), "--rescue", str(saved)]) == 2
    assert "อยู่แล้ว" in capsys.readouterr().err


def test_a_command_says_that_a_journal_was_kept_aside(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stale_log(saved)
    assert main(["export", str(saved), "--out", str(tmp_path / "a.json")]) == 0
    assert "บันทึกที่ค้างอยู่" in capsys.readouterr().err
