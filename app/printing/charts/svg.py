"""A chart's drawing as SVG: the same shapes as on the screen and on paper.

The reader's own typeface may be wider than the one that the drawing was measured with: each text is set to
the width that was reserved for it.
"""

from collections.abc import Iterator
from html import escape
from typing import Final

from app.printing.charts.pdf import INKS
from app.printing.charts.primitives import Chart, Fill, Ink, Letters, Mark, Place, Stroke, Words
from app.printing.truetype import font_file
from app.printing.type_families import FONTS
from app.printing.typesetting import Typeface

SIZE: Final = 15.0
"""The size of the letters, in the units of the drawing."""


def chart_svg(chart: Chart, width: float) -> str:
    """Return a chart as an SVG element of this width; the page scales it to the room there is."""
    letters = _letters()
    height = chart.height(width, letters)
    marks = "".join(_mark(mark, letters) for mark in chart.drawing(width, height, letters).marks)
    size = f'viewBox="0 0 {width:g} {height:.1f}" width="{width:g}" height="{height:.1f}"'
    return f'<svg {size} role="img" aria-label="{escape(chart.description)}">{marks}</svg>'


def _letters() -> Letters:
    regular, bold = (Typeface(font_file(FONTS / f"Sarabun-{name}.ttf"), SIZE) for name in ("Regular", "Bold"))
    return Letters(SIZE, lambda text, is_strong: (bold if is_strong else regular).width(text))


def _mark(mark: Mark, letters: Letters) -> str:
    match mark:
        case Words():
            return _words(mark, letters)
        case Stroke():
            dash = f' stroke-dasharray="{" ".join(f"{one:.1f}" for one in mark.dash)}"' if mark.dash else ""
            look = f'fill="none" stroke="{_colour(mark.ink)}" stroke-width="{mark.width:.2f}"{dash}'
            return f'<polyline points="{_points(mark.places)}" {look}/>'
        case Fill():
            return f'<polygon points="{_points(mark.places)}" fill="{_colour(mark.ink)}"/>'


def _words(words: Words, letters: Letters) -> str:
    weight = ' font-weight="600"' if words.strong else ""
    length = f'textLength="{letters.width(words.text, words.strong):.1f}" lengthAdjust="spacingAndGlyphs"'
    place = f'x="{words.at[0]:.1f}" y="{words.at[1]:.1f}" font-size="{words.size:g}"'
    look = f'fill="{_colour(words.ink)}"{weight}'
    return f"<text {place} {look} {length}>{escape(words.text)}</text>" if words.text.strip() else ""


def _points(places: tuple[Place, ...]) -> str:
    return " ".join(_numbers(places))


def _numbers(places: tuple[Place, ...]) -> Iterator[str]:
    return (f"{x:.1f},{y:.1f}" for x, y in places)


def _colour(ink: Ink) -> str:
    levels = (round(255 * float(level)) for level in INKS[ink].split())
    return "#" + "".join(f"{level:02x}" for level in levels)
