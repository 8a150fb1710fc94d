"""The received files that a file keeps: listed, or written as they came."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli.plain_streams import say
from app.cli.records import DONE, FINDINGS
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.services.kept_files.copies import ReceivedCopy

ALL: Final = Path()
"""In place of a folder: list only."""


def tell_or_take_out(path: Path, folder: Path) -> int:
    """List the received files of a coordinator's file, and write them into `folder` unless it is ALL.

    Returns FINDINGS if one is missing or damaged.
    """
    from app.services.kept_files.copies import received_copies
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(path, writable=False) as file:
        copies, is_bad = received_copies(file), False
    for one in copies:
        say(f"{one.at[:10]} {one.name}: {one.kept.path.name if one.kept else 'ไม่พบไฟล์ที่เก็บไว้'}")
        is_out = one.kept is not None and (folder == ALL or _take_out(path, one, folder))
        is_bad |= not is_out
    return FINDINGS if is_bad else DONE


def _take_out(path: Path, copy: "ReceivedCopy", folder: Path) -> bool:
    """Write a kept file. Returns False, and says why, if it cannot be rebuilt."""
    from app.services.kept_files.copies import write_out

    try:
        say(f"  {write_out(path, copy, folder)}")
    except UserError as error:
        say(f"  {error.what} {error.remedy}")
        return False
    return True
