"""The frame of a chart over time: months below, with their Buddhist years; round numbers at the left."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, log10
from typing import Final

from app.models.progress_report import Period
from app.models.thai import BUDDHIST_ERA, SHORT_MONTHS
from app.printing.charts.primitives import Box, Ink, Letters, Mark, Place, Stroke

MOST_STEPS: Final = 5
FEWEST_STEPS: Final = 2
FIRST_LINE: Final = 1.5
"""From the axis down to the base line of the months, in type sizes: marks above letters stay clear of it."""


def ticks(top: int, most: int = MOST_STEPS) -> list[int]:
    """Round numbers from 0 to `top` or beyond, in so many steps at most of 1, 2, 2.5 or 5 times 10, 100 …"""
    if top <= 0:
        return [0, 100]
    power = 10 ** max(0, int(log10(top)) - 1)
    step = next(
        size * scale // 2
        for scale in (power, 10 * power, 100 * power)
        for size in (2, 4, 5, 10)
        if size * scale % 2 == 0 and ceil(top / (size * scale // 2)) <= most
    )
    return list(range(0, ceil(top / step) * step + 1, step))


def steps_in(height: float, letters: Letters) -> int:
    """How many steps of a scale have room for their numbers."""
    return min(max(FEWEST_STEPS, int(height / letters.line)), MOST_STEPS)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the plot stands, and what its edges mean: months across, 0 up to `top`."""

    box: Box
    months: Sequence[Period]
    top: int

    def place(self, at: float, value: float) -> Place:
        x = self.box.left + self.box.width * at / len(self.months)
        return x, self.box.bottom - self.box.height * value / self.top


def axis_height(letters: Letters) -> float:
    """What months and years need under the plot."""
    return (FIRST_LINE + 0.5) * letters.size + letters.line


def frame_marks(
    frame: Frame, values: Sequence[int], text_of: Callable[[int], str], letters: Letters
) -> Iterator[Mark]:
    """Fine lines at the values with their numbers, months and years underneath."""
    for value in values:
        (left, y), (right, _) = frame.place(0, value), frame.place(len(frame.months), value)
        yield Stroke(((left, y), (right, y)), Ink.TEXT if value == 0 else Ink.LINE, letters.unit)
        yield letters.words_ending((left - letters.size / 2, y + letters.size / 3), text_of(value), Ink.QUIET)
    yield from _months(frame, letters)
    yield from _years(frame, letters)


def _months(frame: Frame, letters: Letters) -> Iterator[Mark]:
    """As many month names as there is room for, each under the middle of its month."""
    column = frame.box.width / len(frame.months)
    widest = max(letters.width(name) for name in SHORT_MONTHS) + letters.size / 4
    every = max(1, ceil(widest / column))
    for number, month in enumerate(frame.months):
        x, y = frame.place(number, 0)
        yield Stroke(((x, y), (x, y + letters.size / 3)), Ink.QUIET, letters.unit)
        if number % every == 0:
            name = SHORT_MONTHS[month.month - 1]
            yield letters.words_about((x + column / 2, y + FIRST_LINE * letters.size), name, Ink.QUIET)


def _years(frame: Frame, letters: Letters) -> Iterator[Mark]:
    """Each year under the first of its months; a line where the year turns."""
    place = 0
    for year, months in groupby(frame.months, key=lambda month: month.year):
        count = len(list(months))
        (x, y), (right, _) = frame.place(place, 0), frame.place(place + count, 0)
        if place:
            yield Stroke(((x, y), (x, y + axis_height(letters))), Ink.QUIET, letters.unit)
        at = x + letters.size / 2, y + FIRST_LINE * letters.size + letters.line
        text = f"พ.ศ. {year + BUDDHIST_ERA}"
        has_room = letters.width(text) + letters.size <= right - x
        yield letters.words(at, text if has_room else text[-4:], Ink.QUIET)
        place += count
