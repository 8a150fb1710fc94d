"""The positions of row values in a file: what a failing disk may change without SQLite noticing.

See https://www.sqlite.org/fileformat2.html: table b-trees, records, overflow pages.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_LEAF, _INTERIOR = 0x0D, 0x05
_LENGTHS = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}
"""Bytes of a value by its serial type; from 12 on texts and blobs."""


@dataclass(frozen=True, slots=True)
class StoredByte:
    """A byte of a value: its table, its column, and its position in the file."""

    table: str
    column: str
    place: int


def stored_bytes(path: Path) -> list[StoredByte]:
    """Yield every byte of every value in every table's rows."""
    with closing(sqlite3.connect(path)) as connection:
        [[size]] = connection.execute("PRAGMA page_size")
        tables = connection.execute(
            "SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%WITHOUT ROWID%'"
        ).fetchall()
        columns = {
            name: [column for _, column, *_ in connection.execute(f"PRAGMA table_info({name})")]
            for name, _ in tables
        }
    pages = Pages(path.read_bytes(), size)
    return [
        StoredByte(name, column, place)
        for name, root in tables
        for payload in pages.payloads(root)
        for column, places in zip(columns[name], pages.values(payload), strict=False)
        for place in places
    ]


class Pages:
    """The pages of a file. A payload is the positions of its bytes, which may continue on overflow pages."""

    def __init__(self, content: bytes, size: int) -> None:
        self._content = content
        self._size = size

    def payloads(self, number: int) -> Iterator[list[int]]:
        """Yield the payloads of the rows below a page of a table."""
        start = (number - 1) * self._size
        header = start + (100 if number == 1 else 0)
        kind, count = self._content[header], self._integer(header + 3, 2)
        first = header + (8 if kind == _LEAF else 12)
        for cell in range(count):
            place = start + self._integer(first + 2 * cell, 2)
            if kind == _LEAF:
                yield self._payload(place)
            else:
                yield from self.payloads(self._integer(place, 4))
        if kind == _INTERIOR:
            yield from self.payloads(self._integer(header + 8, 4))

    def values(self, payload: list[int]) -> Iterator[list[int]]:
        """Yield the positions of each value of a row."""
        at, end = 0, 0
        lengths = []
        length, at = self._varint(payload, 0)
        while at < length:
            kind, at = self._varint(payload, at)
            lengths.append(_LENGTHS[kind] if kind < 12 else (kind - 12) // 2)
        end = length
        for each in lengths:
            yield payload[end : end + each]
            end += each

    def _payload(self, place: int) -> list[int]:
        around = list(range(place, min(place + 18, len(self._content))))
        length, used = self._varint(around, 0)
        _, used = self._varint(around, used)
        local = self._local(length)
        found = list(range(place + used, place + used + local))
        following = self._integer(place + used + local, 4) if local < length else 0
        while following:
            start = (following - 1) * self._size
            found += range(start + 4, start + 4 + min(self._size - 4, length - len(found)))
            following = self._integer(start, 4)
        return found

    def _local(self, length: int) -> int:
        most, least = self._size - 35, (self._size - 12) * 32 // 255 - 23
        if length <= most:
            return length
        wanted = least + (length - least) % (self._size - 4)
        return wanted if wanted <= most else least

    def _integer(self, place: int, length: int) -> int:
        return int.from_bytes(self._content[place : place + length])

    def _varint(self, places: list[int], at: int) -> tuple[int, int]:
        value = 0
        for number in range(9):
            byte = self._content[places[at + number]]
            if number == 8:
                return value << 8 | byte, at + 9
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value, at + number + 1
        raise AssertionError("nine bytes at most")
