"""A value of a print-out while its lines are gathered: lines that were one text, put together again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.formats.printout.lines import Line
from app.formats.printout.model import UNREAD, FoundEntry, Place, refuse_long
from app.formats.printout.values import code_doubts, read_date, read_number, text_doubts
from app.models.entry import MAX_TEXT_LENGTH, TEXT_KINDS, Entry, Kind
from app.printing.words import is_within_word

NOT_FOUND: Final = "ไม่พบรายการนี้ในข้อความ"
JOINED: Final = "ข้อความอยู่หลายบรรทัด ไม่แน่ว่าตรงที่ต่อกันมีวรรคหรือไม่"
SHORT_LINE: Final = "ข้อความขึ้นบรรทัดใหม่ก่อนสุดบรรทัด อาจเป็นคนละย่อหน้าหรือคนละรายการ"
ACROSS_PAGES: Final = "ข้อความต่อกันข้ามหน้า"
UNFIT: Final = "ไม่เข้ากับรายการใดของแบบ จะไม่ถูกนำเข้า"

_FEW_LETTERS: Final = 30
_MIDDLE: Final = re.compile(r"(?:และ|หรือ|โดย|เพื่อ|ซึ่ง|แต่|ณ\s|ทั้งนี้|ตลอดจน|รวมทั้ง|เมื่อ|ขณะนี้|[0-9๐-๙A-Za-z(“\"])")


@dataclass(slots=True)
class Draft:
    """A value while its lines are gathered."""

    text: str = ""
    lines: list[Line] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, line: Line, start: int = 0, *doubts: str) -> "Draft":
        return cls(line.text[start:].strip(), [line], list(doubts))

    def join(self, line: Line, widest: int) -> None:
        """Go on with the next line. `widest`: characters of the longest line of this part."""
        if not self.lines:
            self.text, self.lines = line.text, [line]
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
        self.text += space + line.text
        refuse_long(f"ข้อความที่ต่อกันถึงบรรทัดที่ {line.number:,} ", self.text)
        self.lines.append(line)


_SHORT: Final = 0.8


def _seam(last: Line, before: str, line: Line) -> tuple[str, str]:
    """The space that stood where a text was broken, and the doubt about it."""
    if last.is_faithful:
        return " " * last.trailing, ""
    if not before or last.trailing or line.text[:1] in ("-", "–"):
        return " ", JOINED
    if divides_word(before, line):
        return "", ""
    is_thai = _is_thai(before[-1:]) and not _MIDDLE.match(line.text)
    return "" if is_thai else " ", JOINED


def divides_word(before: str, line: Line) -> bool:
    """Whether a text and the line after it are parted within a word."""
    head, tail = before[-_FEW_LETTERS:], line.text[:_FEW_LETTERS]
    return _is_thai(head[-1:]) and _is_thai(tail[:1]) and is_within_word(head + tail, len(head))


def _is_thai(letter: str) -> bool:
    return "ก" <= letter <= "๎" and letter != "ๆ"


def widest_of(lines: Sequence[Line]) -> int:
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
    """The entry that a draft is, its text read by its kind."""
    kind = kind or item.kind
    refuse_long(f"{before}{item.label}{after} ", draft.text)
    value, doubts = _read(item.key, kind, draft.text, american)
    all_doubts = tuple(dict.fromkeys((*draft.doubts, *doubts)))
    return FoundEntry(place, f"{before}{item.label}{after}", kind, value, tuple(draft.lines), all_doubts)


def _read(key: str, kind: Kind, text: str, american: bool) -> tuple[Any, list[str]]:
    if kind is Kind.DATE:
        return read_date(text, is_american=american)
    if kind not in TEXT_KINDS:
        return read_number(kind, text)
    if key == "officer_phone":
        return text, []
    return text, code_doubts(text) if key == "project_code" else text_doubts(text)


def unfit(drafts: Iterable[Draft]) -> Iterator[FoundEntry]:
    """Lines that are part of no entry: shown, so that nothing is lost unseen."""
    for draft in drafts:
        place: Place = (UNREAD, *(line.number for line in draft.lines))
        text = draft.text[:MAX_TEXT_LENGTH]
        yield FoundEntry(place, "ข้อความอื่น", Kind.TEXT, text, tuple(draft.lines), (UNFIT,))
