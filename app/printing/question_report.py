"""A question's table on landscape A4: texts wrap, so that nothing is cut, and every page has the titles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from app.models.questions.facts import NO_ROWS
from app.models.thai import clean_line
from app.printing.columns.column import Column
from app.printing.form_blocks import LANDSCAPE, LEADING, TITLE_FOOT, Grid, block, runs, title
from app.printing.layout import Block, Page, Piece, Role
from app.printing.tables import CLOSE, numbers_fit, table_blocks, table_pages
from app.printing.type_families import OFFICIAL, FormStyle
from app.printing.typesetting import set_text
from app.printing.volume.front import numbered


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table and what is said of it. `total` are the texts of its last row."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Any, ...]
    total: tuple[str, ...] = ()


_SCALES: Final = (1, 0.9, 0.8, 0.7, 0.6)


def print_questions(
    tables: Sequence[PrintedTable], name: str, created: date, style: FormStyle = OFFICIAL
) -> bytes:
    """Return the tables as a PDF, each on pages of its own. The same tables on the same day: same bytes."""
    from app.printing.pdf_document import PdfDocument  # not at the top: it loads fpdf2

    grid = Grid.of(style.regular, style.bold, "")
    pages = [page for table in tables for page in _pages(table, grid)]
    feet = [f"{clean_line(name)}  หน้า {number} จาก {len(pages)}" for number in range(1, len(pages) + 1)]
    document = PdfDocument(clean_line(name), created)
    document.draw(
        [(*page, numbered(foot, grid, LANDSCAPE)) for page, foot in zip(pages, feet, strict=True)],
        sheet=LANDSCAPE,
    )
    return document.to_bytes()


def _pages(table: PrintedTable, grid: Grid) -> list[Page]:
    """Return the pages of one table: its notes stand below the rows, where they move no column."""
    own = _fitting(table, grid)
    head, *rows = table_blocks(
        table.columns, table.rows, own, total=table.total, width=LANDSCAPE.width, spacing=CLOSE
    )
    below = [_note(note, grid) for note in (() if table.rows else (NO_ROWS,)) + table.notes]
    first = Piece(_at_left(title(clean_line(table.title), grid)), 0, (TITLE_FOOT,))
    again = title(clean_line(f"{table.title} (ต่อ)"), grid)
    later = Piece(_at_left(again._replace(role=Role.CONTINUED)), 0, (TITLE_FOOT,))
    pages = table_pages(head, rows, below, LANDSCAPE.height)
    return [(later if number else first, *page) for number, page in enumerate(pages)]


def _fitting(table: PrintedTable, grid: Grid) -> Grid:
    """Return the largest type in which no number wraps."""
    for scale in _SCALES:
        own = _scaled(grid, scale)
        if numbers_fit(table.columns, table.rows, table.total, own, LANDSCAPE.width, CLOSE):
            break
    return own


def _scaled(grid: Grid, scale: float) -> Grid:
    body, strong = (face._replace(size=scale * face.size) for face in (grid.body, grid.strong))
    return replace(grid, body=body, strong=strong, indent=0)


def _note(text: str, grid: Grid) -> Block:
    lines = set_text(clean_line(text), grid.body, LANDSCAPE.width)
    return block(Role.PARAGRAPH, runs(lines, 0, grid.body), space_before=LEADING / 2)


def _at_left(one: Block) -> Block:
    return one._replace(runs=tuple(run._replace(x=0) for run in one.runs))
