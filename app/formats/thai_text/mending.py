"""Mend damaged Thai by the word list: what is all but certain is changed, what may be damaged is marked.

How much of the whole text is damaged in which way decides with: in a text without a single sara am, every
sara a may have been one; in a sound text nothing is changed, however rare its words.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from app.formats.thai_text.lattice import Edge, Lattice, Rates, Reading
from app.formats.thai_text.listed_words import is_listed
from app.formats.thai_text.units import LETTERS, MARKS, NONE_DONE, SARA_AA, SARA_AM, Damage, Tally

SURE: Final = 0.995
"""The probability from which a damaged word is mended."""

SOUND: Final = 0.99
"""The probability from which a unit is left as it is without a mark."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place of the mended text that may be damaged, and the word that it may be."""

    start: int
    end: int
    seen: str
    likely: str


@dataclass(frozen=True, slots=True)
class MendedWord:
    """A word as it was and as it is now; `start` is its place in the mended text."""

    start: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MendedText:
    text: str
    words: tuple[MendedWord, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def mend_words(text: str) -> MendedText:
    """Mend the damaged words of a text whose characters are mended already."""
    places = [match for match in _RUN.finditer(text) if not _is_abbreviation(text, match)]
    runs = Counter(match[0] for match in places)
    lattices = {run: _lattice(run) for run in runs}
    rates = _estimated([(lattices[run], count) for run, count in runs.items()])
    if max(rates) < _LEAST_RATE and not any(map(_has_split_am, lattices.values())):
        return MendedText(text)
    pieces = {run: list(_pieces(lattice, rates)) for run, lattice in lattices.items()}
    return _rewritten(text, places, pieces)


def is_damaged(sample: str) -> bool:
    """Return whether a sample of a text is damaged: much quicker than to mend the whole."""
    found = mend_words(sample)
    return bool(found.words or found.doubts)


_WORDS: Final = f"[{LETTERS}][{LETTERS}{MARKS}]*"
_GAPS: Final = (
    f" (?={SARA_AA})",
    f"(?<=[{MARKS}]) (?=[{LETTERS}])(?![{LETTERS}{MARKS}]{{1,4}}[.])",  # not before an abbreviation
    r"\n",
)
_RUN: Final = re.compile(f"{_WORDS}(?:(?:{'|'.join(_GAPS)}){_WORDS})*")
_PIECE: Final = re.compile(f"([ \n]?)([{LETTERS}][{MARKS}]*)")
_ABBREVIATION: Final = 4
"""Letters of the longest abbreviation between dots."""


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    """Return whether it is a letter of a list, or letters beside a dot."""
    length = match.end() - match.start()
    is_beside_dot = text.startswith(".", match.end()) or text[match.start() - 1 : match.start()] == "."
    return length == 1 or (length <= _ABBREVIATION and is_beside_dot)


def _lattice(run: str) -> Lattice:
    pieces = _PIECE.findall(run)
    return Lattice([unit for _, unit in pieces], [gap for gap, _ in pieces])


def _has_split_am(lattice: Lattice) -> bool:
    return any(_is_stray(lattice, place) for place in range(len(lattice.seen)))


# --- how much is damaged ------------------------------------------------------------------------------------

_FIRST_RATES: Final[Rates] = (0.02, 0.02, 0.02, 0.005)
_SOUND_RATE: Final = 0.0005
_SOUND_UNITS: Final = 12
"""A text is taken to have this many sound units more than it has, so that one rare name is no damage."""

_LEAST_RATE: Final = 0.002
_MOST_RATE: Final = 0.999
_ROUNDS: Final = 5


def _estimated(runs: Sequence[tuple[Lattice, int]]) -> Rates:
    """Estimate the rates from the text, by expectation and maximisation."""
    rates = _first_rates(runs)
    for _ in range(_ROUNDS):
        done, spared = [0.0] * len(Damage), [0.0] * len(Damage)
        for lattice, count in runs:
            for edge, probability in lattice.read(rates).words:
                _count(done, edge.done, count * probability)
                _count(spared, edge.spared, count * probability)
        shares = [_share(*counted) for counted in zip(done, spared, strict=True)]
        rates = (shares[0], shares[1], shares[2], shares[3])
        if max(rates) < _LEAST_RATE:
            break
    return rates


def _count(counted: list[float], tally: Tally, weight: float) -> None:
    if tally != NONE_DONE:
        for kind, count in enumerate(tally):
            counted[kind] += weight * count


def _share(done: float, spared: float) -> float:
    share = (done + _SOUND_RATE * _SOUND_UNITS) / (done + spared + _SOUND_UNITS)
    return min(_MOST_RATE, max(_SOUND_RATE, share))


def _first_rates(runs: Sequence[tuple[Lattice, int]]) -> Rates:
    """Start high for marks that a text of this length should have and has not."""
    units = [unit for lattice, count in runs for unit in [*lattice.seen] * count]
    tones = sum(any("\u0e48" <= mark <= "\u0e4b" for mark in unit) for unit in units)
    tone = max(_FIRST_RATES[0], 1 - tones / (_TONES_USUAL * len(units) + 1))
    am = _FIRST_RATES[2] if SARA_AM in units else 0.5
    return (min(0.9, tone), _FIRST_RATES[1], am, _FIRST_RATES[3])


_TONES_USUAL: Final = 0.1
"""Units with a tone mark, as a share of a usual text's units."""


# --- what is changed ----------------------------------------------------------------------------------------


def _rewritten(
    text: str, places: Iterable[re.Match[str]], pieces: Mapping[str, Sequence["_Piece"]]
) -> MendedText:
    made: list[str] = []
    words: list[MendedWord] = []
    doubts: list[Doubt] = []
    done = length = 0
    for place in places:
        made.append(text[done : place.start()])
        length += place.start() - done
        for piece in pieces[place[0]]:
            if piece.text != piece.before:
                words.append(MendedWord(length, piece.before, piece.text))
            if piece.likely:
                doubts.append(Doubt(length, length + len(piece.text), piece.text.strip(), piece.likely))
            made.append(piece.text)
            length += len(piece.text)
        done = place.end()
    made.append(text[done:])
    return MendedText("".join(made), tuple(words), tuple(doubts))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word as it is written back, as it was, and what else it may be."""

    text: str
    before: str
    likely: str = ""


def _pieces(lattice: Lattice, rates: Rates) -> Iterator[_Piece]:
    reading = lattice.read(rates)
    by_unit = _by_unit(lattice, reading)
    for edge in reading.way:
        piece = _piece(edge, lattice, by_unit, rates)
        with_am = "" if piece.likely else _with_am(edge, lattice, reading, rates)
        yield replace(piece, likely=with_am) if with_am else piece


def _with_am(edge: Edge, lattice: Lattice, reading: Reading, rates: Rates) -> str:
    """Return the word that stands there if a space before sara a stood for sara am, or "".

    Where both are words, their frequency alone does not decide: "ต า" is "ตา" as well as "ตำ".
    """
    for place in range(edge.start, edge.end):
        if _is_stray(lattice, place) and edge.units[place - edge.start] == SARA_AA:
            units = (*edge.units[: place - edge.start], SARA_AM, *edge.units[place - edge.start + 1 :])
            if is_listed(units):
                return "".join(units)
            part = _Part.around(place, reading.way)
            seen, before = [*part.of(lattice.seen)], [*part.of(lattice.before)]
            offset = place - part.start
            before[0] = ""
            seen[offset], before[offset] = SARA_AM, ""
            way = Lattice(seen, before).read(rates).way
            if _unlisted_units(way) <= part.unlisted:
                return "".join(next(other.units for other in way if other.start <= offset < other.end))
    return ""


_NEIGHBOURS: Final = 30
"""Units at each side of a place that decide how it is read. A run is a paragraph with hundreds of them."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Units of a run, from `start` to before `end`, and how many of them belong to no listed word."""

    start: int
    end: int
    unlisted: int

    @classmethod
    def around(cls, place: int, way: Sequence[Edge]) -> "_Part":
        """Return the part around a place that divides no listed word."""
        start, end = max(0, place - _NEIGHBOURS), min(way[-1].end, place + _NEIGHBOURS)
        first = bisect_right(way, start, key=_start_of) - 1
        edges = way[first : bisect_left(way, end, key=_start_of)]
        start = edges[0].start if edges[0].is_listed else start
        end = edges[-1].end if edges[-1].is_listed else end
        unlisted = (min(end, edge.end) - max(start, edge.start) for edge in edges if not edge.is_listed)
        return cls(start, end, sum(unlisted))

    def of(self, units: Sequence[str]) -> Sequence[str]:
        return units[self.start : self.end]


def _start_of(edge: Edge) -> int:
    return edge.start


def _unlisted_units(way: Iterable[Edge]) -> int:
    return sum(edge.end - edge.start for edge in way if not edge.is_listed)


def _by_unit(lattice: Lattice, reading: Reading) -> list[dict[str, float]]:
    """Return for each unit what it may be, with the probability."""
    by_unit = [{unit: share} for unit, share in zip(lattice.seen, reading.unlisted, strict=True)]
    for edge, probability in reading.words:
        for place, unit in enumerate(edge.units, start=edge.start):
            by_unit[place][unit] = by_unit[place].get(unit, 0.0) + probability
    return by_unit


def _piece(edge: Edge, lattice: Lattice, by_unit: Sequence[Mapping[str, float]], rates: Rates) -> _Piece:
    places = range(edge.start, edge.end)
    before = "".join(lattice.before[place] + lattice.seen[place] for place in places)
    word = "".join(edge.units)
    sure = min(by_unit[place].get(unit, 0.0) for place, unit in zip(places, edge.units, strict=True))
    if sure >= SURE and edge.is_listed:
        return _Piece(_with_gaps(edge, lattice), before, word if _follows_moved(edge, lattice) else "")
    shares = [
        0.0 if _is_stray(lattice, place) else by_unit[place].get(lattice.seen[place], 0.0) for place in places
    ]
    if min(shares) >= SOUND and (edge.is_listed or not _may_be_damaged(edge.units, rates)):
        return _Piece(before, before)
    return _Piece(before, before, word if word != before else _other(edge, lattice, by_unit, shares))


def _is_stray(lattice: Lattice, place: int) -> bool:
    """Return whether a space stands before sara a, where none belongs."""
    return lattice.before[place] == " " and lattice.seen[place][0] == SARA_AA


def _other(
    edge: Edge, lattice: Lattice, by_unit: Sequence[Mapping[str, float]], shares: Sequence[float]
) -> str:
    """Return the word with its most doubtful unit as the next likely one."""
    most = min(range(len(shares)), key=lambda offset: shares[offset])
    found = by_unit[edge.start + most]
    seen = lattice.seen[edge.start + most]
    other = max(found, key=lambda unit: found[unit] if unit != seen else -1.0)
    units = list(edge.units)
    return "".join([*units[:most], other, *units[most + 1 :]])


def _with_gaps(edge: Edge, lattice: Lattice) -> str:
    """Return the word with the line ends that stand in it, and without its stray spaces."""
    made = lattice.before[edge.start] if edge.units[0][0] != SARA_AA else ""
    for offset, unit in enumerate(edge.units):
        gap = lattice.before[edge.start + offset] if offset else ""
        made += gap.replace(" ", "") + unit
    return made


def _follows_moved(edge: Edge, lattice: Lattice) -> bool:
    """Return whether a space follows a mended word whose last mark stood one consonant too far."""
    is_moved = len(lattice.seen[edge.end - 1]) > len(edge.units[-1])
    return is_moved and edge.end < len(lattice.seen) and lattice.before[edge.end] == " "


def _may_be_damaged(units: Iterable[str], rates: Rates) -> bool:
    """Return whether an unlisted part may have lost something, by what the rest of the text lost."""
    listed = list(units)
    kept = (1 - rates[Damage.AM_LOST] * _AM_SHARE) ** listed.count(SARA_AA)
    bare = sum(not any("\u0e47" <= mark <= "\u0e4c" for mark in unit) and unit[0] <= "ฮ" for unit in listed)
    kept *= (1 - rates[Damage.TONE_LOST] * _TONE_SHARE) ** bare
    kept *= (1 - rates[Damage.SIGN_LOST] * _SIGN_SHARE) ** bare
    moved = sum(len(one) == 1 and one <= "ฮ" < other[1:] for one, other in pairwise(listed))
    return kept * (1 - rates[Damage.MARK_MOVED]) ** moved < SOUND


_AM_SHARE: Final = 0.09
"""How many of a usual text's sara a and sara am together are sara am."""

_TONE_SHARE: Final = 0.12
_SIGN_SHARE: Final = 0.03
