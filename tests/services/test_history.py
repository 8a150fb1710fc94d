"""A project's history by entry: author, time, before and after."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.models.project import StrategicAlignment
from app.models.project_record import ProjectRecord
from app.services.conflicts import divergences, resolve
from app.services.gathering import gather
from app.services.history import Happened, PastEdit, history
from app.storage.project_file import ProjectFile
from app.storage.revisions import UNKNOWN, Authorship, make_revision

OCTOBER, DECEMBER = Period(2018, 10), Period(2018, 12)


def at(hour: int, editor: str = "officer-2") -> Authorship:
    return Authorship(f"2019-06-24T{hour:02}:00:00Z", editor, "PC-01")


@pytest.fixture
def kept(file: ProjectFile, record: ProjectRecord) -> ProjectFile:
    """The reference project, edited by two people."""
    file.add_project(record.project, record.reports)
    file.revisions.commit(at(1))
    file.set_project_entry(record.project.id, "office", "สำนักงานเขตบางรัก")
    file.set_report_entry(record.project.id, DECEMBER, "progress", 45_00)
    file.revisions.commit(at(2, "somsri"))
    file.set_project_entry(record.project.id, "office", "สำนักงานเขตมีนบุรี 2")
    file.revisions.commit(at(3))
    return file


def told(edits: list[PastEdit], happened: Happened = Happened.CHANGED) -> list[tuple[str, ...]]:
    chosen = [edit for edit in edits if edit.happened is happened]
    return [(edit.revision.at[11:13], edit.revision.editor, edit.label, *edit.excerpts) for edit in chosen]


def test_edits_are_told_the_last_first_with_who_when_and_both_values(
    kept: ProjectFile, record: ProjectRecord
) -> None:
    assert told(history(kept, record.project.id)) == [
        ("03", "officer-2", "สำนักงานเขต", "“สำนักงานเขตบางรัก”", "“สำนักงานเขตมีนบุรี 2”"),
        ("02", "somsri", "สำนักงานเขต", "“สำนักงานเขตมีนบุรี”", "“สำนักงานเขตบางรัก”"),
        ("02", "somsri", "ความก้าวหน้า", "30.00 %", "45.00 %"),
    ]


def test_what_was_added_stands_for_its_first_values_which_are_there_for_who_asks(
    kept: ProjectFile, record: ProjectRecord
) -> None:
    edits = history(kept, record.project.id)
    added = told(edits, Happened.ADDED)
    assert [one[2] for one in added] == ["เพิ่มโครงการ", *["เพิ่มรายงาน"] * len(record.reports)]
    assert added[1][4].startswith("วันที่ 25 ตุลาคม 2561 · ความก้าวหน้า 10.00 %")
    first = [edit for edit in edits if edit.happened is Happened.FILLED and edit.label == "สำนักงานเขต"]
    assert [(edit.before, edit.after) for edit in first] == [("", "สำนักงานเขตมีนบุรี")]


def test_a_report_that_was_deleted_and_came_back_tells_both(kept: ProjectFile, record: ProjectRecord) -> None:
    report = next(one for one in kept.reports(record.project.id) if one.period == DECEMBER)
    kept.remove_report(record.project.id, DECEMBER)
    kept.revisions.commit(at(4))
    kept.add_report(report)
    kept.revisions.commit(at(5))
    edits = history(kept, record.project.id)
    assert [edit.label for edit in edits[:1]] == ["นำรายงานกลับมา"]
    removed = next(edit for edit in edits if edit.happened is Happened.REMOVED)
    assert (removed.label, removed.where, removed.before) == ("ลบรายงาน", DECEMBER, report)


def test_long_texts_show_where_they_differ(kept: ProjectFile, record: ProjectRecord) -> None:
    long = "ดำเนินการจัดอบรมครูแกนนำในโรงเรียนสังกัดกรุงเทพมหานคร จำนวน {} รุ่น เรียบร้อยแล้วทุกแห่งตามแผนที่กำหนดไว้"
    kept.set_report_entry(record.project.id, OCTOBER, "narrative", long.format("สอง"))
    kept.revisions.commit(at(4))
    kept.set_report_entry(record.project.id, OCTOBER, "narrative", long.format("สาม"))
    kept.revisions.commit(at(5))
    edit = history(kept, record.project.id)[0]
    assert edit.texts == (long.format("สอง"), long.format("สาม"))
    before, after = edit.excerpts
    assert "สอง" in before
    assert "สาม" in after
    assert len(after) < 70


def test_closing_and_remarks_are_told_in_their_own_words(kept: ProjectFile, record: ProjectRecord) -> None:
    closing = Note.of(Topic.CLOSING, record.project.id)
    kept.put_note(replace(closing, noted_on=date(2019, 9, 30), text="ดำเนินการแล้วเสร็จ"))
    kept.revisions.commit(at(4))
    edits = history(kept, record.project.id)[:2]
    assert [(edit.label, edit.texts[1]) for edit in edits] == [
        ("วันที่ปิดโครงการ", "30 กันยายน 2562"),
        ("เหตุผลที่ปิดโครงการ", "ดำเนินการแล้วเสร็จ"),
    ]
    assert not any(edit.is_of_form for edit in edits)


def test_a_change_that_nobody_signed_is_told_once_with_its_maker(
    file: ProjectFile, record: ProjectRecord
) -> None:
    """A copy of the file committed the change before its author did."""
    file.add_project(record.project)
    file.revisions.commit(at(1))
    head = file.revisions.history(record.project.id)[0]
    file.set_project_entry(record.project.id, "office", "สำนักงานเขตบางรัก")
    [unsigned] = file.revisions.commit(UNKNOWN)
    signed = make_revision("project", record.project.id, [head.digest], unsigned.payload, at(2))
    file._store.add([signed])
    changed = told(history(file, record.project.id))
    assert [one[:3] for one in changed] == [("02", "officer-2", "สำนักงานเขต")]


def test_of_versions_that_were_made_one_both_ways_are_told(
    saved: Path, tmp_path: Path, record: ProjectRecord
) -> None:
    copy = tmp_path / "copy.sqlite"
    with ProjectFile.open(saved) as file:
        file.database.write_copy(copy)
    for path, office in ((saved, "สำนักงานเขตบางรัก"), (copy, "สำนักงานเขตพระนคร")):
        with ProjectFile.open(path) as file:
            file.set_project_entry(record.project.id, "office", office)
    with ProjectFile.open(saved) as file:
        gather(file, [copy])
        [divergence] = divergences(file)
        resolve(file, divergence, {"office": 0})
        chosen = file.project(record.project.id).office
        edits = [edit for edit in history(file, record.project.id) if edit.label == "สำนักงานเขต"]
        changed = [edit for edit in edits if edit.happened is Happened.CHANGED]
        assert {edit.after for edit in changed} == {"สำนักงานเขตบางรัก", "สำนักงานเขตพระนคร"}
        assert len(changed) == 3
        assert len(changed[0].revision.parents) == 2 or chosen == changed[0].after


def test_the_plan_of_a_project_is_told_in_the_words_of_its_year_s_edition(
    kept: ProjectFile, record: ProjectRecord
) -> None:
    project_id = record.project.id
    goal = (StrategicAlignment(strategic_goal="๓.๓.๒ การพัฒนา"),)
    kept.set_project_entry(project_id, "strategic_alignments", goal)
    kept.revisions.commit(at(4))
    kept.set_project_entry(project_id, "fiscal_year", 2567)
    kept.set_project_entry(project_id, "strategic_alignments", (replace(goal[0], indicator="ร้อยละ"),))
    kept.revisions.commit(at(5))
    shown = [
        edit.texts[1]
        for edit in history(kept, project_id)
        if edit.label == "สนับสนุนแผนพัฒนา กทม." and edit.happened is Happened.CHANGED
    ]
    assert shown == ["เป้าประสงค์: ๓.๓.๒ การพัฒนา\nตัวชี้วัด: ร้อยละ", "เป้าหมาย: ๓.๓.๒ การพัฒนา"]
