"""The sent copy: clean, complete, under a name that describes its content."""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.name_mask import MASK
from app.models.project_record import ProjectRecord
from app.services.sending import file_name, findings, send
from app.storage import outgoing_copy as outgoing
from app.storage.drafts import drafts_folder
from app.storage.file_settings import MASKED
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.schema import tables_of
from app.storage.schema_marks import LATEST_VERSION
from tests.conftest import FILES
from tests.storage.world import small_disk


@pytest.fixture
def filled(file: ProjectFile, record: ProjectRecord) -> ProjectFile:
    file.add_project(record.project, record.reports)
    return file


def test_what_is_sent_holds_all_with_its_past(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    sent = send(filled, tmp_path / "out")
    with ProjectFile.open(sent.path, writable=False) as copy:
        assert copy.project(record.project.id) == record.project
        assert copy.reports(record.project.id) == record.reports
        assert copy.revisions.history(record.project.id) == filled.revisions.history(record.project.id) != []
        assert copy.revisions.state_digest() == filled.revisions.state_digest()


def test_the_name_tells_office_year_month_and_content(filled: ProjectFile) -> None:
    filled.revisions.commit()
    name = file_name(filled, filled.summaries())
    assert name.startswith("สำนักงานเขตมีนบุรี_2562_2562-")
    assert len(name.rsplit("_", 1)[1]) == 4


def test_the_name_changes_with_the_content_only(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    first = send(filled, tmp_path)
    assert send(filled, tmp_path).path == first.path
    filled.set_project_entry(record.project.id, "coordinator", "x")
    assert send(filled, tmp_path).path != first.path


@pytest.mark.parametrize(
    ("offices", "begins"),
    [
        (("",), "ไม่ระบุหน่วยงาน_2562_"),
        (("ก", "ข"), "หลายหน่วยงาน_2562_"),
        (("a/b:c*?",), "a-b-c_2562_"),
        (("ก" * 200,), "ก" * 30 + "_2562_"),
        (("CON",), "-CON_2562_"),
    ],
)
def test_the_name_is_safe_on_every_system(
    file: ProjectFile, record: ProjectRecord, offices: tuple[str, ...], begins: str
) -> None:
    for office in offices:
        file.add_project(replace(record.project, id=new_record_id(), office=office))
    assert file_name(file, file.summaries()).startswith(begins)


def test_the_summary_can_be_pasted(filled: ProjectFile, tmp_path: Path) -> None:
    sent = send(filled, tmp_path)
    assert (sent.project_count, sent.report_count) == (1, 9)
    assert sent.sha256 == hashlib.sha256(sent.path.read_bytes()).hexdigest()
    assert "โครงการ 1 โครงการ รายงาน 9 ครั้ง" in sent.text
    assert sent.sha256 in sent.text


def test_findings_are_listed_and_hinder_nothing(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    assert findings(filled) == []
    filled.set_project_entry(record.project.id, "office", "")
    [(project, finding)] = findings(filled)
    assert (project.id, finding.rule) == (record.project.id, "missing")
    assert send(filled, tmp_path).path.exists()


def test_before_sending_the_same_findings_count_as_on_the_form(
    filled: ProjectFile, record: ProjectRecord
) -> None:
    filled.set_project_entry(record.project.id, "division", "ฝ่าย ☃")
    [(_, finding)] = findings(filled)
    assert finding.rule == "missing-character"


def test_nothing_is_sent_of_an_empty_file(file: ProjectFile, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ยังไม่มีโครงการ"):
        send(file, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_is_never_sent_onto_itself(filled: ProjectFile, tmp_path: Path) -> None:
    sent = send(filled, tmp_path)
    with ProjectFile.open(sent.path) as copy, pytest.raises(UserError, match="เอง"):
        send(copy, tmp_path)


@pytest.mark.posix
def test_a_full_disk_leaves_nothing_behind(filled: ProjectFile, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "60k") as disk:
        with pytest.raises(UserError, match="เต็ม"):
            send(filled, disk)
        assert list(disk.iterdir()) == []


def test_receipts_stay_at_home(filled: ProjectFile, tmp_path: Path) -> None:
    filled.revisions.commit()
    filled.database.connection.execute("INSERT INTO gathering VALUES (1, '2019-05-25T08:00:00+00:00')")
    filled.database.connection.execute("INSERT INTO receipt VALUES (1, ?, 'secret name')", ["0" * 64])
    filled.database.connection.execute("UPDATE revision SET gathering = 1")
    filled.database._note_own_change()
    sent = send(filled, tmp_path)
    assert b"secret name" not in sent.path.read_bytes()
    with closing(sqlite3.connect(sent.path)) as copy:
        assert copy.execute("SELECT count(gathering) FROM revision").fetchone() == (0,)


def test_the_tables_are_word_for_word_ours(filled: ProjectFile, tmp_path: Path) -> None:
    for masked in (False, True):
        sent = send(filled, tmp_path, masked=masked)
        with closing(sqlite3.connect(sent.path)) as copy:
            found = copy.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        assert set(found) == tables_of(LATEST_VERSION)


# --- masking ---


def test_a_masked_copy_has_no_names_left_in_any_page(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    secret = {"officer_name": "ชื่อลับมาก", "officer_phone": "0-2222-3333", "coordinator": "ผู้ประสานลับ"}
    for key, value in secret.items():
        filled.set_project_entry(record.project.id, key, value)
    filled.revisions.commit()
    sent = send(filled, tmp_path, masked=True)
    content = sent.path.read_bytes()
    assert not [value for value in secret.values() if value.encode() in content]
    with ProjectFile.open(sent.path, writable=False) as copy:
        masked = copy.project(record.project.id)
        assert (masked.officer_name, masked.officer_phone, masked.coordinator) == (MASK,) * 3
        blank = {"officer_name": "", "officer_phone": "", "coordinator": ""}
        assert replace(masked, **blank) == replace(record.project, **blank)  # type: ignore[arg-type]
        assert copy.reports(record.project.id) == record.reports
        assert [(one.editor, one.device) for one in copy.revisions.history(record.project.id)] == [("", "")]
        assert copy.setting(MASKED)
    assert sent.path.stem.endswith("_ปกปิด")


def test_masking_leaves_the_file_itself_alone(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    send(filled, tmp_path, masked=True)
    assert filled.project(record.project.id) == record.project
    assert filled.setting(MASKED) == ""


def test_an_empty_name_stays_empty(filled: ProjectFile, record: ProjectRecord, tmp_path: Path) -> None:
    filled.set_project_entry(record.project.id, "officer_phone", "")
    with ProjectFile.open(send(filled, tmp_path, masked=True).path, writable=False) as copy:
        assert copy.project(record.project.id).officer_phone == ""


def test_a_file_of_the_first_version_can_be_sent(tmp_path: Path) -> None:
    shutil.copy(FILES / "schema-v1.sqlite", tmp_path / "a.sqlite")
    with ProjectFile.open(tmp_path / "a.sqlite") as file:
        assert send(file, tmp_path / "out").project_count == 2


def test_names_and_numbers_in_running_text_are_masked_and_counted(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    period = record.reports[0].period
    filled.set_project_entry(record.project.id, "officer_name", "นางสาวตัวอย่าง ใจดี")
    filled.set_project_entry(record.project.id, "officer_phone", "0 2540 7000")
    filled.set_project_entry(
        record.project.id, "rationale", ("ตามที่ น.ส.ตัวอย่าง  ใจดี เสนอ", 'โทร. 02-540-7000 "ด่วน"')
    )
    filled.set_report_entry(record.project.id, period, "narrative", "คุณตัวอย่าง รายงาน")
    sent = send(filled, tmp_path, masked=True)
    assert sent.hidden == 3
    assert "3 แห่ง" in sent.about_names
    with ProjectFile.open(sent.path, writable=False) as copy:
        assert copy.project(record.project.id).rationale == (f"ตามที่ {MASK} เสนอ", f'โทร. {MASK} "ด่วน"')
        assert copy.reports(record.project.id)[0].narrative == f"{MASK} รายงาน"
    assert send(filled, tmp_path).about_names == ""


def test_who_was_responsible_earlier_is_masked_as_well(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    """Their names are only in the history, and in texts of that time."""
    period = record.reports[0].period
    for name, phone in (("นายสมมติ คนก่อน", "0899999999"), ("นางสาวตัวอย่าง ใจดี", "020000001")):
        filled.set_project_entry(record.project.id, "officer_name", name)
        filled.set_project_entry(record.project.id, "officer_phone", phone)
        filled.revisions.commit()
    filled.set_report_entry(record.project.id, period, "narrative", "สมมติ  คนก่อน โทร 089-999-9999")
    sent = send(filled, tmp_path, masked=True)
    with ProjectFile.open(sent.path, writable=False) as copy:
        assert copy.reports(record.project.id)[0].narrative == f"{MASK} โทร {MASK}"


# --- what is left behind ---


def test_only_finished_bytes_come_near_the_target(
    filled: ProjectFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    mask = outgoing._mask

    def look(copy: sqlite3.Connection) -> int:
        seen.extend(path.name for path in (tmp_path / "stick").iterdir())
        return mask(copy)

    monkeypatch.setattr(outgoing, "_mask", look)
    send(filled, tmp_path / "stick", masked=True)
    assert seen == []
    assert list(drafts_folder().iterdir()) == []


@pytest.mark.posix
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
@pytest.mark.parametrize("password", ["", "long enough"])
def test_what_people_save_obeys_their_umask(
    filled: ProjectFile, tmp_path: Path, umask: int, mode: int, password: str
) -> None:
    before = os.umask(umask)
    try:
        sent = send(filled, tmp_path, password=password)
    finally:
        os.umask(before)
    assert oct(sent.path.stat().st_mode & 0o777) == oct(mode)
