"""The folder of received files: their names, and the way back to each of them.

The last file of a unit stands there as it came. An older one is packed as its difference from a later one
(`app/formats/packed_copy.py`), so that what they have in common is there once.
"""

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.formats.packed_copy import NotRebuiltError, header_of, unpack
from app.models.errors import UserError
from app.models.submission.units import UnitList
from app.models.thai import BUDDHIST_ERA
from app.services.sending import office_in_name
from app.storage.disk import held_files
from app.storage.drafts import private_draft
from app.storage.output_files import cannot_write, writing

PLAIN: Final = ".sqlite"
PACKED: Final = ".packed"
_CODE_LENGTH: Final = 12
"""Digits of the SHA-256 in a name: enough to find the file, which is then read to be sure."""

_NAME: Final = re.compile(rf"(.+)_([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})_([0-9a-f]{{{_CODE_LENGTH}}})")
_OLD_NAME: Final = re.compile("[0-9a-f]{64}")
"""The name that earlier programs gave: the SHA-256 alone."""

_MAX_LINKS: Final = 1000


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A kept file: its unit as it is named, the day of receipt (`2569-11-29`), and digits of its SHA-256.

    A file of an earlier program has neither unit nor day.
    """

    path: Path
    unit: str
    day: str
    code: str

    @property
    def is_packed(self) -> bool:
        return self.path.suffix == PACKED

    @property
    def plain_name(self) -> str:
        """The name of the file as it came."""
        return f"{self.path.stem}{PLAIN}" if self.is_packed else self.path.name

    def is_of(self, sha256: str) -> bool:
        """Return whether it is this file, by its content or, if it is packed, by what it says."""
        if not sha256.startswith(self.code):
            return False
        with suppress(OSError, NotRebuiltError):
            return sha256_of(self) == sha256
        return False


def sha256_of(kept: KeptFile) -> str:
    """Return the SHA-256 of a kept file. Raises OSError and NotRebuiltError."""
    if kept.is_packed:
        return header_of(kept.path).sha256
    with kept.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def name_of(unit: str, day: date, sha256: str) -> str:
    """Return the name of a file to keep, without its extension: unit, day and digits of the SHA-256."""
    return f"{unit}_{day.year + BUDDHIST_ERA}-{day:%m-%d}_{sha256[:_CODE_LENGTH]}"


def unit_in_name(units: UnitList, texts: Iterable[str]) -> str:
    """Return the unit of a file as names have it, given those of its projects as they are spelt."""
    named = units.named(text for text in texts if text)
    return office_in_name(set(named.values()) or {units.name_of("")})


class KeptFiles:
    """The kept files of one folder, which may not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def listed(self) -> list[KeptFile]:
        """Return all kept files by name: by unit, then by day."""
        try:
            paths = sorted(path for path in self._folder.iterdir() if path.is_file())
        except OSError:
            return []
        return [kept for path in paths if (kept := _kept(path))]

    def find(self, sha256: str) -> KeptFile | None:
        """Return the kept file with this content, as it came rather than packed."""
        found = [kept for kept in self.listed() if kept.is_of(sha256)]
        return min(found, key=lambda kept: kept.is_packed, default=None)

    def take_out(self, sha256: str, target: Path) -> None:
        """Write a kept file to `target` as it came, byte for byte. Raises UserError."""
        kept = self.find(sha256)
        if kept is None:
            raise UserError(f"ไม่พบไฟล์ที่ได้รับ รหัส {sha256[:_CODE_LENGTH]}", _LOOK)
        try:
            self._rebuild(kept, target)
        except NotRebuiltError as error:
            raise UserError(f"ไฟล์ที่ได้รับ {kept.path.name} เสียหาย จึงนำออกมาไม่ได้", _LOOK) from error
        except OSError as error:
            raise cannot_write(target, error) from error

    def _rebuild(self, kept: KeptFile, target: Path) -> None:
        chain = self._chain(kept)
        with private_draft() as folder:
            path = chain.pop().path
            while chain:
                rebuilt = folder / str(len(chain))
                unpack(chain.pop().path, path, rebuilt)
                path = rebuilt
            _copy(path, target)

    def _chain(self, kept: KeptFile) -> list[KeptFile]:
        """Return a kept file and those on which it depends, up to one that is as it came."""
        chain = [kept]
        while chain[-1].is_packed and len(chain) < _MAX_LINKS:
            newer = self.find(header_of(chain[-1].path).newer)
            if newer is None or newer in chain:
                raise NotRebuiltError("the newer file is gone")
            chain.append(newer)
        return chain


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, writing(target) as written:
        while block := read.read(1 << 20):
            written.write(block)


def _kept(path: Path) -> KeptFile | None:
    if _OLD_NAME.fullmatch(path.stem):
        return KeptFile(path, "", "", path.stem)
    named = _NAME.fullmatch(path.stem)
    return KeptFile(path, *named.groups()) if named else None


def replace_by_packed(packed: Path, older: KeptFile) -> None:
    """Let a packed copy take the place of its file. Raises OSError."""
    held_files.replace(packed, older.path.with_suffix(PACKED))
    held_files.delete(older.path)


_LOOK: Final = "โปรดตรวจโฟลเดอร์ไฟล์ที่ได้รับ หากมีสำเนาสำรองของโฟลเดอร์ โปรดนำกลับมา"
