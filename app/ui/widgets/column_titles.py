"""Titles of columns in several lines, where there is no room for all in one."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from app.printing.line_break import line_breaks, word_boundaries

Measure = Callable[[str], int]
"""Tells the width of a text in pixels."""


def in_lines(title: str, most: int, measure: Measure, least: int = 0) -> str:
    """Return a title in at most so many lines, as narrow as these allow; narrower than `least` pixels is
    of no use.
    """
    if most == 1 or measure(title) <= least:
        return title
    pieces = [measure(piece) for piece in _pieces(title)]
    narrowest = max(least, *pieces, measure(title) // most)
    widths = (narrowest + step * measure("0") for step in range(len(title)))
    wrapping = (wrapped(title, width, measure) for width in widths)
    return next((told for told in wrapping if told.count("\n") < most), title)


def wrapped(title: str, width: int, measure: Measure) -> str:
    """Return a title in lines that fit into this width, broken between words; a longer word has its own."""
    lines = [""]
    for piece in _pieces(title):
        if lines[-1] and measure((lines[-1] + piece).strip()) > width:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.strip() for line in lines)


def _pieces(title: str) -> list[str]:
    """Return the title cut wherever a line may end, also within terms, which text keeps in one line."""
    places = sorted({0, *line_breaks(title), *_between_words(title), len(title)})
    return [title[begin:end] for begin, end in pairwise(places)]


def _between_words(title: str) -> Iterator[int]:
    """Yield the places between two Thai words."""
    for place in word_boundaries(title)[1:-1]:
        if all("ก" <= letter <= "๎" for letter in title[place - 1 : place + 1]):
            yield place
