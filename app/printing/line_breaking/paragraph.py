"""The line ends of a whole paragraph: of all ways with the fewest lines, the one of least badness.

Filling line after line leaves a gap wherever a long word follows; here an earlier line gives up a word to
even that out. All lengths are units of the font, whole numbers.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.printing.line_breaking.second_class import Rank

_MOST_CHOICES: Final = 8
"""Ends examined for each line: the farthest one that fits, and those before it."""

_MOST_WAYS: Final = 32
"""Places remembered for the end of each line, the farthest ones: a long text takes time in proportion."""

_MOST_SLACK: Final = 0.5
"""Share of its width that a line leaves empty at most, if there is another way."""

_GOOD_SLACK: Final = 0.3
"""Share of the width left empty that counts as badness 1 where lines are not justified."""

_TOO_LOOSE: Final = 4.0
"""Badness of a line that is too loose to be justified."""

_SHORT_LAST: Final = 0.12
"""A last line below this share of the width looks forgotten."""
_SHORT_LAST_BADNESS: Final = 0.3

_RANK_BADNESS: Final = {
    Rank.WORD: 0.0,
    Rank.KEPT: 0.3,
    Rank.PART: 0.6,
    Rank.SYLLABLE: 1.2,
    Rank.CLUSTER: 4.0,
    Rank.NEVER: 16.0,
}


class Place(NamedTuple):
    """A place at which a line may end: the number of the glyph after it.

    `start`: where a line that begins here has its left edge; `edge`: the right edge of the last visible
    glyph before it.
    """

    glyph: int
    start: int
    edge: int
    rank: Rank = Rank.WORD


@dataclass(frozen=True, slots=True)
class Measure:
    """The widths of a paragraph's first line and of the others.

    `widest_spread`: the most space that justification adds after a glyph; 0 if lines are not justified.
    """

    first: float
    rest: float
    widest_spread: float = 0


class _Way(NamedTuple):
    """The best lines up to a place: their badness, and the way to the start of the last one."""

    badness: float
    place: int
    before: "_Way | None" = None


def best_line_ends(places: Sequence[Place], measure: Measure) -> list[int]:
    """Return the numbers of the places at which the lines end.

    The first place is the text's start, the last one its end.
    """
    edges = [place.edge for place in places]
    ways = {0: _Way(0, 0)}
    limit, last = measure.first, len(places) - 1
    while last not in ways:
        following: dict[int, _Way] = {}
        for way in ways.values():
            so_far, start = way.badness, places[way.place]
            for end in _choices(places, edges, way.place, limit):
                known = following.get(end)
                if known is not None and so_far >= known.badness:
                    continue  # no line makes it better
                badness = so_far + _badness(start, places[end], limit, measure, end == last)
                if known is None or badness < known.badness:
                    following[end] = _Way(badness, end, way)
        ways = {end: following[end] for end in sorted(following)[-_MOST_WAYS:]}
        limit = measure.rest
    return _places_of(ways[last])


def _choices(places: Sequence[Place], edges: Sequence[int], start: int, limit: float) -> list[int]:
    """Return the places at which a line may end, the farthest first; at least one, even if it is too far."""
    left = places[start].start
    farthest = max(bisect_right(edges, left + limit) - 1, start + 1)
    if farthest == len(places) - 1:
        return [farthest]
    nearest = max(start, farthest - _MOST_CHOICES)
    least = left + limit * (1 - _MOST_SLACK)
    return [farthest, *(end for end in range(farthest - 1, nearest, -1) if edges[end] >= least)]


def _badness(start: Place, end: Place, limit: float, measure: Measure, is_last: bool) -> float:
    width = end.edge - start.start
    if is_last:
        return _SHORT_LAST_BADNESS if width < limit * _SHORT_LAST and start.glyph else 0.0
    slack = limit - width if limit > width else 0.0
    return _looseness(slack, end.glyph - start.glyph, limit, measure) + _RANK_BADNESS[end.rank]


def _looseness(slack: float, glyphs: int, limit: float, measure: Measure) -> float:
    if measure.widest_spread:
        spread = slack / ((glyphs - 1 if glyphs > 2 else 1) * measure.widest_spread)
        if spread <= 1:
            return spread * spread
    share = slack / (limit * _GOOD_SLACK) if limit > 0 else 0.0
    return _TOO_LOOSE + share * share if measure.widest_spread else share * share


def _places_of(way: _Way) -> list[int]:
    found = []
    while way.before:
        found.append(way.place)
        way = way.before
    return found[::-1]
