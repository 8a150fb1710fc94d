"""The signer's name from the certificates in a signature (CMS, RFC 5652).

The certificates are only read: neither the signature nor the certificate is validated here.
"""

from collections.abc import Iterator
from itertools import islice

_COMMON_NAME = b"\x55\x04\x03"
_TEXTS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}
_SEQUENCE, _SET, _INTEGER, _TAGGED, _OBJECT_ID = 0x30, 0x31, 0x02, 0xA0, 0x06

Value = tuple[int, bytes]
"""A DER tag and its content."""


def signer_name(contents: bytes) -> str:
    """Return the common name in the signer's certificate; empty if it is not found."""
    try:
        return _signer_name(contents)
    except (ValueError, IndexError, StopIteration):
        return ""


def _signer_name(contents: bytes) -> str:
    outer = _inside(next(_values(contents)), _SEQUENCE)
    signed = _inside(_inside(outer[1], _TAGGED)[0], _SEQUENCE)
    certificates = _inside(next(one for one in signed if one[0] == _TAGGED), _TAGGED)
    signer = _inside(_inside(signed[-1], _SET)[0], _SEQUENCE)
    issuer_and_serial = _inside(signer[1], _SEQUENCE) if signer[1][0] == _SEQUENCE else []
    wanted = issuer_and_serial[1][1] if len(issuer_and_serial) > 1 else b""
    parsed = [_serial_and_name(one) for one in certificates if one[0] == _SEQUENCE]
    names = [name for serial, name in parsed if serial == wanted]
    return names[0] if names else ""


def _serial_and_name(certificate: Value) -> tuple[bytes, str]:
    signed = _inside(_inside(certificate, _SEQUENCE)[0], _SEQUENCE)
    first = 1 if signed[0][0] == _TAGGED else 0  # the version may be missing
    return signed[first][1], _common_name(signed[first + 4])


def _common_name(subject: Value) -> str:
    for relative in _inside(subject, _SEQUENCE):
        for attribute in _inside(relative, _SET):
            kind, text = _inside(attribute, _SEQUENCE)[:2]
            if kind == (_OBJECT_ID, _COMMON_NAME) and text[0] in _TEXTS:
                return text[1].decode(_TEXTS[text[0]], "replace")
    return ""


def _inside(value: Value, tag: int) -> list[Value]:
    if value[0] != tag:
        raise ValueError(f"tag {value[0]:#x} where {tag:#x} belongs")
    return list(islice(_values(value[1]), 1000))


def _values(data: bytes) -> Iterator[Value]:
    place = 0
    while place < len(data):
        tag, length, place = data[place], data[place + 1], place + 2
        if length > 0x80:
            size = length & 0x7F
            length, place = int.from_bytes(data[place : place + size], "big"), place + size
        if length == 0x80 or place + length > len(data):
            raise ValueError("no DER")
        yield tag, data[place : place + length]
        place += length
