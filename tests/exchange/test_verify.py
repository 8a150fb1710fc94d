"""Paper against file: the current record, an earlier one, none, or a forgery."""

import hashlib
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given

from app.exchange.form_pdf import form_pdf
from app.exchange.gather import gather
from app.exchange.record import ProjectRecord
from app.exchange.verify import Match, code_on_paper, record_digest, verify, verify_pdf
from app.models.errors import UserError
from app.models.thai import format_baht
from app.printing.official_form import FormStyle
from app.storage.project_file import ProjectFile
from tests.strategies import records


@pytest.fixture
def filled(file: ProjectFile, record: ProjectRecord) -> ProjectFile:
    file.add_project(record.project, record.reports)
    file.mint()
    return file


@pytest.fixture
def pdf(record: ProjectRecord, tmp_path: Path) -> Path:
    path = tmp_path / "แบบ.pdf"
    path.write_bytes(form_pdf(record.project, record.reports))
    return path


def digest(record: ProjectRecord) -> str:
    return record_digest(record.project, record.reports)


# --- what is hashed ---


def test_the_digest_is_that_of_the_canonical_record(record: ProjectRecord) -> None:
    """As docs/decisions/0009-verification.md tells other programs to reckon it."""
    bare = ProjectRecord(replace(record.project, rationale=(), objectives=(), targets=()), record.reports[:1])
    project = {
        key: getattr(bare.project, key)
        for key in bare.project.__slots__
        if key not in ("id", "rationale", "objectives", "targets", "strategic_alignments")
    }
    project |= {key: project[key].isoformat() for key in ("start_date", "end_date")}
    project["strategic_alignments"] = [
        {key: getattr(one, key) for key in one.__slots__} for one in bare.project.strategic_alignments
    ]
    report = {key: getattr(bare.reports[0], key) for key in bare.reports[0].__slots__}
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


def test_one_baht_more_is_told(filled: ProjectFile, record: ProjectRecord) -> None:
    report = record.reports[0]
    more = (report.disbursed_satang or 0) + 100
    filled.set_report_entry(record.project.id, report.period, "disbursed_satang", more)
    verdict = verify(filled, code_on_paper(digest(record)))
    assert verdict.match is Match.EARLIER
    was = format_baht(report.disbursed_satang or 0)
    assert verdict.lines[1:] == (f"รายงานเดือนตุลาคม 2561 เบิกใช้: บนเอกสาร {was} ปัจจุบัน {format_baht(more)}",)


def test_an_earlier_state_of_many_is_found(filled: ProjectFile, record: ProjectRecord) -> None:
    project_id, codes = record.project.id, []
    for office in ("ก", "ข", "ค"):
        filled.set_project_entry(project_id, "office", office)
        filled.mint()
        codes.append(code_on_paper(record_digest(filled.project(project_id), filled.reports(project_id))))
    assert [verify(filled, code).match for code in codes] == [Match.EARLIER, Match.EARLIER, Match.CURRENT]
    assert verify(filled, codes[0]).lines[1] == "สำนักงานเขต: บนเอกสาร “ก” ปัจจุบัน “ค”"


def test_a_removed_project_is_still_known(filled: ProjectFile, record: ProjectRecord) -> None:
    filled.remove_project(record.project.id)
    filled.mint()
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
    filled.write_outgoing(tmp_path / "sent.sqlite")
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        gather(file, [tmp_path / "sent.sqlite"])
        assert verify(file, digest(record)).match is Match.EARLIER


# --- by the PDF ---


def test_a_pdf_of_what_is_there_matches(filled: ProjectFile, pdf: Path) -> None:
    assert verify_pdf(filled, pdf).match is Match.CURRENT


def test_a_pdf_of_an_earlier_state_tells_what_changed(
    filled: ProjectFile, record: ProjectRecord, pdf: Path
) -> None:
    filled.set_project_entry(record.project.id, "allocated_budget_satang", 180_001_00)
    filled.mint()
    verdict = verify_pdf(filled, pdf)
    assert verdict.match is Match.EARLIER
    assert verdict.lines[1:] == ("งบประมาณที่ได้รับ: บนเอกสาร 180,000 ปัจจุบัน 180,001",)


def test_a_pdf_of_what_never_was_tells_what_differs(
    filled: ProjectFile, record: ProjectRecord, pdf: Path
) -> None:
    other = replace(record.project, office="ปลอม")
    pdf.write_bytes(form_pdf(other, record.reports))
    verdict = verify_pdf(filled, pdf)
    assert verdict.match is Match.NONE
    assert verdict.lines[1:] == ("สำนักงานเขต: บนเอกสาร “ปลอม” ปัจจุบัน “สำนักงานเขตมีนบุรี”",)


def test_a_pdf_whose_pages_say_something_else_than_its_data_is_forged(
    filled: ProjectFile, record: ProjectRecord, pdf: Path
) -> None:
    other = replace(record.project, allocated_budget_satang=999_999_00)
    with pikepdf.open(BytesIO(form_pdf(other, record.reports))) as forged, pikepdf.open(pdf) as honest:
        data = honest.attachments["project.json"].get_file().read_bytes()
        name = next(iter(forged.attachments))
        del forged.attachments[name]
        forged.attachments["project.json"] = pikepdf.AttachedFileSpec(
            forged,
            data,
            filename="project.json",
            description="",
            mime_type="application/json",
            creation_date="",
            mod_date="",
        )
        forged.save(pdf.with_name("forged.pdf"))
    assert verify_pdf(filled, pdf.with_name("forged.pdf")).match is Match.FORGED


def test_a_pdf_saved_again_by_another_program_is_compared_by_its_text(filled: ProjectFile, pdf: Path) -> None:
    with pikepdf.open(pdf) as opened:
        opened.save(pdf.with_name("again.pdf"))
    assert verify_pdf(filled, pdf.with_name("again.pdf")).match is Match.CURRENT


def test_a_pdf_printed_with_thai_dates_matches_too(
    filled: ProjectFile, record: ProjectRecord, pdf: Path
) -> None:
    pdf.write_bytes(form_pdf(record.project, record.reports, FormStyle(thai_dates=True)))
    assert verify_pdf(filled, pdf).match is Match.CURRENT


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.7\n"])
def test_what_is_no_pdf_is_refused(filled: ProjectFile, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(UserError, match="PDF"):
        verify_pdf(filled, tmp_path / "a.pdf")
    with pytest.raises(UserError, match="อ่านไฟล์"):
        verify_pdf(filled, tmp_path / "missing.pdf")


def test_a_pdf_without_data_is_refused(filled: ProjectFile, pdf: Path) -> None:
    with pikepdf.open(pdf) as opened:
        del opened.attachments["project.json"]
        opened.save(pdf.with_name("bare.pdf"))
    with pytest.raises(UserError, match="ไม่มีข้อมูลโครงการ"):
        verify_pdf(filled, pdf.with_name("bare.pdf"))
