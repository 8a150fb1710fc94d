"""Widths of a table's columns: without room for all, long texts give way, and then whole columns. These are
shown in their turn, beside the names, when the button in the header is pressed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import ceil
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHeaderView, QToolButton

from app.printing.columns.column import Column
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.theme import GRID

LEAST_LONG_TEXT: Final = 20 * GRID
"""Pixels that a column of longer texts keeps; the tooltip has the rest. Shorter texts and figures are never
cut; running text in a column of figures is.
"""

LEAST_STRETCH: Final = 22 * GRID
"""Pixels that a column that stretches keeps if its texts need them: the longest name of an office."""

LONGEST_STRETCH: Final = 38 * GRID
"""The same in a table that keeps names, as long as titles can take further lines."""

LEAST_OF_NAME: Final = 29 * GRID
"""The same before such a table hides columns."""

LEAST_OF_TOLD: Final = 12 * GRID
"""Pixels that both keep in a table whose selected row is told in full beside it."""

_MOST_GIVEN: Final = 48 * GRID
"""Pixels up to which a column that stretches gets the room that no text of the others needs."""

_OTHERS: Final = "อีก {}›"

_BESIDE_TITLE: Final = 3 * GRID
"""Pixels beside a title by which rows are sorted: its margins, and the sign of the order."""


class Width(NamedTuple):
    """The width of a column, in pixels: as wanted, and the least at which it still says what it is."""

    wanted: int
    least: int

    def reduced(self, share: float) -> int:
        """Return the width without this share of what it can spare."""
        return self.wanted - ceil(share * (self.wanted - self.least))


class OtherColumns(QToolButton):
    """At the end of a header without room for all columns: pressed, it lets the others have their turn."""

    def __init__(self, across: QHeaderView) -> None:
        super().__init__(across)
        self._across, self._turn = across, 0
        self.setText(_OTHERS.format(9))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()
        self.clicked.connect(self._take_turn)
        across.installEventFilter(self)

    def begin(self) -> None:
        """Begin with the first columns."""
        self._turn = 0

    def offer(self, shares: Sequence[Sequence[int]], titles: Sequence[str]) -> Collection[int]:
        """Tell how many columns are out of sight, whose share it is not, and return their places."""
        self._turn %= len(shares)
        hidden = [place for turn, share in enumerate(shares) if turn != self._turn for place in share]
        following = shares[(self._turn + 1) % len(shares)]
        words = f"แสดงคอลัมน์อื่น: {', '.join(titles[place] for place in following)}"
        self.setText(_OTHERS.format(len(hidden)))
        self.setAccessibleName(words)
        set_tooltip(self, words)
        self.setVisible(bool(hidden))
        self._stand_at_end()
        return hidden

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stand at the header's end."""
        if event.type() == QEvent.Type.Resize:
            self._stand_at_end()
        return False

    def _stand_at_end(self) -> None:
        across, width = self._across, self.sizeHint().width()
        self.setGeometry(across.width() - width, 0, width, across.height())

    def _take_turn(self) -> None:
        self._turn += 1


class ColumnWidths:
    """Remembers how wide the columns of a header are wanted, by the program or by the clerk's hand."""

    def __init__(
        self, across: QHeaderView, *, is_told_in_full: bool = False, keeps_names: bool = False
    ) -> None:
        """`is_told_in_full`: the texts of the selected row stand beside the table; more may be cut.
        `keeps_names`: the column that stretches is not cut, as far as a name is long.
        """
        self._across = across
        self._least_text = LEAST_OF_TOLD if is_told_in_full else LEAST_LONG_TEXT
        self._least_stretch = LEAST_OF_TOLD if is_told_in_full else LEAST_STRETCH
        self._whole_stretch = LONGEST_STRETCH if keeps_names else self._least_stretch
        self._keeps_names = keeps_names
        if keeps_names:
            self._least_stretch = LONGEST_STRETCH if is_told_in_full else LEAST_OF_NAME
        self._wanted: dict[int, int] = {}
        self._by_hand: set[int] = set()
        self._is_fitting = False
        self.others = OtherColumns(across)
        across.sectionResized.connect(self._remember)

    def forget(self) -> None:
        """Forget all, because there are other columns."""
        self._wanted.clear()
        self._by_hand.clear()
        self.others.begin()

    def want(self, place: int, width: int) -> None:
        """Give a column this width, in pixels, wherever there is room, unless the clerk has given it one."""
        if place not in self._by_hand:
            self.give({place: width})
            self._wanted[place] = width

    def are_whole(self, columns: Sequence[Column], measured: Callable[[Column], int], room: int) -> bool:
        """Return whether all texts are whole in this room, in pixels, with the titles as they are."""
        titles, needed = self._titles(len(columns)), 0
        for place, column in enumerate(columns):
            if column.stretches:
                needed += max(titles[place], min(measured(column), self._whole_stretch))
            else:
                needed += max(titles[place], min(self.wanted(place), measured(column)))
        return needed <= room

    def _titles(self, count: int) -> list[int]:
        return [self.title(place) for place in range(count)]

    def title(self, place: int) -> int:
        """Return the width of a title, in pixels. Beside one of several lines, Qt would leave as much room
        for the sign of the order as all lines are high.
        """
        across, model = self._across, self._across.model()
        if not across.isSortIndicatorShown():
            return across.sectionSizeHint(place)
        lines = str(model.headerData(place, Qt.Orientation.Horizontal)).splitlines()
        return max(map(across.fontMetrics().horizontalAdvance, lines), default=0) + _BESIDE_TITLE

    def wanted(self, place: int) -> int:
        """Return the width that a column was given, in pixels; 0 for one that has none."""
        return self._wanted.get(place, 0)

    def fit(
        self,
        columns: Sequence[Column],
        measured: Callable[[Column], int],
        figures: Callable[[Column], int],
        room: int,
    ) -> None:
        """Give the columns their wanted widths, or less if `room` (pixels) is less than all of them need.

        `measured`: the width of a column's texts; `figures`: of its figures, which are never cut. Columns
        that stretch take what is left; if that is too little, some of the others are hidden.
        """
        self.show_all()
        titles = self._titles(len(columns))
        stretching = {
            place: max(titles[place], min(measured(column), self._least_stretch))
            for place, column in enumerate(columns)
            if column.stretches
        }
        firm = {
            place: max(wanted, titles[place])
            for place, wanted in self._wanted.items()
            if place not in stretching
        }
        whole, kept = {}, {}
        for place in firm:
            column = columns[place]
            whole[place] = max(titles[place], measured(column))
            is_short = place == 0 and whole[place] <= LEAST_LONG_TEXT  # it says what kind of row each is
            least_text = whole[place] if is_short else self._least_text
            kept[place] = max(titles[place], figures(column) if column.is_number else least_text)
        least = {place: min(firm[place], whole[place], kept[place]) for place in firm}
        room = self._hide(columns, stretching | least, room)
        firm = {place: width for place, width in firm.items() if not self._across.isSectionHidden(place)}
        full = {place: max(titles[place], measured(columns[place])) for place in stretching}
        names = sum(max(titles[place], min(full[place], _MOST_GIVEN)) for place in stretching)
        beyond = sum(firm.values()) - room
        if beyond + names > 0:
            firm = _reduced(firm, whole, kept, beyond + sum(stretching.values()), beyond + names)
        self.give(firm)
        self._stretch(stretching, full, room - sum(firm.values()))

    def show_all(self) -> None:
        """Show the hidden columns, too: Qt gives a hidden one and its title no width."""
        self._hide_places(())

    def _hide(self, columns: Sequence[Column], least: Mapping[int, int], room: int) -> int:
        """Hide the columns whose turn it is not, if there is no room for all, and return what is left of it.

        `least`: the widths below which nothing can be read, in pixels like `room`. The first column and
        those that stretch name the rows, and stay.
        """
        names = {place for place in least if place == 0 or columns[place].stretches}
        order = sorted(least.keys() - names, key=lambda place: (columns[place].is_aside, place))
        beside = room - sum(least[place] for place in names)
        button, shares = 0, [order]
        if sum(least[place] for place in order) > beside:
            button = self.others.sizeHint().width()
            shares = _shares(order, least, beside - button)
            if self._keeps_names and least[order[0]] > beside - button:
                shares.insert(0, [])  # the names alone
        self._hide_places(self.others.offer(shares, [column.title for column in columns]))
        return room - button if len(shares) > 1 else room

    def _hide_places(self, hidden: Collection[int]) -> None:
        across, modes = self._across, QHeaderView.ResizeMode
        places = range(across.count())
        changed = [place for place in places if across.isSectionHidden(place) != (place in hidden)]
        self._is_fitting = True
        for place in places if changed else ():
            if (
                across.sectionResizeMode(place) == modes.Stretch
            ):  # with which Qt counts hidden widths for long
                across.setSectionResizeMode(place, modes.Fixed)
        for place in changed:
            across.setSectionHidden(place, place in hidden)
        self._is_fitting = False

    def give(self, widths: dict[int, int]) -> None:
        """Give columns these widths, in pixels, whatever they want."""
        self._is_fitting = True
        for place, width in widths.items():
            self._across.resizeSection(place, width)
        self._is_fitting = False

    def _stretch(self, least: dict[int, int], full: dict[int, int], left: int) -> None:
        """Let the columns take what is left (pixels), though it may be less than `least`.

        `full`: the widths at which their texts are whole.
        """
        fixed = _sated(full, left)
        if sum(least.values()) > left or not self.others.isHidden():
            fixed = _filled(least, fixed, left)  # which Qt would not: up to the button, or without scrolling
        modes = QHeaderView.ResizeMode
        for place in least:
            mode = modes.Fixed if place in fixed else modes.Stretch
            if self._across.sectionResizeMode(place) != mode:
                self._across.setSectionResizeMode(place, mode)
        self.give(fixed)

    def _remember(self, place: int, before: int, width: int) -> None:
        is_firm = self._across.sectionResizeMode(place) == QHeaderView.ResizeMode.Interactive
        if is_firm and before and width and not self._is_fitting:  # hidden, a column has none
            self._wanted[place] = width
            self._by_hand.add(place)


def _shares(order: Sequence[int], least: Mapping[int, int], room: int) -> list[list[int]]:
    """Share columns out over as many turns as they need in this room, in pixels."""
    shares: list[list[int]] = [[]]
    left = room
    for place in order:
        if shares[-1] and least[place] > left:
            shares.append([])
            left = room
        shares[-1].append(place)
        left -= least[place]
    return shares


def _filled(places: Collection[int], fixed: Mapping[int, int], left: int) -> dict[int, int]:
    """Return these widths, and for the other places equal shares of what is left, in pixels."""
    others = [place for place in places if place not in fixed]
    each = (left - sum(fixed.values())) // max(1, len(others))
    return {**fixed, **dict.fromkeys(others, each)}


def _sated(full: dict[int, int], left: int) -> dict[int, int]:
    """Return the widths of columns that need less than an equal share of the room, where others need more."""
    sated: dict[int, int] = {}
    for place in sorted(full, key=full.__getitem__):
        if full[place] >= left // (len(full) - len(sated)):
            return sated
        sated[place] = full[place]
        left -= full[place]
    return {}


def _reduced(
    wanted: Mapping[int, int],
    whole: Mapping[int, int],
    kept: Mapping[int, int],
    missing: int,
    missing_for_names: int,
) -> dict[int, int]:
    """Return widths reduced by what is missing, as far as that may be: first of room that no text needs. That
    room also serves to show the names in the columns that stretch.

    `whole`: the widths at which every text is whole; `kept`: those down to which texts may be cut.
    """
    widths = {place: Width(one, min(one, whole[place])) for place, one in wanted.items()}
    spare = _spare(widths)
    if spare < missing:
        missing -= spare
        widths = {place: Width(one.least, min(one.least, kept[place])) for place, one in widths.items()}
        spare = _spare(widths)
    else:
        missing = min(spare, missing_for_names)
    share = min(1.0, missing / spare) if spare else 0.0
    return {place: one.reduced(share) for place, one in widths.items()}


def _spare(widths: dict[int, Width]) -> int:
    return sum(one.wanted - one.least for one in widths.values())
