"""A table's structure: which rows are its headers, and what each column holds."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Self

from app.formats.spreadsheet.columns import CHOICES, ID, IDENTITY, PERIOD, PROJECT_KEYS, REPORT_KEYS
from app.formats.spreadsheet.header_meaning import HeaderPath, Meaning
from app.formats.spreadsheet.package import (
    MAX_COLUMNS,
    MAX_ROWS,
    Merges,
    Row,
    SheetFacts,
    column_name,
    row_number,
)
from app.formats.spreadsheet.reader import Sheet


@dataclass(frozen=True, slots=True)
class Title:
    """A text above a table or beside it, such as its subject, its unit or the day of its figures."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A table of a sheet with its headers and samples by column, and the keys of the columns to read.

    `first_row` is its first row with all that stands above it (`titles`), `header_row` the last one of its
    headers, `last_row` its last possible one. `number` counts the tables of the sheet from 1. `headers` has
    all texts above a column joined, `paths` each of them. Of the columns of `choices` a person chooses one.
    `subjects` are the titles of the sheet's first table. `is_mostly_filled` says that few rows have only one
    cell. `dated` are texts that may tell the day of the figures, wherever they stand. `empty_beside` is the
    empty column between it and a table to its right; 0 if there is none.
    """

    sheet: Sheet
    row_count: int
    header_row: int
    headers: Mapping[int, str]
    samples: Mapping[int, str]
    merges: Merges
    columns: Mapping[int, str]
    first_row: int = 0
    first_header: int = 0
    last_row: int = MAX_ROWS
    number: int = 1
    paths: Mapping[int, HeaderPath] = field(default_factory=dict)
    meanings: Mapping[int, Meaning] = field(default_factory=dict)
    choices: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    titles: tuple[Title, ...] = ()
    subjects: tuple[str, ...] = ()
    repeats: frozenset[int] = frozenset()
    facts: SheetFacts = field(default_factory=SheetFacts)
    is_mostly_filled: bool = False
    dated: tuple[Title, ...] = ()
    empty_beside: int = 0

    @property
    def months(self) -> dict[int, Meaning]:
        """The columns of one month's report."""
        return {
            column: meaning
            for column, meaning in self.meanings.items()
            if meaning.month and column not in self.columns
        }

    @property
    def keys(self) -> frozenset[str]:
        months = {meaning.key for meaning in self.months.values() if meaning.key in REPORT_KEYS}
        return frozenset({*self.columns.values(), *self.choices, *months})

    @property
    def has_reports(self) -> bool:
        return bool(self.keys & REPORT_KEYS)

    @property
    def is_of_reports(self) -> bool:
        """Whether its rows are reports of projects that another table describes."""
        return self.has_reports and not self.keys & (PROJECT_KEYS - _NAMING)

    @property
    def is_usable(self) -> bool:
        """Whether its rows identify their project and contain more than that."""
        return bool(self.keys & IDENTITY) and bool(self.months or len(self.keys - {ID}) > 1)

    @property
    def name(self) -> str:
        """A person's name for the table."""
        return self.sheet.name if self.number == 1 else f"{self.sheet.name} (ตารางที่ {self.number})"

    def with_columns(self, columns: Mapping[int, str]) -> Self:
        """Return it with the columns that a person has assigned; what they settle is not asked again."""
        open_choices = {key: places for key, places in self.choices.items() if key not in columns.values()}
        return replace(self, columns=columns, choices=open_choices)

    def header_of(self, column: int) -> str:
        """Return a person's name for the column."""
        return self.headers.get((column - 1) % MAX_COLUMNS + 1) or f"คอลัมน์ {column_name(column)}"


def untold_by(keys: frozenset[str]) -> frozenset[str]:
    """Return the keys of entries that tables with these keys have no place for."""
    untold = (PROJECT_KEYS | REPORT_KEYS) - keys - {PERIOD}
    return untold if keys & _LEVELS else untold | {"strategic_alignments"}


_LEVELS: Final = frozenset(key for key in CHOICES if key.startswith("strategic_") or key == "indicator")
_NAMING: Final = frozenset(
    {"project_code", "project_name", "office", "fiscal_year", "plan_status", "target_status"}
)


def refers_to_others(layout: Layout, layouts: Sequence[Layout]) -> bool:
    """Return whether a table has the reports of projects in another: on another sheet, or only reports."""
    if not layout.has_reports:
        return False
    others = [other for other in layouts if other is not layout and not other.is_of_reports]
    return any(
        layout.is_of_reports if other.sheet == layout.sheet else not other.has_reports for other in others
    )


def by_table(
    tables: Sequence[tuple[Layout, bool]], rows: Sequence[Row]
) -> Iterator[tuple[Layout, bool, list[Row]]]:
    """Divide the rows of a sheet among its tables, which follow each other."""
    starts = [layout.first_row for layout, _ in tables[1:]]
    own: list[list[Row]] = [[] for _ in tables]
    for row in rows:
        own[bisect_right(starts, row_number(row))].append(row)
    for (layout, is_chosen), found in zip(tables, own, strict=True):
        yield layout, is_chosen, found
