"""The overview of a file on paper: its key figures, charts with their tables, and the projects to follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.models.followed import TO_FOLLOW
from app.models.overview import Overview, overview
from app.models.project_status import Standing
from app.models.thai import clean_line, format_long_date
from app.printing.charts.overview_charts import MONEY_TITLE, STATUS_TITLE, money_chart, status_chart
from app.printing.columns import (
    DIVISION_COLUMNS,
    PROJECT_COLUMNS,
    STATUS_COLUMNS,
    division_rows,
    key_figures,
    late_note,
    status_rows,
)
from app.printing.figure_blocks import chart_block, table_blocks
from app.printing.form_blocks import (
    FOOTER_FOOT,
    HEIGHT,
    TITLE_FOOT,
    Grid,
    entry,
    entry_pair,
    footer,
    heading,
    paragraph,
    title,
)
from app.printing.layout import Block, Page, Piece, paginate
from app.printing.official_form import OFFICIAL, FormStyle

TITLE: Final = "ภาพรวมความก้าวหน้าและการใช้จ่ายงบประมาณโครงการ"
FOLLOW_TITLE: Final = "โครงการที่ควรติดตาม"
NONE_TO_FOLLOW: Final = "ไม่มีโครงการที่ช้ากว่าแผนหรือเกินงบประมาณ"
MOST_BARS: Final = 16
"""Of one picture, so that it fits on a page."""
MOST_TO_FOLLOW: Final = 200
"""Projects that the paper lists by name; the rest is counted."""


@dataclass(frozen=True, slots=True)
class About:
    """What the paper is about: the file's name, which of its projects, and as they were on what day."""

    file_name: str
    selection: str
    day: date


def print_overview(about: About, standings: Sequence[Standing], style: FormStyle = OFFICIAL) -> bytes:
    """The overview of these projects as a PDF. The same data on the same day gives the same bytes."""
    from app.printing.pdf_document import PdfDocument  # not above: it takes half a second to load

    document = PdfDocument(clean_line(f"{TITLE} {about.file_name}"), about.day)
    document.draw(lay_out_overview(about, standings, style))
    return document.to_bytes()


def lay_out_overview(about: About, standings: Sequence[Standing], style: FormStyle = OFFICIAL) -> list[Page]:
    """The pages, with title and footer, ready to be drawn."""
    grid = Grid.of(style.regular, style.bold, max(key_figures(overview(())), key=len))
    pages = paginate(list(overview_blocks(about, standings, grid)), HEIGHT)
    head = Piece(title(TITLE, grid), 0, (TITLE_FOOT,))
    feet = (footer(f"หน้า {number} จาก {len(pages)}", grid) for number in range(1, len(pages) + 1))
    return [(head, *page, Piece(foot, 0, (FOOTER_FOOT,))) for page, foot in zip(pages, feet, strict=True)]


def overview_blocks(about: About, standings: Sequence[Standing], grid: Grid) -> Iterator[Block]:
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
    yield paragraph(late_note(found), grid)


def _to_follow(standings: Sequence[Standing], grid: Grid) -> Iterator[Block]:
    found = TO_FOLLOW.of(standings)
    if not found:
        yield paragraph(NONE_TO_FOLLOW, grid)
        return
    yield from table_blocks(PROJECT_COLUMNS, found[:MOST_TO_FOLLOW], grid)
    if len(found) > MOST_TO_FOLLOW:
        yield paragraph(f"และอีก {len(found) - MOST_TO_FOLLOW:,} โครงการ", grid)
