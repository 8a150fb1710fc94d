"""The QR code of the verification stamp: version 4, level M, alphanumeric, one mask.

One size of code needs a tenth of the time of a general encoder, of which binding a thousand forms would
spend as much on QR codes as on line breaks. Tests compare it with segno. ISO/IEC 18004.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Final

SIDE_MODULES: Final = 33
"""Modules of a side, in version 4."""

LONGEST_TEXT: Final = 90
"""Characters that fit in."""

_CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_ALPHANUMERIC: Final = "0010"
_LENGTH_BITS: Final = 9
_BLOCKS: Final = 2
_DATA: Final = 32
"""Codewords with data in each block."""
_CORRECTION: Final = 18
"""Codewords with which each block is mended: a seventh of the modules may be stained."""
_PADS: Final = ("11101100", "00010001")
_FORMAT: Final = "101101101001011"
"""Level M and mask 3, with their own correction."""
_ALIGNMENT: Final = 26
_TIMING: Final = 6


def qr_rows(text: str) -> Iterator[str]:
    """Yield the rows of the QR code, "1" for dark.

    Raises ValueError for a text that is too long or has other characters.
    """
    base, bits_shown = _layout()
    stored = "0" + _stored(_codewords(text))
    modules = f"{int(''.join(bits_shown(stored)), 2) ^ base:0{SIDE_MODULES * SIDE_MODULES}b}"
    for start in range(0, len(modules), SIDE_MODULES):
        yield modules[start : start + SIDE_MODULES]


# --- the data -----------------------------------------------------------------------------------------------


def _codewords(text: str) -> bytes:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"{len(text)} characters")
    values = [_CHARACTERS.index(character) for character in text]
    pairs = (f"{45 * one + other:011b}" for one, other in zip(values[::2], values[1::2], strict=False))
    last = f"{values[-1]:06b}" if len(values) % 2 else ""
    bits = f"{_ALPHANUMERIC}{len(text):0{_LENGTH_BITS}b}{''.join(pairs)}{last}"
    room = 8 * _BLOCKS * _DATA
    bits += "0" * min(4, room - len(bits))
    bits += "0" * (-len(bits) % 8)
    pads = (room - len(bits)) // 8
    bits += "".join(_PADS[number % 2] for number in range(pads))
    return int(bits, 2).to_bytes(_BLOCKS * _DATA, "big")


def _stored(data: bytes) -> str:
    """Return the bits of all codewords in the order in which they are stored: of the blocks in turn."""
    blocks = [data[start : start + _DATA] for start in range(0, len(data), _DATA)]
    found = [*zip(*blocks, strict=True), *zip(*map(_correction, blocks), strict=True)]
    whole = bytes(word for words in found for word in words)
    return f"{int.from_bytes(whole, 'big'):0{8 * len(whole)}b}"


def _correction(block: bytes) -> bytes:
    """Return the remainder of the block, as a polynomial over GF(256), by the generator."""
    products, rest, top = _products(), 0, 8 * (_CORRECTION - 1)
    below = (1 << top) - 1
    for word in block:
        rest = ((rest & below) << 8) ^ products[word ^ (rest >> top)]
    return rest.to_bytes(_CORRECTION, "big")


@cache
def _products() -> tuple[int, ...]:
    """Return the product of the generator with each element of GF(256), the leading term left out."""
    generator = [1]
    for power in range(_CORRECTION):
        root = _power(power)
        longer = [*generator, 0]
        for place, one in enumerate(generator, start=1):
            longer[place] ^= _times(one, root)
        generator = longer
    return tuple(int.from_bytes(bytes(_times(one, word) for one in generator[1:])) for word in range(256))


def _power(exponent: int) -> int:
    found = 1
    for _ in range(exponent):
        found = _times(found, 2)
    return found


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = (one << 1) ^ (0x11D if one & 0x80 else 0)
        other >>= 1
    return product


# --- the modules --------------------------------------------------------------------------------------------


@cache
def _layout() -> tuple[int, Callable[[str], Sequence[str]]]:
    """Return the modules that all codes share, with the mask, and what chooses the bit that each module shows
    from the stored ones; the bit before them where it shows none.
    """
    fixed = _fixed_modules()
    bits = dict.fromkeys(((y, x) for y in range(SIDE_MODULES) for x in range(SIDE_MODULES)), 0)
    shared = {place: "1" if fixed.get(place) else "0" for place in bits}
    count = 0
    for y, x in _places():
        if (y, x) in fixed:
            continue
        count += 1
        bits[y, x] = count if count <= 8 * _BLOCKS * (_DATA + _CORRECTION) else 0
        shared[y, x] = "1" if (y + x) % 3 == 0 else "0"
    return int("".join(shared.values()), 2), itemgetter(*bits.values())


def _places() -> Iterator[tuple[int, int]]:
    """Yield the modules in the order in which bits are stored: up and down in columns two wide."""
    rights = [*range(SIDE_MODULES - 1, _TIMING, -2), *range(_TIMING - 1, 0, -2)]
    for number, right in enumerate(rights):
        rows = range(SIDE_MODULES) if number % 2 else range(SIDE_MODULES - 1, -1, -1)
        for y in rows:
            yield from ((y, right), (y, right - 1))


def _fixed_modules() -> dict[tuple[int, int], bool]:
    """Return the modules that are the same in every code: row, column, and whether it is dark."""
    fixed: dict[tuple[int, int], bool] = {}
    far = SIDE_MODULES - 1
    for place in range(8, SIDE_MODULES - 8):
        fixed[_TIMING, place] = fixed[place, _TIMING] = place % 2 == 0
    for top, left in ((0, 0), (0, SIDE_MODULES - 7), (SIDE_MODULES - 7, 0)):
        fixed |= _square(top + 3, left + 3, 4, {0, 1, 3})
    fixed |= _square(_ALIGNMENT, _ALIGNMENT, 2, {0, 2})
    for number, bit in enumerate(_FORMAT):
        dark = bit == "1"
        beside = number if number < 6 else 7 if number == 6 else 8
        if number < 8:
            fixed[8, beside] = dark
        else:
            fixed[7 if number == 8 else 14 - number, 8] = dark
        if number < 7:
            fixed[far - number, 8] = dark
        else:
            fixed[8, far - 14 + number] = dark
    fixed[far - 7, 8] = True
    return fixed


def _square(y: int, x: int, radius: int, dark: set[int]) -> dict[tuple[int, int], bool]:
    """Return rings around a module, within the code; `dark`: the distances of the dark ones."""
    within = range(SIDE_MODULES)
    return {
        (row, column): max(abs(row - y), abs(column - x)) in dark
        for row in range(y - radius, y + radius + 1)
        for column in range(x - radius, x + radius + 1)
        if row in within and column in within
    }
