"""Terms that a line of print keeps together: divisions of an office, compounds, sub-districts.

A term does not change what a word is, but it settles how its letters are divided from those beside it:
จากรายได้ที่ is จาก, รายได้, ที่, although จา, กราย and ได้ที่ are as many listed words.
"""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import accumulate, groupby
from typing import Final

from app import ROOT
from app.printing.line_breaking.segmentation import is_listed, segment

TERMS: Final = ROOT / "resources" / "line_break_terms.txt"
_OFFICES: Final = ROOT / "resources" / "units.json"
_DISTRICT: Final = "เขต"
_BEGINNING: Final = 3
"""Letters by which terms are looked up; none is shorter."""


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
    beginnings, pattern = _by_beginning(), _beginning()
    match = pattern.search(text)
    while match:
        place = match.start()
        term = next((term for term in beginnings[match[0]] if text.startswith(term, place)), "")
        if term:
            yield place, place + len(term)
        match = pattern.search(text, place + (len(term) or 1))


def office_names(text: str) -> Iterator[int]:
    """Yield where a district's name follows เขต or สำนักงานเขต: a paragraph parts them only if it must."""
    if _DISTRICT in text:
        yield from (match.end() for match in _offices().finditer(text))


def _with_term(words: list[str], start: int, length: int) -> list[str]:
    """Return the words divided at the term's edges; none if they would be more, or unlisted ones."""
    run, end = "".join(words), start + length
    before, after = segment(run[:start]), segment(run[end:])
    made = [*before, *segment(run[start:end]), *after]
    return made if len(made) <= len(words) and all(map(is_listed, (*before, *after))) else []


@cache
def _offices() -> re.Pattern[str]:
    names: list[str] = json.loads(_OFFICES.read_text("utf-8"))["offices"]
    return re.compile(f"{_DISTRICT} ?(?={'|'.join(names)})")


@cache
def _by_beginning() -> dict[str, list[str]]:
    """Return the terms by their first letters, the longest first."""
    found: dict[str, list[str]] = {}
    for term in sorted(terms(), key=len, reverse=True):
        found.setdefault(term[:_BEGINNING], []).append(term)
    return found


@cache
def _beginning() -> re.Pattern[str]:
    """Return a pattern of all beginnings; first letters that they share are looked at once.

    One of whole terms takes 20 times as long to compile, while a file is being opened.
    """
    letters = groupby(sorted(_by_beginning()), key=lambda beginning: beginning[0])
    return re.compile("|".join(f"{letter}(?:{'|'.join(b[1:] for b in those)})" for letter, those in letters))


@cache
def terms() -> tuple[str, ...]:
    """Return all terms, in the order of their list."""
    lines = TERMS.read_text("utf-8").splitlines()
    return tuple(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


@cache
def spaced_terms() -> tuple[str, ...]:
    """Return the terms that are no single run of letters."""
    return tuple(term for term in terms() if " " in term)
