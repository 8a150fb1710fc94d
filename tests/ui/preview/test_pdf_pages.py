from concurrent.futures import ThreadPoolExecutor

import pytest
from fpdf import FPDF
from PySide6.QtGui import QColor, QImage

from app.ui.preview.pdf_pages import PdfPages

BLACK, WHITE = QColor("black"), QColor("white")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Two pages: A4 with a black square of 100 points in its corner, and a wide one; both bookmarked."""
    paper = FPDF(unit="pt", format="A4")
    paper.add_page()
    paper.rect(0, 0, 100, 100, style="F")
    paper.set_y(300)
    paper.start_section("1.1 หัวข้อ")
    paper.add_page(format=(595, 420))
    paper.start_section("2. หัวข้อ")
    return bytes(paper.output())


def test_pages_have_their_sizes(pdf: bytes) -> None:
    with PdfPages(pdf) as pages:
        assert [(round(size.width()), round(size.height())) for size in pages.sizes] == [
            (595, 842),
            (595, 420),
        ]


def test_bookmarks_lead_to_their_places(pdf: bytes) -> None:
    with PdfPages(pdf) as pages:
        places = [(place.title, place.page) for place in pages.places]
        assert places == [("1.1 หัวข้อ", 0), ("2. หัวข้อ", 1)]
        assert pages.places[0].y == pytest.approx(300, abs=1)


@pytest.mark.parametrize("grey", [False, True])
@pytest.mark.parametrize("scale", [0.5, 1, 2.5])
def test_a_picture_is_as_large_as_asked(pdf: bytes, scale: float, grey: bool) -> None:
    with PdfPages(pdf) as pages:
        picture = pages.picture(0, scale, grey=grey)
    assert picture.width() == pytest.approx(595.28 * scale, abs=1)
    assert [*ink_ends(picture)] == pytest.approx([100 * scale, 100 * scale], abs=1)


def test_a_picture_outlives_its_document(pdf: bytes) -> None:
    with PdfPages(pdf) as pages:
        picture = pages.picture(0, 1)
    assert picture.pixelColor(50, 50) == BLACK
    assert picture.pixelColor(300, 300) == WHITE


@pytest.mark.long
def test_many_threads_may_ask(pdf: bytes) -> None:
    def draw(scale: int) -> QImage:
        with PdfPages(pdf) as pages:
            return pages.picture(scale % 2, 1 + scale / 10)

    with ThreadPoolExecutor(8) as threads:
        assert all(not picture.isNull() for picture in threads.map(draw, range(40)))


def ink_ends(picture: QImage) -> tuple[int, int]:
    """Return the right and bottom ends of the square."""
    right = next(x for x in range(picture.width()) if picture.pixelColor(x, 5) == WHITE)
    down = next(y for y in range(picture.height()) if picture.pixelColor(5, y) == WHITE)
    return right, down
