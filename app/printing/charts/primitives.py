"""The primitives of a chart: positioned strokes, fills and texts, in the inks of a colour scheme.

Lengths are in the renderer's units: pixels on the screen, points on paper. Coordinates count from the top
left; texts stand on their base line. Nothing depends on colour alone: inks differ in grey, too, and each
meaning also has its own dash, hatch or mark.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from app.printing.clusters import clusters

Place = tuple[float, float]

ELLIPSIS: Final = "…"


class Ink(Enum):
    """The ink of a mark, named as in the window's colour scheme."""

    TEXT = "text"
    QUIET = "quiet"
    LINE = "line"
    ACCENT = "accent"
    FINDING = "finding"
    PAPER = "base"
    TINT = "selection"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A polyline. `dash`: lengths on and off; empty for an unbroken line."""

    places: tuple[Place, ...]
    ink: Ink
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled polygon."""

    places: tuple[Place, ...]
    ink: Ink


@dataclass(frozen=True, slots=True)
class Words:
    """Text from its left end on its base line."""

    at: Place
    text: str
    ink: Ink
    size: float
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def corners(self) -> tuple[Place, ...]:
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )

    def contains(self, place: Place) -> bool:
        return self.left <= place[0] <= self.right and self.top <= place[1] <= self.bottom


@dataclass(frozen=True, slots=True)
class Spot:
    """An area of the chart that shows its value on hover, and a key for its click target."""

    box: Box
    text: str
    key: str = ""


Mark = Stroke | Fill | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks in drawing order, and the spots that respond to the pointer."""

    marks: tuple[Mark, ...]
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Letters:
    """The type of a drawing: its size, and a function for the width of a text, regular or strong."""

    size: float
    measure: Callable[[str, bool], float]

    @property
    def line(self) -> float:
        """The line height, with room for Thai marks above and below."""
        return 1.5 * self.size

    @property
    def unit(self) -> float:
        """The unit for fine details: about a pixel of the screen."""
        return self.size / 16

    def width(self, text: str, strong: bool = False) -> float:
        return self.measure(text, strong)

    def fitted(self, text: str, width: float, strong: bool = False) -> str:
        """Return the text, shortened with an ellipsis to fit the width, never within a letter."""
        if self.width(text, strong) <= width:
            return text
        kept = clusters(text)
        while kept and self.width("".join(kept).rstrip() + ELLIPSIS, strong) > width:
            kept.pop()
        return "".join(kept).rstrip() + ELLIPSIS

    def words(self, at: Place, text: str, ink: Ink = Ink.TEXT, *, strong: bool = False) -> Words:
        return Words(at, text, ink, self.size, strong)

    def words_ending(self, at: Place, text: str, ink: Ink = Ink.TEXT, *, strong: bool = False) -> Words:
        return self.words((at[0] - self.width(text, strong), at[1]), text, ink, strong=strong)

    def words_about(self, at: Place, text: str, ink: Ink = Ink.TEXT, *, strong: bool = False) -> Words:
        return self.words((at[0] - self.width(text, strong) / 2, at[1]), text, ink, strong=strong)


class Chart(Protocol):
    """A chart: frozen data that can draw itself at any size and describe itself in words."""

    @property
    def title(self) -> str: ...

    @property
    def description(self) -> str:
        """The whole chart in words and numbers, for screen readers."""
        ...

    def height(self, width: float, letters: Letters) -> float:
        """Return the preferred height at this width."""
        ...

    def drawing(self, width: float, height: float, letters: Letters) -> Drawing: ...


def no_data(text: str, width: float, height: float, letters: Letters) -> Drawing:
    """Return a text in place of an empty chart."""
    fitted = letters.fitted(text, width)
    return Drawing((letters.words_about((width / 2, height / 2), fitted, Ink.QUIET),))


# --- hatches ------------------------------------------------------------------------------------------------


class Hatch(Enum):
    """A fill that is distinguishable without colour: its ground ink, and the lines over it."""

    SOLID = (Ink.ACCENT, None, ())
    RISING = (Ink.PAPER, Ink.FINDING, (1,))
    FALLING = (Ink.TINT, Ink.ACCENT, (-1,))
    CROSSED = (Ink.PAPER, Ink.TEXT, (1, -1))
    LEVEL = (Ink.PAPER, Ink.QUIET, (0,))
    EMPTY = (Ink.PAPER, None, ())

    def __init__(self, ground: Ink, ink: Ink | None, slopes: Sequence[int]) -> None:
        self.ground, self.ink, self.slopes = ground, ink, slopes


def hatched(box: Box, hatch: Hatch, letters: Letters) -> Iterator[Mark]:
    """Yield a box with a thin edge, filled by the hatch."""
    yield Fill(box.corners, hatch.ground)
    if hatch.ink:
        for slope in hatch.slopes:
            for line in _lines(box, slope, 6 * letters.unit):
                yield Stroke(line, hatch.ink, 1.5 * letters.unit)
    yield Stroke((*box.corners, box.corners[0]), Ink.TEXT, letters.unit)


def _lines(box: Box, slope: int, gap: float) -> Iterator[tuple[Place, Place]]:
    """Yield parallel lines clipped to a box: horizontal, or rising or falling at 45 degrees."""
    if slope == 0:
        count = max(1, int(box.height / gap))
        for number in range(count):
            y = box.top + (number + 0.5) * box.height / count
            yield (box.left, y), (box.right, y)
        return
    reach, step = box.width + box.height, gap * 2**0.5
    for number in range(1, int(reach / step) + 1):
        yield _diagonal(box, number * step, slope)


def _diagonal(box: Box, offset: float, slope: int) -> tuple[Place, Place]:
    """Return the clipped line that meets the box's extended top at `offset` and falls to the left."""
    over = max(0.0, offset - box.width)
    under = min(offset, box.height)
    upper, lower = (offset - over, over), (offset - under, under)
    if slope < 0:  # mirrored
        upper, lower = (box.width - upper[0], upper[1]), (box.width - lower[0], lower[1])
    return (box.left + lower[0], box.top + lower[1]), (box.left + upper[0], box.top + upper[1])
