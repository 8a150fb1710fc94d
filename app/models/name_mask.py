"""Replace the names and telephone numbers of known people in running text.

The known people are those in the entries of the form: a name, with or without a title, and telephone numbers.
Their names are found in narratives with any or no title and any spacing. A first name alone is found only
after a title, because many first names are also words. Names of other people are not found.
"""

import re
from collections.abc import Iterable
from typing import Final

MASK: Final = "(ปกปิด)"
"""The replacement for a name or number."""

SHORTEST_NUMBER: Final = 7
"""Minimum digits of a telephone number; fewer may be an amount or a year."""

_TITLES: Final = (
    *("นางสาว", "นาง", "นาย", "น.ส.", "น. ส.", "ด.ช.", "ด.ญ.", "คุณ", "ดร.", "ผศ.", "รศ.", "ศ."),
    *("ว่าที่ร้อยตรีหญิง", "ว่าที่ร้อยตรี", "ว่าที่ ร.ต.หญิง", "ว่าที่ ร.ต.", "ว่าที่ร.ต.", "หม่อมหลวง", "หม่อมราชวงศ์"),
    *(
        "ม.ล.",
        "ม.ร.ว.",
        "พล.ต.อ.",
        "พล.ต.ท.",
        "พล.ต.ต.",
        "พ.ต.อ.",
        "พ.ต.ท.",
        "พ.ต.ต.",
        "ร.ต.อ.",
        "ร.ต.ท.",
        "ร.ต.ต.",
    ),
    *("จ.ส.อ.", "จ.อ.", "ส.อ.", "Mr.", "Mrs.", "Ms.", "Miss", "Dr."),
)
_TITLE: Final = "|".join(
    re.escape(title).replace(r"\ ", r"\s*") for title in sorted(_TITLES, key=len, reverse=True)
)
_LEADING_TITLES: Final = re.compile(rf"(?:(?:{_TITLE})\s*)+")
_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_NUMBER: Final = re.compile(r"(?:\+\s*)?[0-9๐-๙](?:[\s().\-‐-―]*[0-9๐-๙])+")
_GAP: Final = r"[\s().\-‐-―]*"


class NameMask:
    """Find these people in a text. `names` and `numbers` are entries as typed."""

    def __init__(self, names: Iterable[str], numbers: Iterable[str]) -> None:
        people = {person for name in names if (person := _without_title(name))}
        phones = {number for text in numbers for number in _numbers(text)}
        patterns = [
            *(_person(person) for person in sorted(people, key=len, reverse=True)),
            *(_phone(number) for number in sorted(phones, key=len, reverse=True)),
        ]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def hide(self, text: str) -> tuple[str, int]:
        """Replace each name and number with MASK; return the new text and the number of replacements."""
        return self._pattern.subn(MASK, text) if self._pattern else (text, 0)


def _without_title(name: str) -> str:
    return _LEADING_TITLES.sub("", " ".join(name.split()), count=1).strip()


def _person(name: str) -> str:
    """Return a pattern for the whole name with or without titles, or its first word after a title."""
    words = [re.escape(word) for word in name.split()]
    spaced = r"\s*".join(words)
    whole = rf"(?:(?:{_TITLE})\s*)*{spaced}"
    return whole if len(words) == 1 else rf"{whole}|(?:(?:{_TITLE})\s*)+{words[0]}(?:\s*{words[-1]})?"


def _numbers(text: str) -> Iterable[str]:
    """Yield the telephone numbers of an entry as digits, without extensions."""
    for found in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", found.group().translate(_DIGITS))
        local = f"0{digits[2:]}" if digits.startswith("66") and len(digits) > 9 else digits
        if len(local) >= SHORTEST_NUMBER:
            yield local


def _phone(number: str) -> str:
    """Return a pattern for the digits, Thai or Arabic, with separators, and with the country code in place of
    0.
    """
    digits = [rf"[{digit}{chr(ord('๐') + int(digit))}]" for digit in number]
    rest = _GAP.join(digits[1:])
    first = (
        rf"(?:\+?{_GAP}[6๖]{_GAP}[6๖]{_GAP}(?:\(?[0๐]\)?)?|{digits[0]})" if number[0] == "0" else digits[0]
    )
    return rf"(?<![0-9๐-๙]){first}{_GAP}{rest}(?![0-9๐-๙])"
