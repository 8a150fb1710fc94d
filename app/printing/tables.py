"""Tables in the form's typeface: columns as wide as their texts, which wrap within them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.printing.columns.column import Column
from app.printing.form_blocks import LEADING, WIDTH, Grid, block, parts, runs
from app.printing.layout import Block, Page, Role, Run, paginate
from app.printing.typesetting import Typeface, set_text

GAP: Final = LEADING
"""Space between the columns of a table."""
SHORT_TABLE: Final = 12
"""Maximum rows of a table that is never divided across pages."""
ROUNDING: Final = 0.01
"""Tolerance for a width that was added up: rounding alone wraps no word."""
LEAST_SHARE: Final = 0.2
LEAST_NUMBER: Final = 5.2
"""Width, in font sizes, within which a title above numbers may wrap: the longest Thai words of titles fit."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """How close the columns of a table stand. Titles above numbers may wrap where there are many columns."""

    gap: float = GAP
    least_share: float = LEAST_SHARE
    """Minimum share of the width for the stretching column."""
    wraps_titles: bool = False


USUAL: Final = Spacing()
CLOSE: Final = Spacing(0.6 * LEADING, 0.16, wraps_titles=True)

LEAST_TEXT: Final = 4 * LEADING
"""Width to which texts are cut, however long they are, before a number wraps."""


def table_blocks(
    columns: Sequence[Column],
    rows: Sequence[Any],
    grid: Grid,
    *,
    total: Sequence[str] = (),
    width: float = WIDTH,
    spacing: Spacing = USUAL,
) -> Iterator[Block]:
    """Yield a heading row, a row for each item, and a bold row of the texts of the total, if there are any.

    Texts wrap within their column, rows stay whole. `width`: from the page's left margin to the right.
    """
    edges = _edges(columns, rows, total, grid, width, spacing)
    head = _row([column.title for column in columns], columns, edges, grid.strong, Role.TABLE_HEAD)
    yield head._replace(space_before=LEADING / 2, keeps_with_next=bool(rows))
    for number, row in enumerate(rows, start=1):
        texts = [column.text_of(row) for column in columns]
        keeps = number < len(rows) <= SHORT_TABLE
        yield _row(texts, columns, edges, grid.body, Role.TABLE_ROW)._replace(keeps_with_next=keeps)
    if total:
        yield _row(total, columns, edges, grid.strong, Role.TABLE_ROW)._replace(space_before=LEADING / 4)


def table_pages(head: Block, rows: Sequence[Block], below: Sequence[Block], height: float) -> Iterator[Page]:
    """Yield pages of rows, each with the columns' titles, which only the first page's tags contain.

    What stands below the rows goes with the last two of them, so that no page has titles without a row.
    """
    apart = [row._replace(keeps_with_next=False) for row in rows]
    page = [head]
    for group in (*([row] for row in apart[:-2]), [*apart[-2:], *below]):
        if sum(one.height for one in (*page, *group)) > height and len(page) > 1:
            yield from paginate(page, height)
            page = [head._replace(role=Role.CONTINUED)]
        page += group
    yield from paginate(page, height)


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
    return block(role, parts(*cells))._replace(stays_whole=True)


def _cell(text: str, column: Column, edge: tuple[float, float], face: Typeface) -> list[Run]:
    left, right = edge
    lines = set_text(text, face, right - left + ROUNDING)
    if not column.is_number:
        return runs(lines, left, face)
    return [
        Run(number, right - face.width(line.text.rstrip()), line, face) for number, line in enumerate(lines)
    ]


def _edges(
    columns: Sequence[Column],
    rows: Sequence[Any],
    total: Sequence[str],
    grid: Grid,
    width: float,
    spacing: Spacing,
) -> list[tuple[float, float]]:
    """Return each column's edges: as wide as its widest text; one column takes the remaining width."""
    width -= grid.indent + spacing.gap * (len(columns) - 1)
    wanted = _wanted(columns, rows, total, grid, spacing)
    widths = _within((1 - spacing.least_share) * width, wanted, [column.is_number for column in columns])
    left = grid.indent
    edges = []
    for column, own in zip(columns, widths, strict=True):
        right = left + (width - sum(widths) if column.stretches else own)
        edges.append((left, right))
        left = right + spacing.gap
    return edges


def numbers_fit(
    columns: Sequence[Column],
    rows: Sequence[Any],
    total: Sequence[str],
    grid: Grid,
    width: float,
    spacing: Spacing = USUAL,
) -> bool:
    """Return whether no number wraps in a table of this width."""
    wanted = _wanted(columns, rows, total, grid, spacing)
    least = sum(
        one if column.is_number else min(one, LEAST_TEXT) for one, column in zip(wanted, columns, strict=True)
    )
    room = width - grid.indent - spacing.gap * (len(columns) - 1)
    return least <= (1 - spacing.least_share) * room


def _wanted(
    columns: Sequence[Column], rows: Sequence[Any], total: Sequence[str], grid: Grid, spacing: Spacing
) -> list[float]:
    """Return the widths of the texts; 0 for the column that takes the remaining width."""
    totals = total or [""] * len(columns)
    return [
        0.0 if column.stretches else max(_widest(column, rows, grid, spacing), grid.strong.width(text))
        for column, text in zip(columns, totals, strict=True)
    ]


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


def _widest(column: Column, rows: Sequence[Any], grid: Grid, spacing: Spacing) -> float:
    title = grid.strong.width(column.title)
    if spacing.wraps_titles and column.is_number:
        title = min(title, LEAST_NUMBER * grid.body.size)
    return max(title, *(grid.body.width(column.text_of(row)) for row in rows), 0.0)
