"""Finding what somebody remembers of a project: any part of any word, Thai or Arabic digits, any case.

Texts are kept folded and packed, one for each project. 36 million characters, a city's year, take 36 MB and
are looked through in about 20 ms; an index of the kind that databases have takes longer to make than most
people search.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from app.models.thai import arabic_digits, clean_line

Words = tuple[str, ...]
"""What is searched for, folded. All of them must be there, in whatever order."""

_THAI_DIGIT: Final = re.compile("[๐-๙]")
_SURROGATES: Final = 0xDC00


def words_of(search: str) -> Words:
    return tuple(folded(clean_line(search)).split())


def folded(text: str) -> str:
    """The text as a search sees it."""
    text = text.casefold()
    return arabic_digits(text) if _THAI_DIGIT.search(text) else text


def packed(text: str) -> str:
    """The same text with other characters for its Thai ones, so that Python keeps one byte for each.

    No two texts become one, and a part of a text becomes that part of the packed one.
    """
    try:
        return text.encode("cp874").decode("latin-1")
    except UnicodeEncodeError:
        return "".join(map(_packed_character, text))


def _packed_character(character: str) -> str:
    """What cp874 lacks stays, but for the few whose places the Thai ones take: where no text has any."""
    try:
        return character.encode("cp874").decode("latin-1")
    except UnicodeEncodeError:
        return character if character > "\xff" else chr(ord(character) + _SURROGATES)


def narrows(words: Words, before: Words) -> bool:
    """Whether all that these words find was found by those before: as when typing goes on."""
    return all(any(earlier in word for word in words) for earlier in before)


class SearchTexts:
    """The texts of all projects, each under its project's id."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def __contains__(self, project_id: str) -> bool:
        return project_id in self._texts

    def put(self, project_id: str, text: str) -> None:
        self._texts[project_id] = packed(folded(text))

    def drop(self, project_id: str) -> None:
        self._texts.pop(project_id, None)

    def clear(self) -> None:
        self._texts.clear()

    def find(self, words: Words, among: Iterable[str], text_of: Callable[[str], str]) -> list[str]:
        """Those of these projects that hold every word, in their order.

        `text_of` is asked for the texts that are not here yet.
        """
        found, texts = list(among), self._texts
        if words and (missing := [key for key in found if key not in texts]):
            texts = texts | {key: packed(folded(text_of(key))) for key in missing}
        for word in map(packed, sorted(words, key=len, reverse=True)):
            found = [key for key in found if word in texts[key]]
        return found


def place_of(word: str, text: str) -> int | None:
    """Where a folded word begins in a text, if it is there."""
    looked_at = folded(text)
    if len(looked_at) != len(text):  # a letter that folds into two: its place would be a guess
        return 0 if word in looked_at else None
    place = looked_at.find(word)
    return place if place >= 0 else None
