"""The glyphs of a text and the places at which its lines may end, measured piece by piece.

A piece is shaped and measured once, for all texts that have it; so are the parts of all pieces, because a
volume of a thousand forms has a few thousand different ones. All lengths are units of the font, whole
numbers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from itertools import accumulate, chain, pairwise
from operator import add, sub
from typing import Final, NamedTuple

from app.models.thai import thai_digits
from app.printing.line_break import Piece, line_breaks, pieces, second_class_breaks
from app.printing.line_breaking.paragraph import Measure, Place, Places
from app.printing.line_breaking.second_class import Rank
from app.printing.line_breaking.terms import office_names
from app.printing.truetype import ClusterGlyph, TrueTypeFile

_MOST_PARTS: Final = 10_000
_MOST_PIECES: Final = 4_000

_PARTS_A_NAME: Final = Rank.PART
"""An office and its district are read like parts of a compound."""


class ShapedPart(NamedTuple):
    """The glyphs of a part of a piece, and its width with the kerning inside it, if any.

    `visible`: its width without the space at its end; none if it is all space.
    """

    glyphs: tuple[ClusterGlyph, ...]
    width: int
    visible: int | None
    is_kerned: bool


class ShapedPiece(NamedTuple):
    """The parts of a piece: the glyphs of all, and of each part how many they are, how far the next one
    starts behind it, and its visible width, if it has any.
    """

    glyphs: tuple[ClusterGlyph, ...]
    counts: list[int]
    advances: list[int]
    visible: list[int | None]
    first: str
    last: str
    is_kerned: bool


@lru_cache(maxsize=_MOST_PARTS)
def _shaped_part(file: TrueTypeFile, part: str) -> ShapedPart:
    """Shape a part of a text, which begins and ends with whole clusters."""
    glyphs = tuple(file.shape(part))
    kerning = file.kerning(glyphs)
    seen = last_visible(glyphs, len(glyphs))
    visible = sum(glyph.advance for glyph in glyphs[:seen]) + sum(kerning[: max(0, seen - 1)])
    width = sum(glyph.advance for glyph in glyphs) + sum(kerning)
    return ShapedPart(glyphs, width, visible if seen else None, any(kerning))


@lru_cache(maxsize=_MOST_PIECES)
def _shaped_piece(file: TrueTypeFile, piece: Piece, has_thai_digits: bool) -> ShapedPiece:
    texts = map(thai_digits, piece.parts) if has_thai_digits else piece.parts
    parts = [_shaped_part(file, text) for text in texts]
    kerning = [file.kern(left.glyphs[-1].text, right.glyphs[0].text) for left, right in pairwise(parts)]
    return ShapedPiece(
        tuple(chain.from_iterable(part.glyphs for part in parts)),
        [len(part.glyphs) for part in parts],
        [part.width + kern for part, kern in zip(parts, [*kerning, 0], strict=True)],
        [part.visible for part in parts],
        parts[0].glyphs[0].text,
        parts[-1].glyphs[-1].text,
        any(kerning) or any(part.is_kerned for part in parts),
    )


class MeasuredText:
    """One text in a font: its glyphs, and for each part where it starts and what is visible before it.

    `has_thai_digits`: whether its digits are set as Thai ones, which its parts do not depend on.
    """

    def __init__(self, text: str, file: TrueTypeFile, *, has_thai_digits: bool = False) -> None:
        self._text, self._file = text, file
        self._pieces = pieces(text)
        shaped = [_shaped_piece(file, piece, has_thai_digits) for piece in self._pieces] or [_NOTHING]
        glyphs, counts, advances, visible, firsts, lasts, kerned = zip(*shaped, strict=True)
        self.glyphs: tuple[ClusterGlyph, ...] = tuple(chain.from_iterable(glyphs))
        self._numbers = [*accumulate(chain.from_iterable(counts), initial=0)]
        kerning = file.kerning_between(lasts, firsts[1:])
        self.is_kerned = any(kerned) or any(kerning)
        moved = _with_kerning(advances, kerning) if any(kerning) else advances
        self._starts = [*accumulate(chain.from_iterable(moved), initial=0)]
        self._edges = _edges(self._starts, [*chain.from_iterable(visible)])

    @property
    def width(self) -> int:
        """The width of the whole text, without the space at its end."""
        return self._edges[-1]

    def places(self, measure: Measure) -> Places:
        """Return the first-class places, and others within what is longer than its line."""
        offsets = [0, *line_breaks(self._text), len(self._text)]
        places = self._first_class(offsets)
        limit = min(measure.first, measure.rest)
        lengths = [*map(sub, places.edges[1:], places.starts)]
        if max(lengths) <= limit:
            return places
        found = Places([], [], [], [])
        for number, length in enumerate(lengths):
            found.add(places.at(number))
            if length > limit:
                for place in self._places_within(offsets[number], offsets[number + 1], limit):
                    found.add(place)
            limit = measure.rest
        found.add(places.at(-1))
        return found

    def _first_class(self, offsets: Sequence[int]) -> Places:
        ends = accumulate(map(len, chain.from_iterable(piece.parts for piece in self._pieces)), initial=0)
        part_at = dict(zip(ends, range(len(self._starts)), strict=True))
        parts = [part_at[offset] for offset in offsets]
        ranks = [Rank.WORD] * len(parts)
        for offset in office_names(self._text):
            with suppress(ValueError):
                ranks[offsets.index(offset)] = _PARTS_A_NAME
        numbers, starts, edges = self._numbers, self._starts, self._edges
        return Places(
            [numbers[part] for part in parts],
            [starts[part] for part in parts],
            [edges[part] for part in parts],
            ranks,
        )

    # --- within a word, where it is longer than its line ----------------------------------------------------

    @cached_property
    def _positions(self) -> list[int]:
        """Where each glyph starts, and the text's end."""
        advances = [glyph.advance for glyph in self.glyphs]
        return [*accumulate(map(add, advances, [*self._file.kerning(self.glyphs), 0]), initial=0)]

    @cached_property
    def _number_of(self) -> dict[int, int]:
        """The glyphs by the offsets at which they start."""
        starts = accumulate([len(glyph.text) for glyph in self.glyphs], initial=0)
        return dict(zip(starts, range(len(self.glyphs) + 1), strict=True))

    def _edge(self, glyph: int) -> int:
        """Return the right edge of the last visible glyph before this one."""
        last = last_visible(self.glyphs, glyph)
        return self._positions[last - 1] + self.glyphs[last - 1].advance if last else 0

    def _places_within(self, start: int, end: int, limit: float) -> list[Place]:
        """Return places of the lowest ranks that leave no part longer than the limit, if any do."""
        number_of = self._number_of
        ranks = second_class_breaks(self._text, start, end)
        used = [start, end]
        for rank in sorted({*ranks.values()}):
            those = [offset for offset in ranks if ranks[offset] == rank and offset in number_of]
            used = sorted({*used, *self._between_too_wide(used, those, limit)})
        return [
            Place(
                number_of[offset],
                self._positions[number_of[offset]],
                self._edge(number_of[offset]),
                ranks[offset],
            )
            for offset in used[1:-1]
        ]

    def _between_too_wide(self, used: list[int], places: list[int], limit: float) -> Iterator[int]:
        """Yield the places inside the parts that are longer than the limit."""
        number_of = self._number_of
        for left, right in pairwise(used):
            if self._edge(number_of[right]) - self._positions[number_of[left]] > limit:
                yield from places[bisect_right(places, left) : bisect_left(places, right)]


def last_visible(glyphs: Sequence[ClusterGlyph], end: int) -> int:
    """Return the glyph `end`, or an earlier one that follows the last visible glyph before it."""
    while end and glyphs[end - 1].text.isspace():
        end -= 1
    return end


_NOTHING: Final = ShapedPiece((), [], [], [], "", "", is_kerned=False)


def _with_kerning(advances: Sequence[Sequence[int]], kerning: Sequence[int]) -> list[Sequence[int]]:
    """Return the advances of the parts of each piece, the last one with the kerning behind it."""
    return [[*own, last + kern] for (*own, last), kern in zip(advances, [*kerning, 0], strict=True)]


def _edges(starts: Sequence[int], visible: Sequence[int | None]) -> list[int]:
    """Return the right edge of the last visible glyph before each part, and before the end."""
    edges = [0]
    for start, width in zip(starts, visible, strict=False):
        edges.append(edges[-1] if width is None else start + width)
    return edges
