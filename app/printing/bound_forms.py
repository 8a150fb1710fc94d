"""Bind several forms into one PDF: fonts embedded once, a bookmark for each project above its sections.

Each form keeps its own page numbers, so that its pages may be passed on alone.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.models.progress_report import ProgressReport
from app.models.project import NAMELESS, Project
from app.models.thai import clean_line
from app.printing.layout import Bookmark, Page, Piece
from app.printing.official_form import lay_out_form
from app.printing.stamp import VerificationStamp
from app.printing.type_families import OFFICIAL, FormStyle


class BoundForms:
    """Collects forms one by one. It keeps only their drawn pages, so a thousand fit into memory."""

    def __init__(self, title: str, style: FormStyle = OFFICIAL) -> None:
        from app.printing.pdf_document import PdfDocument  # not at the top: it loads fpdf2

        self._document = PdfDocument(title, None)  # each form has its own date; the bound document has none
        self._style = style

    def add(
        self, project: Project, reports: Sequence[ProgressReport], mark: VerificationStamp | None = None
    ) -> None:
        name = clean_line(f"{project.project_code} {project.project_name}") or NAMELESS
        first, *rest = map(_lowered, lay_out_form(project, reports, self._style, mark))
        pages = [_bookmarked(first, name), *rest]
        self._document.draw(pages, signature_field=self._style.signature_field, mark=mark)

    def to_bytes(self) -> bytes:
        return self._document.to_bytes()


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
