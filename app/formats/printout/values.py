"""The values of a print-out, each parsed from its text, and in Thai its doubts.

A number or date is certain if the form would print it exactly as it is written; a text if its letters, words,
numbers and spaces are those of printed Thai.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.formats.printout.lines import PrintoutLine
from app.formats.printout.model import UNREAD, FoundEntry, Place, refuse_long
from app.models.entry import MAX_TEXT_LENGTH, TEXT_KINDS, Entry, Kind
from app.models.errors import UserError
from app.models.progress_report import PLAN_STATUSES, TARGET_STATUSES
from app.models.rules.codes import PROJECT_CODE
from app.models.thai import (
    arabic_digits,
    format_baht,
    format_date,
    format_long_date,
    format_official_date,
    format_percent,
    parse_baht,
    parse_date,
    parse_fiscal_year,
    parse_percent,
    shortened,
)
from app.printing.form_check import BUNDLED
from app.printing.words import divided_words, is_within_word, unknown_words

Value = tuple[Any, list[str]]
"""The parsed value, None or "" if there is none, and its doubts."""

# --- numbers and dates --------------------------------------------------------------------------------------

_MISREAD_DIGITS: Final = str.maketrans("OoIl|", "00111")
_AMERICAN: Final = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?: .*)?")


def read_number(kind: Kind, text: str) -> Value:
    """Parse an amount, a percentage or a fiscal year."""
    parse, printed = _NUMBERS[kind]
    if kind is Kind.MONEY:
        return _read(text, lambda plain: parse(_with_commas(plain)), lambda value: (printed(value),))
    return _read(text, parse, lambda value: (printed(value),))


_DOTTED: Final = re.compile(r"[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{3})+(?![0-9๐-๙.])")


def _with_commas(text: str) -> str:
    """Return an amount with commas between thousands in place of dots: satang have no third digit."""
    return _DOTTED.sub(lambda match: match[0].replace(".", ","), text)


def read_date(text: str, *, is_american: bool = False) -> Value:
    """Parse a date; `is_american`: the print has other dates that must have the month first."""
    plain = arabic_digits(text.strip())
    match = _AMERICAN.fullmatch(plain)
    if not match:
        return _read(
            text, parse_date, lambda day: (format_date(day), format_official_date(day), format_long_date(day))
        )
    first, second = int(match[1]), int(match[2])
    if is_american and second <= 12:
        first, second = second, first
    value, doubts = _read(text, lambda _: parse_date(f"{first}/{second}/{match[3]}"), lambda _: (plain,))
    if value and max(first, second) <= 12 and first != second:
        doubts.append("วันกับเดือนสลับกันได้")
    return value, doubts


def _read(text: str, parse: Callable[[str], Any], printed: Callable[[Any], tuple[str, ...]]) -> Value:
    plain = re.sub(r"\s+", " ", text).strip()
    if not plain:
        return None, []
    try:
        value = _first_parsed(plain, parse)
    except UserError as error:
        return None, [error.what]
    plain = _BAHT_MET.sub(r"\1 บาท", plain)
    as_printed = plain if is_mixed(plain) else arabic_digits(plain)
    is_sure = as_printed in printed(value)
    return value, [] if is_sure else [f"ในข้อความเขียนว่า “{shortened(plain)}” ซึ่งไม่ตรงกับวิธีที่แบบพิมพ์"]


_BAHT_MET: Final = re.compile(r"([0-9๐-๙])บาท$")
"""The space that a scanner loses before the unit; the amount is no less certain."""


def _first_parsed(text: str, parse: Callable[[str], Any]) -> Any:
    """Parse as written, otherwise with misread digits corrected and stray spaces removed.

    Raises UserError.
    """
    try:
        return parse(text)
    except UserError:
        mended = re.sub(r"(?<=[\d๐-๙,./-]) (?=[\d๐-๙,./-])", "", text.translate(_MISREAD_DIGITS))
        if mended == text:
            raise
        return parse(mended)


_NUMBERS: Final[Mapping[Kind, tuple[Callable[[str], int], Callable[[int], str]]]] = {
    Kind.MONEY: (parse_baht, lambda satang: f"{format_baht(satang)} บาท"),
    Kind.PERCENT: (parse_percent, format_percent),
    Kind.FISCAL_YEAR: (parse_fiscal_year, str),
}


def is_american(text: str) -> bool:
    """Return whether a text has Common Era dates that must have the month first: 10/26/2020."""
    found = re.finditer(r"(?<![\d/])\d{1,2}/(\d{1,2})/(?:19|20)\d\d(?!\d)", arabic_digits(text))
    return any(int(match[1]) > 12 for match in found)


# --- texts --------------------------------------------------------------------------------------------------

_MIXED: Final = re.compile(r"[0-9๐-๙]*(?:[0-9][,.]?[๐-๙]|[๐-๙][,.]?[0-9])[0-9๐-๙]*")
_UNUSUAL: Final = re.compile(f"[^{BUNDLED}]")
_MARKS: Final = "ัิีึืฺุู็่้๊๋์ํ๎"
_MISPLACED: Final = re.compile(
    f"(?<![ก-ฮ{_MARKS}])[{_MARKS}]"  # a mark without its letter
    "|[่-๋์][ัิีึืุู]|[่-๋]{2}|[ัิีึืุู็]{2}|ํ|์[่-๋]"  # marks in an order that nobody types
    "|[เแโใไ](?![ก-ฮ])|(?<![ก-ฮ่-๋])[ะาำ](?<!ๅ)|[ะาำ][ะา]|ๅ"  # a vowel without its consonant
    "|[ๆฯ]{2}"
)
_SPACING: Final = re.compile(
    r"\s{2,}|\s[,.;!?)\]”ๆฯ]|[(\[“]\s|(?<!\S)[ก-ฮ] [ก-ฮ](?!\S)|\d, \d{3}\b|\d,\d{1,2}\b(?!,)"
)
_LETTERS_MET: Final = re.compile(r"[ก-ฮะ-์][A-Za-z]|[A-Za-z][ก-ฮเ-ไ]|[A-Za-z]\d*[๐-๙]|\d[OoIl]|[OoIl]\d")
_NUMBER_MET: Final = re.compile(r"[ก-ฮะ-ูเ-์](?<!ที่)[0-9๐-๙]|[ก-ฮ][0-9๐-๙]|[0-9๐-๙][ก-ฮเ-ไ]")
_REPEATED: Final = re.compile(r"(?<!\S)([ก-๎]{2,30}) \1")
"""A word that is read twice; of the first one only the beginning may be left."""

_STRANGE: Final = re.compile(r"(?<![A-Za-z0-9])@|[#$^~<>{}\\]|[0-9๐-๙]\.[ก-ฮ]\.[0-9๐-๙]")
"""Signs that a scanner makes of others; an address may have one."""

_FORM_MARKS: Final = re.compile(r"^[:;]|::|\.{4,}|…|\*\*|_{2,}|\|")
_NEW_PART: Final = re.compile(r"(?:^|\s)[12๑๒]\.[1-6๑-๖]\.?\s*[ก-ฮ]")
_PAIRS: Final = ("()", "[]", "“”")
_MOST_NAMED: Final = 3


def is_mixed(text: str) -> bool:
    """Return whether a number mixes Thai and Arabic digits."""
    return _MIXED.search(text) is not None


def text_doubts(text: str) -> list[str]:
    """Return how a text differs from printed Thai."""
    return list(_text_doubts(text))


def _text_doubts(text: str) -> Iterator[str]:
    if match := _MIXED.search(text):
        yield f"มีเลขไทยปนกับเลขอารบิกในจำนวนเดียวกัน: {match[0]}"
    if unusual := dict.fromkeys(_UNUSUAL.findall(text)):
        yield f"มีตัวอักษรที่ไม่น่ามีในแบบพิมพ์: {_named(unusual)}"
    if match := _MISPLACED.search(text):
        yield f"สระหรือวรรณยุกต์อยู่ผิดที่: {_around(text, match)}"
    if match := _SPACING.search(text):
        yield f"เว้นวรรคผิดปกติ: {_around(text, match)}"
    if match := _LETTERS_MET.search(text):
        yield f"มีอักษรต่างชนิดติดกัน: {_around(text, match)}"
    if match := _NUMBER_MET.search(text):
        yield f"ตัวเลขติดกับตัวอักษร: {_around(text, match)}"
    if divided := divided_words(text):
        yield f"อาจมีวรรคแทรกกลางคำ: {_named(divided)}"
    if match := _STRANGE.search(text):
        yield f"มีเครื่องหมายที่ไม่น่ามีในข้อความ: {_around(text, match)}"
    if match := _REPEATED.search(text):
        yield f"อาจมีคำซ้ำ: {_around(text, match)}"
    if match := _FORM_MARKS.search(text) or _NEW_PART.search(text):
        yield f"อาจมีข้อความของรายการอื่นปนอยู่: {_around(text, match)}"
    if any(text.count(opening) != text.count(closing) for opening, closing in _PAIRS) or text.count('"') % 2:
        yield "วงเล็บหรือเครื่องหมายคำพูดไม่ครบคู่"
    if unknown := unknown_words(text):
        yield f"มีคำที่ไม่อยู่ในพจนานุกรม: {_named(unknown)}"


def _named(found: Any) -> str:
    listed = [f"“{shortened(one)}”" for one in found]
    more = " …" if len(listed) > _MOST_NAMED else ""
    return " ".join(listed[:_MOST_NAMED]) + more


def _around(text: str, match: re.Match[str]) -> str:
    """Return the match with a few letters on either side."""
    return f"“{text[max(0, match.start() - 6) : match.end() + 6].strip()}”"


# --- names with known patterns ------------------------------------------------------------------------------


def code_doubts(text: str) -> list[str]:
    if not text or PROJECT_CODE.fullmatch(text):
        return []
    return ["รหัสไม่เป็นตัวเลข 8 หลัก-4 หลัก"]


def status_doubts(key: str, text: str) -> list[str]:
    """Return a doubt about a status that is not usual for its entry: it may be that of the other one."""
    if not text or text in _USUAL[key]:
        return []
    return ["ไม่ใช่คำที่ใช้อยู่เป็นปกติ"]


_USUAL: Final = {"plan_status": PLAN_STATUSES, "target_status": TARGET_STATUSES}


def phone_doubts(text: str) -> list[str]:
    digits = re.sub("[ -]", "", text)
    return [] if not text or re.fullmatch(r"0\d{8,9}", digits) else ["ไม่เป็นหมายเลขโทรศัพท์ 9 หรือ 10 หลัก"]


def unit_doubts(key: str, text: str) -> list[str]:
    """Return doubts about an office or division whose name lacks its usual prefix."""
    beginnings = {"office": ("สำนักงานเขต",), "division": ("ฝ่าย",), "subdivision": ("ฝ่าย", "งาน", "กลุ่ม")}
    if not text or (text.startswith(beginnings[key]) and "/" not in text):
        return []
    return [f"ไม่ขึ้นต้นด้วย {' หรือ '.join(beginnings[key])}" if "/" not in text else "มีเครื่องหมาย / อยู่ในชื่อหน่วยงาน"]


def differing_part(one: str, other: str) -> str | None:
    """Return the part of `other` that differs from `one` in a few letters; None if more differs."""
    shorter = min(len(one), len(other))
    before = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    rest = shorter - before
    after = next((place for place in range(rest) if one[-1 - place] != other[-1 - place]), rest)
    if before + after < _ALIKE * max(len(one), len(other)):
        return None
    return other[max(0, before - 6) : len(other) - after + 6].strip()


_ALIKE: Final = 0.5
"""The share of two texts that must be equal for one to be a misreading of the other."""


NOT_FOUND: Final = "ไม่พบรายการนี้ในข้อความ"
JOINED: Final = "ข้อความอยู่หลายบรรทัด ไม่แน่ว่าตรงที่ต่อกันมีวรรคหรือไม่"
SHORT_LINE: Final = "ข้อความขึ้นบรรทัดใหม่ก่อนสุดบรรทัด อาจเป็นคนละย่อหน้าหรือคนละรายการ"
ACROSS_PAGES: Final = "ข้อความต่อกันข้ามหน้า"
UNFIT: Final = "ไม่เข้ากับรายการใดของแบบ จะไม่ถูกนำเข้า"

_FEW_LETTERS: Final = 30
_MIDDLE: Final = re.compile(r"(?:และ|หรือ|โดย|เพื่อ|ซึ่ง|แต่|ณ\s|ทั้งนี้|ตลอดจน|รวมทั้ง|เมื่อ|ขณะนี้|[0-9๐-๙A-Za-z(“\"])")


@dataclass(slots=True)
class Draft:
    """A value while its lines are collected."""

    text: str = ""
    lines: list[PrintoutLine] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, line: PrintoutLine, start: int = 0, *doubts: str) -> "Draft":
        return cls(line.text[start:].strip(), [line], [*doubts, *line.doubts])

    def join(self, line: PrintoutLine, widest: int) -> None:
        """Append the next line. `widest`: characters of the longest line of this part."""
        if not self.lines:
            self.text, self.lines = line.text, [line]
            self.doubts += line.doubts
            return
        space, doubt = _seam(self.lines[-1], self.text, line)
        first_word = line.text.split(" ", 1)[0][:_FEW_LETTERS]
        is_short = len(self.lines[-1].text) + len(first_word) < _SHORT * widest
        if is_short and not divides_word(self.text, line):
            self.doubts.append(SHORT_LINE)
        if line.follows_page and not line.is_faithful:
            self.doubts.append(ACROSS_PAGES)
        if doubt:
            self.doubts.append(doubt)
        self.doubts += line.doubts
        self.text += space + line.text
        refuse_long(f"ข้อความที่ต่อกันถึงบรรทัดที่ {line.number:,} ", self.text)
        self.lines.append(line)


_SHORT: Final = 0.8


def _seam(last: PrintoutLine, before: str, line: PrintoutLine) -> tuple[str, str]:
    """Return the space at a line break, and the doubt about it."""
    if last.is_faithful:
        return " " * last.trailing, ""
    if not before or last.trailing or line.text[:1] in ("-", "–"):
        return " ", JOINED
    if divides_word(before, line):
        return "", ""
    is_thai = _is_thai(before[-1:]) and not _MIDDLE.match(line.text)
    return "" if is_thai else " ", JOINED


def divides_word(before: str, line: PrintoutLine) -> bool:
    """Return whether the break between a text and the next line divides a word."""
    head, tail = before[-_FEW_LETTERS:], line.text[:_FEW_LETTERS]
    return _is_thai(head[-1:]) and _is_thai(tail[:1]) and is_within_word(head + tail, len(head))


def _is_thai(letter: str) -> bool:
    return "ก" <= letter <= "๎" and letter != "ๆ"


def widest_of(lines: Sequence[PrintoutLine]) -> int:
    return max((len(line.text) for line in lines), default=0)


# --- entries ---------------------------------------------------------------------------------------------


def made(
    place: Place,
    item: Entry,
    draft: Draft,
    before: str = "",
    *,
    after: str = "",
    kind: Kind | None = None,
    american: bool = False,
) -> FoundEntry:
    """Return a draft's entry, its text parsed by its kind."""
    kind = kind or item.kind
    refuse_long(f"{before}{item.label}{after} ", draft.text)
    value, doubts = _read_printout_draft(item.key, kind, draft.text, american)
    all_doubts = tuple(dict.fromkeys((*draft.doubts, *doubts)))
    return FoundEntry(place, f"{before}{item.label}{after}", kind, value, tuple(draft.lines), all_doubts)


def _read_printout_draft(key: str, kind: Kind, text: str, american: bool) -> tuple[Any, list[str]]:
    if kind is Kind.DATE:
        return read_date(text, is_american=american)
    if kind not in TEXT_KINDS:
        return read_number(kind, text)
    if key == "officer_phone":
        return text, []
    return text, code_doubts(text) if key == "project_code" else text_doubts(text)


def unfit(drafts: Iterable[Draft]) -> Iterator[FoundEntry]:
    """Yield lines that belong to no entry, so that none is lost unnoticed."""
    for draft in drafts:
        place: Place = (UNREAD, *(line.number for line in draft.lines))
        text = draft.text[:MAX_TEXT_LENGTH]
        yield FoundEntry(place, "ข้อความอื่น", Kind.TEXT, text, tuple(draft.lines), (UNFIT,))
