"""Where this program keeps what belongs to the user of this machine, not to the file that is sent.

Its own folders are for their owner alone, with all that is in them.
"""

import contextlib
import os
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path, user_config_path, user_data_path, user_documents_path, user_log_path

_NAME: Final = "raingan"


def data_folder() -> Path:
    """Backups, and what has no better place."""
    return user_data_path(_NAME, appauthor=False)


def cache_folder() -> Path:
    """What can be computed again: anybody may empty it at any time."""
    return user_cache_path(_NAME, appauthor=False)


def make_private(folder: Path) -> Path:
    """Make a folder that only its owner may look into; one that is there becomes so. Raises OSError.

    Windows keeps the user's data folder for the user anyway, and knows no such modes.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=_OWNER_FOLDER)
    if os.name == "posix":
        folder.chmod(_OWNER_FOLDER)
        if folder.parent.name == _NAME:  # as of the log: it lies in a folder within ours
            folder.parent.chmod(_OWNER_FOLDER)
    return folder


def keep_private(file: Path) -> None:
    """Let only the owner read a file of ours; not an error where the medium knows no modes."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            file.chmod(_OWNER_FILE)


_OWNER_FOLDER: Final = 0o700
_OWNER_FILE: Final = 0o600


def settings_file() -> Path:
    """What the window remembers."""
    return user_config_path(_NAME, appauthor=False) / "window.ini"


def log_file() -> Path:
    """Bugs in full, for those who mend them."""
    return user_log_path(_NAME, appauthor=False) / "raingan.log"


def documents_folder() -> Path:
    """Where a user looks for files: documents, else the home folder, else where data are kept."""
    places = (user_documents_path(), Path.home())
    return next((place for place in places if os.access(place, os.W_OK)), data_folder())
