"""Pages of a received PDF are drawn with their pictures, which are bounded whatever they claim."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.formats.pdf.reader import PdfText, read_pdf
from app.formats.scan.pictures import page_picture
from app.models.errors import UserError
from tests.formats.pdf.hostile_pdfs import CATALOG, ONE_PAGE, page, pdf_of, stream
from tests.formats.scan.pages import page_of_lines

DRAWN = stream(b"q 612 0 0 792 0 0 cm /P Do Q", b"")
JPEG = b"/Filter/DCTDecode"


def drawn(folder: Path, picture: bytes) -> Image.Image:
    """Return the only page of a PDF with this picture as object 6."""
    (path := folder / "a.pdf").write_bytes(
        pdf_of([CATALOG, ONE_PAGE, page(b"/XObject<</P 6 0 R>>"), DRAWN, b"null", picture])
    )
    return page_picture(PdfText(read_pdf(path), path.name).page_to_draw(1), path.name)


def darkest(shown: Image.Image) -> int:
    return next(grey for grey, count in enumerate(shown.histogram()) if count)


def picture_of(data: bytes, width: int, height: int, more: bytes = JPEG) -> bytes:
    size = b"/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8/Width %d/Height %d" % (width, height)
    return stream(data, size + more)


def as_jpeg(image: Image.Image) -> bytes:
    image.save(target := BytesIO(), "JPEG")
    return target.getvalue()


def claiming(data: bytes, side: int) -> bytes:
    """Return a JPEG whose own header says another size."""
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + side.to_bytes(2, "big") * 2 + data[place + 4 :]


def test_a_scanned_page_is_drawn_with_its_picture(tmp_path: Path) -> None:
    shown = drawn(tmp_path, picture_of(as_jpeg(page_of_lines()), 827, 1169))
    assert darkest(shown) == 0


def test_the_pages_of_a_scanner_s_pdf_are_drawn_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    page_of_lines().save(path, save_all=True, append_images=[Image.new("L", (827, 1169), 128)])
    pdf = PdfText(read_pdf(path), path.name)
    first, second = (page_picture(pdf.page_to_draw(number), path.name) for number in (1, 2))
    assert darkest(first) < 20
    assert darkest(second) > 120


@pytest.mark.parametrize(
    "picture",
    [
        picture_of(b"", 100_000, 100_000, b""),
        picture_of(claiming(as_jpeg(page_of_lines()), 60_000), 827, 1169),
        picture_of(b"", 0, 0, b""),
        picture_of(b"no picture", 827, 1169),
    ],
    ids=["claimed", "in its own data", "no size", "no JPEG"],
)
def test_a_picture_that_is_too_large_or_none_is_refused_before_it_is_decoded(
    tmp_path: Path, picture: bytes
) -> None:
    with pytest.raises(UserError, match=r"มากเกินกว่าแบบรายงาน|ไม่ใช่ไฟล์ PDF ที่อ่านได้"):
        drawn(tmp_path, picture)
