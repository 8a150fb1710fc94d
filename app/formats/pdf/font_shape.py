"""The structure of a PDF's fonts without their letters, where readers may differ.

A second font file beside the first, another mapping from codes to letters, or different hints change the look
in some readers and not in others, so that comparing pictures of one reader is not enough.
"""

import hashlib
import struct
from collections.abc import Iterator
from typing import Any, Final

from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import Dictionary, Name, Stream

Shape = frozenset[tuple[str, str, str]]
"""The entries of each part of a font, with values that are names; the tables of its file."""

_OF_THE_FILE: Final = {"Filter", "DecodeParms", "Length", "Length1"}
_NAMED_ANEW: Final = {"BaseFont", "FontName"}
_HINTS: Final = {b"cvt ", b"fpgm", b"prep"}
"""Tables that are equal in every subset of a font."""


def font_shapes(structure: PdfStructure) -> set[Shape]:
    """Return the shapes of all fonts on all pages. Raises PdfSyntaxError."""
    resources = [structure.dictionary(page.get("Resources")) for page in structure.pages]
    fonts = [font for one in resources for font in structure.dictionary(one.get("Font")).values()]
    return {frozenset(_entries(structure, font)) for font in fonts}


def _entries(structure: PdfStructure, font: Any) -> Iterator[tuple[str, str, str]]:
    whole = structure.dictionary(font)
    yield from _named(structure, "font", whole)
    for place, one in enumerate(structure.array(whole.get("DescendantFonts"))[:2]):
        letters = structure.dictionary(one)
        descriptor = structure.dictionary(letters.get("FontDescriptor"))
        yield from _named(structure, f"letters {place}", letters)
        yield from _named(structure, "descriptor", descriptor)
        file = structure.resolve(descriptor.get("FontFile2"))
        if isinstance(file, Stream):
            kept = {key: value for key, value in file.attributes.items() if key not in _OF_THE_FILE}
            yield from _named(structure, "file", kept)
            yield from _tables(structure.content(file))


def _named(structure: PdfStructure, part: str, entries: Dictionary) -> Iterator[tuple[str, str, str]]:
    for key, given in entries.items():
        value = structure.resolve(given)
        is_told = isinstance(value, Name) and key not in _NAMED_ANEW
        yield part, key, value if is_told else type(value).__name__


def _tables(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield the names of a TrueType file's tables, with digests of its hints."""
    count = int.from_bytes(data[4:6])
    for place in range(12, min(12 + 16 * count, len(data) - 15), 16):
        tag, _, start, length = struct.unpack_from(">4s3I", data, place)
        hints = hashlib.sha256(data[start : start + length]).hexdigest() if tag in _HINTS else ""
        yield "table", tag.decode("latin-1"), hints
