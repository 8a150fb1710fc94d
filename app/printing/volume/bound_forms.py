"""Bind several forms into one PDF: cover, contents, the month's summary, then the forms with their data.

The forms are written first, so that each is in memory alone. The pages in front of them need to know where
each form starts and what the month's sums are: they are the first pages, but the last to be written.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from app.models.month_summary import Volume
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, name_of
from app.printing.form_blocks import PORTRAIT, Grid
from app.printing.official_form import FORM_TITLE, LONGEST_LABEL
from app.printing.type_families import OFFICIAL, FormStyle
from app.printing.volume.drawn_form import FORM_DATA, DrawnForm, GroupFont
from app.printing.volume.front import (
    ContentsEntry,
    FrontPages,
    contents,
    cover,
    summary,
    summary_title,
)

if TYPE_CHECKING:
    from app.printing.volume.document import VolumeDocument
    from app.printing.volume.writing import Writer  # which load fpdf2

VOLUME_DATA: Final = "volume.json"
"""The name of what else the volume is made of: the month of its summary."""
_NOTE: Final = "เดือนของตารางสรุปในเล่มนี้"


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


class BoundForms:
    """Writes forms one by one, so that a thousand need little memory."""

    def __init__(
        self, stream: "Writer", count: int, style: FormStyle = OFFICIAL, month: Period | None = None
    ) -> None:
        """`count`: how many forms. `month`: that of the summary, None for the latest reported one."""
        self.starts: list[int] = []
        """The page on which each form starts, from 1; within the whole volume once it is finished."""
        self.count, self._style = count, style
        self._stream = stream
        self._volume = Volume(month)

    @cached_property
    def _document(self) -> "VolumeDocument":
        """The document, begun when it is first used: the processes that draw start before."""
        from app.printing.volume.document import VolumeDocument  # not at the top: it loads fpdf2

        return VolumeDocument(f"{FORM_TITLE} ({self.count:,} โครงการ)", self._stream)

    def begin(self) -> None:
        """Write the document's beginning. What follows does so otherwise."""
        assert self._document

    @property
    def pages(self) -> int:
        """The number of pages of the forms so far."""
        return self._document.form_count

    def add(self, project: Project, reports: Sequence[ProgressReport], drawn: DrawnForm) -> None:
        """Write one form, drawn from this project and its reports."""
        self.starts.append(self.pages + 1)
        self._document.add_form(drawn, FORM_DATA.format(len(self.starts)))
        self._volume.add(project, reports)

    def finish(self, fonts: Iterable[GroupFont]) -> None:
        """Write the rest of the volume. `fonts`: those of all its forms."""
        front = self._front()
        sheets = [each.sheet for each in front for _ in each.pages]
        self._document.attach(volume_data(self._volume.period), VOLUME_DATA, _NOTE)
        self._document.add_front(front, [1 + len(front[0].pages) + len(front[1].pages), *self.starts])
        self._document.number_pages(self._grid, [*sheets, *[PORTRAIT] * self.pages])
        self._document.finish(fonts)

    @property
    def _grid(self) -> Grid:
        style = self._style
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
