"""Keep the files of a gathering, and pack older ones of the same units once it is merged."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from app.formats.packed_copy import NotRebuiltError, pack
from app.models.submission.units import UnitList
from app.services.kept_files.folder import (
    PLAIN,
    KeptFile,
    KeptFiles,
    name_of,
    replace_by_packed,
    unit_in_name,
)
from app.storage.connection import flush
from app.storage.disk import held_files
from app.storage.output_files import cannot_write
from app.storage.user_folders import keep_private

log = logging.getLogger(__name__)

_CANDIDATES: Final = 8
"""Older files of a unit that are tried: parts of a unit send files of their own."""


class Keeping:
    """What becomes of the files that one gathering received.

    `prepare` while a file is checked; then `keep` each before they are merged, `put_back` if that fails, or
    `settle` if it succeeds. Packing only saves room: whatever fails, the older file stays as it is.
    """

    def __init__(self, folder: Path, units: UnitList) -> None:
        self._folder, self._units = folder, units
        self._kept = KeptFiles(folder)
        self._names: dict[str, str] = {}
        self._packed: dict[Path, tuple[KeptFile, Path, str]] = {}
        self._moved: dict[Path, Path] = {}

    def prepare(self, copy: Path, sha256: str, units: Iterable[str]) -> None:
        """Choose a checked file's name, and pack older files of its unit against it, in its own folder.

        `units`: those of its projects, as they are spelt.
        """
        unit = unit_in_name(self._units, units)
        self._names[sha256] = name_of(unit, date.today(), sha256)
        if copy.suffix.lower() != PLAIN or self._kept.find(sha256):
            return
        for number, older in enumerate(self._older(unit)):
            target = copy.with_name(f"older-{number}")
            with suppress(OSError, NotRebuiltError):
                if pack(older.path, copy, sha256, target):
                    self._packed[older.path] = older, target, sha256

    def _older(self, unit: str) -> list[KeptFile]:
        listed = [kept for kept in self._kept.listed() if kept.unit == unit and not kept.is_packed]
        plain = [kept for kept in listed if kept.path.suffix == PLAIN]
        return sorted(plain, key=lambda kept: kept.day, reverse=True)[:_CANDIDATES]

    def keep(self, copy: Path, sha256: str, suffix: str) -> None:
        """Move a received file into the folder. Raises UserError."""
        if self._kept.find(sha256):  # from a gathering that was undone
            return
        named = self._folder / f"{self._names.get(sha256, sha256)}{suffix}"
        kept = self._folder / f"{sha256}{suffix}" if named.exists() else named
        try:
            held_files.replace(copy, kept)
        except OSError as error:
            raise cannot_write(self._folder, error) from error
        keep_private(kept)
        self._moved[kept] = copy

    def put_back(self) -> None:
        """Take the files out of the folder again: nothing was merged."""
        for kept, copy in self._moved.items():
            with suppress(OSError):
                held_files.replace(kept, copy)
        self._moved.clear()

    def settle(self) -> None:
        """Let the packed copies take the places of the older files, where the newer one is now kept."""
        for older, packed, newer in self._packed.values():
            now = self._kept.find(newer)
            if now is None or now.path not in self._moved:
                continue
            try:
                flush(packed)
                keep_private(packed)
                replace_by_packed(packed, older)
            except OSError:
                log.warning("cannot pack %s", older.path.name, exc_info=True)
        self._packed.clear()
        self._moved.clear()
