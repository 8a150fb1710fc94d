"""A table as it is to be printed: plain data, so that saying what stands in it loads no PDF library."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, its share of the width, and whether it has numbers, which stand at the right."""

    title: str
    share: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. What is to catch the eye is strong: seen in grey as well."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A title, lines of what there is to know of the table, and its rows."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
