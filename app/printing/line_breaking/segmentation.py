"""Thai words by a word list: maximal matching over character clusters.

Thai has no spaces between words. Of all ways to cut a run of letters into listed words, the one with the
fewest words is taken; a word never ends inside a cluster, the letters and marks that belong together. Letters
outside every listed word continue until a listed word of more than two consonants starts.

The algorithm and its cluster rules are those of newmm, which Korakot Chaovavanich wrote for PyThaiNLP
(Apache-2.0). The words equal nlpo3's, which tests compare. See docs/decisions/0001-dependencies.md.
"""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from heapq import heappop, heappush
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from typing import Final

from app import ROOT

WORDS: Final = ROOT / "resources" / "words_th.txt"

MAX_EDGES: Final = 50
"""Words examined between two places that every way of cutting shares: more would take too long."""

MAX_CLUSTERS: Final = 81
"""Letters of the longest listed word, a proverb, so that no word has more clusters."""


def segment(run: str) -> list[str]:
    """Return the words of a run of Thai letters and marks; joined, they give the run."""
    return list(_segments(run, part_ends(run)))


def is_listed(word: str) -> bool:
    """Return whether the word list has this word."""
    return _lines_of(word, 0, _listed_size())[2]


def is_beginning(letters: str) -> bool:
    """Return whether the word list has a word that begins with these letters."""
    low, high, _ = _lines_of(letters, 0, _listed_size())
    return low < high


def _segments(run: str, ends: Sequence[int]) -> Iterator[str]:
    following: dict[int, list[int]] = {}
    """By the start of a word, its possible ends."""
    waiting, seen = [0], {0}
    edges = done = 0
    while waiting[0] < len(run):
        begin = heappop(waiting)
        for end in _listed_ends(run, begin, ends):
            following.setdefault(begin, []).append(end)
            edges += 1
            if end not in seen:
                seen.add(end)
                heappush(waiting, end)
            if edges > MAX_EDGES:
                break
        if len(waiting) == 1:
            for end in _fewest(following, done, waiting[0]):
                yield run[done:end]
                done = end
            edges = 0
        elif not waiting:
            done = _unlisted_end(run, begin, ends)
            following.setdefault(begin, []).append(done)
            edges += 1
            yield run[begin:done]
            seen.add(done)
            heappush(waiting, done)


def _listed_ends(run: str, begin: int, ends: Sequence[int]) -> list[int]:
    """Return the ends of the listed words that start here, the shortest first."""
    found = []
    low, high = 0, _listed_size()
    for end in ends[bisect_right(ends, begin) :]:
        low, high, is_listed = _lines_of(run[begin:end], low, high)
        if is_listed:
            found.append(end)
        if low == high:
            break
    return found


def _fewest(following: dict[int, list[int]], start: int, goal: int) -> list[int]:
    """Return the ends of the fewest words from one place to another; of several ways the first one found."""
    came_from, queue = {start: start}, deque([start])
    while goal not in came_from:
        place = queue.popleft()
        for end in following.get(place, ()):
            if end not in came_from:
                came_from[end] = place
                queue.append(end)
    way = [goal]
    while came_from[way[-1]] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


def _unlisted_end(run: str, begin: int, ends: Sequence[int]) -> int:
    """Return the end of an unlisted part: the start of the next listed word of more than two consonants."""
    for place in range(bisect_right(ends, begin), len(ends) - 1):
        if any(
            not _TWO_CONSONANTS.fullmatch(run, ends[place], end)
            for end in _listed_ends(run, ends[place], ends)
        ):
            return ends[place]
    return len(run)


_TWO_CONSONANTS: Final = re.compile("[ก-ฮ]{0,2}")


# --- clusters -----------------------------------------------------------------------------------------------

CLUSTER_RULES: Final = (
    "เC็CK",
    "เCCTาะK",
    "เCCีTยะK",
    "เCC็CK",
    "เCิC์CK",
    "เC[ิี]TยCC?[ุูิ]?(?=์)",
    "เCิTCK",
    "เCีTยะ?K",
    "เCืTอะ?K",
    "เCTา?ะ?K",
    "CัTวะK",
    "C[ัื]TC[ุิะ]?K",
    "C[ิุู]์K",
    "C[ะ-ู]TK",
    "C็",
    "CT[ะาำ]?K",
    "แC็C",
    "แCC์",
    "แCTะ",
    "แCC็C",
    "แCCC์",
    "โCTะ",
    "[เ-ไ]CT",
)
"""The first match counts. C: a consonant, T: an optional tone mark, K: an optional mute end (การันต์)."""

MUTE_END: Final = "CC?[ุูิ]?์"


def _pattern(rule: str) -> str:
    return rule.replace("K", f"(?:{MUTE_END})?").replace("C", "[ก-ฮ]").replace("T", "[่-๋]?")


_CLUSTER: Final = re.compile("|".join(map(_pattern, CLUSTER_RULES)) + "|.")


def part_ends(run: str) -> list[int]:
    """Return the offsets at which the clusters of a run end: letters that no word divides."""
    return [match.end() for match in _CLUSTER.finditer(run)]


_BARE: Final = re.compile("[ก-ฮ]+")
_NO_START: Final = "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ"
_LED: Final = re.compile("ห[งญนมยรลว]")
_TWO_TOGETHER: Final = re.compile("[กขคตปผพทสศซ][รลว]")


def syllable_starts(word: str) -> list[int]:
    """Return the offsets at which syllables start, but the first: of those that its vowels show.

    Bare consonants belong to the vowel before them (พัฒ-นา), but for the first of two that are spoken
    together (ประ-เทศ, สัม-ปทาน).
    """
    starts, last = [], 0
    ends = [0, *part_ends(word)]
    for before, start in pairwise(ends[:-1]):
        place = start
        piece = word[start : ends[ends.index(start) + 1]]
        is_mute = piece.endswith("์") and _BARE.fullmatch(piece, 0, len(piece) - 1)
        if piece[0] in _NO_START or is_mute or _BARE.fullmatch(piece) or _LED.match(word, start - 1):
            continue
        if start - before == 1 and _TWO_TOGETHER.match(word, before):
            place = before
        if place > last and not _BARE.fullmatch(word, last, place) and len(word) - place > 1:
            starts.append(place)
            last = place
    return starts


# --- the word list ------------------------------------------------------------------------------------------


@lru_cache(maxsize=20_000)
def _lines_of(begin: str, low: int, high: int) -> tuple[int, int, bool]:
    """Narrow a part of the word list, from one place up to another, to the words with this beginning.

    Also returns whether the beginning is a word itself. The words are looked up in the sorted file, of which
    the system reads only the pages looked at: a set of all words would take longer to build than opening a
    file, and 10 MB.
    """
    letters = begin.encode()
    low = _first_line(letters, low, high)
    listed = _listed()
    after = low + len(letters)
    if listed[low:after] != letters:
        return low, low, False
    return low, _first_line(letters + _AFTER_LETTERS, after, high), listed[after : after + 1] == b"\n"


def _first_line(word: bytes, low: int, high: int) -> int:
    """Return the place of the first line that is not before a word, between two places; otherwise `high`."""
    listed = _listed()
    while low < high:
        middle = (low + high) // 2
        start = max(low, listed.rfind(b"\n", low, middle) + 1)
        end = listed.find(b"\n", middle)
        if listed[start:end] < word:
            low = end + 1
        else:
            high = start
    return low


@cache
def _listed() -> mmap:
    """Return the lines of the word list, sorted by code points, as their UTF-8 bytes are, too."""
    with WORDS.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


@cache
def _listed_size() -> int:
    return len(_listed())


_AFTER_LETTERS: Final = b"\xff"
"""Sorts after every letter."""
