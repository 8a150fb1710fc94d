"""PDF/A-3U: PDFs for archives, readable and searchable for as long as PDF exists.

fpdf2 handles the colour profile and refuses what is forbidden; the metadata are written here, because fpdf2's
contain the current time.
"""

import re
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final

from fpdf.enums import SignatureFlag
from fpdf.output import AcroForm, PDFCatalog, PDFInfo
from fpdf.syntax import PDFArray, PDFObject

from app.printing.cluster_font import ClusterFontProducer
from app.printing.tags import StructureTree

if TYPE_CHECKING:
    pass

PDF_A: Final = "PDF/A-3U"
PRODUCER: Final = "raingan (fpdf2)"

LONGEST_STRING: Final = 8_000
"""Letters of a title or bookmark, each up to four bytes: PDF/A limits strings to 32,767 bytes."""

_STREAM_END: Final = "\nendstream\nendobj"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ArchiveProducer(ClusterFontProducer):
    """Writes a PdfDocument: fonts, tags, and title and date also where browsers look for them."""

    def bufferize(self) -> bytearray:
        """Switch off fpdf2's compliance mode, which now would only omit the title that browsers show."""
        self.fpdf._compliance = None
        return super().bufferize()

    def _out(self, data: bytes | bytearray | str) -> None:
        """Write; after a stream that ends in a carriage return, add a complete line break."""
        if isinstance(data, str) and data.endswith(f"\r{_STREAM_END}"):
            data = data.removesuffix(_STREAM_END) + "\r" + _STREAM_END
        super()._out(data)

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


def stream_end(stream: bytes) -> bytes:
    """Return what follows a stream: a complete line break, and the end of its object."""
    return (b"\r" if stream.endswith(b"\r") else b"") + f"{_STREAM_END}\n".encode()


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
