"""Names that every system accepts for a file.

Windows takes some names for devices, in any folder and with any extension; drops dots and spaces at the end;
and writes what follows a colon into a hidden stream of another file. Nothing reports that data is lost.
Source: Microsoft, Naming Files, Paths, and Namespaces.
"""

import errno
import os
import re
from pathlib import Path
from typing import Final

FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
RESERVED: Final = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[\d¹²³])", re.IGNORECASE)

_IS_WINDOWS: Final = os.name == "nt"


def is_possible(name: str) -> bool:
    """Return whether every system keeps what is written under this name."""
    return not (FORBIDDEN.search(name) or name.endswith((".", " ")) or is_reserved(name))


def is_reserved(name: str) -> bool:
    """Return whether Windows takes a name for a device, like CON or nul.txt."""
    return RESERVED.fullmatch(name.split(".")[0].strip()) is not None


def check_name(path: Path) -> None:
    """Refuse, on Windows, to write under a name that is not possible there. Raises OSError with EINVAL."""
    if _IS_WINDOWS and not is_possible(path.name):
        raise OSError(errno.EINVAL, "not a name of a file", str(path))


_LONGEST_PATH: Final = 259
"""UTF-16 units of a whole path, unless an administrator has permitted more; SQLite never takes more."""


def is_path_too_long(path: Path) -> bool:
    """Return whether Windows may refuse a file for its folders' names, however short its own is."""
    return _IS_WINDOWS and len(str(path.absolute()).encode("utf-16-le", "surrogatepass")) // 2 > _LONGEST_PATH
