"""Sign a form's field as signing programs do: an incremental update with a CMS signature (RFC 5652).

The key's signature itself is missing, because the tests have no cryptography: names, times and digests are as
in a real one.
"""

import hashlib
import re
from io import BytesIO
from typing import Final

import pikepdf

from tests.services.papers.forgeries import appended

_HOLE: Final = 4000
"""Hexadecimal digits reserved for the signature."""

_SHA_256: Final = bytes.fromhex("608648016503040201")
_DATA: Final = bytes.fromhex("2a864886f70d010701")
_MESSAGE_DIGEST: Final = bytes.fromhex("2a864886f70d010904")


def signed(
    pdf: bytes, field: str, name: str, when: str = "D:20261128103200+07'00'", stamp: bytes = b""
) -> bytes:
    """Return the form with the named field signed; everything before stays as it is.

    `stamp`: the object that the field shows, if not the empty one that it has.
    """
    number, entries = _field(pdf, field)
    if stamp:
        entries = re.sub(rb"/AP\s*<<.*?>>", b"/AP<</N %d 0 R>>" % (number + 1001), entries, flags=re.DOTALL)
    value = (
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/M(%b)"
        b"/ByteRange[0 %s]/Contents<%b>>>" % (when.encode(), b"*" * 40, b"0" * _HOLE)
    )
    objects = {number: entries.removesuffix(b">>") + b"/V %d 0 R>>" % (number + 1000), number + 1000: value}
    if stamp:
        objects[number + 1001] = stamp
    return _filled(appended(pdf, objects).replace(b"/Size 900", b"/Size 3000"), name)


def _field(pdf: bytes, name: str) -> tuple[int, bytes]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        fields = {str(field.T): int(field.objgen[0]) for field in opened.Root.AcroForm.Fields}
    number = fields[name]
    found = re.findall(rb"(?<!\d)%d 0 obj\s*(.*?)\s*endobj" % number, pdf, re.DOTALL)
    return number, bytes(found[-1])


def _filled(pdf: bytes, name: str) -> bytes:
    hole = pdf.index(b"0" * _HOLE) - 1
    after = hole + _HOLE + 2
    ranges = b"%d %d %d" % (hole, after, len(pdf) - after)
    pdf = pdf.replace(b"*" * 40, ranges.ljust(40))
    digest = hashlib.sha256(pdf[:hole] + pdf[after:]).digest()
    digits = _cms(name, digest).hex().encode()
    return pdf.replace(b"0" * _HOLE, digits.ljust(_HOLE, b"0"))


def _cms(name: str, digest: bytes) -> bytes:
    algorithm = _der(0x30, _der(0x06, _SHA_256))
    common_name = _der(0x30, _der(0x06, b"\x55\x04\x03"), _der(0x0C, name.encode()))
    person = _der(0x30, _der(0x31, common_name))
    serial = _der(0x02, b"\x07")
    validity = public_key = _der(0x30)
    certificate = _der(0x30, _der(0x30, serial, algorithm, person, validity, person, public_key))
    attribute = _der(0x30, _der(0x06, _MESSAGE_DIGEST), _der(0x31, _der(0x04, digest)))
    version = _der(0x02, b"\x01")
    signer = _der(
        0x30,
        version,
        _der(0x30, person, serial),
        algorithm,
        _der(0xA0, attribute),
        algorithm,
        _der(0x04, b"x"),
    )
    content = _der(0x30, _der(0x06, _DATA))
    parts = version, _der(0x31, algorithm), content, _der(0xA0, certificate), _der(0x31, signer)
    return _der(0x30, _der(0x06, _DATA), _der(0xA0, _der(0x30, *parts)))


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 0x80 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + length + body
