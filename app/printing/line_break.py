"""Line breaks for Thai, the same on every system.

Thai has no spaces between words. A dictionary finds the words of each run of Thai letters, a list of
exceptions (place names, words that the dictionary divides wrongly) overrides it, and the rules below keep
together what a reader reads as one: numbers, dates, abbreviations, a number and its unit, a mark and its
base.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain, pairwise
from typing import Final, NamedTuple

from app import ROOT
from app.printing.clusters import MARKS, SARA_AM, clusters
from app.printing.line_breaking.second_class import Rank, ranked_places
from app.printing.line_breaking.segmentation import segment
from app.printing.line_breaking.terms import spaced_terms, term_spans, with_terms

RESOURCES: Final = ROOT / "resources"

_DIGIT = "[0-9๐-๙]"
_THAI_RUN = "[\u0e01-\u0e3a\u0e40-\u0e4e]+"
_STICKY_SPACES = "\u00a0\u202f\u2007"  # they forbid a break
_SPACES = rf"[^\S{_STICKY_SPACES}]+"
_TOKEN = re.compile(rf"(?:{_THAI_RUN}|[^\W\u0e01-\u0e4e]+)(?:{_SPACES})?|{_SPACES}|.", re.DOTALL)
_IN_CLUSTER = re.compile(f"[{MARKS}{SARA_AM}]")
"""A character that is no cluster's first one, but for a text's own."""

# --- words --------------------------------------------------------------------------------------------------


class Piece:
    """A run of Thai letters, a number or a Latin word, each with the space after it, a space or a sign.

    `words`, which include spaces, and `parts` joined give its `text`; a line may end between two parts,
    unless what is beside the piece forbids it. `divides_cluster`: whether a word begins inside a cluster, as
    no word of a text does. The same piece of many texts is made once, and compared by identity.
    """

    __slots__ = ("divides_cluster", "parts", "text", "words")

    def __init__(
        self, text: str, words: tuple[str, ...], parts: tuple[str, ...], divides_cluster: bool = False
    ) -> None:
        self.text, self.words, self.parts = text, words, parts
        self.divides_cluster = divides_cluster


@lru_cache(maxsize=100)  # the same text is measured, divided and, where a line is too long, divided again
def pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a text; all of it is one if a cluster or a term has several tokens."""
    tokens = _TOKEN.findall(text)
    found = tuple(map(_piece, tokens))
    is_divided = any(map(_IN_CLUSTER.match, tokens[1:])) or any(piece.divides_cluster for piece in found)
    if not is_divided and not any(term in text for term in spaced_terms()):
        return found
    starts = set(accumulate(map(len, clusters(text)), initial=0))
    ends = accumulate(map(len, chain.from_iterable(piece.words for piece in found)))
    words = (text[start:end] for start, end in pairwise([0, *filter(starts.__contains__, ends)]))
    return (_piece_of(text, tuple(words)),)


@lru_cache(maxsize=4000)  # what stands between two spaces or numbers often recurs
def _piece(token: str) -> Piece:
    letters = token.rstrip() or token
    words = _thai_words(letters) if _is_thai(letters[0]) else [letters]
    return _piece_of(token, (*words, *filter(None, [token[len(letters) :]])))


def _piece_of(text: str, words: tuple[str, ...]) -> Piece:
    kept = {offset for start, end in term_spans(text) for offset in range(start + 1, end)}
    bounds = [0, *accumulate(map(len, words))]
    ends = [end for start, end in pairwise(bounds[:-1]) if end not in kept and _may_end(text, start, end)]
    parts = (text[start:end] for start, end in pairwise([0, *ends, len(text)]))
    return Piece(text, words, tuple(parts), any(map(_IN_CLUSTER.match, words[1:])))


def word_boundaries(text: str) -> list[int]:
    """Return the offsets at which words, numbers, spaces and signs start, and the text's end."""
    words = chain.from_iterable(piece.words for piece in pieces(text))
    return list(accumulate(map(len, words), initial=0))


def _thai_words(run: str) -> list[str]:
    exceptions = _exceptions()
    start = 0
    words: list[str] = []
    for match in exceptions.pattern.finditer(run):
        words += segment(run[start : match.start()])
        words += exceptions.parts[match[0]]
        start = match.end()
    return with_terms(run, words + segment(run[start:]))


class _Exceptions(NamedTuple):
    """Words that count as words wherever they occur, and the parts between which they may be divided."""

    parts: dict[str, list[str]]
    pattern: re.Pattern[str]


@cache
def _exceptions() -> _Exceptions:
    lines = (RESOURCES / "line_break_exceptions.txt").read_text("utf-8").splitlines()
    entries = [line.strip().split("|") for line in lines if line.strip() and not line.startswith("#")]
    parts = {"".join(entry): entry for entry in entries}
    longest_first = sorted(parts, key=len, reverse=True)
    return _Exceptions(parts, re.compile("|".join(longest_first)))


def exception_parts() -> set[str]:
    """Return the words that the list of exceptions adds to the dictionary, whole and in parts."""
    parts = _exceptions().parts
    return {*parts, *(part for divided in parts.values() for part in divided)}


# --- lines --------------------------------------------------------------------------------------------------

_NEVER_FIRST = frozenset("ๆฯ.,:;!?%)]}”’»…/=-–—")
_NEVER_LAST = frozenset("([{“‘«=เแโใไ")
_JOINS_CONSONANTS = "\u0e3a"  # the dot below, in Pali: พฺราหฺมณ
_PREFIXES = frozenset({"การ", "ความ", "ไม่", "ผู้", "นัก", "ชาว"})
"""They make one noun or one negation with the word after them, so no line may end between them."""

_MONTHS = (
    "(?:มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม"
    r"|ม\.ค\.|ก\.พ\.|มี\.ค\.|เม\.ย\.|พ\.ค\.|มิ\.ย\.|ก\.ค\.|ส\.ค\.|ก\.ย\.|ต\.ค\.|พ\.ย\.|ธ\.ค\.)"
)
_UNITS = (
    "(?:บาท|รายการ|ล้าน|แสน|หมื่น|พัน|ร้อย|คน|ราย|ครั้ง|แห่ง|โรงเรียน|เครือข่าย|ชุมชน|ครัวเรือน|ครอบครัว|กลุ่ม|รุ่น|ชุด|เล่ม|ฉบับ"
    r"|เครื่อง|คัน|หลัง|ต้น|ตัว|จุด|สาย|ข้อ|ด้าน|ประเภท|หน่วย|แผ่น|ปี|เดือน|วัน|ชั่วโมง|นาที|น\.|เมตร|ตาราง|กิโล|ตัน|ไร่|เขต|แขวง"
    r"|ใบ|อัน|ดวง|ชั้น|นิ้ว|งาน|อัตรา|คะแนน|เรื่อง|โครงการ|กิจกรรม|ลูก|ดอก|ถัง|ถุง|กล่อง|หลักสูตร|สัปดาห์|ไตรมาส|ซม\.|มม\.|ตร\.|กม\.|ม\.|ส\.|ไมครอน|มิลลิ|เซนติ|เท่า|องศา)"
)
_ABBREVIATION = re.compile(rf"(?:[ก-ฮ]{{1,4}}\.)+(?: ?{_DIGIT}+)?")  # กทม., พ.ศ. 2562
_NUMBER = re.compile(f"{_DIGIT}+")
_LONGEST_BEFORE_NUMBER = 16
"""Characters, at most, of what stands before a number and is kept with it."""
_BEFORE_NUMBER = re.compile(  # ครั้งที่ 1
    r"(?:(?:ครั้ง|ฉบับ|ด้าน|มิติ|ลำดับ|ตัวชี้วัด)?ที่|ข้อ|มาตรา|หมู่|ปี|จำนวน|ร้อยละ|เวลา|(?<!แ)ละ|กว่า|เกิน|ถึง"
    r"|ขนาด|ระยะ|หนา|กว้าง|ยาว|ชั้น|หน้า|สาย|ซอย|เลข|อายุ|ต่อ|โทร\.|[-–]) ?\Z"
)
_PHONE = re.compile(
    rf"(?<![0-9๐-๙.,])[0๐]{_DIGIT}{{0,2}}(?: {_DIGIT}{{3,4}}){{1,2}}(?!{_DIGIT})"
)  # 0 2000 0000
_UNIT = re.compile(rf"{_DIGIT} ?{_UNITS}")  # 180,000 บาท
_MONTH = re.compile(_MONTHS)
_DATE = re.compile(  # 17 มิถุนายน 2562
    rf"(?:{_DIGIT}{{1,2}} ?)?{_MONTHS}(?: ?(?:พ\.ศ\. ?)?{_DIGIT}+)?"
)
_LONGEST_DAY = len("17 ")
_AT = re.compile(r"(?<!\S)ณ +")  # no line ends with ณ


LONGEST_ON_SCREEN: Final = 24
"""Letters of the longest part of a text that a narrow label shows on one line."""


def line_breaks(text: str) -> list[int]:
    """Return the offsets at which a new line may start: after spaces, if there are any."""
    return list(_line_breaks(text))


@lru_cache(maxsize=1000)  # labels recur on every form; the preview sets everything again after an edit
def _line_breaks(text: str) -> tuple[int, ...]:
    found = pieces(text)
    kept = _kept_together(text)
    kept.update(_never_ends(text, found))
    ends = accumulate(map(len, chain.from_iterable(piece.parts for piece in found)))
    return tuple(end for end in ends if end not in kept)


def _never_ends(text: str, found: Sequence[Piece]) -> Iterator[int]:
    """Yield the ends of pieces at which no line may end, as far as the words beside them decide it."""
    end = 0
    for piece in found:
        end += len(piece.text)
        if end == len(text) or not _may_end(text, end - len(piece.words[-1]), end):
            yield end


def _may_end(text: str, start: int, end: int) -> bool:
    """Return whether a line may end after the word from `start` to `end`, before other text."""
    return _may_break_between(text[start:end], text[end]) and _may_break_after_space(text, start, end)


def second_class_breaks(text: str, start: int, end: int) -> dict[int, Rank]:
    """Return the places in a part without first-class breaks at which a line may end at need."""
    boundaries = [offset - start for offset in word_boundaries(text) if start <= offset <= end]
    return {start + place: rank for place, rank in ranked_places(text[start:end], boundaries).items()}


def screen_breaks(text: str) -> list[int]:
    """Return where a line on the screen may start, however wide its window is.

    The screen fills line after line, so places of the second class are among them only in parts that are too
    long for a narrow label, and no syllables.
    """
    found = line_breaks(text)
    for start, end in pairwise([0, *found, len(text)]):
        if end - start > LONGEST_ON_SCREEN:
            ranks = second_class_breaks(text, start, end)
            found += (place for place, rank in ranks.items() if rank <= Rank.PART)
    return sorted(found)


def _kept_together(text: str) -> set[int]:
    """Return the offsets inside units of reading; "ณ" and its space include what follows."""
    kept: set[int] = set()
    for start, end in _units(text):
        kept.update(range(start + 1, end))
    for match in _AT.finditer(text) if "ณ " in text else ():
        kept.update(range(match.start() + 1, match.end() + 1))
    return kept


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Yield where units of reading start and end.

    Most texts have few of the signs that they need, which are looked for first.
    """
    patterns = [_ABBREVIATION] if "." in text else []
    numbers = [match.span() for match in _NUMBER.finditer(text)]
    if numbers:
        patterns += (_UNIT, _PHONE)
    yield from _dates(text)
    for start, end in numbers:
        if before := _BEFORE_NUMBER.search(text, max(0, start - _LONGEST_BEFORE_NUMBER), start):
            yield before.start(), end
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield match.span()


def _may_break_after_space(text: str, start: int, end: int) -> bool:
    """Return whether a line may end where a token from `start` to `end` does, if that is a space."""
    return not _is_space(text[end - 1]) or (start > 0 and not _is_open(text, start))


def _dates(text: str) -> Iterator[tuple[int, int]]:
    """Yield where dates start and end. A date's month is found first: its pattern alone is slow."""
    end = 0
    for month in _MONTH.finditer(text):
        if month.start() >= end and (date := _DATE.search(text, max(end, month.start() - _LONGEST_DAY))):
            end = date.end()
            yield date.span()


@lru_cache(maxsize=10_000)  # words recur
def _may_break_between(word: str, after: str) -> bool:
    """Return whether a line may end after a word, before this character, as far as they decide it."""
    before = word[-1]
    if _is_space(after) or after in _NEVER_FIRST:
        return False
    if _is_space(before):
        return True
    if _is_thai(before) and _is_thai(after):
        return before != _JOINS_CONSONANTS and word not in _PREFIXES
    return _may_break_without_space(before, after)


def _is_open(text: str, end: int) -> bool:
    """Return whether the character before `end` opens something: a bracket, a quotation, an "="."""
    if text[end - 1] == '"':
        return text.count('"', 0, end) % 2 == 1
    return text[end - 1] in _NEVER_LAST


def _may_break_without_space(before: str, after: str) -> bool:
    """Allow breaks without a space: between scripts, after a slash or hyphen, around brackets.

    Never beside a digit or a dot: 25/10/2561, 10.00, 180,000, 16-17, 12.ผล and พ.ศ. are units of reading.
    """
    if before.isdigit() or after.isdigit() or after == '"' or before in _NEVER_LAST:
        return False
    if after in _NEVER_LAST:
        return _is_letter(before)
    if not _is_letter(after):
        return False
    if before in "/-–—":
        return _is_thai(after)  # not in km/h or e-mail
    return before in ")]}”’" or (_is_letter(before) and _is_thai(before) != _is_thai(after))


def _is_space(character: str) -> bool:
    return character.isspace() and character not in _STICKY_SPACES


def _is_letter(character: str) -> bool:
    return character.isalpha() or _is_thai(character)


def _is_thai(character: str) -> bool:
    return "\u0e01" <= character <= "\u0e4e"
