"""A signature whose stamp is drawn in the form's own Thai glyphs: still for the archive, still genuine."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.words import Words, page_words
from app.models.project_record import ProjectRecord
from app.services.verification.by_paper import verify_pdf
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile
from tests.printing.test_pdf_a import failures
from tests.printing.test_signers import THREE, form
from tests.services.papers.signing import signed


@pytest.fixture(autouse=True)
def without_validation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The signatures made here have no key."""
    monkeypatch.setattr("app.formats.pdf.signature_validation.can_validate", lambda: False)


def printed_name(pdf: bytes, name: str) -> Words:
    structure = PdfStructure(pdf)
    pages = (page_words(structure, page) for page in structure.pages)
    return next(words for page in pages for words in page.words if name in words.text)


def font_number(pdf: bytes, words: Words) -> int:
    with pikepdf.open(BytesIO(pdf)) as opened:
        fonts = opened.pages[-1].Resources.Font
        return next(
            int(font.objgen[0])
            for font in fonts.values()
            if str(font.BaseFont).endswith(f"+{words.font.name}")
        )


def stamp_of(words: Words, font: bytes) -> bytes:
    """Return an appearance that shows the words as the form does, in this font object."""
    codes = "".join(f"{one:04X}" for one in words.shown if isinstance(one, int)).encode()
    content = b"BT /F 8 Tf 0 g 2 4 Td <%b> Tj ET" % codes
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 200 17]/Resources<</Font<</F %b>>>>" % font
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content)


def own_stamp(pdf: bytes) -> bytes:
    words = printed_name(pdf, THREE[0].name)
    stamp = stamp_of(words, b"%d 0 R" % font_number(pdf, words))
    return signed(pdf, "signature1", THREE[0].name, stamp=stamp)


def test_a_stamp_in_the_forms_own_glyphs_keeps_the_form_for_the_archive(record: ProjectRecord) -> None:
    assert failures(own_stamp(form(record)), "3u") == set()


def test_a_form_with_such_a_stamp_is_genuine(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(own_stamp(form(record)))
    verdict = verify_pdf(filled, tmp_path / "a.pdf")
    assert verdict.match is Match.CURRENT
    assert verdict.notes[0].startswith(f"มีลายมือชื่ออิเล็กทรอนิกส์ของ {THREE[0].name} ")


def test_a_stamp_in_a_font_that_is_not_embedded_is_found_by_the_same_check(record: ProjectRecord) -> None:
    pdf = form(record)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    stamp = stamp_of(printed_name(pdf, THREE[0].name), font)
    assert failures(signed(pdf, "signature1", THREE[0].name, stamp=stamp), "3u") != set()
