"""Parcels as people send them: e-mails with attachments, and a message of Outlook."""

import itertools
import struct
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Final

SECTOR: Final = 512


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def mailed(path: Path, files: Mapping[str, bytes]) -> Path:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", "รายงานเดือนนี้"
    message.set_content("ส่งไฟล์มาให้ครับ")
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(message.as_bytes())
    return path


def outlook(path: Path, files: Mapping[str, bytes]) -> Path:
    """Make a message of Outlook: a compound file with a storage for each attachment (MS-CFB, MS-OXMSG)."""
    entries = [_Entry("Root Entry", 5), _Entry("__properties_version1.0", 2, bytes(SECTOR * 8))]
    tops = [1]
    for number, (name, content) in enumerate(files.items()):
        storage = len(entries)
        tops.append(storage)
        entries.append(_Entry(f"__attach_version1.0_#{number:08X}", 1, child=storage + 1))
        padded = content.ljust(4096, b"\0")  # shorter streams would need a second table
        entries.append(_Entry("__substg1.0_37010102", 2, padded, right=storage + 2))
        entries.append(_Entry("__substg1.0_3707001F", 2, name.encode("utf-16-le").ljust(4096, b"\0")))
    entries[0].child = tops[0]
    for place, following in itertools.pairwise(tops):
        entries[place].right = following
    path.write_bytes(_compound(entries))
    return path


class _Entry:
    def __init__(self, name: str, kind: int, data: bytes = b"", child: int = -1, right: int = -1) -> None:
        self.name, self.kind, self.data, self.child, self.right = name, kind, data, child, right
        self.start = -2

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<BBiii", self.kind, 1, -1, self.right, self.child)
        size = 0 if self.kind == 5 else len(self.data)
        return (
            name.ljust(64, b"\0")
            + struct.pack("<H", len(name))
            + links
            + bytes(36)
            + struct.pack("<iQ", self.start, size)
        )


def _compound(entries: list[_Entry]) -> bytes:
    """Lay out header, streams, directory and allocation table, one sector after the other."""
    sectors: list[bytes] = []
    table: list[int] = []

    def add(data: bytes) -> int:
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        first = len(sectors)
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), -2])
        return first

    for entry in entries:
        if entry.data:
            entry.start = add(entry.data)
    directory = add(b"".join(entry.packed() for entry in entries))
    count = -(-(len(table) + 20) // 127)
    places = [len(sectors) + at for at in range(count)]
    table.extend([-3] * count)
    table.extend([-1] * (count * 128 - len(table)))
    packed = struct.pack(f"<{len(table)}i", *table)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIiIIiIiI", 0, count, directory, 0, 4096, -2, 0, -2, 0)
    header += struct.pack("<109i", *places, *[-1] * (109 - count))
    return header + b"".join(sectors) + packed
