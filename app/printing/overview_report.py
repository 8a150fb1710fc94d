"""The overview of a file on paper: key figures, charts with their tables, and the projects to follow up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.models.overview import TO_FOLLOW, Overview, overview
from app.models.project_status import ProjectStatus
from app.models.thai import clean_line, format_long_date
from app.printing.charts.overview_charts import MONEY_TITLE, STATUS_TITLE, money_chart, status_chart
from app.printing.charts.primitives import Chart, Letters
from app.printing.columns.shared import (
    DIVISION_COLUMNS,
    LATE_NOTE,
    PROJECT_COLUMNS,
    STATUS_COLUMNS,
    division_rows,
    key_figures,
    status_rows,
)
from app.printing.form_blocks import (
    FOOTER_FOOT,
    HEIGHT,
    LEADING,
    TITLE_FOOT,
    WIDTH,
    Grid,
    entry,
    entry_pair,
    footer,
    heading,
    paragraph,
    title,
)
from app.printing.layout import Block, Figure, Page, Piece, Role, paginate
from app.printing.tables import table_blocks
from app.printing.type_families import OFFICIAL, FormStyle

TITLE: Final = "ภาพรวมความก้าวหน้าและการใช้จ่ายงบประมาณโครงการ"
FOLLOW_TITLE: Final = "โครงการที่ควรติดตาม"
NONE_TO_FOLLOW: Final = "ไม่มีโครงการที่ช้ากว่าแผนหรือเกินงบประมาณ"
MOST_BARS: Final = 16
"""Maximum bars in one chart, so that it fits on a page."""
MOST_TO_FOLLOW: Final = 200
"""Projects listed by name; further ones are only counted."""


@dataclass(frozen=True, slots=True)
class About:
    """The subject of the report: the file's name, the selection of projects, and the day."""

    file_name: str
    selection: str
    day: date


def print_overview(about: About, standings: Sequence[ProjectStatus], style: FormStyle = OFFICIAL) -> bytes:
    """Return the overview of these projects as a PDF. The same data on the same day gives the same bytes."""
    from app.printing.pdf_document import PdfDocument  # not at the top: it loads fpdf2

    document = PdfDocument(clean_line(f"{TITLE} {about.file_name}"), about.day)
    document.draw(lay_out_overview(about, standings, style))
    return document.to_bytes()


def lay_out_overview(
    about: About, standings: Sequence[ProjectStatus], style: FormStyle = OFFICIAL
) -> list[Page]:
    """Return the laid-out pages with title and footer."""
    grid = Grid.of(style.regular, style.bold, max(key_figures(overview(())), key=len))
    pages = paginate(list(overview_blocks(about, standings, grid)), HEIGHT)
    head = Piece(title(TITLE, grid), 0, (TITLE_FOOT,))
    feet = (footer(f"หน้า {number} จาก {len(pages)}", grid) for number in range(1, len(pages) + 1))
    return [(head, *page, Piece(foot, 0, (FOOTER_FOOT,))) for page, foot in zip(pages, feet, strict=True)]


def overview_blocks(about: About, standings: Sequence[ProjectStatus], grid: Grid) -> Iterator[Block]:
    found = overview(standings)
    yield from _about(about, grid)
    yield heading("1. สรุป", grid, level=0)
    yield from _key_figures(found, grid)
    yield heading(f"2. {MONEY_TITLE}", grid, level=0)
    for part in money_chart(found).parted(MOST_BARS):
        yield chart_block(part, grid)
    yield from table_blocks(DIVISION_COLUMNS, division_rows(found), grid)
    yield heading(f"3. {STATUS_TITLE}", grid, level=0)
    yield chart_block(status_chart(found), grid)
    yield from table_blocks(STATUS_COLUMNS, status_rows(found), grid)
    yield heading(f"4. {FOLLOW_TITLE}", grid, level=0)
    yield from _to_follow(standings, grid)


def _about(about: About, grid: Grid) -> Iterator[Block]:
    yield entry("ไฟล์", clean_line(about.file_name), grid)
    yield entry("ข้อมูลของ", clean_line(about.selection), grid)
    yield entry("ณ วันที่", format_long_date(about.day), grid)


def _key_figures(found: Overview, grid: Grid) -> Iterator[Block]:
    figures = list(key_figures(found).items())
    seconds = figures[1::2]
    for place, first in enumerate(figures[::2]):
        if place < len(seconds):
            yield entry_pair(first, seconds[place], [label for label, _ in seconds], grid)
        else:
            yield entry(*first, grid)
    yield paragraph(LATE_NOTE, grid)


def _to_follow(standings: Sequence[ProjectStatus], grid: Grid) -> Iterator[Block]:
    found = TO_FOLLOW.of(standings)
    if not found:
        yield paragraph(NONE_TO_FOLLOW, grid)
        return
    yield from table_blocks(PROJECT_COLUMNS, found[:MOST_TO_FOLLOW], grid)
    if len(found) > MOST_TO_FOLLOW:
        yield paragraph(f"และอีก {len(found) - MOST_TO_FOLLOW:,} โครงการ", grid)


def chart_block(chart: Chart, grid: Grid) -> Block:
    """Return a chart over the width of the page."""
    letters, width = _letters(grid), WIDTH - grid.indent
    height = chart.height(width, letters)
    drawing = chart.drawing(width, height, letters)
    figure = Figure(drawing, grid.indent, grid.body, grid.strong, chart.description)
    return Block(Role.FIGURE, (), (height,), space_before=LEADING / 2, keeps_with_next=True, figure=figure)


def _letters(grid: Grid) -> Letters:
    """Return the form's own type, measured as it will be set."""
    faces = {False: grid.body, True: grid.strong}
    return Letters(grid.body.size, lambda text, is_strong: faces[is_strong].width(text))
