"""A PDF that somebody holds for a printed form: what it carries, found without believing it in anything."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.formats.pdf.filters import TooLargeError
from app.formats.pdf.reader import open_strictly, read_pdf, record_data, unreadable
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import PdfSyntaxError
from app.formats.pdf.words import PageWords, page_words
from app.models.errors import UserError

MOST_PAGES: Final = 200
"""Pages of a form: the longest that was seen has nine."""


@dataclass(frozen=True, slots=True)
class PaperPdf:
    """A PDF's bytes, its objects, the project's data in it, and its pages as far as they are read."""

    name: str
    content: bytes
    structure: PdfStructure
    data: bytes
    pages: tuple[PageWords, ...] = ()


def read_paper(path: Path) -> PaperPdf:
    """Its pages are still to be read. Raises UserError for what is no PDF, or carries no project's data."""
    content = read_pdf(path)
    try:
        structure = open_strictly(content)
        data = record_data(structure)
        count = len(structure.pages)
    except (PdfSyntaxError, RecursionError) as error:
        raise unreadable(path.name, error) from None
    if data is None:
        raise UserError(
            f"{path.name} ไม่มีข้อมูลโครงการฝังอยู่", "โปรดใช้รหัสตรวจสอบบนเอกสารแทน หรือพิมพ์ PDF ใหม่จากโปรแกรมรายงาน"
        )
    if count > MOST_PAGES:
        raise unreadable(path.name, TooLargeError(f"{count} pages"))
    return PaperPdf(path.name, content, structure, data)


def reading_pages(paper: PaperPdf) -> Iterator[PaperPdf]:
    """The PDF with one page more at each step. Raises PdfSyntaxError."""
    for page in paper.structure.pages:
        paper = replace(paper, pages=(*paper.pages, page_words(paper.structure, page)))
        yield paper


def first_revision(paper: PaperPdf) -> PaperPdf:
    """The PDF as it was before anything was appended to it: itself, when nothing was."""
    first = paper.structure.sections[-1]
    end = paper.content.find(b"%%EOF", first.end) + len(b"%%EOF")
    if end < first.end or not paper.content[end:].strip():
        return paper
    content = paper.content[:end] + b"\n"
    structure = open_strictly(content)
    pages = tuple(page_words(structure, page) for page in structure.pages[:MOST_PAGES])
    return PaperPdf(paper.name, content, structure, record_data(structure) or b"", pages)
