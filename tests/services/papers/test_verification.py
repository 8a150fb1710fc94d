"""A paper's code against the file: of the current record, an earlier one, or none."""

import hashlib
import json
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from app.formats.pdf import check_code as thai_keyboard
from app.models.entry import later_entries
from app.models.errors import UserError
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.thai import format_baht
from app.services.differences import Changed
from app.services.form_pdf import code_on_paper, form_pdf, record_digest
from app.services.gathering import gather
from app.services.verification.by_code import search_length, searching, verify
from app.services.verification.by_paper import verify_pdf
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile
from app.storage.revisions import Authorship
from tests.conftest import FILES
from tests.services.papers.test_verified_pdf import mark
from tests.strategies import records


def digest(record: ProjectRecord) -> str:
    return record_digest(record.project, record.reports)


# --- what is hashed ---


def test_the_digest_is_that_of_the_canonical_record(record: ProjectRecord) -> None:
    """As docs/decisions/0009-verification.md specifies for other programs."""
    bare = ProjectRecord(replace(record.project, rationale=(), objectives=(), targets=()), record.reports[:1])
    project = {
        key: getattr(bare.project, key)
        for key in bare.project.__slots__
        if key
        not in ("id", "rationale", "objectives", "targets", "strategic_alignments", *later_entries(Project))
    }
    project |= {key: project[key].isoformat() for key in ("start_date", "end_date")}
    project["strategic_alignments"] = [
        {key: getattr(one, key) for key in one.__slots__} for one in bare.project.strategic_alignments
    ]
    later = later_entries(ProgressReport)
    report = {key: getattr(bare.reports[0], key) for key in bare.reports[0].__slots__ if key not in later}
    report |= {"period": "2018-10", "reported_on": report["reported_on"].isoformat()}
    said = {"id": bare.project.id, "project": project, "reports": [report]}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert digest(bare) == hashlib.sha256(text.encode()).hexdigest()


@given(records())
def test_the_same_content_has_the_same_digest(record: ProjectRecord) -> None:
    assert digest(record) == digest(replace(record, reports=tuple(record.reports)))
    assert digest(record) != digest(record.with_id("0190a1b2-0000-7000-8000-00000000000f"))


def test_a_code_has_twelve_signs_and_a_check_sign(record: ProjectRecord) -> None:
    groups = code_on_paper(digest(record)).split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 1]


# --- by a code ---


def test_a_code_of_what_is_there_matches(filled: ProjectFile, record: ProjectRecord) -> None:
    code = code_on_paper(digest(record))
    for typed in (code, code.replace("-", "").lower(), f" {code} ", digest(record), digest(record).upper()):
        assert verify(filled, typed).match is Match.CURRENT


def test_a_scanned_qr_matches(filled: ProjectFile, record: ProjectRecord) -> None:
    """As read by a phone, as typed by a scanner, and as typed with a Thai keyboard layout."""
    text = mark(record).qr_text
    assert text == f"RAINGAN:{digest(record).upper()}"
    for scanned in (text, f"{text}\n", text.lower(), in_thai_letters(text)):
        assert verify(filled, scanned).match is Match.CURRENT


def test_a_code_typed_on_a_thai_keyboard_matches(filled: ProjectFile, record: ProjectRecord) -> None:
    code = mark(record).code
    assert verify(filled, in_thai_letters(code)).match is Match.CURRENT
    assert verify(filled, in_thai_letters(code.lower())).match is Match.CURRENT


def in_thai_letters(typed: str) -> str:
    thai = {ord(latin): chr(code) for code, latin in thai_keyboard._LATIN.items()}
    return typed.translate(thai)


def test_one_baht_more_is_told(filled: ProjectFile, record: ProjectRecord) -> None:
    report = record.reports[0]
    more = (report.disbursed_satang or 0) + 100
    filled.set_report_entry(record.project.id, report.period, "disbursed_satang", more)
    verdict = verify(filled, code_on_paper(digest(record)))
    assert verdict.match is Match.EARLIER
    was, now = (f"{format_baht(satang)} บาท" for satang in (report.disbursed_satang or 0, more))
    assert verdict.changed == (Changed("รายงานเดือนตุลาคม 2561 เบิกใช้", was, now),)


def test_an_earlier_state_is_dated_by_the_thai_calendar_and_the_local_clock(
    file: ProjectFile, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Bangkok")
    time.tzset()
    file.add_project(record.project, record.reports)
    file.revisions.commit(Authorship("2019-06-24T20:05:00Z", "somsri", "PC-7"))
    file.set_project_entry(record.project.id, "office", "ใหม่")
    verdict = verify(file, digest(record))
    assert "ซึ่งบันทึกเมื่อ 25 มิถุนายน 2562 เวลา 03:05 น. โดย somsri: 50130000-3379" in verdict.answer
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("at", ["", "soon"])
def test_a_time_that_nobody_can_tell_is_left_out(file: ProjectFile, record: ProjectRecord, at: str) -> None:
    file.add_project(record.project, record.reports)
    file.revisions.commit(Authorship(at, "", ""))
    file.set_project_entry(record.project.id, "office", "ใหม่")
    assert verify(file, digest(record)).answer.startswith("ตรงกับข้อมูลก่อนหน้า: 50130000-3379")


def test_a_search_tells_how_far_it_is(filled: ProjectFile) -> None:
    *steps, (last, verdict) = searching(filled, "0" * 64)
    assert last == search_length(filled) == 1
    assert verdict is not None
    assert verdict.match is Match.NONE
    assert all(found is None for _, found in steps)


def test_an_earlier_state_of_many_is_found(filled: ProjectFile, record: ProjectRecord) -> None:
    project_id, codes = record.project.id, []
    for office in ("ก", "ข", "ค"):
        filled.set_project_entry(project_id, "office", office)
        filled.revisions.commit()
        codes.append(code_on_paper(record_digest(filled.project(project_id), filled.reports(project_id))))
    assert [verify(filled, code).match for code in codes] == [Match.EARLIER, Match.EARLIER, Match.CURRENT]
    assert verify(filled, codes[0]).lines[1] == "สำนักงานเขต: บนเอกสาร “ก” ปัจจุบัน “ค”"


def test_a_removed_project_is_still_known(filled: ProjectFile, record: ProjectRecord) -> None:
    filled.remove_project(record.project.id)
    filled.revisions.commit()
    verdict = verify(filled, digest(record))
    assert (verdict.match, verdict.lines[1]) == (Match.EARLIER, "ปัจจุบันโครงการนี้ถูกลบแล้ว")


def test_a_code_of_something_else_matches_nothing(filled: ProjectFile, record: ProjectRecord) -> None:
    other = replace(record, project=replace(record.project, office="อื่น"))
    assert verify(filled, code_on_paper(digest(other))).match is Match.NONE


@pytest.mark.parametrize("typed", ["", "4WQ9", "0" * 63, "0000-0000-0000-1", "ก" * 13])
def test_a_mistyped_code_is_refused(filled: ProjectFile, typed: str) -> None:
    with pytest.raises(UserError, match="ไม่ถูกต้อง"):
        verify(filled, typed)


def test_the_coordinators_file_knows_it_too(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    filled.set_project_entry(record.project.id, "office", "ใหม่")
    filled.database.write_outgoing(tmp_path / "sent.sqlite")
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        gather(file, [tmp_path / "sent.sqlite"])
        assert verify(file, digest(record)).match is Match.EARLIER


def test_a_file_without_a_past_that_is_only_read_is_searched_too(tmp_path: Path) -> None:
    """As an auditor opens it: of version 1, read-only."""
    shutil.copy(FILES / "schema-v1.sqlite", tmp_path / "a.sqlite")
    with ProjectFile.open(tmp_path / "a.sqlite", writable=False) as file:
        project_id = file.project_ids()[0]
        record = ProjectRecord(file.project(project_id), file.reports(project_id))
        assert verify(file, digest(record)).match is Match.CURRENT
        assert verify(file, "0" * 64).match is Match.NONE
        other = replace(record, project=replace(record.project, office="อื่น"))
        for one, match in ((record, Match.CURRENT), (other, Match.NONE)):
            (tmp_path / "a.pdf").write_bytes(form_pdf(one.project, one.reports))
            assert verify_pdf(file, tmp_path / "a.pdf").match is match
