"""A chart's drawing as PDF operators: the same shapes as on the screen, text as cluster glyphs."""

from collections.abc import Callable, Iterator
from typing import Final

from app.printing.charts.primitives import Fill, Ink, Mark, Place, Stroke, Words
from app.printing.layout import Figure
from app.printing.typesetting import Typeface

INKS: Final = {
    Ink.TEXT: "0 0 0",
    Ink.QUIET: "0.35 0.35 0.35",
    Ink.LINE: "0.8 0.8 0.8",
    Ink.ACCENT: "0.043 0.4 0.275",
    Ink.FINDING: "0.49 0.32 0",
    Ink.PAPER: "1 1 1",
    Ink.TINT: "0.85 0.925 0.89",
}
"""Red, green and blue on paper. In grey the greens are dark and the tint is pale."""

ShowText = Callable[[str, Typeface], tuple[int, str]]
"""Returns the number of the font, and the operator that shows the text."""


def operators(figure: Figure, corner: Place, show: ShowText) -> Iterator[str]:
    """Yield the drawing's operators. `corner` is its top left; y counts from the bottom of the page."""
    yield "q"
    for mark in figure.drawing.marks:
        yield from _mark_operators(mark, corner, figure, show)
    yield "Q"


def _mark_operators(mark: Mark, corner: Place, figure: Figure, show: ShowText) -> Iterator[str]:
    match mark:
        case Words():
            face = figure.strong if mark.strong else figure.body
            x, y = _on_page(mark.at, corner)
            font, shown = show(mark.text, face)
            yield f"BT {INKS[mark.ink]} rg /F{font} {mark.size:g} Tf {x:.2f} {y:.2f} Td {shown} ET"
        case Stroke():
            dash = " ".join(f"{length:.2f}" for length in mark.dash)
            yield f"{INKS[mark.ink]} RG {mark.width:.2f} w [{dash}] 0 d {_path(mark.places, corner)} S"
        case Fill():
            yield f"{INKS[mark.ink]} rg {_path(mark.places, corner)} f"


def _path(places: tuple[Place, ...], corner: Place) -> str:
    points = [_on_page(place, corner) for place in places]
    return " ".join(f"{x:.2f} {y:.2f} {'l' if number else 'm'}" for number, (x, y) in enumerate(points))


def _on_page(place: Place, corner: Place) -> Place:
    return corner[0] + place[0], corner[1] - place[1]
