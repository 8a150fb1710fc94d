"""Whether a Thai text is made of words: what the word list does not know is often misread or mistyped."""

import re
from functools import cache
from itertools import pairwise
from typing import Final

from app.printing.line_break import RESOURCES, exception_parts, word_boundaries

_THAI_LETTERS: Final = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+")


def unknown_words(text: str) -> list[str]:
    """The parts of a text that are in no word list, each once. Letters before a dot are an abbreviation."""
    known = _known()
    found: dict[str, None] = {}
    for start, end in pairwise(word_boundaries(text)):
        for match in _THAI_LETTERS.finditer(text, start, end):
            is_short = len(match[0]) <= 4 and text[match.end() : match.end() + 1] == "."
            if match[0] not in known and not is_short:
                found[match[0]] = None
    return list(found)


def is_within_word(text: str, offset: int) -> bool:
    """Whether a text cannot be divided at an offset without dividing a word."""
    return offset not in word_boundaries(text)


@cache
def _known() -> frozenset[str]:
    listed = (RESOURCES / "words_th.txt").read_text("utf-8").split()
    return frozenset({*listed, *exception_parts()})
