"""Correct pasted text, and tell the clerk what was corrected and what to check."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from app.models.entry import MAX_TEXT_LENGTH
from app.models.thai import SPLIT_SARA_AM
from app.models.thai_cleaning import Cleaned, clean_pasted, is_mark
from app.ui.widgets.messages import PasteNote


def too_long(length: int | None = None) -> PasteNote:
    """Return the note that nothing was pasted; `length` if known."""
    told = f" {length:,} ตัวอักษร" if length else ""
    return PasteNote(
        f"ข้อความที่วางยาว{told}เกินกว่าที่ช่องนี้เก็บได้ ({MAX_TEXT_LENGTH:,} ตัวอักษร) จึงไม่ได้วาง โปรดวางทีละส่วน",
        doubtful=True,
    )


def mended(text: str, *, one_line: bool) -> Cleaned:
    """Return the corrected text, on one line if there is room for only one."""
    cleaned = _without_stray_spaces(clean_pasted(text), from_pdf=bool(SPLIT_SARA_AM.search(text)))
    if one_line and "\n" in cleaned.text:
        return replace(cleaned, text=" ".join(filter(None, cleaned.text.split("\n"))))
    return cleaned


def _without_stray_spaces(cleaned: Cleaned, *, from_pdf: bool) -> Cleaned:
    from app.printing.stray_spaces import join_words

    joined = join_words(cleaned.text, from_pdf=from_pdf)
    doubts = cleaned.doubts
    if joined.doubtful:
        named = " ".join(f"“{words}”" for words in list(dict.fromkeys(joined.doubtful))[:3])
        doubts += (f"อาจมีช่องว่างเกินกลางคำ {named} โปรดตรวจ",)
    return Cleaned(joined.text, cleaned.mended + joined.mended, doubts)


def notes_on(cleaned: Cleaned, *, undoable: bool) -> Iterator[PasteNote]:
    if cleaned.mended:
        way_back = " กด Ctrl+Z หากต้องการตามที่วางมา" if undoable else ""
        yield PasteNote(f"แก้ตัวอักษรที่วางมาให้แล้ว {cleaned.mended:,} แห่ง{way_back}")
    yield from (PasteNote(doubt, doubtful=True) for doubt in cleaned.doubts)


def inserted(before: str, after: str) -> slice:
    """Return the slice of `after` that was not in `before`, as one piece."""
    start = _shared(before, after)
    return slice(start, len(after) - _shared(before[start:][::-1], after[start:][::-1]))


def with_base(text: str, piece: slice) -> slice:
    """Return the piece extended to the base of its first marks, which may be older text."""
    start = piece.start
    while 0 < start < len(text) and is_mark(text[start]):
        start -= 1
    return slice(start, piece.stop)


def _shared(one: str, other: str) -> int:
    """Return the length of the common prefix."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
