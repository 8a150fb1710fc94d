"""Remarks go to the office concerned, and come back answered."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.models.remarks import about, line_of, open_remarks
from app.services.file_changes import Change
from app.services.gathering import Gathering, gather
from app.services.remarks import return_files
from app.services.returns.taking import arrival, objection
from app.services.sending import send
from app.storage.project_file import ProjectFile, new_record_id

OFFICES = ("สำนักงานเขตมีนบุรี", "สำนักงานเขตบางรัก")
OCTOBER = Period(2018, 10)


def remark(project_id: str, text: str, period: Period | None = None, key: str = "") -> Note:
    return Note(new_record_id(), project_id, Topic.REMARK, period, key, noted_on=date(2018, 11, 2), text=text)


@pytest.fixture
def ids(file: ProjectFile, record: ProjectRecord, tmp_path: Path) -> dict[str, str]:
    """The coordinator's file, gathered from two offices, with the id of each one's project."""
    found = {}
    for office in OFFICES:
        own = record.with_id(new_record_id())
        with ProjectFile.create(tmp_path / f"{office}.sqlite") as clerk:
            clerk.add_project(replace(own.project, office=office), own.reports)
            gather(file, [send(clerk, tmp_path / "ส่ง").path])
        found[office] = own.project.id
    return found


def clerks_file(tmp_path: Path, office: str) -> ProjectFile:
    return ProjectFile.open(tmp_path / f"{office}.sqlite")


def test_each_office_gets_its_own_projects_only(
    file: ProjectFile, ids: dict[str, str], tmp_path: Path
) -> None:
    for office in OFFICES:
        file.put_note(remark(ids[office], f"ถึง {office}"))
    returned = return_files(file, tmp_path / "กลับ")
    assert {one.office for one in returned} == set(OFFICES)
    for one in returned:
        other = next(office for office in OFFICES if office != one.office)
        assert one.path.name.startswith(f"ส่งกลับ_{one.office}_2562_")
        with ProjectFile.open(one.path, writable=False) as back:
            assert back.project_ids() == [ids[one.office]]
            assert [note.text for note in back.notes()] == [f"ถึง {one.office}"]
            assert {revision.project_id for revision in back.revisions.all()} == {ids[one.office]}
        assert f"ถึง {other}".encode() not in one.path.read_bytes()


def test_an_office_gets_all_its_projects_however_it_wrote_its_name(
    file: ProjectFile, ids: dict[str, str], tmp_path: Path
) -> None:
    file.set_project_entry(ids[OFFICES[1]], "office", "เขตมีนบุรี")
    for project_id in ids.values():
        file.put_note(remark(project_id, "โปรดตรวจ"))
    [returned] = return_files(file, tmp_path / "กลับ", ["มีนบุรี"])
    assert (returned.office, returned.count) == ("สำนักงานเขตมีนบุรี", 2)
    assert returned.path.name.startswith("ส่งกลับ_สำนักงานเขตมีนบุรี_2562_")
    with ProjectFile.open(returned.path, writable=False) as back:
        assert sorted(back.project_ids()) == sorted(ids.values())


def test_a_remark_is_answered_and_comes_home(file: ProjectFile, ids: dict[str, str], tmp_path: Path) -> None:
    office = OFFICES[0]
    asked = remark(ids[office], "โปรดระบุจำนวนผู้เข้าร่วม", OCTOBER, "narrative")
    file.put_note(asked)
    [returned] = return_files(file, tmp_path / "กลับ")
    with clerks_file(tmp_path, office) as clerk:
        with arrival(clerk, returned.path) as arrived:
            assert arrived.changes == ()
            assert arrived.take_in() == [asked]
        clerk.put_note(replace(asked, answer="120 คน"))
        gather(file, [send(clerk, tmp_path / "ส่ง").path])
    assert open_remarks(file.notes()) == [replace(asked, answer="120 คน")]
    file.put_note(replace(asked, answer="120 คน", settled_on=date(2018, 12, 1)))
    assert open_remarks(file.notes()) == []


def test_what_waits_for_an_answer_comes_first(file: ProjectFile, ids: dict[str, str]) -> None:
    answered = replace(remark(ids[OFFICES[0]], "ก"), answer="ตอบแล้ว", noted_on=date(2018, 1, 1))
    waiting = remark(ids[OFFICES[0]], "ข")
    for note in (answered, waiting):
        file.put_note(note)
    assert open_remarks(file.notes()) == [waiting, answered]


def test_receiving_again_brings_nothing_new(file: ProjectFile, ids: dict[str, str], tmp_path: Path) -> None:
    file.put_note(remark(ids[OFFICES[0]], "ก"))
    [returned] = return_files(file, tmp_path / "กลับ")
    with clerks_file(tmp_path, OFFICES[0]) as clerk:
        with arrival(clerk, returned.path) as arrived:
            assert len(arrived.take_in()) == 1
        with arrival(clerk, returned.path) as again:
            assert again.take_in() == []
    assert again.received.is_known


def test_what_is_no_such_file_is_refused_and_changes_nothing(ids: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_bytes(b"MZ" + bytes(1000))
    with clerks_file(tmp_path, OFFICES[0]) as clerk:
        before = clerk.revisions.state_digest()
        with (
            pytest.raises(UserError, match="ไม่ใช่ไฟล์ของโปรแกรมรายงาน"),
            arrival(clerk, tmp_path / "a.sqlite"),
        ):
            pass
        assert clerk.revisions.state_digest() == before


def test_nothing_to_return_is_said(file: ProjectFile, ids: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ไม่มีข้อสังเกต"):
        return_files(file, tmp_path / "กลับ")
    file.put_note(remark(ids[OFFICES[0]], "ก"))
    with pytest.raises(UserError, match="ไม่มีข้อสังเกต"):
        return_files(file, tmp_path / "กลับ", [OFFICES[1]])
    assert not (tmp_path / "กลับ").exists()


def test_a_name_that_is_none_of_an_office_is_said(
    file: ProjectFile, ids: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="ไม่พบหน่วยงาน บางรก"):
        return_files(file, tmp_path / "กลับ", ["บางรก"])


def test_a_line_tells_what_it_is_about(record: ProjectRecord) -> None:
    note = replace(remark(record.project.id, "เท่าใด", OCTOBER, "progress"), answer="ร้อยละ 10")
    assert about(note) == "รายงานเดือนตุลาคม 2561 ความก้าวหน้า"
    assert line_of(note, record.project).startswith("50130000-3379 ")
    assert line_of(note, record.project).endswith("ความก้าวหน้า: เท่าใด คำตอบ: ร้อยละ 10")
    assert about(remark(record.project.id, "x")) == ""


# --- a file that came back changes nothing of the office's unasked ---


def corrected(file: ProjectFile, project_id: str, tmp_path: Path) -> Path:
    """A return file after the coordinator has changed a figure that the office had reported."""
    file.put_note(remark(project_id, "ขอหลักฐาน"))
    file.set_report_entry(project_id, OCTOBER, "disbursed_satang", 1_00)
    [returned] = return_files(file, tmp_path / "กลับ", [file.project(project_id).office])
    return returned.path


def test_what_it_changes_is_told_and_nothing_is_taken_unless_agreed(
    file: ProjectFile, ids: dict[str, str], tmp_path: Path
) -> None:
    office = OFFICES[0]
    back = corrected(file, ids[office], tmp_path)
    with clerks_file(tmp_path, office) as clerk:
        before = clerk.revisions.state_digest()
        with arrival(clerk, back) as declined:
            [change] = declined.changes
            assert change.entry.label == f"เบิกใช้ {OCTOBER.short_thai}"
            assert (change.entry.after, change.reason) == ("1 บาท", "ขอหลักฐาน")
            assert change.at
        assert clerk.revisions.state_digest() == before
        assert clerk.notes() == ()
        with arrival(clerk, back) as agreed:
            assert len(agreed.take_in()) == 1
        assert clerk.reports(ids[office])[0].disbursed_satang == 1_00


def test_another_offices_file_is_refused_by_its_name(
    file: ProjectFile, ids: dict[str, str], tmp_path: Path
) -> None:
    back = corrected(file, ids[OFFICES[1]], tmp_path)
    with clerks_file(tmp_path, OFFICES[0]) as clerk:
        before = clerk.revisions.state_digest()
        with pytest.raises(UserError, match=f"มีโครงการของ{OFFICES[1]}"), arrival(clerk, back):
            pass
        assert clerk.revisions.state_digest() == before


def test_an_office_knows_its_own_file_however_it_is_written(
    file: ProjectFile, ids: dict[str, str], tmp_path: Path, record: ProjectRecord
) -> None:
    other = record.with_id(new_record_id())
    file.add_project(replace(other.project, office="มีนบุรี"), ())
    file.put_note(remark(ids[OFFICES[0]], "ก"))
    [returned] = return_files(file, tmp_path / "กลับ")
    with clerks_file(tmp_path, OFFICES[0]) as clerk, arrival(clerk, returned.path) as arrived:
        assert [change.change for change in arrived.changes] == [Change.ADDED]


def looked_at(into: ProjectFile, source: Path) -> UserError | None:
    gathering = Gathering(into)
    [received] = gathering.look([source])
    found = received.refused or objection(gathering, received)
    gathering.close()
    return found


def test_only_into_a_clerks_file_is_a_return_objected_to(
    file: ProjectFile, ids: dict[str, str], tmp_path: Path
) -> None:
    office = OFFICES[0]
    back = corrected(file, ids[office], tmp_path)
    assert looked_at(file, back) is None, "the coordinator's own"
    with ProjectFile.create(tmp_path / "ใหม่.sqlite") as empty:
        assert looked_at(empty, back) is None, "nothing is changed"
    with clerks_file(tmp_path, office) as clerk:
        assert "จะเปลี่ยนข้อมูลในไฟล์นี้" in str(looked_at(clerk, back))
        plain = send(file, tmp_path / "ส่งต่อ").path
        assert looked_at(clerk, plain) is None, "no return"
    with clerks_file(tmp_path, OFFICES[1]) as other:
        assert f"มีโครงการของ{office}" in str(looked_at(other, back))


def test_who_works_on_in_a_file_that_came_back_sends_no_return(
    file: ProjectFile, ids: dict[str, str], tmp_path: Path
) -> None:
    back = corrected(file, ids[OFFICES[0]], tmp_path)
    with ProjectFile.open(back) as working:
        sent = send(working, tmp_path / "ส่งอีก").path
    gathering = Gathering(file)
    received = [*gathering.look([back]), *gathering.look([sent])]
    gathering.close()
    assert [one.is_return for one in received] == [True, False]
