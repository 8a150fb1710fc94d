"""Digests as people can read them out and type them: Crockford's base 32, where no two signs look alike.

The check sign is one of the same 32. Crockford's own may be * ~ $ =, of which small print makes dashes and
which a Thai keyboard hides.
"""

from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE: Final = str.maketrans("OIL", "011", "- ")


def code_of(digest: str, length: int) -> str:
    """The first `length` × 5 bits of a hexadecimal digest."""
    bits = len(digest) * 4
    number = int(digest, 16)
    return "".join(_DIGITS[number >> (bits - 5 * place) & 31] for place in range(1, length + 1))


def check_sign(code: str) -> str:
    """The sign that makes every single mistyped sign known, and every two that changed places.

    The signs count as the elements of the field of 32, each times another power of two of that field.
    """
    total = 0
    for sign in code:
        total = _doubled(total ^ _DIGITS.index(sign))
    return _DIGITS[total]


def _doubled(element: int) -> int:
    """Times two in the field of 32 elements, modulo x^5 + x^2 + 1."""
    return element << 1 ^ (0b100101 if element & 16 else 0)


def normal(typed: str) -> str:
    """A typed code without its dashes, capital, with O, I and L read as the digits that they look like."""
    return typed.strip().upper().translate(_LOOK_ALIKE)


def is_sound(code: str) -> bool:
    """Whether a code in its normal form ends in its check sign."""
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
    """The text that the same keys give on a Latin keyboard; one without Thai letters stays as it is."""
    return typed.translate(_LATIN) if _THAI_LETTERS & set(typed) else typed
