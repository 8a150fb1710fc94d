"""Replace, rename and delete files that another program may hold for a moment.

On Windows an antivirus or an indexer opens each new file shortly after it is written; until it closes the
file, nobody can replace, rename or delete it. Other systems have no such error, so nothing waits there.
"""

import errno
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

Result = TypeVar("Result")

_IN_USE: Final = frozenset({32, 33, 1224})
"""Windows' errors of a file that another program uses: sharing violation, lock violation, mapped section."""

_MAYBE_IN_USE: Final = frozenset({5, 303})
"""Access denied, also for a file open without shared deletion; and a deletion that is not finished."""

_PAUSES_S: Final = (0.02, 0.04, 0.08, 0.16, 0.25, 0.25, 0.4, 0.4, 0.4)
"""Seconds before each further attempt: two seconds altogether, longer than a scanner needs."""


def is_in_use(error: OSError) -> bool:
    """Return whether another program uses the file."""
    return getattr(error, "winerror", None) in _IN_USE


def patiently(act: Callable[[], Result]) -> Result:
    """Act on a file, again for two seconds while another program holds it. Raises OSError."""
    for pause in _PAUSES_S:
        try:
            return act()
        except OSError as error:
            if getattr(error, "winerror", None) not in _IN_USE | _MAYBE_IN_USE:
                raise
            time.sleep(pause)
    return act()


def replace(source: Path, target: Path) -> None:
    """Move a file to `target`, over an existing file. Raises OSError."""
    if target.is_dir():  # Windows denies access, as for a held file; waiting is no use
        raise IsADirectoryError(errno.EISDIR, "a folder", str(target))
    patiently(lambda: source.replace(target))


def rename(source: Path, target: Path) -> None:
    """Rename a file; on Windows never over an existing one. Raises OSError."""
    patiently(lambda: source.rename(target))


def delete(path: Path) -> None:
    """Delete a file, if it exists. Raises OSError."""
    patiently(lambda: path.unlink(missing_ok=True))


def delete_if_possible(path: Path) -> None:
    """Delete a file that may also stay."""
    with suppress(OSError):
        delete(path)
