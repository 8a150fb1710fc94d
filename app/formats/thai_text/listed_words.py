"""The word list by the letters of its words, with how often a word is used."""

import math
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from app import ROOT
from app.formats.thai_text.units import LETTERS, MARKS, skeleton, units_of, vowels_of
from app.printing.line_break import exception_parts
from app.printing.line_breaking.terms import terms
from app.printing.words import listed_words

FREQUENCIES: Final = ROOT / "resources" / "word_frequencies.txt"

LONGEST: Final = 30
"""Letters of the longest word that is looked up."""

_WHOLE: Final = 33_500_000
"""Words counted in the Thai National Corpus."""

_OF_OFFICES: Final = 300
"""How often a term of the field counts as used: the corpus of general Thai hardly has it."""

_RARE: Final = 0.5

_WORD: Final = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}]*")


@dataclass(frozen=True, slots=True)
class ListedWord:
    """A word's units, the logarithm of how often it is used, and the marks that no damage takes from it."""

    text: str
    units: tuple[str, ...]
    weight: float
    vowels: str


@lru_cache(maxsize=20_000)
def words_like(letters: str) -> tuple[tuple[ListedWord, ...], bool]:
    """Return the words with these letters, whatever their marks, and whether longer ones begin so."""
    words = _by_letters().get(letters, ())
    return tuple(
        ListedWord(word, units_of(word), _weight(word), vowels_of(word)) for word in words
    ), _is_beginning(letters)


def is_listed(units: Sequence[str]) -> bool:
    """Return whether these units are a word."""
    text = "".join(units)
    return any(word.text == text for word in words_like(skeleton(text))[0])


def _is_beginning(letters: str) -> bool:
    listed = _sorted_letters()
    place = bisect_right(listed, letters)
    return place < len(listed) and listed[place].startswith(letters)


@cache
def _sorted_letters() -> Sequence[str]:
    return sorted(_by_letters())


def uses_of(word: str) -> float:
    """Return how often a word is used in the corpus, of which rare words are no part."""
    return frequencies().get(word, _RARE)


def _weight(word: str) -> float:
    return math.log(uses_of(word) / _WHOLE)


@cache
def _by_letters() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in listed_words() | exception_parts() | set(terms()):
        if _WORD.fullmatch(word):
            found.setdefault(skeleton(word), []).append(word)
    return found


@cache
def frequencies() -> Mapping[str, float]:
    """Return how often each word counts as used, in a corpus of 33 million words."""
    rows = (line.split("\t") for line in FREQUENCIES.read_text("utf-8").splitlines())
    found = {word: float(count) for word, count in rows}
    for term in (*terms(), *exception_parts()):
        found[term] = max(_OF_OFFICES, found.get(term, 0))
    return found
