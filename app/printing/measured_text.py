"""The glyphs of a text and the places at which its lines may end, measured word by word.

A word is shaped and measured once, for all texts that have it: a volume of a thousand forms has a few
thousand different words. All lengths are units of the font, whole numbers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, chain, pairwise
from operator import add
from typing import Final, NamedTuple

from app.printing.line_break import line_breaks, second_class_breaks, word_boundaries
from app.printing.line_breaking.paragraph import Measure, Place
from app.printing.line_breaking.second_class import Rank
from app.printing.line_breaking.terms import office_names
from app.printing.truetype import ClusterGlyph, TrueTypeFile

_MOST_WORDS: Final = 10_000

_PARTS_A_NAME: Final = Rank.PART
"""An office and its district are read like parts of a compound."""


class ShapedWord(NamedTuple):
    """The glyphs of a word, its width with the kerning inside it, if any, and whether it is all space."""

    glyphs: tuple[ClusterGlyph, ...]
    width: int
    is_kerned: bool
    is_space: bool


@lru_cache(maxsize=_MOST_WORDS)
def shaped_word(file: TrueTypeFile, word: str) -> ShapedWord:
    """Shape a word, number, space or sign, which begins and ends with whole clusters."""
    glyphs = tuple(file.shape(word))
    kerning = file.kerning(glyphs)
    width = sum(glyph.advance for glyph in glyphs) + sum(kerning)
    return ShapedWord(glyphs, width, any(kerning), word.isspace())


class MeasuredText:
    """One text in a font: its glyphs, and for each word where it starts and what is visible before it.

    `shown`: the text as it is set, with other digits perhaps, which its words do not depend on.
    """

    def __init__(self, text: str, shown: str, file: TrueTypeFile) -> None:
        self._text, self._file = text, file
        self._bounds = word_boundaries(text)
        words = [shaped_word(file, shown[start:end]) for start, end in pairwise(self._bounds)]
        parts = [word.glyphs for word in words]
        self.glyphs: tuple[ClusterGlyph, ...] = tuple(chain.from_iterable(parts))
        self._numbers = [*accumulate(map(len, parts), initial=0)]
        kerning = [file.kern(left[-1].text, right[0].text) for left, right in pairwise(parts)]
        self.is_kerned = any(kerning) or any(word.is_kerned for word in words)
        self._starts = [*accumulate(map(add, [word.width for word in words], [*kerning, 0]), initial=0)]
        self._edges = _edges(words, self._starts)

    @property
    def width(self) -> int:
        """The width of the whole text, without the space at its end."""
        return self._edges[-1]

    def places(self, measure: Measure) -> list[Place]:
        """Return the first-class places, and others within what is longer than its line."""
        offsets = [0, *line_breaks(self._text), len(self._text)]
        places = self._first_class(offsets)
        limit = min(measure.first, measure.rest)
        if all(end.edge - start.start <= limit for start, end in pairwise(places)):
            return places
        found = places[:1]
        for number, (before, place) in enumerate(pairwise(places)):
            if place.edge - before.start > limit:
                found += self._places_within(offsets[number], offsets[number + 1], limit)
            found.append(place)
            limit = measure.rest
        return found

    def last_visible(self, end: int) -> int:
        """Return the glyph `end`, or an earlier one that follows the last visible glyph before it."""
        while end and self.glyphs[end - 1].text.isspace():
            end -= 1
        return end

    def _first_class(self, offsets: Sequence[int]) -> list[Place]:
        word_at = dict(zip(self._bounds, range(len(self._bounds)), strict=True))
        words = [word_at[offset] for offset in offsets]
        avoided = {*office_names(self._text)}
        return [
            Place(
                self._numbers[word],
                self._starts[word],
                self._edges[word],
                _PARTS_A_NAME if offset in avoided else Rank.WORD,
            )
            for offset, word in zip(offsets, words, strict=True)
        ]

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
        last = self.last_visible(glyph)
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


def _edges(words: Sequence[ShapedWord], starts: Sequence[int]) -> list[int]:
    """Return the right edge of the last visible word before each word, and of the last one."""
    edge, edges = 0, [0]
    for word, start in zip(words, starts, strict=False):
        if not word.is_space:
            edge = start + word.width
        edges.append(edge)
    return edges
