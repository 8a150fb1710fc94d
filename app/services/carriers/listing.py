"""A folder that several people share: a network drive, a folder kept in a cloud, a memory stick.

Nobody rules there: files come late, twice, half, or under other names, and the folder itself may vanish.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from app.models.errors import UserError
from app.storage.disk.file_identity import leads_to
from app.storage.opening.snapshot import shown_name

SUFFIX: Final = ".sqlite"
MOST_ENTRIES: Final = 250_000
"""Entries of a folder whose names are read; a search in a drive's root by mistake ends there."""

MOST_FILES: Final = 20_000
"""Files that may be ours and are looked at."""

_EARLIEST: Final = 24 * 3600
_LATEST: Final = 4102444800
"""Seconds since 1970: its second day, and 1 January 2100. No system fails between them in any zone."""

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

    @property
    def changed_at(self) -> datetime:
        """The time of change on this machine's clock; drives also tell years that no calendar has."""
        seconds = min(max(self.changed_ns // 10**9, _EARLIEST), _LATEST)
        return datetime.fromtimestamp(seconds).astimezone()


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a folder by name; `is_whole` is False if it has too many entries to look at all."""

    files: tuple[FileThere, ...]
    is_whole: bool


def list_files(folder: Path, but: Path | None = None) -> Listing:
    """Return the files in a folder that may be ours; links and folders in it are left alone.

    `but`: the open file, which is left out. Its work may lie in the folder, too, but to read it would
    release its lock. Raises UserError if the folder is not there or does not let itself be read.
    """
    found: list[FileThere] = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number == MOST_ENTRIES or len(found) == MOST_FILES:
                    return _listing(found, is_whole=False)
                found += (one for one in _file_of(entry) if not (but and leads_to(one.path, but)))
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
