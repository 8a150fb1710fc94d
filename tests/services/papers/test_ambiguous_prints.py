"""Prints that say one thing to the verification and another to a reader or a screen reader.

Each is saved again by another program, or appended to, and looks as printed in the reader that compares
pictures.
"""

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from app.formats.pdf.differences import MOST_DIFFERENCES, differences
from app.formats.pdf.reading_order import TAGS
from app.formats.pdf.structure import PdfStructure
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.printing.type_families import OFFICIAL
from app.services.form_pdf import data_of, mark_of
from app.services.verification.by_paper import verify_pdf
from app.services.verification.paper_check import SECOND_CONTENT
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile
from tests.long_form import each
from tests.printing.volumes import MadeVolume
from tests.services.papers.forgeries import AMOUNT, Forge, appended, assert_forged, forged

OTHER_PAGES: Final = "หน้าอีกชุดหนึ่งที่บางโปรแกรมแสดงแทนหน้าที่พิมพ์"


# --- objects ------------------------------------------------------------------------------------------------


def page_before_its_page(pdf: pikepdf.Pdf) -> None:
    """Some readers take a node of the type Page for a page, others look at its kids first."""
    pages = pdf.Root.Pages
    real = pages.Kids[0]
    entries = Dictionary(Type=Name.Page, Parent=pages, MediaBox=[0, 0, 595, 842], Kids=[real], Count=1)
    shown = pdf.make_indirect(entries)
    shown.Contents = pdf.make_stream(b"0 0 50 50 re f")
    real.Parent = shown
    pages.Kids[0] = shown


def marks_exchanged(pdf: pikepdf.Pdf) -> None:
    """A screen reader says one amount in place of another."""
    content = pdf.pages[0].Contents.read_bytes()
    others = {b"5": b"9", b"9": b"5"}
    pdf.pages[0].Contents = pdf.make_stream(
        re.sub(rb"/MCID (\d+)>>", lambda one: b"/MCID %b>>" % others.get(one[1], one[1]), content)
    )


def marks_exchanged_in_another_layout(pdf: pikepdf.Pdf) -> None:
    """A moved footer makes it look like a print of an older version."""
    marks_exchanged(pdf)
    before, place, after = pdf.pages[0].Contents.read_bytes().rpartition(b" 31.41 Td")
    left, _, x = before.rpartition(b" ")
    pdf.pages[0].Contents = pdf.make_stream(left + b" %.2f" % (float(x) + 0.3) + place + after)


def words_left_out_by_screen_readers(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[0].Contents.read_bytes()
    artifact = b"/Artifact <</Type /Pagination>> BDC"
    pdf.pages[0].Contents = pdf.make_stream(content.replace(b"/P <</MCID 5>> BDC", artifact))


def tags_of_another_page(pdf: pikepdf.Pdf) -> None:
    first, second = pdf.pages
    first.StructParents, second.StructParents = second.StructParents, first.StructParents


def bookmark_to_no_page(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest[0] = Dictionary(Type=Name.Page)


def field_with_kids(pdf: pikepdf.Pdf) -> None:
    """Its widget is on no page's list."""
    widget = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(AMOUNT), P=pdf.pages[0].obj)
    )
    field = Dictionary(FT=Name.Tx, T=String("x"), V=String("980,000"), Kids=[widget])
    pdf.Root.AcroForm = Dictionary(Fields=[pdf.make_indirect(field)])


def grey_that_is_no_number(pdf: pikepdf.Pdf) -> None:
    """Readers ignore the operator, or take the word for 0."""
    content = pdf.pages[0].Contents.read_bytes()
    changed = re.sub(rb"(?<![\d.])0 g\b", b"false g", content, count=1)
    assert changed != content
    pdf.pages[0].Contents = pdf.make_stream(changed)


def second_catalog(pdf: pikepdf.Pdf) -> None:
    """A repairing reader may take it for the first."""
    other = pdf.make_indirect(Dictionary(Type=Name.Catalog, Pages=pdf.Root.Pages))
    pdf.Root.PieceInfo = Dictionary(X=other)


CHANGED: Final[dict[Forge, str]] = {
    page_before_its_page: OTHER_PAGES,
    marks_exchanged: TAGS,
    marks_exchanged_in_another_layout: "หน้า 1",
    words_left_out_by_screen_readers: TAGS,
    tags_of_another_page: TAGS,
    bookmark_to_no_page: "สารบัญของไฟล์",
    field_with_kids: "ช่องกรอกข้อมูลที่ไม่อยู่บนหน้าใด",
    grey_that_is_no_number: "หน้า 1",
    second_catalog: SECOND_CONTENT,
}


@pytest.mark.parametrize("forge", each(4, CHANGED), ids=lambda forge: forge.__name__)
def test_what_only_some_readers_see_is_named(filled: ProjectFile, pdf: Path, forge: Forge) -> None:
    assert_forged(filled, forged(pdf, forge), CHANGED[forge])


@pytest.mark.parametrize("linearize", [False, True])
def test_a_print_that_another_program_saves_in_its_own_manner_is_not_forged(
    filled: ProjectFile, pdf: Path, linearize: bool
) -> None:
    with pikepdf.open(pdf) as opened:
        packed = pikepdf.ObjectStreamMode.generate
        opened.save(pdf.with_name("a.pdf"), linearize=linearize, object_stream_mode=packed)
    assert verify_pdf(filled, pdf.with_name("a.pdf")).match is Match.SAVED_ANEW


# --- bytes --------------------------------------------------------------------------------------------------


def contents_number(pdf: bytes) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return int(opened.pages[0].Contents.objgen[0])


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream" % (len(packed), packed)


def table_of(pdf: bytes) -> tuple[bytes, bytes]:
    """Return the file before its cross-reference, and from there on."""
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    return pdf[:start], pdf[start:]


def fewer_pages(pdf: bytes) -> bytes:
    """Readers that trust the number show the first page alone."""
    return pdf.replace(b"/Count 2", b"/Count 1", 1)


def forged_before_the_last_save(pdf: bytes) -> bytes:
    """Whoever asks for the earlier state sees another amount."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        saved = BytesIO()
        opened.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    rewritten = saved.getvalue()
    number = contents_number(rewritten)
    with pikepdf.open(BytesIO(rewritten)) as opened:
        printed = opened.pages[0].Contents.read_bytes()
    other = appended(rewritten, {number: stream(printed + b" q 0 g 160 700 80 20 re f Q")})
    return appended(other, {number: stream(printed)})


def forged_object_behind_the_newest(pdf: bytes) -> bytes:
    """The newest cross-reference stands before an older one: a repairing reader takes the last object."""
    body, tail = table_of(pdf)
    found = re.search(rb"trailer\s*<<(.*?)>>\s*startxref", tail, re.DOTALL)
    assert found
    table = tail[: tail.index(b"trailer")] + b"trailer\n<<%b/Prev %%010d>>\n" % found[1]
    number = contents_number(pdf)
    place = len(body) + len(table % 0)
    other = b"%d 0 obj\n%b\nendobj\n" % (number, stream(b"0 0 50 50 re f"))
    older = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<<%b>>\n" % (number, place, found[1])
    newest = body + table % (place + len(other))
    return newest + other + older + b"startxref\n%d\n%%%%EOF\n" % len(body)


def hidden_in_the_metadata(pdf: bytes, hidden: bytes) -> bytes:
    start = pdf.index(b"<?xpacket begin")
    end = pdf.index(b"<?xpacket end", start)
    return pdf[:start] + hidden.ljust(end - start) + pdf[end:]


def object_in_the_metadata(pdf: bytes) -> bytes:
    return hidden_in_the_metadata(pdf, b"\n4 0 obj\n<</Type/Page>>\nendobj\n")


def trailer_in_the_metadata(pdf: bytes) -> bytes:
    return hidden_in_the_metadata(pdf, b"\ntrailer\n<</Root 4 0 R>>\n")


BYTES: Final[dict[Callable[[bytes], bytes], str]] = {
    fewer_pages: "จำนวนหน้าที่ไฟล์ระบุไว้",
    forged_before_the_last_save: SECOND_CONTENT,
    forged_object_behind_the_newest: SECOND_CONTENT,
    object_in_the_metadata: SECOND_CONTENT,
    trailer_in_the_metadata: SECOND_CONTENT,
}


@pytest.mark.parametrize("forge", BYTES, ids=lambda forge: forge.__name__)
def test_what_a_repairing_reader_finds_is_named(
    filled: ProjectFile, pdf: Path, forge: Callable[[bytes], bytes]
) -> None:
    pdf.write_bytes(forge(pdf.read_bytes()))
    assert_forged(filled, pdf, BYTES[forge])


def object_listed_twice(pdf: bytes) -> bytes:
    """Some readers take the first entry, others the last; the other object has an entry of its own, too."""
    body, tail = table_of(pdf)
    number = contents_number(pdf)
    other = b"%d 0 obj\n%b\nendobj\n" % (number, stream(b"0 0 50 50 re f"))
    head = re.match(rb"xref\n0 (\d+)\n", tail)
    assert head
    row = b"%010d 00000 n \n" % len(body)
    tail = tail.replace(head[0], b"xref\n%d 1\n%b0 %b\n" % (number, row, head[1]), 1)
    tail = tail.replace(b"trailer", b"%b 1\n%btrailer" % (head[1], row), 1)
    start = len(body) + len(other)
    return body + other + re.sub(rb"startxref\s+\d+", b"startxref\n%d" % start, tail)


def another_generation(pdf: bytes) -> bytes:
    """Some readers find nothing there, others do not look at the second number."""
    number = contents_number(pdf)
    return pdf.replace(b"/Contents %d 0 R" % number, b"/Contents %d 1 R" % number, 1)


@pytest.mark.parametrize("forge", [object_listed_twice, another_generation])
def test_a_file_that_readers_understand_differently_is_not_read(
    filled: ProjectFile, pdf: Path, forge: Callable[[bytes], bytes]
) -> None:
    printed = pdf.read_bytes()
    pdf.write_bytes(forge(printed))
    assert pdf.read_bytes() != printed
    with pytest.raises(UserError, match="ไม่ใช่ไฟล์ PDF ที่อ่านได้"):
        verify_pdf(filled, pdf)


# --- many differences ---------------------------------------------------------------------------------------


@pytest.fixture
def volume(file: ProjectFile, record: ProjectRecord, tmp_path: Path) -> Path:
    """Many pages in one file; the last form's has another link below."""
    bound = MadeVolume(18)
    for _ in range(18):
        mark = mark_of(record.project, record.reports)
        bound.add(record.project, record.reports, mark, data_of(record.project, record.reports, OFFICIAL))
    (tmp_path / "a.pdf").write_bytes(bound.to_bytes())
    return tmp_path / "a.pdf"


@pytest.mark.long
def test_no_number_of_harmless_differences_hides_one_on_a_later_page(file: ProjectFile, volume: Path) -> None:
    def forge(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.PieceInfo = Dictionary(A=1)
            page.LastModified = String("D:2026")
            page.Metadata = pdf.make_stream(b"x")
        pdf.pages[-1].contents_add(b"q 0.9 g 160 706 1 6 re f Q")

    verdict = verify_pdf(file, forged(volume, forge))
    assert verdict.match is Match.FORGED
    assert "รูปที่วาดทับบนหน้า" in verdict.forms[-1][1].answer


def test_more_differences_than_are_named_are_told_of(filled: ProjectFile, pdf: Path) -> None:
    """A hundred signatures, which may be there, hide nothing behind them."""

    def forge(opened: pikepdf.Pdf) -> None:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 0, 0])
        opened.pages[0].Annots = Array([opened.make_indirect(link) for _ in range(MOST_DIFFERENCES + 5)])
        opened.pages[1].contents_add(b"q 0.9 g 160 706 1 6 re f Q")

    printed, changed = PdfStructure(pdf.read_bytes()), PdfStructure(forged(pdf, forge).read_bytes())
    found = [one for one in differences(printed, changed) if one.page]
    assert len(found) == MOST_DIFFERENCES + 2
    assert found[-2].words == "สิ่งอื่นอีกหลายแห่งบนหน้า 1"
    assert found[-1].page == 2
