"""The fonts installed on this machine, by family, read from their names alone."""

import os
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from app.printing.fonts.sfnt import collected, names_in, postscript_name, table, table_places

KNOWN: Final = ("Sarabun", "TH SarabunPSK", "TH Sarabun New", "TH SarabunIT๙", "TH Sarabun")
"""The families that offices use, as Word names them; the bundled one first."""

COLLECTED: Final = ".ttc"
_SUFFIXES: Final = frozenset({".ttf", ".otf", COLLECTED})
_ENGLISH: Final = 0x409
_FAMILY: Final = 1
_BOLD, _ITALIC = 0x20, 0x01
"""Bits of the OS/2 table's fsSelection."""


class FontFace(NamedTuple):
    """One font file: its family in Word, its name in PDFs, and its style."""

    path: Path
    family: str
    postscript_name: str
    is_bold: bool
    is_italic: bool


class TypeFamily(NamedTuple):
    """A family by its name in Word, with its two files."""

    name: str
    regular: Path
    bold: Path


def families(faces: Iterable[FontFace]) -> list[TypeFamily]:
    """Return the families with a regular and a bold face: the known ones first, then by name.

    Of several files of a face the first one counts, a collection only if there is no other.
    """
    found: dict[tuple[str, bool], Path] = {}
    for face in sorted(faces, key=lambda one: one.path.suffix.lower() == COLLECTED):
        if not face.is_italic:
            found.setdefault((face.family, face.is_bold), face.path)
    names = {name for name, _ in found if (name, False) in found and (name, True) in found}
    return [TypeFamily(name, found[name, False], found[name, True]) for name in sorted(names, key=_order)]


def _order(name: str) -> tuple[int, str]:
    return KNOWN.index(name) if name in KNOWN else len(KNOWN), name.casefold()


def installed_faces(name_part: str = "") -> Iterator[FontFace]:
    """Yield the readable fonts of the system and of the user whose file names contain a text; also those of
    collections, so that who chooses one is told why it is refused.
    """
    for path in _files():
        if name_part in path.name.casefold():
            face = font_face(path)
            yield from [face] if face else _collected_faces(path)


def font_face(path: Path) -> FontFace | None:
    """Return the face in a font file; None if its names cannot be read."""
    try:
        state = path.stat()
        return _read_face(path, state.st_mtime_ns, state.st_size)
    except (OSError, LookupError, struct.error, UnicodeDecodeError):
        return None


@lru_cache(maxsize=2000)
def _read_face(path: Path, _changed_at: int, _size: int) -> FontFace:
    with path.open("rb") as file:
        return _face_at(file, path, 0)


def _collected_faces(path: Path) -> list[FontFace]:
    """Return the faces of a collection; none if it is no collection, or damaged."""
    try:
        with path.open("rb") as file:
            return [_face_at(file, path, start) for start in collected(file)]
    except (OSError, LookupError, struct.error, UnicodeDecodeError):
        return []


def _face_at(file: BinaryIO, path: Path, start: int) -> FontFace:
    places = table_places(file, start)
    names = table(file, *places["name"])
    selection = struct.unpack_from(">H", table(file, *places["OS/2"]), 62)[0]
    name = postscript_name(names, path)
    family = _known(_without_style(name)) or _family_name(names) or path.stem
    return FontFace(path, _known(family) or family, name, bool(selection & _BOLD), bool(selection & _ITALIC))


def _family_name(names: bytes) -> str:
    found = {language: text for number, language, text in names_in(names) if number == _FAMILY}
    return (found.get(_ENGLISH) or next(iter(found.values()), "")).strip()


def _without_style(name: str) -> str:
    return re.sub("-?(Regular|Bold)$", "", name)


def _known(name: str) -> str:
    """Return the family's name in Word, if it is a known one; "" otherwise."""
    return _BY_KEY.get(_key(name), "")


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold()).replace("๙", "9")


_BY_KEY: Final = {_key(name): name for name in KNOWN} | {"thsarabunit": "TH SarabunIT๙"}
"""Names in PDFs have Latin letters only, so that the sign ๙ may be left out."""


def _files() -> Iterator[Path]:
    for folder in _folders():
        for root, _, names in os.walk(folder):
            yield from (Path(root) / name for name in sorted(names) if Path(name).suffix.lower() in _SUFFIXES)


def _folders() -> list[Path]:
    """Return the folders where the system, and users without administrator rights, install fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home))
        return [
            Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
            Path(local) / "Microsoft/Windows/Fonts",
        ]
    if sys.platform == "darwin":
        return [Path("/Library/Fonts"), home / "Library/Fonts"]
    data = Path(os.environ.get("XDG_DATA_HOME", home / ".local/share"))
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts", home / ".fonts"]
