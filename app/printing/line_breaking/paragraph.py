"""The line ends of a whole paragraph: of all ways with the fewest lines, the one of least badness.

Filling line after line leaves a gap wherever a long word follows; here an earlier line gives up a word to
even that out. All lengths are units of the font, whole numbers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final, NamedTuple, Self

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

_RANK_BADNESS: Final = (0.0, 0.3, 0.6, 1.2, 4.0, 16.0)
"""Badness of a line end of each rank."""


class Place(NamedTuple):
    """A place at which a line may end: the number of the glyph after it.

    `start`: where a line that begins here has its left edge; `edge`: the right edge of the last visible
    glyph before it.
    """

    glyph: int
    start: int
    edge: int
    rank: Rank = Rank.WORD


class Places(NamedTuple):
    """All places of a text, field by field: thousands of them are looked at."""

    glyphs: list[int]
    starts: list[int]
    edges: list[int]
    ranks: list[Rank]

    @classmethod
    def of(cls, places: Iterable[Place]) -> Self:
        return cls(*map(list, zip(*places, strict=True)))

    def at(self, number: int) -> Place:
        return Place(self.glyphs[number], self.starts[number], self.edges[number], self.ranks[number])

    def add(self, place: Place) -> None:
        self.glyphs.append(place.glyph)
        self.starts.append(place.start)
        self.edges.append(place.edge)
        self.ranks.append(place.rank)


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


def best_line_ends(places: Places, measure: Measure) -> list[int]:
    """Return the numbers of the places at which the lines end.

    The first place is the text's start, the last one its end.
    """
    end, ways, limit = len(places.starts) - 1, [_Way(0, 0)], measure.first
    costs = [_RANK_BADNESS[rank] for rank in places.ranks]
    for least in _least_ends(places, measure):
        ways = _following(places, costs, ways, least, limit, measure.widest_spread)
        limit = measure.rest
    return _places_of(min(ways, key=lambda way: way.badness + _last_badness(places, way, limit)), end)


def _least_ends(places: Places, measure: Measure) -> list[int]:
    """Return the first place at which each line but the last may end, if there are to be no more lines."""
    starts, edges = places.starts, places.edges
    farthest = _farthest(places, 0, measure.first)
    least = [len(starts) - 1]
    while least[-1] > farthest:
        after = least[-1]
        fits = bisect_left(starts, float(edges[after]), hi=after, key=lambda start: start + measure.rest)
        least.append(min(fits, after - 1))  # what is longer than a line has one of its own
    return least[:0:-1]


def _farthest(places: Places, place: int, limit: float) -> int:
    """Return the farthest place at which the line from a place may end; at least the next one, even if it is
    too far.
    """
    after = bisect_right(places.edges, places.starts[place] + limit, place)
    return place + 1 if after < place + 2 else after - 1


def _following(
    places: Places,
    costs: Sequence[float],
    ways: Iterable[_Way],
    least: int,
    limit: float,
    widest_spread: float,
) -> list[_Way]:
    """Return the best way to each place at which the next line may end, in their order.

    `ways`: the ways so far. `costs`: the badness of each place itself. `least`: the first place to look at.
    """
    glyphs, starts, edges = places.glyphs, places.starts, places.edges
    best: dict[int, float] = {}
    before: dict[int, _Way] = {}
    room = limit * _GOOD_SLACK if limit > 0 else inf
    for way in ways:
        so_far, place, _ = way
        left, farthest = starts[place], _farthest(places, place, limit)
        shortest = left + limit * (1 - _MOST_SLACK)
        for end in range(farthest, max(place, farthest - _MOST_CHOICES, least - 1), -1):
            edge, known = edges[end], best.get(end, inf)
            if edge < shortest and end < farthest:
                break  # so are all before it
            if so_far >= known:
                continue  # no line makes it better
            slack = limit - (edge - left)
            share = slack / room if slack > 0 else 0.0
            badness = share * share
            if widest_spread:
                badness = _looseness(slack, glyphs[end] - glyphs[place], share, widest_spread)
            badness = so_far + (badness + costs[end])
            if badness < known:
                best[end] = badness
                before[end] = way
    return [_Way(best[end], end, before[end]) for end in sorted(best)[-_MOST_WAYS:]]


def _last_badness(places: Places, way: _Way, limit: float) -> float:
    start = places.starts[way.place]
    is_short = places.edges[-1] - start < limit * _SHORT_LAST and places.glyphs[way.place]
    return _SHORT_LAST_BADNESS if is_short else 0.0


def _looseness(slack: float, glyphs: int, share: float, widest_spread: float) -> float:
    """Return the badness of a line to be justified. `share`: its slack, of what looks loose."""
    spread = (slack if slack > 0 else 0.0) / ((glyphs - 1 if glyphs > 2 else 1) * widest_spread)
    return spread * spread if spread <= 1 else _TOO_LOOSE + share * share


def _places_of(way: _Way, last: int) -> list[int]:
    found = [last]
    while way.before:
        found.append(way.place)
        way = way.before
    return found[::-1]
