"""Pages drawn into a PDF with fpdf2: text as cluster glyphs, tags, bookmarks, Thai metadata, and no clock.

Importing this loads fpdf2, which takes a tenth of a second: official_form imports it only to print.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.actions import URIAction
from fpdf.annotations import PDFAnnotation
from fpdf.enums import PDFResourceType
from fpdf.prefs import ViewerPreferences
from fpdf.syntax import Name, PDFString

from app.models.signer import SIGN_HERE, SignerRole
from app.printing.charts.pdf import operators
from app.printing.cluster_font import ClusterFont
from app.printing.form_blocks import (
    BOTTOM,
    LEFT,
    PORTRAIT,
    SIGNING_HEIGHT,
    TOP,
    Sheet,
    dotted_line,
)
from app.printing.layout import Block, Bookmark, Figure, Page, Piece, Role, Run
from app.printing.pdf_a import (
    LONGEST_STRING,
    PDF_A,
    PRODUCER,
    ArchiveProducer,
    xmp,
)
from app.printing.stamp import QUIET, VerificationStamp, qr_operators
from app.printing.tags import FOOTER, FormTags, StructureTree
from app.printing.truetype import ClusterGlyph, TrueTypeFile, font_file
from app.printing.typesetting import LinkedGlyphs, Typeface

BANGKOK: Final = timezone(timedelta(hours=7))
CREATOR: Final = "raingan"

ATTACHMENT: Final = "project.json"
"""The name of the embedded project data: in Latin letters, which every PDF reader can save."""
SIGN_HERE_OFFICER: Final = SIGN_HERE + SignerRole.OFFICER.value
ATTACHMENT_NOTE: Final = "ข้อมูลของโครงการในแบบรายงานนี้ นำเข้าโปรแกรมรายงานได้"

DESCENT: Final = 0.3
"""Distance from a line's foot up to its base line, in font sizes: vowels below the line fit in."""

BLACK: Final = 0.0
LINK_HEIGHT: Final = 1.3
"""Height of a link, in font sizes: from one line's foot to nearly the next."""
OPEN_ADDRESS: Final = "ไปที่เว็บไซต์ {}"

GREYS: Final = {Role.FOOTER: 0.45}


class PdfDocument(FPDF):
    """A document of laid-out pages in PDF/A. Same pages, title and date: same bytes."""

    def __init__(self, title: str, created: date | None) -> None:
        super().__init__(unit="pt", format="A4", enforce_compliance=PDF_A)
        self.structure = StructureTree()
        self.signature_fields: list[PDFAnnotation] = []
        self.fields_before = 0
        """Signature fields of other forms, after which those of this one are numbered."""
        self._fonts_used: tuple[int, dict[TrueTypeFile, ClusterFont]] = 0, {}
        """The page that is drawn, and its fonts."""
        self._sheet = PORTRAIT
        self.allow_images_transparency = False
        self.set_auto_page_break(False)
        self.set_lang("th-TH")
        self.set_title(title[:LONGEST_STRING])
        self.set_creator(CREATOR)
        self.set_producer(PRODUCER)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        # fpdf2 has set it to the current time; a document without a date has none.
        self.creation_date = _midnight(created) if created else None  # type: ignore[assignment]
        self.set_xmp_metadata(xmp(title[:LONGEST_STRING], CREATOR, self.creation_date))

    def draw(
        self,
        pages: Sequence[Page],
        *,
        signature_field: bool = False,
        mark: VerificationStamp | None = None,
        sheet: Sheet = PORTRAIT,
        tags: FormTags | None = None,
    ) -> None:
        """Append the pages of one form. `signature_field` adds a field for an electronic signature.

        `tags`: those of the document that the pages continue.
        """
        tags = tags or FormTags(self.structure)
        self._sheet = sheet
        qr = qr_operators(mark.qr_text, LEFT, BOTTOM - QUIET) if mark else ""
        for number, page in enumerate(pages, start=1):
            self.add_page(orientation="landscape" if sheet.page_width > sheet.page_height else "portrait")
            if qr and number < len(pages):
                self._out(f"{FOOTER}\n{qr}\nEMC")
            for piece in page:
                self._draw_piece(piece, tags)
                if signature_field and piece.block.role is Role.SIGNATURE:
                    self._add_signature_field(piece, tags)
            if mark and number == len(pages):
                begin = tags.begin_figure(mark.spoken, self.pages[self.page])
                self._out(f"{begin}\n{qr}\nEMC")

    def draw_on(self, number: int, piece: Piece, sheet: Sheet = PORTRAIT) -> None:
        """Draw one more piece, which is no content of the document, on a page."""
        self.page, self._sheet = number, sheet
        self._draw_piece(piece, FormTags(self.structure))

    def attach(self, data: bytes, name: str = ATTACHMENT, note: str = ATTACHMENT_NOTE) -> None:
        """Embed the JSON from which the form was made."""
        self.embed_file(
            bytes=data,
            basename=name,
            modification_date=self.creation_date,
            mime_type="application/json",
            associated_file_relationship="Data",
            desc=note,
            compress=True,
        )

    def draw_operators(self, operators: str) -> None:
        """Write PDF operators to the page."""
        self._out(operators)

    def draw_words(
        self,
        path: Path,
        size: float,
        grey: float,
        spread: float,
        place: tuple[float, float],
        parts: Sequence[Sequence[ClusterGlyph | float]],
    ) -> None:
        """Draw untagged parts of a line, glyphs with moves between them, in the font file at `path`."""
        font = self._used_font(font_file(path))
        set_up = f"/F{font.i} {size:g} Tf {grey:g} g {spread:.4g} Tc {place[0]:.2f} {place[1]:.2f} Td"
        self._out(f"BT {set_up} {' '.join(map(font.show_moved, parts))} ET")

    def to_bytes(self) -> bytes:
        return bytes(self.output(output_producer_class=ArchiveProducer))

    def _draw_piece(self, piece: Piece, tags: FormTags) -> None:
        if piece.block.bookmark and piece.first_line == 0:
            self._add_bookmark(piece.block.bookmark, TOP + piece.feet[0] - piece.block.line_heights[0])
        if piece.block.figure:
            self._draw_figure(piece, piece.block.figure, tags)
        for (part, has_links), runs in groupby(piece.runs, key=lambda placed: _part(piece, placed[0])):
            if has_links:
                for run, foot in runs:
                    self._draw_linked_run(piece.block, run, foot, tags)
                continue
            begin, grey = (
                tags.begin(piece.block, part, self.pages[self.page]),
                GREYS.get(piece.block.role, BLACK),
            )
            self._out("\n".join((begin, *(self._run(run, foot, grey) for run, foot in runs), "EMC")))

    def _draw_figure(self, piece: Piece, figure: Figure, tags: FormTags) -> None:
        top = self._sheet.page_height - TOP - piece.feet[0] + piece.block.line_heights[0]
        corner = LEFT + figure.x, top
        self._out(tags.begin(piece.block, 0, self.pages[self.page]))
        for operator in operators(figure, corner, self._show):
            self._out(operator)
        self._out("EMC")

    def _show(self, text: str, face: Typeface) -> tuple[int, str]:
        """Return the number of the face's font on this page, and the operator that shows the text."""
        font = self._used_font(face.file)
        return font.i, font.show(face.file.shape(text))

    def _add_bookmark(self, bookmark: Bookmark, y: float) -> None:
        self.set_y(y)
        self.start_section(bookmark.title[:LONGEST_STRING], bookmark.level)

    def _add_signature_field(self, piece: Piece, tags: FormTags) -> None:
        """Add an empty field on the first dotted line, as high as the space for a signature on paper."""
        run, foot = next(piece.runs)
        left, width = dotted_line(run)
        base = self._sheet.page_height - TOP - foot + DESCENT * run.face.size
        height = SIGNING_HEIGHT - run.face.size
        name = f"signature{self.fields_before + len(self.signature_fields) + 1}"
        place = LEFT + left, base + height, width, height
        field = PDFAnnotation("Widget", *place, title=name, field_type="Sig", appearance_stream=b"")
        page = self.pages[self.page]
        field.p, field.t_u = page, PDFString(piece.block.signer or SIGN_HERE_OFFICER)  # type: ignore[assignment, attr-defined]
        page.tabs = Name("S")  # type: ignore[attr-defined]
        page.add_annotation(field)
        tags.add_field(piece.block, run.part, page, field)
        self.signature_fields.append(field)

    def _run(self, run: Run, foot: float, grey: float) -> str:
        """Return a run's operators: fpdf2 rounds the spread so much that right edges are not flush."""
        face, line = run.face, run.content
        font, set_up = self._set_up(run, foot, grey)
        shown = font.show(line.glyphs, 1000 * line.spread / face.size, is_kerned=line.is_kerned)
        return f"BT {set_up} {shown} ET"

    def _draw_linked_run(self, block: Block, run: Run, foot: float, tags: FormTags) -> None:
        """Draw a run as it is without links, in parts: each address, and what is beside it."""
        face, line, page = run.face, run.content, self.pages[self.page]
        font, set_up = self._set_up(run, foot, BLACK)
        self._out(f"BT {set_up}")
        for start, end, link in line.parts:
            begin = (
                tags.begin_link(block, run.part, page, link) if link else tags.begin(block, run.part, page)
            )
            self._out(begin)
            self._out(font.show_part(line.glyphs, start, end, 1000 * line.spread / face.size))
            self._out("EMC")
        self._out("ET")
        for one in line.links:
            annotation = _link_over(one, run, self._sheet.page_height - TOP - foot)
            page.tabs = Name("S")  # type: ignore[attr-defined]
            page.add_annotation(annotation)
            tags.hold_link(one.link, page, annotation)

    def _set_up(self, run: Run, foot: float, grey: float) -> tuple[ClusterFont, str]:
        """Return a run's font, and the operators that place its text."""
        face, font = run.face, self._used_font(run.face.file)
        x, y = LEFT + run.x, self._sheet.page_height - TOP - foot + DESCENT * face.size
        return font, f"/F{font.i} {face.size:g} Tf {grey:g} g {x:.2f} {y:.2f} Td"

    def new_font(self, path: Path) -> ClusterFont:
        """Return a font for the file, with the next number."""
        return ClusterFont(self, path, str(path))

    def _used_font(self, file: TrueTypeFile) -> ClusterFont:
        """Return the font of a file, which becomes a resource of this page."""
        page, used = self._fonts_used
        if page != self.page:
            self._fonts_used = self.page, (used := {})
        font = used.get(file)
        if font is None:
            font = used[file] = self._font(file.path)
            self._resource_catalog.add(PDFResourceType.FONT, font.i, self.page)
        return font

    def _font(self, path: Path) -> ClusterFont:
        key = str(path)
        font = self.fonts.get(key)
        if not isinstance(font, ClusterFont):
            font = self.fonts[key] = self.new_font(path)
        return font


_UNLINKED: Final = {Role.TITLE, Role.CONTINUED, Role.LEADER, Role.FOOTER, Role.CONTENTS}
"""Repeated texts, and the contents, whose entries are links themselves."""


def _link_over(linked: LinkedGlyphs, run: Run, foot: float) -> PDFAnnotation:
    """Return the link over the glyphs of one line, which looks like nothing; `foot` from the page's foot."""
    left, right = run.content.edges(linked.start, linked.end, run.face)
    height = LINK_HEIGHT * run.face.size
    place = LEFT + run.x + left, foot + height, right - left, height
    told = OPEN_ADDRESS.format(linked.link.address)
    return PDFAnnotation("Link", *place, action=URIAction(linked.link.uri), contents=told)


def _part(piece: Piece, run: Run) -> tuple[int, bool]:
    """Return the part of a run, and whether it has web addresses that become links."""
    return run.part, bool(run.content.links) and piece.block.role not in _UNLINKED


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BANGKOK)
