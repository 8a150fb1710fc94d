"""A sheet's structure: which row has its headers, and what each column holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from app.formats.spreadsheet.cells import cell_text
from app.formats.spreadsheet.columns import (
    CHOICES,
    ID,
    IDENTITY,
    PERIOD,
    PROJECT_KEYS,
    REPORT_KEYS,
    recognised,
)
from app.formats.spreadsheet.package import Merges, Row, SheetFacts, column_name
from app.formats.spreadsheet.reader import Sheet, Workbook

_ROWS_TO_LOOK_AT: Final = 30
_COLUMNS_TO_LOOK_AT: Final = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet with its headers and samples by column, and the keys of the columns to read."""

    sheet: Sheet
    row_count: int
    header_row: int
    headers: Mapping[int, str]
    samples: Mapping[int, str]
    merges: Merges
    columns: Mapping[int, str]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self.columns.values())

    @property
    def has_reports(self) -> bool:
        return bool(self.keys & REPORT_KEYS)

    @property
    def is_usable(self) -> bool:
        """Whether its rows identify their project and contain more than that."""
        return bool(self.keys & IDENTITY) and len(self.keys - {ID}) > 1

    def with_columns(self, columns: Mapping[int, str]) -> Self:
        return replace(self, columns=columns)

    def header_of(self, column: int) -> str:
        """Return a person's name for the column."""
        return self.headers.get(column) or f"คอลัมน์ {column_name(column)}"


def untold_by(layouts: Iterable[Layout]) -> frozenset[str]:
    """Return the keys of entries that have no column in these sheets."""
    keys = frozenset().union(*(layout.keys for layout in layouts))
    untold = (PROJECT_KEYS | REPORT_KEYS) - keys - {PERIOD}
    return untold if keys & _LEVELS else untold | {"strategic_alignments"}


_LEVELS: Final = frozenset(key for key in CHOICES if key.startswith("strategic_") or key == "indicator")


def survey(workbook: Workbook, sheet: Sheet, found: list[Layout]) -> Iterator[int]:
    """Read through a sheet and append its layout to `found`. Yields the bytes read."""
    facts = SheetFacts()
    first: list[Row] = []
    count = 0
    for read, rows in workbook.rows(sheet, facts=facts):
        count += len(rows)
        first += rows[: _ROWS_TO_LOOK_AT - len(first)]
        yield read
    found.append(_layout(sheet, count, _with_merged(first, facts.merges), facts.merges))


def _with_merged(rows: Sequence[Row], merges: Merges) -> list[Row]:
    """Let a header merged over two rows count for the lower one, too."""
    filled = [dict(row) for row in rows]
    for (first, column), last in merges.items():
        above = next((row[column] for row in filled if column in row and row[column].row == first), None)
        for row in filled:
            number = next(iter(row.values())).row
            if above and first < number <= last:
                row.setdefault(column, above)
    return filled


def _layout(sheet: Sheet, count: int, rows: Sequence[Row], merges: Merges) -> Layout:
    texts = [_texts(row) for row in rows]
    known = [recognised(headers) for headers in texts]
    place = max(range(len(rows)), key=lambda row: (_score(known[row]), -row), default=None)
    if place is None:
        return Layout(sheet, 0, 0, {}, {}, merges, {})
    if not _score(known[place]):
        place = next((row for row, headers in enumerate(texts) if len(headers) > 1), 0)
    samples = texts[place + 1] if place + 1 < len(texts) else {}
    number = max(cell.row for cell in rows[place].values())
    columns = known[place] if _score(known[place]) else {}
    return Layout(sheet, count, number, texts[place], samples, merges, columns)


def _texts(row: Row) -> dict[int, str]:
    found = {column: cell_text(cell) for column, cell in row.items() if column <= _COLUMNS_TO_LOOK_AT}
    return {column: text for column, text in found.items() if text}


def _score(columns: Mapping[int, str]) -> int:
    """Return the number of known columns, or 0 if there are too few for a header row."""
    keys = set(columns.values())
    return len(keys) if keys & IDENTITY and len(keys) > 1 else 0
