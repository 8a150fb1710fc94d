"""The signs that fonts of Thai lack: ticks, boxes, arrows, fractions, from the bundled Raingan Signs.

They are drawn at the height of the letters beside them, and lines stay as high as they are.
"""

from functools import cache
from typing import Final

from app import ROOT
from app.printing.fonts.outlines import OutlineFont

SIGNS: Final = ROOT / "fonts" / "RainganSigns-Regular.ttf"

X_HEIGHT: Final = 0.536
"""Height of the letter x that the signs are drawn for, in ems."""


@cache
def sign_font(x_height: int) -> OutlineFont:
    """Return the signs for letters whose x is `x_height` font units high."""
    return OutlineFont(SIGNS, round(x_height / X_HEIGHT))
