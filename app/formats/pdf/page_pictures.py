"""The pages of two PDFs as pictures, as on the screen and as printed, with forms and stamps."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Final

from app.formats.pdf.pdfium import PDFIUM
from app.formats.pdf.words import Box, Place

POINTS_AN_INCH: Final = 72

DPI: Final = 150
"""A module of the QR code is two pixels, the dot of a decimal point one."""

FAINT: Final = 40
"""Tolerance per pixel, of 255 greys, for slightly shifted edges. Mid-grey is 128."""

_SCALE: Final = DPI / POINTS_AN_INCH


def page_that_differs(one: bytes, other: bytes, signed: Sequence[Place] = ()) -> str | None:
    """Describe in Thai the first page that looks different on the screen or on paper; None if none does.

    `signed`: areas of pages that may differ.
    """
    with closing(comparing_pages(one, other, signed)) as pages:
        return next(filter(None, pages), None)


def comparing_pages(one: bytes, other: bytes, signed: Sequence[Place] = ()) -> Generator[str]:
    """Compare like `page_that_differs`, a page in each step; empty while nothing looks different."""
    from pypdfium2 import raw

    with _opened(one, other) as documents:
        counts = [*map(len, documents)]
        for flags, where in ((0, ""), (raw.FPDF_PRINTING, " ซึ่งเห็นเฉพาะเมื่อพิมพ์")):
            for number in range(1, max(counts) + 1):
                spared = [box for page, box in signed if page == number]
                is_alike = number <= min(counts) and _look_alike(documents, number, flags, spared)
                yield "" if is_alike else f"ภาพบนหน้า {number}{where}"


@contextmanager
def _opened(*contents: bytes) -> Iterator[list[Any]]:
    """Open PDFs, and close them. Between the steps of a comparison, others may use PDFium."""
    import pypdfium2

    documents: list[Any] = []
    try:
        with PDFIUM:
            for content in contents:
                documents.append(pypdfium2.PdfDocument(content))
                documents[-1].init_forms()
        yield documents
    finally:
        with PDFIUM:
            for document in documents:
                document.close()


def _look_alike(documents: Sequence[Any], number: int, flags: int, spared: Sequence[Box]) -> bool:
    """Compare the pages of this number in both documents."""
    with PDFIUM:
        one, other = (document[number - 1] for document in documents)
        with closing(one), closing(other):
            return _have_one_look(one, other, flags, spared)


def _have_one_look(one: Any, other: Any, flags: int, spared: Sequence[Box]) -> bool:
    """Compare sizes first, because a page may claim an enormous size."""
    sides = zip(one.get_size(), other.get_size(), strict=True)
    if any(abs(side - other_side) > 1 for side, other_side in sides):
        return False
    rows = [_rows(page, flags) for page in (one, other)]
    if len(rows[0]) != len(rows[1]):
        return False
    height = len(rows[0])
    return not any(
        _differ(row, their, [_spared_columns(box, height - number) for box in spared])
        for number, (row, their) in enumerate(zip(*rows, strict=True))
    )


def _rows(page: Any, flags: int) -> list[bytes]:
    bitmap = page.render(scale=_SCALE, grayscale=True, may_draw_forms=True, extra_flags=flags)
    pixels, stride, width = bytes(bitmap.buffer), bitmap.stride, bitmap.width
    return [pixels[start : start + width] for start in range(0, len(pixels), stride)]


def _spared_columns(spared: Box, height: int) -> tuple[int, int]:
    """Return the range of pixels in a row that may differ; `height` is counted from the page's foot."""
    if not spared[1] * _SCALE - 2 <= height <= spared[3] * _SCALE + 2:
        return 0, 0
    return max(0, int(spared[0] * _SCALE) - 2), int(spared[2] * _SCALE) + 2


def _differ(row: bytes, other: bytes, spared: Sequence[tuple[int, int]]) -> bool:
    if row == other:
        return False
    for left, right in spared:
        row, other = (one[:left] + bytes(len(one[left:right])) + one[right:] for one in (row, other))
    return any(abs(a - b) > FAINT for a, b in zip(row, other, strict=False))
