"""The line ends of a whole paragraph: of all ways with the fewest lines, the one of least badness.

Filling line after line leaves a gap wherever a long word follows; here an earlier line gives up a word to
even that out. All lengths are units of the font, whole numbers.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
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
    ways, limit = {0: _Way(0, 0)}, measure.first
    while True:
        farthest = [_farthest(edges, place, places[place].start + limit) for place in ways]
        last = [way for way, end in zip(ways.values(), farthest, strict=True) if end == len(places) - 1]
        if last:
            return _places_of(
                min(last, key=lambda way: way.badness + _last_badness(places, way, limit)), len(places) - 1
            )
        following = _following(places, edges, zip(ways.values(), farthest, strict=True), limit, measure)
        ways = {end: following[end] for end in sorted(following)[-_MOST_WAYS:]}
        limit = measure.rest


def _farthest(edges: Sequence[int], start: int, limit: float) -> int:
    """Return the farthest place at which a line may end; at least the next one, even if it is too far."""
    return max(bisect_right(edges, limit) - 1, start + 1)


def _following(
    places: Sequence[Place],
    edges: Sequence[int],
    ways: Iterable[tuple[_Way, int]],
    limit: float,
    measure: Measure,
) -> dict[int, _Way]:
    """Return the best way to each place at which the next line may end.

    `ways`: the ways so far, each with the farthest such place.
    """
    following: dict[int, _Way] = {}
    room = limit * _GOOD_SLACK if limit > 0 else inf
    for way, farthest in ways:
        start = places[way.place]
        so_far, left = way.badness, start.start
        least = left + limit * (1 - _MOST_SLACK)
        for end in range(farthest, max(way.place, farthest - _MOST_CHOICES), -1):
            known = following.get(end)
            if (edges[end] < least and end < farthest) or (known is not None and so_far >= known.badness):
                continue  # no line makes it better
            slack = limit - (edges[end] - left)
            share = slack / room if slack > 0 else 0.0
            badness = share * share
            if measure.widest_spread:
                badness = _looseness(slack, places[end].glyph - start.glyph, share, measure)
            badness = so_far + (badness + _RANK_BADNESS[places[end].rank])
            if known is None or badness < known.badness:
                following[end] = _Way(badness, end, way)
    return following


def _last_badness(places: Sequence[Place], way: _Way, limit: float) -> float:
    start = places[way.place]
    is_short = places[-1].edge - start.start < limit * _SHORT_LAST and start.glyph
    return _SHORT_LAST_BADNESS if is_short else 0.0


def _looseness(slack: float, glyphs: int, share: float, measure: Measure) -> float:
    """Return the badness of a line to be justified. `share`: its slack, of what looks loose."""
    spread = max(slack, 0.0) / ((glyphs - 1 if glyphs > 2 else 1) * measure.widest_spread)
    return spread * spread if spread <= 1 else _TOO_LOOSE + share * share


def _places_of(way: _Way, last: int) -> list[int]:
    found = [last]
    while way.before:
        found.append(way.place)
        way = way.before
    return found[::-1]
