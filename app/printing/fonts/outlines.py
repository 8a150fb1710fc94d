"""Outlines of glyphs in TrueType's form, whatever the form in the font file.

TrueType knows straight lines and quadratic curves. The cubic curves of a CFF font become several
quadratic ones.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

Point = tuple[float, float]
OutlinePoint = tuple[int, int, bool]
"""x, y, and whether the outline passes through it."""

FARTHEST_OFF: Final = 0.0005
"""Maximum distance between a cubic curve and the quadratic ones in its place, in ems."""


def encode_outline(contours: Sequence[Sequence[OutlinePoint]]) -> bytes:
    """Return the outline as a TrueType font file contains it; empty if there is none."""
    points = [point for contour in contours for point in contour]
    if not points:
        return b""
    xs, ys, on = zip(*points, strict=True)
    ends, count = [], 0
    for contour in contours:
        count += len(contour)
        ends.append(count - 1)
    header = struct.pack(">5h", len(contours), min(xs), min(ys), max(xs), max(ys))
    steps = [to - come for axis in (xs, ys) for come, to in pairwise((0, *axis))]
    return header + struct.pack(f">{len(ends)}HH{count}B{2 * count}h", *ends, 0, *map(int, on), *steps)


def frame(units_per_em: int) -> bytes:
    """Return the outline of an empty box, for fonts whose .notdef draws nothing."""
    left, right, top, stroke = (units_per_em * part // 100 for part in (6, 54, 70, 4))
    x1, x2, y1, y2 = left + stroke, right - stroke, stroke, top - stroke
    outer = [(left, 0), (left, top), (right, top), (right, 0)]
    inner = [(x2, y1), (x2, y2), (x1, y2), (x1, y1)]  # opposite direction: a hole
    return encode_outline([[(x, y, True) for x, y in contour] for contour in (outer, inner)])


class OutlineFont:
    """The glyphs of a font, drawn by HarfBuzz on a given em."""

    def __init__(self, source: Any, units_per_em: int) -> None:
        """`source`: the path or the bytes of a font file."""
        import uharfbuzz  # not at the top: only drawing needs it

        blob = uharfbuzz.Blob(source) if isinstance(source, bytes) else uharfbuzz.Blob.from_file_path(source)
        self.font = uharfbuzz.Font(uharfbuzz.Face(blob))
        self.font.scale = units_per_em, units_per_em
        self._tolerance = FARTHEST_OFF * units_per_em

    def glyph_of(self, character: str) -> int:
        """Return the number of the character's glyph; 0 if there is none."""
        return int(self.font.get_nominal_glyph(ord(character)) or 0)

    def advance(self, glyph: int) -> int:
        return int(self.font.get_glyph_h_advance(glyph))

    def outline(self, glyph: int) -> bytes:
        pen = _Pen(self._tolerance)
        self.font.draw_glyph_with_pen(glyph, pen)
        return encode_outline(pen.rounded())


@dataclass(slots=True)
class _Pen:
    """Collects what HarfBuzz draws, with the names of methods that it calls."""

    tolerance: float
    contours: list[list[tuple[Point, bool]]] = field(default_factory=list)

    def rounded(self) -> list[list[OutlinePoint]]:
        whole = ([(round(x), round(y), on) for (x, y), on in contour] for contour in self.contours)
        return [_without_repeated(contour) for contour in whole if len(contour) > 1]

    def moveTo(self, to: Point) -> None:  # noqa: N802
        self.contours.append([(to, True)])

    def lineTo(self, to: Point) -> None:  # noqa: N802
        self.contours[-1].append((to, True))

    def qCurveTo(self, control: Point, to: Point) -> None:  # noqa: N802
        self.contours[-1] += [(control, False), (to, True)]

    def curveTo(self, first: Point, second: Point, to: Point) -> None:  # noqa: N802
        start = self.contours[-1][-1][0]
        for control, end in quadratics((start, first, second, to), self.tolerance):
            self.qCurveTo(control, end)

    def closePath(self) -> None:  # noqa: N802
        """Do nothing: in TrueType every contour is closed."""


def _without_repeated(contour: list[OutlinePoint]) -> list[OutlinePoint]:
    """Leave out points that repeat the one before: the first one closes the contour."""
    return [point for before, point in pairwise((contour[-1], *contour)) if before != point] or contour[:1]


Cubic = tuple[Point, Point, Point, Point]


def quadratics(curve: Cubic, tolerance: float) -> Iterator[tuple[Point, Point]]:
    """Yield control and end points of quadratic curves no farther than `tolerance` from the cubic one."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = curve
    # Its third difference bounds the error, which falls with the cube of the number of pieces.
    bend = max(abs(x3 - 3 * x2 + 3 * x1 - x0), abs(y3 - 3 * y2 + 3 * y1 - y0))
    count = 1
    while bend * 3**0.5 / 36 * 2**0.5 > tolerance * count**3:
        count += 1
    for number in range(count):
        yield _quadratic(curve, number / count, (number + 1) / count)


def _quadratic(curve: Cubic, start: float, end: float) -> tuple[Point, Point]:
    """Return control and end point of the quadratic curve nearest to a part of a cubic one."""
    here, there = _at(curve, start), _at(curve, end)
    half = (end - start) / 2
    # The tangents at both ends, each half way: their mean meets both.
    leave, arrive = _slope(curve, start), _slope(curve, end)
    x, y = (
        (one + other) / 2 + (out - back) * half / 2
        for one, other, out, back in zip(here, there, leave, arrive, strict=True)
    )
    return (x, y), there


def _at(curve: Cubic, t: float) -> Point:
    s = 1 - t
    weights = s**3, 3 * s * s * t, 3 * s * t * t, t**3
    return _weighted(curve, weights)


def _slope(curve: Cubic, t: float) -> Point:
    s = 1 - t
    weights = -3 * s * s, 3 * s * s - 6 * s * t, 6 * s * t - 3 * t * t, 3 * t * t
    return _weighted(curve, weights)


def _weighted(points: Cubic, weights: tuple[float, float, float, float]) -> Point:
    x = sum(point[0] * weight for point, weight in zip(points, weights, strict=True))
    return x, sum(point[1] * weight for point, weight in zip(points, weights, strict=True))
