"""The doubts about values whose letters were hardly readable in the picture."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from app.formats.printout.cross_checks import is_confirmed_by_sum, is_disbursed
from app.formats.printout.model import FoundEntry, Reading
from app.formats.printout.reader import PrintedProject
from app.formats.printout.sections import SPENT
from app.formats.reference_lists import listed_divisions, listed_offices
from app.formats.scan.page_text import ScannedLine, Word
from app.formats.scan.reader import Scan
from app.formats.scan.usual_words import consists_of_usual_words
from app.models.entry import TEXT_KINDS, entries
from app.models.progress_report import PLAN_STATUSES, TARGET_STATUSES
from app.models.project import Project
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
    summed = is_confirmed_by_sum(reading.entries)
    return replace(
        reading,
        entries=tuple(
            entry
            if summed and (is_disbursed(entry) or entry.place == (SPENT,))
            else _with_doubts(entry, scan)
            for entry in reading.entries
        ),
    )


def _with_doubts(entry: FoundEntry, scan: Scan) -> FoundEntry:
    lines = [scan.places[line.number][1] for line in entry.lines if line.number in scan.places]
    words = [word for line in lines for word in line.words]
    found = [word for word in words if word.confidence < SURE and _is_of(word, entry, words)]
    unsure = [word for word in found if not _is_confirmed(word, entry)]
    around = [_AROUND] if any(line.is_unsure_around for line in lines) and entry.kind in TEXT_KINDS else []
    return entry.doubted(*_told(unsure), *around)


def _is_confirmed(word: Word, entry: FoundEntry) -> bool:
    """Return whether lists confirm what was read uncertainly: a listed value, or usual words only."""
    if entry.kind not in TEXT_KINDS or word.confidence < _LEAST or entry.place[-1] in _UNLISTED:
        return False
    return entry.text in _listed(str(entry.place[-1])) or consists_of_usual_words(word.text)


_LEAST: Final = 30
"""Confidence in percent below which only a person confirms."""

_UNLISTED: Final = {key for key, item in entries(Project).items() if item.personal} | {"project_code"}
"""Entries that no list has."""


def _listed(key: str) -> Collection[str]:
    match key:
        case "plan_status":
            return PLAN_STATUSES
        case "target_status":
            return TARGET_STATUSES
        case "office":
            return listed_offices()
        case "division":
            return listed_divisions()
    return ()


def unsure_words(line: ScannedLine) -> Iterator[Word]:
    return (word for word in line.words if word.confidence < SURE)


def _told(words: Sequence[Word]) -> Iterator[str]:
    if words:
        named = " ".join(f"“{shortened(word.text)}”" for word in words[:_MOST_NAMED])
        yield f"{_UNSURE}: {named}{' …' if len(words) > _MOST_NAMED else ''}"


def _is_of(word: Word, entry: FoundEntry, words: Sequence[Word]) -> bool:
    """Return whether a word of a line may be part of this value, which is one of several in the line."""
    plain = _plain(word.text)
    if entry.kind in TEXT_KINDS:
        return plain in _plain(entry.text) if plain else word.text in entry.text
    own = set(_DIGITS.findall(arabic_digits(entry.text)))
    if not own <= {number for other in words for number, _ in _numbers_of(other)}:
        return bool(_numbers_of(word))  # the value was mended from signs that are no digits
    return any(number in own and certainty < SURE for number, certainty in _numbers_of(word))


_DIGITS: Final = re.compile("[0-9]+")


def _numbers_of(word: Word) -> list[tuple[str, float]]:
    """Return the numbers of a word, each with the confidence of its least certain digit."""
    signs = word.signs or ((word.text, word.confidence),)
    by_letter = [(letter, certainty) for text, certainty in signs for letter in arabic_digits(text)]
    text = "".join(letter for letter, _ in by_letter)
    return [
        (match[0], min(certainty for _, certainty in by_letter[match.start() : match.end()]))
        for match in _DIGITS.finditer(text)
    ]


_MARKS: Final = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\\W_]")
"""What mending may change in a word: marks, and sara am in two parts."""


def _plain(text: str) -> str:
    return _MARKS.sub("", arabic_digits(text).replace("ำ", "า"))
