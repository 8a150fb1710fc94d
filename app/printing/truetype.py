"""A font file: its tables, its metrics, and the glyphs that HarfBuzz composes for a cluster.

Parsed with `struct` alone, once in a process: printing needs a dozen numbers of the file, not a font library.
Its outlines are TrueType's; those of an OpenType font with CFF outlines are converted. What the font lacks
comes from the font of signs, and its glyphs are numbered after the font's own.
"""

import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from app.models.errors import UserError
from app.printing.clusters import clusters, has_base, without_selectors
from app.printing.fonts.outlines import OutlineFont, frame
from app.printing.fonts.sfnt import COLLECTION, has_cubic_outlines, postscript_name, read_tables
from app.printing.fonts.signs import sign_font

DOTTED_CIRCLE = "\u25cc"
"""The base shown for a mark typed without its consonant."""

_SHORT: Final = 80
_MOST_WIDTHS: Final = 10_000
"""Letters of a text whose width is remembered, and the number of such texts."""

EMPTY_WIDTH: Final = 0.105
"""Width, in font sizes, of the empty glyph for each further character of a cluster.

Up to 0.02 make pdftotext read spaces in justified lines, and PDFium and pdfminer lose letters.
"""

NARROWEST_SPACE: Final = 0.16
"""Width, in font sizes, of the narrowest space: pdftotext -raw reads no space from 0.14 down."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A glyph of the font file and its position within a cluster, in font units."""

    glyph: int
    x: int
    y: int


@dataclass(frozen=True, slots=True, eq=False)
class ClusterGlyph:
    """One glyph of the PDF: its text, its width in font units, its parts.

    A font file creates each only once, so that a page's thousands are compared by identity.
    """

    text: str
    advance: int
    parts: tuple[Part, ...]


class TrueTypeFile:
    """One font file. Create it with `font_file`, which caches one per path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables = read_tables(path)
        head, hhea = self.tables["head"], self.tables["hhea"]
        self.units_per_em: int = struct.unpack_from(">H", head, 18)[0]
        if not 16 <= self.units_per_em <= 16384:  # the limits of OpenType
            raise ValueError(f"{self.units_per_em} units per em")
        self.box: Box = struct.unpack_from(">4h", head, 36)
        self.ascent, self.descent = struct.unpack_from(">hh", hhea, 4)
        self.glyph_count: int = struct.unpack_from(">H", self.tables["maxp"], 4)[0]
        self._offsets = _glyph_offsets(self.tables, self.glyph_count)
        self._cubic: OutlineFont | None = None
        if has_cubic_outlines(self.tables):
            self._cubic = OutlineFont(path, self.units_per_em)
        self.metrics = _horizontal_metrics(self.tables, self.glyph_count)
        self._shaped: dict[str, ClusterGlyph] = {}
        self._leaders: dict[tuple[str, str, int], ClusterGlyph] = {}
        self._split: dict[ClusterGlyph, tuple[ClusterGlyph, ...]] = {}
        self._spaces: dict[tuple[str, int], ClusterGlyph] = {}
        self._kerning: dict[tuple[str, str], int] = {}
        self._widths: dict[str, int] = {}
        self._boxes: dict[str, ClusterGlyph] = {}

    # --- shaping --------------------------------------------------------------------------------------------

    def shape(self, text: str) -> list[ClusterGlyph]:
        """Return one glyph for each cluster of a text."""
        shaped = self._shaped
        found = clusters(text)
        try:
            return list(map(shaped.__getitem__, found))
        except KeyError:
            return [self._shape_cluster(cluster) for cluster in found]

    def split(self, glyph: ClusterGlyph) -> tuple[ClusterGlyph, ...]:
        """Return one glyph for each character of a cluster: the whole picture first, then empty ones.

        Together they are as wide as the cluster.
        """
        known = self._split.get(glyph)
        if known is None:
            known = self._split[glyph] = self._split_up(glyph)
        return known

    def _split_up(self, glyph: ClusterGlyph) -> tuple[ClusterGlyph, ...]:
        first, rest = glyph.text[:1], glyph.text[1:]
        if not rest:
            return (glyph,)
        # A picture narrower than its empty glyphs keeps half its width; a space with lone marks nearly all of
        # it, because pdftotext -raw knows spaces by their width only.
        share = 10 if first.isspace() else 2
        width = min(round(EMPTY_WIDTH * self.units_per_em), glyph.advance // (share * len(rest)))
        picture = ClusterGlyph(first, glyph.advance - width * len(rest), glyph.parts)
        return picture, *(self._space(char, width) for char in rest)

    def _space(self, text: str, width: int) -> ClusterGlyph:
        """Return an empty glyph with the text `text`."""
        known = self._spaces.get((text, width))
        if known is None:
            known = self._spaces[text, width] = ClusterGlyph(text, width, ())
        return known

    def width(self, text: str) -> int:
        """Return a text's width with kerning, in font units. Forms measure short texts many times."""
        known = self._widths.get(text)
        if known is None:
            glyphs = self.shape(text)
            known = sum([glyph.advance for glyph in glyphs]) + sum(self.kerning(glyphs))
            if len(text) <= _SHORT:
                if len(self._widths) >= _MOST_WIDTHS:
                    self._widths.clear()
                self._widths[text] = known
        return known

    def kerning(self, glyphs: Sequence[ClusterGlyph]) -> list[int]:
        """Return the kerning after each glyph but the last, in font units."""
        texts = [glyph.text for glyph in glyphs]
        return self.kerning_between(texts, texts[1:])

    def kerning_between(self, lefts: Sequence[str], rights: Sequence[str]) -> list[int]:
        """Return the kerning of pairs of clusters, in font units; the longer sequence's rest has none."""
        try:
            return list(map(self._kerning.__getitem__, zip(lefts, rights, strict=False)))
        except KeyError:
            return list(map(self.kern, lefts, rights))

    def leader(self, text: str, sign: str, width: int) -> ClusterGlyph:
        """Return a glyph that looks like a row of `sign`, `width` font units wide, with the text `text`."""
        known = self._leaders.get((text, sign, width))
        if known is None:
            known = self._leaders[text, sign, width] = self._leader(text, sign, width)
        return known

    def _leader(self, text: str, sign: str, width: int) -> ClusterGlyph:
        (unit,) = self.shape(sign)
        count = max(1, width // unit.advance)
        shift = (width - count * unit.advance) // 2
        parts = (
            Part(part.glyph, part.x + shift + n * unit.advance, part.y)
            for n in range(count)
            for part in unit.parts
        )
        return ClusterGlyph(text, width, tuple(parts))

    def missing_characters(self, text: str) -> list[str]:
        """Return the characters that neither the font nor the signs have, each once, in order."""
        characters = dict.fromkeys(without_selectors(text))
        return [char for char in characters if not char.isspace() and not self._can_draw(char)]

    def _can_draw(self, character: str) -> bool:
        return self.has(character) or self.is_sign(character)

    def has(self, character: str) -> bool:
        """Return whether the font itself has a glyph for the character."""
        return bool(self._harfbuzz.get_nominal_glyph(ord(character)))

    def is_sign(self, character: str) -> bool:
        """Return whether the character is drawn from the font of signs."""
        return not self.has(character) and self._signs.glyph_of(character) > 0

    def _shape_cluster(self, cluster: str) -> ClusterGlyph:
        known = self._shaped.get(cluster)
        if known is None:
            known = self._shaped[cluster] = self._sign(cluster) or self._letter(cluster)
        return known

    def boxes(self, text: str) -> list[ClusterGlyph]:
        """Return the glyphs of signs as versions before the font of signs printed them: as boxes."""
        return [self._boxes.setdefault(cluster, self._letter(cluster)) for cluster in clusters(text)]

    def _letter(self, cluster: str) -> ClusterGlyph:
        drawn = cluster if has_base(cluster) else self._with_base(cluster)
        glyph = self._assemble(cluster, self._harfbuzz_shape(drawn))
        least = round(NARROWEST_SPACE * self.units_per_em)
        return replace(glyph, advance=least) if cluster.isspace() and glyph.advance < least else glyph

    def _sign(self, cluster: str) -> ClusterGlyph | None:
        """Return the glyph of a cluster that the font itself cannot draw, but the font of signs can."""
        characters = without_selectors(cluster)
        if not characters or all(map(self.has, characters)):
            return None
        glyphs = [self._signs.glyph_of(character) for character in characters]
        if not all(glyphs):
            return None
        x, parts = 0, []
        for glyph in glyphs:
            if self._signs.outline(glyph):
                parts.append(Part(self.glyph_count + glyph, x, 0))
            x += self._signs.advance(glyph)
        return ClusterGlyph(cluster, x, tuple(parts))

    def _with_base(self, marks: str) -> str:
        circle = self._harfbuzz.get_nominal_glyph(ord(DOTTED_CIRCLE))
        return (DOTTED_CIRCLE if circle else "\u00a0") + marks

    def _assemble(self, text: str, placed: Iterable[tuple[int, Any]]) -> ClusterGlyph:
        x, parts = 0, []
        for glyph, position in placed:
            if self.outline(glyph):
                back = self._cell_of_mark(glyph) if x and not (position.x_advance or position.x_offset) else 0
                parts.append(Part(glyph, x + position.x_offset - back, position.y_offset))
            x += position.x_advance or self.advance(glyph) * (glyph == 0)
        return ClusterGlyph(text, x, tuple(parts))

    def _cell_of_mark(self, glyph: int) -> int:
        """Return how far back an unplaced mark is drawn: monospaced fonts have marks in cells of their own,
        to be drawn over that of the base. HarfBuzz takes their width away, and nothing else.
        """
        advance, left_bearing = self.metrics[glyph]
        return advance if left_bearing >= 0 else 0

    def kern(self, left: str, right: str) -> int:
        """Return the kerning of two clusters; 0 if they become other glyphs (a ligature) together, as they
        are drawn singly.
        """
        known = self._kerning.get((left, right))
        if known is None:
            apart = [*self._harfbuzz_shape(left), *self._harfbuzz_shape(right)]
            together = self._harfbuzz_shape(left + right)
            same = [glyph for glyph, _ in apart] == [glyph for glyph, _ in together]
            known = self._kerning[left, right] = _width(together) - _width(apart) if same else 0
        return known

    def _harfbuzz_shape(self, text: str) -> list[tuple[int, Any]]:
        import uharfbuzz

        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        # Do not let HarfBuzz guess: it asks the system for its language, and texts here mix Thai, signs and
        # digits.
        buffer.direction, buffer.language = "ltr", "th"
        if not re.search(r"[^\W\d\u0e00-\u0e7f]", text):
            buffer.script = "Thai"
        buffer.guess_segment_properties()
        uharfbuzz.shape(self._harfbuzz, buffer, {"liga": len(clusters(text)) == 1})
        infos, positions = buffer.glyph_infos or (), buffer.glyph_positions or ()
        return [(info.codepoint, position) for info, position in zip(infos, positions, strict=True)]

    @cached_property
    def _harfbuzz(self) -> Any:
        import uharfbuzz  # not at the top: only measuring and drawing need it

        return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(self.path)))

    @cached_property
    def _signs(self) -> OutlineFont:
        return sign_font(self.x_height)

    # --- the file's tables ----------------------------------------------------------------------------------

    def outline(self, glyph: int) -> bytes:
        """Return the glyph's outline; empty for a space but never for .notdef."""
        if glyph >= self.glyph_count:
            return self._signs.outline(glyph - self.glyph_count)
        outline = self._cubic.outline(glyph) if self._cubic else self._own_outline(glyph)
        return outline or (frame(self.units_per_em) if glyph == 0 else b"")

    def _own_outline(self, glyph: int) -> bytes:
        return self.tables["glyf"][self._offsets[glyph] : self._offsets[glyph + 1]]

    def advance(self, glyph: int) -> int:
        """Return the glyph's advance width in font units."""
        if glyph >= self.glyph_count:
            return self._signs.advance(glyph - self.glyph_count)
        return self.metrics[glyph][0]

    @cached_property
    def postscript_name(self) -> str:
        return postscript_name(self.tables["name"], self.path)

    def read_facts(self) -> None:
        """Read what a PDF tells of the font.

        Raises struct.error, ValueError or LookupError for a damaged file.
        """
        for name in _FACTS:
            getattr(self, name)

    @cached_property
    def weight(self) -> int:
        return int(struct.unpack_from(">H", self.tables["OS/2"], 4)[0])

    @cached_property
    def cap_height(self) -> int:
        table = self.tables["OS/2"]
        return int(struct.unpack_from(">h", table, 88)[0]) if len(table) >= 90 else int(self.ascent)

    @cached_property
    def x_height(self) -> int:
        """Height of the letter x, in font units; half an em where the font does not tell it."""
        table = self.tables["OS/2"]
        told = struct.unpack_from(">h", table, 86)[0] if len(table) >= 88 else 0
        return int(told) if told > 0 else self.units_per_em // 2

    @cached_property
    def underline(self) -> tuple[int, int]:
        """Position and thickness, in font units."""
        position, thickness = struct.unpack_from(">hh", self.tables["post"], 8)
        return position, thickness

    @cached_property
    def strikeout(self) -> tuple[int, int]:
        """Position and thickness, in font units."""
        thickness, position = struct.unpack_from(">hh", self.tables["OS/2"], 26)
        return position, thickness

    @cached_property
    def italic_angle(self) -> float:
        return float(struct.unpack_from(">l", self.tables["post"], 4)[0]) / 65536

    @cached_property
    def is_fixed_pitch(self) -> bool:
        return bool(struct.unpack_from(">L", self.tables["post"], 12)[0])


_FACTS: Final = (
    *("postscript_name", "weight", "cap_height", "x_height", "underline", "strikeout"),
    *("italic_angle", "is_fixed_pitch"),
)


@cache
def font_file(path: Path) -> TrueTypeFile:
    """Return the font file at this path. Raises UserError if it is no font with outlines."""
    try:
        return TrueTypeFile(path)
    except OSError:
        raise UserError(f"เปิดแบบอักษร {path.name} ไม่ได้", "โปรดติดตั้งโปรแกรมใหม่ หรือเลือกแบบอักษรอื่น") from None
    except LookupError as error:
        cause = _MISSING.get(str(error.args[0]) if error.args else "", _DAMAGED)
    except (struct.error, UnicodeDecodeError, ValueError):
        cause = _DAMAGED
    remedy = "โปรดเลือกแบบอักษรชนิด TrueType (.ttf) หรือ OpenType (.otf)"
    raise UserError(f"ใช้แบบอักษร {path.name} พิมพ์ไม่ได้ เพราะ{cause}", remedy)


_DAMAGED: Final = "ไฟล์เสียหาย หรือไม่ใช่ไฟล์แบบอักษร"
_NO_OUTLINES: Final = "ไฟล์ไม่มีเส้นโครงของตัวอักษร"
_MISSING: Final = {
    "cmap": "ไฟล์ไม่มีข้อมูลว่ารูปใดเป็นตัวอักษรใด",
    "glyf": _NO_OUTLINES,
    "loca": _NO_OUTLINES,
    COLLECTION: "เป็นไฟล์ที่รวมหลายแบบอักษรไว้ด้วยกัน (.ttc)",
}
"""What a font file lacks, in Thai, by its table."""


def _glyph_offsets(tables: dict[str, bytes], count: int) -> Sequence[int]:
    if "loca" not in tables:
        return ()
    (is_long,) = struct.unpack_from(">h", tables["head"], 50)
    if is_long:
        return struct.unpack_from(f">{count + 1}L", tables["loca"])
    return [2 * offset for offset in struct.unpack_from(f">{count + 1}H", tables["loca"])]


def _horizontal_metrics(tables: dict[str, bytes], count: int) -> list[tuple[int, int]]:
    """Return advance and left side bearing of each glyph; the last advance applies to all that follow."""
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)
    table = tables["hmtx"]
    metrics = [struct.unpack_from(">Hh", table, 4 * n) for n in range(full)]
    bearings = struct.unpack_from(f">{count - full}h", table, 4 * full)
    return [*metrics, *((metrics[-1][0], bearing) for bearing in bearings)]


def _width(placed: Iterable[tuple[int, Any]]) -> int:
    return sum(position.x_advance for _, position in placed)
