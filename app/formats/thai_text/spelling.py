"""Thai spelling: words that no list has. `nearest_words.py` tells what to write instead.

A slip usually leaves letters that no cutting into listed words explains; only these are told. A slip that
makes another word (ที for ที่) is not seen. docs/benchmarks.md says how many are.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from app import ROOT
from app.printing.line_break import exception_parts, word_boundaries
from app.printing.line_breaking.segmentation import is_listed
from app.printing.words import thai_parts


class Span(NamedTuple):
    """A part of a text, by its offsets."""

    start: int
    end: int


def unknown_spans(text: str, is_used: Callable[[str], bool] = lambda _word: False) -> list[Span]:
    """Return the parts that no word list has. `is_used` tells whether a word is the office's own.

    Letters before a dot count as an abbreviation.
    """
    return [
        Span(start + part.start(), start + part.end())
        for start, end in pairwise(word_boundaries(text))
        for part in thai_parts(text[start:end], text[end : end + 1])
        if not is_known(part[0]) and not is_used(part[0])
    ]


def is_part(word: str, text: str) -> bool:
    """Return whether an unknown word is one of a text's, not only letters within other words."""
    return any(text[span.start : span.end] == word for span in unknown_spans(text))


LONGEST_PIECE: Final = 1000
"""Letters that are looked through at once: 2 ms."""


def pieces(text: str) -> list[str]:
    """Divide a long text at spaces into pieces that are looked through one by one; joined, they give it."""
    found, start = [], 0
    while len(text) - start > LONGEST_PIECE:
        space = text.rfind(" ", start, start + LONGEST_PIECE)
        end = space + 1 if space >= start else start + LONGEST_PIECE
        found.append(text[start:end])
        start = end
    return [*found, text[start:]]


_ALONE: Final = frozenset({"ณ", "ล"})
"""Letters that are a word, or with signs (ฯลฯ) a part of one."""


_ABBREVIATIONS: Final = frozenset("คตส ตม ทส บขส บช ผบ มสธ รฟท รบ ศธ สธ สนช สป สผ สว สส สสส".split())
"""Listed abbreviations that are also written without dots; the corpus has them with their dots."""

_LETTERS_OF_RARE_WORDS: Final = 3
"""Up to so many letters, slips often make words that hardly anybody uses (ผลง, from ผลักดัน or ผลงาน)."""


def is_known(word: str) -> bool:
    """Return whether a list has a word: of the shortest words, only those that are used."""
    is_used = len(word) > _LETTERS_OF_RARE_WORDS or word in _short_words() or word in _ABBREVIATIONS
    return (is_used and is_listed(word)) or word in exception_parts() or word in _ALONE


@cache
def _short_words() -> frozenset[str]:
    """Return the shortest words that a corpus of 33 million words has at least ten times."""
    rows = (ROOT / "resources" / "word_frequencies.txt").read_text("utf-8")
    return frozenset(re.findall(rf"^([^\t]{{1,{_LETTERS_OF_RARE_WORDS}}})\t", rows, re.MULTILINE))


_SHORT: Final = 4
"""Letters below which an unknown part is shown with its neighbours: it is seen and clicked with ease then."""


def shown_span(text: str, unknown: Span) -> Span:
    """Return what to mark for an unknown part. One of a few letters is marked with the words beside it, whose
    ends the slip has moved.
    """
    if unknown.end - unknown.start >= _SHORT:
        return unknown
    start, end = word_before(text, unknown.start), word_after(text, unknown.end)
    return Span(start, end)


def word_before(text: str, place: int) -> int:
    """Return where the Thai word before a place starts; the place itself if there is none."""
    start = max((bound for bound in word_boundaries(text) if bound < place), default=place)
    return start if _is_thai(text[start:place]) else place


def word_after(text: str, place: int) -> int:
    """Return where the Thai word after a place ends; the place itself if there is none."""
    end = min((bound for bound in word_boundaries(text) if bound > place), default=place)
    return end if _is_thai(text[place:end]) else place


def _is_thai(word: str) -> bool:
    return any(True for _ in thai_parts(word, "")) and word.isprintable() and " " not in word
