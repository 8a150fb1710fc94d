"""The font file embedded in a PDF: one glyph for each cluster, and nothing else.

A cluster of one part is that glyph's outline; one of several is a TrueType composite that places the parts as
HarfBuzz did. Written with `struct`: the same glyphs give the same bytes, in milliseconds.
"""

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.printing.truetype import Box, ClusterGlyph, TrueTypeFile

_COMPOSITE: Final = -1
_WORDS, _XY_VALUES, _ROUND, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x1, 0x2, 0x4, 0x8, 0x20, 0x40, 0x80
_KEPT_TABLES: Final = ("cvt ", "fpgm", "prep")


@dataclass(frozen=True, slots=True)
class Subset:
    """The bytes of a font file whose glyph n is the n-th cluster (0 is .notdef), and its bounding box."""

    data: bytes
    box: Box

    @property
    def tag(self) -> str:
        """The subset's tag of six letters, as PDF requires."""
        digest = hashlib.sha256(self.data).digest()
        return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A glyph of the new file with the counts that strict readers check: points, contours, parts
    and depth.
    """

    data: bytes
    advance: int
    points: int = 0
    contours: int = 0
    parts: int = 0
    depth: int = 0

    @property
    def box(self) -> Box:
        return struct.unpack_from(">4h", self.data, 2) if self.data else (0, 0, 0, 0)


def subset(font: TrueTypeFile, clusters: Sequence[ClusterGlyph]) -> Subset:
    return _subset(font, tuple(clusters))


@lru_cache(maxsize=8)  # a preview drawn again after an edit needs mostly the same glyphs
def _subset(font: TrueTypeFile, clusters: tuple[ClusterGlyph, ...]) -> Subset:
    glyphs = _Collector(font, clusters).glyphs
    boxes = [glyph.box for glyph in glyphs if glyph.data]
    box = _union(boxes)
    return Subset(_font_data(font, glyphs, box), box)


class _Collector:
    """Numbers the glyphs of the new file: .notdef, the clusters, then the parts that composites use."""

    def __init__(self, font: TrueTypeFile, clusters: Sequence[ClusterGlyph]) -> None:
        self._font = font
        self._numbers: dict[int, int] = {}
        self._parts: list[_Glyph] = []
        self._first_part = len(clusters) + 1
        self.glyphs = [self._copy(0), *map(self._cluster, clusters), *self._parts]

    def _cluster(self, cluster: ClusterGlyph) -> _Glyph:
        if not cluster.parts:
            return _Glyph(b"", cluster.advance)
        part = cluster.parts[0]
        if len(cluster.parts) == 1 and (part.x, part.y) == (0, 0):
            glyph = self._copy(part.glyph)
            return _Glyph(glyph.data, cluster.advance, glyph.points, glyph.contours, glyph.parts, glyph.depth)
        return self._composite(cluster)

    def _composite(self, cluster: ClusterGlyph) -> _Glyph:
        data, parts = b"", []
        for left, part in zip(range(len(cluster.parts) - 1, -1, -1), cluster.parts, strict=True):
            flags = _WORDS | _XY_VALUES | _ROUND | (_MORE if left else 0)
            data += struct.pack(">HHhh", flags, self._number(part.glyph), part.x, part.y)
            parts.append(self._part(part.glyph))
        moved = [_moved(part.box, at.x, at.y) for part, at in zip(parts, cluster.parts, strict=True)]
        return _composite_of(struct.pack(">5h", _COMPOSITE, *_union(moved)) + data, cluster.advance, parts)

    def _number(self, glyph: int) -> int:
        """Return the new number of a glyph of the old file."""
        if glyph not in self._numbers:
            copy = self._copy(glyph)  # first, because its own parts are numbered before it
            self._numbers[glyph] = self._first_part + len(self._parts)
            self._parts.append(copy)
        return self._numbers[glyph]

    def _part(self, glyph: int) -> _Glyph:
        return self._parts[self._number(glyph) - self._first_part]

    def _copy(self, glyph: int) -> _Glyph:
        data, advance = self._font.outline(glyph), self._font.advance(glyph)
        if not data:
            return _Glyph(b"", advance)
        (contours,) = struct.unpack_from(">h", data)
        if contours != _COMPOSITE:
            (last_point,) = struct.unpack_from(">H", data, 8 + 2 * contours) if contours else (-1,)
            return _Glyph(data, advance, last_point + 1, contours)
        renumbered, parts = bytearray(data), []
        for offset in _part_offsets(data):
            (part,) = struct.unpack_from(">H", data, offset)
            struct.pack_into(">H", renumbered, offset, self._number(part))
            parts.append(self._part(part))
        return _composite_of(bytes(renumbered), advance, parts)


def _composite_of(data: bytes, advance: int, parts: Sequence[_Glyph]) -> _Glyph:
    return _Glyph(
        data,
        advance,
        points=sum(part.points for part in parts),
        contours=sum(part.contours for part in parts),
        parts=len(parts),
        depth=1 + max(part.depth for part in parts),
    )


def _part_offsets(outline: bytes) -> Iterator[int]:
    """Yield the offsets of part numbers in a composite outline."""
    offset, flags = 10, _MORE
    while flags & _MORE:
        (flags,) = struct.unpack_from(">H", outline, offset)
        yield offset + 2
        offset += 4 + (4 if flags & _WORDS else 2)
        offset += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0


def _moved(box: Box, x: int, y: int) -> Box:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _union(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


# --- tables -------------------------------------------------------------------------------------------------


def _font_data(font: TrueTypeFile, glyphs: Sequence[_Glyph], box: Box) -> bytes:
    outlines = [glyph.data + bytes(-len(glyph.data) % 4) for glyph in glyphs]
    offsets = [0]
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline))
    tables = {
        "glyf": b"".join(outlines),
        "head": _head(font, box),
        "hhea": _with(font.tables["hhea"], 34, ">H", len(glyphs)),
        "hmtx": b"".join(struct.pack(">Hh", glyph.advance, glyph.box[0]) for glyph in glyphs),
        "loca": struct.pack(f">{len(offsets)}L", *offsets),
        "maxp": _maxp(font, glyphs),
    }
    tables |= {tag: font.tables[tag] for tag in _KEPT_TABLES if tag in font.tables}
    return _file(tables)


def _head(font: TrueTypeFile, box: Box) -> bytes:
    head = _with(font.tables["head"], 8, ">L", 0)  # no checksum of the whole: PDF readers do not check it
    return _with(_with(head, 36, ">4h", *box), 50, ">h", 1)


def _maxp(font: TrueTypeFile, glyphs: Sequence[_Glyph]) -> bytes:
    simple = [glyph for glyph in glyphs if not glyph.depth]
    composite = [glyph for glyph in glyphs if glyph.depth] or simple
    # The table of a CFF font ends after the number of glyphs.
    maxp = struct.pack(">L", 0x00010000) + font.tables["maxp"][4:].ljust(28, b"\0")
    maxp = _with(maxp, 4, ">H", len(glyphs))
    maxp = _with(maxp, 6, ">HH", max(g.points for g in simple), max(g.contours for g in simple))
    maxp = _with(maxp, 10, ">HH", max(g.points for g in composite), max(g.contours for g in composite))
    return _with(maxp, 28, ">HH", max(g.parts for g in composite), max(g.depth for g in composite))


def _with(table: bytes, offset: int, layout: str, *values: int) -> bytes:
    changed = bytearray(table)
    struct.pack_into(layout, changed, offset, *values)
    return bytes(changed)


def _file(tables: dict[str, bytes]) -> bytes:
    directory, body = b"", b""
    start = 12 + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sLLL", tag.encode(), checksum, start + len(body), len(table))
        body += padded
    return _offset_table(len(tables)) + directory + body


def _offset_table(count: int) -> bytes:
    power = count.bit_length() - 1
    return struct.pack(">LHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
