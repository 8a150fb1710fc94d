"""The signer's name, from the certificates in a signature (CMS, RFC 5652), and the digest of what was signed.

Both are only read: neither the signature nor the certificate is validated here.
"""

from collections.abc import Iterator
from itertools import islice

_COMMON_NAME = b"\x55\x04\x03"
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_SHA_2 = "608648016503040201 608648016503040202 608648016503040203".split()
_ALGORITHMS = dict(zip(map(bytes.fromhex, _SHA_2), ("sha256", "sha384", "sha512"), strict=True))
_ALGORITHMS[bytes.fromhex("2b0e03021a")] = "sha1"
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


def signed_digest(contents: bytes) -> tuple[str, bytes]:
    """Return the algorithm, by hashlib's name, and the digest of the signed bytes; empty if not found."""
    try:
        return _signed_digest(contents)
    except (ValueError, IndexError, StopIteration):
        return "", b""


def _signed_digest(contents: bytes) -> tuple[str, bytes]:
    signer = _inside(_inside(_signed_data(contents)[-1], _SET)[0], _SEQUENCE)
    algorithm = _inside(signer[2], _SEQUENCE)[0]
    for attribute in _inside(signer[3], _TAGGED):
        kind, values = _inside(attribute, _SEQUENCE)[:2]
        if kind == (_OBJECT_ID, _MESSAGE_DIGEST):
            return _ALGORITHMS.get(algorithm[1], ""), _inside(values, _SET)[0][1]
    return "", b""


def _signed_data(contents: bytes) -> list[Value]:
    outer = _inside(next(_values(contents)), _SEQUENCE)
    return _inside(_inside(outer[1], _TAGGED)[0], _SEQUENCE)


def _signer_name(contents: bytes) -> str:
    signed = _signed_data(contents)
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
