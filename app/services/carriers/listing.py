"""A folder that several people share: a network drive, a folder kept in a cloud, a memory stick.

Nobody rules there: files come late, twice, half, or under other names, and the folder itself may vanish.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.models.errors import UserError
from app.storage.opening.snapshot import shown_name

SUFFIX: Final = ".sqlite"
MOST_ENTRIES: Final = 20_000
"""Entries of a folder that are looked at; a search in a drive's root by mistake ends there."""

_ONLY_IN_CLOUD: Final = 0x1000 | 0x0004_0000 | 0x0040_0000
"""FILE_ATTRIBUTE_OFFLINE, RECALL_ON_OPEN and RECALL_ON_DATA_ACCESS: reading would wait for a download."""


@dataclass(frozen=True, slots=True)
class FileThere:
    """A file in the folder: size in bytes, time of change in nanoseconds since 1970.

    `is_here`: its content is on this computer, not only its name.
    """

    path: Path
    size: int
    changed_ns: int
    is_here: bool

    @property
    def name(self) -> str:
        return shown_name(self.path.name)


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a folder by name; `is_whole` is False if it has too many entries to look at all."""

    files: tuple[FileThere, ...]
    is_whole: bool


def list_files(folder: Path) -> Listing:
    """Return the files in a folder that may be ours; links and folders in it are left alone.

    Raises UserError if the folder is not there or does not let itself be read.
    """
    found: list[FileThere] = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number == MOST_ENTRIES:
                    return _listing(found, is_whole=False)
                found += _file_of(entry)
    except OSError as error:
        raise not_there(folder) from error
    return _listing(found, is_whole=True)


def _listing(found: list[FileThere], *, is_whole: bool) -> Listing:
    return Listing(tuple(sorted(found, key=lambda one: one.path.name)), is_whole)


def _file_of(entry: os.DirEntry[str]) -> Iterator[FileThere]:
    """Yield the file of an entry, unless it is none of ours or was deleted meanwhile."""
    if entry.name.startswith(".") or not entry.name.lower().endswith(SUFFIX):
        return
    try:
        told = entry.stat(follow_symlinks=False)
    except OSError:
        return
    if stat.S_ISREG(told.st_mode):
        is_here = not getattr(told, "st_file_attributes", 0) & _ONLY_IN_CLOUD
        yield FileThere(Path(entry.path), told.st_size, told.st_mtime_ns, is_here)


def not_there(folder: Path) -> UserError:
    what = f"เปิดโฟลเดอร์ที่ใช้ร่วมกัน {shown_name(folder.name or folder)} ไม่ได้"
    return UserError(what, "โปรดตรวจว่าเชื่อมต่อไดรฟ์หรือเสียบสื่อไว้แล้ว หรือเลือกโฟลเดอร์ใหม่")
