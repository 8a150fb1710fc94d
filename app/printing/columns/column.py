"""A column of a table, in the window or on paper, and how its cells stand out."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, NamedTuple

NOTHING: Final = "–"

Value = str | int | Decimal | date | None
"""A cell's value as a workbook stores it."""


class Unit(Enum):
    """What the values of a column are; amounts of baht and percentages are Decimals."""

    TEXT = "text"
    COUNT = "count"
    BAHT = "baht"
    PERCENT = "percent"
    YEAR = "year"


class Look(NamedTuple):
    """How a cell stands out: an icon and colours by their names in the theme; bold type on paper.

    `is_words` marks running text in a column of numbers, which is left-aligned.
    """

    icon: str = ""
    icon_colour: str = ""
    text_colour: str = ""
    is_strong: bool = False
    is_words: bool = False


PLAIN: Final = Look()


def _plain(_row: Any) -> Look:
    return PLAIN


class Column(NamedTuple):
    """A column of a table in the window or on paper: its title, and the text of its cell in a row.

    Numbers are right-aligned. A column that `stretches` takes the width that the others leave.
    `full_of` returns in full what `text_of` abbreviates: the tooltip, and the spoken text of the cell.
    `note` explains the title in its tooltip.
    """

    title: str
    text_of: Callable[[Any], str]
    is_number: bool = False
    stretches: bool = False
    width: int = 0
    """Width in the window, in grid steps; 0 means as wide as the texts."""
    share: float = 1
    """Relative width on a page of tables."""
    full_of: Callable[[Any], str] | None = None
    look_of: Callable[[Any], Look] = _plain
    note: str = ""
    read: Callable[[Any], Value] | None = None
    """Returns the cell's value, if it is more than its text: by it rows are sorted and workbooks written."""
    unit: Unit = Unit.TEXT
    is_aside: bool = False
    """Whether it gives way before the others where a window has no room for all columns."""

    def value_of(self, row: Any) -> Value:
        return self.read(row) if self.read else self.text_of(row)

    def tooltip_of(self, row: Any) -> str:
        return (self.full_of or self.text_of)(row)

    def spoken_of(self, row: Any) -> str:
        """Return the text for screen readers, which do not read the title with each cell."""
        return self.full_of(row) if self.full_of else f"{self.title} {self.text_of(row)}".rstrip()
