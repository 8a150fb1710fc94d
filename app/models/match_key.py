"""Decide whether two records mean the same office or project, in whatever spelling.

Only the compared keys are folded: stored, shown and printed text stays as typed. Keys ignore letter case, the
script of digits, width, kinds of dash and quotation mark, spaces, invisible characters and the usual errors
of Thai typing (`thai_cleaning`).
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from app.models.thai import BUDDHIST_ERA, arabic_digits, common_year


class MatchKey(NamedTuple):
    """The folded key by which people identify a project: equal keys mean the same project."""

    office: str
    fiscal_year: int | None
    name: str
    """The code, or the project's name if it has no code."""


def match_key(
    office: str, fiscal_year: int | str | None, project_code: str, project_name: str = ""
) -> MatchKey | None:
    """Return the key of a project, or None if it has neither code nor name."""
    name = code_key(project_code) or text_key(project_name)
    return MatchKey(office_key(office), year_key(fiscal_year), name) if name else None


def text_key(text: str) -> str:
    """Return a name as it is compared.

    Spaces count only between Latin letters or digits: 1 11 is not 11 1.
    """
    return _ENDS.sub("", _folded(text))


def code_key(text: str) -> str:
    """Return a project's code for comparison; empty for a dash, which means that there is none.

    The twelve digits of the official system match with and without their dash. Other codes keep their dashes:
    1-11 is not 11-1.
    """
    key = text_key(text.replace(_SOFT_HYPHEN, "-"))
    digits = key.replace("-", "").replace(" ", "")
    return digits if _OFFICIAL_CODE.fullmatch(digits) else key


def is_slip(one: str, other: str) -> bool:
    """Return whether two keys differ by one slip of typing: a sign changed, left out, or swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((n for n, (mine, its) in enumerate(zip(one, other, strict=False)) if mine != its), None)
    if start is None:  # one of them ends earlier
        return True
    mine, its = one[start:], other[start:]
    is_swapped = len(mine) > 1 and mine[:2] == its[1::-1] and mine[2:] == its[2:]
    return is_swapped or mine[1:] == its[1:] or mine[1:] == its or mine == its[1:]


@lru_cache(maxsize=4096)
def office_key(text: str) -> str:
    """Return an office for comparison: a district office is reduced to its district's name."""
    whole = text_key(text)
    return _OFFICE_ENDS.sub("", whole) or whole


@lru_cache(maxsize=4096)
def division_key(text: str) -> str:
    """Return a division of an office for comparison: with or without `ฝ่าย`."""
    whole = text_key(text)
    return whole.removeprefix("ฝ่าย") or whole


def year_key(year: int | str | None) -> int | None:
    """Return the Buddhist fiscal year for 2562, 62, ๒๕๖๒ or 2019; None for no year or an invalid one."""
    digits = arabic_digits(str(year or "")).strip()
    try:
        return common_year(int(digits)) + BUDDHIST_ERA
    except ValueError:
        return int(year) if isinstance(year, int) else None


_SOFT_HYPHEN: Final = "\u00ad"
_OFFICIAL_CODE: Final = re.compile("[0-9]{12}")
_ENDS: Final = re.compile("^[-.,;: ]+|[-.,;: ]+$")
_OFFICE_ENDS: Final = re.compile(
    "^(?:(?:สำนักงาน|สนง\\.?)เขต|ส\\.?น\\.?ข\\.?|เขต)[-.]*|(?:กรุงเทพมหานคร|กรุงเทพฯ|กทม\\.?)$"
)
"""Prefixes of a district's name, and suffixes that name the city."""

_LOOSE_SPACE: Final = re.compile("(?<![0-9a-z])[ \n]+|[ \n]+(?![0-9a-z])")
_DASHES: Final = "\u02d7\u2043\u2212"
"""Dash-like characters outside Unicode's class of dashes, including the minus sign."""

_QUOTATION: Final = str.maketrans("‘’‚‛“”„‟«»", "'" * 4 + '"' * 6)


@lru_cache(4096)
def _folded(text: str) -> str:
    """Return one spelling for all equivalent ones. Folding is idempotent."""
    while (folded := _fold_once(text)) != text:
        text = folded
    return folded


def _fold_once(text: str) -> str:
    from app.models.thai_cleaning import clean_pasted  # not above: the window imports this, and folds later

    text = unicodedata.normalize("NFKC", text).casefold()
    text = clean_pasted("".join(map(_plain, text))).text.translate(_QUOTATION)
    return _LOOSE_SPACE.sub("", text)


def _plain(character: str) -> str:
    """Return an Arabic digit for any script's digit, and the keyboard's hyphen for any dash."""
    if character < "\x80" or "ก" <= character < "๐":
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    is_dash = unicodedata.category(character) == "Pd" or character in _DASHES
    return "-" if is_dash else character
