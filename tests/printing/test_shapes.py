"""The form's letters are where HarfBuzz puts them when it shapes a whole line as Thai.

HarfBuzz itself is the reference: it is exact, and gives the same result for every line however it is drawn.
"""

from functools import reduce
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import uharfbuzz
from fpdf import FPDF
from PIL import Image, ImageChops

from app.models.project_record import ProjectRecord
from app.printing.cluster_font import ClusterFont, ClusterFontProducer
from app.printing.official_form import print_form
from app.printing.truetype import font_file
from app.printing.type_families import OFFICIAL
from tests.long_form import only_long
from tests.printing.programs.readers import pdftotext

Placed = list[tuple[int, int, int]]
"""Glyphs with their origins in font units, from left to right."""


@pytest.fixture
def lines(record: ProjectRecord) -> list[str]:
    """Return every line of the reference form as broken."""
    text = pdftotext(print_form(record.project, record.reports))
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("font", [OFFICIAL.regular, OFFICIAL.bold], ids=["regular", "bold"])
def test_every_glyph_stands_just_where_harfbuzz_puts_it(lines: list[str], font: Path) -> None:
    assert len(lines) > 60
    assert [line for line in lines if placed_by_us(line, font) != placed_by_harfbuzz(line, font)] == []


@pytest.mark.parametrize("font", [OFFICIAL.regular, *only_long(OFFICIAL.bold)], ids=["regular", "bold"])
@pytest.mark.parametrize("every", [4, *only_long(1)])
def test_no_ink_is_more_than_a_pixel_from_stock_shaping_at_600_dpi(
    lines: list[str], font: Path, every: int
) -> None:
    ours, stock = (drawn(lines[::every], font, is_stock=is_stock) for is_stock in (False, True))
    assert (strays(ours, stock), strays(stock, ours)) == (0, 0)
    assert strays(ImageChops.offset(ours, 2, 0), stock) > 1000, "two pixels would be seen"


def test_a_lost_mark_would_be_seen() -> None:
    ours = placed_by_us("ที่", OFFICIAL.regular)
    assert len(ours) == 3
    assert ours != placed_by_harfbuzz("ที", OFFICIAL.regular)


def drawn(lines: list[str], font: Path, *, is_stock: bool) -> Image.Image:
    """Draw the lines, each at its own height: 255 where there is ink. fpdf2 shapes in cell(), not
    in text().
    """
    pdf = FPDF(unit="pt", format=(600, 20 * (len(lines) + 1)))
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.c_margin = 0
    if is_stock:
        pdf.add_font("font", fname=font)
    else:
        pdf.fonts["font"] = ClusterFont(pdf, font, "font")
    pdf.set_font("font", size=9)
    pdf.set_text_shaping(True, {"liga": False}, direction="ltr", script="thai", language="th")
    for number, line in enumerate(lines, start=1):
        if is_stock:
            pdf.set_xy(5, 20 * number - 10 - 0.3 * 9)  # cell() sets its base line that far down
            pdf.cell(590, 20, line)
        else:
            pdf.text(5, 20 * number, line)
    data = pdf.output() if is_stock else pdf.output(output_producer_class=ClusterFontProducer)
    pdf.fonts["font"].close()  # type: ignore[union-attr]  # a font of a file, never one of the core
    with pypdfium2.PdfDocument(BytesIO(bytes(data))) as document:
        page: Image.Image = document[0].render(scale=600 / 72, grayscale=True).to_pil()
    return ImageChops.invert(page).convert("1", dither=Image.Dither.NONE).convert("L")


def strays(ink: Image.Image, other: Image.Image) -> int:
    """Return pixels of ink more than one pixel away from any ink of the other image."""
    beside = _lighter(other, (-1, 0), (1, 0))
    near = _lighter(
        beside, (0, -1), (0, 1)
    )  # and the corners; a filter of the size 3 takes ten times as long
    return ImageChops.subtract(ink, near).histogram()[255]


def _lighter(image: Image.Image, *moves: tuple[int, int]) -> Image.Image:
    """Return an image with what it becomes when it is moved; its margins are empty."""
    return reduce(ImageChops.lighter, (ImageChops.offset(image, *move) for move in moves), image)


def placed_by_us(line: str, font: Path) -> Placed:
    file = font_file(font)
    glyphs = file.shape(line)
    placed, x = [], 0
    for glyph, kerning in zip(glyphs, [*file.kerning(glyphs), 0], strict=True):
        placed += [(part.glyph, x + part.x, part.y) for part in glyph.parts]
        x += glyph.advance + kerning
    return placed


def placed_by_harfbuzz(line: str, font: Path) -> Placed:
    """Shape without ligatures, which the form does not draw."""
    file = font_file(font)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(line)
    buffer.direction, buffer.script, buffer.language = "ltr", "Thai", "th"
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(font.read_bytes())), buffer, {"liga": False})
    placed, x = [], 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if file.outline(info.codepoint):
            placed.append((info.codepoint, x + position.x_offset, position.y_offset))
        x += position.x_advance
    return placed
