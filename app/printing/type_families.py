"""The style of a form and its type family: the bundled Sarabun, or another installed one."""

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from app import ROOT
from app.models.errors import UserError
from app.models.signer import Signer
from app.models.thai import clean_text, thai_digits
from app.printing.truetype import font_file

FONTS: Final = ROOT / "fonts"

BUNDLED: Final = "Sarabun"

_FAMILIES: Final = {BUNDLED: "Sarabun", "TH Sarabun New": "THSarabunNew", "TH SarabunPSK": "THSarabunPSK"}
"""The names that a clerk knows from Word, and the prefixes of the fonts' PostScript names."""


@dataclass(frozen=True, slots=True)
class TypeFamily:
    """A family by its name in Word, with its two files."""

    name: str
    regular: Path
    bold: Path


def type_families() -> list[TypeFamily]:
    """Return the families installed on this machine, the bundled one first."""
    files = {_postscript_name(path): path for path in reversed(list(_candidates()))}
    return [
        TypeFamily(name, files[regular], files[bold])
        for name, begin in _FAMILIES.items()
        for regular in (f"{begin}-Regular", begin)
        for bold in (f"{begin}-Bold",)
        if regular in files and bold in files
    ]


def type_family(name: str) -> TypeFamily:
    """Return the family of this name, "" for the bundled one. Raises UserError if it is not installed."""
    if name in ("", BUNDLED):
        return TypeFamily(BUNDLED, FONTS / "Sarabun-Regular.ttf", FONTS / "Sarabun-Bold.ttf")
    for family in type_families():
        if family.name == name:
            return family
    raise UserError(f"เครื่องนี้ไม่มีแบบอักษร {name} ครบทั้งตัวปกติและตัวหนา", f"โปรดติดตั้งแบบอักษรนี้ หรือเลือก {BUNDLED} แทน")


@dataclass(frozen=True, slots=True)
class FormStyle:
    """The options of a district: dates in Thai words, Thai digits, signature fields, the typeface.

    Thai dates affect only a project's start and end; the other dates are always Thai. `without`: the keys of
    entries that an earlier form did not have, to print it as it was then. `signers`: the people who each
    get a line and a signature field, if there are fields; without signers, one is on the form's own line.
    """

    thai_dates: bool = False
    thai_digits: bool = False
    signature_field: bool = False
    regular: Path = FONTS / "Sarabun-Regular.ttf"
    bold: Path = FONTS / "Sarabun-Bold.ttf"
    without: frozenset[str] = frozenset()
    signers: tuple[Signer, ...] = ()

    @classmethod
    def in_family(cls, name: str) -> Self:
        """Return the style in a type family, "" for the bundled one. Raises UserError if it is
        not installed.
        """
        family = type_family(name)
        return cls(regular=family.regular, bold=family.bold)


OFFICIAL: Final = FormStyle()
"""The style of the official system."""


def missing_characters(text: str, style: FormStyle = OFFICIAL) -> list[str]:
    """Return the characters that the form can only show as boxes, each once."""
    shown = thai_digits(text) if style.thai_digits else text
    return font_file(style.regular).missing_characters(clean_text(shown))


# --- the fonts of this machine ------------------------------------------------------------------------------


def _postscript_name(path: Path) -> str:
    try:
        return font_file(path).postscript_name
    except (UserError, OSError, KeyError, IndexError, struct.error):  # an unusable font
        return ""


def _candidates() -> Iterator[Path]:
    """Yield font files whose names suggest one of the families; no other is read."""
    yield from sorted(FONTS.glob("*.ttf"))
    for folder in _font_folders():
        for root, _, names in os.walk(folder):
            for name in sorted(names):
                if "sarabun" in name.casefold() and name.casefold().endswith(".ttf"):
                    yield Path(root) / name


def _font_folders() -> list[Path]:
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
