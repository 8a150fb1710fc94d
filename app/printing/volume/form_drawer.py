"""Draws the forms of a volume, each by itself; other processes run this, too."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from fpdf.outline import OutlineItemDictionary, build_outline_objs
from fpdf.output import OutputProducer, PDFPage
from fpdf.syntax import PDFObject, create_dictionary_string

from app.models.progress_report import ProgressReport
from app.models.project import Project, name_of
from app.models.thai import clean_line
from app.printing.cluster_font import ClusterFont
from app.printing.layout import Bookmark, Page, Piece
from app.printing.official_form import lay_out_form
from app.printing.pdf_a import stream_end
from app.printing.pdf_document import PdfDocument
from app.printing.stamp import VerificationStamp
from app.printing.tags import Element, parents_of
from app.printing.type_families import FormStyle
from app.printing.volume.drawn_form import (
    FORM_DATA,
    TREE,
    DrawnBookmark,
    DrawnForm,
    DrawnPage,
    GroupFont,
    OpenText,
    group_of,
)

_NOTE: Final = "ข้อมูลของโครงการที่ {} ในเล่มนี้ นำเข้าโปรแกรมรายงานได้"
_FONT_NUMBERS: Final = 10
"""Numbers of fonts for each group, and for the pages in front of the forms."""


@dataclass
class FormDrawer:
    """Draws all forms of some groups, those of each group in their order."""

    style: FormStyle
    _fonts: dict[int, dict[str, Any]] = field(default_factory=dict)

    def draw(
        self,
        number: int,
        project: Project,
        reports: Sequence[ProgressReport],
        mark: VerificationStamp | None = None,
        data: bytes | None = None,
    ) -> DrawnForm:
        """Draw the form with this number, from 1. `reports` are in the order of their months.

        `data`: the project's JSON to embed.
        """
        name = clean_line(name_of(project))
        style = self.style
        first, *rest = map(_lowered, lay_out_form(project, reports, style, mark, is_numbered=False))
        group = group_of(number)
        document = _FormDocument(_FONT_NUMBERS * group, self._fonts.setdefault(group, {}))
        document.fields_before = (number - 1) * max(1, len(style.signers))
        document.draw([_bookmarked(first, name), *rest], signature_field=style.signature_field, mark=mark)
        if data:
            document.attach(data, FORM_DATA.format(number), _NOTE.format(number))
        return _FormProducer(document).drawn()

    def fonts(self) -> list[GroupFont]:
        """Return the fonts of all forms drawn."""
        fonts = (font for group in self._fonts.values() for font in group.values())
        return [GroupFont(font.file.path, font.i, font.glyphs) for font in fonts]


class _FormDocument(PdfDocument):
    """The pages of one form, with the fonts of its group, which are numbered after the first `before`."""

    def __init__(self, before: int, fonts: dict[str, Any]) -> None:
        super().__init__("", None)
        self.fonts.update(fonts)
        self._group, self._before = fonts, before

    def new_font(self, path: Path) -> ClusterFont:
        font = self._group[str(path)] = super().new_font(path)
        font.i += self._before
        return font


def _bookmarked(page: Page, name: str) -> Page:
    """Return the page with the project's bookmark on its first block, the form's title."""
    head, *rest = page
    return (head._replace(block=head.block._replace(bookmark=Bookmark(name, 0))), *rest)


def _lowered(page: Page) -> Page:
    """Return the page with its bookmarks one level lower."""
    return tuple(map(_lowered_piece, page))


def _lowered_piece(piece: Piece) -> Piece:
    mark = piece.block.bookmark
    if mark is None:
        return piece
    return piece._replace(block=piece.block._replace(bookmark=Bookmark(mark.title, mark.level + 1)))


# --- from fpdf2's objects to bytes --------------------------------------------------------------------------


class _Open(int):
    """A number that is still open, which fpdf2 writes between two marks."""

    def __format__(self, _specification: str) -> str:
        return f"{_MARK}{int(self):d}{_MARK}"

    def __str__(self) -> str:
        return format(self)


_MARK: Final = "\x1b"
"""Neither the texts of a form nor its links have control characters."""
_OPEN: Final = re.compile(f"{_MARK}(-?[0-9]+){_MARK}")


def _open_text(text: str, stream: bytes = b"") -> OpenText:
    parts = _OPEN.split(text.replace("%", "%%"))
    return OpenText("%d".join(parts[::2]).encode("latin1"), tuple(map(int, parts[1::2])), stream)


class _FormProducer(OutputProducer):
    """Numbers the objects of one form's document from 0, and writes them with open numbers."""

    def drawn(self) -> DrawnForm:
        document, self.obj_id = cast(PdfDocument, self.fpdf), -1
        pages = self._add_pages()
        self._add_annotations_as_objects()
        self._add_annotation_appearance_streams()
        for file in document.embedded_files:
            self._add_pdf_obj(file)
            self._add_pdf_obj(file.file_spec())
        document.structure.id = TREE
        for element in document.structure:
            self._add_pdf_obj(element)
        whole = self._add_bookmarks(pages)
        later = {id(one) for one in (whole, *pages)}
        return DrawnForm(
            self.obj_id + 1,
            tuple(_written([one for one in self.pdf_objs if id(one) not in later])),
            tuple(map(_drawn_page, pages)),
            _drawn_bookmark(whole),
            tuple(_open_text(parents_of(one)) for one in document.structure.parents),
            int(document.structure.kids[0].id),
            tuple(int(one.id) for one in document.signature_fields),
            next((int(file.file_spec().id) for file in document.embedded_files), None),
        )

    def _add_pdf_obj(self, pdf_obj: PDFObject, trace_label: str | None = None) -> int:
        self.obj_id += 1
        pdf_obj.id = _Open(self.obj_id)
        self.pdf_objs.append(pdf_obj)
        return self.obj_id

    def _add_bookmarks(self, pages: Sequence[PDFPage]) -> OutlineItemDictionary:
        """Add the form's own bookmark and those below it. Returns the former."""
        items = [
            one for one in build_outline_objs(self.fpdf._outline) if isinstance(one, OutlineItemDictionary)
        ]
        for one in items:
            self._add_pdf_obj(one)
            assert one.dest
            one.dest.page_ref = pages[one.dest.page_number - 1].ref
        return items[0]


def _written(objects: Iterable[Any]) -> Iterator[tuple[int, OpenText]]:
    """Yield the texts of objects: those that follow each other without a stream are one text."""
    first, texts = 0, list[str]()
    for one in objects:
        stream = one.content_stream()
        if texts and (stream is not None or one.id != first + len(texts)):
            yield first, _open_text("".join(texts))
            texts.clear()
        if stream is not None:
            entries = create_dictionary_string(one._build_obj_dict(), "", "")
            head = f"{one.id} 0 obj\n<<\n{entries}\n>>\nstream\n"
            yield int(one.id), _open_text(head, stream + stream_end(stream))
            continue
        first = first if texts else int(one.id)
        texts.append(f"{_text(one)}\n")
    if texts:
        yield first, _open_text("".join(texts))


def _text(one: Any) -> str:
    if isinstance(one, Element):  # nearly all are
        return one.serialize()
    if isinstance(one, OutlineItemDictionary):
        return _bookmark_text(one)
    if hasattr(one, "struct_parent"):
        one.struct_parent = _Open(-1 - one.struct_parent)
    return str(one.serialize())


def _bookmark_text(one: OutlineItemDictionary) -> str:
    """Write a bookmark as fpdf2 does, which looks at all attributes of each for its entries."""
    others = {"Parent": one.parent, "Prev": one.prev, "Next": one.next, "First": one.first, "Last": one.last}
    references = " ".join(f"/{name} {other.ref}" for name, other in others.items() if other)
    assert one.dest
    dest, title = one.dest.serialize(), one.title.serialize()
    return f"{one.id} 0 obj\n<</Title {title} {references} /Count {one.count} /Dest {dest}>>\nendobj"


def _drawn_page(page: Any) -> DrawnPage:
    annotations = tuple(int(one.id) for one in page.annots or ())
    return DrawnPage(int(page.id), int(page.contents.id), annotations, page.struct_parents)


def _drawn_bookmark(whole: Any) -> DrawnBookmark:
    below = int(whole.first.id), int(whole.last.id)  # every form has headings
    return DrawnBookmark(int(whole.id), whole.title, whole.dest.top, *below, whole.count)
