"""What stands in the cells of a workbook, with the types that it has there, and how places are named."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from app.formats.spreadsheet.package import MalformedError

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384

MAX_CELL_LENGTH: Final = 100_000
"""Characters of one cell that are looked at: Excel holds a third of it; what is too long is told anyway."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that has no value to be used, and why, in Thai."""

    reason: str


Value = str | Decimal | date | bool | Fault


class Cell(NamedTuple):
    """A cell that is not empty. `merged_into` is the place whose value it shows, if it is merged with it."""

    row: int
    column: int
    value: Value
    is_percent: bool = False
    merged_into: str = ""

    @property
    def place(self) -> str:
        return place_name(self.row, self.column)


Row = dict[int, Cell]
"""The cells of a row by their columns, counted from 1."""

Merges = dict[tuple[int, int], int]
"""Of merged cells that reach over several rows: the row and column of the first, and the last row."""


# --- places -------------------------------------------------------------------------------------------------


def column_name(column: int) -> str:
    """A for 1, AA for 27."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def place_name(row: int, column: int) -> str:
    return f"{column_name(column)}{row}"


def place_of(text: str) -> tuple[int, int]:
    """The row and column of a place such as B12. Raises MalformedError."""
    match = _PLACE.fullmatch(text)
    if not match:
        raise MalformedError(text[:50])
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if column > MAX_COLUMNS or int(match[2]) > MAX_ROWS:
        raise MalformedError(text[:50])
    return int(match[2]), column


def whole_number(text: str, below: int) -> int:
    """The number that digits mean. Raises MalformedError for anything else, or if it is too large."""
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) >= below:
        raise MalformedError(text[:50])
    return int(text)


# --- texts --------------------------------------------------------------------------------------------------


def escape(text: str) -> str:
    """The text as a cell keeps it: what XML cannot hold, and what looks like it, is written _xHHHH_."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub(
        "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", lambda match: f"_x{ord(match[0]):04X}_", text
    )


def unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class Text:
    """A text that comes in pieces; of one without end only the beginning is kept."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> None:
        if self._length < MAX_CELL_LENGTH:
            self._pieces.append(piece)
            self._length += len(piece)

    def __str__(self) -> str:
        return "".join(self._pieces)
