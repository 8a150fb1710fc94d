"""Thai spelling: words that no list has, and the listed words nearest to them.

A slip usually leaves letters that no cutting into listed words explains; only these are told. A slip that
makes another word (ที for ที่) is not seen. docs/benchmarks.md says how many are.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from app.formats.thai_text.listed_words import uses_of
from app.printing.line_break import exception_parts, word_boundaries
from app.printing.line_breaking.segmentation import is_listed
from app.printing.words import thai_parts

MOST_OFFERED: Final = 5
LONGEST_LOOKED_UP: Final = 24
"""Letters of the longest part that nearest words are sought for: longer ones are several words."""


class Span(NamedTuple):
    """A part of a text, by its offsets."""

    start: int
    end: int


class Offer(NamedTuple):
    """A listed word, and the part of the text that it would replace."""

    span: Span
    word: str


def unknown_spans(text: str, is_used: Callable[[str], bool] = lambda _word: False) -> list[Span]:
    """Return the parts that no word list has. `is_used` tells whether a word is the office's own.

    Letters before a dot count as an abbreviation.
    """
    return [
        Span(start + part.start(), start + part.end())
        for start, end in pairwise(word_boundaries(text))
        for part in thai_parts(text[start:end], text[end : end + 1])
        if not _is_known(part[0]) and not is_used(part[0])
    ]


_ALONE: Final = frozenset({"ณ", "ล"})
"""Letters that are a word, or with signs (ฯลฯ) a part of one."""


def _is_known(word: str) -> bool:
    return is_listed(word) or word in exception_parts() or word in _ALONE


# --- nearest words ------------------------------------------------------------------------------------------

_ALPHABET: Final = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮฤะัาำิีึืุูเแโใไ็่้๊๋์"


def nearest_words(text: str, unknown: Span) -> list[Offer]:
    """Return the listed words that one letter more, less, swapped or replaced makes of an unknown part.

    The part is looked up alone and with the words beside it, because a slip also moves where words end. Words
    that explain more letters come first, then those that are used more.
    """
    offers = {
        word: Offer(span, word)
        for span in _with_neighbours(text, unknown)
        for word in _one_slip_from(text[span.start : span.end])
        if _is_known(word)
    }
    by_use = sorted(
        offers.values(), key=lambda offer: (offer.span.start - offer.span.end, -uses_of(offer.word))
    )
    return by_use[:MOST_OFFERED]


def _with_neighbours(text: str, unknown: Span) -> Iterator[Span]:
    bounds = word_boundaries(text)
    before = max((bound for bound in bounds if bound < unknown.start), default=unknown.start)
    after = min((bound for bound in bounds if bound > unknown.end), default=unknown.end)
    for start in {before, unknown.start}:
        for end in {unknown.end, after}:
            part = text[start:end]
            if len(part) <= LONGEST_LOOKED_UP and not any(letter.isspace() for letter in part):
                yield Span(start, end)


def _one_slip_from(part: str) -> set[str]:
    """Return what one slip makes of these letters."""
    places = range(len(part) + 1)
    lost = {part[:place] + part[place + 1 :] for place in places}
    swapped = {part[:p] + part[p : p + 2][::-1] + part[p + 2 :] for p in places}
    replaced = {part[:place] + letter + part[place + 1 :] for place in places for letter in _ALPHABET}
    added = {part[:place] + letter + part[place:] for place in places for letter in _ALPHABET}
    return (lost | swapped | replaced | added) - {part, ""}
