"""Backups: a copy of each file at each opening, in the user's data folder, thinned with age."""

import filecmp
import hashlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Final

from app.models.errors import UserError
from app.storage.connection import DamagedFileError, decoding, short_name, translated, write_copy
from app.storage.damage import DamageCheck
from app.storage.disk import held_files
from app.storage.opening.gate import connect_beside
from app.storage.user_folders import data_folder, keep_private, make_private

log = logging.getLogger(__name__)

_STAMP = "%Y%m%d-%H%M%S"
KEEP_LAST = 10
KEEP_DAILY = timedelta(days=14)
KEEP_MONTHLY = timedelta(days=366)


_LONGEST: Final = 246
"""Bytes of a folder name, leaving room for the digest of the file's path."""


def backup_folder(path: Path) -> Path:
    """Return the folder of a file's backups: named after the file, with a digest of its path."""
    place = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:8]
    return data_folder() / "backups" / f"{short_name(path.stem, _LONGEST)}-{place}"


def back_up(connection: sqlite3.Connection, path: Path, now: datetime) -> None:
    """Add a backup unless the newest has the same content, read it completely, and thin out old ones.

    Raises OSError or sqlite3.Error if the copy cannot be made, and DamagedFileError if the file's content is
    damaged; the file itself is never changed.
    """
    newest = add_backup(connection, path, now)
    for _ in checking_backup(newest, path, now):
        pass


def add_backup(connection: sqlite3.Connection, path: Path, now: datetime) -> Path:
    """Return the newest backup, made if necessary, with the content of the open file `path`.

    It is not read yet.
    """
    folder = backup_folder(path)
    make_private(data_folder())
    make_private(folder.parent)
    make_private(folder)
    for left in folder.glob(".*.partial"):  # left by a killed program
        held_files.delete_if_possible(left)
    older = backups(path)
    while (newest := folder / f"{now.strftime(_STAMP)}.sqlite").exists():  # opened twice within a second
        now += timedelta(seconds=1)
    write_copy(connection, path, newest)
    keep_private(newest)
    if older and filecmp.cmp(older[-1], newest, shallow=False):
        same = older.pop()
        if _is_checked(same):
            _mark_checked(newest)
        held_files.delete_if_possible(same)
    return newest


def checking_backup(newest: Path, path: Path, now: datetime) -> Iterator[None]:
    """Read the newest backup of the file `path` completely, unless already done, and thin out old ones.

    Raises DamagedFileError; the damaged backup is then deleted, so that no good ones are thinned out for it.
    """
    if not _is_checked(newest):
        try:
            yield from checking_file(newest, path)
        except DamagedFileError:
            held_files.delete(newest)
            raise
        _mark_checked(newest)
    thin_out(newest.parent, now)


def _is_checked(backup: Path) -> bool:
    mark = backup.with_name(_CHECKED)
    return mark.is_file() and mark.read_text("utf-8", errors="replace") == backup.name


def _mark_checked(backup: Path) -> None:
    mark = backup.with_name(_CHECKED)
    held_files.patiently(lambda: mark.write_text(backup.name, "utf-8"))
    keep_private(mark)


def checking_file(backup: Path, path: Path) -> Iterator[None]:
    """Read a backup of the file `path` completely, a few rows per step. Raises DamagedFileError."""
    with closing(connect_beside(backup)) as connection:
        with translated(path), decoding(path):
            [version] = connection.execute("PRAGMA user_version").fetchone()
        yield from DamageCheck(connection, path, version).checking()


_CHECKED: Final = "checked"
"""A file of this name beside the backups contains the name of the newest one that was read completely."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its path, its time (local), and its size in bytes."""

    path: Path
    made_at: datetime
    size: int


def listed_backups(path: Path) -> list[Backup]:
    """Return the backups with the details for a list, oldest first."""
    timed = ((file, _time_of(file)) for file in backups(path))
    return [Backup(file, made_at, file.stat().st_size) for file, made_at in timed if made_at]


class LaterBackup:
    """A backup made in a thread while the file is open; nobody changes the file before it is done.

    It reads the file through a separate connection without locks. That is safe, because the file is locked
    for this process, and every change calls `finish` first. The finished copy is then read completely;
    nothing waits for that.
    """

    def __init__(self, path: Path, check_in_place: Callable[[], None]) -> None:
        self._path, self._check_in_place = path, check_in_place
        self._thread: Thread | None = None
        self._copied = Event()
        self._cancelled = Event()
        self._error: Exception | None = None
        self.found: UserError | None = None

    def begin(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._run, name="backup")
            self._thread.start()

    @property
    def is_done(self) -> bool:
        return self._copied.is_set()

    @property
    def is_checked(self) -> bool:
        """Whether it was read completely, or never will be; `found` is its damage."""
        return self._thread is not None and not self._thread.is_alive()

    def finish(self) -> None:
        """Wait until it is made. Raises what `add_backup` raises."""
        self.begin()
        self._copied.wait()
        if self._error:
            raise self._error

    def cancel(self) -> None:
        """Stop reading the backup; the next opening resumes if it is still the newest."""
        self._cancelled.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        now = datetime.now()
        try:
            with closing(connect_beside(self._path)) as connection:
                self._check_in_place()  # make sure that it is the opened file, not another in its place
                newest = add_backup(connection, self._path, now)
        except Exception as error:
            self._error = error
            return
        finally:
            self._copied.set()
        self._check(newest, now)

    def _check(self, newest: Path, now: datetime) -> None:
        """Read slowly, so that the window gets the processor whenever it needs it."""
        try:
            for _ in checking_backup(newest, self._path, now):
                if self._cancelled.wait(_PAUSE_S):
                    return
        except UserError as error:
            self.found = error
        except (OSError, sqlite3.Error):  # it was made, and is read again before it is offered
            log.exception("cannot read the backup %s", newest)


_PAUSE_S: Final = 0.001
"""Seconds of pause between two steps of reading."""


def backups(path: Path) -> list[Path]:
    """Return the backups of this file, oldest first."""
    return sorted(file for file in backup_folder(path).glob("*.sqlite") if _time_of(file))


def thin_out(folder: Path, now: datetime) -> None:
    times = {time: file for file in folder.glob("*.sqlite") if (time := _time_of(file))}
    for time in times.keys() - kept(times, now):
        held_files.delete_if_possible(times[time])  # otherwise at the next opening


def kept(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return the times to keep: the last ten, the last of each day for fourteen days, of each month for a
    year.
    """
    newest_first = sorted(times, reverse=True)
    keep = set(newest_first[:KEEP_LAST])
    days: set[object] = set()
    months: set[object] = set()
    for time in newest_first:
        if now - time <= KEEP_DAILY and time.date() not in days:
            keep.add(time)
        if now - time <= KEEP_MONTHLY and (time.year, time.month) not in months:
            keep.add(time)
        days.add(time.date())
        months.add((time.year, time.month))
    return keep


def _time_of(file: Path) -> datetime | None:
    """Return the time in a backup's name. Opening does not wait for `strptime`, which loads two modules."""
    try:
        time = datetime.fromisoformat(file.stem.replace("-", "T"))
    except ValueError:
        return None
    return time if time.strftime(_STAMP) == file.stem else None
