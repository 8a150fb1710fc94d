"""Where the words of a line are, in Qt's counting: Thai writes no word apart, and Qt has no list of them.

Offsets count UTF-16 units, as Qt does; the words are those at which the form's lines end.
"""

from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate


def units(text: str) -> int:
    """How long Qt says that a text is."""
    return len(text) + sum(character > "\uffff" for character in text)


@lru_cache(maxsize=8)  # the same line is asked about at each key
def _bounds(text: str) -> tuple[list[int], list[int]]:
    """The offsets at which anything begins, with the text's end; and those of them at which no space does.

    The word list takes a tenth of a second to load, once; the list of projects has asked for it before.
    """
    from app.printing.line_break import word_boundaries

    bounds = word_boundaries(text)
    words = [bound for bound in bounds if bound == len(text) or not text[bound].isspace()]
    units = [*accumulate((1 + (character > "\uffff") for character in text), initial=0)]
    return [units[bound] for bound in bounds], [units[bound] for bound in words]


def word_before(text: str, place: int) -> int:
    """Where the word begins that stands before a place, spaces between them skipped; 0 if none does."""
    words = _bounds(text)[1]
    before = bisect_left(words, place) - 1
    return words[before] if before >= 0 else 0


def word_after(text: str, place: int) -> int:
    """Where the next word begins, or the text ends."""
    words = _bounds(text)[1]
    return words[min(bisect_right(words, place), len(words) - 1)]


def word_at(text: str, place: int) -> tuple[int, int]:
    """Beginning and end of the word, or of the spaces, at a place."""
    bounds = _bounds(text)[0]
    if len(bounds) < 2:
        return 0, bounds[-1]
    after = min(max(bisect_right(bounds, place), 1), len(bounds) - 1)
    return bounds[after - 1], bounds[after]
