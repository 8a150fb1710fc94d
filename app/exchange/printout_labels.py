"""The labels of the form as a scanner leaves them: spaces and dots more or less, letters that look alike.

All matching is done on squeezed text, in one pass from the left, so that no text takes long.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import Final

_HEAD: Final = 200
"""Characters of a line in which a label is looked for."""

_LOOK_ALIKE: Final = "กถภ ขชซ คดตศ บปษ ผฝพฟ นมฆ ลส รธ งว ทฑห อฮ จฉ ฎฏ ณฌ โใไ าๅ เแ".split()
_CLASSES: Final = {letter: f"[{group}]" for group in _LOOK_ALIKE for letter in group}
_ABOVE: Final = "ัิีึื็่้๊๋์"
_BELOW: Final = "ุู"

LIKE_ENOUGH: Final = 0.75
_EDGE: Final = 5


def tolerant(label: str) -> str:
    """A pattern for squeezed text that lets letters be misread and marks be missing."""
    return "".join(map(_tolerant, squeezed(label).text))


def _tolerant(letter: str) -> str:
    if letter in _ABOVE:
        return f"[{_ABOVE}]?"
    if letter in _BELOW:
        return f"[{_BELOW}]?"
    special = {"ำ": "(?:ำ|ํ?า)", "ฯ": "[ฯๆ]?"}
    return special.get(letter) or _CLASSES.get(letter) or re.escape(letter)


_LOOSE: Final = re.compile(r"[\s.…]+")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """The beginning of a text without its spaces and dots. `source`: as it was before."""

    text: str
    source: str

    def place_of(self, number: int) -> int:
        """Where the character of this number, from 0 on, stands in the source."""
        kept = (place for place, sign in enumerate(self.source) if not _LOOSE.match(sign))
        return next(islice(kept, number, None))

    def end_of(self, length: int) -> int:
        """The offset in the source behind the first `length` characters that are left."""
        return self.place_of(length - 1) + 1 if length else 0


def squeezed(text: str, limit: int = _HEAD) -> Squeezed:
    head = text[:limit]
    return Squeezed(_LOOSE.sub("", head), head)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at a text's beginning: which one, where its value begins, how it is written where misread."""

    key: str
    value_at: int
    misread: str = ""
    has_colon: bool = True


class Labels:
    """The labels of a part of the form, by keys."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._plain = {key: squeezed(label).text for key, label in labels.items()}
        longest_first = sorted(labels, key=lambda key: len(labels[key]), reverse=True)
        self._keys = longest_first
        groups = (f"({tolerant(labels[key])})" for key in longest_first)
        self._pattern = re.compile("(?:" + "|".join(groups) + ")([:：;])?")
        self._guess = lru_cache(maxsize=10_000)(self._guess_anew)

    def at_start(self, text: str) -> Label | None:
        """The label with which a text begins."""
        head = squeezed(text)
        match = self._pattern.match(head.text)
        if match and (found := self._found(text, head, match)):
            return found
        before, colon, _ = text[:_HEAD].partition(":")
        key = self._guess(squeezed(before).text) if colon else ""
        return Label(key, len(before) + 1, before.strip()) if key else None

    def inside(self, text: str) -> tuple[int, Label] | None:
        """Where a label with its colon stands behind other text, and that label."""
        head = squeezed(text)
        for match in self._pattern.finditer(head.text, 1):
            start = head.place_of(match.start())
            if match.groups()[-1] and text[start - 1].isspace():
                found = self.at_start(text[start:])
                return (start, found) if found else None
        return None

    def _found(self, text: str, head: Squeezed, match: re.Match[str]) -> Label | None:
        groups = match.groups()[:-1]
        place = next(place for place, group in enumerate(groups) if group is not None)
        key, has_colon = self._keys[place], match.groups()[-1] is not None
        value_at = head.end_of(match.end())
        is_exact = groups[place] == self._plain[key]
        if has_colon:
            return Label(key, value_at, "" if is_exact else text[: value_at - 1].strip())
        after = text[value_at : value_at + 1]
        return Label(key, value_at, has_colon=False) if is_exact and (not after or after.isspace()) else None

    def _guess_anew(self, plain: str) -> str:
        """The label that a text resembles, "" if there is none: its beginning or its end must be right."""
        near = {
            key: _likeness(plain, label) for key, label in self._plain.items() if _share_edge(plain, label)
        }
        key = max(near, key=lambda key: near[key], default="")
        return key if key and near[key] >= LIKE_ENOUGH else ""


def _share_edge(one: str, other: str) -> bool:
    is_near = len(one) < 2 * len(other) and len(other) < 2 * len(one)
    return is_near and (one[:_EDGE] == other[:_EDGE] or one[-_EDGE:] == other[-_EDGE:])


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def resembles(text: str, title: str) -> bool:
    """Whether a line is a title of the form, with faults of any kind."""
    plain, wanted = squeezed(text).text, squeezed(title).text
    return _share_edge(plain, wanted) and _likeness(plain, wanted) >= LIKE_ENOUGH
