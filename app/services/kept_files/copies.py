"""The received files of an open file, each with its kept copy, and writing them as they came."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from app.models.errors import UserError
from app.services.kept_files.folder import KeptFile, KeptFiles
from app.services.kept_files.places import receipts_folder
from app.storage.opening.snapshot import shown_name
from app.storage.output_files import make_folder
from app.storage.project_file import ProjectFile


class ReceivedCopy(NamedTuple):
    """A file that was merged: the time (UTC), its SHA-256, its name as it came, and its copy if there."""

    at: str
    sha256: str
    name: str
    kept: KeptFile | None

    @property
    def unit(self) -> str:
        """The unit from which it came; "" if that is not known."""
        return self.kept.unit if self.kept else ""


def received_copies(file: ProjectFile) -> list[ReceivedCopy]:
    """Return all files that were merged, in the order of their gatherings: slow, because copies are read."""
    kept = KeptFiles(receipts_folder(file.path))
    return [
        ReceivedCopy(one.at, one.sha256, shown_name(one.name), kept.find(one.sha256))
        for one in file.merge.receipts()
    ]


def write_out(file: Path, copy: ReceivedCopy, folder: Path) -> Path:
    """Write a received file into `folder` byte for byte as it came. Returns its path. Raises UserError."""
    make_folder(folder)
    target = folder / (copy.kept.plain_name if copy.kept else copy.sha256)
    KeptFiles(receipts_folder(file)).take_out(copy.sha256, target)
    return target


def writing_out(
    file: Path, copies: Iterable[ReceivedCopy], folder: Path
) -> Iterator[tuple[int, list[UserError]]]:
    """Write received files, one step each. What cannot be rebuilt keeps none of the others from coming out.

    Each step has the errors until then.
    """
    errors: list[UserError] = []
    for number, one in enumerate(copies, start=1):
        try:
            write_out(file, one, folder)
        except UserError as error:
            errors.append(error)
        yield number, errors
