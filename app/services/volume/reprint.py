"""Print a volume again from its data, compared with the paper while it is written.

A genuine volume of a thousand forms is 34 MB: its print is kept only from the first byte on that differs.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from app.formats.pdf.reader import PaperPdf
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.words import PageWords, page_words
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.printing.layout import Page
from app.printing.official_form import lay_out_form
from app.printing.type_families import FormStyle
from app.printing.volume.bound_forms import BoundForms
from app.services.form_pdf import mark_of
from app.services.volume.binding import bound

_COMPARED: Final = 20
"""Pages of the last form that are compared to find the style of a volume."""
_MORE: Final = 2
"""How many times the paper's pages a print may have, of another layout; with more it is given up."""


@dataclass(frozen=True)
class Reprint:
    """The volume of the data in one style, and the first page of each form."""

    style: FormStyle
    content: bytes
    starts: tuple[int, ...]
    beginning_of: PdfStructure | None = None
    """The paper, if it only goes on after the print."""

    @cached_property
    def structure(self) -> PdfStructure:
        return PdfStructure(self.content, like=self.beginning_of)

    def words(self, start: int = 1, end: int | None = None) -> list[PageWords]:
        """Return the words of the pages from `start` to before `end`, from 1; of all that follow if None."""
        pages = self.structure.pages[start - 1 : end and end - 1]
        return [page_words(self.structure, page) for page in pages]


class _Compared:
    """Takes a print as it is written; equals the paper so far, or keeps what is written."""

    def __init__(self, paper: bytes) -> None:
        self._paper = paper
        self._length = 0
        self._own: bytearray | None = None

    def write(self, data: Any) -> int:
        end = self._length + len(data)
        if self._own is None and self._paper[self._length : end] != data:
            self._own = bytearray(self._paper[: self._length])
        if self._own is not None:
            self._own += data
        self._length = end
        return len(data)

    @property
    def is_beginning(self) -> bool:
        """Whether the paper begins with what is written."""
        return self._own is None

    @property
    def content(self) -> bytes:
        return self._paper[: self._length] if self._own is None else bytes(self._own)


def reprinted(
    paper: PaperPdf, records: Sequence[ProjectRecord], style: FormStyle, month: Period | None
) -> Generator[None, None, Reprint | None]:
    """Print the volume, a form in each step; None if its data print far more pages than the paper has."""
    most, written = _MORE * len(paper.structure.pages) + _COMPARED, _Compared(paper.content)
    volume = BoundForms(written, len(records), style, month)
    with closing(bound(volume, records, style)) as steps:
        for _ in steps:
            if volume.pages > most:
                return None
            yield None
    beginning_of = paper.structure if written.is_beginning else None
    return Reprint(style, written.content, tuple(volume.starts), beginning_of)


def likely(paper: PaperPdf, record: ProjectRecord, styles: Sequence[FormStyle]) -> list[FormStyle]:
    """Return the styles whose text is the most like the paper's; `record` is of its last form.

    Printing the whole volume in every style would take a minute for a hundred forms.
    """
    missing = {number: _missing(paper, record, style) for number, style in enumerate(styles)}
    least = min(missing.values(), default=0)
    return [style for number, style in enumerate(styles) if missing[number] == least]


def _missing(paper: PaperPdf, record: ProjectRecord, style: FormStyle) -> int:
    """Return the number of texts of the last form that its pages on the paper do not have."""
    mark = mark_of(record.project, record.reports)
    pages = lay_out_form(record.project, record.reports, style, mark, is_numbered=False)
    last = paper.structure.pages[-len(pages) :]
    theirs = {line for page in last[:_COMPARED] for line in page_words(paper.structure, page).lines}
    return len({line for page in pages[:_COMPARED] for line in _lines(page)} - theirs)


def _lines(page: Page) -> list[str]:
    return [run.content.text for piece in page for run, _ in piece.runs]
