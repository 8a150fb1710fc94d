"""What the files of a shared folder are, kept on this machine: each is read once until it changes."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from app import __version__
from app.models.errors import UserError
from app.services.carriers.listing import FileThere
from app.storage.drafts import private_draft
from app.storage.file_settings import RETURNED
from app.storage.opening.received_file import open_received_file
from app.storage.opening.snapshot import shown_name, take_copy
from app.storage.output_files import make_folder, write_file
from app.storage.user_folders import cache_folder


@dataclass(frozen=True, slots=True)
class Peek:
    """What a file is: its SHA-256, whom it is returned to, and why it is refused; "" if it is not."""

    sha256: str = ""
    returned_to: str = ""
    refused: str = ""

    @property
    def is_return(self) -> bool:
        return bool(self.returned_to)


class SeenFiles:
    """Remembers files by name, size and time of change. It may be emptied at any time.

    Each version of the program has its own: what one refuses, a later one may read.
    """

    def __init__(self, folder: Path) -> None:
        name = hashlib.sha256(str(folder.absolute()).encode(errors="surrogateescape")).hexdigest()[:16]
        self._path = cache_folder() / "shared-folders" / f"{name}-{__version__}.json"
        self._seen = _read(self._path)

    def look_at(self, one: FileThere) -> Peek:
        """Return what a file is, reading it only if it is not known as it is."""
        mark = _key(one)
        if mark not in self._seen:
            peek = _peek(one.path)
            if not peek.sha256:
                return peek  # it could not even be copied: look again next time
            self._seen[mark] = peek
        return self._seen[mark]

    def forget(self, one: FileThere) -> None:
        """Read a file again the next time, even if its size and time stay."""
        self._seen.pop(_key(one), None)

    def save(self, names: Iterable[str]) -> None:
        """Keep what is known of these files, and forget all others. A full disk loses nothing but time."""
        there = set(names)
        kept = {mark: asdict(peek) for mark, peek in self._seen.items() if mark.rsplit("/", 2)[0] in there}
        try:
            make_folder(self._path.parent, private=True)
            write_file(self._path, json.dumps(kept).encode())  # ASCII: a name may be no UTF-8
        except UserError:
            return


def _key(one: FileThere) -> str:
    return f"{one.path.name}/{one.size}/{one.changed_ns}"


def _read(path: Path) -> dict[str, Peek]:
    try:
        told = json.loads(path.read_bytes())
        return {
            str(mark): Peek(**{key: str(value) for key, value in peek.items()}) for mark, peek in told.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _peek(path: Path) -> Peek:
    """Read a file through the gate, without its revisions; these are checked when it is gathered."""
    sha256 = ""
    try:
        with private_draft() as folder:
            copy = take_copy(path, folder)
            sha256 = copy.sha256
            with open_received_file(copy.path) as received:
                return Peek(sha256, received.setting(RETURNED))
    except UserError as error:
        return Peek(sha256, refused=error.what)
    except OSError:
        return Peek(sha256, refused=f"อ่านไฟล์ {shown_name(path.name)} ไม่ได้")
