"""The pages in front of the forms of a bound volume: the cover, the contents, and the month's summary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.models.month_summary import MonthRow, Volume, month_rows, status_counts, total_row
from app.models.overview import Count
from app.models.thai import clean_line, format_baht, format_percent
from app.printing.columns.column import NOTHING, Column
from app.printing.form_blocks import (
    FOOTER_FOOT,
    HEIGHT,
    LANDSCAPE,
    LEADING,
    PORTRAIT,
    TITLE_FOOT,
    WIDTH,
    Grid,
    Sheet,
    block,
    footer,
    paragraph,
    parts,
    runs,
    title,
)
from app.printing.layout import Block, Bookmark, Page, Piece, Role, Run, paginate
from app.printing.official_form import FORM_TITLE
from app.printing.tables import table_blocks, table_pages
from app.printing.typesetting import Typeface, set_line, set_text

COVER: Final = "หน้าปก"
COVER_TITLE: Final = FORM_TITLE.replace("และ", "\nและ")
CONTENTS: Final = "สารบัญ"
SUMMARY: Final = "สรุปความก้าวหน้าและการใช้จ่ายงบประมาณ"
NO_MONTH: Final = "ยังไม่มีรายงาน"
MOST_OFFICES: Final = 3
_DISTRICT_OFFICE: Final = "สำนักงานเขต"
"""Offices named on the cover; more are counted."""

_COVER_TOP: Final = 0.3
"""Where the cover's first line stands, in heights of the text area."""
_COVER_SIZE: Final = 2.0
"""The size of the cover's title, in sizes of the form's title."""


@dataclass(frozen=True, slots=True)
class FrontPages:
    """Laid-out pages of one kind, on one kind of sheet."""

    pages: list[Page]
    sheet: Sheet = PORTRAIT


# --- the cover ----------------------------------------------------------------------------------------------


def cover(volume: Volume, grid: Grid) -> FrontPages:
    """Return the cover: what it is, of whom, of which year and month."""
    large = grid.title._replace(size=grid.title.size * _COVER_SIZE)
    middle = grid.title._replace(size=grid.title.size * (1 + _COVER_SIZE) / 2)
    lines = [(COVER_TITLE, large), *((line, middle) for line in cover_lines(volume))]
    blocks = [_centred(text, face) for text, face in lines]
    first = blocks[0]._replace(bookmark=Bookmark(COVER, 0))
    y, pieces = _COVER_TOP * HEIGHT, []
    for one in (first, *blocks[1:]):
        feet = []
        for height in one.line_heights:
            y += height
            feet.append(y)
        pieces.append(Piece(one, 0, tuple(feet)))
        y += LEADING
    return FrontPages([tuple(pieces)])


def cover_lines(volume: Volume) -> list[str]:
    """Return the office, the year, the month and the number of projects."""
    offices = [clean_line(office) for office in volume.offices]
    named = " ".join(offices) if len(offices) <= MOST_OFFICES else f"{_kind(offices)} {len(offices):,} แห่ง"
    years = " และ ".join(str(year) for year in volume.fiscal_years)
    year = f"ปีงบประมาณ พ.ศ. {years}" if years else ""
    return [line for line in (named, year, _month(volume), f"{len(volume.projects):,} โครงการ") if line]


def _kind(offices: Sequence[str]) -> str:
    return _DISTRICT_OFFICE if all(one.startswith(_DISTRICT_OFFICE) for one in offices) else "หน่วยงาน"


def _month(volume: Volume) -> str:
    return f"ประจำเดือน{volume.period.thai}" if volume.period else NO_MONTH


def _centred(text: str, face: Typeface) -> Block:
    lines = set_text(text, face, WIDTH)
    widths = [face.width(line.text.rstrip()) for line in lines]
    placed = [
        Run(number, (WIDTH - width) / 2, line, face)
        for number, (line, width) in enumerate(zip(lines, widths, strict=True))
    ]
    return Block(Role.COVER, tuple(placed), (1.5 * face.size,) * len(placed))


# --- the contents -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: title and page, from 1."""

    title: str
    page: int


def contents(entries: Sequence[ContentsEntry], grid: Grid, count: int) -> FrontPages:
    """Return the contents. Its number of pages depends on the titles, and not on the page numbers.

    `count`: the number of the volume's pages, which has at least as many digits as each entry's.
    """
    room = grid.body.width(str(count)) + 2 * LEADING
    numbers = max((grid.body.width(f"{number}. ") for number in range(len(entries))), default=0)
    blocks = [_contents_block(number, entry, grid, numbers, room) for number, entry in enumerate(entries)]
    head = Piece(_with_bookmark(title(CONTENTS, grid), CONTENTS), 0, (TITLE_FOOT,))
    again = Piece(title(f"{CONTENTS} (ต่อ)", grid)._replace(role=Role.CONTINUED), 0, (TITLE_FOOT,))
    pages = enumerate(paginate(blocks, HEIGHT))
    return FrontPages([(again if number else head, *_with_leaders(page, grid)) for number, page in pages])


def _contents_block(number: int, entry: ContentsEntry, grid: Grid, hang: float, room: float) -> Block:
    """Return an entry. The first one, number 0, is the summary, which has no number."""
    shown, page = f"{number}. " if number else "", str(entry.page)
    lines = set_text(clean_line(entry.title), grid.body, WIDTH - hang - room)
    words = runs(lines, hang, grid.body)
    mark = [Run(0, 0, set_line(shown, grid.body), grid.body)] if shown else []
    at_right = WIDTH - grid.body.width(page)
    last = Run(len(lines) - 1, at_right, set_line(page, grid.body), grid.body)
    made = block(Role.CONTENTS, parts([*mark, *words], [last]))
    return made._replace(space_before=LEADING / 4, stays_whole=True)


def _with_leaders(page: Page, grid: Grid) -> Iterator[Piece]:
    """Yield the entries, each followed by dots from its title to its page number."""
    dot = grid.body.width(" .")
    for piece in page:
        yield piece
        *_, words, number = piece.block.runs
        start = words.x + grid.body.width(words.content.text) + dot
        count = int((number.x - start - dot) / dot)
        if count > 0 and piece.has_last_line:
            x = number.x - dot * (count + 1)
            dots = Run(0, x, set_line(" ." * count, grid.body), grid.body)
            yield Piece(Block(Role.LEADER, (dots,), (LEADING,)), 0, piece.feet[-1:])


def _with_bookmark(one: Block, name: str) -> Block:
    return one._replace(bookmark=Bookmark(name, 0))


# --- the summary --------------------------------------------------------------------------------------------


def _baht(satang: int | None) -> str:
    return NOTHING if satang is None else format_baht(satang)


def _percent(hundredths: int | None) -> str:
    return NOTHING if hundredths is None else format_percent(hundredths)


SUMMARY_COLUMNS: Final = (
    Column("ที่", lambda row: str(row.number), is_number=True),
    Column("โครงการ", lambda row: clean_line(row.name), stretches=True),
    Column("งบประมาณ (บาท)", lambda row: _baht(row.allocated_satang), is_number=True),
    Column("เบิกใช้เดือนนี้ (บาท)", lambda row: _baht(row.disbursed_satang), is_number=True),
    Column("ใช้ไปสะสม (บาท)", lambda row: _baht(row.spent_satang), is_number=True),
    Column("ร้อยละ", lambda row: _percent(row.spent_share), is_number=True),
    Column("ความก้าวหน้า (%)", lambda row: _percent(row.progress), is_number=True),
    Column("แผน", lambda row: clean_line(row.plan_status)),
    Column("เป้าหมาย", lambda row: clean_line(row.target_status)),
)


def summary_title(volume: Volume) -> str:
    return f"{SUMMARY} {_month(volume)}"


def summary(volume: Volume, grid: Grid) -> FrontPages:
    """Return the table of all projects in the month, its sums, and how many projects have each status."""
    rows = month_rows(volume)
    head, *lines = table_blocks(SUMMARY_COLUMNS, rows, grid, total=_total(rows), width=LANDSCAPE.width)
    below = [paragraph(told, grid)._replace(space_before=LEADING / 2) for told in _told(rows)]
    name = summary_title(volume)
    first = Piece(_at_left(_with_bookmark(title(name, grid), name)), 0, (TITLE_FOOT,))
    later = Piece(_at_left(title(f"{name} (ต่อ)", grid)._replace(role=Role.CONTINUED)), 0, (TITLE_FOOT,))
    pages = list(table_pages(head, lines, below, LANDSCAPE.height))
    return FrontPages([(later if number else first, *page) for number, page in enumerate(pages)], LANDSCAPE)


def _at_left(one: Block) -> Block:
    return one._replace(runs=tuple(run._replace(x=0) for run in one.runs))


def _total(rows: Sequence[MonthRow]) -> list[str]:
    total = total_row(rows)
    empty = {"ที่", "ความก้าวหน้า (%)"}
    return ["" if column.title in empty else column.text_of(total) for column in SUMMARY_COLUMNS]


def _told(rows: Sequence[MonthRow]) -> Iterator[str]:
    for about, counts in (
        ("เทียบกับแผน", status_counts(row.plan_status for row in rows)),
        ("เทียบกับเป้าหมาย", status_counts(row.target_status for row in rows)),
    ):
        yield f"{about}: {', '.join(map(_counted, counts))}"


def _counted(count: Count) -> str:
    return f"{clean_line(count.label)} {count.projects:,} โครงการ"


# --- page numbers -------------------------------------------------------------------------------------------


def numbered(text: str, grid: Grid, sheet: Sheet) -> Piece:
    """Return the footer with a page number."""
    foot = FOOTER_FOOT - HEIGHT + sheet.height
    return Piece(footer(text, grid, width=sheet.width), 0, (foot,))
