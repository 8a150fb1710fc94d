"""Which tables a sheet has: their headers over one to three rows, and what stands above them."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from app.formats.spreadsheet.cells import cell_text
from app.formats.spreadsheet.columns import ID, IDENTITY, KINDS, PERIOD, known_key
from app.formats.spreadsheet.header_meaning import (
    HeaderPath,
    Meaning,
    chosen_columns,
    is_identity,
    is_part_of_identity,
    meanings,
    month_in,
    quarter_in,
    year_in,
)
from app.formats.spreadsheet.headers import Layout, Title
from app.formats.spreadsheet.package import Cell, Row, SheetFacts
from app.formats.spreadsheet.reader import Sheet, Workbook
from app.models.entry import Kind
from app.models.progress_report import Period

_ROWS_TO_LOOK_AT: Final = 30
_COLUMNS_TO_LOOK_AT: Final = 200
_MOST_ROWS_KEPT: Final = 5_000
_LONGEST_NAME: Final = 40
_MOST_ABOVE: Final = 3
"""Rows above a later table that may be its titles or the upper rows of its headers."""

_MOST_BELOW: Final = 2
"""Rows below a header's first row that may belong to it."""

_AN_ID: Final = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DAY_WORDS: Final = ("ณ วันที่", "ณ สิ้น", "ณ เดือน", "ประจำเดือน")


def survey(workbook: Workbook, sheet: Sheet, found: list[Layout]) -> Iterator[int]:
    """Read through a sheet and append the layouts of its tables to `found`. Yields the bytes read."""
    seen = _Seen()
    for read, rows in workbook.rows(sheet, facts=seen.facts):
        for row in rows:
            seen.add(row)
        yield read
    found += _layouts(sheet, seen)


@dataclass(slots=True)
class _Seen:
    """What is kept of a sheet: its first rows, and those around whatever may be another header."""

    facts: SheetFacts = field(default_factory=SheetFacts)
    rows: list[Row] = field(default_factory=list)
    count: int = 0
    single: int = 0
    dated: list[Title] = field(default_factory=list)
    _before: deque[Row] = field(default_factory=lambda: deque(maxlen=_MOST_ABOVE))
    _below: int = 0

    def add(self, row: Row) -> None:
        self.count += 1
        if len(row) < 3:
            self._note_texts(row)
        if self.count <= _ROWS_TO_LOOK_AT:
            self.rows.append(row)
        elif len(self.rows) < _MOST_ROWS_KEPT and _may_be_header(row):
            self.rows += (*self._before, row)
            self._before.clear()
            self._below = _MOST_BELOW
        elif self._below:
            self.rows.append(row)
            self._below -= 1
        else:
            self._before.append(row)

    def _note_texts(self, row: Row) -> None:
        self.single += len(row) == 1
        for cell in row.values():
            if isinstance(cell.value, str) and any(words in cell.value for words in _DAY_WORDS):
                self.dated.append(Title(cell.row, cell.column, cell_text(cell)))


def _may_be_header(row: Row) -> bool:
    return any(
        isinstance(value := cell.value, str)
        and len(value) <= _LONGEST_NAME
        and ("โครงการ" in value or "รหัส" in value or "กิจกรรม" in value)
        and is_identity(value)
        for cell in row.values()
    )


def _layouts(sheet: Sheet, seen: _Seen) -> list[Layout]:
    rows = _with_merged(seen.rows, seen.facts)
    empty = Layout(sheet, 0, 0, {}, {}, seen.facts.merges, {}, facts=seen.facts)
    if not rows:
        return [empty]
    whole = replace(
        empty,
        row_count=seen.count,
        is_mostly_filled=seen.single * 2 < seen.count,
        dated=tuple(seen.dated[:100]),
    )
    blocks = _best(list(_header_blocks(rows, seen.facts)))
    return _tables(whole, rows, blocks) or [_unknown(whole, rows)]


def _with_merged(rows: Sequence[Row], facts: SheetFacts) -> list[Row]:
    """Let a header merged over some rows count for the lower ones, too."""
    filled = {number_of(row): dict(row) for row in rows}
    for (first, column), last in facts.merges.items():
        above = filled.get(first, {}).get(column)
        for number in range(first + 1, min(last, first + _MOST_ABOVE) + 1):
            if above and number in filled:
                filled[number].setdefault(column, above)
    return list(filled.values())


def number_of(row: Row) -> int:
    """Return the number of a row, whose first cell may be merged with one above."""
    return max(cell.row for cell in row.values())


def _unknown(whole: Layout, rows: Sequence[Row]) -> Layout:
    """Return the layout of a sheet whose headers mean nothing: a person may assign its columns."""
    place = next((n for n, row in enumerate(rows) if len(_texts(row)) > 1), 0)
    headers = _texts(rows[place])
    samples = _texts(rows[place + 1]) if place + 1 < len(rows) else {}
    paths = {column: (text,) for column, text in headers.items()}
    number = number_of(rows[place])
    return replace(
        whole, header_row=number, first_header=number, headers=headers, samples=samples, paths=paths
    )


# --- headers ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Block:
    """The rows of a header by their place among the kept rows, and what its columns hold."""

    top: int
    bottom: int
    paths: Mapping[int, HeaderPath]
    meanings: Mapping[int, Meaning]

    @property
    def score(self) -> int:
        """The number of known entries; 0 if there are too few for a header."""
        keys = {meaning.key for meaning in self.meanings.values() if meaning.key}
        return len(keys) if keys & IDENTITY and len(self.meanings) > 1 and self.is_enough(keys) else 0

    def is_enough(self, keys: set[str]) -> bool:
        return len(keys) > 1 or any(meaning.month for meaning in self.meanings.values())


def _header_blocks(rows: Sequence[Row], facts: SheetFacts) -> Iterator[_Block]:
    place = 0
    of_ids: frozenset[int] = frozenset()
    while place < len(rows):
        row = rows[place]
        block = _block_at(rows, place, facts) if _has_identity(row) and not _has_id(row, of_ids) else None
        if block and block.score:
            yield block
            of_ids = frozenset(c for c, meaning in block.meanings.items() if meaning.key == ID)
            place = block.bottom
        place += 1


def _has_id(row: Row, columns: frozenset[int]) -> bool:
    """Return whether a row has an id below its header: it is a record, whatever its texts resemble."""
    return any(c in row and _AN_ID.fullmatch(cell_text(row[c]).strip()) for c in columns)


def _best(blocks: list[_Block]) -> list[_Block]:
    """Leave out what only resembles a header, such as "โครงการ: ก" above the table."""
    most = max((block.score for block in blocks), default=0)
    kept: list[_Block] = []
    for block in blocks:
        if block.score * 2 >= most or any(block.score >= other.score for other in kept):
            kept.append(block)
    return kept


def _has_identity(row: Row) -> bool:
    return any(isinstance(cell.value, str) and is_identity(cell.value) for cell in row.values())


def _block_at(rows: Sequence[Row], place: int, facts: SheetFacts) -> _Block:
    top, bottom = place, place
    while place - top < 2 and top and _is_group_row(rows, top - 1, facts):
        top -= 1
    own = frozenset(
        c for c, cell in rows[place].items() if isinstance(cell.value, str) and is_identity(cell.value)
    )
    while bottom - top < 2 and bottom + 1 < len(rows) and _is_sub_row(rows, bottom + 1, own, facts):
        bottom += 1
    paths = _paths(rows[top : bottom + 1], facts)
    return _Block(top, bottom, paths, meanings(paths))


def _is_group_row(rows: Sequence[Row], place: int, facts: SheetFacts) -> bool:
    """Return whether a row above a header names groups of its columns; a title covers all of them."""
    row, below = rows[place], rows[place + 1]
    if number_of(below) != number_of(row) + 1 or not all(isinstance(c.value, str) for c in row.values()):
        return False
    starts = [cell for cell in row.values() if cell.row == number_of(row)]
    spans = [cell for cell in starts if (cell.row, cell.column) in facts.spans]
    if len(starts) == 1 and spans:
        last = facts.spans[starts[0].row, starts[0].column]
        return starts[0].column > min(below) and last <= max(below) and _may_be_name(starts[0])
    return len(starts) > 1 and bool(spans) and all(map(_may_be_name, starts))


def _may_be_name(cell: Cell) -> bool:
    return isinstance(cell.value, str) and len(cell.value) <= _LONGEST_NAME and not is_identity(cell.value)


def _is_sub_row(rows: Sequence[Row], place: int, identity: frozenset[int], facts: SheetFacts) -> bool:
    """Return whether a row continues the header above it: it names no project and parts of groups."""
    row, above = rows[place], rows[place - 1]
    number = number_of(row)
    if number != number_of(above) + 1:
        return False
    own = [cell for cell in row.values() if cell.row == number]
    parts = _parts_of_identity(own, above, facts)
    if not own or any(cell.column in identity - parts for cell in own if not _is_unit(cell)):
        return False
    return all(map(_may_be_sub_header, own)) and any(_is_part(cell, above, facts) for cell in own)


def _parts_of_identity(row: Sequence[Cell], above: Row, facts: SheetFacts) -> frozenset[int]:
    """Return the columns in which a group such as โครงการ has headers of its own: รหัส and ชื่อ."""
    found: set[int] = set()
    for group in above.values():
        columns = range(group.column, facts.spans.get((group.row, group.column), group.column) + 1)
        parts = [cell for cell in row if cell.column in columns]
        if len(parts) > 1 and all(is_part_of_identity(cell_text(cell)) for cell in parts):
            found.update(columns)
    return frozenset(found)


def _is_unit(cell: Cell) -> bool:
    text = cell_text(cell).strip()
    return text.startswith("(") and text.endswith(")")


def _may_be_sub_header(cell: Cell) -> bool:
    if isinstance(cell.value, str):
        return len(cell.value) <= _LONGEST_NAME
    return isinstance(cell.value, date) or year_in(_header_text(cell)) == ("", _year_of(cell))


def _year_of(cell: Cell) -> int | None:
    return int(cell.value) if isinstance(cell.value, Decimal) and 2400 < cell.value < 2700 else None


def _is_part(cell: Cell, above: Row, facts: SheetFacts) -> bool:
    """Return whether a cell of a second row stands in a group or says something that only headers do."""
    text = _header_text(cell)
    in_group = any(
        group.column <= cell.column <= facts.spans.get((group.row, group.column), 0)
        for group in above.values()
    )
    return (
        in_group
        or _is_unit(cell)
        or cell.column not in above
        or (_is_of_a_time(text) and not _tells_a_time(above[cell.column]))
    )


def _tells_a_time(header: Cell) -> bool:
    """Return whether the cells below a header are months, days or years of projects and no headers."""
    key = known_key(cell_text(header))
    return key == PERIOD or KINDS.get(key) in (Kind.DATE, Kind.FISCAL_YEAR)


def _is_of_a_time(text: str) -> bool:
    return bool(month_in(text) or quarter_in(text) or year_in(text)[1])


def _paths(rows: Sequence[Row], facts: SheetFacts) -> dict[int, HeaderPath]:
    """Return the texts above each column, with groups spread over their members."""
    spread = [_spread(row, rows[place + 1 :], facts) for place, row in enumerate(rows)]
    columns = sorted({column for texts in spread for column in texts if column <= _COLUMNS_TO_LOOK_AT})
    found: dict[int, HeaderPath] = {}
    for column in columns:
        texts = dict.fromkeys(text for row in spread if (text := row.get(column)))
        found[column] = tuple(texts)
    return found


def _spread(row: Row, below: Sequence[Row], facts: SheetFacts) -> dict[int, str]:
    """Return a row's texts; a group's also over its merged cells, or over members without own group."""
    texts = _texts(row)
    for cell in row.values():
        last = facts.spans.get((cell.row, cell.column), cell.column)
        for column in range(cell.column, min(last, _COLUMNS_TO_LOOK_AT) + 1):
            texts.setdefault(column, texts.get(cell.column, ""))
    if below:
        for column in sorted({column for lower in below for column in lower} - texts.keys()):
            if column - 1 in texts and column - 1 in below[0]:
                texts[column] = texts[column - 1]
    return texts


def _texts(row: Row) -> dict[int, str]:
    found = {column: _header_text(cell) for column, cell in row.items() if column <= _COLUMNS_TO_LOOK_AT}
    return {column: text for column, text in found.items() if text}


def _header_text(cell: Cell) -> str:
    """Return a header's text; a date that is shown as a month is that month."""
    if isinstance(cell.value, date) and "d" not in cell.number_format.lower():
        year = cell.value.year if cell.value.year < 2400 else cell.value.year - 543
        return Period(year, cell.value.month).short_thai
    return cell_text(cell)


# --- tables -------------------------------------------------------------------------------------------------


def _tables(whole: Layout, rows: Sequence[Row], blocks: Sequence[_Block]) -> list[Layout]:
    found: list[Layout] = []
    for block in blocks:
        layout = _table(whole, rows, block, found[-1] if found else None)
        if found and layout.columns == found[-1].columns and layout.paths == found[-1].paths:
            lines = range(layout.first_header, layout.header_row + 1)
            found[-1] = replace(found[-1], repeats=found[-1].repeats | {*lines})
            continue
        if found:
            found[-1] = replace(found[-1], last_row=layout.first_row - 1)
        subjects = tuple(title.text for title in found[0].titles) if found else ()
        found.append(replace(layout, number=len(found) + 1, subjects=subjects))
    return found


def _table(whole: Layout, rows: Sequence[Row], block: _Block, before: Layout | None) -> Layout:
    columns, choices = chosen_columns(_left_of_the_next(block))
    titles = _rows_above(rows, block.top, before)
    numbers = [number_of(row) for row in rows[block.top : block.bottom + 1]]
    below = rows[block.bottom + 1] if block.bottom + 1 < len(rows) else {}
    return replace(
        whole,
        first_row=min(map(number_of, titles), default=numbers[0]) if before else 0,
        first_header=numbers[0],
        header_row=numbers[-1],
        headers={column: " ".join(path) for column, path in block.paths.items()},
        samples=_texts(below),
        columns=columns,
        paths=block.paths,
        meanings=_left_of_the_next(block),
        choices=choices,
        empty_beside=_empty_beside(block),
        titles=tuple(title for row in titles for title in _titles(row)),
    )


def _left_of_the_next(block: _Block) -> dict[int, Meaning]:
    """Return the columns of the leftmost of tables beside each other, which an empty column separates."""
    end = _empty_beside(block)
    return {c: meaning for c, meaning in block.meanings.items() if not end or c < end}


def _empty_beside(block: _Block) -> int:
    """Return the empty column that separates two tables beside each other; 0 if there is one table."""
    names = [c for c, meaning in block.meanings.items() if meaning.key == "project_name" and meaning.is_sure]
    ends = (c for c in range(names[0], names[1]) if c not in block.paths) if len(names) > 1 else iter(())
    return next(ends, 0)


def _rows_above(rows: Sequence[Row], top: int, before: Layout | None) -> list[Row]:
    """Return the rows of titles: all above the first table, those directly above a later one."""
    if not before:
        return list(rows[:top])
    first = top
    while (
        first
        and top - first < _MOST_ABOVE
        and len(rows[first - 1]) == 1
        and number_of(rows[first - 1]) == number_of(rows[first]) - 1
        and number_of(rows[first - 1]) > before.header_row
    ):
        first -= 1
    return list(rows[first:top])


def _titles(row: Row) -> Iterator[Title]:
    for cell in row.values():
        if text := cell_text(cell):
            yield Title(cell.row, cell.column, text)
