"""Signed prints of version 0.1.0, saved again by another program and forged on the way.

Such a file keeps neither its bytes nor valid signatures: only what it draws, says and holds can be examined.
The signing block may differ, because signatures are seen there; that must be no way in.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from app.services.verification.by_paper import verify_pdf
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile
from tests.long_form import each
from tests.services.papers.forgeries import Forge, forged
from tests.services.papers.test_prints_of_010 import PRINTS, opened_file

FIRST_LINE = (300, 628, 500, 645)
"""On the first dotted line of `signed-twice.pdf`, in the signing block of its last page."""

AMOUNT_CODES: Final = b"<000E000D0020002E001F0033001F001F001F000D002600080034>"
"""`: 180,000 บาท` as `signed-twice.pdf` shows it: 0024 is the glyph of 9."""


@pytest.fixture(scope="module")
def owner() -> Iterator[ProjectFile]:
    with opened_file() as file:
        yield file


def forge_signed(folder: Path, forge: Forge) -> Path:
    return forged(Path(shutil.copy(PRINTS / "signed-twice.pdf", folder)), forge)


def _rewrite(page: pikepdf.Page, change: Callable[[bytes], bytes]) -> None:
    before = page.Contents.read_bytes()
    after = change(before)
    assert after != before, "nothing was forged"
    page.Contents.write(after)


def amount(pdf: pikepdf.Pdf) -> None:
    nine = AMOUNT_CODES.replace(b"0020", b"0024", 1)
    _rewrite(pdf.pages[0], lambda content: content.replace(AMOUNT_CODES, nine, 1))


def hidden_data(pdf: pikepdf.Pdf) -> None:
    data = pdf.Root.AF[0].EF.F
    data.write(data.read_bytes().replace(b"180000", b"980000"))


def qr_code(pdf: pikepdf.Pdf) -> None:
    _rewrite(pdf.pages[1], lambda content: content.replace(b"0 0 7 1 re", b"0 0 6 1 re", 1))


def painted_over(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"q 1 g 161 703 69 13 re f Q")


def painted_in_the_signing_block(pdf: pikepdf.Pdf) -> None:
    """It hides whose signature is asked for; pictures are not compared there."""
    pdf.pages[1].contents_add(b"q 1 g 490 620 78 20 re f Q")


def words_in_the_signing_block(pdf: pikepdf.Pdf) -> None:
    more = b"BT /F2 9 Tf 0 g 0 Tc 300 610 Td " + AMOUNT_CODES + b" Tj ET"
    pdf.pages[1].contents_add(more)


def empty_page(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page(page_size=(595.28, 841.89))


def page_twice(pdf: pikepdf.Pdf) -> None:
    first = pdf.pages[0]
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(Dictionary(dict(first.obj.items())))))


def pages_exchanged(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[0])
    del pdf.pages[0]


def stamp_in_the_signing_block(pdf: pikepdf.Pdf) -> None:
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array(FIRST_LINE), F=4)
    pdf.pages[1].Annots.append(pdf.make_indirect(stamp))


def signature_on_paper_only(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Annots[0].F = 4 | 32


def signature_moved_over_the_certification(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Annots[1].Rect = Array([72, 640, 480, 690])


def signature_of_nobody(pdf: pikepdf.Pdf) -> None:
    """The picture of a signature stays; the signature itself is gone."""
    del pdf.pages[1].Annots[1]["/V"]


def signature_with_a_link(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    pdf.pages[1].Annots[0].A = action


def signature_that_changes_its_picture(pdf: pikepdf.Pdf) -> None:
    appearance = pdf.pages[1].Annots[0].AP
    appearance.D = appearance.N


FORGED: Final[dict[Forge, str]] = {
    amount: "980,000",
    hidden_data: "180,000",
    qr_code: "คิวอาร์โค้ด",
    painted_over: "ทับ “180,000 บาท”",
    painted_in_the_signing_block: "รูปที่วาด",
    words_in_the_signing_block: "180,000 บาท",
    empty_page: "ท้ายกระดาษ",
    page_twice: "ข้อความ",
    pages_exchanged: "ข้อความ",
    stamp_in_the_signing_block: "ตราประทับที่หน้า 2",
    signature_on_paper_only: "ภาพที่เห็นเฉพาะเมื่อพิมพ์ (ช่องลายมือชื่อ) ที่หน้า 2",
    signature_moved_over_the_certification: "ช่องลายมือชื่อที่หน้า 2",
    signature_of_nobody: "ช่องลายมือชื่อที่หน้า 2",
    signature_with_a_link: "ช่องลายมือชื่อที่หน้า 2",
    signature_that_changes_its_picture: "ช่องลายมือชื่อที่หน้า 2",
}
"""Each forgery, and the words that must name its object."""


@pytest.mark.parametrize("forge", each(3, FORGED), ids=lambda forge: forge.__name__)
def test_a_forged_signed_print_is_named_although_its_bytes_are_new(
    owner: ProjectFile, tmp_path: Path, forge: Forge
) -> None:
    verdict = verify_pdf(owner, forge_signed(tmp_path, forge))
    assert verdict.match is Match.FORGED
    assert FORGED[forge] in " ".join(verdict.lines)


def _unlisted_page(saved: bytes) -> bytes:
    """Put a second version of an object before the cross-reference: a reader that repairs files finds it."""
    start = int(re.findall(rb"startxref\s+(\d+)", saved)[-1])
    second = b"4 0 obj\n<</Type/Page>>\nendobj\n"
    moved = saved[:start] + second + saved[start:]
    return moved.replace(b"startxref\n%d\n" % start, b"startxref\n%d\n" % (start + len(second)))


@pytest.mark.long
@pytest.mark.parametrize("name", ["plain", "signed-twice"])
def test_a_second_content_hidden_in_an_older_print_is_named(
    owner: ProjectFile, tmp_path: Path, name: str
) -> None:
    written = BytesIO()
    with pikepdf.open(PRINTS / f"{name}.pdf") as pdf:
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    paper = tmp_path / "a.pdf"
    paper.write_bytes(written.getvalue())
    assert verify_pdf(owner, paper).match is Match.SAVED_ANEW
    paper.write_bytes(_unlisted_page(written.getvalue()))
    verdict = verify_pdf(owner, paper)
    assert verdict.match is Match.FORGED
    assert "เนื้อหาอีกชุดหนึ่งที่ซ่อนอยู่ในไฟล์" in verdict.answer
