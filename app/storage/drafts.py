"""Private drafts: clear text that must not leave yet, because it is to be masked or encrypted.

Each draft has its own folder in the user's data folder, and a lock that its program holds. The next program
deletes what a killed one left.
"""

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from app.storage.user_folders import data_folder, make_private

_LOCK: Final = ".lock"


def drafts_folder() -> Path:
    return data_folder() / "drafts"


@contextlib.contextmanager
def private_draft() -> Iterator[Path]:
    """Provide an empty folder that only its owner can read; it is deleted with its content after the block.

    Raises OSError if it cannot be made.
    """
    sweep_drafts()
    folder = make_private(drafts_folder()) / os.urandom(8).hex()  # not tempfile: see user_folders
    folder.mkdir(mode=0o700)
    try:
        with (folder / _LOCK).open("wb") as lock:
            _take(lock)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_drafts() -> None:
    """Delete drafts of programs that no longer run."""
    with contextlib.suppress(OSError):
        for folder in drafts_folder().iterdir():
            if _is_abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    """Return whether a draft is abandoned.

    Without a lock file its program may still be starting, so only old ones are.
    """
    lock = folder / _LOCK
    try:
        with lock.open("rb+") as file:
            return _take(file)
    except FileNotFoundError:
        return _is_old(folder)
    except OSError:  # on Windows, held by a running program
        return False


def _is_old(folder: Path) -> bool:
    return time.time() - folder.stat().st_mtime > _GRACE_S


_GRACE_S: Final = 60
"""Maximum seconds between creating a folder and locking it."""


if sys.platform == "win32":
    import msvcrt

    def _take(lock: IO[bytes]) -> bool:
        """Lock the file for this program; return False if another one holds it."""
        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(lock: IO[bytes]) -> bool:
        """Lock the file for this program; return False if another one holds it."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
