"""The mark in a form's footer, which ties the paper to the file: a code for people, a QR for scanners.

The form is told what both say; why they say it is for exchange to know. The QR is drawn as rectangles of one
path, so that it is sharp on every printer, needs no image, and has no seams where modules meet.
All lengths are points of 1/72 inch.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from app.printing.form_blocks import MILLIMETRE

MODULE: Final = 0.35 * MILLIMETRE
"""A side of one square of the QR: 4 dots of a laser printer of 300 dpi, and read by ordinary phones."""

QUIET_MODULES: Final = 4
"""What must stay white around a QR, by its standard."""

VERSION: Final = 4
SIDE_MODULES: Final = 17 + 4 * VERSION
SIDE: Final = SIDE_MODULES * MODULE
QUIET: Final = QUIET_MODULES * MODULE

_MASK: Final = 3
"""Always the same: to try all eight takes five times as long, and a reader is served by any."""


@dataclass(frozen=True, slots=True)
class VerificationStamp:
    """What the mark says: the code as it is typed, in groups, and the text of the QR.

    The text has at most 90 of the signs that a QR packs tightly: 0-9, A-Z and " $%*+-./:".
    """

    code: str
    qr_text: str


def qr_operators(text: str, left: float, top: float) -> str:
    """The operators that draw the QR with its upper left corner at this place, y counted from below."""
    rectangles = "\n".join(f"{x} {y} {width} 1 re" for x, y, width in _rectangles(_modules(text)))
    return f"q {MODULE:.5g} 0 0 {-MODULE:.5g} {left:.2f} {top:.2f} cm 0 g\n{rectangles}\nf Q"


def qr_rectangles(text: str) -> list[tuple[int, int, int, int]]:
    """The QR's dark rectangles in modules: left, top, width, height."""
    return [(x, y, width, 1) for x, y, width in _rectangles(_modules(text))]


def _modules(text: str) -> Iterable[bytearray]:
    """The rows of the QR, 1 for dark. A seventh of it may be stained and is still read."""
    import segno  # not above: only those who draw wait for it

    code = segno.make_qr(text, error="m", version=VERSION, mode="alphanumeric", mask=_MASK, boost_error=False)
    rows: Iterable[bytearray] = code.matrix
    return rows


def _rectangles(rows: Iterable[bytearray]) -> Iterator[tuple[int, int, int]]:
    """The dark runs of each row: where they begin, and how long they are."""
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row):
            width = sum(1 for _ in modules)
            if dark:
                yield x, y, width
            x += width
