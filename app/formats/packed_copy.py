"""Packed copies: an older file as its difference from a newer one, from which it is rebuilt byte for byte.

A file that an office sends each month has most of its pages in common with the last one. A packed copy names
the page of the newer file for each of its own, and holds those that the newer file does not have. The format:
docs/file-format.md, part 5.
"""

import hashlib
import json
import sys
import zlib
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Final

from app.storage.disk import held_files

_MARK: Final = b"raingan packed copy 1\n"
_PAGE: Final = 4096
_LONGEST_HEADER: Final = 1000
_AT_ONCE: Final = 1 << 16
_OWN: Final = 0xFFFF_FFFF
"""In place of a page's number: the page is in the packed copy itself."""

MOST_OWN: Final = 0.6
"""The share of pages that a packed copy holds at most: a file that is more different is kept whole."""


class NotRebuiltError(ValueError):
    """A packed copy is damaged, or not of the given newer file."""


@dataclass(frozen=True, slots=True)
class Header:
    """The SHA-256 (hexadecimal) and the bytes of the packed file, and the SHA-256 of the newer file."""

    sha256: str
    bytes: int
    newer: str


def header_of(packed: Path) -> Header:
    """Read what a packed copy is of. Raises OSError and NotRebuiltError."""
    with packed.open("rb") as file:
        return _header(file)


def pack(older: Path, newer: Path, newer_sha256: str, target: Path) -> bool:
    """Write the packed copy of a file, and prove that it can be rebuilt. Raises OSError and NotRebuiltError.

    Returns False, and writes nothing, if the files have too little in common.
    """
    places = {_key(page): number for number, page in enumerate(_pages(newer))}
    numbers = array("I", (places.get(_key(page), _OWN) for page in _pages(older)))
    if numbers.count(_OWN) > MOST_OWN * len(numbers):
        return False
    header = Header(_sha256(older), older.stat().st_size, newer_sha256)
    with target.open("wb") as file:
        file.write(_MARK + json.dumps(asdict(header)).encode() + b"\n")
        compressor = zlib.compressobj(6)
        file.write(compressor.compress(_turned(_steps(numbers)).tobytes()))
        for number, page in zip(numbers, _pages(older), strict=True):
            if number == _OWN:
                file.write(compressor.compress(page))
        file.write(compressor.flush())
    _prove(target, newer)
    return True


def unpack(packed: Path, newer: Path, target: Path) -> None:
    """Rebuild the packed file, whole or not at all. Raises OSError and NotRebuiltError."""
    try:
        with target.open("wb") as file:
            for page in _rebuilt(packed, newer):
                file.write(page)
    except BaseException:
        held_files.delete_if_possible(target)
        raise


def _prove(packed: Path, newer: Path) -> None:
    for _ in _rebuilt(packed, newer):
        pass


def _rebuilt(packed: Path, newer: Path) -> Iterator[bytes]:
    """Yield the pages; the SHA-256 is compared after the last one."""
    with packed.open("rb") as file, newer.open("rb") as base:
        header = _header(file)
        content = _Inflated(file)
        count = -(-header.bytes // _PAGE)
        numbers = array("I", content.read(4 * count))
        digest, left = hashlib.sha256(), header.bytes
        for number in _from_steps(_turned(numbers)):
            wanted = min(_PAGE, left)
            page = content.read(wanted) if number == _OWN else _page_at(base, number, wanted)
            digest.update(page)
            left -= len(page)
            yield page
        if digest.hexdigest() != header.sha256 or left:
            raise NotRebuiltError("another content")


def _page_at(base: BinaryIO, number: int, length: int) -> bytes:
    base.seek(number * _PAGE)
    return base.read(length)


def _header(file: BinaryIO) -> Header:
    if file.read(len(_MARK)) != _MARK:
        raise NotRebuiltError("no packed copy")
    with suppress(ValueError, TypeError):
        header = Header(**json.loads(file.readline(_LONGEST_HEADER)))
        if isinstance(header.bytes, int) and header.bytes >= 0:
            return header
    raise NotRebuiltError("header")


class _Inflated:
    """The decompressed bytes of a file, read as they are wanted, never more at once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._expander = file, zlib.decompressobj()
        self._read = b""

    def read(self, length: int) -> bytes:
        parts: list[bytes] = []
        while length:
            some = self._some(length)
            parts.append(some)
            length -= len(some)
        return b"".join(parts)

    def _some(self, most: int) -> bytes:
        try:
            while not (some := self._expander.decompress(self._read, most)):
                self._read = self._file.read(_AT_ONCE)
                if not self._read or self._expander.eof:
                    raise NotRebuiltError("cut short")
        except zlib.error as error:
            raise NotRebuiltError("damaged") from error
        self._read = self._expander.unconsumed_tail
        return some


# --- pages and their numbers --------------------------------------------------------------------------------


def _pages(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while page := file.read(_PAGE):
            yield page


def _key(page: bytes) -> bytes:
    return hashlib.blake2b(page, digest_size=16).digest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _steps(numbers: "array[int]") -> "array[int]":
    """Return the distances of the numbers from the expected ones: pages in order compress to nothing."""
    expected, found = 0, array("I")
    for number in numbers:
        found.append(_OWN if number == _OWN else (number - expected) % _OWN)
        expected = expected if number == _OWN else number + 1
    return found


def _from_steps(steps: "array[int]") -> Iterator[int]:
    expected = 0
    for step in steps:
        number = _OWN if step == _OWN else (expected + step) % _OWN
        yield number
        expected = expected if number == _OWN else number + 1


def _turned(numbers: "array[int]") -> "array[int]":
    """Return the numbers with their bytes in big-endian order, or from that."""
    turned = array("I", numbers)
    if sys.byteorder == "little":
        turned.byteswap()
    return turned
