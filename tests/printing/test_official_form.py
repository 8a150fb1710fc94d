"""The printed form: every official line in its order; what is filled in; hostile text."""

import re
import subprocess
from dataclasses import replace
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings

from app.models.entry import FormSection, entries
from app.models.errors import UserError
from app.models.project import Project, StrategicAlignment, TargetGroup
from app.models.project_record import ProjectRecord
from app.models.thai import thai_digits
from app.printing.form_blocks import HEIGHT, dotted_line
from app.printing.layout import Role
from app.printing.official_form import CERTIFICATION, FORM_TITLE, lay_out_form, print_form
from app.printing.stamp import VerificationStamp
from app.printing.type_families import OFFICIAL, FormStyle, missing_characters
from tests.long_form import each
from tests.printing.forms import (
    EMPTY,
    FORM,
    HOSTILE,
    TITLE,
    form_text,
    laid_out,
    printed,
    report,
    runs,
    text_of,
)
from tests.printing.programs.readers import READERS, mupdf, pdftotext, single_spaced, without_spaces
from tests.strategies import records

# --- the reference ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_the_form_copies_as_the_official_text_without_an_error(record: ProjectRecord, reader: str) -> None:
    copied = READERS[reader](printed(record))
    assert form_text(copied) == without_spaces(FORM.read_text("utf-8"))


def test_the_form_has_every_official_line_in_its_order(record: ProjectRecord) -> None:
    text, start = form_text(pdftotext(printed(record))), 0
    for line in FORM.read_text("utf-8").splitlines():
        assert without_spaces(line) in text[start:]
        start = text.index(without_spaces(line), start) + len(without_spaces(line))
    assert start == len(text)


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_finds_a_space_that_was_not_typed(record: ProjectRecord, reader: str) -> None:
    copied = single_spaced(READERS[reader](printed(record)))
    assert [run for run in runs(laid_out(record)) if single_spaced(run) not in copied] == []


def test_the_reference_takes_two_pages_and_begins_its_reports_on_the_first(record: ProjectRecord) -> None:
    first, _ = laid_out(record)
    assert f"2. {FormSection.REPORTS.title}" in runs([first])
    assert "รายงานครั้งที่ 1 " in runs([first])


def test_every_page_begins_with_the_title_and_ends_with_its_number(record: ProjectRecord) -> None:
    pages = laid_out(record)
    assert [runs([page])[0] for page in pages] == [TITLE, TITLE]
    assert [runs([page])[-1] for page in pages] == ["หน้า 1 จาก 2", "หน้า 2 จาก 2"]


def test_progress_and_statuses_share_one_line(record: ProjectRecord) -> None:
    lines = single_spaced(pdftotext(printed(record))).splitlines()
    progress = [line for line in lines if "ความก้าวหน้าของงานฯ" in line]
    assert len(progress) == 9
    assert all(line.endswith("บาท : เป็นไปตามแผน : เป็นไปตามเป้าหมาย") for line in progress)


def test_the_dotted_lines_are_long_enough_to_sign_on(record: ProjectRecord) -> None:
    (signature,) = (piece for piece in laid_out(record)[-1] if piece.block.role is Role.SIGNATURE)
    lines = [dotted_line(run) for run, _ in signature.runs]
    assert len(lines) == 3
    assert all(length >= 70 * 72 / 25.4 for _, length in lines)


def test_the_dots_of_a_dotted_line_stand_at_one_distance(record: ProjectRecord) -> None:
    (signature,) = (piece for piece in laid_out(record)[-1] if piece.block.role is Role.SIGNATURE)
    for run, _ in signature.runs:
        starts = accumulate((glyph.advance for glyph in run.content.glyphs), initial=0)
        dots = [
            start + part.x
            for glyph, start in zip(run.content.glyphs, starts, strict=False)
            if glyph.text == "."
            for part in glyph.parts
        ]
        assert len({right - left for left, right in pairwise(dots)}) == 1


def test_the_same_data_gives_the_same_bytes(record: ProjectRecord) -> None:
    assert printed(record) == printed(record)


def test_other_data_gives_other_bytes(record: ProjectRecord) -> None:
    assert printed(record) != printed(replace(record, project=replace(record.project, project_name="อื่น")))


def test_thai_digits_are_a_choice(record: ProjectRecord) -> None:
    """All digits, including those of headings and lists; the text stays the same letter for letter."""
    style, official = FormStyle(thai_digits=True), without_spaces(FORM.read_text("utf-8"))
    for reader in READERS.values():
        assert form_text(reader(printed(record, style))) == thai_digits(official)
    assert len(lay_out_form(record.project, record.reports, style)) == 2


@pytest.mark.long
def test_bookmarks_and_tags_follow_the_digits_that_are_seen(record: ProjectRecord) -> None:
    form = printed(record, FormStyle(thai_digits=True))
    with pikepdf.open(BytesIO(form)) as pdf, pdf.open_outline() as outline:
        assert [item.title[:2] for item in outline.root] == ["๑.", "๒."]
    command = ["pdfinfo", "-struct-text", "-"]
    tagged = subprocess.run(command, input=form, capture_output=True, check=True).stdout.decode("utf-8")
    told = "".join(re.findall('"(.*)"', tagged))
    assert "๑๘๐,๐๐๐ บาท" in told
    assert not re.search("[0-9]", told)


def test_the_code_keeps_the_digits_in_which_it_is_typed(record: ProjectRecord) -> None:
    mark = VerificationStamp("1234-5678-9ABC-D", "RAINGAN:0")
    form = print_form(record.project, record.reports, FormStyle(thai_digits=True), mark=mark)
    footers = [line.split() for line in pdftotext(form).splitlines() if "รหัสตรวจสอบ" in line]
    assert footers == [["รหัสตรวจสอบ", "1234-5678-9ABC-D", "หน้า", page, "จาก", "๒"] for page in ("๑", "๒")]


def test_a_font_without_thai_digits_is_told_of(tmp_path: Path) -> None:
    font = TTFont(OFFICIAL.regular)
    for table in font["cmap"].tables:
        table.cmap.pop(ord("๔"), None)
    font.save(tmp_path / "without.ttf")
    style = FormStyle(thai_digits=True, regular=tmp_path / "without.ttf")
    assert missing_characters("45", style) == ["๔"]


def test_thai_dates_are_a_choice(record: ProjectRecord) -> None:
    text = single_spaced(pdftotext(printed(record, FormStyle(thai_dates=True))))
    assert "เริ่มต้นโครงการ : 1 ตุลาคม 2561" in text
    assert "สิ้นสุดโครงการ : 30 กันยายน 2562" in text


def test_a_font_that_is_not_there_is_told(record: ProjectRecord, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        printed(record, FormStyle(regular=tmp_path / "none.ttf"))


# --- the document -------------------------------------------------------------------------------------------


def test_the_document_says_what_it_is(record: ProjectRecord) -> None:
    with pikepdf.open(BytesIO(printed(record))) as pdf:
        assert str(pdf.docinfo.Title) == f"{FORM_TITLE} {record.project.project_name}"
        assert str(pdf.docinfo.CreationDate) == "D:20190624000000+07'00'"
        assert str(pdf.Root.Lang) == "th-TH"
        assert pdf.check_pdf_syntax() == []


def test_a_document_without_a_date_bears_none() -> None:
    with pikepdf.open(BytesIO(print_form(EMPTY, ()))) as pdf:
        assert "/CreationDate" not in pdf.docinfo


def test_bookmarks_lead_to_the_sections(record: ProjectRecord) -> None:
    with pikepdf.open(BytesIO(printed(record))) as pdf, pdf.open_outline() as outline:
        first, second = outline.root
        assert (first.title[:3], second.title[:3]) == ("1. ", "2. ")
        assert [item.title[:4] for item in first.children] == ["1.1 ", "1.2 ", "1.3 ", "1.4 ", "1.5 ", "1.6 "]
        assert second.children == []


# --- what is filled in, and what is not ---------------------------------------------------------------------


def test_an_empty_project_prints_its_labels() -> None:
    text = single_spaced(pdftotext(print_form(EMPTY, ())))
    for entry in [*entries(Project).values(), *entries(StrategicAlignment).values()][:5]:
        assert f"{entry.printed} :" in text
    assert "งบประมาณที่ได้รับ : สิ้นสุดโครงการ :\n" in text
    assert "ตัวชี้วัด... :\n" in text
    assert without_spaces(CERTIFICATION) in without_spaces(text)


def test_nothing_stands_after_the_colon_of_an_empty_value() -> None:
    text = text_of(lay_out_form(EMPTY, [report(1)]))
    assert ":: 25/10/2561 : :: ความก้าวหน้าของงานฯ = งบประมาณที่เบิกใช้ (ครั้งที่ 1) = :  : ขอรับรองว่า" in text


def test_zero_is_a_value() -> None:
    project = replace(EMPTY, allocated_budget_satang=0)
    text = text_of(lay_out_form(project, [report(1, progress=0, disbursed_satang=0)]))
    assert "งบประมาณที่ได้รับ : 0 บาท" in text
    assert "= 0.00 % งบประมาณที่เบิกใช้ (ครั้งที่ 1) = 0 บาท" in text


def test_spending_is_the_sum_of_the_disbursements() -> None:
    reports = [report(1, disbursed_satang=10_050), report(2), report(3, disbursed_satang=100_000_00)]
    assert "งบประมาณที่ใช้ไป : 100,100.50 บาท" in text_of(lay_out_form(EMPTY, reports))


def test_only_the_filled_levels_of_the_unit_are_joined() -> None:
    project = replace(EMPTY, office="สำนักงานเขตมีนบุรี", subdivision="งานบริหาร", officer_phone="020000000")
    text = text_of(lay_out_form(project, ()))
    assert "หน่วยงานที่รับผิดชอบ. : สำนักงานเขตมีนบุรี / งานบริหารชื่อผู้รับผิดชอบ... : 020000000ผู้ประสานงาน" in text


def test_lines_of_a_narrative_stay_lines() -> None:
    pages = lay_out_form(EMPTY, [report(1, narrative="หนึ่ง\nสอง")])
    assert [run for run in runs(pages) if run in ("สอง", ":: 25/10/2561 : หนึ่ง")] == [
        ":: 25/10/2561 : หนึ่ง",
        "สอง",
    ]


def test_control_characters_and_zero_width_spaces_are_not_printed() -> None:
    project = replace(EMPTY, project_name="ก\u200bข\x00ค\u202eง", targets=(TargetGroup("จ\ufeffฉ"),))
    text = text_of(lay_out_form(project, ()))
    assert "กขคง" in text
    assert "จฉ" in text


@given(records())
@settings(max_examples=25)
def test_whatever_a_file_holds_prints_on_its_pages(record: ProjectRecord) -> None:
    printed(record)
    for page in laid_out(record):
        for piece in page[1:-1]:
            assert 0 < piece.feet[-1] <= HEIGHT


# --- hostile text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", each(3, HOSTILE.values()), ids=HOSTILE.keys())
def test_hostile_text_prints_somehow(text: str) -> None:
    project = replace(EMPTY, project_name=text, rationale=(text,), objectives=(text, ""))
    pdf = print_form(project, [report(1, narrative=text, plan_status=text[:300], target_status=text[:300])])
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
    assert without_spaces(CERTIFICATION) in without_spaces(mupdf(pdf))


def test_what_cannot_be_shown_can_be_named() -> None:
    assert missing_characters("ก😀ข汉 \u200b") == ["😀", "汉"]
    assert missing_characters(FORM.read_text("utf-8")) == []
