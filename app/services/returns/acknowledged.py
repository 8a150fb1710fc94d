"""What the offices have of the changes made here: their files came with them.

A change goes back to its office until a file from there contains it. The setting `acknowledged` lists for
each office the beginnings of the digests of such revisions. It never leaves this file.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from app.services.units.listing import units_of
from app.storage.file_settings import ACKNOWLEDGED, FROM_ABOVE
from app.storage.project_file import ProjectFile

LENGTH: Final = 16
"""Digits that are kept of a digest."""

_FEW: Final = 2
"""A file of more offices is a coordinator's."""


class Acknowledged:
    """Collects what files contain while they are checked, until they are merged."""

    def __init__(self, file: ProjectFile) -> None:
        self._file = file
        self._found: dict[int, tuple[str, frozenset[str]]] = {}

    def look_at(self, number: int, offices: Sequence[str], digests: Sequence[str]) -> None:
        """Note what a source has of the changes made here. `offices`: those of its projects."""
        counts = Counter(map(units_of(self._file).key, offices))
        if 0 < len(counts) <= _FEW:
            own = self._file.revisions.own(digests, read_from_above(self._file))
            if own:
                most = max(counts, key=lambda office: (counts[office], office))
                self._found[number] = most, frozenset(digest[:LENGTH] for digest in own)

    def save_from_above(self, digests: Sequence[str]) -> None:
        """Keep what came back to an office that gathers its divisions: they must be told, too.

        Raises UserError.
        """
        if digests and units_of(self._file).is_of_divisions:
            known = set(read_from_above(self._file)) | {digest[:LENGTH] for digest in digests}
            self._file.set_setting(FROM_ABOVE, json.dumps(sorted(known)))

    def save(self, numbers: Collection[int]) -> None:
        """Keep what these sources have: they are merged. Raises UserError."""
        found = {number: self._found[number] for number in numbers if number in self._found}
        if not found:
            return
        known = read_acknowledged(self._file)
        for office, digests in found.values():
            known[office] = known.get(office, frozenset()) | digests
        write_acknowledged(self._file, known)


def read_from_above(file: ProjectFile) -> list[str]:
    """Return the beginnings of the digests of what came back to an office that gathers its divisions."""
    try:
        return [str(digest) for digest in json.loads(file.setting(FROM_ABOVE) or "[]")]
    except (ValueError, TypeError):  # written by another program
        return []


def read_acknowledged(file: ProjectFile) -> dict[str, frozenset[str]]:
    """Return for each office (`office_key`) the beginnings of the digests that it has."""
    try:
        told = json.loads(file.setting(ACKNOWLEDGED) or "{}")
        return {str(office): frozenset(map(str, digests)) for office, digests in told.items()}
    except (ValueError, TypeError, AttributeError):  # written by another program
        return {}


def write_acknowledged(file: ProjectFile, known: Mapping[str, frozenset[str]]) -> None:
    told = {office: sorted(digests) for office, digests in sorted(known.items()) if digests}
    file.set_setting(ACKNOWLEDGED, json.dumps(told, ensure_ascii=False))
