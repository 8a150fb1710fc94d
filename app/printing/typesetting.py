"""Set text into lines: measured, broken where Thai allows it, and justified if requested.

All lengths are points of 1/72 inch.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from app.models.thai import thai_digits
from app.models.web_links import WebLink, may_have_links, web_links
from app.printing.line_breaking.paragraph import Measure, Place, best_line_ends
from app.printing.measured_text import MeasuredText, last_visible
from app.printing.truetype import ClusterGlyph, TrueTypeFile

WIDEST_SPREAD: Final = 0.08
"""Maximum space added after a cluster by justification, in font sizes.

From 0.1 on it looks like a gap, and pdftotext reads a space. A line that would need more is not justified.
"""


class Typeface(NamedTuple):
    """A font at a size, and whether its digits are set as Thai ones."""

    file: TrueTypeFile
    size: float
    thai_digits: bool = False

    @property
    def unit(self) -> float:
        return self.size / self.file.units_per_em

    def shown(self, text: str) -> str:
        """Return the text as set, with the same number of letters."""
        return thai_digits(text) if self.thai_digits else text

    def shape(self, text: str) -> list[ClusterGlyph]:
        return self.file.shape(self.shown(text))

    def width(self, text: str) -> float:
        return self.file.width(self.shown(text)) * self.unit


class LinkedGlyphs(NamedTuple):
    """Glyphs of a line, from `start` to before `end`, that show a web address or a part of it."""

    start: int
    end: int
    link: WebLink

    def moved(self, count: int) -> "LinkedGlyphs":
        return LinkedGlyphs(self.start + count, self.end + count, self.link)


class SetLine(NamedTuple):
    """One line of text: its glyphs (including the space at which it broke), its indent and its spread.

    `is_kerned`: whether any two of its glyphs may be kerned.
    """

    glyphs: tuple[ClusterGlyph, ...]
    indent: float = 0
    spread: float = 0
    links: tuple[LinkedGlyphs, ...] = ()
    is_kerned: bool = True

    def after(self, mark: Sequence[ClusterGlyph], indent: float, face: Typeface) -> "SetLine":
        """Return the line with a mark before it."""
        links = tuple(one.moved(len(mark)) for one in self.links)
        is_kerned = self.is_kerned or _is_kerned(face.file, (*mark, *self.glyphs[:1]))
        return SetLine((*mark, *self.glyphs), indent, self.spread, links, is_kerned)

    @property
    def parts(self) -> Iterator[tuple[int, int, WebLink | None]]:
        """Yield parts of the line, from `start` to before `end`: each address, and what is beside it."""
        done = 0
        for one in self.links:
            if done < one.start:
                yield done, one.start, None
            yield one.start, one.end, one.link
            done = one.end
        if done < len(self.glyphs):
            yield done, len(self.glyphs), None

    def edges(self, start: int, end: int, face: Typeface) -> tuple[float, float]:
        """Return the left edge of the first and the right edge of the last of these glyphs."""
        right = self._left(end - 1, face) + self.glyphs[end - 1].advance * face.unit
        return self._left(start, face), right

    def _left(self, glyph: int, face: Typeface) -> float:
        kerning = face.file.kerning(self.glyphs[: glyph + 1])
        units = sum(one.advance for one in self.glyphs[:glyph]) + sum(kerning)
        return units * face.unit + glyph * self.spread

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)


@lru_cache(maxsize=1000)  # a few marks, each before a few letters
def _is_kerned(file: TrueTypeFile, glyphs: tuple[ClusterGlyph, ...]) -> bool:
    return any(file.kerning(glyphs))


_SHORT: Final = 80
"""Letters of a text that is set once: labels and statuses recur on every form, narratives do not."""


def set_line(text: str, face: Typeface) -> SetLine:
    """Return a text on one line, however long."""
    return SetLine(tuple(face.shape(text)))


def set_text(
    text: str, face: Typeface, width: float, *, first_indent: float = 0, justify: bool = False
) -> list[SetLine]:
    """Return the lines of a text. A line break in it starts a new line; an empty text is one empty line."""
    lines: list[SetLine] = []
    for part in text.split("\n"):
        set_part = _set_short if len(part) <= _SHORT else _set_part
        lines += set_part(part, face, width, 0 if lines else first_indent, justify)
    return lines


def _set_part(text: str, face: Typeface, width: float, indent: float, justify: bool) -> Sequence[SetLine]:
    if len(text) <= _SHORT and not may_have_links(text):  # most are labels and numbers: fit on their line
        shown = face.shown(text)
        if face.file.width(shown.rstrip()) <= (width - indent) / face.unit:
            return [SetLine(tuple(face.file.shape(shown)), indent)]
    return _Setter(text, face).lines(width, indent, justify)


def _set_short(text: str, face: Typeface, width: float, indent: float, justify: bool) -> Sequence[SetLine]:
    lines = _set_before(text, face, width, indent, justify)
    has_links = any(line.links for line in lines)  # each is an element of its own in the tags
    return _set_part(text, face, width, indent, justify) if has_links else lines


_set_before = lru_cache(maxsize=2000)(_set_part)


class _Setter:
    """The glyphs of one text, set into lines."""

    def __init__(self, text: str, face: Typeface) -> None:
        self._text, self._face = text, face

    def lines(self, width: float, indent: float, justify: bool) -> list[SetLine]:
        unit, spread = self._face.unit, WIDEST_SPREAD * self._face.size if justify else 0
        measure = Measure((width - indent) / unit, width / unit, spread / unit)
        if self._measured.width <= measure.first:
            return [SetLine(self._glyphs, indent, 0, self._links, self._measured.is_kerned)]
        places = self._measured.places(measure)
        edges = [places.at(number) for number in (0, *best_line_ends(places, measure))]
        return [
            self._line(start, end, width, 0 if start.glyph else indent, justify)
            for start, end in pairwise(edges)
        ]

    @cached_property
    def _measured(self) -> MeasuredText:
        return MeasuredText(self._text, self._face.file, has_thai_digits=self._face.thai_digits)

    @property
    def _glyphs(self) -> tuple[ClusterGlyph, ...]:
        return self._measured.glyphs

    @cached_property
    def _links(self) -> tuple[LinkedGlyphs, ...]:
        return tuple(self._linked()) if may_have_links(self._text) else ()

    def _line(self, first: Place, after: Place, width: float, indent: float, justify: bool) -> SetLine:
        start, end = first.glyph, after.glyph
        is_justified = justify and end < len(self._glyphs)
        spread = self._spread(first, after, width - indent) if is_justified else 0
        links = tuple(self._links_in(start, end)) if self._links else ()
        return SetLine(self._glyphs[start:end], indent, spread, links, self._measured.is_kerned)

    def _linked(self) -> Iterator[LinkedGlyphs]:
        """Yield the glyphs of each address; a mark that is typed on its last letter belongs to it."""
        starts: list[int] = []
        for link in web_links(self._text):
            starts = starts or [*accumulate((len(glyph.text) for glyph in self._glyphs), initial=0)]
            yield LinkedGlyphs(bisect_left(starts, link.start), bisect_left(starts, link.end), link)

    def _links_in(self, start: int, end: int) -> Iterator[LinkedGlyphs]:
        for one in self._links:
            left, right = max(one.start, start), min(one.end, end)
            if left < right:
                yield LinkedGlyphs(left, right, one.link).moved(-start)

    def _spread(self, first: Place, after: Place, limit: float) -> float:
        slack = limit - (after.edge - first.start) * self._face.unit
        spread = slack / max(1, last_visible(self._glyphs, after.glyph) - first.glyph - 1)
        return spread if 0 < spread <= WIDEST_SPREAD * self._face.size else 0
