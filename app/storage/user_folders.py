"""The folders for data of this machine's user, which do not belong into the document.

Our own folders, with all their content, are for their owner only.
"""

import contextlib
import os
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path, user_config_path, user_data_path, user_documents_path, user_log_path

_NAME: Final = "raingan"


def data_folder() -> Path:
    """Return the folder of backups and other data."""
    return user_data_path(_NAME, appauthor=False)


def cache_folder() -> Path:
    """Return the folder of what can be computed again; it may be emptied at any time."""
    return user_cache_path(_NAME, appauthor=False)


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
    return user_config_path(_NAME, appauthor=False) / "window.ini"


def log_file() -> Path:
    """Return the log file, with bugs in full for developers."""
    return user_log_path(_NAME, appauthor=False) / "raingan.log"


def documents_folder() -> Path:
    """Return the documents folder, otherwise the home folder, otherwise the data folder."""
    places = (user_documents_path(), Path.home())
    return next((place for place in places if os.access(place, os.W_OK)), data_folder())
