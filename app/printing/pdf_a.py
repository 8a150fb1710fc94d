"""PDF/A-3U: PDFs for archives, readable and searchable for as long as PDF exists.

fpdf2 handles the colour profile and refuses what is forbidden; the metadata are written here, because fpdf2's
contain the current time.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

from fpdf.enums import SignatureFlag
from fpdf.output import AcroForm, ContentWithoutID, PDFCatalog, PDFInfo, PDFPage
from fpdf.syntax import Name, PDFArray, PDFContentStream, PDFObject

from app.printing.cluster_font import ClusterFontProducer
from app.printing.tags import StructureTree

if TYPE_CHECKING:
    from concurrent.futures import Executor

PDF_A: Final = "PDF/A-3U"
PRODUCER: Final = "raingan (fpdf2)"

LONGEST_STRING: Final = 8_000
"""Letters of a title or bookmark, each up to four bytes: PDF/A limits strings to 32,767 bytes."""

_STREAM_END: Final = "\nendstream\nendobj"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ClosedContent(PDFContentStream):
    """What is drawn of a page, compressed meanwhile; it is given up when it is written, to save memory."""

    def __init__(self, contents: bytearray, compressor: "Executor") -> None:
        super().__init__(b"")
        self.filter = Name("FlateDecode")
        self._compressed = compressor.submit(zlib.compress, contents, self._COMPRESSION_LEVEL)

    def serialize(self, obj_dict: Any = None, _security_handler: Any = None) -> str:
        content = self._compressed.result()
        self.length = len(content)
        return super().serialize(obj_dict, _security_handler)

    def content_stream(self) -> bytes:
        content = self._compressed.result()
        del self._compressed
        return content


class Writer(Protocol):
    """What a document is written to: a file, or what compares it with one."""

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
        return self._length > 0


class _GivenUp(list[PDFObject | ContentWithoutID]):
    """The objects to write; each is given up when it is written."""

    def __iter__(self) -> Iterator[PDFObject | ContentWithoutID]:
        self.reverse()
        while self:
            yield self.pop()


class ArchiveProducer(ClusterFontProducer):
    """Writes a PdfDocument: fonts, tags, and title and date also where browsers look for them."""

    def bufferize(self) -> bytearray:
        """Switch off fpdf2's compliance mode, which now would only omit the title that browsers show."""
        self.fpdf._compliance = None
        self.pdf_objs = _GivenUp()
        if (stream := self.fpdf.stream) is not None:  # type: ignore[attr-defined]
            self.buffer = stream
        return super().bufferize()

    def _out(self, data: bytes | bytearray | str) -> None:
        """Write; after a stream that ends in a carriage return, add a complete line break."""
        if isinstance(data, str) and data.endswith(f"\r{_STREAM_END}"):
            data = data.removesuffix(_STREAM_END) + "\r" + _STREAM_END
        super()._out(data)

    def _add_pages(self, _slice: slice = slice(None)) -> list[PDFPage]:
        """Add the pages; what was drawn on a closed page is one content, what came later another."""
        closed = self.fpdf.closed_contents  # type: ignore[attr-defined]
        added = super()._add_pages(_slice)
        for page in added:
            if page in closed:
                self._add_pdf_obj(closed[page])
                page.contents = PDFArray([closed[page], page.contents])  # type: ignore[assignment]
        return added

    def _add_info(self) -> PDFInfo:
        """Return the information dictionary; a document without a date has no creation date, never the
        clock's.
        """
        info = super()._add_info()
        if self.fpdf.creation_date is None:
            info.creation_date = None
        return info

    def _finalize_catalog(self, catalog_obj: PDFCatalog, *others: Any, **more: Any) -> None:
        super()._finalize_catalog(catalog_obj, *others, **more)
        if fields := self.fpdf.signature_fields:  # type: ignore[attr-defined]
            catalog_obj.acro_form = AcroForm(PDFArray(fields), SignatureFlag.SIGNATURES_EXIST)

    def _add_structure_tree(self) -> PDFObject:
        tree: StructureTree = self.fpdf.structure  # type: ignore[attr-defined]
        self._add_pdf_obj(tree, "structure_tree")
        for element in tree:
            self._add_pdf_obj(element)
        return tree


def xmp(title: str, creator: str, created: datetime | None) -> str:
    """Return the XMP metadata, with the same values as the information dictionary."""
    day = created.isoformat(timespec="seconds") if created else ""
    dates = "".join(f"<xmp:{name}>{day}</xmp:{name}>" for name in ("CreateDate", "ModifyDate") if day)
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_xml(title)}</rdf:li></rdf:Alt></dc:title>'
        "<dc:language><rdf:Bag><rdf:li>th-TH</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreatorTool>{_xml(creator)}</xmp:CreatorTool><pdf:Producer>{_xml(PRODUCER)}</pdf:Producer>"
        f"{dates}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def _xml(text: str) -> str:
    """Escape for XML; no stream may contain "endstream", which readers of broken files search for."""
    return escape(_NO_XML.sub("\ufffd", text), quote=False).replace("endstream", "end&#115;tream")
