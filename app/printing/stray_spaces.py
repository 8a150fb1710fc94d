"""Spaces that a PDF reader or a scanner has put inside of a Thai word: สํา นักงาน, จํา นวน.

Thai text has spaces of its own, between phrases, so only the word list tells: where a word reaches across a
space, and one of its pieces is no word by itself, the space is a fault.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from app.printing.line_break import RESOURCES, word_boundaries

_THAI: Final = "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e"  # without ๆ and ฯ
_NEAR: Final = 40
"""Letters beside a space that are looked at: no word is longer."""

_SPACE: Final = re.compile(f"(?<=[{_THAI}]) (?=[{_THAI}])")
_RUN_BEFORE: Final = re.compile(f"[{_THAI}]{{1,{_NEAR}}}$")
_RUN_AFTER: Final = re.compile(f"[{_THAI}]{{1,{_NEAR}}}")
_SARA_AM: Final = "\u0e33"


@dataclass(slots=True)
class Joined:
    """A text without its stray spaces, how many there were, and what may be a word with a space in it."""

    text: str = ""
    mended: int = 0
    doubtful: list[str] = field(default_factory=list)


def join_words(text: str, *, from_pdf: bool) -> Joined:
    """Join what is one word. `from_pdf`: the text has other marks of a PDF, where spaces follow sara am."""
    joined, rest = Joined(), 0
    for match in _SPACE.finditer(text):
        left, right = _across(text, match.start())
        if not left:
            continue
        if {left, right} <= _words() and not (from_pdf and left.endswith(_SARA_AM)):
            joined.doubtful.append(f"{left} {right}")
            continue
        joined.text += text[rest : match.start()]
        joined.mended += 1
        rest = match.end()
    joined.text += text[rest:]
    return joined


def _across(text: str, space: int) -> tuple[str, str]:
    """The two pieces of the word that reaches across a space, or two empty ones.

    It must take nothing from the words beside it, nor be the beginning of an abbreviation (ปีงบประมาณ พ.ศ.).
    """
    before = _RUN_BEFORE.search(text, max(0, space - _NEAR), space)
    after = _RUN_AFTER.match(text, space + 1)
    assert before, "a Thai letter stands before the space"
    assert after, "and one after it"
    run, gap = before[0] + after[0], len(before[0])
    bounds = word_boundaries(run)
    start, end = max(b for b in bounds if b < gap), min(b for b in bounds if b > gap)
    if gap in bounds or run[start:end] not in _words() or text.startswith(".", space + 1 + end - gap):
        return "", ""
    leaves_whole = start in word_boundaries(before[0]) and end - gap in word_boundaries(after[0])
    return (run[start:gap], run[gap:end]) if leaves_whole else ("", "")


@cache
def _words() -> frozenset[str]:
    return frozenset((RESOURCES / "words_th.txt").read_text("utf-8").split())
