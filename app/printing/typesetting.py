"""Set text into lines: measured, broken where Thai allows it, and justified if requested.

All lengths are points of 1/72 inch.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from app.models.thai import thai_digits
from app.printing.line_break import line_breaks
from app.printing.truetype import ClusterGlyph, TrueTypeFile

WIDEST_SPREAD: Final = 0.08
"""Maximum space added after a cluster by justification, in font sizes.

From 0.1 on it looks like a gap, and pdftotext reads a space. A line that would need more is not justified.
"""

_LEADING_VOWELS = "เแโใไ"
_FOLLOWING_VOWELS = "ะาๅ"


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font at a size, and whether its digits are set as Thai ones."""

    file: TrueTypeFile
    size: float
    thai_digits: bool = False

    @property
    def unit(self) -> float:
        return self.size / self.file.units_per_em

    def shown(self, text: str) -> str:
        """Return the text as set, with the same number of letters."""
        return thai_digits(text) if self.thai_digits else text

    def shape(self, text: str) -> list[ClusterGlyph]:
        return self.file.shape(self.shown(text))

    def width(self, text: str) -> float:
        glyphs = self.shape(text)
        return (sum(glyph.advance for glyph in glyphs) + sum(self.file.kerning(glyphs))) * self.unit


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line of text: its glyphs (including the space at which it broke), its indent and its spread."""

    glyphs: tuple[ClusterGlyph, ...]
    indent: float = 0
    spread: float = 0

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)


def set_line(text: str, face: Typeface) -> SetLine:
    """Return a text on one line, however long."""
    return SetLine(tuple(face.shape(text)))


def set_text(
    text: str, face: Typeface, width: float, *, first_indent: float = 0, justify: bool = False
) -> list[SetLine]:
    """Return the lines of a text. A line break in it starts a new line; an empty text is one empty line."""
    lines: list[SetLine] = []
    for part in text.split("\n"):
        lines += _Setter(part, face).lines(width, 0 if lines else first_indent, justify)
    return lines


class _Setter:
    """The measured glyphs of one text, and its possible line ends."""

    def __init__(self, text: str, face: Typeface) -> None:
        self._face = face
        self._glyphs = face.shape(text)
        kerning = [*face.file.kerning(self._glyphs), 0]
        advances = (glyph.advance + kern for glyph, kern in zip(self._glyphs, kerning, strict=False))
        self._positions = list(accumulate(advances, initial=0))
        # A line's last glyph is not kerned with the first of the next line.
        rights = (at + glyph.advance for at, glyph in zip(self._positions, self._glyphs, strict=False))
        self._rights = [0, *rights]
        self._ends = [*self._glyph_numbers(line_breaks(text)), len(self._glyphs)]
        self._edges = [self._rights[self._last_visible(end)] for end in self._ends]

    def lines(self, width: float, indent: float, justify: bool) -> list[SetLine]:
        starts = [0]
        limits = []
        while True:
            limits.append(width - (indent if len(starts) == 1 else 0))
            end = self._line_end(starts[-1], limits[-1] / self._face.unit)
            if end == len(self._glyphs):
                break
            starts.append(end)
        ends = [*starts[1:], len(self._glyphs)]
        spreads = [
            self._spread(*line) if justify and line[1] < len(self._glyphs) else 0
            for line in zip(starts, ends, limits, strict=True)
        ]
        return [
            SetLine(tuple(self._glyphs[start:end]), indent if start == 0 else 0, spread)
            for start, end, spread in zip(starts, ends, spreads, strict=True)
        ]

    def _line_end(self, start: int, limit: float) -> int:
        """Return the glyph with which the next line starts."""
        reach = self._positions[start] + limit
        n = bisect_right(self._edges, reach)
        if n and self._ends[n - 1] > start:
            return self._ends[n - 1]
        return self._end_within_word(start, bisect_right(self._rights, reach) - 1)

    def _end_within_word(self, start: int, end: int) -> int:
        """Divide a word longer than its line, if possible not between a vowel and its consonant."""
        for better in range(end, max(start, end - 4), -1):
            after = self._glyphs[better].text if better < len(self._glyphs) else ""
            before = self._glyphs[better - 1].text
            if before not in _LEADING_VOWELS and after not in _FOLLOWING_VOWELS:
                return better
        return min(max(end, start + 1), len(self._glyphs))

    def _spread(self, start: int, end: int, limit: float) -> float:
        last = self._last_visible(end)
        slack = limit - (self._rights[last] - self._positions[start]) * self._face.unit
        spread = slack / max(1, last - start - 1)
        return spread if 0 < spread <= WIDEST_SPREAD * self._face.size else 0

    def _glyph_numbers(self, offsets: list[int]) -> Iterator[int]:
        starts = accumulate((len(glyph.text) for glyph in self._glyphs), initial=0)
        numbers = {offset: number for number, offset in enumerate(starts)}
        return (numbers[offset] for offset in offsets)

    def _last_visible(self, end: int) -> int:
        while end and self._glyphs[end - 1].text.isspace():
            end -= 1
        return end
