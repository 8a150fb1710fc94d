"""The listed words that one slip may have made an unknown part of."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from app.formats.thai_text.listed_words import uses_of
from app.formats.thai_text.spelling import Span, is_known, unknown_spans, word_after, word_before
from app.printing.line_break import exception_parts, word_boundaries
from app.printing.line_breaking.segmentation import is_beginning

MOST_OFFERED: Final = 5
LONGEST_LOOKED_UP: Final = 24
"""Letters of the longest part that words are sought for: longer ones are several words."""

_ALPHABET: Final = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮฤะัาำิีึืุูเแโใไ็่้๊๋์"
_TONES: Final = frozenset("่้๊๋")
_NEVER_FIRST: Final = frozenset("ะัาำิีึืุู็่้๊๋์")
"""Vowels and marks that no word starts with, so that no word ends before them."""


class Offer(NamedTuple):
    """A listed word, and the part of the text that it would replace."""

    span: Span
    word: str


def nearest_words(text: str, unknown: Span) -> list[Offer]:
    """Return the listed words that one letter more, less, swapped or replaced makes of an unknown part, or a
    tone mark in another place.

    A slip also moves where the words beside it end: a word may begin in the one before and end in the one
    after. Those come first that leave nothing unknown and few words, then those that are used more.
    """
    before, after = word_before(text, unknown.start), word_after(text, unknown.end)
    offers = {
        offer.word: offer
        for begin in range(unknown.start, before - 1, -1)
        if begin == before or text[begin] not in _NEVER_FIRST
        for offer in _offers_from(text, begin, unknown.end, min(after, begin + LONGEST_LOOKED_UP))
    }
    context = Span(before, word_after(text, after))
    return sorted(offers.values(), key=lambda offer: _rank(text, context, offer))[:MOST_OFFERED]


def _rank(text: str, context: Span, offer: Offer) -> tuple[int, int, float]:
    """Return the unknown parts that an offer leaves, the number of words, and how rare its word is."""
    told = text[context.start : offer.span.start] + offer.word + text[offer.span.end : context.end]
    return len(unknown_spans(told)), len(list(pairwise(word_boundaries(told)))), -uses_of(offer.word)


def _offers_from(text: str, begin: int, least: int, most: int) -> Iterator[Offer]:
    """Yield what the letters from one place on become, up to where they end: between `least` and `most`."""
    for word, end in _one_slip_from(text, begin, most):
        is_whole = text[end : end + 1] not in _NEVER_FIRST
        if end >= least and is_whole and word != text[begin:end]:
            yield Offer(Span(begin, end), word)
    for place in range(begin + 1, most):
        if text[place] in _TONES:
            without = text[:place] + text[place + 1 :]
            for word, end in _with_letter(without, begin, most - 1, text[place]):
                is_whole = without[end : end + 1] not in _NEVER_FIRST
                if end >= max(least - 1, place) and is_whole and word != text[begin : end + 1]:
                    yield Offer(Span(begin, end + 1), word)


def _with_letter(text: str, begin: int, most: int, letter: str) -> Iterator[tuple[str, int]]:
    """Yield the words that the letters from one place on become with one letter more."""
    start, place = "", begin
    while is_start(start):
        yield from _words_from(text, start + letter, place, most)
        if place >= most:
            return
        start, place = start + text[place], place + 1


def _one_slip_from(text: str, begin: int, most: int) -> Iterator[tuple[str, int]]:
    """Yield the words that the letters from one place on become by one slip undone, and where each ends."""
    start, place = "", begin
    while is_start(start):
        for changed, following in _undone(text, start, place, most):
            yield from _words_from(text, changed, following, most)
        if place >= most:
            return
        start, place = start + text[place], place + 1


def _undone(text: str, start: str, place: int, most: int) -> Iterator[tuple[str, int]]:
    """Yield what the letters are if a slip is undone here, and where the text goes on."""
    for letter in _ALPHABET:
        yield start + letter, place
    if place < most:
        yield start, place + 1
        yield from ((start + letter, place + 1) for letter in _ALPHABET if letter != text[place])
    if place + 1 < most:
        yield start + text[place + 1] + text[place], place + 2


def _words_from(text: str, start: str, place: int, most: int) -> Iterator[tuple[str, int]]:
    """Yield the words that these letters and the text from a place on begin with, and where each ends."""
    while is_start(start):
        if is_known(start):
            yield start, place
        if place >= most:
            return
        start, place = start + text[place], place + 1


def is_start(letters: str) -> bool:
    """Return whether a known word starts with these letters."""
    return is_beginning(letters) or letters in _starts_of_exceptions()


@cache
def _starts_of_exceptions() -> frozenset[str]:
    return frozenset(word[:end] for word in exception_parts() for end in range(1, len(word) + 1))
