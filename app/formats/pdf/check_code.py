"""Digests as codes that people can read out and type: Crockford's base 32, without similar characters.

The check character is one of the same 32. Crockford's own may be * ~ $ =, which look like dashes in small
print and are hard to find on a Thai keyboard.
"""

from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE: Final = str.maketrans("OIL", "011", "- ")


def code_of(digest: str, length: int) -> str:
    """Return the first `length` × 5 bits of a hexadecimal digest."""
    bits = len(digest) * 4
    number = int(digest, 16)
    return "".join(_DIGITS[number >> (bits - 5 * place) & 31] for place in range(1, length + 1))


def number_of(code: str) -> int:
    """Return the bits of a code, without check character: the inverse of `code_of`."""
    number = 0
    for sign in code:
        number = number << 5 | _DIGITS.index(sign)
    return number


def check_sign(code: str) -> str:
    """Return the check character, which detects every single wrong character and every swap of two.

    It is a weighted sum in the field of 32 elements; each position's weight is another power of two.
    """
    total = 0
    for sign in code:
        total = _doubled(total ^ _DIGITS.index(sign))
    return _DIGITS[total]


def _doubled(element: int) -> int:
    """Multiply by two in the field of 32 elements, modulo x^5 + x^2 + 1."""
    return element << 1 ^ (0b100101 if element & 16 else 0)


def normal(typed: str) -> str:
    """Normalise a typed code: no dashes, upper case, O, I and L as the digits they resemble."""
    return typed.strip().upper().translate(_LOOK_ALIKE)


def is_sound(code: str) -> bool:
    """Return whether a normalised code ends in its check character."""
    return len(code) > 1 and set(code[:-1]) <= set(_DIGITS) and check_sign(code[:-1]) == code[-1]


_KEYS: Final = {
    "1234567890-=": "ๅ/-ภถุึคตจขช",
    "!@#$%^&*()_+`~": "+๑๒๓๔ู฿๕๖๗๘๙_%",
    "qwertyuiop[]": "ๆไำพะัีรนยบล",
    "QWERTYUIOP{}": '๐"ฎฑธํ๊ณฯญฐ,',
    "asdfghjkl;'": "ฟหกดเ้่าสวง",
    'ASDFGHJKL:"': "ฤฆฏโฌ็๋ษศซ.",
    "zxcvbnm,./": "ผปแอิืทมใฝ",
    "ZXCVBNM<>?": "()ฉฮฺ์?ฒฬฦ",
}
_LATIN: Final = {
    ord(thai): latin for keys, typed in _KEYS.items() for latin, thai in zip(keys, typed, strict=True)
}
_THAI_LETTERS: Final = {chr(code) for code in _LATIN if 0x0E00 <= code <= 0x0E7F}


def as_latin(typed: str) -> str:
    """Return what the same keys type on a Latin keyboard; a text without Thai letters stays as it is."""
    return typed.translate(_LATIN) if _THAI_LETTERS & set(typed) else typed
