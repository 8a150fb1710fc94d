"""Paper against file: the current record, an earlier one, none, or a forgery."""

import hashlib
import json
import shutil
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from pikepdf import Dictionary, Name

from app.cli import main
from app.formats.json import project as project_json
from app.formats.pdf import check_code as thai_keyboard
from app.models.entry import later_entries
from app.models.errors import UserError
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.thai import format_baht
from app.printing.official_form import print_form
from app.printing.stamp import VerificationStamp
from app.printing.type_families import FormStyle
from app.services import paper_check
from app.services.differences import Changed
from app.services.form_pdf import code_on_paper, form_pdf, mark_of, record_digest
from app.services.gathering import gather
from app.services.verification import Match, search_length, searching, verify, verify_pdf
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import Authorship
from tests.conftest import FILES
from tests.services.papers import forgeries
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


# --- by the PDF ---


def test_a_pdf_of_what_is_there_matches(filled: ProjectFile, pdf: Path) -> None:
    assert verify_pdf(filled, pdf).match is Match.CURRENT


def test_a_pdf_with_the_same_bytes_is_compared_no_further(
    filled: ProjectFile, pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read the words of what was printed again would take half as long again."""
    monkeypatch.setattr(paper_check, "PdfStructure", pytest.fail)
    assert verify_pdf(filled, pdf).match is Match.CURRENT


def test_a_pdf_of_an_earlier_state_tells_what_changed(
    filled: ProjectFile, record: ProjectRecord, pdf: Path
) -> None:
    filled.set_project_entry(record.project.id, "allocated_budget_satang", 180_001_00)
    filled.revisions.commit()
    verdict = verify_pdf(filled, pdf)
    assert verdict.match is Match.EARLIER
    assert verdict.lines[1:] == ("งบประมาณที่ได้รับ: บนเอกสาร 180,000 บาท ปัจจุบัน 180,001 บาท",)


def test_a_pdf_of_what_never_was_tells_what_differs(
    filled: ProjectFile, record: ProjectRecord, pdf: Path
) -> None:
    other = replace(record.project, office="ปลอม")
    pdf.write_bytes(form_pdf(other, record.reports))
    verdict = verify_pdf(filled, pdf)
    assert verdict.match is Match.NONE
    assert verdict.lines[1:] == ("สำนักงานเขต: บนเอกสาร “ปลอม” ปัจจุบัน “สำนักงานเขตมีนบุรี”",)


def test_a_pdf_saved_again_by_another_program_is_told_from_the_print(filled: ProjectFile, pdf: Path) -> None:
    with pikepdf.open(pdf) as opened:
        opened.save(pdf.with_name("again.pdf"))
    verdict = verify_pdf(filled, pdf.with_name("again.pdf"))
    assert verdict.match is Match.SAVED_ANEW
    assert verdict.answer == "again.pdf ถูกโปรแกรมอื่นบันทึกใหม่ ไม่พบความแตกต่างที่มองเห็นได้"
    assert verdict.notes[0].startswith("ข้อมูลที่แนบตรงกับข้อมูลปัจจุบัน: ")


@pytest.mark.parametrize(
    "style", [FormStyle(thai_dates=True), FormStyle(thai_digits=True), FormStyle(True, True)]
)
def test_a_pdf_printed_in_another_style_matches_too(
    filled: ProjectFile, record: ProjectRecord, pdf: Path, style: FormStyle
) -> None:
    pdf.write_bytes(form_pdf(record.project, record.reports, style))
    assert verify_pdf(filled, pdf).match is Match.CURRENT


# --- forgeries: each looks right to one who reads the paper only ---


def printed(record: ProjectRecord, data: ProjectRecord, mark: VerificationStamp) -> bytes:
    """Return the pages of one record with the data of another, and any stamp."""
    attached = project_json.to_bytes([data])
    return print_form(record.project, record.reports, attachment=attached, mark=mark)


def mark(record: ProjectRecord) -> VerificationStamp:
    return mark_of(record.project, record.reports)


@pytest.fixture
def other(record: ProjectRecord) -> ProjectRecord:
    """Return the record with ten times the money."""
    return replace(record, project=replace(record.project, allocated_budget_satang=1_800_000_00))


def test_pages_that_say_another_amount_are_forged(
    filled: ProjectFile, record: ProjectRecord, other: ProjectRecord, pdf: Path
) -> None:
    for whose in (record, other):
        pdf.write_bytes(printed(other, record, mark(whose)))
        verdict = verify_pdf(filled, pdf)
        assert (verdict.match, "“: 1,800,000 บาท” บนหน้า 1" in verdict.answer) == (Match.FORGED, True)


def test_pages_whose_data_were_exchanged_are_forged(
    filled: ProjectFile, record: ProjectRecord, other: ProjectRecord, pdf: Path
) -> None:
    """Even if the other data are the file's present content."""
    filled.set_project_entry(record.project.id, "allocated_budget_satang", 1_800_000_00)
    filled.revisions.commit()
    pdf.write_bytes(printed(record, other, mark(record)))
    assert verify_pdf(filled, pdf).match is Match.FORGED


def test_another_forms_code_is_forged(
    filled: ProjectFile, record: ProjectRecord, other: ProjectRecord, pdf: Path
) -> None:
    pdf.write_bytes(printed(record, record, replace(mark(record), code=mark(other).code)))
    assert verify_pdf(filled, pdf).match is Match.FORGED


def test_another_forms_qr_is_forged(
    filled: ProjectFile, record: ProjectRecord, other: ProjectRecord, pdf: Path
) -> None:
    """It is in no text: only the drawn squares show it."""
    pdf.write_bytes(printed(record, record, replace(mark(record), qr_text=mark(other).qr_text)))
    verdict = verify_pdf(filled, pdf)
    assert (verdict.match, "คิวอาร์โค้ดบนหน้า 1" in verdict.answer) == (Match.FORGED, True)


WHITE = b"q 1 g 173 704 9 8 re f Q"
"""A white rectangle over the first digit of the allocated budget."""


def test_an_amount_that_is_covered_is_forged(filled: ProjectFile, pdf: Path) -> None:
    with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
        opened.pages[0].contents_add(WHITE)
        opened.save(pdf)
    verdict = verify_pdf(filled, pdf)
    assert (verdict.match, "รูปที่วาดทับบนหน้า 1 ทับ “180,000 บาท”" in verdict.answer) == (Match.FORGED, True)


def test_what_is_stuck_on_the_page_is_seen_too(filled: ProjectFile, pdf: Path) -> None:
    with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
        appearance = opened.make_stream(b"0 g 0 0 9 8 re f")
        appearance.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": [0, 0, 9, 8]})
        stuck = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[173, 704, 182, 712], F=4)
        stuck.AP = Dictionary(N=appearance)
        opened.pages[1].Annots = opened.make_indirect(pikepdf.Array([opened.make_indirect(stuck)]))
        opened.save(pdf)
    verdict = verify_pdf(filled, pdf)
    assert (verdict.match, "ตราประทับที่หน้า 2" in verdict.answer) == (Match.FORGED, True)


def test_a_page_more_or_of_another_size_is_forged(filled: ProjectFile, pdf: Path) -> None:
    honest = pdf.read_bytes()
    with pikepdf.open(BytesIO(honest)) as opened:
        opened.pages[1].MediaBox = [0, 0, 100_000, 100_000]  # drawn, it would fill the memory
        opened.save(pdf)
    assert verify_pdf(filled, pdf).match is Match.FORGED
    with pikepdf.open(BytesIO(honest)) as opened:
        opened.add_blank_page()
        opened.save(pdf)
    assert verify_pdf(filled, pdf).match is Match.FORGED


# --- what is not a form, or an older one ---


def test_a_form_of_the_first_days_without_a_mark_is_compared_by_its_text(
    filled: ProjectFile, record: ProjectRecord, other: ProjectRecord, pdf: Path
) -> None:
    data = project_json.to_bytes([record])
    pdf.write_bytes(print_form(record.project, record.reports, attachment=data))
    verdict = verify_pdf(filled, pdf)
    assert (verdict.match, verdict.notes[0][:31]) == (Match.CURRENT, "เอกสารนี้ไม่มีรหัสตรวจสอบและคิว")
    pdf.write_bytes(print_form(other.project, other.reports, attachment=data))
    assert verify_pdf(filled, pdf).match is Match.FORGED


@pytest.mark.parametrize("count", [0, 2])
def test_a_form_with_the_data_of_none_or_several_is_refused(
    filled: ProjectFile, record: ProjectRecord, pdf: Path, count: int
) -> None:
    data = project_json.to_bytes([record.with_id(new_record_id()) for _ in range(count)])
    pdf.write_bytes(print_form(record.project, record.reports, attachment=data))
    with pytest.raises(UserError, match=f"มีข้อมูล {count} โครงการ"):
        verify_pdf(filled, pdf)


def test_a_name_of_several_lines_forges_no_verdict(
    filled: ProjectFile, pdf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, forged = filled.path, forgeries.forged(pdf, forgeries.grey_digit)
    filled.close()
    named = forged.rename(forged.with_name("ก\nตรงกับข้อมูลปัจจุบัน.pdf"))
    assert main(["verify", str(file), str(named)]) == 1
    assert not [line for line in capsys.readouterr().out.splitlines() if line.startswith("ตรงกับ")]


def test_a_huge_file_is_refused_unread(filled: ProjectFile, tmp_path: Path) -> None:
    with (tmp_path / "huge.pdf").open("wb") as huge:
        huge.truncate(2**31)
    with pytest.raises(UserError, match="ใหญ่เกิน"):
        verify_pdf(filled, tmp_path / "huge.pdf")


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.7\n"])
def test_what_is_no_pdf_is_refused(filled: ProjectFile, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(UserError, match="PDF"):
        verify_pdf(filled, tmp_path / "a.pdf")
    with pytest.raises(UserError, match="ไม่พบไฟล์"):
        verify_pdf(filled, tmp_path / "missing.pdf")


def test_a_pdf_without_data_is_refused(filled: ProjectFile, pdf: Path) -> None:
    with pikepdf.open(pdf) as opened:
        del opened.attachments["project.json"]
        opened.save(pdf.with_name("bare.pdf"))
    with pytest.raises(UserError, match="ไม่มีข้อมูลโครงการ"):
        verify_pdf(filled, pdf.with_name("bare.pdf"))


# --- later months ---


def test_a_paper_whose_months_are_unchanged_says_so_when_later_months_were_added(
    file: ProjectFile, record: ProjectRecord, pdf: Path
) -> None:
    """This differs from a changed figure."""
    file.add_project(record.project, record.reports[:7])
    file.revisions.commit()
    pdf.write_bytes(form_pdf(record.project, record.reports[:7]))
    for report in record.reports[7:]:
        file.add_report(report)
    file.revisions.commit()
    code = code_on_paper(record_digest(record.project, record.reports[:7]))
    for verdict in (verify_pdf(file, pdf), verify(file, code)):
        assert verdict.match is Match.CONTINUED
        assert verdict.answer.startswith("ข้อมูลและรายงานทุกเดือนบนเอกสารยังตรงกับข้อมูลปัจจุบัน")
        assert verdict.notes[0] == "รายงานที่เพิ่มหลังพิมพ์: พฤษภาคม 2562, มิถุนายน 2562"
        assert verdict.changed == ()


def test_a_changed_figure_is_told_even_when_later_months_were_added(
    file: ProjectFile, record: ProjectRecord, pdf: Path
) -> None:
    file.add_project(record.project, record.reports[:7])
    file.revisions.commit()
    pdf.write_bytes(form_pdf(record.project, record.reports[:7]))
    file.add_report(record.reports[7])
    file.set_report_entry(record.project.id, record.reports[0].period, "disbursed_satang", 12_00)
    file.revisions.commit()
    verdict = verify_pdf(file, pdf)
    assert verdict.match is Match.EARLIER
    assert "รายงานเดือนตุลาคม 2561 เบิกใช้" in [one.label for one in verdict.changed]


def test_an_added_earlier_month_is_a_change(file: ProjectFile, record: ProjectRecord, pdf: Path) -> None:
    file.add_project(record.project, record.reports[1:3])
    file.revisions.commit()
    pdf.write_bytes(form_pdf(record.project, record.reports[1:3]))
    file.add_report(record.reports[0])
    file.revisions.commit()
    assert verify_pdf(file, pdf).match is Match.EARLIER
