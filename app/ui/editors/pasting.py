"""Correct pasted text, and tell the clerk what was corrected and what to check."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from app.models.entry import MAX_TEXT_LENGTH
from app.ui.widgets.messages import PasteNote

if TYPE_CHECKING:
    from app.formats.thai_text.incoming import Incoming


def too_long(length: int | None = None) -> PasteNote:
    """Return the note that nothing was pasted; `length` if known."""
    told = f" {length:,} ตัวอักษร" if length else ""
    return PasteNote(
        f"ข้อความที่วางยาว{told}เกินกว่าที่ช่องนี้เก็บได้ ({MAX_TEXT_LENGTH:,} ตัวอักษร) จึงไม่ได้วาง โปรดวางทีละส่วน",
        doubtful=True,
    )


def mended(text: str, *, one_line: bool) -> "Incoming":
    """Return the corrected text, on one line if there is room for only one."""
    from app.formats.pasted_cells import without_cell_quotes
    from app.formats.thai_text.incoming import take_in

    incoming = take_in(without_cell_quotes(text))
    if one_line and "\n" in incoming.text:
        return replace(incoming, text=" ".join(filter(None, incoming.text.split("\n"))))
    return incoming


def notes_on(incoming: "Incoming", *, undoable: bool) -> Iterator[PasteNote]:
    if incoming.mended:
        named = f" เช่น {' '.join(incoming.told)}" if incoming.told else ""
        way_back = " กด Ctrl+Z หากต้องการตามที่วางมา" if undoable else ""
        yield PasteNote(f"แก้ตัวอักษรที่วางมาให้แล้ว {incoming.mended:,} แห่ง{named}{way_back}")
    yield from (PasteNote(doubt, doubtful=True) for doubt in incoming.doubts)


def inserted(before: str, after: str) -> slice:
    """Return the slice of `after` that was not in `before`, as one piece."""
    start = _shared(before, after)
    return slice(start, len(after) - _shared(before[start:][::-1], after[start:][::-1]))


def with_base(text: str, piece: slice) -> slice:
    """Return the piece extended to the base of its first marks, which may be older text."""
    from app.models.thai_cleaning import is_mark

    start = piece.start
    while 0 < start < len(text) and is_mark(text[start]):
        start -= 1
    return slice(start, piece.stop)


def _shared(one: str, other: str) -> int:
    """Return the length of the common prefix."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
