"""Draw words again at the places given by a print of an older layout, in this program's own typeface.

The result is compared with the print as a picture: glyphs that only claim to be a text look different.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from app.printing.stamp import qr_rectangles
from app.printing.truetype import ClusterGlyph, TrueTypeFile, font_file

LEADER: Final = 1.5
"""A dot at least this many times its normal width is a dotted line."""


Shown = tuple[str, float] | float


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """A run of text: `shown` are texts with their widths, and moves, in thousandths of the font size.

    `more`: what continues it, each shown by an operator of its own, which readers place by themselves.
    """

    font: Path
    size: float
    grey: float
    spread: float
    x: float
    y: float
    shown: tuple[Shown, ...]
    more: tuple[tuple[Shown, ...], ...] = ()


Square = tuple[float, ...]


def redraw(
    pages: Sequence[Sequence[PlacedWords]], qr_text: str, scale: Sequence[Square], *, has_signs: bool = True
) -> bytes:
    """Return a PDF of these words, page by page, with the QR code of `qr_text` at each page's `scale`, if
    any.

    Without `has_signs` the signs that the font lacks are boxes, as before there was a font of signs.
    """
    from app.printing.pdf_document import PdfDocument  # not at the top: it loads fpdf2

    document = PdfDocument("", None)
    for page, measures in zip(pages, scale, strict=True):
        document.add_page()
        if measures:
            document.draw_operators(f"q {' '.join(f'{one:g}' for one in measures)} cm 0 g")
            document.draw_operators("\n".join(f"{x} {y} {w} {h} re" for x, y, w, h in qr_rectangles(qr_text)))
            document.draw_operators("f Q")
        for words in page:
            font = font_file(words.font)
            shape = font.shape if has_signs else font.boxes
            glyphs = [[*_glyphs(shown, font, shape)] for shown in (words.shown, *words.more)]
            document.draw_words(words.font, words.size, words.grey, words.spread, (words.x, words.y), glyphs)
    return document.to_bytes()


Shape = Callable[[str], list[ClusterGlyph]]


def _glyphs(shown: Sequence[Shown], font: TrueTypeFile, shape: Shape) -> Iterator[ClusterGlyph | float]:
    """Yield glyphs as the print has them: of one cluster each, as once, or split into its characters."""
    for is_character, group in groupby(shown, lambda one: _is_character(one, font)):
        if is_character:
            text = "".join(one[0] for one in group if isinstance(one, tuple))
            yield from (part for glyph in shape(text) for part in font.split(glyph))
            continue
        for one in group:
            yield from [one] if isinstance(one, float) else _whole(*one, font, shape)


def _is_character(one: Shown, font: TrueTypeFile) -> bool:
    return isinstance(one, tuple) and len(one[0]) == 1 and not _is_leader(*one, font)


def _is_leader(text: str, width: float, font: TrueTypeFile) -> bool:
    return text == "." and width * font.units_per_em / 1000 > LEADER * font.shape(text)[0].advance


def _whole(text: str, width: float, font: TrueTypeFile, shape: Shape) -> list[ClusterGlyph]:
    if _is_leader(text, width, font):
        return [font.leader(text, text, round(width * font.units_per_em / 1000))]
    return shape(text)
