"""Text that was decoded by the wrong code page: named, and decoded anew where nothing was lost."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Mojibake:
    """How a text was decoded wrongly, in Thai, and the text it was; None if letters are lost."""

    cause: str
    text: str | None


def find_mojibake(text: str) -> Mojibake | None:
    """Return what happened to a text whose letters are mostly those of a wrong decoding."""
    for cause, pattern, restore in _KINDS:
        found = pattern.findall(text)
        letters = sum(map(len, found))
        if letters >= _LEAST and 2 * letters > len(_NOT_ASCII.findall(text)):
            return Mojibake(cause, _restored(text, restore))
    return None


def _restored(text: str, restore: Callable[[str], str]) -> str | None:
    try:
        return restore(text)
    except UnicodeError:
        return None


def _utf8_of(code_page: str) -> Callable[[str], str]:
    return lambda text: b"".join(_byte(letter, code_page) for letter in text).decode("utf-8")


def _byte(letter: str, code_page: str) -> bytes:
    """Return the byte that was decoded as this letter; undefined bytes become the control of that number."""
    if "\x80" <= letter <= "\x9f":
        return bytes((ord(letter),))
    return letter.encode(code_page)


def _thai_of_western(text: str) -> str:
    return b"".join(_byte(letter, "cp1252") for letter in text).decode("cp874")


_LEAST: Final = 8
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_KINDS: Final = (
    (
        "UTF-8 ถูกอ่านเป็นรหัสภาษาไทยของ Windows",
        re.compile("เ[ธน][^ -~ก-ฮเ-ไ]|เ[ธน][ก-ฮ](?=เ[ธน])"),
        _utf8_of("cp874"),
    ),
    ("UTF-8 ถูกอ่านเป็นรหัสภาษาอังกฤษ", re.compile("à[¸¹]."), _utf8_of("cp1252")),
    ("รหัสภาษาไทยของ Windows ถูกอ่านเป็นรหัสภาษาอังกฤษ", re.compile("[¡-Úß-û]{3,}"), _thai_of_western),
)
"""The cause, groups of letters that show it, and the way back."""
