"""What the words and numbers of a list say about the level of an entry."""

import re
from typing import Final

from app.models.thai import arabic_digits

_WORDS: Final = (
    "ประเด็นยุทธศาสตร์ย่อย|ยุทธศาสตร์ย่อย|ประเด็นการพัฒนา|ประเด็นยุทธศาสตร์|ประเด็น|ยุทธศาสตร์|กลยุทธ์|เป้าประสงค์|เป้าหมาย|"
    "ตัวชี้วัด|มิติ|ด้าน|แผนงาน|แนวทาง|มาตรการ|ระดับ"
)
_HEADER: Final = re.compile(rf"(?:{_WORDS})(?:ที่)?(?: *\d)?(?: *[(/].*)?")
_BEFORE: Final = re.compile(rf"({_WORDS})(?:ที่)? *[:.]? *(?=\d)")
_NUMBER: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)\.?(?=[\s)\-–:]|$|[^\d.])[)]?")
_YEARS: Final = re.compile(r"(2[45]\d\d) *(?:-|–|ถึง) *(2[45]\d\d)")


def is_level_header(text: str) -> bool:
    """Return whether a text is the header of a column of plan entries."""
    plain = arabic_digits(text)
    return bool(_HEADER.fullmatch(plain)) and not plain.startswith("เป้าหมายปี")


def level_name(header: str) -> str:
    """Return what a header calls its level, without a number or a remark."""
    name = re.sub(r" *[(/].*", "", arabic_digits(header))
    return re.sub(r"(?:ที่)? *\d*$", "", name).strip() or header


def word_before_number(text: str) -> str:
    """Return the word of a level before an entry's number: ด้าน for ด้านที่ ๓; "" for none."""
    found = _BEFORE.match(arabic_digits(text))
    return found[1] if found else ""


def number_parts(text: str) -> tuple[int, ...]:
    """Return the parts of the number with which an entry begins: (3, 1) for มิติที่ ๓.๑; empty for none."""
    plain = arabic_digits(text)
    start = _BEFORE.match(plain)
    found = _NUMBER.match(plain, start.end() if start else 0)
    return tuple(map(int, found[1].split("."))) if found else ()


def is_only_number(text: str) -> bool:
    """Return whether a cell holds an entry's number and nothing else."""
    return bool(re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*\.?", arabic_digits(text)))


def years_in(text: str) -> tuple[int, int] | None:
    """Return the Buddhist years that a title names: 2566 and 2570 for (พ.ศ. ๒๕๖๖–๒๕๗๐)."""
    found = _YEARS.search(arabic_digits(text))
    return (int(found[1]), int(found[2])) if found else None
