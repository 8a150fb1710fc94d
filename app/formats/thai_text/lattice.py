"""All ways to read a run of Thai letters as listed words that damage explains, and how likely each is.

A noisy channel: the likelihood of a reading is that of its words (how often each is used) times that of the
damage, whose rates come from the whole text. A part outside the word list costs by its letters.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.formats.thai_text.listed_words import LONGEST, ListedWord, words_like
from app.formats.thai_text.units import NONE_DONE, SARA_AA, SARA_AM, Tally, damage, skeleton, vowels_of

Rates = tuple[float, float, float, float]
"""The share of units that each kind of damage changed."""

_UNLISTED_START: Final = -9.0
_UNLISTED_UNIT: Final = -2.8
_IMPOSSIBLE_START: Final = -25.0
_NEVER_FIRST: Final = frozenset("ะาำๅ")
_ACROSS_LINES: Final = -1.5
_WITHIN_WORD: Final = -14.0
_GAP_IN_UNLISTED: Final = {"\n": _ACROSS_LINES, " ": _UNLISTED_START}
_LAST_CONSONANT: Final = "ฮ"
_AFTER_MOVED: Final = -0.7
"""A space often follows a mark that stands one consonant too far: เรยี น."""

_FROM_SPACE: Final = {SARA_AM: math.log(0.95), SARA_AA: math.log(0.05)}
"""A space before sara a: PDF readers make it of sara am, seldom of sara a."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A word, or an unlisted part, from one unit up to another."""

    start: int
    end: int
    units: tuple[str, ...]
    weight: float = 0.0
    done: Tally = (0, 0, 0, 0)
    spared: Tally = (0, 0, 0, 0)
    is_listed: bool = True
    node: int = 0
    target: int = 0
    """The nodes it joins: two for each place, the second if its letter has the marks of the one before."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The likeliest words of a run, and the probabilities of all others."""

    way: list[Edge]
    words: list[tuple[Edge, float]]
    unlisted: list[float]
    """By unit, the probability that it belongs to no listed word."""


class Lattice:
    """The edges of a run, by the units at which they start."""

    def __init__(self, seen: Sequence[str], before: Sequence[str]) -> None:
        """Look up all words. `before`: what stands before each unit in the text, usually nothing."""
        self.seen, self.before = tuple(seen), before
        self._letters = skeleton("".join(seen))
        self._edges_at = [
            list(self._edges(place, owes)) if not owes or self._may_owe(place) else []
            for place in range(len(seen))
            for owes in (0, 1)
        ]
        self._beginning = [_IMPOSSIBLE_START if unit in _NEVER_FIRST else _UNLISTED_START for unit in seen]
        self._unlisted = [_UNLISTED_UNIT + _GAP_IN_UNLISTED.get(gap, 0.0) for gap in before]

    def _edges(self, start: int, owes: int) -> Iterator[Edge]:
        seen = self.seen[start : start + LONGEST]
        if owes:
            seen = (seen[0][0], *seen[1:])
        vowels = ""
        for end, unit in enumerate(seen, start=start + 1):
            vowels += vowels_of(unit)
            words, goes_on = words_like(self._letters[start:end])
            owing = bool(words) and self._may_owe(end)
            for word in words:
                if owing or word.vowels == vowels:
                    yield from self._as_seen(word, seen[: end - start], start, owes, owing=owing)
            if not goes_on:
                break

    def _may_owe(self, place: int) -> bool:
        """Return whether the marks of the letter before a place may stand on the letter there."""
        if not 0 < place < len(self.seen):
            return False
        letter, before = self.seen[place], self.seen[place - 1]
        return len(letter) > 1 and letter[0] <= _LAST_CONSONANT and before[0] <= _LAST_CONSONANT

    def _as_seen(
        self, word: ListedWord, seen: tuple[str, ...], start: int, owes: int, *, owing: bool
    ) -> Iterator[Edge]:
        """Yield the word if damage explains what is seen; `owing`: its last marks may have moved on."""
        end, node = start + len(seen), 2 * start + owes
        if found := damage(word.units, seen):
            weight = word.weight + self._gaps(word.units, start)
            yield Edge(start, end, word.units, weight, *found, node=node, target=2 * end)
        if owing and word.units[-1] == seen[-1] + self.seen[end][1:]:
            done, spared = damage(word.units[:-1], seen[:-1]) or (None, None)
            if done and spared:
                weight = word.weight + self._gaps(word.units, start)
                done = (*done[:-1], done[-1] + 1)
                yield Edge(start, end, word.units, weight, done, spared, node=node, target=2 * end + 1)

    def _gaps(self, units: Sequence[str], start: int) -> float:
        """Return what the spaces and line ends inside a word cost."""
        if not any(self.before[start + 1 : start + len(units)]):
            return 0.0
        weight = 0.0
        for offset in range(1, len(units)):
            is_moved = len(self.seen[start + offset - 1]) > len(units[offset - 1])
            weight += self._gap(start + offset, units[offset], is_moved=is_moved)
        return weight

    def _gap(self, place: int, unit: str, *, is_moved: bool = False) -> float:
        gap = self.before[place]
        if gap == " ":
            return _FROM_SPACE.get(unit[0], _AFTER_MOVED if is_moved else _WITHIN_WORD)
        return _ACROSS_LINES if gap else 0.0

    def read(self, rates: Rates) -> Reading:
        """Return the likeliest words and all probabilities, by the rates of damage."""
        weights = self._weights(rates)
        back, unlisted_back = self._backward(weights)
        forward, best, unlisted = self._forward(weights)
        whole = back[0]
        words = [
            (edge, math.exp(min(0.0, chance)))
            for edges, own in zip(self._edges_at, weights, strict=True)
            for edge, weight in zip(edges, own, strict=True)
            if (chance := forward[edge.node] + weight + back[edge.target] - whole) > _NEGLIGIBLE
        ]
        shares = [
            math.exp(min(0.0, ahead + after - whole))
            for ahead, after in zip(unlisted, unlisted_back[1:], strict=True)
        ]
        return Reading(self._way(best), words, shares)

    def _forward(
        self, weights: Sequence[Sequence[float]]
    ) -> tuple[list[float], list[Edge | int | None], list[float]]:
        """Return the likelihood of all before a node, its likeliest edge, and that of unlisted parts.

        An unlisted part is named by the unit at which it starts: made at each place, the parts of a long
        run would take memory by the square of its length.
        """
        size = 2 * len(self.seen) + 2
        sums, most = [0.0, *[-math.inf] * (size - 1)], [0.0, *[-math.inf] * (size - 1)]
        ways: list[Edge | int | None] = [None] * size
        inside, longest, begun = -math.inf, -math.inf, 0
        unlisted: list[float] = []
        for node, (edges, own) in enumerate(zip(self._edges_at, weights, strict=True)):
            here, likeliest = sums[node], most[node]
            for edge, weight in zip(edges, own, strict=True):
                target = edge.target
                sums[target] = _plus(sums[target], here + weight)
                if likeliest + weight > most[target]:
                    most[target], ways[target] = likeliest + weight, edge
            if node % 2:
                continue
            place, unit = node // 2, self._unlisted[node // 2]
            beginning = self._beginning[place]
            inside = _plus(inside, here + beginning) + unit
            if likeliest + beginning > longest:
                longest, begun = likeliest + beginning, place
            longest += unit
            unlisted.append(inside)
            sums[node + 2] = _plus(sums[node + 2], inside)
            if longest > most[node + 2]:
                most[node + 2], ways[node + 2] = longest, begun
        return sums, ways, unlisted

    def _way(self, best: Sequence[Edge | int | None]) -> list[Edge]:
        """Return the edges by which the last node is reached."""
        way: list[Edge] = []
        node = len(best) - 2
        while node and (step := best[node]) is not None:
            edge = self._unlisted_edge(step, node // 2) if isinstance(step, int) else step
            way.append(edge)
            node = edge.node
        return way[::-1]

    def _unlisted_edge(self, start: int, end: int) -> Edge:
        units = tuple(self.seen[start:end])
        return Edge(start, end, units, is_listed=False, node=2 * start, target=2 * end)

    def _weights(self, rates: Rates) -> list[list[float]]:
        """Return the logarithm of each edge's likelihood."""
        lost = [math.log(rate) for rate in rates]
        kept = [math.log1p(-rate) for rate in rates]
        of_done, of_spared = _Products(lost), _Products(kept)
        return [
            [edge.weight + of_done[edge.done] + of_spared[edge.spared] for edge in edges]
            for edges in self._edges_at
        ]

    def _backward(self, weights: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
        """Return the likelihood of all after a node, and of all after a unit of an unlisted part."""
        size = len(self.seen)
        after, inside = [-math.inf] * (2 * size + 2), [-math.inf] * size + [0.0]
        after[2 * size] = 0.0
        for node in range(2 * size - 1, -1, -1):
            total = -math.inf
            for edge, weight in zip(self._edges_at[node], weights[node], strict=True):
                total = _plus(total, weight + after[edge.target])
            if node % 2 == 0:
                goes_on = self._unlisted[node // 2] + inside[node // 2 + 1]
                total = _plus(total, goes_on + self._beginning[node // 2])
                inside[node // 2] = _plus(total, goes_on)
            after[node] = total
        return after, inside


class _Products(dict[Tally, float]):
    """The sums of logarithms, each as often as a tally says; a text has few different tallies."""

    def __init__(self, logarithms: Sequence[float]) -> None:
        super().__init__({NONE_DONE: 0.0})
        self._logarithms = logarithms

    def __missing__(self, tally: Tally) -> float:
        pairs = zip(tally, self._logarithms, strict=True)
        self[tally] = found = sum(count * logarithm for count, logarithm in pairs)
        return found


_NEGLIGIBLE: Final = -12.0


def _plus(one: float, other: float) -> float:
    """Return the logarithm of the sum of two numbers, by their logarithms."""
    if one < other:
        one, other = other, one
    return one if other == -math.inf or one - other > 40 else one + math.log1p(math.exp(other - one))
