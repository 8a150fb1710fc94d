"""Tell files apart: another in an open one's place, other content, and two spellings of one path."""

import ntpath
import os
from pathlib import Path
from types import ModuleType
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


# --- two spellings of one path ------------------------------------------------------------------------------

_LONG_SHARE: Final = "\\\\?\\UNC\\"
_LONG: Final = "\\\\?\\"


def is_same_file(path: Path, existing: Path) -> bool:
    """Return whether a path leads to an existing file, however it is spelt.

    Only the existing file's drive is asked: another one may not answer.
    """
    first, second = spelling(str(path)), spelling(str(existing))
    if first == second:
        return True
    return _may_be_same(first, second) and _samefile(path, existing)


def leads_to(path: Path, existing: Path) -> bool:
    """Return whether a path leads to an existing file, also by a link.

    A file that is open must not be opened once more to be read: see `posix_identity`.
    """
    try:
        return path.samefile(existing)
    except OSError:
        return path.absolute() == existing.absolute()


def spelling(path: str, system: ModuleType = os.path) -> str:
    """Return the same text for the spellings of a path that differ in case, slashes, dots or the prefix of
    long paths, as far as the system takes them for the same.
    """
    if system is ntpath:
        path = path.replace("/", "\\")
        if path.upper().startswith(_LONG_SHARE):
            path = "\\\\" + path[len(_LONG_SHARE) :]
        path = path.removeprefix(_LONG)
    return str(system.normcase(system.normpath(path)))


def _may_be_same(first: str, second: str) -> bool:
    """Return whether two spellings on one drive differ in case, or in a short name like PROGRA~1."""
    if first.casefold() == second.casefold():  # macOS
        return True
    (drive, rest), (other_drive, other_rest) = ntpath.splitdrive(first), ntpath.splitdrive(second)
    return bool(drive) and drive == other_drive and "~" in rest + other_rest


def _samefile(path: Path, existing: Path) -> bool:
    try:
        return path.samefile(existing)
    except OSError:
        return False
