"""Find spaces that a PDF reader or a scanner inserted into Thai words: สํา นักงาน, จํา นวน.

Thai text has legitimate spaces between phrases, so only the word list can decide: where a word spans a space,
and one of its pieces is no word, the space is an error.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from app.printing.line_break import word_boundaries
from app.printing.words import THAI, listed_words

_NEAR: Final = 40
"""Letters examined beside a space: no word is longer."""

_SPACE: Final = re.compile(f"(?<=[{THAI}]) (?=[{THAI}])(?!\u0e32)")
"""Not before sara a, where sara am may have stood."""

_RUN_BEFORE: Final = re.compile(f"[{THAI}]{{1,{_NEAR}}}$")
_RUN_AFTER: Final = re.compile(f"[{THAI}]{{1,{_NEAR}}}")
_SARA_AM: Final = "\u0e33"


@dataclass(slots=True)
class Joined:
    """A text without stray spaces, their number, and places that may be a word with a space in it."""

    text: str = ""
    mended: int = 0
    doubtful: list[str] = field(default_factory=list)


def join_words(text: str, *, from_pdf: bool) -> Joined:
    """Join divided words. `from_pdf`: the text has other marks of a PDF, in which spaces follow sara am."""
    joined, rest = Joined(), 0
    for match in _SPACE.finditer(text):
        left, right = _across(text, match.start())
        if not left:
            continue
        if {left, right} <= listed_words() and not (from_pdf and left.endswith(_SARA_AM)):
            joined.doubtful.append(f"{left} {right}")
            continue
        joined.text += text[rest : match.start()]
        joined.mended += 1
        rest = match.end()
    joined.text += text[rest:]
    return joined


def _across(text: str, space: int) -> tuple[str, str]:
    """Return the two pieces of the word that spans a space, or two empty strings.

    The word must not use letters of the words beside it, nor start an abbreviation (ปีงบประมาณ พ.ศ.).
    """
    before = _RUN_BEFORE.search(text, max(0, space - _NEAR), space)
    after = _RUN_AFTER.match(text, space + 1)
    assert before, "a Thai letter stands before the space"
    assert after, "and one after it"
    run, gap = before[0] + after[0], len(before[0])
    bounds = word_boundaries(run)
    start, end = max(b for b in bounds if b < gap), min(b for b in bounds if b > gap)
    if gap in bounds or run[start:end] not in listed_words() or text.startswith(".", space + 1 + end - gap):
        return "", ""
    leaves_whole = start in word_boundaries(before[0]) and end - gap in word_boundaries(after[0])
    return (run[start:gap], run[gap:end]) if leaves_whole else ("", "")
