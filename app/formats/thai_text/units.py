"""Thai text as units, a letter with its marks, and the ways in which other programs damage them."""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Final

MARKS: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
LETTERS: Final = "\u0e01-\u0e2e\u0e30\u0e32\u0e33\u0e40-\u0e45"
SARA_AA: Final = "\u0e32"
SARA_AM: Final = "\u0e33"

_UNIT: Final = re.compile(f"[{LETTERS}][{MARKS}]*")
_TONES: Final = re.compile("[\u0e48-\u0e4b]")
_SIGNS: Final = re.compile("[\u0e47\u0e4c]")
_SKELETON: Final = dict.fromkeys([0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)]) | {0x0E33: SARA_AA}


_NO_VOWELS: Final = re.compile("[^\u0e31\u0e34-\u0e3a\u0e4d\u0e4e]")


@lru_cache(maxsize=10_000)
def vowels_of(text: str) -> str:
    """Return the marks that no damage takes away, though it may move them to the next letter."""
    return _NO_VOWELS.sub("", text)


class Damage(IntEnum):
    """What a font, a PDF reader or a scanner does to a unit."""

    TONE_LOST = 0
    SIGN_LOST = 1
    """The sign of a short vowel (ไม้ไต่คู้) or of a mute letter (การันต์)."""
    AM_LOST = 2
    """Sara am has become sara a."""
    MARK_MOVED = 3
    """Marks stand on the next consonant."""


Tally = tuple[int, int, int, int]
"""A number for each kind of damage."""


def skeleton(word: str) -> str:
    """Return the letters without marks; sara am counts as sara a."""
    return word.translate(_SKELETON)


@lru_cache(maxsize=10_000)
def units_of(word: str) -> tuple[str, ...]:
    return tuple(_UNIT.findall(word))


def damage(word: tuple[str, ...], seen: tuple[str, ...]) -> tuple[Tally, Tally] | None:
    """Return how often each kind of damage made what is seen of a word, and how often it could have.

    None if no damage explains it.
    """
    if word == seen:
        return NONE_DONE, _possible_of(word)
    return _damage(word, seen)


NONE_DONE: Final[Tally] = (0, 0, 0, 0)


@lru_cache(maxsize=20_000)
def _possible_of(word: tuple[str, ...]) -> Tally:
    found = [0, 0, 0, 0]
    for unit in word:
        for kind in _possible(unit):
            found[kind] += 1
    return found[0], found[1], found[2], found[3]


def _damage(word: Sequence[str], seen: Sequence[str]) -> tuple[Tally, Tally] | None:
    done, spared = [0, 0, 0, 0], [0, 0, 0, 0]
    place = 0
    while place < len(word):
        whole, left = word[place], seen[place]
        moves = place + 1 < len(word) and _moved(whole, word[place + 1], left, seen[place + 1])
        if moves:
            done[Damage.MARK_MOVED] += 1
            place += 2
            continue
        kind = _kind(whole, left)
        if kind is None:
            return None
        for possible in _possible(whole):
            (done if possible in kind else spared)[possible] += 1
        place += 1
    return (done[0], done[1], done[2], done[3]), (spared[0], spared[1], spared[2], spared[3])


def _kind(whole: str, left: str) -> tuple[Damage, ...] | None:
    if whole == left:
        return ()
    if whole == SARA_AM:
        return (Damage.AM_LOST,) if left == SARA_AA else None
    if left == _TONES.sub("", whole):
        return (Damage.TONE_LOST,)
    if left == _SIGNS.sub("", whole):
        return (Damage.SIGN_LOST,)
    return None


@lru_cache(maxsize=5_000)
def _possible(whole: str) -> tuple[Damage, ...]:
    """Return the kinds of damage that this unit can take."""
    return tuple(_possibilities(whole))


def _possibilities(whole: str) -> Iterator[Damage]:
    if _TONES.search(whole):
        yield Damage.TONE_LOST
    if _SIGNS.search(whole):
        yield Damage.SIGN_LOST
    if whole == SARA_AM:
        yield Damage.AM_LOST
    if len(whole) > 1:
        yield Damage.MARK_MOVED


def _moved(whole: str, after: str, left: str, next_left: str) -> bool:
    """Return whether all or the last of the marks stand on the next consonant: จดั, เรีย่น."""
    is_bare = len(after) == 1 and "ก" <= after <= "ฮ" and next_left[0] == after
    return is_bare and len(next_left) > 1 and len(left) < len(whole) and left + next_left[1:] == whole
