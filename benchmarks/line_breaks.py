"""Line ends of four segmenters in the narratives whose permitted breaks are marked by hand.

Run: .venv/bin/python -m benchmarks.line_breaks [--show ours] [--half b]
(nlpo3 comes with the tests; libthai and ICU are the system's libraries, left out where they are missing)

The peers fill line after line as Qt does: as many words as fit, and as many clusters of a word that is
longer than a line. The program's own lines are those that it prints.
"""

import argparse
import ctypes
import ctypes.util
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from app.printing.clusters import clusters
from app.printing.truetype import font_file
from app.printing.type_families import OFFICIAL
from app.printing.typesetting import Typeface, set_text
from tests.files.make_line_breaks import PARAGRAPHS

WIDTHS: Final = {"paragraph": 490.0, "status column": 150.0, "table column": 75.0}
"""Widths on the form, in points."""

FACE: Final = Typeface(font_file(OFFICIAL.regular), 9)
MARKS: Final = re.compile("[|·]")

Breaks = Callable[[str], list[int]]


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and the offsets at which a line may end: in the first class, or in the second at need."""

    half: str
    text: str
    first: frozenset[int]
    second: frozenset[int]


@dataclass(slots=True)
class Score:
    """Counts of line ends, but for the last of each text."""

    ends: int = 0
    cut: int = 0
    needless: int = 0
    needed: int = 0
    too_wide: int = 0
    slack: float = 0.0
    examples: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        return self.cut + self.needless


def read_marked() -> Iterator[Marked]:
    for line in PARAGRAPHS.read_text("utf-8").splitlines():
        half, marked = line.split("\t")
        parts = MARKS.split(marked)
        offsets = list(accumulate(map(len, parts)))[:-1]
        kinds = dict(zip(offsets, MARKS.findall(marked), strict=True))
        first = frozenset(offset for offset, kind in kinds.items() if kind == "|")
        yield Marked(half, "".join(parts), first, frozenset(kinds) - first)


# --- how each wraps -----------------------------------------------------------------------------------------


def fill(text: str, breaks: list[int], width: float) -> list[str]:
    """Fill line after line."""
    starts = [0, *accumulate(map(len, clusters(text)))]
    lines, start = [], 0
    while start < len(text):
        fitting = [end for end in _ends(breaks, start, len(text)) if _fits(text[start:end], width)]
        end = fitting[-1] if fitting else _cut(text, starts, start, width)
        lines.append(text[start:end])
        start = end
    return lines


def _ends(breaks: list[int], start: int, end: int) -> list[int]:
    """Return the next ends, more of them than fit on a line."""
    following = breaks[bisect_right(breaks, start) :][:80]
    return [*following, end] if not following or len(following) < 80 else following


def _fits(line: str, width: float) -> bool:
    return FACE.width(line.rstrip()) <= width


def _cut(text: str, starts: list[int], start: int, width: float) -> int:
    ends = starts[bisect_right(starts, start) :]
    fitting = [end for end in ends[:80] if _fits(text[start:end], width)]
    return fitting[-1] if fitting else ends[0]


def ours(text: str, width: float) -> list[str]:
    return [line.text for line in set_text(text, FACE, width, justify=True)]


def filled_by(breaks: Breaks) -> Callable[[str, float], list[str]]:
    known: dict[str, list[int]] = {}

    def wrap(text: str, width: float) -> list[str]:
        if text not in known:
            known[text] = breaks(text)
        return fill(text, known[text], width)

    return wrap


# --- the peers ----------------------------------------------------------------------------------------------


def nlpo3_breaks() -> Breaks | None:
    """nlpo3 with the words of PyThaiNLP, given runs of Thai letters only; and breaks after spaces."""
    try:
        import nlpo3
    except ImportError:
        return None
    from app.printing.line_breaking.segmentation import WORDS

    nlpo3.load_dict(str(WORDS), "words")

    def words(run: str) -> list[str]:
        return nlpo3.segment(run, "words") if "\u0e01" <= run[0] <= "\u0e4e" else [run]

    def breaks(text: str) -> list[int]:
        runs = re.findall("[\u0e01-\u0e4e]+|[^\u0e01-\u0e4e ]+| +", text)
        ends = accumulate(len(word) for run in runs for word in words(run))
        return [end for end in ends if end < len(text) and text[end] != " "]

    return breaks


def libthai_breaks() -> Breaks | None:
    name = ctypes.util.find_library("thai")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    library.th_brk_new.restype = ctypes.c_void_p
    breaker = ctypes.c_void_p(library.th_brk_new(None))

    def breaks(text: str) -> list[int]:
        places = (ctypes.c_int * (len(text) + 1))()
        encoded = text.encode("tis-620", "replace")
        found = library.th_brk_find_breaks(breaker, encoded, places, ctypes.c_size_t(len(text)))
        return [place for place in places[:found] if place < len(text) and text[place] != " "]

    return breaks


def icu_breaks() -> Breaks | None:
    """The line breaks of ICU's own dictionary (UBRK_LINE is 2)."""
    name = ctypes.util.find_library("icuuc")
    if name is None:
        return None
    version = name.rsplit(".", 1)[-1]
    library = ctypes.CDLL(name)
    start, following = getattr(library, f"ubrk_open_{version}"), getattr(library, f"ubrk_next_{version}")
    start.restype = ctypes.c_void_p
    close = getattr(library, f"ubrk_close_{version}")

    def breaks(text: str) -> list[int]:
        encoded, status = text.encode("utf-16-le"), ctypes.c_int(0)
        finder = ctypes.c_void_p(start(2, b"th", encoded, len(text), ctypes.byref(status)))
        found = list(iter(lambda: following(finder), -1))
        close(finder)
        return [place for place in found if place < len(text)]

    return breaks


# --- the count ----------------------------------------------------------------------------------------------


def count(wrap: Callable[[str, float], list[str]], of: list[Marked], width: float) -> Score:
    score = Score()
    for marked in of:
        _count_lines(score, marked, wrap(marked.text, width), width)
    return score


def _count_lines(score: Score, marked: Marked, lines: list[str], width: float) -> None:
    start = 0
    for line in lines[:-1]:
        end = start + len(line)
        score.ends += 1
        room = width - FACE.width(line.rstrip())
        score.too_wide += room < -0.1
        score.slack += max(0.0, room / width)
        if end not in marked.first:
            _count_bad(score, marked, start, end, width)
        start = end


def _count_bad(score: Score, marked: Marked, start: int, end: int, width: float) -> None:
    if end not in marked.second:
        score.cut += 1
        score.examples.append(f"{marked.text[max(0, end - 12) : end]}/{marked.text[end : end + 12]}")
    elif any(start < other < end for other in marked.first) and _whole_fits(marked, end, width):
        score.needless += 1
        score.examples.append(f"{marked.text[max(0, end - 12) : end]}·{marked.text[end : end + 12]}")
    else:
        score.needed += 1


def _whole_fits(marked: Marked, inside: int, width: float) -> bool:
    """Return whether what is divided here would fit on a line of its own."""
    before = max((one for one in marked.first if one < inside), default=0)
    after = min((one for one in marked.first if one > inside), default=len(marked.text))
    return _fits(marked.text[before:after], width)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", help="print the bad line ends of this one")
    parser.add_argument("--half", choices="ab")
    options = parser.parse_args()
    texts = [one for one in read_marked() if options.half in (None, one.half)]
    peers = {"nlpo3": nlpo3_breaks(), "libthai": libthai_breaks(), "ICU": icu_breaks()}
    wraps = {name: filled_by(breaks) for name, breaks in peers.items() if breaks} | {"ours": ours}
    if options.show:
        wraps = {options.show: wraps[options.show]}
    print(f"{len(texts)} texts; line ends: all / words cut / compounds divided needlessly / at need; slack")
    for name, wrap in wraps.items():
        for place, width in WIDTHS.items():
            score = count(wrap, texts, width)
            slack = 100 * score.slack / max(1, score.ends)
            print(
                f"{name:8} {place:14} {score.ends:6} {score.cut:5} {score.needless:5} {score.needed:5} "
                f"bad {score.bad:5} ({100 * score.bad / score.ends:.1f} %) slack {slack:.1f} %"
            )
            if options.show:
                print("\n".join(sorted(score.examples)))


if __name__ == "__main__":
    main()
