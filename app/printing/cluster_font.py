"""The picture of each grapheme cluster in one PDF glyph, hooked into fpdf2.

Standard shaping positions Thai marks by separate moves; PDF readers then reorder them and insert spaces in
copied text. Here the first character's glyph is the picture of the whole cluster, and an empty glyph follows
for each further character: every code stands for one character, and the text copies as typed.

These hooks are internal to fpdf2: its version is pinned, and test_cluster_font.py fails when one is missing.
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

_SHORT: Final = 60
_MOST_LINES: Final = 1000
"""Glyphs of a line whose operator is remembered, and the number of such lines."""

BOLD_WEIGHT: Final = 600
"""A font of at least this weight counts as bold for PDF readers."""


class ClusterFont(TTFFont):
    """A font of one document: it numbers the clusters as they are drawn.

    `FPDF.text()` and `get_string_width()` accept it like any other font. `cell()` and similar methods do not:
    they break lines and shape text themselves.
    """

    __slots__ = ("_codes", "_lines", "_shown", "file", "glyphs")

    def __init__(self, pdf: FPDF, path: Path, fontkey: str, style: str = "") -> None:
        # Skip TTFFont.__init__, which parses the file with fontTools for each document.
        self.file: TrueTypeFile = font_file(path)
        self.glyphs: list[ClusterGlyph] = []
        self._codes: dict[ClusterGlyph, str] = {}
        self._shown: dict[ClusterGlyph, str] = {}  # the codes of a whole cluster
        self._lines: dict[tuple[float, tuple[ClusterGlyph, ...]], str] = {}  # labels recur on every form
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
        """Do nothing: the file's data is shared."""

    # --- our own --------------------------------------------------------------------------------------------

    def show(self, glyphs: Sequence[ClusterGlyph], spread: float = 0, *, is_kerned: bool = True) -> str:
        """Return the operator that draws the glyphs with kerning, unless it is known that there is none.

        `spread`: the space between two clusters, in thousandths of the font size.
        """
        if len(glyphs) > _SHORT:
            return self._show(glyphs, spread, self.file.kerning(glyphs) if is_kerned else ())
        key = spread, tuple(glyphs)
        known = self._lines.get(key)
        if known is None:
            if len(self._lines) >= _MOST_LINES:
                self._lines.clear()
            known = self._lines[key] = self._show(glyphs, spread, self.file.kerning(glyphs))
        return known

    def _show(self, glyphs: Sequence[ClusterGlyph], spread: float, kerning: Sequence[int]) -> str:
        known = self._shown
        try:
            codes = [known[glyph] for glyph in glyphs]
        except KeyError:
            codes = [self._split_codes(glyph) for glyph in glyphs]
        if not any(kerning):
            # Character spacing (Tc) would also spread the glyphs of a cluster.
            between = f"> {-round(spread, 2):g} <"
            return f"[<{between.join(codes)}>] TJ" if spread else f"<{''.join(codes)}> Tj"
        moves = (round(-kern * self.scale - spread, 2) for kern in kerning)
        shown = (f"{code}> {move:g} <" if move else code for code, move in zip(codes, moves, strict=False))
        return f"[<{''.join(shown)}{codes[-1]}>] TJ"

    def show_part(self, glyphs: Sequence[ClusterGlyph], start: int, end: int, spread: float = 0) -> str:
        """Return the operator that draws glyphs of a line, whose earlier ones are drawn just before."""
        shown = self.show(glyphs[start:end], spread)
        (kern,) = self.file.kerning(glyphs[start - 1 : start + 1]) if start else (0,)
        if not start or not (move := round(-kern * self.scale - spread, 2)):
            return shown
        inner = shown.removeprefix("[").removesuffix("] TJ").removesuffix(" Tj")
        return f"[{move:g} {inner}] TJ"

    def show_moved(self, shown: Sequence[ClusterGlyph | float]) -> str:
        """Return the operator that draws just these glyphs and moves, in thousandths of the font size."""
        parts = (f"<{self._code(one)}>" if isinstance(one, ClusterGlyph) else f"{one:g}" for one in shown)
        return f"[{' '.join(parts)}] TJ"

    def width(self, glyph: ClusterGlyph) -> int:
        """Return a glyph's advance in thousandths of the font size."""
        return self._thousandths(glyph.advance)

    def _split_codes(self, glyph: ClusterGlyph) -> str:
        codes = self._shown.get(glyph)
        if codes is None:
            codes = self._shown[glyph] = "".join(map(self._code, self.file.split(glyph)))
        return codes

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
        """Add all fonts of the document, which must be ClusterFonts."""
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
    """Return the CMap from glyphs to text, in blocks of at most 100 entries, as Adobe requires."""
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
    """Encode the text; U+FFFE is replaced, because readers take it for a reversed byte order mark."""
    return text.replace("\ufffe", "\ufffd").encode("utf-16-be", "surrogatepass").hex().upper()
