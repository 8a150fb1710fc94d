"""The folders for data of this machine's user, which do not belong into the document.

Our own folders, with all their content, are for their owner only. A portable program, like one on a memory
stick, has a file `portable.txt` beside its folder. It keeps everything in the folder `data` there
instead, if that is possible.
"""

import contextlib
import os
from functools import cache
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path, user_config_path, user_data_path, user_documents_path, user_log_path

from app import ROOT
from app.storage.disk import held_files

_NAME: Final = "raingan"
PORTABLE_MARK: Final = "portable.txt"


def data_folder() -> Path:
    """Return the folder of backups and other data."""
    return _portable_folder() or user_data_path(_NAME, appauthor=False)


def cache_folder() -> Path:
    """Return the folder of what can be computed again; it may be emptied at any time."""
    portable = _portable_folder()
    return portable / "cache" if portable else user_cache_path(_NAME, appauthor=False)


def _portable_folder() -> Path | None:
    """Return the folder beside a portable program, or None: not portable, or on read-only media."""
    beside = ROOT.parent
    return beside / "data" if _is_portable() and _is_writable(beside) else None


def is_kept_elsewhere() -> bool:
    """Return whether a portable program cannot write beside itself: it keeps everything on this computer."""
    return _is_portable() and _portable_folder() is None


def _is_portable() -> bool:
    try:
        return (ROOT.parent / PORTABLE_MARK).is_file()
    except OSError:  # EIO on a stick that was pulled out
        return False


@cache
def _is_writable(folder: Path) -> bool:
    """Try it once: access rights do not tell whether a memory stick is write-protected.

    `tempfile` would try two thousand million names on Windows, where every folder seems writable to it.
    """
    trial = folder / f".raingan-{os.urandom(6).hex()}.partial"
    try:
        trial.touch(exist_ok=False)
    except OSError:
        return False
    held_files.delete_if_possible(trial)  # a scanner that holds it for long does not make the stick read-only
    return True


def make_private(folder: Path) -> Path:
    """Make a folder for its owner only; an existing one becomes so. Raises OSError.

    On Windows the user's data folder is private anyway, and has no such modes.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=_OWNER_FOLDER)
    if os.name == "posix":
        folder.chmod(_OWNER_FOLDER)
        if folder.parent.name == _NAME:  # like the log's: a folder within ours
            folder.parent.chmod(_OWNER_FOLDER)
    return folder


def keep_private(file: Path) -> None:
    """Let only the owner read a file of ours; no error on media without modes."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            file.chmod(_OWNER_FILE)


_OWNER_FOLDER: Final = 0o700
_OWNER_FILE: Final = 0o600


def settings_file() -> Path:
    """Return the file of the window's settings."""
    return (_portable_folder() or user_config_path(_NAME, appauthor=False)) / "window.ini"


def log_file() -> Path:
    """Return the log file, with bugs in full for developers."""
    return (_portable_folder() or user_log_path(_NAME, appauthor=False)) / "raingan.log"


def documents_folder() -> Path:
    """Return the documents folder, otherwise the home folder, otherwise the data folder."""
    places = (user_documents_path(), Path.home())
    return next((place for place in places if os.access(place, os.W_OK)), data_folder())
