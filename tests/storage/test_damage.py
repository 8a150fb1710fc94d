"""Damage that SQLite does not detect: nothing false is shown, sent, backed up or committed."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.services.gathering import gather
from app.services.restore import newest_good_backup
from app.services.sending import send
from app.storage import backups
from app.storage.connection import DamagedFileError
from app.storage.damage import DamageCheck, DamagedRecordError
from app.storage.opening.received_file import open_received_file
from app.storage.opening.snapshot import RefusedError
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import Revision
from app.storage.rows import Row
from app.storage.schema_marks import LATEST_VERSION
from tests.conftest import FILES
from tests.storage.world import unchanged

OTHER = "0190a1b2-0000-7000-8000-000000000009"
"""A second project, which stays sound."""
CHANGED = f"UPDATE project SET office = 'เขตเท็จ' WHERE id <> '{OTHER}'"
DAMAGES = {
    "text of a project": CHANGED,
    "amount of a report": "UPDATE progress_report SET disbursed_satang = 1 WHERE period = '2018-10'",
    "empty amount": "UPDATE progress_report SET disbursed_satang = NULL WHERE period = '2018-10'",
    "report that is gone": "DELETE FROM progress_report WHERE period = '2018-10'",
    "report that came": "INSERT INTO progress_report (id, project_id, period) SELECT"
    f" '0190a1b2-0000-7000-8000-00000000000f', '{OTHER}', '2019-08'",
    "head of another revision": "UPDATE head SET digest = (SELECT max(digest) FROM revision)",
    "head of no revision": "UPDATE head SET digest = replace(digest, 'a', 'b') WHERE edited = 0",
    "head of an edited row": "UPDATE head SET edited = 1, digest = replace(digest, 'a', 'b')",
    "kind in the head": "UPDATE head SET kind = 'note' WHERE kind = 'project'",
    "body of a revision": "UPDATE revision SET body = '{}' WHERE kind = 'project'",
    "body that is none": "UPDATE revision SET body = x'01ff' WHERE kind = 'project'",
    "author of a revision": "UPDATE revision SET editor = 'ผู้อื่น'",
    "parents of a revision": "UPDATE revision SET parents = json_array(digest) WHERE kind = 'project'",
    "text that is no text": "UPDATE revision SET device = CAST(x'ff' AS TEXT)",
    "setting that is no text": "INSERT INTO setting VALUES ('thai_dates', CAST(x'ff' AS TEXT))",
    "steps that made the file": "UPDATE _sqlite_migrations SET name = 'note' WHERE name = 'notes'",
    "project of a report": "UPDATE progress_report SET project_id = upper(project_id)",
}


@pytest.fixture
def two(path: Path, record: ProjectRecord) -> Path:
    """A closed file of two projects."""
    with ProjectFile.create(path) as file:
        file.add_project(record.project, record.reports)
        file.add_project(replace(record.project, id=OTHER, project_code="50130000-0001"))
    return path


def damage(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        assert connection.execute(sql).rowcount, sql


@contextmanager
def opened_before(path: Path, sql: str) -> Iterator[ProjectFile]:
    """The open file, damaged since it was opened, as by a failing disk."""
    with ProjectFile.open(path) as file:
        change(file, sql)
        yield file


def change(file: ProjectFile, sql: str) -> None:
    file.database.connection.execute("PRAGMA foreign_keys = OFF")
    file.database.connection.execute(sql)
    file.database.connection.execute("PRAGMA foreign_keys = ON")
    file.database._note_own_change()


@pytest.mark.parametrize("name", DAMAGES)
def test_it_is_seen_when_everything_is_read(two: Path, name: str) -> None:
    damage(two, DAMAGES[name])
    with ProjectFile.open(two, writable=False) as file, pytest.raises(DamagedFileError):
        file.database.check()


@pytest.mark.parametrize("name", DAMAGES)
def test_it_is_neither_opened_to_be_written_nor_backed_up(two: Path, name: str) -> None:
    made = backups.backups(two)
    damage(two, DAMAGES[name])
    with unchanged(two), pytest.raises(DamagedFileError):
        ProjectFile.open(two)
    assert backups.backups(two) == made


@pytest.mark.parametrize("name", ["text of a project", "amount of a report", "empty amount"])
def test_a_damaged_record_is_not_shown_and_others_are(two: Path, record: ProjectRecord, name: str) -> None:
    damage(two, DAMAGES[name])
    with ProjectFile.open(two, writable=False) as file:
        with pytest.raises(DamagedRecordError, match=r"โครงการ 50130000-3379 .*เสียหาย"):
            _ = file.project(record.project.id), file.reports(record.project.id)
        assert file.project(OTHER).office == record.project.office


def test_a_damaged_record_is_named_with_what_to_do(two: Path, record: ProjectRecord) -> None:
    damage(two, DAMAGES["amount of a report"])
    with ProjectFile.open(two, writable=False) as file, pytest.raises(DamagedRecordError) as caught:
        file.reports(record.project.id)
    name = f"{record.project.project_code} {record.project.project_name}"
    assert caught.value.what == f"รายงานเดือนตุลาคม 2561 ของโครงการ {name} ในไฟล์ {two.name} เสียหาย"
    assert caught.value.remedy.startswith("โปรด")


@pytest.mark.parametrize("name", ["text of a project", "amount of a report", "report that is gone"])
def test_sending_makes_no_revision_of_it(two: Path, tmp_path: Path, name: str) -> None:
    with opened_before(two, DAMAGES[name]) as file:
        before = file.revisions.count()
        with pytest.raises(DamagedRecordError):
            send(file, tmp_path / "ส่ง")
        assert file.revisions.count() == before
        assert not (tmp_path / "ส่ง").exists()


def test_an_edit_does_not_make_the_damage_beside_it_sound(two: Path, record: ProjectRecord) -> None:
    with opened_before(two, CHANGED) as file:
        with pytest.raises(DamagedRecordError):
            file.set_project_entry(record.project.id, "coordinator", "ใหม่")
        file.set_project_entry(OTHER, "coordinator", "ใหม่")
        assert len(file.revisions.commit()) == 1


def test_an_edited_row_has_a_checksum_until_it_has_a_revision(two: Path, record: ProjectRecord) -> None:
    with ProjectFile.open(two) as file:
        file.set_report_entry(record.project.id, Period(2018, 10), "narrative", "ใหม่")
        [[checksum]] = file.database.connection.execute("SELECT checksum FROM head WHERE edited").fetchall()
        assert checksum is not None
        change(file, "UPDATE progress_report SET narrative = 'เท็จ' WHERE narrative = 'ใหม่'")
        with pytest.raises(DamagedRecordError, match=r"ตุลาคม 2561"):
            file.revisions.commit()
        with pytest.raises(DamagedRecordError):
            file.reports(record.project.id)


def test_an_edited_row_of_which_nothing_is_known_is_taken_as_it_is(two: Path, record: ProjectRecord) -> None:
    with ProjectFile.open(two) as file:
        file.set_project_entry(record.project.id, "office", "ใหม่")
        change(file, "UPDATE head SET checksum = NULL")
        assert file.project(record.project.id).office == "ใหม่"
        assert len(file.revisions.commit()) == 1


def test_removing_what_is_damaged_is_a_way_out(two: Path, record: ProjectRecord) -> None:
    with opened_before(two, CHANGED) as file:
        file.remove_project(record.project.id)
        file.database.check()
        assert len(file.revisions.commit()) == 1 + len(record.reports)
        file.database.check()


def test_what_was_removed_and_has_no_revision_yet_is_sound(two: Path, record: ProjectRecord) -> None:
    with ProjectFile.open(two) as file:
        file.remove_report(record.project.id, Period(2018, 10))
        new = replace(record.project, id=new_record_id())
        file.add_project(new)
        file.remove_project(new.id)
        file.database.check()
        raw = two.with_name("raw.sqlite")
        shutil.copy(two, raw)
    with ProjectFile.open(raw) as file:
        file.database.check()


def test_a_row_is_put_back_as_its_last_revision_says(two: Path, record: ProjectRecord) -> None:
    with opened_before(two, CHANGED) as file:
        file.revisions.put_back(record.project.id)
        assert file.project(record.project.id) == record.project
        file.database.check()
        assert file.revisions.commit() == []


def test_a_row_is_not_put_back_from_a_damaged_revision(two: Path, record: ProjectRecord) -> None:
    with opened_before(two, CHANGED) as file:
        change(file, DAMAGES["body of a revision"])
        with pytest.raises(DamagedRecordError, match=r"ประวัติการแก้ไข"):
            file.revisions.put_back(record.project.id)


def test_a_received_edit_without_a_revision_is_proved_too(two: Path, record: ProjectRecord) -> None:
    raw = two.with_name("raw.sqlite")
    with ProjectFile.open(two) as file:
        file.set_project_entry(record.project.id, "office", "ใหม่")
        shutil.copy(two, raw)
    damage(raw, "UPDATE project SET office = 'เท็จ' WHERE office = 'ใหม่'")
    with open_received_file(raw) as received, pytest.raises(RefusedError, match="เสียหาย"):
        list(received.unnamed())


# --- older files ---


@pytest.mark.parametrize("version", range(1, LATEST_VERSION + 1))
def test_a_genuine_file_of_any_version_is_sound(tmp_path: Path, version: int) -> None:
    shutil.copy(FILES / f"schema-v{version}.sqlite", path := tmp_path / "a.sqlite")
    with ProjectFile.open(path, writable=False) as file:
        file.database.check()
    with ProjectFile.open(path) as file:
        file.database.check()


@pytest.mark.parametrize("version", range(2, LATEST_VERSION))
@pytest.mark.parametrize("later", [True, False])
def test_a_damaged_older_file_is_not_migrated(tmp_path: Path, version: int, later: bool) -> None:
    shutil.copy(FILES / f"schema-v{version}.sqlite", path := tmp_path / "a.sqlite")
    damage(path, "UPDATE progress_report SET disbursed_satang = disbursed_satang + 64 WHERE rowid = 2")
    with unchanged(path), pytest.raises(DamagedRecordError):
        ProjectFile.open(path, shown_first=later)


def test_a_damaged_older_file_is_not_migrated_even_without_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(FILES / "schema-v4.sqlite", path := tmp_path / "a.sqlite")
    damage(path, "UPDATE project SET office = 'เท็จ'")
    (tmp_path / "no folder").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "no folder"))
    with unchanged(path), pytest.raises(DamagedRecordError):
        ProjectFile.open(path)


# --- backups ---


def test_a_backup_that_is_offered_was_read_completely(two: Path) -> None:
    """Including one that an earlier version of the program made of a damaged file."""
    ProjectFile.open(two).close()
    [*_, good] = backups.backups(two)
    bad = good.with_name("20991231-000000.sqlite")
    shutil.copy(good, bad)
    damage(bad, CHANGED)
    offered = newest_good_backup(two)
    assert offered
    assert offered.path == good


def test_damage_found_beside_the_work_is_told_and_its_backup_goes(two: Path) -> None:
    made = backups.backups(two)
    damage(two, CHANGED)
    with ProjectFile.open(two, shown_first=True) as file:
        file.database.finish_backup()
        while file.database.read_on():
            pass
        assert isinstance(file.database.found_damage, DamagedRecordError)
        assert backups.backups(two) == made


def test_old_backups_are_thinned_out_only_for_a_sound_one(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    thinned: list[Path] = []
    monkeypatch.setattr(backups, "thin_out", lambda folder, _now: thinned.append(folder))
    damage(two, CHANGED)
    with closing(sqlite3.connect(two)) as connection, pytest.raises(DamagedFileError):
        backups.back_up(connection, two, datetime.now())
    assert thinned == []


def noting_what_is_read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Record the backups that are read completely from now on."""
    read: list[Path] = []
    real = backups.checking_file

    def noted(made: Path, path: Path, before: Path | None) -> Iterator[None]:
        read.append(made)
        return real(made, path, before)

    monkeypatch.setattr(backups, "checking_file", noted)
    return read


def test_the_same_content_is_read_once(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = noting_what_is_read(monkeypatch)
    now = datetime.now()
    with ProjectFile.open(two) as file:
        read.clear()
        for minute in range(3):
            backups.back_up(file.database.connection, two, now + timedelta(minutes=minute))
        assert read == []
        file.set_project_entry(OTHER, "office", "ใหม่")
        backups.back_up(file.database.connection, two, now + timedelta(minutes=5))
        assert len(read) == 1


def noting_what_is_verified(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Record the records of which the row or a revision is verified from now on."""
    verified: set[str] = set()
    row, revision = DamageCheck._prove, DamageCheck.prove_revision

    def noted_row(check: DamageCheck, kind: str, one: Row) -> None:
        verified.add(one["id"])
        row(check, kind, one)

    def noted_revision(check: DamageCheck, one: Revision) -> None:
        verified.add(one.record_id)
        revision(check, one)

    monkeypatch.setattr(DamageCheck, "_prove", noted_row)
    monkeypatch.setattr(DamageCheck, "prove_revision", noted_revision)
    return verified


def test_what_is_as_in_the_last_backup_that_was_read_is_not_read_again(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProjectFile.open(two) as file:
        file.set_project_entry(OTHER, "office", "ใหม่")
        file.revisions.commit()
    verified = noting_what_is_verified(monkeypatch)
    ProjectFile.open(two).close()
    assert verified == {OTHER}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM head WHERE record_id = ?",
        "DELETE FROM revision WHERE record_id = ?",
        "UPDATE project SET office = 'ผิด' WHERE id = ?",
        "UPDATE head SET digest = upper(digest) WHERE record_id = ?",
        "UPDATE revision SET at = '2001-01-01T00:00:00Z' WHERE record_id = ?",
    ],
)
def test_whatever_differs_from_the_last_backup_is_read(two: Path, statement: str) -> None:
    with ProjectFile.open(two) as file:
        file.revisions.commit()
    ProjectFile.open(two).close()
    with closing(sqlite3.connect(two)) as connection, connection:
        connection.execute(statement, [OTHER])
    with pytest.raises(DamagedFileError):
        ProjectFile.open(two)


def test_everything_is_read_beside_a_backup_that_cannot_be(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProjectFile.open(two) as file:
        file.set_project_entry(OTHER, "office", "ใหม่")
        records = {
            *file.project_ids(),
            *(one.id for each in file.project_ids() for one in file.reports(each)),
        }
    backups.backups(two)[-1].write_bytes(b"SQLite format 3\0")
    verified = noting_what_is_verified(monkeypatch)
    ProjectFile.open(two).close()
    assert verified == records


def test_closing_does_not_wait_until_everything_is_read(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next opening resumes an incomplete reading."""

    def endless(made: Path, path: Path, before: Path | None) -> Iterator[None]:
        while True:
            yield

    with ProjectFile.open(two) as file:
        file.set_project_entry(OTHER, "office", "ใหม่")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backups, "checking_file", endless)
        with ProjectFile.open(two, shown_first=True) as file:
            file.database.finish_backup()
            assert file.database.read_on()
    read = noting_what_is_read(monkeypatch)
    ProjectFile.open(two).close()
    assert len(read) == 1


def test_gathering_into_a_damaged_file_makes_nothing_of_it(
    two: Path, tmp_path: Path, record: ProjectRecord
) -> None:
    with ProjectFile.create(tmp_path / "เขต.sqlite") as file:
        file.add_project(replace(record.project, id=new_record_id()))
    with ProjectFile.open(two) as file:
        file.set_project_entry(record.project.id, "office", "ใหม่")
        change(file, "UPDATE project SET office = 'เท็จ' WHERE office = 'ใหม่'")
        with pytest.raises(UserError, match="เสียหาย"):
            gather(file, [tmp_path / "เขต.sqlite"])
