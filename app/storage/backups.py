"""A copy of each file at each opening, in the user's data folder, thinned as it ages."""

import filecmp
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

from app.storage.connection import connect_beside, write_copy
from app.storage.user_folders import data_folder, keep_private, make_private

_STAMP = "%Y%m%d-%H%M%S"
KEEP_LAST = 10
KEEP_DAILY = timedelta(days=14)
KEEP_MONTHLY = timedelta(days=366)


def backup_folder(path: Path) -> Path:
    """Where the backups of this file are: by its name, told apart by its place."""
    place = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:8]
    return data_folder() / "backups" / f"{path.stem}-{place}"


def back_up(connection: sqlite3.Connection, path: Path, now: datetime) -> None:
    """Add a backup unless the newest holds just the same, and thin out the old ones.

    Raises OSError or sqlite3.Error when the copy cannot be made; the file itself is untouched by that.
    """
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
        older.pop().unlink()
    thin_out(folder, now)


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
    whoever means to change it calls `finish` first.
    """

    def __init__(self, path: Path, check_in_place: Callable[[], None]) -> None:
        self._path, self._check_in_place = path, check_in_place
        self._thread: Thread | None = None
        self._error: Exception | None = None

    def begin(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._run, name="backup")
            self._thread.start()

    @property
    def is_done(self) -> bool:
        return self._thread is not None and not self._thread.is_alive()

    def finish(self) -> None:
        """Wait until it is made. Raises what `back_up` raises."""
        self.begin()
        assert self._thread is not None, "it has begun"
        self._thread.join()
        if self._error:
            raise self._error

    def _run(self) -> None:
        try:
            with closing(connect_beside(self._path)) as connection:
                self._check_in_place()  # it is the file that was opened, not one put in its place
                back_up(connection, self._path, datetime.now())
        except Exception as error:
            self._error = error


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
