"""Where this program keeps what belongs to the user of this machine, not to the file that is sent."""

import os
from pathlib import Path
from typing import Final

from platformdirs import user_config_path, user_data_path, user_documents_path, user_log_path

_NAME: Final = "raingan"


def data_folder() -> Path:
    """Backups, and what has no better place."""
    return user_data_path(_NAME, appauthor=False)


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
