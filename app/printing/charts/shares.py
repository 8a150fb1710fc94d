"""A whole divided: bars of segments that differ by their hatch, each named with its number underneath."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.printing.charts.primitives import Box, Drawing, Hatch, Letters, Mark, Spot, hatched, no_data
from app.printing.charts.project_charts import percent_of


class Segment(NamedTuple):
    """A part of a whole: its name, how many projects it has, and how it is filled."""

    label: str
    projects: int
    hatch: Hatch
    key: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """One bar: what it is about, and its segments in their order."""

    label: str
    segments: tuple[Segment, ...]

    @property
    def projects(self) -> int:
        return sum(segment.projects for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Shares:
    """Bars of segments."""

    title: str
    wholes: tuple[Whole, ...]
    empty: str

    @property
    def description(self) -> str:
        if not self._has_data:
            return f"{self.title} {self.empty}"
        return f"{self.title}: " + "; ".join(map(self._whole_told, self.wholes)) + "."

    def height(self, width: float, letters: Letters) -> float:
        if not self._has_data:
            return 4 * letters.line
        return sum(self._whole_height(whole, width, letters) for whole in self.wholes)

    def drawing(self, width: float, height: float, letters: Letters) -> Drawing:
        if not self._has_data:
            return no_data(self.empty, width, height, letters)
        marks: list[Mark] = []
        spots: list[Spot] = []
        top = 0.0
        for whole in self.wholes:
            marks.append(letters.words((0, top + letters.size), whole.label, strong=True))
            boxes = _boxes(
                whole, Box(letters.unit, top + letters.line, width - 2 * letters.unit, _bar(letters))
            )
            for segment, box in zip(whole.segments, boxes, strict=True):
                marks += hatched(box, segment.hatch, letters) if segment.projects else ()
                spots.append(Spot(box, self._segment_told(segment, whole), segment.key))
            names = top + letters.line + _bar(letters) + letters.size / 4
            marks += self._names(whole, names, width, letters)
            top += self._whole_height(whole, width, letters)
        return Drawing(tuple(marks), tuple(spots))

    @property
    def _has_data(self) -> bool:
        return any(whole.projects for whole in self.wholes)

    def _whole_told(self, whole: Whole) -> str:
        return f"{whole.label} " + ", ".join(self._segment_told(part, whole) for part in whole.segments)

    def _segment_told(self, segment: Segment, whole: Whole) -> str:
        return (
            f"{segment.label} {segment.projects:,} โครงการ ({percent_of(segment.projects, whole.projects)} %)"
        )

    def _whole_height(self, whole: Whole, width: float, letters: Letters) -> float:
        lines = len(self._flow(whole, width, letters))
        return letters.line * (1 + lines) + _bar(letters) + 1.2 * letters.size

    def _names(self, whole: Whole, top: float, width: float, letters: Letters) -> Iterator[Mark]:
        for number, line in enumerate(self._flow(whole, width, letters)):
            y = top + number * letters.line + 1.1 * letters.size
            x = letters.unit
            for segment, text in line:
                box = Box(x, y - 0.8 * letters.size, 1.5 * letters.size, 0.9 * letters.size)
                yield from hatched(box, segment.hatch, letters)
                yield letters.words((box.right + letters.size / 2, y), text)
                x += _name_width(text, letters)

    def _flow(self, whole: Whole, width: float, letters: Letters) -> list[list[tuple[Segment, str]]]:
        """The names beside each other, on as many lines as they need."""
        lines: list[list[tuple[Segment, str]]] = [[]]
        used = 0.0
        room = width - 2.5 * letters.size
        for segment in whole.segments:
            text = letters.fitted(self._segment_told(segment, whole), room)
            if lines[-1] and used + _name_width(text, letters) - letters.size > width:
                lines.append([])
                used = 0.0
            lines[-1].append((segment, text))
            used += _name_width(text, letters)
        return lines


def _bar(letters: Letters) -> float:
    return 1.6 * letters.size


def _name_width(text: str, letters: Letters) -> float:
    return letters.width(text) + 3.5 * letters.size


def _boxes(whole: Whole, bar: Box) -> Sequence[Box]:
    """The bar parted in proportion."""
    boxes, x = [], bar.left
    for segment in whole.segments:
        width = bar.width * segment.projects / max(1, whole.projects)
        boxes.append(Box(x, bar.top, width, bar.height))
        x += width
    return boxes
