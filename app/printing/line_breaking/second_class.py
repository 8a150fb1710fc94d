"""Where a line may end if it would otherwise overflow: inside what is kept together, inside words, in URLs.

Each place has a rank; a place of a higher rank is used only in a part that the lower ones leave too long.
No place divides a grapheme cluster.
"""

from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final

from app.printing.clusters import clusters
from app.printing.line_breaking.segmentation import is_listed, part_ends, syllable_starts


class Rank(IntEnum):
    """How much a line end disturbs the reader."""

    WORD = 0
    KEPT = 1
    """Between words that are kept together, between Thai and digits, after a sign of a URL."""
    PART = 2
    """Between the listed words of a compound."""
    SYLLABLE = 3
    """Also after a dot, a hyphen or a comma among Latin letters."""
    CLUSTER = 4
    NEVER = 5
    """Where a line ends only if it is narrower than two letters: between a vowel and its consonant."""


_NO_END_BEFORE: Final = "ๆฯ.,:;!?%)]}”’»…/?&=@#ะาๅ-–—"
_NO_END_AFTER: Final = "([{“‘«เแโใไ\u0e3a"  # the dot below joins two consonants of Pali
_SHORTEST_PART: Final = 3
"""Letters of a listed word that may stand alone at a line end: สา, มา and รถ are no parts of สามารถ."""


def ranked_places(text: str, boundaries: list[int]) -> dict[int, Rank]:
    """Return the places inside a text that is kept together, with their ranks.

    `boundaries`: the starts of its words, and its end.
    """
    ranks: dict[int, Rank] = {}
    for start, end in pairwise(boundaries):
        ranks |= {start + place: rank for place, rank in _places_in_word(text[start:end])}
        if end < len(text):
            ranks[end] = _rank_between(text[start:end], text[end])
    return ranks


def _rank_between(word: str, after: str) -> Rank:
    """Return the rank of a line end between a word and the letter after it."""
    before = word[-1]
    if after.isspace() or before in _NO_END_AFTER:
        return Rank.NEVER
    if after in _NO_END_BEFORE:
        return Rank.CLUSTER
    if before in "._-,":
        return Rank.CLUSTER if after.isdigit() or "\u0e01" <= after <= "\u0e4e" else Rank.SYLLABLE
    return Rank.KEPT


def _places_in_word(word: str) -> Iterator[tuple[int, Rank]]:
    places = _thai_places(word) if "\u0e01" <= word[0] <= "\u0e4e" else {}
    for place in accumulate(map(len, clusters(word)[:-1])):
        yield place, places.get(place) or _rank_between_letters(word[place - 1], word[place])


def _rank_between_letters(before: str, after: str) -> Rank:
    is_torn = before in _NO_END_AFTER or after in _NO_END_BEFORE
    return Rank.NEVER if is_torn else Rank.CLUSTER


@lru_cache(maxsize=1000)
def _thai_places(word: str) -> dict[int, Rank]:
    """Return the parts of a compound and the syllables of a Thai word."""
    parts = _parts(word, [0, *part_ends(word)])
    inner = (
        start + place
        for start, end in pairwise([0, *parts, len(word)])
        for place in (*(_thai_places(word[start:end]) if parts else ()), *syllable_starts(word[start:end]))
    )
    return dict.fromkeys(inner, Rank.SYLLABLE) | dict.fromkeys(parts, Rank.PART)


def _parts(word: str, starts: list[int]) -> list[int]:
    """Return where the listed words begin of which the word consists, the fewest; none if it has no parts."""
    ways: dict[int, list[int] | None] = {0: []}
    for end in starts[1:]:
        before = (
            [*way, start]
            for start, way in ways.items()
            if way is not None and (start or end < len(word)) and is_part(word[start:end])
        )
        ways[end] = min(before, key=len, default=None)
    return [place for place in ways[len(word)] or [] if place]


def is_part(text: str) -> bool:
    """Return whether a text is a listed word that may stand alone."""
    return len(text) >= _SHORTEST_PART and is_listed(text)
