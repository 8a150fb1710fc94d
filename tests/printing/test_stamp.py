"""The stamp in the footer: readable by an independent reader, and not part of the form's own content."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import page
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from app.models.project_record import ProjectRecord
from app.printing.form_blocks import BOTTOM, MILLIMETRE
from app.printing.official_form import lay_out_form, print_form
from app.printing.stamp import MODULE, QUIET, SIDE, VerificationStamp
from app.printing.type_families import FormStyle
from tests.printing.forms import FORM, form_text, stress
from tests.printing.programs.readers import READERS, pdftotext, without_spaces
from tests.printing.volumes import MadeVolume

DIGEST = "0123456789ABCDEF" * 4
MARK = VerificationStamp("M6TT-8CXN-02A0-7", f"RAINGAN:{DIGEST}")
FOOTER = "รหัสตรวจสอบ M6TT-8CXN-02A0-7"


def marked(record: ProjectRecord, style: FormStyle | None = None) -> bytes:
    return print_form(record.project, record.reports, style or FormStyle(), mark=MARK)


def scanned(pdf: bytes, dpi: int) -> list[list[str]]:
    """Return what a scanner reads on each page, printed and scanned at that resolution."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [codes_on(leaf.render(scale=dpi / 72, grayscale=True)) for leaf in document]


def codes_on(bitmap: pypdfium2.PdfBitmap) -> list[str]:
    picture = memoryview(bytes(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
    return [code.text for code in zxingcpp.read_barcodes(picture)]


# --- the QR -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dpi", [200, 300])
def test_every_page_has_a_qr_that_others_read(record: ProjectRecord, dpi: int) -> None:
    assert scanned(marked(record), dpi) == [[MARK.qr_text], [MARK.qr_text]]


def test_a_stamp_on_a_corner_of_the_qr_does_no_harm(record: ProjectRecord) -> None:
    """The corner without a finder pattern, where a seventh of the modules may be lost."""
    with pypdfium2.PdfDocument(marked(record)) as document:
        bitmap = document[0].render(scale=300 / 72, grayscale=True)
        picture = memoryview(bytearray(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
    right, foot = (round(length / 72 * 300) for length in (20 * MILLIMETRE + SIDE, BOTTOM - QUIET - SIDE))
    stained = round(6 * MODULE / 72 * 300)
    for row in range(bitmap.height - foot - stained, bitmap.height - foot):
        for column in range(right - stained, right):
            picture[row, column] = 0
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [MARK.qr_text]


def test_the_qr_is_large_enough_and_has_white_around_it() -> None:
    assert MODULE >= 0.33 * MILLIMETRE
    assert QUIET >= 4 * MODULE
    assert BOTTOM - QUIET - SIDE >= 5 * MILLIMETRE  # what printers leave white at a page's foot


def test_the_qr_is_drawn_as_one_path_without_an_image(record: ProjectRecord) -> None:
    with pikepdf.open(BytesIO(marked(record))) as pdf:
        for leaf in pdf.pages:
            operators = [str(one.operator) for one in pikepdf.parse_content_stream(leaf)]
            assert operators.count("f") == 1
            assert operators.count("re") < 400
            assert "/XObject" not in leaf.Resources


# --- the form stays what it is ------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
def test_the_text_of_a_marked_form_is_the_official_one(record: ProjectRecord, reader: str) -> None:
    copied = READERS[reader](marked(record))
    assert without_spaces(copied).count(without_spaces(FOOTER)) == 2
    lines = (line for line in copied.splitlines() if "รหัสตรวจสอบ" not in line)
    assert form_text("\n".join(lines)) == without_spaces(FORM.read_text("utf-8"))


def test_the_mark_moves_nothing(record: ProjectRecord) -> None:
    for one in (record, stress()):
        plain, with_mark = (lay_out_form(one.project, one.reports, mark=mark) for mark in (None, MARK))
        assert [of[:-1] for of in plain] == [of[:-1] for of in with_mark]


def test_the_qr_is_an_artifact_of_the_footer_but_on_the_last_page(record: ProjectRecord) -> None:
    """Like the page number: a screen reader reads the form, not its margins."""
    with pikepdf.open(BytesIO(marked(record))) as pdf:
        *others, last = pdf.pages
        assert {mark for leaf in others for mark in marks_of_drawing(leaf)} == {"/Artifact /Footer"}
        assert list(marks_of_drawing(last)) == ["/Figure None"]


def test_a_screen_reader_says_the_code_sign_by_sign_behind_the_form(record: ProjectRecord) -> None:
    with pikepdf.open(BytesIO(marked(record))) as pdf:
        last = pdf.Root.StructTreeRoot.K[0].K[-1]
        assert str(last.S) == "/Figure"
        said = str(last.Alt)
    assert said.startswith("คิวอาร์โค้ดของเอกสารนี้ รหัสตรวจสอบ ")
    assert said.split("รหัสตรวจสอบ ")[1].replace(" ", "").replace(",", "-") == MARK.code


def marks_of_drawing(leaf: pikepdf.Page) -> Sequence[str]:
    """Return the marked-content tags of each filled path."""
    marks: list[str] = []
    found = []
    for one in pikepdf.parse_content_stream(leaf):
        operator = str(one.operator)
        if operator == "BDC":
            tag, properties = one.operands[0], one.operands[1]
            marks.append(f"{tag} {properties.get('/Subtype')}")
        elif operator == "EMC":
            marks.pop()
        elif operator == "f":
            found.append(marks[-1])
    return found


def test_a_marked_form_is_pdf_a_3u_and_tagged_throughout(record: ProjectRecord) -> None:
    form = marked(record)
    assert {one.rule_id for one in page.validate_pdf_bytes(form, profile="3u").failures} == set()
    unclaimed = {one.rule_id for one in page.validate_pdf_bytes(form, profile="ua1").failures}
    assert unclaimed == {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001"}


def test_the_same_mark_gives_the_same_bytes_and_another_gives_others(record: ProjectRecord) -> None:
    assert marked(record) == marked(record)
    other = replace(MARK, qr_text=f"RAINGAN:{DIGEST[::-1]}")
    assert print_form(record.project, record.reports, mark=other) != marked(record)


@pytest.mark.long
def test_bound_forms_bear_each_its_own_mark(record: ProjectRecord) -> None:
    marks = [replace(MARK, qr_text=f"RAINGAN:{number:064}") for number in range(2)]
    bound = MadeVolume(2)
    for mark in marks:
        bound.add(record.project, record.reports, mark)
    first, second = ([mark.qr_text] for mark in marks)
    assert scanned(bound.to_bytes(), 200) == [[], [], [], first, first, second, second]


def test_a_form_without_a_mark_has_an_empty_place_for_it(record: ProjectRecord) -> None:
    form = print_form(record.project, record.reports)
    assert scanned(form, 200) == [[], []]
    assert "รหัสตรวจสอบ" not in pdftotext(form)
