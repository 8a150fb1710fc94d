"""Bind several forms into one PDF: cover, contents, the month's summary, then the forms with their data.

The forms are drawn first, so that each is in memory alone. The pages in front of them need to know where each
form starts and what the month's sums are; they are drawn last and then moved to the front.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from app.models.month_summary import Volume
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, name_of
from app.models.thai import clean_line
from app.printing.form_blocks import PORTRAIT, Grid
from app.printing.layout import Bookmark, Page, Piece
from app.printing.official_form import FORM_TITLE, LONGEST_LABEL, lay_out_form
from app.printing.stamp import VerificationStamp
from app.printing.type_families import OFFICIAL, FormStyle
from app.printing.volume.front import (
    ContentsEntry,
    FrontPages,
    contents,
    cover,
    summary,
    summary_title,
)

if TYPE_CHECKING:
    from app.printing.pdf_a import Writer  # which loads fpdf2

FORM_DATA: Final = "project-{:05}.json"
"""The name of the data of each form, numbered from 1 in the order of the forms."""
VOLUME_DATA: Final = "volume.json"
"""The name of what else the volume is made of: the month of its summary."""
_NOTE: Final = "ข้อมูลของโครงการที่ {} ในเล่มนี้ นำเข้าโปรแกรมรายงานได้"
_VOLUME_NOTE: Final = "เดือนของตารางสรุปในเล่มนี้"


def volume_data(month: Period | None) -> bytes:
    """Return what the volume is made of beside its forms."""
    return json.dumps({"month": str(month) if month else None}).encode()


def month_of(data: bytes) -> Period | None:
    """Read `volume_data`. Raises ValueError."""
    found = json.loads(data)
    month = found.get("month") if isinstance(found, dict) else 0
    if month is not None and not isinstance(month, str):
        raise ValueError("no month")
    return Period.parse(month) if month else None


@dataclass
class BoundForms:
    """Collects forms one by one. It keeps only their drawn pages, so a thousand fit into memory.

    `count`: the number of forms. `month`: the month of the summary, None for the latest reported one.
    """

    count: int
    style: FormStyle = OFFICIAL
    month: Period | None = None
    starts: list[int] = field(default_factory=list)
    """The page on which each form starts, from 1; within the whole volume once it is written."""

    def __post_init__(self) -> None:
        from app.printing.volume.document import VolumeDocument  # not at the top: it loads fpdf2

        self._document = VolumeDocument(f"{FORM_TITLE} ({self.count:,} โครงการ)", None)
        self._volume = Volume(self.month)

    @property
    def pages(self) -> int:
        """The number of pages drawn so far."""
        return self._document.page

    def add(
        self,
        project: Project,
        reports: Sequence[ProgressReport],
        mark: VerificationStamp | None = None,
        data: bytes | None = None,
    ) -> None:
        """Draw one form. `reports` are in the order of their months; `data`: the project's JSON to embed."""
        name = clean_line(name_of(project))
        first, *rest = map(_lowered, lay_out_form(project, reports, self.style, mark, is_numbered=False))
        self.starts.append(self._document.page + 1)
        self._document.draw_form(
            [_bookmarked(first, name), *rest], mark, signature_field=self.style.signature_field
        )
        self._volume.add(project, reports)
        if data:
            number = len(self.starts)
            self._document.attach(data, FORM_DATA.format(number), _NOTE.format(number))

    def to_bytes(self) -> bytes:
        """Return the whole volume."""
        self._finish()
        return self._document.to_bytes()

    def write_to(self, stream: "Writer") -> None:
        """Write the whole volume to a stream, never all of it in memory."""
        self._finish()
        self._document.write_to(stream)

    def _finish(self) -> None:
        front = self._front()
        sheets = [each.sheet for each in front for _ in each.pages]
        forms = self._document.page
        self._document.attach(volume_data(self._volume.period), VOLUME_DATA, _VOLUME_NOTE)
        self._document.draw_front(front, [1 + len(front[0].pages) + len(front[1].pages), *self.starts])
        self._document.number_pages(self._grid, [*sheets, *[PORTRAIT] * forms])

    @property
    def _grid(self) -> Grid:
        style = self.style
        return Grid.of(style.regular, style.bold, LONGEST_LABEL, thai_digits=style.thai_digits)

    def _front(self) -> list[FrontPages]:
        """Return the pages in front of the forms, and move the forms' starts behind them."""
        grid, volume = self._grid, self._volume
        before, after = cover(volume, grid), summary(volume, grid)
        titles = [summary_title(volume), *(name_of(project) for project, _ in volume.projects)]
        empty = contents([ContentsEntry(one, 0) for one in titles], grid, _MOST_PAGES)
        front = len(before.pages) + len(empty.pages) + len(after.pages)
        self.starts = [start + front for start in self.starts]
        pages = [front - len(after.pages) + 1, *self.starts]
        listed = map(ContentsEntry, titles, pages)
        return [before, contents(list(listed), grid, _MOST_PAGES), after]


_MOST_PAGES: Final = 99_999


def _bookmarked(page: Page, name: str) -> Page:
    """Return the page with the project's bookmark on its first block, the form's title."""
    head, *rest = page
    return (replace(head, block=replace(head.block, bookmark=Bookmark(name, 0))), *rest)


def _lowered(page: Page) -> Page:
    """Return the page with its bookmarks one level lower."""
    return tuple(map(_lowered_piece, page))


def _lowered_piece(piece: Piece) -> Piece:
    mark = piece.block.bookmark
    if mark is None:
        return piece
    return replace(piece, block=replace(piece.block, bookmark=Bookmark(mark.title, mark.level + 1)))
