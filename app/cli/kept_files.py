"""The received files that a file keeps: listed, or written as they came."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli.plain_streams import say
from app.cli.records import DONE, FINDINGS
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.services.kept_files.folder import KeptFile, KeptFiles

ALL: Final = Path()
"""In place of a folder: list only."""


def tell_or_take_out(path: Path, folder: Path) -> int:
    """List the received files of a coordinator's file, and write them into `folder` unless it is ALL.

    Returns FINDINGS if one is missing or damaged.
    """
    from app.services.kept_files.folder import KeptFiles
    from app.services.source_files import receipts_folder
    from app.storage.opening.snapshot import shown_name
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(path, writable=False) as file:
        receipts = file.merge.receipts()
    kept, is_bad = KeptFiles(receipts_folder(path)), False
    for one in receipts:
        found = kept.find(one.sha256)
        say(f"{one.at[:10]} {shown_name(one.name)}: {found.path.name if found else 'ไม่พบไฟล์ที่เก็บไว้'}")
        is_out = found is not None and (folder == ALL or _take_out(kept, found, one.sha256, folder))
        is_bad |= not is_out
    return FINDINGS if is_bad else DONE


def _take_out(kept: "KeptFiles", found: "KeptFile", sha256: str, folder: Path) -> bool:
    """Write a kept file. Returns False, and says why, if it cannot be rebuilt."""
    from app.storage.output_files import make_folder

    make_folder(folder)
    target = folder / found.plain_name
    try:
        kept.take_out(sha256, target)
    except UserError as error:
        say(f"  {error.what} {error.remedy}")
        return False
    say(f"  {target}")
    return True
