"""A form's PDF against the file: as it is, forged, no form at all, or of earlier months."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from app.cli import main
from app.formats.json import project as project_json
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.printing.official_form import print_form
from app.printing.stamp import VerificationStamp
from app.printing.type_families import FormStyle
from app.services.form_pdf import code_on_paper, form_pdf, mark_of, record_digest
from app.services.verification import paper_check
from app.services.verification.by_code import verify
from app.services.verification.by_paper import verify_pdf
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile, new_record_id
from tests.services.papers import forgeries

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
