"""Record in a file which of its records were printed and when it was sent.

Everything that prints or exports its forms, or makes a file for the coordinator, calls this.
"""

import contextlib
import logging
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.models.errors import UserError
from app.storage.project_file import ProjectFile

log = logging.getLogger(__name__)

Digests = dict[str, str]
"""The digests of printed records, by project id; see `OutputMarks.digests`."""


KEEP_EVERY_S: Final = 1.0
"""Seconds after which completed forms are recorded: a program that is killed forgets no more of them."""


class Printing:
    """The forms that are completed one after the other. `count`: how many they are."""

    def __init__(self, file: ProjectFile) -> None:
        self._file, self.count = file, 0
        self._digests: Digests = {}
        self._kept_at = time.monotonic()

    def digests(self, project_id: str) -> Digests:
        """Return the digest of a record that is to be printed, unless nothing is recorded in this file."""
        return self._file.outputs.digests([project_id]) if self._file.database.is_writable else {}

    def complete(self, digests: Digests) -> None:
        """Note that these were printed, and record it from time to time."""
        self._digests |= digests
        self.count += len(digests)
        if time.monotonic() - self._kept_at >= KEEP_EVERY_S:
            self.keep()

    def keep(self) -> None:
        keep_printed(self._file, self._digests)
        self._digests, self._kept_at = {}, time.monotonic()


@contextlib.contextmanager
def keeping_printed(file: ProjectFile) -> Iterator[Printing]:
    """Provide what the block tells of the forms that it completes; the last ones are recorded at its end.

    The end may be an error or a cancellation: what was completed before is recorded, too. Raises
    UncheckedFileError before the block while the file is being checked.
    """
    file.database.prove_checked()
    printing = Printing(file)
    try:
        yield printing
    finally:
        printing.keep()


def keep_printed(file: ProjectFile, digests: Mapping[str, str]) -> None:
    """Record printed records. The print stands, even if a full disk does not let the file say so."""
    if not digests or not file.database.is_writable:
        return
    try:
        file.outputs.keep_printed(digests)
    except UserError:
        log.exception("not recorded as printed in %s", file.path)


def keep_sent(file: ProjectFile) -> None:
    """Record that a file for the coordinator was made now, with all that this file has. It stands, too."""
    if not file.database.is_writable:
        return
    try:
        file.outputs.keep_sent(datetime.now(UTC))
    except UserError:
        log.exception("not recorded as sent in %s", file.path)


def keep_printed_in(path: Path, digests: Mapping[str, str]) -> None:
    """Record printed records in a closed file; one that is open elsewhere or read-only is left as it is."""
    if not digests:
        return
    try:
        with ProjectFile.open(path) as file:
            keep_printed(file, digests)
    except UserError:
        log.info("not recorded as printed in %s", path, exc_info=True)
