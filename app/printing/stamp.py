"""The verification stamp in a form's footer: a code for people, a QR code for scanners.

Both texts are passed in; services.form_pdf computes them. The QR code is drawn as rectangles of one path, so
that it is sharp on every printer, needs no image, and has no seams between modules. All lengths are points of
1/72 inch.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from app.printing.form_blocks import MILLIMETRE

MODULE: Final = 0.35 * MILLIMETRE
"""The side of one module: 4 dots of a laser printer of 300 dpi, readable by ordinary phones."""

QUIET_MODULES: Final = 4
"""White modules around a QR code, by its standard."""

VERSION: Final = 4
SIDE_MODULES: Final = 17 + 4 * VERSION
SIDE: Final = SIDE_MODULES * MODULE
QUIET: Final = QUIET_MODULES * MODULE

_MASK: Final = 3
"""Constant: trying all eight takes five times as long, and readers accept any."""


@dataclass(frozen=True, slots=True)
class VerificationStamp:
    """The texts of the stamp: the code as typed, in groups, and the text of the QR code.

    The QR text has at most 90 of the characters that a QR code packs tightly: 0-9, A-Z and " $%*+-./:".
    """

    code: str
    qr_text: str

    @property
    def spoken(self) -> str:
        """What a screen reader says in place of the last page's QR code: the code, sign by sign."""
        return f"{_SPOKEN} {', '.join(' '.join(group) for group in self.code.split('-'))}"


_SPOKEN: Final = "คิวอาร์โค้ดของเอกสารนี้ รหัสตรวจสอบ"


def qr_operators(text: str, left: float, top: float) -> str:
    """Return the operators that draw the QR code with its upper left corner here; y counts from
    the bottom.
    """
    rectangles = "\n".join(f"{x} {y} {width} 1 re" for x, y, width in _rectangles(_modules(text)))
    return f"q {MODULE:.5g} 0 0 {-MODULE:.5g} {left:.2f} {top:.2f} cm 0 g\n{rectangles}\nf Q"


def qr_rectangles(text: str) -> list[tuple[int, int, int, int]]:
    """Return the QR code's dark rectangles in modules: left, top, width, height."""
    return [(x, y, width, 1) for x, y, width in _rectangles(_modules(text))]


def _modules(text: str) -> Iterable[bytearray]:
    """Return the rows of the QR code, 1 for dark. It stays readable with a seventh of it stained."""
    import segno  # not at the top: only drawing needs it

    code = segno.make_qr(text, error="m", version=VERSION, mode="alphanumeric", mask=_MASK, boost_error=False)
    rows: Iterable[bytearray] = code.matrix
    return rows


def _rectangles(rows: Iterable[bytearray]) -> Iterator[tuple[int, int, int]]:
    """Yield the dark runs of each row: x, y and width."""
    for y, row in enumerate(rows):
        for run in _DARK.finditer(row):
            yield run.start(), y, run.end() - run.start()


_DARK: Final = re.compile(b"\1+")
