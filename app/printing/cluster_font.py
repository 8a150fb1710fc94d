"""One glyph of the PDF for each grapheme cluster, hooked into fpdf2.

Stock shaping places Thai marks by separate moves; readers that copy text reorder them and put spaces between.
A cluster drawn as one glyph, whose ToUnicode entry is the cluster's whole text, comes out as it was typed.

These are inner hooks of fpdf2: its version is pinned, and test_cluster_font.py tells when one is gone.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from fpdf import FPDF
from fpdf.enums import FontDescriptorFlags, TextEmphasis
from fpdf.fonts import PDFFontDescriptor, TTFFont
from fpdf.output import CIDSystemInfo, OutputProducer, PDFFont, PDFFontStream, PDFType3Font
from fpdf.syntax import Name, PDFArray, PDFContentStream, PDFObject, PDFString

from app.printing.font_subset import subset
from app.printing.truetype import Box, ClusterGlyph, TrueTypeFile, font_file

Item = TypeVar("Item", bound=PDFObject)

BOLD_WEIGHT: Final = 600
"""From which weight of its own a font counts as bold for the PDF's readers."""


class ClusterFont(TTFFont):
    """A font of one document: it numbers the clusters as they are drawn.

    `FPDF.text()` and `get_string_width()` take it as any other font. `cell()` and its like do not: they break
    lines and shape text in their own ways.
    """

    __slots__ = ("_codes", "file", "glyphs")

    def __init__(self, pdf: FPDF, path: Path, fontkey: str, style: str = "") -> None:
        # Not TTFFont's own: that parses the file with fontTools, anew for each document.
        self.file: TrueTypeFile = font_file(path)
        self.glyphs: list[ClusterGlyph] = []
        self._codes: dict[ClusterGlyph, str] = {}
        self.i = len(pdf.fonts) + 1
        self.type, self.fontkey, self.ttffile = "TTF", fontkey, path
        self.emphasis = TextEmphasis.coerce(style)
        self.name = self.file.postscript_name
        self.scale = 1000 / self.file.units_per_em
        self.up, self.ut = map(self._thousandths, self.file.underline)
        self.sp, self.ss = map(self._thousandths, self.file.strikeout)
        self.desc = self._descriptor()
        self.color_font = None

    # --- fpdf2's hooks --------------------------------------------------------------------------------------

    def get_text_width(
        self, text: str, font_size_pt: float, text_shaping_params: dict[str, Any] | None
    ) -> tuple[int, float]:
        glyphs = self.file.shape(text)
        units = sum(glyph.advance for glyph in glyphs) + sum(self.file.kerning(glyphs))
        return len(glyphs), units * self.scale * font_size_pt / 1000

    def encode_text(self, text: str) -> str:
        return self.show(self.file.shape(text))

    def close(self) -> None:
        """Nothing to close: the file's data is shared."""

    # --- our own --------------------------------------------------------------------------------------------

    def show(self, glyphs: Sequence[ClusterGlyph]) -> str:
        """The operator that draws the glyphs, kerned."""
        kerning = self.file.kerning(glyphs)
        known = self._codes
        try:
            codes = [known[glyph] for glyph in glyphs]
        except KeyError:
            codes = [self._code(glyph) for glyph in glyphs]
        if not any(kerning):
            return f"<{''.join(codes)}> Tj"
        moves = [f"> {-kern * self.scale:g} <" if kern else "" for kern in kerning]
        return f"[<{''.join(code + move for code, move in zip(codes, [*moves, ''], strict=True))}>] TJ"

    def show_moved(self, shown: Sequence[ClusterGlyph | float]) -> str:
        """The operator that draws the glyphs with these moves between them, in thousandths of the size."""
        parts = (f"<{self._code(one)}>" if isinstance(one, ClusterGlyph) else f"{one:g}" for one in shown)
        return f"[{' '.join(parts)}] TJ"

    def width(self, glyph: ClusterGlyph) -> int:
        """A glyph's advance in thousandths of the type size."""
        return self._thousandths(glyph.advance)

    def _code(self, glyph: ClusterGlyph) -> str:
        code = self._codes.get(glyph)
        if code is None:
            self.glyphs.append(glyph)
            code = self._codes[glyph] = f"{len(self.glyphs):04X}"
        return code

    def _thousandths(self, units: int) -> int:
        return round(units * self.scale)

    def _descriptor(self) -> PDFFontDescriptor:
        file = self.file
        traits = {
            FontDescriptorFlags.FIXED_PITCH: file.is_fixed_pitch,
            FontDescriptorFlags.ITALIC: file.italic_angle != 0,
            FontDescriptorFlags.FORCE_BOLD: file.weight >= BOLD_WEIGHT,
        }
        flags = FontDescriptorFlags.SYMBOLIC
        for trait, holds in traits.items():
            flags |= trait if holds else FontDescriptorFlags(0)
        return PDFFontDescriptor(
            ascent=self._thousandths(file.ascent),
            descent=self._thousandths(file.descent),
            cap_height=self._thousandths(file.cap_height),
            flags=flags,
            font_b_box=self.pdf_box(file.box),
            italic_angle=int(file.italic_angle),
            stem_v=round(50 + (file.weight / 65) ** 2),
            missing_width=self._thousandths(file.metrics[0][0]),
        )

    def pdf_box(self, box: Box) -> str:
        return "[" + " ".join(str(self._thousandths(side)) for side in box) + "]"


class ClusterFontProducer(OutputProducer):
    """Writes the cluster fonts of a document: `output(output_producer_class=ClusterFontProducer)`."""

    def _add_fonts(self, *resources: Any) -> dict[int, PDFFont | PDFType3Font]:
        """Every font of the document must be a ClusterFont."""
        fonts = sorted(self.fpdf.fonts.values(), key=lambda font: font.i)
        return {font.i: self._add_font(font) for font in fonts if isinstance(font, ClusterFont)}

    def _add_font(self, font: ClusterFont) -> PDFFont:
        embedded = subset(font.file, font.glyphs)
        name = f"{embedded.tag}+{font.name}"
        font.desc.font_name = Name(name)
        font.desc.font_b_box = font.pdf_box(embedded.box)
        font.desc.font_file2 = self._added(PDFFontStream(embedded.data))  # type: ignore[attr-defined]
        composite = self._added(PDFFont("Type0", name, encoding="Identity-H"))
        composite.descendant_fonts = PDFArray([self._add_descendant(font, name)])
        composite.to_unicode = self._added(PDFContentStream(_to_unicode(font.glyphs), compress=True))
        return composite

    def _add_descendant(self, font: ClusterFont, name: str) -> PDFFont:
        widths = " ".join(str(font.width(glyph)) for glyph in font.glyphs)
        missing = font.desc.missing_width
        descendant = self._added(PDFFont("CIDFontType2", name, d_w=missing, w=f"[1 [{widths}]]"))
        descendant.c_i_d_system_info = self._added(_identity())
        descendant.font_descriptor = self._added(font.desc)
        descendant.c_i_d_to_g_i_d_map = Name("Identity")  # type: ignore[assignment]
        return descendant

    def _added(self, item: Item) -> Item:
        self._add_pdf_obj(item, "fonts")
        return item


def _identity() -> CIDSystemInfo:
    info = CIDSystemInfo()
    info.ordering = PDFString("Identity", encrypt=True)
    return info


def _to_unicode(glyphs: list[ClusterGlyph]) -> bytes:
    """The CMap that tells a reader each glyph's text, in blocks of at most 100 entries as Adobe asks."""
    entries = [f"<{code:04X}> <{_utf_16(glyph.text)}>\n" for code, glyph in enumerate(glyphs, start=1)]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    mapped = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{mapped}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")


def _utf_16(text: str) -> str:
    """No reader may be told of U+FFFE, which is the mark of a text read the wrong way round."""
    return text.replace("\ufffe", "\ufffd").encode("utf-16-be", "surrogatepass").hex().upper()
