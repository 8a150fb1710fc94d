"""The style of a form and its type family: the bundled Sarabun, or another installed one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, Self

from app import ROOT
from app.models.errors import UserError
from app.models.signer import Signer
from app.models.thai import clean_text, thai_digits
from app.printing.fonts.installed import KNOWN, TypeFamily, families, installed_faces

FONTS: Final = ROOT / "fonts"

BUNDLED: Final = KNOWN[0]

_BUNDLED_FAMILY: Final = TypeFamily(BUNDLED, FONTS / "Sarabun-Regular.ttf", FONTS / "Sarabun-Bold.ttf")


def type_families() -> list[TypeFamily]:
    """Return the families of this machine with a regular and a bold face, usable or not.

    The bundled one is first, then the others that offices use, then the rest by name.
    """
    return [_BUNDLED_FAMILY, *(family for family in families(installed_faces()) if family.name != BUNDLED)]


def type_family(name: str) -> TypeFamily:
    """Return the family of this name, "" for the bundled one.

    Raises UserError if it is not installed, or cannot or must not print the form.
    """
    if name in ("", BUNDLED):
        return _BUNDLED_FAMILY
    from app.printing.fonts.font_check import check_font  # not at the top: the bundled one needs none

    for family in _candidates(name):
        if family.name == name:
            check_font(family.regular)
            check_font(family.bold)
            return family
    raise UserError(f"เครื่องนี้ไม่มีแบบอักษร {name} ครบทั้งตัวปกติและตัวหนา", f"โปรดติดตั้งแบบอักษรนี้ หรือเลือก {BUNDLED} แทน")


def _candidates(name: str) -> Iterator[TypeFamily]:
    """Yield families that may have this name. Files of known families are named after them, so that not
    every font is looked at.
    """
    if name in KNOWN:
        yield from families(installed_faces("sarabun"))
    yield from families(installed_faces())


class FormStyle(NamedTuple):
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
    from app.printing.truetype import font_file  # not at the top: few texts need a look at the font

    shown = thai_digits(text) if style.thai_digits else text
    return font_file(style.regular).missing_characters(clean_text(shown))
