"""Digests as people can read them out and type them: Crockford's base 32, where no two signs look alike."""

from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS: Final = _DIGITS + "*~$=U"
_LOOK_ALIKE: Final = str.maketrans("OIL", "011", "- ")


def code_of(digest: str, length: int) -> str:
    """The first `length` × 5 bits of a hexadecimal digest."""
    bits = len(digest) * 4
    number = int(digest, 16)
    return "".join(_DIGITS[number >> (bits - 5 * place) & 31] for place in range(1, length + 1))


def check_sign(code: str) -> str:
    """The sign that makes a mistyped code known: its number modulo 37, as Crockford has it."""
    number = 0
    for sign in code:
        number = number * 32 + _DIGITS.index(sign)
    return _CHECKS[number % 37]


def normal(typed: str) -> str:
    """A typed code without its dashes, capital, with O, I and L read as the digits that they look like."""
    return typed.strip().upper().translate(_LOOK_ALIKE)


def is_sound(code: str) -> bool:
    """Whether a code in its normal form ends in its check sign."""
    return len(code) > 1 and set(code[:-1]) <= set(_DIGITS) and check_sign(code[:-1]) == code[-1]
