"""Whether two records mean the same office or the same project, however each of them was typed.

Only what is compared is folded: what is stored, shown and printed stays as it was typed. Letter case, the
digits of any script, width, kinds of dash and quotation mark, spaces, signs that cannot be seen and the usual
faults of Thai typing (`thai_cleaning`) tell nobody apart.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from app.models.thai import BUDDHIST_ERA, arabic_digits, common_year
from app.models.thai_cleaning import clean_pasted


class MatchKey(NamedTuple):
    """What tells projects apart for people: all three are alike for one project, and folded."""

    office: str
    fiscal_year: int | None
    name: str
    """The code, or the project's name where there is no code."""


def match_key(
    office: str, fiscal_year: int | str | None, project_code: str, project_name: str = ""
) -> MatchKey | None:
    """The key of a project; None for one that has neither code nor name."""
    name = code_key(project_code) or text_key(project_name)
    return MatchKey(office_key(office), year_key(fiscal_year), name) if name else None


def text_key(text: str) -> str:
    """A name as it is compared. Spaces count only between two Latin letters or digits: 1 11 is not 11 1."""
    return _ENDS.sub("", _folded(text))


def code_key(text: str) -> str:
    """A project's code as it is compared; empty for a dash that means that there is none.

    The twelve digits of the official system are known with and without their dash. Other codes keep theirs:
    1-11 is not 11-1.
    """
    key = text_key(text.replace(_SOFT_HYPHEN, "-"))
    digits = key.replace("-", "").replace(" ", "")
    return digits if _OFFICIAL_CODE.fullmatch(digits) else key


@lru_cache(maxsize=4096)
def office_key(text: str) -> str:
    """An office as it is compared: a district office by its district's name alone."""
    whole = text_key(text)
    return _OFFICE_ENDS.sub("", whole) or whole


def year_key(year: int | str | None) -> int | None:
    """The fiscal year in Buddhist Era, also of 62, ๒๕๖๒ and 2019; None for none and for what is no year."""
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
"""What people put before a district's name, and the city's after it."""

_LOOSE_SPACE: Final = re.compile("(?<![0-9a-z])[ \n]+|[ \n]+(?![0-9a-z])")
_DASHES: Final = "\u02d7\u2043\u2212"
"""Signs that look like a dash and are not in that class of Unicode; the minus sign is one."""

_QUOTATION: Final = str.maketrans("‘’‚‛“”„‟«»", "'" * 4 + '"' * 6)


def _folded(text: str) -> str:
    """One spelling of all that mean the same. Folding what is folded changes nothing."""
    while (folded := _fold_once(text)) != text:
        text = folded
    return folded


def _fold_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = clean_pasted("".join(map(_plain, text))).text.translate(_QUOTATION)
    return _LOOSE_SPACE.sub("", text)


def _plain(character: str) -> str:
    """The digit of any script as an Arabic one, any dash as the hyphen of the keyboard."""
    if character < "\x80" or "ก" <= character < "๐":
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    is_dash = unicodedata.category(character) == "Pd" or character in _DASHES
    return "-" if is_dash else character
