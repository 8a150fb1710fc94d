"""The PDF of a bound volume: its forms are drawn first, the pages in front of them last."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Final

from fpdf.annotations import PDFAnnotation
from fpdf.output import PDFPage
from fpdf.syntax import DestinationXYZ, Name

from app.printing.form_blocks import LEFT, PAGE_HEIGHT, TOP, WIDTH, Grid, Sheet
from app.printing.layout import Page, Piece, Role
from app.printing.official_form import page_number
from app.printing.pdf_a import ClosedContent
from app.printing.pdf_document import PdfDocument
from app.printing.stamp import VerificationStamp
from app.printing.tags import FormTags
from app.printing.volume.front import FrontPages, numbered

GO_TO: Final = "ไปที่หน้า {}"


class VolumeDocument(PdfDocument):
    """A document whose last pages can be moved to the front."""

    def __init__(self, title: str, created: date | None) -> None:
        super().__init__(title, created)
        self._compressor = ThreadPoolExecutor(1)  # zlib does not hold up the drawing
        self.single_resources_object = True  # each page's own are known by its number, which changes

    def draw_form(
        self, pages: Sequence[Page], mark: VerificationStamp | None, *, signature_field: bool
    ) -> None:
        """Append the pages of one form, and give up what only more content on them would need."""
        first, tags = self.page + 1, FormTags(self.structure)
        self.draw(pages, signature_field=signature_field, mark=mark, tags=tags)
        tags.close()
        for number in range(first, self.page + 1):
            self._close_page(self.pages[number])

    def _close_page(self, page: PDFPage) -> None:
        """Compress what a page shows. More can be drawn later."""
        assert isinstance(page.contents, bytearray)
        self.closed_contents[page] = ClosedContent(page.contents, self._compressor)
        page.contents = bytearray()

    def draw_front(self, front: Sequence[FrontPages], targets: Sequence[int]) -> None:
        """Draw the pages in front of the forms. `targets`: the pages of the contents' entries, once moved."""
        forms, bookmarks = self.page, len(self._outline)
        elements = len(self.structure.kids)
        tags = FormTags(self.structure)
        for each in front:
            self.draw(each.pages, sheet=each.sheet, tags=tags)
        self._add_links(forms, [page for each in front for page in each.pages], targets, tags)
        self.structure.kids.insert(0, self.structure.kids.pop(elements))
        self._outline[:] = self._outline[bookmarks:] + self._outline[:bookmarks]
        self._move_to_front(forms)

    def number_pages(self, grid: Grid, sheets: Sequence[Sheet]) -> None:
        """Number all pages but the cover, which counts as the first."""
        for number, sheet in enumerate(sheets[1:], start=2):
            self.draw_on(number, numbered(page_number(number, len(sheets)), grid, sheet), sheet)

    def _add_links(self, forms: int, pages: Sequence[Page], targets: Sequence[int], tags: FormTags) -> None:
        waiting = iter(targets)
        for number, page in enumerate(pages, start=forms + 1):
            for piece in page:
                if piece.block.role is Role.CONTENTS:
                    self._add_link(number, piece, next(waiting), tags)

    def _add_link(self, number: int, piece: Piece, target: int, tags: FormTags) -> None:
        """Add a link over an entry of the contents."""
        height = sum(piece.block.line_heights)
        place = LEFT, PAGE_HEIGHT - TOP - piece.feet[-1] + height, WIDTH, height
        to = DestinationXYZ(target, top=PAGE_HEIGHT)
        link = PDFAnnotation("Link", *place, dest=to, contents=GO_TO.format(target))
        page = self.pages[number]
        page.tabs = Name("S")  # type: ignore[attr-defined]
        page.add_annotation(link)
        tags.add_link(piece.block, page, link)

    def _move_to_front(self, forms: int) -> None:
        """Move the pages after the first `forms` ones to the front, with what refers to them."""
        order = [*range(forms + 1, len(self.pages) + 1), *range(1, forms + 1)]
        moved = {before: now for now, before in enumerate(order, start=1)}
        self.pages = {moved[before]: self.pages[before] for before in order}
        for number, page in self.pages.items():
            page.set_index(number)
        for section in self._outline:
            section.page_number = moved[section.page_number]
            section.dest.page_number = section.page_number
