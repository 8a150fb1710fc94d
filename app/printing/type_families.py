"""The type families of a form: the bundled Sarabun, and the offices' own where they are installed."""

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import ROOT
from app.models.errors import UserError
from app.printing.truetype import font_file

FONTS: Final = ROOT / "fonts"

BUNDLED: Final = "Sarabun"

_FAMILIES: Final = {BUNDLED: "Sarabun", "TH Sarabun New": "THSarabunNew", "TH SarabunPSK": "THSarabunPSK"}
"""The names that a clerk knows from Word, and what the fonts' PostScript names begin with."""


@dataclass(frozen=True, slots=True)
class TypeFamily:
    """A family by the name that Word shows, and its two files."""

    name: str
    regular: Path
    bold: Path


def type_families() -> list[TypeFamily]:
    """The families that this machine has, the bundled one first."""
    files = {_postscript_name(path): path for path in reversed(list(_candidates()))}
    return [
        TypeFamily(name, files[regular], files[bold])
        for name, begin in _FAMILIES.items()
        for regular in (f"{begin}-Regular", begin)
        for bold in (f"{begin}-Bold",)
        if regular in files and bold in files
    ]


def type_family(name: str) -> TypeFamily:
    """The family of this name, the bundled one for "". Raises UserError when this machine lacks it."""
    if name in ("", BUNDLED):
        return TypeFamily(BUNDLED, FONTS / "Sarabun-Regular.ttf", FONTS / "Sarabun-Bold.ttf")
    for family in type_families():
        if family.name == name:
            return family
    raise UserError(f"เครื่องนี้ไม่มีแบบอักษร {name} ครบทั้งตัวปกติและตัวหนา", f"โปรดติดตั้งแบบอักษรนี้ หรือเลือก {BUNDLED} แทน")


def _postscript_name(path: Path) -> str:
    try:
        return font_file(path).postscript_name
    except (UserError, OSError, KeyError, IndexError, struct.error):  # a font that nobody can use
        return ""


def _candidates() -> Iterator[Path]:
    """Font files whose name says that they may be one of the families: no other is read."""
    yield from sorted(FONTS.glob("*.ttf"))
    for folder in _font_folders():
        for root, _, names in os.walk(folder):
            for name in sorted(names):
                if "sarabun" in name.casefold() and name.casefold().endswith(".ttf"):
                    yield Path(root) / name


def _font_folders() -> list[Path]:
    """Where a system, and a user without rights to it, keep fonts."""
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
