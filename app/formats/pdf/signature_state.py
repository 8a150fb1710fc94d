"""What each electronic signature on a form tells: who signed, when, whether what was signed is unchanged, and
what was added since.

The signed bytes are compared with the digest in the signature (CMS, RFC 5652). Whether that digest was signed
with the signer's key is validated by pyHanko where it is installed; whether an authority issued the
certificate is left to other programs.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from app.formats.pdf.certificate import signed_digest
from app.formats.pdf.signatures import signature_of, who_signed
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import Dictionary

NAMELESS: Final = "ผู้ไม่ระบุชื่อ"


@dataclass(frozen=True, slots=True)
class SignatureState:
    """One signature. `at`: when, by the signer's clock, if it is told. `end`: the length of what was signed.

    `is_intact`: whether the signed bytes are as they were; None if the kind of signature is unknown here.
    `is_valid`: whether the signer's key signed them; None if it was not validated. `added`: who signed later.
    """

    name: str
    at: datetime | None
    end: int
    is_intact: bool | None
    is_valid: bool | None = None
    added: tuple[str, ...] = ()


def signature_states(structure: PdfStructure, fields: Sequence[Any]) -> tuple[SignatureState, ...]:
    """Return the state of the signed ones among the fields, in the order of signing, each signature once."""
    signed = {_key(structure, one): one for one in fields if isinstance(one, dict)}
    found = [_state(structure, one) for one in signed.values() if signature_of(structure, one)]
    in_order = sorted(found, key=lambda one: one.end)
    return tuple(
        replace(one, added=tuple(later.name for later in in_order[number:]))
        for number, one in enumerate(in_order, start=1)
    )


def _key(structure: PdfStructure, field: Dictionary) -> Any:
    """Return what tells a signature from others: its field may be written again by a later revision."""
    contents = structure.resolve(signature_of(structure, field).get("Contents"))
    return contents if isinstance(contents, bytes) else id(field)


def _state(structure: PdfStructure, field: Dictionary) -> SignatureState:
    signature = signature_of(structure, field)
    told = structure.resolve(signature.get("M"))
    ranges = [structure.resolve(one) for one in structure.array(signature.get("ByteRange"))]
    end = ranges[2] + ranges[3] if _are_numbers(ranges) else 0
    name = who_signed(structure, field) or NAMELESS
    return SignatureState(
        name,
        pdf_moment(told.decode("latin-1")) if isinstance(told, bytes) else None,
        end,
        _is_intact(structure, signature, ranges),
    )


def _are_numbers(ranges: Sequence[Any]) -> bool:
    return len(ranges) == 4 and all(isinstance(one, int) and not isinstance(one, bool) for one in ranges)


def _is_intact(structure: PdfStructure, signature: Dictionary, ranges: Sequence[Any]) -> bool | None:
    """Check that everything up to an end of the file but the signature itself has the signed digest."""
    contents = structure.resolve(signature.get("Contents"))
    if not _are_numbers(ranges) or not isinstance(contents, bytes):
        return False
    if not _covers_all(structure.data, ranges, contents):
        return False
    if structure.resolve(signature.get("Type")) == "DocTimeStamp":
        return None
    algorithm, digest = signed_digest(contents)
    if not algorithm:
        return None
    return _digest(structure.data, ranges, algorithm) == digest


def _covers_all(data: bytes, ranges: Sequence[int], contents: bytes) -> bool:
    """Check that only the signature's own hexadecimal digits are left out, up to the end of a revision."""
    start, length, after, rest = ranges
    end = after + rest
    if start != 0 or not 0 < length < after <= end <= len(data):
        return False
    hole = data[length:after]
    is_own = hole[:1] == b"<" and hole[-1:] == b">" and _unhexed(hole[1:-1]) == contents
    return is_own and data[:end].rstrip().endswith(b"%%EOF") and rest > 0


def _unhexed(digits: bytes) -> bytes | None:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return None


def _digest(data: bytes, ranges: Sequence[int], algorithm: str) -> bytes:
    found = hashlib.new(algorithm, usedforsecurity=False)
    for place, length in _pairs(ranges):
        found.update(memoryview(data)[place : place + length])
    return found.digest()


def _pairs(ranges: Sequence[int]) -> Iterator[tuple[int, int]]:
    yield ranges[0], ranges[1]
    yield ranges[2], ranges[3]


_DATE: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?")


def pdf_moment(text: str) -> datetime | None:
    """Return the moment of a PDF's date (ISO 32000-1, 7.9.4), such as D:20261128103200+07'00'.

    Without a distance to UTC it is taken for UTC. None if the text is no moment.
    """
    match = _DATE.match(text)
    if not match:
        return None
    *numbers, sign, hours, minutes = match.groups()
    try:
        away = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        zone = timezone(-away if sign == "-" else away) if sign else UTC
        year, month, day, hour, minute, second = (int(one or 0) for one in numbers)
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except (ValueError, OverflowError):
        return None
