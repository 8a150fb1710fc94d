"""Notes are records like the others: they belong to their project, are sent, gathered, and have a history."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project_record import ProjectRecord
from app.services.conflicts import divergences
from app.services.form_pdf import code_on_paper, record_digest
from app.services.gathering import gather
from app.services.history import deleted_projects, history
from app.services.verification.by_code import verify
from app.services.verification.verdicts import Match
from app.storage import rows
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revision_payload import NOTE, payload_of_row, row_of_payload
from tests.strategies import filled, periods

OCTOBER = Period(2018, 10)

notes = st.builds(
    lambda topic, period, values: replace(
        Note.of(topic, "0190a1b2-0000-7000-8000-000000000001", period, "progress" if period else ""), **values
    ),
    st.sampled_from(Topic),
    st.none() | periods,
    filled(Note),
)


def remark(project_id: str, text: str = "โปรดระบุจำนวนผู้เข้าร่วม") -> Note:
    about = (project_id, Topic.REMARK, OCTOBER, "narrative")
    return Note(new_record_id(), *about, noted_on=date(2018, 11, 2), text=text)


@pytest.fixture
def open_file(file: ProjectFile, record: ProjectRecord) -> ProjectFile:
    file.add_project(record.project, record.reports)
    return file


@given(notes)
def test_a_payload_tells_all_of_a_note(note: Note) -> None:
    payload = payload_of_row(NOTE, rows.note_row(note))
    assert rows.note_from(row_of_payload(NOTE, note.id, payload)) == note


def test_a_note_is_kept_and_changed(open_file: ProjectFile, record: ProjectRecord) -> None:
    note = remark(record.project.id)
    open_file.put_note(note)
    open_file.put_note(answered := replace(note, answer="120 คน"))
    assert open_file.notes(record.project.id) == (answered,)
    assert open_file.notes() == (answered,)
    open_file.remove_note(note.id)
    assert open_file.notes() == ()


def test_two_people_who_keep_one_finding_write_one_note(record: ProjectRecord) -> None:
    about = (Topic.KEPT, record.project.id, OCTOBER, "progress", "progress-falls")
    assert Note.of(*about).id == Note.of(*about).id
    assert Note.of(*about).id != Note.of(Topic.KEPT, record.project.id, OCTOBER, "progress", "missing").id


def test_a_note_has_a_past(open_file: ProjectFile, record: ProjectRecord) -> None:
    note = remark(record.project.id)
    for text in ("ก", "ข"):
        open_file.put_note(replace(note, text=text))
        open_file.revisions.commit()
    open_file.remove_note(note.id)
    open_file.revisions.commit()
    assert [one.is_removal for one in open_file.revisions.history(note.id)] == [False, False, True]


def test_notes_go_and_come_back_with_their_project(open_file: ProjectFile, record: ProjectRecord) -> None:
    note = remark(record.project.id)
    open_file.put_note(note)
    open_file.revisions.commit()
    open_file.remove_project(record.project.id)
    open_file.revisions.commit()
    assert open_file.notes() == ()
    open_file.add_project(record.project, record.reports, [note])
    assert open_file.notes() == (note,)
    assert [one.is_removal for one in open_file.revisions.history(note.id)] == [False, True]


def test_a_remark_goes_out_is_answered_and_comes_back(
    open_file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    """The coordinator's and the clerk's files are one set of records: gathering merges the remark
    both ways.
    """
    clerk = tmp_path / "เขต.sqlite"
    open_file.database.write_outgoing(clerk)
    note = remark(record.project.id)
    open_file.put_note(note)
    open_file.database.write_outgoing(asked := tmp_path / "ส่งกลับ.sqlite")
    with ProjectFile.open(clerk) as file:
        gather(file, [asked])
        assert file.notes() == (note,)
        file.put_note(replace(note, answer="120 คน"))
        file.revisions.commit()
        file.database.write_outgoing(answered := tmp_path / "ตอบ.sqlite")
    gather(open_file, [answered])
    assert open_file.notes() == (replace(note, answer="120 คน"),)
    assert divergences(open_file) == []


def test_two_answers_diverge_in_the_answer_only(
    open_file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    note = remark(record.project.id)
    open_file.put_note(note)
    open_file.revisions.commit()
    open_file.database.write_outgoing(other := tmp_path / "อีกคน.sqlite")
    open_file.put_note(replace(note, answer="120 คน"))
    with ProjectFile.open(other) as file:
        file.put_note(replace(note, answer="12 คน"))
    gather(open_file, [other])
    [divergence] = divergences(open_file)
    assert [difference.entry.key for difference in divergence.differences] == ["answer"]


def test_a_note_changes_no_code_on_paper(open_file: ProjectFile, record: ProjectRecord) -> None:
    open_file.revisions.commit()
    digest = record_digest(record.project, record.reports)
    open_file.put_note(remark(record.project.id))
    open_file.revisions.commit()
    assert verify(open_file, code_on_paper(digest)).match is Match.CURRENT
    changed = ProgressReport(record.project.id, Period(2019, 8), narrative="ใหม่")
    open_file.add_report(changed)
    open_file.revisions.commit()
    assert verify(open_file, code_on_paper(digest)).match is Match.CONTINUED


def test_a_masked_copy_has_no_notes(open_file: ProjectFile, record: ProjectRecord, tmp_path: Path) -> None:
    open_file.put_note(remark(record.project.id, "โทร 0-0000-0000"))
    open_file.database.write_outgoing(copy := tmp_path / "ปกปิด.sqlite", masked=True)
    assert "โทร 0-0000-0000".encode() not in copy.read_bytes()
    with ProjectFile.open(copy, writable=False) as file:
        assert file.notes() == ()


def test_notes_of_topics_to_come_are_kept_and_travel(
    open_file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    """A later version's notes pass through this one, including one about the whole file."""
    to_come = Note(new_record_id(), record.project.id, "photograph", OCTOBER, "a_new_entry", text="วันที่ 5")
    about_all = Note(new_record_id(), "", "covering_letter", text="ถึงผู้ประสานงาน")
    for note in (to_come, about_all):
        open_file.put_note(note)
    open_file.revisions.commit()
    open_file.database.write_outgoing(sent := tmp_path / "ส่ง.sqlite")
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        gather(file, [sent])
        assert file.notes() == (to_come,)
        assert len(file.revisions.history(about_all.id)) == 1
        assert file.revisions.orphans() == []
        file.database.write_outgoing(onwards := tmp_path / "ส่งต่อ.sqlite")
        file.database.write_outgoing(returned := tmp_path / "ส่งกลับ.sqlite", only=[record.project.id])
    with ProjectFile.open(onwards) as file:
        assert len(file.revisions.history(about_all.id)) == 1
        assert history(file, record.project.id)
    with ProjectFile.open(returned) as file:
        assert file.notes() == (to_come,)
        assert file.revisions.history(about_all.id) == [], "what goes back to an office is about its projects"


def test_a_removed_project_comes_back_with_notes_of_topics_to_come(
    open_file: ProjectFile, record: ProjectRecord
) -> None:
    note = Note(new_record_id(), record.project.id, "photograph", text="วันที่ 5")
    open_file.put_note(note)
    open_file.revisions.commit()
    open_file.remove_project(record.project.id)
    open_file.revisions.commit()
    [deleted] = deleted_projects(open_file)
    assert deleted.notes == (note,)
