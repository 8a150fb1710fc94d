"""Clean pasted Thai text: correct unambiguous errors and report doubtful places.

Old Windows fonts, PDF readers, scanners and web pages leave typical errors in text. An error is corrected
only if it has no other reading; what may be intended (a Thai digit among Arabic ones, a mark without a
consonant) is reported and kept. `thai.clean_text` is for all stored text, this module for pasted text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from app.models.thai import LINE_BREAKS, SPLIT_SARA_AM, is_invisible, shortened


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A pasted text, the number of corrections, and in Thai its doubtful places."""

    text: str
    mended: int
    doubts: tuple[str, ...] = ()


def clean_pasted(text: str) -> Cleaned:
    """Correct until nothing is left: one error may hide another."""
    text, mended = LINE_BREAKS.sub("\n", text), 0
    while True:
        text, found = _mend_once(text)
        if not found:
            return Cleaned(text, mended, tuple(_doubts(text)))
        mended += found


def is_mark(character: str) -> bool:
    """Return whether it stands on the consonant before it, including the marks of old Windows fonts."""
    return bool(re.match(f"[{_MARKS}]", OLD_GLYPHS.get(character, character)))


# --- corrections --------------------------------------------------------------------------------------------

OLD_GLYPHS: Final = dict(
    zip(
        map(chr, (*range(0xF700, 0xF71B), *range(0xF884, 0xF89F))),
        "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
        "\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
        "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e48\u0e48\u0e48\u0e49\u0e49\u0e49\u0e4a\u0e4a\u0e4a"
        "\u0e4b\u0e4b\u0e4b\u0e4c\u0e4c\u0e4c\u0e4d\u0e0d\u0e38\u0e39\u0e3a\u0e10",
        strict=True,
    )
)
"""Letters with shifted marks: Thai fonts of Windows 95 to XP had them at the private code points from U+F700,
those of the Macintosh from U+F884.
"""

_OLD_LETTER: Final = re.compile(f"[{''.join(OLD_GLYPHS)}]")
_SYMBOL_LETTERS: Final = re.compile("[\uf0a1-\uf0da\uf0df-\uf0fb]{2,}")
"""Thai of a font for symbols: the bytes of the Thai code page at U+F000. One alone may be a bullet."""

_ODD_SPACES: Final = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
ODD_SIGNS: Final = frozenset(f"{_ODD_SPACES}\u2011")
"""Signs that look like a space or hyphen and are replaced by one in all that comes in."""

_ODD_SPACE: Final = re.compile(f"[{_ODD_SPACES}]")
_ODD_HYPHEN: Final = re.compile("(?<=[0-9๐-๙])\u00ad(?=[0-9๐-๙])|\u2011")
"""A soft hyphen between digits stands for a hyphen; elsewhere it is invisible. U+2011 forbids a break."""


_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Soft hyphens and signs of no width."""


def mend_characters(text: str) -> str:
    """Replace what looks right and is not, in text that comes in: typed, pasted or imported.

    Letters of old fonts, spaces and hyphens that are none, signs that nobody sees. Never used on stored,
    received or printed text: its digest names what was said.
    """
    if _looks_sound(text):
        return text
    text = _SYMBOL_LETTERS.sub(lambda match: _of_symbols(match[0]), text)
    text = _OLD_LETTER.sub(lambda match: OLD_GLYPHS[match[0]], text)
    return _INVISIBLE.sub("", _ODD_HYPHEN.sub("-", _ODD_SPACE.sub(" ", text)))


def _looks_sound(text: str) -> bool:
    """Return whether no sign of a text needs replacing, in one quick pass: all but U+2011 are unprintable.

    A record separator may stand between texts that are mended together.
    """
    plain = text.replace("\n", "").replace("\x1e", "")
    return plain.isascii() or (plain.isprintable() and "\u2011" not in plain)


def _of_symbols(letters: str) -> str:
    return bytes(ord(letter) & 0xFF for letter in letters).decode("cp874")


_TONES: Final = "\u0e48-\u0e4b"
_MARKS: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_VOWEL_MARKS: Final = "\u0e31\u0e34-\u0e3a"
_AFTER_CONSONANT: Final = f"{_MARKS}\u0e30\u0e33\u0e45"
"""Characters that always belong to the consonant before them. A space before sara a may be sara am's: see
`formats.thai_text.mending`.
"""

Replacement = str | Callable[[re.Match[str]], str]

# Each begins with a sign to look for, not with what stands before it: that is five times as fast.
_LETTER_FAULTS: Final[tuple[tuple[re.Pattern[str], Replacement], ...]] = (
    (re.compile(f"[ \n](?<=[ก-๎][ \n])[ \n]*(?=[{_AFTER_CONSONANT}])"), ""),  # ผ ู้
    (re.compile("[ \n](?<=[เแโใไ][ \n])[ \n]*(?=[ก-ฮ])"), ""),  # เ ขต
    (SPLIT_SARA_AM, "\\1\u0e33"),  # นํา, นํ้า
    (re.compile("\u0e33[ \n]*[\u0e32\u0e33]"), "\u0e33"),  # สำาหรับ
    (re.compile(f"\u0e33([{_TONES}])"), "\\1\u0e33"),  # นำ้
    (re.compile("เเ"), "แ"),
    (re.compile("ๅ(?<![ฤฦ]ๅ)"), "า"),
    (re.compile(f"([{_MARKS}])\\1+"), r"\1"),
    (re.compile(f"([{_TONES}\u0e4c\u0e4d])([{_VOWEL_MARKS}])"), r"\2\1"),  # a tone before its vowel
)
_FAULTS: Final[tuple[tuple[re.Pattern[str], Replacement], ...]] = (
    (_SYMBOL_LETTERS, lambda match: _of_symbols(match[0])),
    (_OLD_LETTER, lambda match: OLD_GLYPHS[match[0]]),
    (_ODD_HYPHEN, "-"),
    (re.compile(f"(?:\t|{_ODD_SPACE.pattern})+"), " "),
    (re.compile(r"(?<=[^ \n]) {2,}(?=[^ \n])"), " "),
    (re.compile(r"(?<! ) +(?=\n)|(?<=\n) +"), ""),
    *_LETTER_FAULTS,
)


def mend_letters(line: str) -> str:
    """Correct the letters of one line, which keeps its spaces between words and its indentation."""
    if line.isascii():
        return line
    while True:
        mended = mend_characters(line)
        for pattern, replacement in _LETTER_FAULTS:
            mended = pattern.sub(replacement, mended)
        if mended == line:
            return line
        line = mended


def _mend_once(text: str) -> tuple[str, int]:
    """Correct every error once; return the text and the number of corrections."""
    text, mended = _without_invisible(text)
    for pattern, replacement in _FAULTS:
        text, found = pattern.subn(replacement, text)
        mended += found
    return unicodedata.normalize("NFC", text), mended


def _without_invisible(text: str) -> tuple[str, int]:
    if text.replace("\n", "").isprintable():
        return text, 0
    runs = [(hidden, "".join(run)) for hidden, run in groupby(text, is_invisible)]
    return "".join(run for hidden, run in runs if not hidden), sum(hidden for hidden, _ in runs)


# --- doubtful places ----------------------------------------------------------------------------------------

_NUMBER: Final = re.compile("[0-9๐-๙]{2,}")
_LONE_MARK: Final = re.compile(f"(?<![ก-ฮ{_MARKS}])[{_MARKS}]")
_UNREADABLE: Final = re.compile("[\ue000-\uf8ff\ufffd]")


def _doubts(text: str) -> Iterator[str]:
    """Yield what a clerk should check; digits stay unchanged, because the form prints them as typed."""
    if numbers := [number for number in _NUMBER.findall(text) if _is_mixed(number)]:
        yield f"มีเลขไทยปนกับเลขอารบิกในจำนวนเดียวกัน {_examples(numbers)} โปรดตรวจ"
    if marks := len(_LONE_MARK.findall(text)):
        yield f"มีสระหรือวรรณยุกต์ที่ไม่มีพยัญชนะ {marks:,} แห่ง โปรดตรวจ"
    if unreadable := len(_UNREADABLE.findall(text)):
        yield f"มีตัวอักษรที่อ่านไม่ออก {unreadable:,} ตัว โปรดเทียบกับต้นฉบับ"


def _is_mixed(number: str) -> bool:
    return any(digit > "9" for digit in number) and any(digit <= "9" for digit in number)


def _examples(numbers: Sequence[str]) -> str:
    named = list(dict.fromkeys(numbers))
    return " ".join(map(shortened, named[:3])) + (" เป็นต้น" if len(named) > 3 else "")
