"""The verification stamp in a form's footer: a code for people, a QR code for scanners.

Both texts are passed in; services.form_pdf computes them. The QR code is drawn as rectangles of one path, so
that it is sharp on every printer, needs no image, and has no seams between modules. All lengths are points of
1/72 inch.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.printing.form_blocks import MILLIMETRE
from app.printing.qr_code import SIDE_MODULES, qr_rows

MODULE: Final = 0.35 * MILLIMETRE
"""The side of one module: 4 dots of a laser printer of 300 dpi, readable by ordinary phones."""

QUIET_MODULES: Final = 4
"""White modules around a QR code, by its standard."""

SIDE: Final = SIDE_MODULES * MODULE
QUIET: Final = QUIET_MODULES * MODULE

_DARK: Final = re.compile("1+")


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
    rectangles = "\n".join([f"{x} {y} {width} 1 re" for x, y, width in _rectangles(text)])
    return f"q {MODULE:.5g} 0 0 {-MODULE:.5g} {left:.2f} {top:.2f} cm 0 g\n{rectangles}\nf Q"


def qr_rectangles(text: str) -> list[tuple[int, int, int, int]]:
    """Return the QR code's dark rectangles in modules: left, top, width, height."""
    return [(x, y, width, 1) for x, y, width in _rectangles(text)]


def _rectangles(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the dark runs of each row: x, y and width."""
    for y, row in enumerate(qr_rows(text)):
        for dark in _DARK.finditer(row):
            yield dark.start(), y, dark.end() - dark.start()
