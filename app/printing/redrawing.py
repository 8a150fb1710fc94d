"""Draw words again at the places given by a print of an older layout, in this program's own typeface.

The result is compared with the print as a picture: glyphs that only claim to be a text look different.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.printing.stamp import qr_rectangles
from app.printing.truetype import ClusterGlyph, TrueTypeFile, font_file

LEADER: Final = 1.5
"""A dot at least this many times its normal width is a dotted line."""


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """A run of text: `shown` are texts with their widths, and moves, in thousandths of the font size."""

    font: Path
    size: float
    grey: float
    spread: float
    x: float
    y: float
    shown: tuple[tuple[str, float] | float, ...]


Square = tuple[float, ...]


def redraw(pages: Sequence[Sequence[PlacedWords]], qr_text: str, scale: Sequence[Square]) -> bytes:
    """Return a PDF of these words, page by page, with the QR code of `qr_text` at each page's `scale`, if
    any.
    """
    from app.printing.pdf_document import PdfDocument  # not at the top: it takes half a second to load

    document = PdfDocument("", None)
    for page, measures in zip(pages, scale, strict=True):
        document.add_page()
        if measures:
            document.draw_operators(f"q {' '.join(f'{one:g}' for one in measures)} cm 0 g")
            document.draw_operators("\n".join(f"{x} {y} {w} {h} re" for x, y, w, h in qr_rectangles(qr_text)))
            document.draw_operators("f Q")
        for words in page:
            font, shown = font_file(words.font), words.shown
            glyphs = [glyph for one in shown for glyph in _glyphs(one, font)]
            document.draw_words(words.font, words.size, words.grey, words.spread, (words.x, words.y), glyphs)
    return document.to_bytes()


def _glyphs(one: tuple[str, float] | float, font: TrueTypeFile) -> list[ClusterGlyph | float]:
    if isinstance(one, float):
        return [one]
    text, width = one
    glyphs = font.shape(text)
    units = width * font.units_per_em / 1000
    if text == "." and units > LEADER * glyphs[0].advance:
        return [font.leader(text, text, round(units))]
    return [*glyphs]
