"""Check whether a Thai text consists of words: unknown ones are often misread or mistyped."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from app.printing.line_break import RESOURCES, exception_parts, word_boundaries

THAI: Final = "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e"
"""The letters of Thai words, for a pattern: without ๆ and ฯ."""

_THAI_LETTERS: Final = re.compile(f"[{THAI}]+")
_EDGE: Final = 3
"""Letters at a word's start or end that must be right to recognise it."""


@lru_cache(maxsize=1000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the text's words, numbers, spaces and signs."""
    return tuple(text[start:end] for start, end in pairwise(word_boundaries(text)))


def unknown_words(text: str) -> list[str]:
    """Return the parts in no word list, each once. Letters before a dot count as an abbreviation."""
    known, found, words = _known(), dict[str, None](), words_of(text)
    for word, after in zip(words, (*words[1:], ""), strict=False):
        found.update((part[0], None) for part in thai_parts(word, after) if part[0] not in known)
    return list(found)


def thai_parts(word: str, after: str) -> list[re.Match[str]]:
    """Return the runs of Thai letters in a token, but for an abbreviation: few letters, and a dot `after`."""
    parts = _THAI_LETTERS.finditer(word)
    return [part for part in parts if len(part[0]) > 4 or not after.startswith(".")]


def divided_words(text: str) -> list[str]:
    """Return the words, each once, that a space divides: without it they would be in the word list."""
    known, words = _known(), words_of(text)
    triples = zip(words, words[1:], words[2:], strict=False)
    found = (f"{first} {last}" for first, space, last in triples if space == " " and first + last in known)
    return list(dict.fromkeys(found))


def is_within_word(text: str, offset: int) -> bool:
    """Return whether `offset` is inside a word."""
    return offset not in word_boundaries(text)


@cache
def listed_words() -> frozenset[str]:
    """Return all words of the word list."""
    return frozenset((RESOURCES / "words_th.txt").read_text("utf-8").split())


@cache
def _known() -> frozenset[str]:
    return listed_words() | frozenset(exception_parts())


# --- similar words ------------------------------------------------------------------------------------------


class NearMisses:
    """Finds texts that differ in one letter from one of some long words: missing, added or replaced."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_start: dict[str, list[str]] = {}
        self._by_end: dict[str, list[str]] = {}
        for word in words:
            self._by_start.setdefault(word[:_EDGE], []).append(word)
            self._by_end.setdefault(word[: -_EDGE - 1 : -1], []).append(word[::-1])

    def __call__(self, text: str) -> list[str]:
        """Return the words, each once, that occur in the text with one letter different."""
        from_end = (word[::-1] for word in _missed(text[::-1], self._by_end))
        return list(dict.fromkeys((*_missed(text, self._by_start), *from_end)))


def _missed(text: str, by_start: dict[str, list[str]]) -> Iterator[str]:
    for start in range(len(text) - _EDGE):
        for word in by_start.get(text[start : start + _EDGE], ()):
            if _is_near(text, start, word):
                yield word


def _is_near(text: str, start: int, word: str) -> bool:
    """Return whether a word occurs at this place with one letter different."""
    same = next((n for n, letter in enumerate(word) if text[start + n : start + n + 1] != letter), None)
    if same is None or same == len(word) - 1:
        return False  # it occurs exactly, or another word continues from its beginning
    here, rest = start + same, len(word) - same
    is_other = text[here + 1 : here + rest] == word[same + 1 :]
    is_missing = text[here : here + rest - 1] == word[same + 1 :]
    is_added = text[here + 1 : here + rest + 1] == word[same:]
    return is_other or is_missing or is_added
