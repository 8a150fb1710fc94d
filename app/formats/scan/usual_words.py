"""Words that a scanner can hardly have made of others: usual ones that resemble no other usual word.

Evidence for a value whose signs were read uncertainly: a wrong sign makes an unknown word, or one of two
usual words that differ only in marks or in letters of one shape ("นำ", "น้ำ"), which do not count.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from app.formats.thai_text.listed_words import frequencies
from app.formats.thai_text.units import skeleton
from app.printing.words import words_of

_USUAL: Final = 100
"""How often a word is used in the corpus of 33 million, or one of the field's terms counts as used."""

_SHORTEST: Final = 3
"""Letters of a word that counts; the shortest ones resemble too many others."""

_ALIKE: Final = (
    "ขชซฃ",
    "คศตดฅ",
    "ถภกฤฦ",
    "บปษ",
    "ผฝพฟฬ",
    "นมฆ",
    "วอฮจ",
    "รธ",
    "ลส",
    "ทหฑ",
    "ฎฏฐ",
    "ญณ",
    "เแ",
    "ไใโ",
    "าๅ",
)
"""Letters that scanners take for each other."""

_SHAPES: Final = str.maketrans({letter: group[0] for group in _ALIKE for letter in group})
_THAI: Final = re.compile("[ก-ฮะ-ฺเ-ๅ็-๎]+")
_DIGITS: Final = re.compile(r"[0-9๐-๙A-Za-z]")


def consists_of_usual_words(text: str) -> bool:
    """Return whether all of a text's words are usual and unlike any other usual word."""
    parts = [part for word in words_of(text) for part in _THAI.findall(word)]
    return bool(parts) and not _DIGITS.search(text) and all(map(_is_unmistakable, parts))


def _is_unmistakable(word: str) -> bool:
    return len(word) >= _SHORTEST and _by_shape().get(_shape(word), ()) == (word,)


def _shape(word: str) -> str:
    return skeleton(word).translate(_SHAPES)


@cache
def _by_shape() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word, count in frequencies().items():
        if count >= _USUAL:
            found[_shape(word)] = (*found.get(_shape(word), ()), word)
    return found
