"""Every office that must be told of something gets a return file, until a file from there contains it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.note import Note, Topic, merged_note
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.services.duplicates import declare_distinct
from app.services.gathering import gather
from app.services.remarks import return_files
from app.services.sending import send
from app.storage.project_file import ProjectFile, new_record_id

MINBURI, BANGRAK = "สำนักงานเขตมีนบุรี", "สำนักงานเขตบางรัก"
OCTOBER = Period(2018, 10)


@pytest.fixture
def ids(file: ProjectFile, record: ProjectRecord, tmp_path: Path) -> dict[str, list[str]]:
    """The coordinator's file, gathered from two offices, with the ids of each one's two projects."""
    found: dict[str, list[str]] = {}
    for office in (MINBURI, BANGRAK):
        with ProjectFile.create(tmp_path / f"{office}.sqlite") as clerk:
            for code in ("5013", "5014"):
                own = record.with_id(new_record_id())
                clerk.add_project(replace(own.project, office=office, project_code=code), own.reports)
                found.setdefault(office, []).append(own.project.id)
            gather(file, [send(clerk, tmp_path / "ส่ง").path])
    return found


def told(file: ProjectFile, tmp_path: Path) -> dict[str, int]:
    """Return the offices that get a file, each with the number of changes."""
    try:
        return {one.office: one.change_count for one in return_files(file, tmp_path / "กลับ")}
    except UserError:
        return {}


def test_an_office_that_has_everything_gets_nothing(
    file: ProjectFile, ids: dict[str, list[str]], tmp_path: Path
) -> None:
    declare_distinct(file, *ids[MINBURI])
    assert told(file, tmp_path) == {}


def changed(file: ProjectFile, ids: list[str]) -> None:
    file.set_report_entry(ids[0], OCTOBER, "disbursed_satang", 1_00)


def removed(file: ProjectFile, ids: list[str]) -> None:
    file.remove_project(ids[1])


def removed_report(file: ProjectFile, ids: list[str]) -> None:
    file.remove_report(ids[0], OCTOBER)


def settled(file: ProjectFile, ids: list[str]) -> None:
    note = Note(new_record_id(), ids[0], Topic.REMARK, text="ก", settled_on=date(2018, 12, 1))
    file.put_note(note)


def closed(file: ProjectFile, ids: list[str]) -> None:
    file.put_note(replace(Note.of(Topic.CLOSING, ids[0]), text="เสร็จแล้ว"))


@pytest.mark.parametrize("act", [changed, removed, removed_report, settled, closed])
def test_what_was_done_here_goes_back_without_a_remark(
    file: ProjectFile,
    ids: dict[str, list[str]],
    tmp_path: Path,
    act: Callable[[ProjectFile, list[str]], None],
) -> None:
    act(file, ids[MINBURI])
    [returned] = return_files(file, tmp_path / "กลับ")
    assert (returned.office, returned.count) == (MINBURI, 0)
    assert returned.change_count > 0
    with ProjectFile.open(returned.path, writable=False) as back:
        assert {one.project_id for one in back.revisions.all()} == set(ids[MINBURI])


def test_a_moved_project_tells_both_offices(
    file: ProjectFile, ids: dict[str, list[str]], tmp_path: Path
) -> None:
    moved = ids[MINBURI][0]
    file.set_project_entry(moved, "office", BANGRAK)
    returned = {one.office: one.path for one in return_files(file, tmp_path / "กลับ")}
    assert returned.keys() == {MINBURI, BANGRAK}
    for path in returned.values():
        with ProjectFile.open(path, writable=False) as back:
            assert back.project(moved).office == BANGRAK


def test_the_office_that_a_project_left_is_told_even_if_the_other_one_edits_it(
    file: ProjectFile, ids: dict[str, list[str]], tmp_path: Path
) -> None:
    moved = ids[MINBURI][0]
    file.set_project_entry(moved, "office", BANGRAK)
    back = {one.office: one.path for one in return_files(file, tmp_path / "กลับ")}[BANGRAK]
    with ProjectFile.open(tmp_path / f"{BANGRAK}.sqlite") as clerk:
        gather(clerk, [back])
        clerk.set_project_entry(moved, "division", "ฝ่ายใหม่")
        gather(file, [send(clerk, tmp_path / "ส่ง").path])
    assert told(file, tmp_path) == {MINBURI: 1}


def test_a_merged_project_tells_its_office_and_takes_the_note_along(
    file: ProjectFile, ids: dict[str, list[str]], tmp_path: Path
) -> None:
    kept, gone = ids[BANGRAK]
    file.remove_project(gone)
    file.put_note(merged_note(gone, kept))
    [returned] = return_files(file, tmp_path / "กลับ")
    assert returned.office == BANGRAK
    with ProjectFile.open(returned.path, writable=False) as back:
        assert back.project_ids() == [kept]
        assert [(one.rule, one.text) for one in back.file_notes(Topic.MERGED)] == [(gone, kept)]
        assert back.revisions.history(gone)[-1].is_removal


def test_an_office_without_a_project_left_is_told(
    file: ProjectFile, ids: dict[str, list[str]], tmp_path: Path
) -> None:
    for project_id in ids[MINBURI]:
        file.remove_project(project_id)
    [returned] = return_files(file, tmp_path / "กลับ")
    assert returned.path.name.startswith(f"ส่งกลับ_{MINBURI}_")


@pytest.mark.long
def test_what_the_office_has_taken_is_not_returned_again(
    file: ProjectFile, ids: dict[str, list[str]], tmp_path: Path
) -> None:
    changed(file, ids[MINBURI])
    assert told(file, tmp_path).keys() == {MINBURI}
    assert told(file, tmp_path).keys() == {MINBURI}, "the office may have lost the first one"
    [returned] = return_files(file, tmp_path / "กลับ")
    with ProjectFile.open(tmp_path / f"{MINBURI}.sqlite") as clerk:
        gather(file, [send(clerk, tmp_path / "ก่อน").path])
        assert told(file, tmp_path).keys() == {MINBURI}, "its file does not contain it yet"
        gather(clerk, [returned.path])
        gather(file, [send(clerk, tmp_path / "หลัง").path])
    assert told(file, tmp_path) == {}
    with ProjectFile.open(send(file, tmp_path / "ส่งต่อ").path, writable=False) as successor:
        assert successor.setting("acknowledged") == ""


def test_a_remark_is_counted_once(file: ProjectFile, ids: dict[str, list[str]], tmp_path: Path) -> None:
    file.put_note(Note(new_record_id(), ids[MINBURI][0], Topic.REMARK, text="โปรดตรวจ"))
    changed(file, ids[MINBURI])
    [returned] = return_files(file, tmp_path / "กลับ")
    assert returned.contents == "ข้อสังเกต 1 ข้อ การแก้ไขและการตัดสินใจ 1 รายการ"
