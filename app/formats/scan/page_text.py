"""The text of a scanned page in its lines, each with the boxes of its signs and how surely they were read."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from app.formats.scan.tesseract import DPI, PageOutput

_UNREADABLE: Final = 55
"""Average confidence, in percent, below which a short row is no text: specks, a QR code, marks of letters."""

_SHORT: Final = 25
"""Signs; a longer row is text, however badly it was read."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in pixels of the straightened picture."""

    left: int
    top: int
    right: int
    bottom: int

    def joined(self, other: "Box") -> "Box":
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """Signs between two spaces: text, place, and the confidence in percent of the least certain sign.

    `signs` are its parts with the confidence of each.
    """

    text: str
    box: Box
    confidence: float
    signs: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ScannedLine:
    """One line of a page. `is_unsure_around`: something beside it could not be read."""

    text: str
    words: tuple[Word, ...]
    box: Box
    is_unsure_around: bool = False


@dataclass(frozen=True, slots=True)
class _Sign:
    text: str
    box: Box
    confidence: float


def lines_of_page(output: PageOutput) -> list[ScannedLine]:
    """Return the lines from top to bottom, with the spaces that the page shows; "" stands for a gap."""
    rows = sorted(_rows(output), key=lambda row: (row.box.top + row.box.bottom, row.box.left))
    sound = [row for row in rows if _is_text(row)]
    unsound = [row for row in rows if not _is_text(row) and not _is_of_code(row, sound)]
    merged = list(_merged(sound))
    if not merged:
        return []
    margin = min(row.box.left for row in merged)
    width = _sign_width(merged)
    marked = (_beside(row, unsound) for row in merged)
    return [*_spaced(marked, margin, width)]


def sure_signs(output: PageOutput) -> tuple[int, int]:
    """Return how many signs of a page were read surely, and how many were read."""
    signs = [sign for line in _groups(output.boxes) for sign in line]
    return sum(sign.confidence >= _SURE_SIGN for sign in signs), len(signs)


_SURE_SIGN: Final = 90
"""Confidence in percent that most signs of any upright page have, and few of a page upside down."""


def _is_text(row: ScannedLine) -> bool:
    return len(_squeezed(row.text)) >= _SHORT or _confidence(row) >= _UNREADABLE


def _confidence(row: ScannedLine) -> float:
    signs = sum(len(word.text) for word in row.words)
    return sum(word.confidence * len(word.text) for word in row.words) / max(1, signs)


# --- rows as Tesseract found them ---------------------------------------------------------------------------


def _rows(output: PageOutput) -> Iterator[ScannedLine]:
    """Yield the rows: the text has their spaces, the table their signs."""
    texts = [line.strip() for line in output.text.replace("\f", "\n").split("\n") if line.strip()]
    groups = list(_groups(output.boxes))
    if [_squeezed(text) for text in texts] != ["".join(sign.text for sign in signs) for signs in groups]:
        texts = [_joined(signs) for signs in groups]
    for text, signs in zip(texts, groups, strict=True):
        words = tuple(_words(text, signs))
        yield ScannedLine(text, words, _around(word.box for word in words))


def _groups(table: str) -> Iterator[list[_Sign]]:
    """Yield the signs of each line. The columns are: level, page, block, paragraph, line, word, left, top,
    width, height, confidence, text.
    """
    found: dict[tuple[str, ...], list[_Sign]] = {}
    for line in table.split("\n"):
        cells = line.rstrip("\r").split("\t", 11)
        if len(cells) != 12 or cells[0] != "5" or not (text := _squeezed(cells[11])):
            continue
        left, top, width, height = map(int, cells[6:10])
        box = Box(left, top, left + width, top + height)
        found.setdefault(tuple(cells[2:5]), []).append(_Sign(text, box, float(cells[10])))
    yield from found.values()


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _words(text: str, signs: Sequence[_Sign]) -> Iterator[Word]:
    """Yield the words of a line, each with the signs that it consists of."""
    left = list(signs)
    for match in re.finditer(r"\S+", text):
        need, own = len(match[0]), list[_Sign]()
        while left and need > 0:
            own.append(left.pop(0))
            need -= len(own[-1].text)
        if own:
            parts = tuple((sign.text, sign.confidence) for sign in own)
            yield Word(match[0], _around(sign.box for sign in own), _certainty(own), parts)


def _certainty(signs: Sequence[_Sign]) -> float:
    return min(sign.confidence for sign in signs)


def _joined(signs: Sequence[_Sign]) -> str:
    """Return a line's text with spaces where the page has a gap."""
    width = median(sign.box.right - sign.box.left for sign in signs)
    parts = [signs[0].text]
    for before, sign in pairwise(signs):
        parts.append((" " if sign.box.left - before.box.right > width / 2 else "") + sign.text)
    return "".join(parts)


def _around(boxes: Iterable[Box]) -> Box:
    first, *others = boxes
    for box in others:
        first = first.joined(box)
    return first


# --- rows as they stand on the page -------------------------------------------------------------------------

_CODE: Final = re.compile(r"รหัสตรวจสอบ|หน้า\s*\d+\s*จาก\s*\d+")
_CODE_HEIGHT: Final = round(1.1 * DPI)
"""Pixels above the foot of a page in which its QR code stands."""


def _is_of_code(row: ScannedLine, sound: Sequence[ScannedLine]) -> bool:
    """Return whether a row is part of the QR code beside the foot of a page."""
    feet = (other for other in sound if _CODE.search(other.text))
    return any(
        row.box.top > foot.box.bottom - _CODE_HEIGHT and row.box.right <= foot.box.right for foot in feet
    )


def _merged(rows: Sequence[ScannedLine]) -> Iterator[ScannedLine]:
    """Yield the rows with parts that stand side by side joined."""
    current: ScannedLine | None = None
    for row in rows:
        if current and _stand_side_by_side(current, row):
            first, last = sorted((current, row), key=lambda one: one.box.left)
            text = f"{first.text}    {last.text}"
            current = ScannedLine(text, (*first.words, *last.words), first.box.joined(last.box))
        else:
            if current:
                yield current
            current = row
    if current:
        yield current


def _stand_side_by_side(one: ScannedLine, other: ScannedLine) -> bool:
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    lower = min(one.box.bottom - one.box.top, other.box.bottom - other.box.top)
    apart = max(one.box.left, other.box.left) - min(one.box.right, other.box.right)
    return shared > lower * 0.6 and apart > 0


def _beside(row: ScannedLine, unsound: Sequence[ScannedLine]) -> ScannedLine:
    """Return the row, marked if something unreadable touches it or stands right below."""
    height = row.box.bottom - row.box.top
    for other in unsound:
        if other.box.bottom > row.box.top - height / 2 and other.box.top < row.box.bottom + height / 2:
            return ScannedLine(row.text, row.words, row.box, True)
    return row


def _sign_width(rows: Sequence[ScannedLine]) -> float:
    """Return the width of a space as this program's text has it, in pixels."""
    widths = [(word.box.right - word.box.left) / len(word.text) for row in rows for word in row.words]
    return max(1.0, median(widths))


def _spaced(rows: Iterable[ScannedLine], margin: int, width: float) -> Iterator[ScannedLine]:
    """Yield the rows indented, with an empty one for each gap between them."""
    before: ScannedLine | None = None
    for row in rows:
        height = row.box.bottom - row.box.top
        if before and row.box.top - before.box.bottom > 0.9 * height:
            yield ScannedLine("", (), row.box)
        indent = " " * round((row.box.left - margin) / width)
        yield ScannedLine(indent + row.text, row.words, row.box, row.is_unsure_around)
        before = row
