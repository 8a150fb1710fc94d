"""A copy of each file at each opening, in the user's data folder, thinned as it ages."""

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
from app.storage.opening.gate import connect_beside
from app.storage.user_folders import data_folder, keep_private, make_private

log = logging.getLogger(__name__)

_STAMP = "%Y%m%d-%H%M%S"
KEEP_LAST = 10
KEEP_DAILY = timedelta(days=14)
KEEP_MONTHLY = timedelta(days=366)


_LONGEST: Final = 246
"""Bytes of a name that leave room for the mark of its place."""


def backup_folder(path: Path) -> Path:
    """Where the backups of this file are: by its name, told apart by its place."""
    place = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:8]
    return data_folder() / "backups" / f"{short_name(path.stem, _LONGEST)}-{place}"


def back_up(connection: sqlite3.Connection, path: Path, now: datetime) -> None:
    """Add a backup unless the newest holds just the same, read it completely, and thin out the old ones.

    Raises OSError or sqlite3.Error when the copy cannot be made, and DamagedFileError when the file's content
    is damaged; the file itself is untouched by that.
    """
    newest = add_backup(connection, path, now)
    for _ in checking_backup(newest, path, now):
        pass


def add_backup(connection: sqlite3.Connection, path: Path, now: datetime) -> Path:
    """The newest backup, which holds what the open file `path` holds. It has not been read yet."""
    folder = backup_folder(path)
    make_private(data_folder())
    make_private(folder.parent)
    make_private(folder)
    for left in folder.glob(".*.partial"):  # of a program that was killed while it made one
        left.unlink()
    older = backups(path)
    while (newest := folder / f"{now.strftime(_STAMP)}.sqlite").exists():  # opened twice within a second
        now += timedelta(seconds=1)
    write_copy(connection, path, newest)
    keep_private(newest)
    if older and filecmp.cmp(older[-1], newest, shallow=False):
        same = older.pop()
        if _is_checked(same):
            _mark_checked(newest)
        same.unlink()
    return newest


def checking_backup(newest: Path, path: Path, now: datetime) -> Iterator[None]:
    """Read the newest backup of the file `path` completely, unless that was done, and thin out the old ones.

    Raises DamagedFileError; the damaged backup is removed then, so that good ones are not thinned out for it.
    """
    if not _is_checked(newest):
        try:
            yield from checking_file(newest, path)
        except DamagedFileError:
            newest.unlink(missing_ok=True)
            raise
        _mark_checked(newest)
    thin_out(newest.parent, now)


def _is_checked(backup: Path) -> bool:
    mark = backup.with_name(_CHECKED)
    return mark.is_file() and mark.read_text("utf-8", errors="replace") == backup.name


def _mark_checked(backup: Path) -> None:
    mark = backup.with_name(_CHECKED)
    mark.write_text(backup.name, "utf-8")
    keep_private(mark)


def checking_file(backup: Path, path: Path) -> Iterator[None]:
    """Read a backup of the file `path` completely, some rows a step. Raises DamagedFileError."""
    with closing(connect_beside(backup)) as connection:
        with translated(path), decoding(path):
            [version] = connection.execute("PRAGMA user_version").fetchone()
        yield from DamageCheck(connection, path, version).checking()


_CHECKED: Final = "checked"
"""The name of the newest backup that was read completely is in a file of this name beside it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: where it is, when it was made (this machine's clock), and its size in bytes."""

    path: Path
    made_at: datetime
    size: int


def listed_backups(path: Path) -> list[Backup]:
    """As `backups`, with what a list tells of each."""
    timed = ((file, _time_of(file)) for file in backups(path))
    return [Backup(file, made_at, file.stat().st_size) for file, made_at in timed if made_at]


class LaterBackup:
    """A backup made beside the work with an open file, which nobody changes before it is done.

    A connection of its own reads the file without locks. It may: the file is locked for this process, and
    whoever means to change it calls `finish` first. The finished copy is then read completely, which nobody
    waits for.
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
        """Whether it was read completely, or never will be; `found` is what is damaged in it."""
        return self._thread is not None and not self._thread.is_alive()

    def finish(self) -> None:
        """Wait until it is made. Raises what `add_backup` raises."""
        self.begin()
        self._copied.wait()
        if self._error:
            raise self._error

    def cancel(self) -> None:
        """Stop reading what was made: the next opening does so, if it is still the newest."""
        self._cancelled.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        now = datetime.now()
        try:
            with closing(connect_beside(self._path)) as connection:
                self._check_in_place()  # it is the file that was opened, not one put in its place
                newest = add_backup(connection, self._path, now)
        except Exception as error:
            self._error = error
            return
        finally:
            self._copied.set()
        self._check(newest, now)

    def _check(self, newest: Path, now: datetime) -> None:
        """Slowly, so that the window has the machine whenever it wants it."""
        try:
            for _ in checking_backup(newest, self._path, now):
                if self._cancelled.wait(_PAUSE_S):
                    return
        except UserError as error:
            self.found = error
        except (OSError, sqlite3.Error):  # it was made, and is read when it is offered
            log.exception("cannot read the backup %s", newest)


_PAUSE_S: Final = 0.001
"""Seconds between two steps of reading."""


def backups(path: Path) -> list[Path]:
    """The backups of this file, oldest first."""
    return sorted(file for file in backup_folder(path).glob("*.sqlite") if _time_of(file))


def thin_out(folder: Path, now: datetime) -> None:
    times = {time: file for file in folder.glob("*.sqlite") if (time := _time_of(file))}
    for time in times.keys() - kept(times, now):
        times[time].unlink(missing_ok=True)


def kept(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """The last ten, then the last of each day for fourteen days and of each month for a year."""
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
    try:
        return datetime.strptime(file.stem, _STAMP)
    except ValueError:
        return None
