"""Decode PDF streams up to a limit: 51 KB may decode to gigabytes.

ISO 32000-1, 7.4. The filters of pictures (JPEG and the like) are not decoded here.
"""

import base64
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from app.formats.pdf.syntax import Dictionary, Name, PdfSyntaxError

FILTERS: Final = {"Fl": "FlateDecode", "AHx": "ASCIIHexDecode", "A85": "ASCII85Decode"} | {
    "LZW": "LZWDecode",
    "RL": "RunLengthDecode",
}
"""Abbreviations of inline images, which some writers use elsewhere, too."""

_MOST_FILTERS: Final = 4


class TooLargeError(PdfSyntaxError):
    """The decoded data exceeds the limit."""


class UnknownFilterError(PdfSyntaxError):
    """A picture's filter, or an unknown one."""


@dataclass(slots=True)
class Effort:
    """The bytes that may still be decoded one by one, of which Python manages a few million per second."""

    left: int = 6_000_000

    def spend(self, count: int) -> None:
        """Spend `count` bytes of the budget. Raises TooLargeError when it is used up."""
        self.left -= count
        if self.left < 0:
            raise TooLargeError("too much to be decoded byte by byte")


def decoded(attributes: Dictionary, raw: bytes, limit: int, effort: Effort | None = None) -> bytes:
    """Return the data decoded by all of its filters. References in `attributes` are resolved already.

    `effort` is the shared budget of all streams of a file. Raises TooLargeError, UnknownFilterError and, for
    invalid data, PdfSyntaxError.
    """
    filters, parameters = _listed(attributes.get("Filter")), _listed(attributes.get("DecodeParms"))
    if len(filters) > _MOST_FILTERS:
        raise TooLargeError("filters upon filters")
    effort = effort or Effort()
    for name, given in zip_longest(filters, parameters[: len(filters)]):
        known = FILTERS.get(name, name) if isinstance(name, Name) else ""
        decode = _DECODERS.get(known)
        if not decode:
            raise UnknownFilterError(str(name))
        if known in _BYTE_BY_BYTE:
            effort.spend(len(raw))
        raw = _unpredicted(decode(raw, limit), given, limit, effort)
    if len(raw) > limit:
        raise TooLargeError(f"more than {limit} bytes")
    return raw


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def inflated(data: bytes, limit: int) -> bytes:
    """Inflate; a truncated end is accepted, as by every reader. Raises TooLargeError and PdfSyntaxError."""
    decoder = zlib.decompressobj()
    try:
        plain = decoder.decompress(data, limit + 1)
    except zlib.error as error:
        raise PdfSyntaxError(str(error)) from None
    if len(plain) > limit:
        raise TooLargeError(f"more than {limit} bytes")
    return plain


def _hexadecimal(data: bytes, limit: int) -> bytes:
    digits = re.sub(rb"[\0\t\n\f\r ]+", b"", data.partition(b">")[0])
    try:
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    except ValueError as error:
        raise PdfSyntaxError(str(error)) from None


def _ascii_85(data: bytes, limit: int) -> bytes:
    try:
        return base64.a85decode(data.partition(b"~>")[0], ignorechars=b"\0\t\n\f\r ")
    except ValueError as error:
        raise PdfSyntaxError(str(error)) from None


def _run_length(data: bytes, limit: int) -> bytes:
    plain, place = bytearray(), 0
    while place < len(data) and data[place] != 128 and len(plain) <= limit:
        length = data[place]
        if length < 128:
            plain += data[place + 1 : place + 2 + length]
            place += 2 + length
        else:
            plain += data[place + 1 : place + 2] * (257 - length)
            place += 2
    return _within(bytes(plain), limit)


def _lzw(data: bytes, limit: int) -> bytes:
    """Decode LZW with early change, as almost all files use."""
    plain, table, before = bytearray(), [bytes([n]) for n in range(256)] + [b"", b""], b""
    size = bits = held = 0
    size = 9
    for byte in data:
        held, bits = held << 8 | byte, bits + 8
        if bits < size:
            continue
        bits -= size
        code, held = held >> bits, held & ((1 << bits) - 1)
        if code == 257 or len(plain) > limit:
            break
        if code == 256:
            del table[258:]
            size, before = 9, b""
            continue
        if code > len(table):
            raise PdfSyntaxError("LZW code out of its table")
        entry = table[code] if code < len(table) else before + before[:1]
        plain += entry
        if before and len(table) < 4096:
            table.append(before + entry[:1])
        before = entry
        size = 9 + sum(len(table) + 1 > border for border in (511, 1023, 2047))
    return _within(bytes(plain), limit)


def _within(plain: bytes, limit: int) -> bytes:
    if len(plain) > limit:
        raise TooLargeError(f"more than {limit} bytes")
    return plain


_DECODERS: Final[dict[str, Callable[[bytes, int], bytes]]] = {
    "FlateDecode": inflated,
    "ASCIIHexDecode": _hexadecimal,
    "ASCII85Decode": _ascii_85,
    "RunLengthDecode": _run_length,
    "LZWDecode": _lzw,
}


_BYTE_BY_BYTE: Final = {"ASCII85Decode", "RunLengthDecode", "LZWDecode"}
_PREDICTION: Final = 3
"""The cost of undoing a prediction, relative to other bytes."""


def _unpredicted(data: bytes, parameters: Any, limit: int, effort: Effort) -> bytes:
    """Undo PNG prediction, which cross-reference streams use."""
    wanted = parameters if isinstance(parameters, dict) else {}
    predictor = wanted.get("Predictor", 1)
    if predictor == 1:
        return data
    columns, colours, bits = (wanted.get(key, least) for key, least in _PREDICTED)
    if not all(isinstance(one, int) and 0 < one < 100_000 for one in (predictor, columns, colours, bits)):
        raise PdfSyntaxError("prediction without sound measures")
    if predictor < 10:
        raise UnknownFilterError("TIFF prediction")
    effort.spend(_PREDICTION * len(data))
    pixel = max(1, colours * bits // 8)
    width = (columns * colours * bits + 7) // 8
    rows, above = bytearray(), bytes(width)
    for start in range(0, len(data), width + 1):
        line = bytearray(data[start + 1 : start + 1 + width].ljust(width, b"\0"))
        _undo(data[start], line, above, pixel)
        rows += line
        above = bytes(line)
    return _within(bytes(rows), limit)


_PREDICTED: Final = (("Columns", 1), ("Colors", 1), ("BitsPerComponent", 8))


def _undo(kind: int, line: bytearray, above: bytes, pixel: int) -> None:
    if kind > 4:
        raise PdfSyntaxError("unknown prediction")
    for place in range(len(line)):
        left = line[place - pixel] if place >= pixel else 0
        corner = above[place - pixel] if place >= pixel else 0
        up = above[place]
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
        line[place] = (line[place] + guess) & 0xFF


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    return min((left, up, corner), key=lambda one: abs(estimate - one))
