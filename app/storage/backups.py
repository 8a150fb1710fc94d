"""Backups: a copy of each file at each opening, in the user's data folder, thinned with age."""

import filecmp
import hashlib
import logging
import os
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Final, NamedTuple

from app.models.errors import UserError
from app.storage.connection import DamagedFileError, decoding, short_name, translated, write_copy
from app.storage.damage import DamageCheck
from app.storage.disk import held_files
from app.storage.opening.differing_records import differing_records
from app.storage.opening.gate import connect_beside
from app.storage.user_folders import data_folder, keep_private, make_private

log = logging.getLogger(__name__)

_STAMP = "%Y%m%d-%H%M%S"
_SUFFIX: Final = ".sqlite"
KEEP_LAST = 10
KEEP_DAILY = timedelta(days=14)
KEEP_MONTHLY = timedelta(days=366)
MOST_BYTES = 400_000_000
"""Bytes of the backups of one file. The newest is kept whatever its size."""
MOST_BYTES_OF_ALL = 1_000_000_000
"""Bytes of the backups of all files. The newest of each file is kept whatever their sizes."""
MOST_FOLDERS: Final = 2_000
"""Files of which the backups are added up at one opening; of more, from one on that is drawn by lot, so that
later openings find the others.
"""
LONGEST_SEARCH_S: Final = 1.0
"""Seconds after which no more of them are added up: a folder takes 0.05 ms here, and more on a busy disk."""


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
    while (newest := _backup_at(folder, now)).exists():  # opened twice within a second
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
            yield from checking_file(newest, path, _read_before(newest))
        except DamagedFileError:
            held_files.delete(newest)
            raise
        _mark_checked(newest)
    thin_out(newest.parent, now)


def _is_checked(backup: Path) -> bool:
    mark = backup.with_name(_CHECKED)
    return mark.is_file() and mark.read_text("utf-8", errors="replace") == backup.name


def _read_before(backup: Path) -> Path | None:
    """Return the older backup that was read completely last, if it is still there."""
    mark = backup.with_name(_CHECKED)
    name = mark.read_text("utf-8", errors="replace") if mark.is_file() else ""
    older = backup.with_name(Path(name).name or _CHECKED)
    return older if _time_of(older.name) and older.name < backup.name and older.is_file() else None


def _mark_checked(backup: Path) -> None:
    mark = backup.with_name(_CHECKED)
    held_files.patiently(lambda: mark.write_text(backup.name, "utf-8"))
    keep_private(mark)


def checking_file(backup: Path, path: Path, before: Path | None = None) -> Iterator[None]:
    """Read a backup of the file `path` completely, a few rows per step. Raises DamagedFileError.

    `before`: another one that was read so: what is the same in both is not read again.
    """
    with closing(connect_beside(backup)) as connection:
        with translated(path), decoding(path):
            [version] = connection.execute("PRAGMA user_version").fetchone()
        check = DamageCheck(connection, path, version)
        only = (yield from _differing(check, connection, before)) if before else None
        yield from check.checking(only=only)


def _differing(
    check: DamageCheck, connection: sqlite3.Connection, before: Path
) -> Generator[None, None, frozenset[str] | None]:
    try:
        other = connect_beside(before)
    except (OSError, sqlite3.Error, UserError):
        return None
    with closing(other):
        if other.execute("PRAGMA user_version").fetchone() != (check.version,):
            return None
        return (yield from differing_records(connection, other, check.kinds))


_CHECKED: Final = "checked"
"""A file of this name beside the backups contains the name of the newest one that was read completely."""


class Backup(NamedTuple):
    """A backup: its path, its time (local), and its size in bytes."""

    path: Path
    made_at: datetime
    size: int


def listed_backups(path: Path) -> list[Backup]:
    """Return the backups with the details for a list, oldest first."""
    timed = ((file, _time_of(file.name)) for file in backups(path))
    return [Backup(file, made_at, file.stat().st_size) for file, made_at in timed if made_at]


class LaterBackup:
    """A backup made in a thread while the file is open; nobody changes the file before it is done.

    It reads the file through a separate connection without locks. That is safe, because the file is locked
    for this process, and every change calls `finish` first. The finished copy is then read completely, a step
    for each `read_on`; nothing waits for that.
    """

    def __init__(self, path: Path, check_in_place: Callable[[], None]) -> None:
        self._path, self._check_in_place = path, check_in_place
        self._thread: Thread | None = None
        self._copied = Event()
        self._may_read = Event()
        self._is_cancelled = False
        self._error: Exception | None = None
        self.found: UserError | None = None

    def begin(self) -> None:
        if self._thread is None:
            # A daemon: a program that ends without closing the file says `read_on` no more.
            self._thread = Thread(target=self._run, name="backup", daemon=True)
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

    def read_on(self) -> None:
        """Let the thread read a few rows of the finished backup.

        Meanwhile each call of the window into Qt may have to wait for Python's lock: the window says when.
        """
        self._may_read.set()

    def cancel(self) -> None:
        """Stop reading the backup; the next opening resumes if it is still the newest."""
        self._is_cancelled = True
        self._may_read.set()
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
        try:
            for _ in checking_backup(newest, self._path, now):
                self._may_read.wait()
                self._may_read.clear()
                if self._is_cancelled:
                    return
        except UserError as error:
            self.found = error
        except (OSError, sqlite3.Error):  # it was made, and is read again before it is offered
            log.exception("cannot read the backup %s", newest)


def backups(path: Path) -> list[Path]:
    """Return the backups of this file, oldest first."""
    return sorted(file for file in backup_folder(path).glob(f"*{_SUFFIX}") if _time_of(file.name))


def thin_out(
    folder: Path, now: datetime, most: int = MOST_BYTES, most_of_all: int = MOST_BYTES_OF_ALL
) -> None:
    """Delete the backups of one file that are too many or too large, and the oldest of all files' that are
    too large together.
    """
    sizes = _sizes(folder)
    keep = fitting({time: sizes[time] for time in kept(sizes, now)}, most)
    for time in sizes.keys() - keep:
        held_files.delete_if_possible(_backup_at(folder, time))  # otherwise at the next opening
    for each, time in _too_large_together(folder.parent, most_of_all):
        held_files.delete_if_possible(_backup_at(each, time))


def kept(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return the times to keep: the last ten, the last of each day for fourteen days, of each month for a
    year.
    """
    newest_first = sorted(times, reverse=True)
    lasts = _lasts(newest_first)
    is_of_day = {time for time in lasts.of_days if now - time <= KEEP_DAILY}
    is_of_month = {time for time in lasts.of_months if now - time <= KEEP_MONTHLY}
    return {*newest_first[:KEEP_LAST], *is_of_day, *is_of_month}


class _Lasts(NamedTuple):
    of_days: list[datetime]
    of_months: list[datetime]


def _lasts(newest_first: Iterable[datetime]) -> _Lasts:
    """Return the last time of each day, and of each month."""
    days: dict[object, datetime] = {}
    months: dict[object, datetime] = {}
    for time in newest_first:
        days.setdefault(time.date(), time)
        months.setdefault((time.year, time.month), time)
    return _Lasts(list(days.values()), list(months.values()))


def fitting(sizes: Mapping[datetime, int], most: int) -> set[datetime]:
    """Return the times of the backups that take `most` bytes together: the newest always, then the last of
    each day, the last of each month, and the others, each newest first.

    So a file that is opened ten times today does not push out what it was yesterday.
    """
    newest_first = sorted(sizes, reverse=True)
    lasts = _lasts(newest_first)
    keep, room = set(newest_first[:1]), most - sum(sizes[time] for time in newest_first[:1])
    for time in dict.fromkeys((*lasts.of_days, *lasts.of_months, *newest_first)):
        if time not in keep and sizes[time] <= room:
            keep.add(time)
            room -= sizes[time]
    return keep


def _too_large_together(parent: Path, most: int) -> list[tuple[Path, datetime]]:
    """Return the oldest backups beyond `most` bytes of all files; never the newest of a file."""
    of_all = dict(_some_folders(parent))
    over = sum(sum(sizes.values()) for sizes in of_all.values()) - most
    older = [(time, folder) for folder, sizes in of_all.items() for time in sorted(sizes)[:-1]]
    found: list[tuple[Path, datetime]] = []
    for time, folder in sorted(older):
        if over <= 0:
            break
        found.append((folder, time))
        over -= of_all[folder][time]
    return found


def _some_folders(parent: Path) -> Iterator[tuple[Path, dict[datetime, int]]]:
    """Yield the folders of files with the bytes of their backups, as many as the limits allow."""
    with os.scandir(parent) as listed:
        folders = [entry.path for entry in listed if entry.is_dir()]
    first = int.from_bytes(os.urandom(4)) % max(1, len(folders))
    latest = monotonic() + LONGEST_SEARCH_S
    for folder in map(Path, (folders[first:] + folders[:first])[:MOST_FOLDERS]):
        if monotonic() > latest:
            return
        yield folder, _sizes(folder)


def _sizes(folder: Path) -> dict[datetime, int]:
    """Return the bytes of each backup in a folder, by its time."""
    found: dict[datetime, int] = {}
    # There may be thousands of folders, for which `glob` takes five times as long.
    with suppress(OSError), os.scandir(folder) as listed:
        for file in listed:
            with suppress(OSError):  # deleted by another window
                if file.name.endswith(_SUFFIX) and (time := _time_of(file.name)):
                    found[time] = file.stat().st_size
    return found


def _backup_at(folder: Path, time: datetime) -> Path:
    return folder / f"{time.strftime(_STAMP)}{_SUFFIX}"


def _time_of(name: str) -> datetime | None:
    """Return the time in a backup's name. Opening does not wait for `strptime`, which loads two modules."""
    stem = name.removesuffix(_SUFFIX)
    try:
        time = datetime.fromisoformat(stem.replace("-", "T"))
    except ValueError:
        return None
    return time if time.strftime(_STAMP) == stem else None
