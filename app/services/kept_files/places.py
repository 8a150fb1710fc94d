"""The folder beside a file for what was gathered into it, and for the private copies of a gathering."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from app.storage.connection import short_name

COPIES: Final = ".looking"
"""The folder of files being checked. Two programs that create one file at the same time have one each, of
which this is the beginning of the name.
"""


def receipts_folder(path: Path) -> Path:
    """Return the folder of received files, kept byte for byte beside the file they were merged into."""
    return path.with_name(f"{short_name(path.stem, 200)} ไฟล์ที่ได้รับ")


def sweep_copies(path: Path) -> None:
    """Remove the copies that a killed gathering left, up to the size of all that it looked at.

    The file must be locked for this process, and not be gathered into.
    """
    folder = receipts_folder(path)
    for left in folder.glob(f"{COPIES}*"):
        shutil.rmtree(left, ignore_errors=True)
    with suppress(OSError):  # unless it holds receipts, or is not there
        folder.rmdir()
