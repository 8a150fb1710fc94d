"""The form's letters stand where HarfBuzz puts them when it is given a whole line at once, as Thai.

HarfBuzz itself is the measure: it is exact, and says the same of every line whichever way it is drawn.
"""

from pathlib import Path

import pytest
import uharfbuzz

from app.exchange.record import ProjectRecord
from app.printing.font_file import font_file
from app.printing.official_form import OFFICIAL, print_form
from tests.printing.readers import pdftotext

Placed = list[tuple[int, int, int]]
"""Glyphs with the places of their origins, in font units, as they come from the left."""


@pytest.fixture
def lines(record: ProjectRecord) -> list[str]:
    """Every line of the reference form as it is broken."""
    text = pdftotext(print_form(record.project, record.reports))
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("font", [OFFICIAL.regular, OFFICIAL.bold], ids=["regular", "bold"])
def test_every_glyph_stands_just_where_harfbuzz_puts_it(lines: list[str], font: Path) -> None:
    assert len(lines) > 60
    assert [line for line in lines if placed_by_us(line, font) != placed_by_harfbuzz(line, font)] == []


def test_a_lost_mark_would_be_seen() -> None:
    ours = placed_by_us("ที่", OFFICIAL.regular)
    assert len(ours) == 3
    assert ours != placed_by_harfbuzz("ที", OFFICIAL.regular)


def placed_by_us(line: str, font: Path) -> Placed:
    file = font_file(font)
    glyphs = file.shape(line)
    placed, x = [], 0
    for glyph, kerning in zip(glyphs, [*file.kerning(glyphs), 0], strict=True):
        placed += [(part.glyph, x + part.x, part.y) for part in glyph.parts]
        x += glyph.advance + kerning
    return placed


def placed_by_harfbuzz(line: str, font: Path) -> Placed:
    """Ligatures apart, which the form does not draw."""
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
