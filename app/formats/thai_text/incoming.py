"""Everything that is done to Thai text that comes in, in one place, for pastes and print-outs alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.formats.thai_text.mending import Doubt, MendedWord, mend_words
from app.formats.thai_text.mojibake import find_mojibake
from app.formats.thai_text.stray_spaces import join_words
from app.models.thai import SPLIT_SARA_AM, shortened
from app.models.thai_cleaning import Cleaned, clean_pasted

MOST_MENDED: Final = 20_000
"""Letters of the longest text of which every word is examined while a person waits."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text as it is taken in, and in Thai what was done to it and what should be checked."""

    text: str
    mended: int = 0
    told: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def take_in(text: str) -> Incoming:
    """Mend a pasted text: its characters, its words and the spaces in them."""
    told: list[str] = []
    doubts: list[str] = []
    if mojibake := find_mojibake(text):
        if mojibake.text is None:
            return Incoming(text, doubts=(f"ข้อความนี้อ่านไม่ได้ เพราะ{mojibake.cause} โปรดคัดลอกใหม่จากต้นฉบับ",))
        told.append(f"แปลงทั้งข้อความ เพราะ{mojibake.cause}")
        text = mojibake.text
    cleaned = clean_pasted(text)
    mended = mend_words(cleaned.text) if len(cleaned.text) <= MOST_MENDED else None
    if mended:
        if mended.words:
            told.append(examples(mended.words))
        doubts += doubted(mended.doubts)
        cleaned = Cleaned(mended.text, cleaned.mended + len(mended.words), cleaned.doubts)
    joined = join_words(cleaned.text, from_pdf=bool(SPLIT_SARA_AM.search(text)))
    if joined.doubtful:
        named = " ".join(f"“{words}”" for words in list(dict.fromkeys(joined.doubtful))[:_MOST_NAMED])
        doubts.append(f"อาจมีช่องว่างเกินกลางคำ {named} โปรดตรวจ")
    count = cleaned.mended + joined.mended + (mojibake is not None)
    return Incoming(joined.text, count, tuple(told), (*cleaned.doubts, *doubts))


_MOST_NAMED: Final = 3


def examples(words: Sequence[MendedWord]) -> str:
    """Return in Thai the first words that were changed."""
    pairs = list(dict.fromkeys((_flat(word.before), _flat(word.after)) for word in words))
    named = " ".join(
        f"“{shortened(before)}” เป็น “{shortened(after)}”" for before, after in pairs[:_MOST_NAMED]
    )
    return f"{named}{' เป็นต้น' if len(pairs) > _MOST_NAMED else ''}"


def doubted(doubts: Sequence[Doubt]) -> Iterator[str]:
    """Yield one sentence about all words that may be damaged."""
    if not doubts:
        return
    pairs = list(dict.fromkeys((_flat(doubt.seen), _flat(doubt.likely)) for doubt in doubts))
    named = " ".join(_as_read(seen, likely) for seen, likely in pairs[:_MOST_NAMED])
    more = " เป็นต้น" if len(pairs) > _MOST_NAMED else ""
    yield f"ไม่แน่ว่าสระหรือวรรณยุกต์ครบและอยู่ถูกที่ {len(doubts):,} แห่ง: {named}{more} โปรดเทียบกับต้นฉบับ"


def _as_read(seen: str, likely: str) -> str:
    return f"“{shortened(seen)}”" + (f" อาจเป็น “{shortened(likely)}”" if likely != seen else "")


def _flat(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text)
