"""Tell an open file from another one in its place, and from one whose content another program overwrote."""

import os
from pathlib import Path
from typing import Final

_HEADER_LENGTH: Final = 100
"""Bytes of SQLite's header. It contains a counter that every transaction of another program increments."""

Identity = tuple[int | bytes, ...]


def posix_identity(path: Path) -> Identity:
    """Return device, inode, size and time. Raises OSError.

    The file is never opened: closing it would release SQLite's locks, which belong to the process.
    """
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def windows_identity(path: Path) -> Identity:
    """Return device, inode, size and header, because an open file's time may change late. Raises OSError.

    SQLite locks only bytes far behind the content, so another program may overwrite it.
    """
    found = path.stat()
    with path.open("rb") as file:
        return found.st_dev, found.st_ino, found.st_size, file.read(_HEADER_LENGTH)


identity_of = windows_identity if os.name == "nt" else posix_identity
