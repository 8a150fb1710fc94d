"""Charts of horizontal bars with values: each row is a line of text above a bar across the chart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.printing.charts.primitives import (
    Box,
    Drawing,
    Fill,
    Hatch,
    Ink,
    Letters,
    Mark,
    Spot,
    Stroke,
    hatched,
    no_data,
)
from app.printing.charts.project_charts import percent_of


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a whole: the whole is an outline, the part fills it. `told` are the numbers as text."""

    label: str
    part: int
    whole: int
    told: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of one scale, in order. The labels of part and whole explain filling and outline.

    `top` is a value that the scale must reach, if it exceeds those of the bars.
    """

    title: str
    bars: tuple[Bar, ...]
    empty: str
    part_label: str = ""
    whole_label: str = ""
    top: int = 0

    def parted(self, most: int) -> "list[Bars]":
        """Return several charts of the same scale, each with at most `most` bars."""
        if len(self.bars) <= most:
            return [self]
        pieces = [self.bars[start : start + most] for start in range(0, len(self.bars), most)]
        return [replace(self, bars=piece, top=self._top) for piece in pieces]

    @property
    def _top(self) -> int:
        """The value at the right end of the chart."""
        return max(1, self.top, *(max(bar.part, bar.whole) for bar in self.bars))

    @property
    def description(self) -> str:
        if not self.bars:
            return f"{self.title} {self.empty}"
        return f"{self.title}: " + "; ".join(f"{bar.label} {bar.told}" for bar in self.bars) + "."

    def height(self, width: float, letters: Letters) -> float:
        rows = sum(_row_height(bar, width, letters) for bar in self.bars)
        return rows + self._key_height(letters) if self.bars else 4 * letters.line

    def drawing(self, width: float, height: float, letters: Letters) -> Drawing:
        if not self.bars:
            return no_data(self.empty, width, height, letters)
        scale = (width - 2 * letters.unit) / self._top
        marks: list[Mark] = [*self._key(letters)]
        spots = []
        top = self._key_height(letters)
        for bar in self.bars:
            height = _row_height(bar, width, letters)
            marks += _row(bar, top, width, scale, letters)
            spots.append(Spot(Box(0, top, width, height), f"{bar.label} {bar.told}", bar.key))
            top += height
        return Drawing(tuple(marks), tuple(spots))

    def _key_height(self, letters: Letters) -> float:
        return 1.25 * letters.line if self.part_label else 0

    def _key(self, letters: Letters) -> Iterator[Mark]:
        if not self.part_label:
            return
        side, x = letters.size, letters.unit
        for label, is_filled in ((self.part_label, True), (self.whole_label, False)):
            box = Box(x, letters.size / 4, 1.5 * side, 0.8 * side)
            yield from _bar(box, box.width if is_filled else 0, letters)
            yield letters.words((box.right + side / 2, letters.size), label, Ink.QUIET)
            x = box.right + side / 2 + letters.width(label) + 1.5 * side


def _row_height(bar: Bar, width: float, letters: Letters) -> float:
    return 3.1 * letters.size + letters.line * _needs_two_lines(bar, width, letters)


def _needs_two_lines(bar: Bar, width: float, letters: Letters) -> bool:
    return letters.width(bar.label) + letters.size + letters.width(bar.told) > width


def _row(bar: Bar, top: float, width: float, scale: float, letters: Letters) -> Iterator[Mark]:
    """Yield the name at the left and the numbers at the right, or below it if they do not fit beside it."""
    base = top + 1.1 * letters.size
    yield letters.words((0, base), letters.fitted(bar.label, width))
    base += letters.line * _needs_two_lines(bar, width, letters)
    told = letters.fitted(bar.told, width)
    yield letters.words_ending((width, base), told, Ink.FINDING if bar.part > bar.whole else Ink.TEXT)
    box = Box(letters.unit, base + 0.5 * letters.size, bar.whole * scale, 0.8 * letters.size)
    yield from _bar(box, bar.part * scale, letters)


def _bar(box: Box, filled: float, letters: Letters) -> Iterator[Mark]:
    """Yield a bar. The excess over the outline is separate and hatched, so that it is visible in
    grey, too.
    """
    inner = Box(box.left, box.top, min(filled, box.width), box.height)
    yield Fill(inner.corners, Ink.ACCENT)
    if filled > box.width:
        over = Box(box.right + 2 * letters.unit, box.top, filled - box.width, box.height)
        yield from hatched(over, Hatch.RISING, letters)
    yield Stroke((*box.corners, box.corners[0]), Ink.TEXT, letters.unit)


class Segment(NamedTuple):
    """A part of a whole: its name, its number of projects, and its fill."""

    label: str
    projects: int
    hatch: Hatch
    key: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """One bar: its subject and its segments in order."""

    label: str
    segments: tuple[Segment, ...]

    @property
    def projects(self) -> int:
        return sum(segment.projects for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Shares:
    """Bars divided into segments."""

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
                whole, Box(letters.unit, top + letters.line, width - 2 * letters.unit, _bar_shares(letters))
            )
            for segment, box in zip(whole.segments, boxes, strict=True):
                marks += hatched(box, segment.hatch, letters) if segment.projects else ()
                spots.append(Spot(box, self._segment_told(segment, whole), segment.key))
            names = top + letters.line + _bar_shares(letters) + letters.size / 4
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
        return letters.line * (1 + lines) + _bar_shares(letters) + 1.2 * letters.size

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
        """Return the names side by side, on as many lines as needed."""
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


def _bar_shares(letters: Letters) -> float:
    return 1.6 * letters.size


def _name_width(text: str, letters: Letters) -> float:
    return letters.width(text) + 3.5 * letters.size


def _boxes(whole: Whole, bar: Box) -> Sequence[Box]:
    """Return the boxes of the segments, proportional to their projects."""
    boxes, x = [], bar.left
    for segment in whole.segments:
        width = bar.width * segment.projects / max(1, whole.projects)
        boxes.append(Box(x, bar.top, width, bar.height))
        x += width
    return boxes
