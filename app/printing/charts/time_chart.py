"""Values over the months of a fiscal year: lines and steps that differ by dash and mark as well as by ink."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby, pairwise
from math import ceil, log10
from typing import Final

from app.models.progress_report import Period
from app.models.thai import BUDDHIST_ERA, SHORT_MONTHS
from app.models.year_series import Point
from app.printing.charts.primitives import (
    Box,
    Drawing,
    Fill,
    Ink,
    Letters,
    Mark,
    Place,
    Spot,
    Stroke,
    Words,
    no_data,
)

MOST_STEPS: Final = 5
FEWEST_STEPS: Final = 2
FIRST_LINE: Final = 1.5
"""Distance from the axis to the months' base line, in type sizes; it leaves room for marks above letters."""


def ticks(top: int, most: int = MOST_STEPS) -> list[int]:
    """Return round numbers from 0 to at least `top`, at most `most` steps of 1, 2, 2.5 or 5 times a power of
    10.
    """
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
    """Return the number of scale steps whose labels fit into the height."""
    return min(max(FEWEST_STEPS, int(height / letters.line)), MOST_STEPS)


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot's box and its scales: months across, 0 to `top` upwards."""

    box: Box
    months: Sequence[Period]
    top: int

    def place(self, at: float, value: float) -> Place:
        x = self.box.left + self.box.width * at / len(self.months)
        return x, self.box.bottom - self.box.height * value / self.top


def axis_height(letters: Letters) -> float:
    """Return the height of months and years below the plot."""
    return (FIRST_LINE + 0.5) * letters.size + letters.line


def frame_marks(
    frame: Frame, values: Sequence[int], text_of: Callable[[int], str], letters: Letters
) -> Iterator[Mark]:
    """Yield grid lines at the values with their labels, and months and years below."""
    for value in values:
        (left, y), (right, _) = frame.place(0, value), frame.place(len(frame.months), value)
        yield Stroke(((left, y), (right, y)), Ink.TEXT if value == 0 else Ink.LINE, letters.unit)
        yield letters.words_ending((left - letters.size / 2, y + letters.size / 3), text_of(value), Ink.QUIET)
    yield from _months(frame, letters)
    yield from _years(frame, letters)


def _months(frame: Frame, letters: Letters) -> Iterator[Mark]:
    """Yield as many month names as fit, each centred below its month."""
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
    """Yield each year below its first month, with a line where the year changes."""
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


class Style(Enum):
    """The style of a series: the main line with marks, steps, or a yardstick."""

    LINE = auto()
    STEPS = auto()
    YARDSTICK = auto()


@dataclass(frozen=True, slots=True)
class Series:
    """Points in order of time, their name, and a note with the key information."""

    name: str
    note: str
    points: tuple[Point, ...]
    style: Style

    @property
    def label(self) -> str:
        return f"{self.name} {self.note}".strip()


@dataclass(frozen=True, slots=True)
class TimeChart:
    """Several series over some months. `text_of` formats a value briefly, `told` with its unit."""

    title: str
    months: tuple[Period, ...]
    series: tuple[Series, ...]
    text_of: Callable[[int], str]
    told: Callable[[int], str]
    empty: str

    @property
    def description(self) -> str:
        if not self._has_data:
            return f"{self.title} {self.empty}"
        return f"{self.title}: " + " ".join(map(self._told, self.series))

    def height(self, width: float, letters: Letters) -> float:
        return min(max(0.6 * width, 15 * letters.size), 20 * letters.size)

    def drawing(self, width: float, height: float, letters: Letters) -> Drawing:
        if not self._has_data:
            return no_data(self.empty, width, height, letters)
        frame, values = self._frame(width, height, letters)
        marks = [
            *self._key(width, letters),
            *frame_marks(frame, values, self.text_of, letters),
        ]
        for series in sorted(self.series, key=lambda series: series.style is not Style.YARDSTICK):
            marks += _series_marks(series, frame, letters)
        return Drawing((*marks, *self._values(frame, letters)), tuple(self._spots(frame)))

    # --- its parts ------------------------------------------------------------------------------------------

    @property
    def _has_data(self) -> bool:
        return any(series.points for series in self.series if series.style is not Style.YARDSTICK)

    def _told(self, series: Series) -> str:
        if series.style is Style.YARDSTICK:
            return f"{series.label}."
        values = ", ".join(f"{self._month_of(p).thai} {self.told(p.value)}" for p in series.points)
        return f"{series.label}: {values}."

    def _month_of(self, point: Point) -> Period:
        """Return the month of a point; the end of a month still belongs to it."""
        return self.months[min(max(0, -int(-point.at // 1) - 1), len(self.months) - 1)]

    def _frame(self, width: float, height: float, letters: Letters) -> tuple[Frame, list[int]]:
        top = self._key_height(letters) + 1.25 * letters.line
        room = height - top - axis_height(letters)
        most = steps_in(room, letters)
        values = ticks(max(point.value for series in self.series for point in series.points), most)
        left = max(letters.width(self.text_of(value)) for value in values) + letters.size
        box = Box(left, top, width - left - letters.size, room)
        return Frame(box, self.months, values[-1]), values

    def _key_height(self, letters: Letters) -> float:
        return letters.line * len(self.series)

    def _key(self, width: float, letters: Letters) -> Iterator[Mark]:
        """Yield the legend above the plot: each series' name with a sample of its line."""
        sample = 2.5 * letters.size
        for number, series in enumerate(self.series):
            y = number * letters.line + letters.size
            level = y - letters.size / 3
            yield _line(series.style, ((0, level), (sample, level)), letters)
            if series.style is Style.LINE:
                yield _dot((sample / 2, level), letters)
            text = letters.fitted(series.label, width - sample - letters.size / 2)
            yield letters.words((sample + letters.size / 2, y), text)

    def _values(self, frame: Frame, letters: Letters) -> Iterator[Words]:
        """Yield labels where values change, as many as fit without overlap; always the last one."""
        for series in self.series:
            if series.style is not Style.YARDSTICK:
                yield from _clear_of_each_other(
                    [self._value(point, frame, letters) for point in _turns(series.points)], letters
                )

    def _value(self, point: Point, frame: Frame, letters: Letters) -> Words:
        """Return a value's label above its point, to the left, where a rising line leaves room."""
        x, y = frame.place(point.at, point.value)
        text = self.text_of(point.value)
        width = letters.width(text, True)
        left = min(max(x - width + letters.size / 3, frame.box.left), frame.box.right + letters.size - width)
        return letters.words((left, y - 0.6 * letters.size), text, strong=True)

    def _spots(self, frame: Frame) -> Iterator[Spot]:
        """Yield a spot column for each month with a value."""
        column = frame.box.width / len(self.months)
        for number, month in enumerate(self.months):
            told = [
                f"{series.name} {self.told(point.value)}"
                for series in self.series
                for point in series.points
                if series.style is not Style.YARDSTICK and self._month_of(point) == month
            ]
            if told:
                left, _ = frame.place(number, 0)
                box = Box(left, frame.box.top, column, frame.box.height)
                yield Spot(box, f"{month.thai}: {', '.join(told)}", str(month))


def _series_marks(series: Series, frame: Frame, letters: Letters) -> Iterator[Mark]:
    places = [frame.place(*point) for point in series.points]
    if series.style is Style.STEPS:
        places = _steps(places, frame)
        yield Fill((*places, (places[-1][0], frame.box.bottom)), Ink.TINT)
    if len(places) > 1:
        yield _line(series.style, tuple(places), letters)
    if series.style is Style.LINE:
        for place in places:
            yield _dot(place, letters)


def _steps(places: Sequence[Place], frame: Frame) -> list[Place]:
    """Return a step line: level from the first day, straight up at each addition."""
    found = [(frame.box.left, frame.box.bottom)]
    for x, y in places:
        found += [(x, found[-1][1]), (x, y)]
    return found


def _line(style: Style, places: tuple[Place, ...], letters: Letters) -> Stroke:
    if style is Style.YARDSTICK:
        return Stroke(places, Ink.QUIET, 1.5 * letters.unit, (6 * letters.unit, 4 * letters.unit))
    return Stroke(places, Ink.ACCENT, 2.5 * letters.unit)


def _dot(place: Place, letters: Letters) -> Fill:
    """Return a square mark standing on its corner, a shape that prints clearly."""
    x, y = place
    r = 4.5 * letters.unit
    return Fill(((x, y - r), (x + r, y), (x, y + r), (x - r, y)), Ink.ACCENT)


def _turns(points: Sequence[Point]) -> list[Point]:
    """Return the points at which the value changes, and the last one."""
    turned = [later for earlier, later in pairwise(points) if later.value != earlier.value]
    found = [*points[:1], *turned]
    return found if not points or found[-1].value == points[-1].value else [*found, points[-1]]


def _clear_of_each_other(words: Sequence[Words], letters: Letters) -> list[Words]:
    """Keep labels from the last backwards that do not overlap the one after them."""
    kept: list[Words] = []
    for word in reversed(words):
        if not kept or not _collide(word, kept[-1], letters):
            kept.append(word)
    return kept[::-1]


def _collide(one: Words, next_one: Words, letters: Letters) -> bool:
    beside = one.at[0] + letters.width(one.text, one.strong) + letters.size / 4 > next_one.at[0]
    return beside and abs(one.at[1] - next_one.at[1]) < letters.size
