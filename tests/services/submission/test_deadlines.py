"""Deadlines: a general rule and single months, with their reasons, the same for coordinator and clerk."""

from datetime import date
from pathlib import Path

import pytest

from app.models.board import board_notes
from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.models.project import Project
from app.models.submission.deadlines import USUAL_DEADLINE, Deadline
from app.models.submission.receipts import office_receipt_note
from app.services.board import read_board, refresh
from app.services.conflicts import divergences
from app.services.gathering import Gathering, gather
from app.services.month.state import month_state
from app.services.remarks import return_files
from app.services.sending import send
from app.services.submission.deadlines import (
    DEADLINE,
    deadlines_of,
    set_general_deadline,
    set_month_deadline,
    use_general_deadline,
)
from app.storage.project_file import ProjectFile, new_record_id

OCTOBER, FEBRUARY = Period(2018, 10), Period(2019, 2)
MINBURI = "สำนักงานเขตมีนบุรี"


@pytest.fixture
def coordinators(file: ProjectFile) -> ProjectFile:
    file.add_project(Project(new_record_id(), office=MINBURI, fiscal_year=2562))
    return file


def test_a_month_has_its_own_deadline_with_a_reason(coordinators: ProjectFile) -> None:
    set_general_deadline(coordinators, Deadline(25))
    set_month_deadline(coordinators, OCTOBER, date(2018, 11, 2), "วันหยุดราชการ")
    found = deadlines_of(coordinators)
    assert (found.of(OCTOBER), found.of(FEBRUARY)) == (date(2018, 11, 2), date(2019, 2, 25))
    assert found.months[OCTOBER].reason == "วันหยุดราชการ"
    refresh(coordinators)
    notes = board_notes(read_board(coordinators, 2562, date(2018, 12, 1)))
    assert "กำหนดส่งเฉพาะเดือน: ต.ค. 61 ภายใน 2/11/2561 (วันหยุดราชการ)" in notes
    use_general_deadline(coordinators, OCTOBER)
    assert deadlines_of(coordinators).of(OCTOBER) == date(2018, 10, 25)


def test_the_31st_is_the_last_day_of_a_month_without_one(coordinators: ProjectFile) -> None:
    set_general_deadline(coordinators, Deadline(31))
    assert deadlines_of(coordinators).of(FEBRUARY) == date(2019, 2, 28)


@pytest.mark.parametrize(
    ("day", "reason", "told"), [(date(2018, 11, 2), "", "เหตุผล"), (date(2018, 9, 30), "ก", "อยู่ก่อนเดือน")]
)
def test_a_deadline_that_cannot_be_is_refused(
    coordinators: ProjectFile, day: date, reason: str, told: str
) -> None:
    with pytest.raises(UserError, match=told):
        set_month_deadline(coordinators, OCTOBER, day, reason)
    assert coordinators.file_notes() == ()


@pytest.mark.parametrize(("text", "day"), [("1/5", 5), ("0/31", 31), ("", 28), ("2/5", 28), ("31 ก.พ.", 28)])
def test_an_earlier_program_s_setting_holds_until_a_note_says_otherwise(
    coordinators: ProjectFile, text: str, day: int
) -> None:
    coordinators.set_setting(DEADLINE, text)
    assert deadlines_of(coordinators).general.day == day
    set_general_deadline(coordinators, Deadline(20))
    assert deadlines_of(coordinators).general == Deadline(20)


def test_a_successor_and_the_clerk_have_the_same_deadlines(coordinators: ProjectFile, tmp_path: Path) -> None:
    set_general_deadline(coordinators, Deadline(5, 1))
    set_month_deadline(coordinators, OCTOBER, date(2018, 11, 9), "วันหยุดราชการ")
    project_id = coordinators.project_ids()[0]
    remark = Note(new_record_id(), project_id, Topic.REMARK, text="โปรดตรวจ", noted_on=date(2018, 11, 1))
    clerks = send(coordinators, tmp_path / "ของเขต").path  # a copy from before the remark
    coordinators.put_note(remark)
    [back] = return_files(coordinators, tmp_path / "ส่งกลับ")
    with ProjectFile.create(tmp_path / "ผู้มารับช่วง.sqlite") as successor:
        gather(successor, [send(coordinators, tmp_path / "ส่งต่อ").path])
        assert deadlines_of(successor) == deadlines_of(coordinators)
    with ProjectFile.open(clerks) as clerk:
        gather(clerk, [back.path])
        assert month_state(clerk, OCTOBER).due_on == date(2018, 11, 9)
        assert month_state(clerk, FEBRUARY).due_on == date(2019, 3, 5)


def test_two_coordinators_with_different_deadlines_are_a_conflict_for_a_person(
    coordinators: ProjectFile, tmp_path: Path
) -> None:
    coordinators.revisions.commit()
    with ProjectFile.create(tmp_path / "อีกคน.sqlite") as other:
        gather(other, [send(coordinators, tmp_path / "1").path])
        set_month_deadline(coordinators, OCTOBER, date(2018, 11, 2), "วันหยุดราชการ")
        set_month_deadline(other, OCTOBER, date(2018, 11, 5), "ระบบขัดข้อง")
        gather(coordinators, [send(other, tmp_path / "2").path])
        gather(other, [send(coordinators, tmp_path / "3").path])
        assert deadlines_of(coordinators) == deadlines_of(other), "the same until it is decided"
        [conflict] = divergences(coordinators)
        assert conflict.part == "กำหนดส่งรายงานเดือนตุลาคม 2561"
        [until, _why] = conflict.differences
        assert until.entry.label == "กำหนดวันส่งรายงาน"
        assert set(until.values) == {"2/11/2561", "5/11/2561"}
        set_month_deadline(coordinators, OCTOBER, date(2018, 11, 7), "ตกลงกันแล้ว")
        gather(other, [send(coordinators, tmp_path / "4").path])
        assert divergences(coordinators) == divergences(other) == []
        assert deadlines_of(other).of(OCTOBER) == date(2018, 11, 7)


def test_what_a_file_says_of_deadlines_and_receipts_is_told_before_it_is_gathered(
    coordinators: ProjectFile, tmp_path: Path
) -> None:
    with ProjectFile.create(tmp_path / "อีกคน.sqlite") as other:
        gather(other, [send(coordinators, tmp_path / "1").path])
        set_general_deadline(other, Deadline(5, 1))
        other.put_note(office_receipt_note(MINBURI, OCTOBER, date(2018, 10, 27), "อีเมลมาก่อน"))
        source = send(other, tmp_path / "2").path
    gathering = Gathering(coordinators)
    [received] = gathering.look([source])
    told = [line for change in gathering.changes(received) for line in change.lines]
    gathering.close()
    assert "เพิ่ม: ทั้งไฟล์: กำหนดวันส่งรายงาน (ว่าง) → “วันที่ 5 ของเดือนถัดไป”" in told
    assert "เพิ่ม: ทั้งไฟล์: วันที่ได้รับรายงาน ต.ค. 61 สำนักงานเขตมีนบุรี (ว่าง) → 27/10/2561" in told


def test_nothing_said_is_the_usual_deadline(coordinators: ProjectFile) -> None:
    assert deadlines_of(coordinators).general == USUAL_DEADLINE
