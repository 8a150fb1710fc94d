"""Terms that a line of print keeps together: divisions of an office, compounds, sub-districts.

A term does not change what a word is, but it settles how its letters are divided from those beside it:
จากรายได้ที่ is จาก, รายได้, ที่, although จา, กราย and ได้ที่ are as many listed words.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Final

from app import ROOT
from app.printing.line_breaking.segmentation import is_listed, segment

TERMS: Final = ROOT / "resources" / "line_break_terms.txt"

_BEGIN: Final = 3
"""Letters by which a term is looked up: no term is shorter."""


def with_terms(run: str, words: list[str]) -> list[str]:
    """Return the words of a run of Thai letters, with its terms whole among them."""
    starts = list(accumulate(map(len, words), initial=0))
    made: list[str] = []
    done = 0
    for start, end in term_spans(run):
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, end)
        is_divided = starts[first] < start or starts[last] > end
        if not is_divided or first < done:
            continue
        for place, until in ((first, last), (max(done, first - 1), last), (first, last + 1)):
            found = _with_term(words[place:until], start - starts[place], end - start)
            if found:
                made += [*words[done:place], *found]
                done = min(until, len(words))
                break
    return [*made, *words[done:]]


def term_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where terms start and end, the longest that starts at a place; none overlaps another."""
    by_begin, done = _by_begin(), 0
    begins = map("".join, zip(*(text[letter:] for letter in range(_BEGIN)), strict=False))
    for start, begin in enumerate(begins):
        if begin not in by_begin or start < done:
            continue
        for term in by_begin[begin]:
            if text.startswith(term, start):
                done = start + len(term)
                yield start, done
                break


def _with_term(words: list[str], start: int, length: int) -> list[str]:
    """Return the words divided at the term's edges; none if they would be more, or unlisted ones."""
    run, end = "".join(words), start + length
    before, after = segment(run[:start]), segment(run[end:])
    made = [*before, *segment(run[start:end]), *after]
    return made if len(made) <= len(words) and all(map(is_listed, (*before, *after))) else []


@cache
def _by_begin() -> dict[str, Sequence[str]]:
    """Return the terms by their first letters, the longest first."""
    found: dict[str, list[str]] = {}
    for term in sorted(terms(), key=len, reverse=True):
        found.setdefault(term[:_BEGIN], []).append(term)
    return {begin: tuple(of) for begin, of in found.items()}


@cache
def terms() -> tuple[str, ...]:
    """Return all terms, in the order of their list."""
    lines = TERMS.read_text("utf-8").splitlines()
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
