"""The PDF of a bound volume: each form is written as it comes, the pages in front of the forms last."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from fpdf.annotations import PDFAnnotation
from fpdf.outline import OutlineSection
from fpdf.output import PDFHeader, PDFPage
from fpdf.syntax import DestinationXYZ, Name

from app.printing.cluster_font import ClusterFont
from app.printing.form_blocks import LEFT, PAGE_HEIGHT, TOP, WIDTH, Grid, Sheet
from app.printing.layout import Page, Piece, Role
from app.printing.official_form import page_number
from app.printing.pdf_document import PdfDocument
from app.printing.tags import FormTags
from app.printing.volume.drawn_form import OBJECT_END, TREE, DrawnBookmark, DrawnForm, GroupFont
from app.printing.volume.front import FrontPages, numbered
from app.printing.volume.writing import (
    FormPage,
    Offsets,
    StreamBuffer,
    VolumeProducer,
    Writer,
    Written,
    WrittenFile,
)

_END: Final = re.compile(OBJECT_END)
GO_TO: Final = "ไปที่หน้า {}"


class VolumeDocument(PdfDocument):
    """Only a form's page objects and its bookmark wait for the end, where the volume's pages are known."""

    def __init__(self, title: str, stream: Writer) -> None:
        super().__init__(title, None)
        self.single_resources_object = True  # with the fonts of all groups
        self.structure.id = TREE
        self.written = StreamBuffer(stream)
        self.offsets = Offsets()
        """Where each object begins that is written before the end."""
        self.last_number = TREE
        self.bookmarks: list[tuple[int, DrawnBookmark]] = []
        """The bookmark of each form, and the number of the form's first object."""
        self._form_pages: list[PDFPage] = []
        self._sections: list[OutlineSection] = []
        self.written += f"{PDFHeader(self.pdf_version).serialize()}\n".encode("latin1")

    @property
    def outline(self) -> Sequence[OutlineSection]:
        """The bookmarks of the pages in front, and of each form as a whole."""
        return self._outline

    @property
    def form_count(self) -> int:
        """The number of pages of all forms so far."""
        return len(self._form_pages)

    def add_form(self, form: DrawnForm, file_name: str) -> None:
        """Write a form after those before it. `file_name`: that of its data, if it has any."""
        first, key = self.last_number + 1, self.structure.next_key
        self._write(form, first, key)
        self.last_number += form.count
        self.structure.written += [one.placed(first, key).decode() for one in form.parents]
        self.structure.written_kids.append(Written(first + form.tags).ref)
        self.signature_fields += [Written(first + number) for number in form.fields]  # type: ignore[misc]
        if form.file is not None:
            self.embedded_files.append(WrittenFile(first + form.file, file_name))  # type: ignore[arg-type]
        self.bookmarks.append((first, form.bookmark))
        to = DestinationXYZ(self.form_count + 1, form.bookmark.top)
        self._sections.append(OutlineSection(form.bookmark.title, 0, to.page_number, to))
        self._form_pages += [FormPage(page, first, key) for page in form.pages]

    def _write(self, form: DrawnForm, first: int, key: int) -> None:
        written, start = [], len(self.written)
        for number, one in form.objects:
            data = one.placed(first, key)
            ends = [end.end() for end in _END.finditer(data)] if not one.stream else []
            self.offsets.put(first + number, [start, *(start + end for end in ends[:-1])])
            written.append(data)
            start += len(data)
        self.written += b"".join(written)

    def add_front(self, front: Sequence[FrontPages], targets: Sequence[int]) -> None:
        """Draw the pages in front of the forms. `targets`: the pages of the contents' entries."""
        tags = FormTags(self.structure)
        for each in front:
            self.draw(each.pages, sheet=each.sheet, tags=tags)
        self._add_links([page for each in front for page in each.pages], targets, tags)
        before = self.page
        for number, page in enumerate(self._form_pages, start=before + 1):
            page.set_index(number)
            self.pages[number] = page
        for section in self._sections:
            section.page_number = section.dest.page_number = section.page_number + before
        self._outline += self._sections

    def number_pages(self, grid: Grid, sheets: Sequence[Sheet]) -> None:
        """Number all pages but the cover, which counts as the first."""
        for number, sheet in enumerate(sheets[1:], start=2):
            self.draw_on(number, numbered(page_number(number, len(sheets)), grid, sheet), sheet)

    def finish(self, fonts: Iterable[GroupFont]) -> None:
        """Write what is not written yet, with the fonts of the forms."""
        for one in fonts:
            font = self.fonts[f"{one.path} {one.number}"] = ClusterFont(self, one.path, str(one.path))
            font.i, font.glyphs = one.number, one.glyphs
        self.output(output_producer_class=VolumeProducer)

    def _default_file_id(self, buffer: bytearray) -> str:
        """Return the file's ID, which fpdf2 computes from the bytes so far."""
        digest = self.written.digest.hexdigest().upper()
        return f"<{digest}><{digest}>"

    def _add_links(self, pages: Sequence[Page], targets: Sequence[int], tags: FormTags) -> None:
        waiting, target = iter(targets), 0
        for number, page in enumerate(pages, start=1):
            for piece in page:
                if piece.block.role is Role.CONTENTS:
                    if piece.first_line == 0:  # a title may be taller than a page
                        target = next(waiting)
                    self._add_link(number, piece, target, tags)

    def _add_link(self, number: int, piece: Piece, target: int, tags: FormTags) -> None:
        """Add a link over an entry of the contents."""
        height = sum(piece.line_heights)
        place = LEFT, PAGE_HEIGHT - TOP - piece.feet[-1] + height, WIDTH, height
        to = DestinationXYZ(target, top=PAGE_HEIGHT)
        link = PDFAnnotation("Link", *place, dest=to, contents=GO_TO.format(target))
        page = self.pages[number]
        page.tabs = Name("S")  # type: ignore[attr-defined]
        page.add_annotation(link)
        tags.add_link(piece.block, page, link)
