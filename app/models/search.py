"""Search for any part of any word of a project, in Thai or Arabic digits and any case.

Texts are kept folded and packed, one per project. 36 million characters, a city's year, take 36 MB and are
searched in about 20 ms; building a database index would take longer than most searches.
"""

import re
from collections.abc import Callable, Sequence
from itertools import compress, repeat
from operator import contains
from typing import Final, NamedTuple

from app.models.thai import arabic_digits, clean_line

Words = tuple[str, ...]
"""The folded search words. A match contains all of them, in any order."""

_THAI_DIGIT: Final = re.compile("[๐-๙]")
_SURROGATES: Final = 0xDC00


def words_of(search: str) -> Words:
    return tuple(folded(clean_line(search)).split())


def folded(text: str) -> str:
    """Return the text as it is searched: lower case, Arabic digits."""
    text = text.casefold()
    return arabic_digits(text) if _THAI_DIGIT.search(text) else text


def packed(text: str) -> str:
    """Encode each Thai character as a Latin-1 one, so that Python stores one byte per character.

    The mapping is injective, and a part of a text becomes the same part of the packed text.
    """
    try:
        return text.encode("cp874").decode("latin-1")
    except UnicodeEncodeError:
        return "".join(map(_packed_character, text))


def _packed_character(character: str) -> str:
    """Keep characters that cp874 lacks, but move those in its Thai range to unused code points."""
    try:
        return character.encode("cp874").decode("latin-1")
    except UnicodeEncodeError:
        return character if character > "\xff" else chr(ord(character) + _SURROGATES)


def narrows(words: Words, before: Words) -> bool:
    """Return whether every match of these words also matches those before, as while typing continues."""
    return all(any(earlier in word for word in words) for earlier in before)


class _Sought(NamedTuple):
    """A word, the projects with it, their texts, and positions before which none of these has it."""

    word: str = ""
    found: Sequence[str] = ()
    texts: Sequence[str] = ()
    places: Sequence[int] = ()


class SearchTexts:
    """The searched texts of all projects, by project id."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._last = _Sought()

    def __contains__(self, project_id: str) -> bool:
        return project_id in self._texts

    def put(self, project_id: str, text: str) -> None:
        self._texts[project_id] = packed(folded(text))
        self._last = _Sought()

    def drop(self, project_id: str) -> None:
        self._texts.pop(project_id, None)
        self._last = _Sought()

    def clear(self) -> None:
        self._texts.clear()
        self._last = _Sought()

    def find(self, words: Words, among: Sequence[str], text_of: Callable[[str], str]) -> Sequence[str]:
        """Return those of these projects that contain every word, in the same order.

        `text_of` supplies texts that are not loaded yet. Given what it found last for the beginning of a
        word, it looks only where a text had that: each key of a long word would read all texts again.
        """
        wanted = sorted(map(packed, words), key=len, reverse=True)
        if not wanted:
            return list(among)
        last = self._last
        if among is not last.found or not wanted[0].startswith(last.word):
            last = _Sought("", among, self._texts_of(among, text_of), [0] * len(among))
        self._last = found = _with(wanted[0], last)
        for word in wanted[1:]:
            found = _with(word, found._replace(word="", places=[0] * len(found.found)))
        return found.found

    def _texts_of(self, among: Sequence[str], text_of: Callable[[str], str]) -> Sequence[str]:
        try:
            return [*map(self._texts.__getitem__, among)]
        except KeyError:
            return [self._texts[key] if key in self._texts else packed(folded(text_of(key))) for key in among]


def _with(word: str, sought: _Sought) -> _Sought:
    """Return those of the projects that have this word at the places known of each, or further on."""
    places = sought.places
    if sought.word:
        places = [*map(str.find, sought.texts, repeat(word), places)]
        there = [place >= 0 for place in places]
    else:  # a part of it may never be typed on: where it is takes longer to find than whether it is there
        there = [*map(contains, sought.texts, repeat(word))]
    return _Sought(
        word,
        [*compress(sought.found, there)],
        [*compress(sought.texts, there)],
        [*compress(places, there)],
    )


def place_of(word: str, text: str) -> int | None:
    """Return the position of a folded word in a text, or None."""
    looked_at = folded(text)
    if len(looked_at) != len(text):  # a letter that folds into two: its position would be a guess
        return 0 if word in looked_at else None
    place = looked_at.find(word)
    return place if place >= 0 else None
