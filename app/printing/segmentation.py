"""Thai words by a word list: maximal matching over character clusters.

Thai has no spaces between words. Of all ways to cut a run of letters into listed words, the one with the
fewest words is taken; a word never ends inside a cluster, the letters and marks that belong together. Letters
outside every listed word continue until a listed word of more than two consonants starts.

The algorithm and its cluster rules are those of newmm, which Korakot Chaovavanich wrote for PyThaiNLP
(Apache-2.0). The words equal nlpo3's, which tests compare. See docs/decisions/0001-dependencies.md.
"""

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from heapq import heappop, heappush
from typing import Final

from app import ROOT

WORDS: Final = ROOT / "resources" / "words_th.txt"

MAX_EDGES: Final = 50
"""Words examined between two places that every way of cutting shares: more would take too long."""


MAX_CLUSTERS: Final = 81
"""Letters of the longest listed word, a proverb, so that no word has more clusters."""


def segment(run: str) -> list[str]:
    """Return the words of a run of Thai letters and marks; joined, they give the run."""
    return list(_segments(run, _cluster_ends(run)))


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
    words, next_one = _words_like(run[begin : begin + 2]), bisect_right(ends, begin)
    return [end for end in ends[next_one : next_one + MAX_CLUSTERS] if run[begin:end] in words]


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


def _cluster_ends(run: str) -> list[int]:
    """Return the offsets at which the clusters of a run end."""
    return [match.end() for match in _CLUSTER.finditer(run)]


# --- the word list ------------------------------------------------------------------------------------------


@cache
def _words_like(begin: str) -> frozenset[str]:
    """Return the listed words that start with two letters, and the first of these if it is a word by itself.

    They are looked up in the sorted list: a set of all words would take longer to build than opening a file.
    """
    return frozenset([*_between(begin, begin + _LAST), *_between(begin[0], begin[0] + "\0")])


@cache
def _between(low: str, high: str) -> list[str]:
    """Return the listed words from `low` on and before `high`, in the order of their code points."""
    listed = _listed()
    places = range(len(listed) - len(_LAST) - 1)
    first, last = (bisect_left(places, edge, key=_word_after) for edge in (low, high))
    return listed[listed.index("\n", first) + 1 : listed.index("\n", last)].split("\n")


def _word_after(place: int) -> str:
    """Return the first word of the list that starts after a place."""
    listed = _listed()
    begin = listed.index("\n", place) + 1
    return listed[begin : listed.index("\n", begin)]


@cache
def _listed() -> str:
    """Return the words, sorted by code points, with a line break before and after each."""
    return f"\n{WORDS.read_text('utf-8')}{_LAST}\n"


_LAST: Final = "\U0010ffff"
"""Sorts after every letter."""
