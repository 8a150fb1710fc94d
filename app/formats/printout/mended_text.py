"""The text of a print-out with its damage mended line by line, before anything is read from it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from app.formats.printout.doubled_letters import halved
from app.formats.thai_text.incoming import doubted, examples
from app.formats.thai_text.mending import Doubt, MendedWord, is_damaged, mend_words
from app.formats.thai_text.mojibake import find_mojibake
from app.models.errors import UserError
from app.models.thai_cleaning import mend_letters


@dataclass(slots=True)
class MendedLines:
    """A text with as many lines as before. `told` says in Thai what was done to the whole text."""

    text: str
    told: list[str] = field(default_factory=list)
    doubts: dict[int, list[str]] = field(default_factory=dict)
    """By line, from 1: words that may be damaged."""
    originals: Mapping[int, str] = field(default_factory=dict)
    """By line, from 1: what stood there before it was mended."""


def mending(text: str) -> Iterator[MendedLines | None]:
    """Mend in steps; the last one gives the text.

    Raises UserError for a text that was decoded wrongly and lost letters.
    """
    told = []
    if mojibake := find_mojibake(text):
        if mojibake.text is None:
            raise UserError(
                f"อ่านข้อความไม่ได้ เพราะ{mojibake.cause} และตัวอักษรบางส่วนหายไปแล้ว",
                "โปรดบันทึกไฟล์ใหม่จากต้นฉบับโดยเลือกรหัส UTF-8 หรือคัดลอกข้อความใหม่",
            )
        told.append(f"แปลงตัวอักษรทั้งข้อความแล้ว เพราะ{mojibake.cause}")
        text = mojibake.text
    before = _BREAK.sub("\n", text).split("\n")
    made, words = MendedLines("", told), list[MendedWord]()
    after: list[str] = []
    count = 0
    for lines in _parts(before):
        lines, found = _without_doubled(lines, made, len(after))
        count += found
        part = "\n".join(map(mend_letters, lines))
        if len(part) <= _LONGEST and (len(text) <= _SHORT or is_damaged(_sample(part))):
            mended = mend_words(part)
            _note_doubts(made, mended.text, mended.doubts, len(after))
            words += mended.words
            part = mended.text
        after += part.split("\n")
        yield None
    made.text = "\n".join(after)
    made.originals = {
        number: line
        for number, (line, now) in enumerate(zip_longest(before, after, fillvalue=""), start=1)
        if line != now
    }
    if count:
        made.told.append(f"อ่านตัวอักษรที่พิมพ์ซ้ำเพื่อให้เป็นตัวหนาเพียงครั้งเดียวแล้ว {count:,} บรรทัด")
    if words:
        made.told.append(f"แก้คำที่สระหรือวรรณยุกต์หายหรืออยู่ผิดที่แล้ว {len(words):,} แห่ง เช่น {examples(words)}")
    yield made


def _without_doubled(lines: Sequence[str], made: MendedLines, lines_before: int) -> tuple[list[str], int]:
    """Return the lines with letters printed twice read once, and how many lines had some."""
    found = [halved(line) for line in lines]
    for number, half in enumerate(found, start=lines_before + 1):
        if half and half.has_numbers:
            made.doubts.setdefault(number, []).append(_DOUBLED_NUMBERS)
    read = [half.text if half else line for line, half in zip(lines, found, strict=True)]
    return read, sum(half is not None for half in found)


_DOUBLED_NUMBERS: Final = "ตัวเลขในบรรทัดนี้พิมพ์ซ้ำเพื่อให้เป็นตัวหนา โปรดเทียบกับต้นฉบับ"


def _parts(lines: Sequence[str]) -> Iterator[list[str]]:
    """Divide the lines into parts of some ten thousand letters."""
    part: list[str] = []
    size = 0
    for line in lines:
        if part and size + len(line) > _PART:
            yield part
            part, size = [], 0
        part.append(line)
        size += len(line)
    yield part


def _sample(part: str) -> str:
    """Return the beginning of a part, up to the end of a line or phrase."""
    head = part[:_SAMPLE]
    return head if len(head) == len(part) else head[: max(head.rfind("\n"), head.rfind(" "))]


_PART: Final = 15_000
_SHORT: Final = 30_000
"""Letters of a text that is examined whole; of each part of a longer one, only a sample, as it takes time."""

_LONGEST: Final = 60_000
"""A line of more letters is no line of a form."""

_SAMPLE: Final = 800
_BREAK: Final = re.compile(r"\r\n?")


def _note_doubts(made: MendedLines, text: str, doubts: tuple[Doubt, ...], lines_before: int) -> None:
    for doubt in doubts:
        places = (doubt.start, max(doubt.start, doubt.end - 1))
        for number in sorted({lines_before + text.count("\n", 0, place) + 1 for place in places}):
            made.doubts.setdefault(number, []).extend(doubted([doubt]))
