"""The tables of a font file that printing needs, read without the rest of the file."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

Tables = dict[str, bytes]

NEEDED: Final = ("OS/2", "cmap", "head", "hhea", "hmtx", "maxp", "name", "post")
QUADRATIC: Final = ("glyf", "loca")
CUBIC: Final = ("CFF ", "CFF2")
"""Tables with outlines: TrueType's, or those of PostScript."""

COLLECTION: Final = "ttcf"
"""Several fonts in one file, which are not read."""

_HINTS: Final = ("cvt ", "fpgm", "prep")
_POSTSCRIPT_NAME: Final = 6


def read_tables(path: Path) -> Tables:
    """Return the tables that printing needs; of cubic outlines the name only, because HarfBuzz draws them.

    Raises LookupError for a missing table, OSError, or struct.error for a damaged file.
    """
    with path.open("rb") as file:
        places = table_places(file)
        outlines = next((kind for kind in (QUADRATIC, *zip(CUBIC)) if places.keys() >= {*kind}), QUADRATIC)
        kept = outlines + _HINTS if outlines == QUADRATIC else ()
        tables = {tag: table(file, *places[tag]) for tag in NEEDED}
        tables |= {tag: table(file, *places[tag]) for tag in kept if tag in places or tag in QUADRATIC}
        return tables | ({} if kept else {outlines[0]: b""})


def has_cubic_outlines(tables: Tables) -> bool:
    return any(tag in tables for tag in CUBIC)


def collected(file: BinaryIO) -> tuple[int, ...]:
    """Return where each font of a collection starts; nothing for a single font. Raises struct.error."""
    file.seek(0)
    kind, _, count = struct.unpack(">4sLL", file.read(12))
    return struct.unpack(f">{count}L", file.read(4 * count)) if kind == b"ttcf" and count < 100 else ()


def table_places(file: BinaryIO, start: int = 0) -> dict[str, tuple[int, int]]:
    """Return the offset and the length of each table of the font at `start`, the offsets from the file's.

    Raises struct.error or UnicodeDecodeError, or LookupError for a collection.
    """
    file.seek(start)
    kind, count = struct.unpack(">4sH", file.read(6))
    if kind == b"ttcf":
        raise LookupError(COLLECTION)
    file.seek(start + 12)
    records = struct.iter_unpack(">4sLLL", file.read(16 * count))
    return {tag.decode("ascii"): (offset, length) for tag, _, offset, length in records}


def table(file: BinaryIO, offset: int, length: int) -> bytes:
    """Return a table. Raises struct.error if the file ends before it."""
    file.seek(offset)
    data = file.read(length)
    if len(data) < length:
        raise struct.error("the file ends within a table")
    return data


def postscript_name(name_table: bytes, path: Path) -> str:
    """Return the font's name in PDFs: Latin letters, digits and hyphens; the file's if it has none."""
    names = (text for number, _, text in names_in(name_table) if number == _POSTSCRIPT_NAME)
    return _latin(next(names, "")) or _latin(path.stem) or "Font"


def _latin(text: str) -> str:
    return re.sub("[^A-Za-z0-9-]", "", text)


def names_in(name_table: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield number, language and text of each name. Raises struct.error or UnicodeDecodeError."""
    count, strings = struct.unpack_from(">HH", name_table, 2)
    for n in range(count):
        platform, _, language, name, length, offset = struct.unpack_from(">6H", name_table, 6 + 12 * n)
        raw = name_table[strings + offset : strings + offset + length]
        yield name, language, raw.decode("latin-1" if platform == 1 else "utf-16-be", "replace")
