"""How a volume is written with fpdf2, which otherwise writes all of a document at its end.

These hooks are internal to fpdf2: its version is pinned, and tests of a volume fail when one is missing.
"""

import hashlib
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol, Self, cast

from fpdf.outline import OutlineDictionary, OutlineItemDictionary, build_outline_objs
from fpdf.output import ContentWithoutID, PDFHeader, PDFPage
from fpdf.syntax import Name, PDFArray, PDFObject, build_obj_dict

from app.printing.form_blocks import PAGE_HEIGHT, PAGE_WIDTH
from app.printing.pdf_a import ArchiveProducer
from app.printing.volume.drawn_form import DrawnPage


class Writer(Protocol):
    """What a volume is written to: a file, or what compares it with one."""

    def write(self, data: bytes, /) -> int: ...


class StreamBuffer(bytearray):
    """Takes the place of fpdf2's buffer: what is added goes to a stream; it knows its length and digest."""

    def __init__(self, stream: Writer) -> None:
        super().__init__()
        self._stream = stream
        self._length = 0
        self.digest = hashlib.new("md5", usedforsecurity=False)

    def __iadd__(self, data: Any) -> Self:  # type: ignore[misc]
        self._length += self._stream.write(data)
        self.digest.update(data)
        return self

    def __len__(self) -> int:
        return self._length

    def __bool__(self) -> bool:
        return False  # fpdf2 expects nothing in it when it begins to write


class Offsets:
    """Where each object begins, by its number; takes the place of fpdf2's dict, in a tenth of its memory."""

    def __init__(self) -> None:
        self._places = array("Q")

    def put(self, first: int, places: Sequence[int]) -> None:
        """Note where objects begin whose numbers follow each other."""
        missing = first + len(places) - len(self._places)
        if missing > 0:
            self._places.frombytes(bytes(missing * self._places.itemsize))
        self._places[first : first + len(places)] = array("Q", places)

    def __setitem__(self, number: int, place: int) -> None:
        self.put(number, [place])

    def __getitem__(self, number: int) -> int:
        return self._places[number]


class Written(PDFObject):
    """Stands for an object that is written already."""

    __slots__ = ("_id",)

    def __init__(self, number: int) -> None:
        super().__init__()
        self.id = number


class WrittenFile(Written):
    """Stands for a written attachment: its name, and the number of what describes it."""

    __slots__ = ("_name",)

    def __init__(self, number: int, name: str) -> None:
        super().__init__(number)
        self._name = name

    def basename(self) -> str:
        return self._name

    def file_spec(self) -> Self:
        return self

    def globally_enclosed(self) -> bool:
        return True


class WrittenAnnotation(Written):
    """Stands for a written link or field, which leads to no page of the volume."""

    dest, a = None, None


class FormPage(PDFPage):
    """A page of a form, of which only this object is not written yet."""

    def __init__(self, drawn: DrawnPage, first: int, key: int) -> None:
        super().__init__(None, None, bytearray(), 0)
        self.set_dimensions(PAGE_WIDTH, PAGE_HEIGHT)
        self.id, self.struct_parents = first + drawn.number, key + drawn.key
        self._written_content = Written(first + drawn.content)
        self.annots = PDFArray(WrittenAnnotation(first + number) for number in drawn.annotations)
        if self.annots:
            self.tabs = Name("S")

    def _build_obj_dict(self, security_handler: Any = None) -> dict[str, object]:
        """Return the entries that these pages have; fpdf2 looks at all attributes of each page."""
        return build_obj_dict({key: getattr(self, key, None) for key in _PAGE_ENTRIES})

    def with_both_contents(self) -> None:
        """Show what was drawn since, too."""
        self.contents = PDFArray([self._written_content, self.contents])  # type: ignore[assignment]


_PAGE_ENTRIES: Final = (
    *("annots", "contents", "media_box", "parent"),
    *("resources", "struct_parents", "tabs", "type"),
)


class VolumeProducer(ArchiveProducer):
    """Writes all of a VolumeDocument but its forms."""

    def __init__(self, fpdf: Any) -> None:
        super().__init__(fpdf)
        self._document = fpdf
        self.obj_id = fpdf.last_number

    def bufferize(self) -> bytearray:
        self.pdf_objs, self.buffer = _Remaining(self, self._document.offsets), self._document.written
        return super().bufferize()

    def _add_pdf_obj(self, pdf_obj: PDFObject, trace_label: str | None = None) -> int:
        """Add an object unless it is written already; some have their numbers."""
        if getattr(pdf_obj, "_id", None) is None:
            return super()._add_pdf_obj(pdf_obj, trace_label)
        if not isinstance(pdf_obj, Written):
            self.pdf_objs.append(pdf_obj)
        return pdf_obj.id

    def _add_pages(self, _slice: slice = slice(None)) -> list[PDFPage]:
        added = super()._add_pages(_slice)
        for page in added:
            if isinstance(page, FormPage):
                page.with_both_contents()
        return added

    def _add_document_outline(self) -> tuple[OutlineDictionary | None, Sequence[OutlineItemDictionary]]:
        """Add the bookmarks; those below a form's own are written already."""
        outline, *items = cast(Any, build_outline_objs(self._document.outline))
        forms = self._document.bookmarks
        for item, (first, mark) in zip(items[len(items) - len(forms) :], forms, strict=True):
            item.id, item.count = first + mark.number, mark.count
            item.first, item.last = Written(first + mark.first), Written(first + mark.last)
        for one in (outline, *items):
            self._add_pdf_obj(one)
        return outline, items


class _Remaining(list[PDFObject | ContentWithoutID]):
    """The objects that are not written yet. When they are, the producer knows where the others begin."""

    def __init__(self, producer: VolumeProducer, offsets: Offsets) -> None:
        super().__init__()
        self._producer, self._before = producer, offsets

    def __iter__(self) -> Iterator[PDFObject | ContentWithoutID]:
        self._producer.offsets = self._before  # type: ignore[assignment]
        return (one for one in super().__iter__() if not isinstance(one, PDFHeader))
