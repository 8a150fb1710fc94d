"""The doubts about values whose letters were hardly readable in the picture."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from app.formats.printout.model import FoundEntry, Reading
from app.formats.printout.reader import PrintedProject
from app.formats.scan.page_text import ScannedLine, Word
from app.formats.scan.reader import Scan
from app.models.entry import TEXT_KINDS
from app.models.thai import arabic_digits, shortened

SURE: Final = 80
"""Confidence of a word's least certain sign, in percent, from which it is believed.

Measured: docs/benchmarks.md.
"""

_UNSURE: Final = "อ่านจากภาพได้ไม่ชัด"
_AROUND: Final = "ใกล้บรรทัดนี้ในภาพมีส่วนที่อ่านไม่ออก"
_MOST_NAMED: Final = 3


def with_scan_doubts(projects: Iterable[PrintedProject], scan: Scan) -> list[PrintedProject]:
    """Return the projects with doubts about what was read uncertainly."""
    return [
        replace(project, versions=tuple(_doubted(reading, scan) for reading in project.versions))
        for project in projects
    ]


def _doubted(reading: Reading, scan: Scan) -> Reading:
    return replace(reading, entries=tuple(_with_doubts(entry, scan) for entry in reading.entries))


def _with_doubts(entry: FoundEntry, scan: Scan) -> FoundEntry:
    lines = [scan.places[line.number][1] for line in entry.lines if line.number in scan.places]
    unsure = [word for line in lines for word in unsure_words(line) if _is_of(word, entry)]
    around = [_AROUND] if any(line.is_unsure_around for line in lines) and entry.kind in TEXT_KINDS else []
    return entry.doubted(*_told(unsure), *around)


def unsure_words(line: ScannedLine) -> Iterator[Word]:
    return (word for word in line.words if word.confidence < SURE)


def _told(words: Sequence[Word]) -> Iterator[str]:
    if words:
        named = " ".join(f"“{shortened(word.text)}”" for word in words[:_MOST_NAMED])
        yield f"{_UNSURE}: {named}{' …' if len(words) > _MOST_NAMED else ''}"


def _is_of(word: Word, entry: FoundEntry) -> bool:
    """Return whether a word of a line may be part of this value, which is one of several in the line."""
    plain = _plain(word.text)
    if entry.kind in TEXT_KINDS:
        return plain in _plain(entry.text) if plain else word.text in entry.text
    digits = re.sub(r"\D", "", plain)
    return bool(digits)


_MARKS: Final = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\\W_]")
"""What mending may change in a word: marks, and sara am in two parts."""


def _plain(text: str) -> str:
    return _MARKS.sub("", arabic_digits(text).replace("ำ", "า"))
