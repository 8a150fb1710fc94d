"""Tables in the form's typeface: columns as wide as their texts, which wrap within them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from app.printing.columns.column import Column
from app.printing.form_blocks import LEADING, WIDTH, Grid, block, parts, runs
from app.printing.layout import Block, Role, Run
from app.printing.typesetting import Typeface, set_text

GAP: Final = LEADING
"""Space between the columns of a table."""
SHORT_TABLE: Final = 12
"""Maximum rows of a table that is never divided across pages."""
ROUNDING: Final = 0.01
"""Tolerance for a width that was added up: rounding alone wraps no word."""
LEAST_SHARE: Final = 0.2
"""Minimum share of the width for the stretching column."""
LEAST_TEXT: Final = 4 * LEADING
"""Width to which texts are cut, however long they are, before a number wraps."""


def table_blocks(
    columns: Sequence[Column],
    rows: Sequence[Any],
    grid: Grid,
    *,
    total: Sequence[str] = (),
    width: float = WIDTH,
) -> Iterator[Block]:
    """Yield a heading row, a row for each item, and a bold row of the texts of the total, if there are any.

    Texts wrap within their column, rows stay whole. `width`: from the page's left margin to the right.
    """
    edges = _edges(columns, rows, total, grid, width)
    head = _row([column.title for column in columns], columns, edges, grid.strong, Role.TABLE_HEAD)
    yield replace(head, space_before=LEADING / 2, keeps_with_next=bool(rows))
    for number, row in enumerate(rows, start=1):
        texts = [column.text_of(row) for column in columns]
        keeps = number < len(rows) <= SHORT_TABLE
        yield replace(_row(texts, columns, edges, grid.body, Role.TABLE_ROW), keeps_with_next=keeps)
    if total:
        yield replace(_row(total, columns, edges, grid.strong, Role.TABLE_ROW), space_before=LEADING / 4)


def _row(
    texts: Sequence[str],
    columns: Sequence[Column],
    edges: Sequence[tuple[float, float]],
    face: Typeface,
    role: Role,
) -> Block:
    cells = [
        _cell(text, column, edge, face) for text, column, edge in zip(texts, columns, edges, strict=True)
    ]
    return replace(block(role, parts(*cells)), stays_whole=True)


def _cell(text: str, column: Column, edge: tuple[float, float], face: Typeface) -> list[Run]:
    left, right = edge
    lines = set_text(text, face, right - left + ROUNDING)
    if not column.is_number:
        return runs(lines, left, face)
    return [
        Run(number, right - face.width(line.text.rstrip()), line, face) for number, line in enumerate(lines)
    ]


def _edges(
    columns: Sequence[Column], rows: Sequence[Any], total: Sequence[str], grid: Grid, width: float
) -> list[tuple[float, float]]:
    """Return each column's edges: as wide as its widest text; one column takes the remaining width."""
    width -= grid.indent + GAP * (len(columns) - 1)
    totals = total or [""] * len(columns)
    wanted = [
        0.0 if column.stretches else max(_widest(column, rows, grid), grid.strong.width(text))
        for column, text in zip(columns, totals, strict=True)
    ]
    widths = _within((1 - LEAST_SHARE) * width, wanted, [column.is_number for column in columns])
    left = grid.indent
    edges = []
    for column, own in zip(columns, widths, strict=True):
        right = left + (width - sum(widths) if column.stretches else own)
        edges.append((left, right))
        left = right + GAP
    return edges


def _within(most: float, widths: Sequence[float], are_numbers: Sequence[bool]) -> list[float]:
    """Return widths that need no more than `most`: the widest texts wrap, and numbers only if they must."""
    if sum(widths) <= most:
        return list(widths)
    texts = [width for width, is_number in zip(widths, are_numbers, strict=True) if not is_number]
    room = most - (sum(widths) - sum(texts))
    if room < sum(min(width, LEAST_TEXT) for width in texts):
        least = [
            width if is_number else min(width, LEAST_TEXT)
            for width, is_number in zip(widths, are_numbers, strict=True)
        ]
        return [width * most / sum(least) for width in least]
    limit = _limit(texts, room)
    pairs = zip(widths, are_numbers, strict=True)
    return [width if is_number else min(width, limit) for width, is_number in pairs]


def _limit(widths: Sequence[float], room: float) -> float:
    """Return the width to which the widest are cut so that all of them fit into the room."""
    left = room
    for place, width in enumerate(sorted(widths)):
        limit = left / (len(widths) - place)
        if width > limit:
            return limit
        left -= width
    return room


def _widest(column: Column, rows: Sequence[Any], grid: Grid) -> float:
    return max(grid.strong.width(column.title), *(grid.body.width(column.text_of(row)) for row in rows), 0.0)
