"""PDF/A-3U as a validator checks it, and our own rules one by one."""

import inspect
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fpdf.output import AcroForm, OutputProducer
from fpdf.syntax import PDFObject

from app.models.project_record import ProjectRecord
from app.printing.official_form import FORM_TITLE, print_form
from app.printing.pdf_document import PdfDocument
from app.printing.type_families import FONTS, FormStyle
from tests.long_form import each
from tests.printing.forms import EMPTY, HOSTILE, printed, report, stress
from tests.printing.programs.readers import pdftotext
from tests.printing.volumes import MadeVolume

ROOT = Path(__file__).parents[2]
DATA = b'{"projects": []}\n'


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def failures(pdf: bytes, profile: str) -> set[str]:
    found = page.validate_pdf_bytes(pdf, profile=profile)
    return {failure.rule_id for failure in found.failures}


# --- what the validator says --------------------------------------------------------------------------------


def test_the_reference_is_pdf_a_3u(record: ProjectRecord) -> None:
    assert failures(print_form(record.project, record.reports, attachment=DATA), "3u") == set()


def test_long_and_empty_forms_are_pdf_a_3u() -> None:
    assert failures(printed(stress()), "3u") == set()
    assert failures(print_form(EMPTY, ()), "3u") == set()


@pytest.mark.parametrize("text", each(3, [*HOSTILE.values(), "\ufffe\uffff\U0001fffe"]))
def test_hostile_text_does_not_break_the_archive(text: str) -> None:
    project = replace(EMPTY, project_name=text, rationale=(text,), objectives=(text, ""))
    assert failures(print_form(project, [report(1, narrative=text)], attachment=DATA), "3u") == set()


@pytest.mark.parametrize("font", ["RainganUI-Regular.ttf", "Sarabun-SemiBold.ttf"])
def test_another_font_is_pdf_a_3u_too(record: ProjectRecord, font: str) -> None:
    style = FormStyle(regular=FONTS / font, bold=FONTS / font)
    assert failures(printed(record, style), "3u") == set()


@pytest.mark.long
def test_a_font_of_finer_units_is_none_too_fine(record: ProjectRecord, tmp_path: Path) -> None:
    """TrueType counts up to 32,767: at 2,048 units per em a line to sign on is longer."""
    font = TTFont(FONTS / "Sarabun-Regular.ttf")
    scale_upem(font, 2048)
    font.save(tmp_path / "fine.ttf")
    form = printed(record, FormStyle(regular=tmp_path / "fine.ttf", bold=tmp_path / "fine.ttf"))
    assert failures(form, "3u") == set()
    assert "ลงชื่อ.....(ผู้รับผิดชอบโครงการ)" in pdftotext(form)


def test_bound_forms_are_pdf_a_3u(record: ProjectRecord) -> None:
    bound = MadeVolume(2)
    for _ in range(2):
        bound.add(record.project, record.reports, data=DATA)
    volume = bound.to_bytes()
    assert failures(volume, "3u") == set()
    assert failures(volume, "3a") == {"PDFA3A-ID-CONFORMANCE-001"}
    assert failures(volume, "ua1") == {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001"}


def test_only_the_claim_lacks_for_the_accessible_profiles(record: ProjectRecord) -> None:
    """The tags conform to PDF/A-3A and PDF/UA-1; a program must not claim that a person has checked them."""
    for form in (printed(record), printed(stress())):
        assert failures(form, "3a") == {"PDFA3A-ID-CONFORMANCE-001"}
        assert failures(form, "ua1") == {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001"}


def test_the_validator_does_find_faults(record: ProjectRecord) -> None:
    with opened(printed(record)) as pdf:
        del pdf.Root.OutputIntents
        changed = BytesIO()
        pdf.save(changed)
    assert failures(changed.getvalue(), "3u")


# --- rule by rule -------------------------------------------------------------------------------------------


def test_metadata_and_information_say_the_same(record: ProjectRecord) -> None:
    with opened(printed(record)) as pdf, pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "U")
        assert xmp["dc:title"] == str(pdf.docinfo.Title) == f"{FORM_TITLE} {record.project.project_name}"
        assert xmp["xmp:CreatorTool"] == str(pdf.docinfo.Creator) == "raingan"
        assert xmp["pdf:Producer"] == str(pdf.docinfo.Producer)
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2019-06-24T00:00:00+07:00"
        assert str(pdf.docinfo.CreationDate) == "D:20190624000000+07'00'"


def test_a_title_of_angle_brackets_is_sound_xml() -> None:
    document = PdfDocument('<ก> & "ข" \'\ufffe', date(2019, 6, 24))
    document.draw([()])
    with opened(document.to_bytes()) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == '<ก> & "ข" \'\ufffd'


def test_without_a_day_there_are_no_dates_at_all() -> None:
    pdf = print_form(EMPTY, (), attachment=DATA)
    assert not re.search(rb"/(Creation|Mod)Date|xmp:\w+Date", pdf)


def test_every_font_is_embedded_and_readable(record: ProjectRecord) -> None:
    with opened(printed(record)) as pdf:
        fonts = {font.objgen: font for leaf in pdf.pages for font in leaf.Resources.Font.values()}
        assert len(fonts) == 2
        for font in fonts.values():
            assert "/ToUnicode" in font
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_nothing_is_transparent_encrypted_or_scripted(record: ProjectRecord) -> None:
    with opened(printed(record)) as pdf:
        assert not pdf.is_encrypted
        assert not any("/Group" in leaf or "/ExtGState" in leaf.Resources for leaf in pdf.pages)
        assert not {"/AA", "/AcroForm", "/OCProperties"} & set(pdf.Root.keys())


def test_the_title_is_shown_and_the_language_known(record: ProjectRecord) -> None:
    with opened(printed(record)) as pdf:
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == "th-TH"
        assert pdf.Root.MarkInfo.Marked


def test_a_stream_that_ends_like_a_line_is_counted_rightly() -> None:
    """One stream in 256 does, and a strict reader then misses its last byte."""
    documents = (attaching(bytes([n % 256]) * (1 + n)) for n in range(2000))
    found = next(document for document in documents if b"\r\r\nendstream" in document)
    assert failures(found, "3u") == set()


def attaching(data: bytes) -> bytes:
    document = PdfDocument("ก", date(2019, 6, 24))
    document.draw([()])
    document.attach(data)
    return document.to_bytes()


# --- the attachment -----------------------------------------------------------------------------------------


def test_what_is_attached_is_read_back(record: ProjectRecord) -> None:
    with opened(print_form(record.project, record.reports, attachment=DATA)) as pdf:
        (spec,) = pdf.Root.AF
        assert (str(spec.AFRelationship), str(spec.UF)) == ("/Data", "project.json")
        assert (str(spec.EF.F.Subtype), int(spec.EF.F.Params.Size)) == ("/application/json", len(DATA))
        assert str(spec.EF.F.Params.ModDate) == "D:20190624000000+07'00'"
        assert pdf.attachments["project.json"].get_file().read_bytes() == DATA


def test_without_data_nothing_is_attached(record: ProjectRecord) -> None:
    with opened(printed(record)) as pdf:
        assert not pdf.attachments
        assert "/AF" not in pdf.Root


# --- the same bytes -----------------------------------------------------------------------------------------

PRINT = """
import sys
from pathlib import Path
from app.formats.json import project as project_json
from app.services.form_pdf import form_pdf
(record,) = project_json.read(Path("tests/files/minburi-2562-first-print.json"))
record = record.with_id("0190a1b2-0000-7000-8000-000000000000")
sys.stdout.buffer.write(form_pdf(record.project, record.reports))
"""


def test_a_second_later_and_in_another_process_the_bytes_are_the_same() -> None:
    def print_with(seed: str, zone: str) -> bytes:
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": "."}
        command = [sys.executable, "-c", PRINT]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout

    first = print_with("1", "UTC")
    time.sleep(1.1)
    assert print_with("2", "Asia/Tokyo") == first
    with opened(first) as pdf:
        assert len(set(map(bytes, pdf.trailer.ID))) == 1


# --- fpdf2's inner hooks: when one of these fails, see what changed before moving the pin -------------------


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (OutputProducer.bufferize, ["self"]),
        (OutputProducer._out, ["self", "data"]),
        (OutputProducer._add_structure_tree, ["self"]),
        (PDFObject.serialize, ["self", "obj_dict", "_security_handler"]),
        (AcroForm, ["fields", "sig_flags"]),
    ],
)
def test_the_hook_is_as_we_know_it(function: Any, parameters: list[str]) -> None:
    assert list(inspect.signature(function).parameters) == parameters


def test_the_catalog_is_finished_with_its_object_first() -> None:
    assert list(inspect.signature(OutputProducer._finalize_catalog).parameters)[:2] == ["self", "catalog_obj"]
