"""A PDF that somebody holds for a printed form: what it carries, and whether its pages are what that prints.

It is believed in nothing. Its text is compared letter by letter, and then its pages as pictures, as a picture
laid over an amount, or another form's QR, is in no text.
"""

from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from app.exchange.pdf_file import attached_data, page_text, read_pdf
from app.models.errors import UserError
from app.printing.official_form import CODE_LABEL

POINTS_AN_INCH: Final = 72

DPI: Final = 150
"""A module of the QR is two pixels, a dot of a decimal one."""

FAINT: Final = 112
"""By so much of 255 greys a pixel may differ: an edge that another program has drawn a little elsewhere."""


@dataclass(frozen=True, slots=True)
class PaperPdf:
    """A PDF's bytes, the project's data in it, and the text on its pages."""

    content: bytes
    data: bytes
    text: str

    @property
    def has_code(self) -> bool:
        """Whether a verification code stands on it: forms of the first days have none."""
        return CODE_LABEL in self.text


def read_paper(path: Path) -> PaperPdf:
    """Raises UserError for what cannot be read, is no PDF, or does not carry a project's data."""
    content = read_pdf(path)
    data = attached_data(content, path.name)
    if len(data) != 1:
        raise UserError(
            f"{path.name} ไม่มีข้อมูลโครงการฝังอยู่", "โปรดใช้รหัสตรวจสอบบนเอกสารแทน หรือพิมพ์ PDF ใหม่จากโปรแกรมรายงาน"
        )
    return PaperPdf(content, data[0], page_text(content, path.name))


def page_that_differs(one: bytes, other: bytes) -> int | None:
    """The first page, from 1 on, on which two PDFs do not look alike; None when all do."""
    import pypdfium2

    with pypdfium2.PdfDocument(one) as first, pypdfium2.PdfDocument(other) as second:
        for number, pages in enumerate(zip_longest(first, second), start=1):
            if None in pages or not _look_alike(*pages):
                return number
    return None


def _look_alike(one: Any, other: Any) -> bool:
    """Two pages, with whatever is stuck on them. The sizes come first: a page may claim to be a field."""
    sides = zip(one.get_size(), other.get_size(), strict=True)
    if any(abs(side - other_side) > 1 for side, other_side in sides):
        return False
    rows = [_rows(page) for page in (one, other)]
    return len(rows[0]) == len(rows[1]) and not any(map(_differ, *rows))


def _rows(page: Any) -> list[bytes]:
    bitmap = page.render(scale=DPI / POINTS_AN_INCH, grayscale=True, draw_annots=True)
    pixels, stride, width = bytes(bitmap.buffer), bitmap.stride, bitmap.width
    return [pixels[start : start + width] for start in range(0, len(pixels), stride)]


def _differ(row: bytes, other: bytes) -> bool:
    return row != other and any(abs(a - b) > FAINT for a, b in zip(row, other, strict=False))
