"""Widths of a table's columns: without room for all, long texts give way before anything scrolls."""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final, NamedTuple

from PySide6.QtWidgets import QHeaderView

from app.printing.columns.column import Column
from app.ui.widgets.theme import GRID

LEAST_LONG_TEXT: Final = 20 * GRID
"""Pixels that a column of longer texts keeps; the tooltip has the rest. Shorter texts are never cut."""

LEAST_STRETCH: Final = 22 * GRID
"""Pixels that a column that stretches keeps if its texts need them: the longest name of an office."""


class Width(NamedTuple):
    """The width of a column, in pixels: as wanted, and the least at which it still says what it is."""

    wanted: int
    least: int

    def reduced(self, share: float) -> int:
        """Return the width without this share of what it can spare."""
        return self.wanted - ceil(share * (self.wanted - self.least))


class ColumnWidths:
    """Remembers how wide the columns of a header are wanted, by the program or by the clerk's hand."""

    def __init__(self, across: QHeaderView) -> None:
        self._across = across
        self._wanted: dict[int, int] = {}
        self._is_fitting = False
        across.sectionResized.connect(self._remember)

    def forget(self) -> None:
        """Forget all, because there are other columns."""
        self._wanted.clear()

    def want(self, place: int, width: int) -> None:
        """Give a column this width, in pixels, wherever there is room."""
        self._across.resizeSection(place, width)
        self._wanted[place] = width

    def fit(self, columns: Sequence[Column], measured: Callable[[Column], int], room: int) -> None:
        """Give the columns their wanted widths, or less if `room` (pixels) is less than all of them need.

        Columns that stretch take what is left; if that is too little, the table scrolls.
        """
        titles = [self._across.sectionSizeHint(place) for place in range(len(columns))]
        stretching = {
            place: max(titles[place], min(measured(column), LEAST_STRETCH))
            for place, column in enumerate(columns)
            if column.stretches
        }
        firm = {place: wanted for place, wanted in self._wanted.items() if place not in stretching}
        missing = sum(firm.values()) + sum(stretching.values()) - room
        if missing <= 0:
            self._set(firm)
            self._stretch(stretching, has_room=True)
            return
        reduced = _reduced(firm, columns, titles, measured, missing)
        self._set(reduced)
        has_room = sum(reduced.values()) + sum(stretching.values()) <= room
        self._stretch(stretching, has_room=has_room)

    def _set(self, widths: dict[int, int]) -> None:
        self._is_fitting = True
        for place, width in widths.items():
            self._across.resizeSection(place, width)
        self._is_fitting = False

    def _stretch(self, least: dict[int, int], *, has_room: bool) -> None:
        """Let the columns take what is left, or give them their least widths."""
        modes = QHeaderView.ResizeMode
        for place in least:
            mode = modes.Stretch if has_room else modes.Fixed
            if self._across.sectionResizeMode(place) != mode:
                self._across.setSectionResizeMode(place, mode)
        if not has_room:
            self._set(least)

    def _remember(self, place: int, _before: int, width: int) -> None:
        is_firm = self._across.sectionResizeMode(place) == QHeaderView.ResizeMode.Interactive
        if is_firm and not self._is_fitting:
            self._wanted[place] = width


def _reduced(
    firm: dict[int, int],
    columns: Sequence[Column],
    titles: Sequence[int],
    measured: Callable[[Column], int],
    missing: int,
) -> dict[int, int]:
    """Return widths reduced by what is missing, as far as that may be: first of room that no text needs."""
    widths = {
        place: Width(wanted, min(wanted, max(titles[place], measured(columns[place]))))
        for place, wanted in firm.items()
    }
    if _spare(widths) < missing:
        widths = {place: _cut(one, columns[place], titles[place]) for place, one in widths.items()}
    share = min(1.0, missing / _spare(widths)) if _spare(widths) else 0.0
    return {place: one.reduced(share) for place, one in widths.items()}


def _spare(widths: dict[int, Width]) -> int:
    return sum(one.wanted - one.least for one in widths.values())


def _cut(width: Width, column: Column, title: int) -> Width:
    """Return the width with long texts cut; figures never are."""
    if column.is_number:
        return width
    return width._replace(least=min(width.least, max(title, LEAST_LONG_TEXT)))
