"""Private drafts: clear text that is not yet fit to leave, as what is to be masked or put under a password.

Each draft has a folder of its own in the user's data folder, and a lock that its program holds. What a killed
program left is swept by the next one.
"""

import contextlib
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Final

from app.storage.user_folders import data_folder, make_private

_LOCK: Final = ".lock"


def drafts_folder() -> Path:
    return data_folder() / "drafts"


@contextlib.contextmanager
def private_draft() -> Iterator[Path]:
    """An empty folder that nobody else reads; it is gone, with all that is in it, after the block.

    Raises OSError when it cannot be made.
    """
    sweep_drafts()
    folder = Path(mkdtemp(dir=make_private(drafts_folder())))
    try:
        with (folder / _LOCK).open("wb") as lock:
            _take(lock)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_drafts() -> None:
    """Remove what programs that no longer run left behind."""
    with contextlib.suppress(OSError):
        for folder in drafts_folder().iterdir():
            if _is_abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    """Without a lock, its program was killed or is about to lock it: only an old one goes."""
    lock = folder / _LOCK
    try:
        with lock.open("rb+") as file:
            return _take(file)
    except FileNotFoundError:
        return _is_old(folder)
    except OSError:  # on Windows, of a program that lives
        return False


def _is_old(folder: Path) -> bool:
    return time.time() - folder.stat().st_mtime > _GRACE_S


_GRACE_S: Final = 60
"""Seconds between making a folder and locking it, at the most."""


if sys.platform == "win32":
    import msvcrt

    def _take(lock: IO[bytes]) -> bool:
        """Lock it for this program; False if another one has it."""
        try:
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(lock: IO[bytes]) -> bool:
        """Lock it for this program; False if another one has it."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
