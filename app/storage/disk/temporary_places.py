"""Tell whether a file lies where other programs put files for a while, and delete them later.

Mail programs, archive programs and browsers open an attachment from a copy of theirs: what is edited there is
lost when they clean up.
"""

import fnmatch
import os
from pathlib import Path, PurePath
from typing import Final

_FOLDERS: Final = (
    "temporary internet files",
    "content.outlook",
    "inetcache",
    "temp?_*.zip",
    "7z*.tmp",
    "7zo*",
    "rar$*",
    "outlook temp",
    "mozilla_*",
    "tmp.*",
)
"""Folders of Outlook, Windows' ZIP folders, 7-Zip, WinRAR, browsers and desktops, in lower case."""


def is_temporary(path: Path) -> bool:
    """Return whether a file lies in a place for temporary files, of a program or of the system."""
    return is_named_temporary(path) or _is_in_system_folder(path)


def is_named_temporary(path: PurePath) -> bool:
    """Return whether a folder of the path is named like those of mail, archive and browser programs."""
    return any(
        fnmatch.fnmatchcase(folder.lower(), pattern) for folder in path.parts[:-1] for pattern in _FOLDERS
    )


def _is_in_system_folder(path: Path) -> bool:
    """Return whether it lies in the system's temporary folder; a home in there is no temporary place."""
    if (told := _system_folder()) is None:
        return False
    folder, home = told.resolve(), Path.home().resolve()
    place = path.absolute()
    is_at_home = home.is_relative_to(folder) and place.is_relative_to(home)
    return place.is_relative_to(folder) and not is_at_home


def _system_folder() -> Path | None:
    """Return the system's folder for temporary files. `tempfile` would write to it to try it."""
    told = next((os.environ[name] for name in ("TMPDIR", "TEMP", "TMP") if os.environ.get(name)), "")
    return Path(told) if told else None if os.name == "nt" else Path("/tmp")
