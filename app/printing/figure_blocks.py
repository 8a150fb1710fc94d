"""What figures look like on paper: tables whose columns are as wide as what stands in them, and charts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from app.printing.charts.primitives import Chart, Letters
from app.printing.columns import Column
from app.printing.form_blocks import LEADING, WIDTH, Grid, block, parts, runs
from app.printing.layout import Block, Figure, Role, Run
from app.printing.typesetting import Typeface, set_text

GAP: Final = LEADING
"""Between the columns of a table."""
SHORT_TABLE: Final = 12
"""Rows of a table that no page's end parts."""
ROUNDING: Final = 0.01
"""A width that was added up may be less than it is by as much; no word wraps for that."""
LEAST_SHARE: Final = 0.2
"""Of the width that the column which takes what is left always has."""


def chart_block(chart: Chart, grid: Grid) -> Block:
    """A chart over the width of the page."""
    letters, width = _letters(grid), WIDTH - grid.indent
    height = chart.height(width, letters)
    drawing = chart.drawing(width, height, letters)
    figure = Figure(drawing, grid.indent, grid.body, grid.strong, chart.description)
    return Block(Role.FIGURE, (), (height,), space_before=LEADING / 2, keeps_with_next=True, figure=figure)


def _letters(grid: Grid) -> Letters:
    """The form's own type, measured as it will be set."""
    faces = {False: grid.body, True: grid.strong}
    return Letters(grid.body.size, lambda text, is_strong: faces[is_strong].width(text))


def table_blocks(columns: Sequence[Column], rows: Sequence[Any], grid: Grid) -> Iterator[Block]:
    """A heading row and a row for each; texts wrap within their column, a row stays whole."""
    edges = _edges(columns, rows, grid)
    head = _row([column.title for column in columns], columns, edges, grid.strong, Role.TABLE_HEAD)
    yield replace(head, space_before=LEADING / 2, keeps_with_next=bool(rows))
    for number, row in enumerate(rows, start=1):
        texts = [column.text_of(row) for column in columns]
        keeps = number < len(rows) <= SHORT_TABLE
        yield replace(_row(texts, columns, edges, grid.body, Role.TABLE_ROW), keeps_with_next=keeps)


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


def _edges(columns: Sequence[Column], rows: Sequence[Any], grid: Grid) -> list[tuple[float, float]]:
    """Where each column begins and ends: as wide as its widest text, one takes what is left."""
    width = WIDTH - grid.indent - GAP * (len(columns) - 1)
    widths = [0.0 if column.stretches else _widest(column, rows, grid) for column in columns]
    most = (1 - LEAST_SHARE) * width
    if sum(widths) > most:
        widths = [one * most / sum(widths) for one in widths]
    left = grid.indent
    edges = []
    for column, own in zip(columns, widths, strict=True):
        right = left + (width - sum(widths) if column.stretches else own)
        edges.append((left, right))
        left = right + GAP
    return edges


def _widest(column: Column, rows: Sequence[Any], grid: Grid) -> float:
    return max(grid.strong.width(column.title), *(grid.body.width(column.text_of(row)) for row in rows), 0.0)
