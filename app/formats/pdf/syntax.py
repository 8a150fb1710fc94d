"""PDF notation: numbers, names, strings, arrays, dictionaries, references; and the operators of pages.

Parsing is strict: whatever two readers may interpret differently is a PdfSyntaxError. ISO 32000-1, 7.2 and
7.3.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

DEEPEST: Final = 60
"""Maximum nesting of arrays and dictionaries."""

LONGEST_OBJECT: Final = 4_000_000
"""Maximum bytes of an object without its stream."""

Dictionary = dict[str, Any]


class PdfSyntaxError(ValueError):
    """Not a PDF, or one that readers interpret differently."""


class Name(str):
    """A decoded name without its slash."""

    __slots__ = ()


class Operator(str):
    """An operator of a page's content, which applies to the operands before it."""

    __slots__ = ()


class Ref(NamedTuple):
    """The object number and generation of a reference."""

    number: int
    generation: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A dictionary with its data as stored: `filters.decoded` decodes them."""

    attributes: Dictionary
    raw: bytes = field(repr=False)


_SPACE = rb"[\0\t\n\f\r ]"
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_GAP = re.compile(rb"(?:[\0\t\n\f\r ]+|%[^\r\n]*)*")
_TOKEN = re.compile(rb"<<|>>|[\[\]{}(]|/" + _REGULAR + rb"*|<[0-9A-Fa-f\0\t\n\f\r ]*>|" + _REGULAR + rb"+")
_REFERENCE = re.compile(rb"(\d{1,10})" + _SPACE + rb"+(\d{1,5})" + _SPACE + rb"+R(?!" + _REGULAR + rb")")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)")
_STRING_PART = re.compile(rb"[()]|\\(?:[0-7]{1,3}|\r\n|.)|\r\n?|[^()\\\r]+", re.DOTALL)
_ESCAPES: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_WORDS: Final = {b"true": True, b"false": False, b"null": None}


def skip_gap(data: bytes, place: int) -> int:
    """Return the place after white space and comments."""
    found = _GAP.match(data, place)
    return found.end() if found else place


def parse(data: bytes, place: int, depth: int = 0, end: int | None = None) -> tuple[Any, int]:
    """Return the object at `place`, and the place after it, at most `end`. Raises PdfSyntaxError."""
    end = place + LONGEST_OBJECT if end is None else end
    place = skip_gap(data, place)
    reference = _REFERENCE.match(data, place)
    if reference:
        return Ref(int(reference[1]), int(reference[2])), reference.end()
    value, place = _token(data, place, depth, end)
    if isinstance(value, Operator):
        raise PdfSyntaxError(f"unexpected word {value[:20]!r}")
    return value, place


def operations(content: bytes) -> Iterator[tuple[Operator, tuple[Any, ...]]]:
    """Yield the operators of a page's content. Raises PdfSyntaxError, also for inline images."""
    operands: list[Any] = []
    place = skip_gap(content, 0)
    while place < len(content):
        value, place = _token(content, place, 0, place + LONGEST_OBJECT)
        if value is None or isinstance(value, bool):
            value = Operator(str(value))  # no operand of any operator; Python takes True for 1
        if not isinstance(value, Operator):
            operands.append(value)
        elif value == "BI":
            raise PdfSyntaxError("inline image")
        else:
            yield value, tuple(operands)
            operands.clear()
        place = skip_gap(content, place)
    if operands:
        raise PdfSyntaxError("operands without an operator")


def _token(data: bytes, place: int, depth: int, end: int) -> tuple[Any, int]:
    found = _TOKEN.match(data, place)
    if not found or depth > DEEPEST or place > end:
        raise PdfSyntaxError(f"nothing to read at {place}")
    token, place = found[0], found.end()
    if token == b"<<":
        return _dictionary(data, place, depth + 1, end)
    if token == b"[":
        return _array(data, place, depth + 1, end)
    if token == b"(":
        return _string(data, place)
    if token[:1] == b"/":
        return _name(token), place
    if token[:1] == b"<":
        return _hexadecimal(token), place
    return _word(token), place


def _word(token: bytes) -> Any:
    if _NUMBER.fullmatch(token):
        return float(token) if b"." in token else int(token[:40])
    if token in _WORDS:
        return _WORDS[token]
    if token in (b">>", b"]", b"{", b"}") or len(token) > 40:
        raise PdfSyntaxError(f"unexpected {token[:20]!r}")
    return Operator(token.decode("latin-1"))


def _name(token: bytes) -> Name:
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), token[1:])
    return Name(plain.decode("latin-1"))


def _hexadecimal(token: bytes) -> bytes:
    digits = re.sub(_SPACE + rb"+", b"", token[1:-1]).decode()
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _array(data: bytes, place: int, depth: int, end: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    while data[(place := skip_gap(data, place)) : place + 1] != b"]":
        value, place = parse(data, place, depth, end)
        items.append(value)
    return items, place + 1


def _dictionary(data: bytes, place: int, depth: int, end: int) -> tuple[Dictionary, int]:
    entries: Dictionary = {}
    while data[(place := skip_gap(data, place)) : place + 2] != b">>":
        key, place = parse(data, place, depth, end)
        if not isinstance(key, Name) or key in entries:
            raise PdfSyntaxError("a dictionary's key is no name, or there twice")
        entries[str(key)], place = parse(data, place, depth, end)
    return entries, place + 2


def _string(data: bytes, place: int) -> tuple[bytes, int]:
    parts: list[bytes] = []
    open_brackets = 1
    while found := _STRING_PART.match(data, place):
        part, place = found[0], found.end()
        open_brackets += {b"(": 1, b")": -1}.get(part, 0)
        if not open_brackets:
            return b"".join(parts), place
        parts.append(_string_part(part))
    raise PdfSyntaxError("a string without an end")


def _string_part(part: bytes) -> bytes:
    if part[:1] == b"\r":
        return b"\n"
    if part[:1] != b"\\":
        return part
    escaped = part[1:]
    if escaped.isdigit():
        return bytes([int(escaped, 8) & 0xFF]) if escaped[:1] < b"8" else escaped
    return b"" if escaped in (b"\r\n", b"\n", b"\r") else _ESCAPES.get(escaped, escaped)
