"""ProjectFile: every read and every write of the document that clerks fill in and send."""

import contextlib
import hashlib
import logging
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, Self, cast

import uuid_utils
from sqlite_utils import Database
from sqlite_utils.db import Table

from app.models.entry import entries
from app.models.errors import UserError
from app.models.note import Note
from app.models.progress_report import Period, ProgressReport, report_id
from app.models.project import Project
from app.models.standing import Standing
from app.storage import rows
from app.storage.backups import LaterBackup, back_up
from app.storage.board_store import BoardStore
from app.storage.bodies import FORMS, KEYS, NOTE, PROJECT, REPORT, body_of_row, removed_body, row_of_body
from app.storage.connection import (
    DamagedFileError,
    connect,
    damaged,
    decoding,
    is_sound,
    opening,
    replace_durably,
    translated,
    write_copy,
)
from app.storage.gathering import LastGathering, Staging, last_gathering, taking_back
from app.storage.monthly import MONTH_COUNTS, MONTH_SUMMARIES, MonthSummary
from app.storage.outgoing import write_outgoing
from app.storage.revision_store import RevisionStore
from app.storage.revisions import UNKNOWN, Authorship, Difference, Revision, common_ancestor, differences, now
from app.storage.schema import APPLICATION_ID, LATEST_VERSION, migrate
from app.storage.search_texts import search_texts
from app.storage.standings import STANDINGS, standing_from
from app.storage.suggestions import NARRATIVES, used_sql

log = logging.getLogger(__name__)

THAI_DATES: Final = "thai_dates"
"""Setting of a file: print a project's start and end as Thai dates. Absent: the official style."""

THAI_DIGITS: Final = "thai_digits"
"""Setting of a file: print all digits of the form as Thai ones. Absent: as they were typed."""

TYPE_FAMILY: Final = "type_family"
"""Setting of a file: the name of the type family that its forms are set in. Absent: the bundled one."""


class FileReplacedError(UserError):
    """The file was moved, deleted or overwritten by somebody else while it was open here."""


class ProjectSummary(NamedTuple):
    """A project as a list shows it. `progress` is the latest report's, in hundredths of a percent.

    A tuple, as the row is: a file may hold ten thousand.
    """

    id: str
    project_name: str
    project_code: str
    fiscal_year: int | None
    office: str
    officer_name: str
    allocated_budget_satang: int | None
    spent_satang: int
    progress: int | None
    report_count: int


def new_project_id() -> str:
    """UUIDv7: unique without asking anybody, and in the order of making."""
    return str(uuid_utils.uuid7())


class ProjectFile:
    """An open file. What a method has done when it returns is on the disk and survives a power cut.

    Every method raises UserError when the world is in the way: a full disk, a damaged or replaced file.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, writable: bool) -> None:
        self.path = path
        self._writable = writable
        self._connection = connection
        self._db = Database(connection, execute_plugins=False)
        self._store = RevisionStore(connection)
        self._board = BoardStore(connection, self._store)
        self._identity = self._stat()
        self._version = LATEST_VERSION
        self._backup: LaterBackup | None = None
        self.backup_failed = False

    # --- opening and closing ------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a new, empty file and open it. Never overwrites."""
        if path.exists():
            raise UserError(f"มีไฟล์ {path.name} อยู่แล้ว", "โปรดตั้งชื่ออื่น")
        partial = path.with_name(f".{path.name}.partial")
        try:
            partial.unlink(missing_ok=True)
            partial.touch()  # where SQLite would call a missing folder a read-only file
            with (
                translated(path),
                contextlib.closing(sqlite3.connect(partial, isolation_level=None)) as connection,
            ):
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                migrate(Database(connection, execute_plugins=False))
            replace_durably(partial, path)
        except OSError:
            raise UserError(f"สร้างไฟล์ {path.name} ไม่ได้", "โปรดตรวจว่าโฟลเดอร์มีอยู่และบันทึกไฟล์ได้") from None
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, writable: bool = True, backs_up_later: bool = False) -> Self:
        """Open a file, alone; a writable one is backed up first. Raises UserError if that cannot be.

        `backs_up_later` is for those who show it first: a thread backs it up from `begin_backup` on, at the
        latest before the first change.
        """
        connection = connect(path, writable=writable)
        try:
            file = cls(path, connection, writable=writable)
            file._check_integrity()
            if writable and backs_up_later and file._is_up_to_date():
                file._backup = LaterBackup(path, file.check_in_place)
            elif writable:
                file._back_up(lambda: back_up(connection, path, datetime.now()))
                file._bring_up_to_date()
            file._check_columns()
        except BaseException:
            connection.close()
            raise
        return file

    def close(self) -> None:
        """Make revisions of what was edited, and let go of the file."""
        try:
            if self._writable:
                self.finish_backup()
                self.mint()
        except (UserError, sqlite3.Error, ValueError):  # what was edited is saved, and is minted next time
            log.exception("nothing minted in %s", self.path)
        finally:
            self._writable = False
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _check_integrity(self) -> None:
        """Before anything is shown, printed or backed up."""
        with opening(self.path):
            if not is_sound(self._connection, self.path):
                raise damaged(self.path)

    def _check_columns(self) -> None:
        """A file that another program has rebuilt may lack some."""
        with opening(self.path):
            self._version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            for version, tables in _COLUMNS.items():
                for table, columns in tables.items() if version <= self._version else ():
                    self._connection.execute(f"SELECT {', '.join(columns)} FROM {table} LIMIT 0")

    def begin_backup(self) -> None:
        """Back up what was opened, if that is still to be done, without keeping anybody waiting."""
        if self._backup:
            self._backup.begin()

    @property
    def is_backed_up(self) -> bool:
        """Whether `finish_backup` has nothing to wait for."""
        return self._backup is None or self._backup.is_done

    def finish_backup(self) -> None:
        """Nothing is changed before this has returned; it raises DamagedFileError, and does so each time."""
        if self._backup:
            self._back_up(self._backup.finish)
            self._backup = None

    def _back_up(self, make: Callable[[], None]) -> None:
        """A backup that cannot be made does not keep the clerk from working; a damaged file does."""
        try:
            with translated(self.path):
                make()
        except DamagedFileError:
            raise
        except (OSError, sqlite3.Error, UserError):
            self.backup_failed = True
            log.exception("no backup of %s", self.path)

    def _is_up_to_date(self) -> bool:
        with translated(self.path), decoding(self.path):
            return bool(self._connection.execute("PRAGMA user_version").fetchone() == (LATEST_VERSION,))

    def _bring_up_to_date(self) -> None:
        if self._is_up_to_date():
            return
        with translated(self.path), decoding(self.path):
            with self._db.atomic():
                migrate(self._db)
                self._store.mint(UNKNOWN)  # so that two copies of an older file agree on what they were
            self._identity = self._stat()

    # --- reading ------------------------------------------------------------------------------------------

    def summaries(self) -> list[ProjectSummary]:
        """All projects as a list shows them, newest fiscal year first, then by code and name."""
        with self._cursor(f"{_SUMMARY} ORDER BY {_ORDER}") as cursor:
            return list(map(ProjectSummary._make, cursor.fetchall()))

    def summary(self, project_id: str) -> ProjectSummary:
        """Raises KeyError when there is no such project."""
        with self._cursor(f"{_SUMMARY} WHERE id = ?", [project_id]) as cursor:
            found = cursor.fetchall()
        if not found:
            raise KeyError(project_id)
        return ProjectSummary._make(found[0])

    def month(self, period: Period) -> list[MonthSummary]:
        """The projects that report in a month, by code and name: of its fiscal year, and not closed."""
        values = {"period": str(period), "fiscal_year": period.fiscal_year}
        return [
            MonthSummary(**row | {"is_reported": bool(row["is_reported"])})
            for row in self._query(MONTH_SUMMARIES, values)
        ]

    def month_counts(self, period: Period) -> tuple[int, int]:
        """How many projects have reported in a month, and how many of them there are in `month`."""
        [row] = self._query(MONTH_COUNTS, {"period": str(period), "fiscal_year": period.fiscal_year})
        return row["reported"], row["due"]

    def last_month(self) -> Period | None:
        """The latest month that any project has a report for."""
        [row] = self._query("SELECT max(period) AS period FROM progress_report")
        return Period.parse(row["period"]) if row["period"] else None

    def standings(self) -> list[Standing]:
        """Where all projects stand, in the order of `summaries`."""
        found = self._query(f"{STANDINGS} ORDER BY {_ORDER}")
        with decoding(self.path):
            return [standing_from(row) for row in found]

    def project_ids(self) -> list[str]:
        """In the order of `summaries`."""
        return [row["id"] for row in self._query(f"SELECT id FROM project ORDER BY {_ORDER}")]

    def project(self, project_id: str) -> Project:
        """Raises KeyError when there is none."""
        for row in self._query("SELECT * FROM project WHERE id = ?", project_id):
            with decoding(self.path):
                return rows.project_from(row)
        raise KeyError(project_id)

    def reports(self, project_id: str) -> tuple[ProgressReport, ...]:
        """The project's reports in the order of their months: the first is report number 1."""
        found = self._query("SELECT * FROM progress_report WHERE project_id = ? ORDER BY period", project_id)
        with decoding(self.path):
            return tuple(rows.report_from(row) for row in found)

    def notes(self, project_id: str | None = None) -> tuple[Note, ...]:
        """The notes about a project, or about all of them, the first written first."""
        if self._version < _VERSION_WITH_NOTES:  # an older file, open to be read only
            return ()
        condition, values = ("WHERE project_id = ?", [project_id]) if project_id else ("", [])
        found = self._query(f"SELECT * FROM note {condition} ORDER BY noted_on, id", *values)
        with decoding(self.path):
            return tuple(rows.note_from(row) for row in found)

    def used(self, *keys: str) -> list[tuple[Any, ...]]:
        """What projects say in these entries together, each once, the latest project's first."""
        kinds = [entries(Project)[key].kind for key in keys]
        found = self._query(used_sql(keys))
        with decoding(self.path):
            return [tuple(map(rows.from_column, kinds, row.values())) for row in found]

    def narratives_used(self, project_id: str, period: Period, most: int) -> list[str]:
        """What reports near this one say, the nearest first, each once."""
        found = self._query(NARRATIVES, project_id, str(period), most)
        return list(dict.fromkeys(row["narrative"] for row in found))

    def search_texts(self, project_ids: Sequence[str]) -> dict[str, str]:
        """All that a search looks through, of each of these projects: some hundreds at a time."""
        return search_texts(self._query, project_ids)

    def setting(self, key: str) -> str:
        """A setting that travels with the file; empty when it was never set."""
        return next((row["value"] for row in self._query("SELECT value FROM setting WHERE key = ?", key)), "")

    def _query(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        """All rows. `parameters`: the values of the question marks, or one dictionary of named ones."""
        named = parameters[0] if parameters and isinstance(parameters[0], dict) else parameters
        with self._cursor(sql, named) as cursor:
            columns = [column[0] for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    @contextlib.contextmanager
    def _cursor(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Iterator[sqlite3.Cursor]:
        """To be fetched from at once: an open cursor keeps the file open and others out."""
        with (
            translated(self.path),
            decoding(self.path),
            contextlib.closing(self._db.execute(sql, parameters)) as cursor,
        ):
            yield cursor

    # --- writing ------------------------------------------------------------------------------------------

    def set_project_entry(self, project_id: str, key: str, value: Any) -> None:
        column = rows.to_column(entries(Project)[key].kind, value)
        with self.transaction():
            self._table("project").update(project_id, {key: column})
            self._store.mark(PROJECT, project_id)

    def set_report_entry(self, project_id: str, period: Period, key: str, value: Any) -> None:
        column = rows.to_column(entries(ProgressReport)[key].kind, value)
        report = report_id(project_id, period)
        with self.transaction():
            self._table("progress_report").update(report, {key: column})
            self._store.mark(REPORT, report)

    def add_project(
        self, project: Project, reports: Sequence[ProgressReport] = (), notes: Sequence[Note] = ()
    ) -> None:
        with self.transaction():
            self._table("project").insert(rows.project_row(project))
            self._store.mark(PROJECT, project.id)
            for report in reports:
                self.add_report(report)
            for note in notes:
                self.put_note(note)

    def update_project(self, project: Project, reports: Sequence[ProgressReport]) -> None:
        """Replace a project's entries and the reports of these months; reports of other months stay."""
        with self.transaction():
            self._table("project").update(project.id, rows.project_row(project))
            self._store.mark(PROJECT, project.id)
            for report in reports:
                self._db.execute("DELETE FROM progress_report WHERE id = ?", [report.id])
                self.add_report(report)

    def remove_project(self, project_id: str) -> None:
        """Remove a project with its reports and notes."""
        with self.transaction():
            self._store.mark_with_parts(project_id)
            self._table("project").delete(project_id)

    def add_report(self, report: ProgressReport) -> None:
        with self.transaction():
            self._table("progress_report").insert(rows.report_row(report))
            self._store.mark(REPORT, report.id)

    def remove_report(self, project_id: str, period: Period) -> None:
        report = report_id(project_id, period)
        with self.transaction():
            self._store.mark(REPORT, report)
            self._table("progress_report").delete(report)

    def put_note(self, note: Note) -> None:
        """Add a note, or replace what it said."""
        with self.transaction():
            self._table("note").upsert(rows.note_row(note), pk="id")
            self._store.mark(NOTE, note.id)

    def remove_note(self, note_id: str) -> None:
        with self.transaction():
            self._store.mark(NOTE, note_id)
            self._table("note").delete(note_id)

    def set_setting(self, key: str, value: str) -> None:
        with self.transaction():
            self._table("setting").upsert({"key": key, "value": value}, pk="key")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block's writes or none; nested blocks join the outer one."""
        if self._connection.in_transaction:
            yield
            return
        self.finish_backup()
        self.check_in_place()
        with translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._note_own_change()  # taking back may write, too
        self.check_in_place()  # what went into a file just taken away is not saved

    def _table(self, name: str) -> Table:
        return cast(Table, self._db[name])

    # --- revisions ----------------------------------------------------------------------------------------

    def mint(self, authorship: Authorship | None = None, *, thoroughly: bool = False) -> list[Revision]:
        """At a point of rest: make a revision of every record edited since the last. Returns the new ones.

        Called when a project is left, printed, sent or gathered into, and on closing. `thoroughly` looks at
        every record, also at those that another program may have edited.
        """
        with translated(self.path), decoding(self.path):
            if not thoroughly and not self._store.is_edited():
                return []
            with self.transaction():
                if thoroughly:
                    self._store.mark_all()
                return self._store.mint(authorship or Authorship.here())

    def history(self, record_id: str) -> list[Revision]:
        """All revisions of a project or report, in the order of their times."""
        with translated(self.path), decoding(self.path):
            return self._store.of_record(record_id)

    def revisions(self) -> Iterator[Revision]:
        """All revisions of all records, in the order in which they were made or came in."""
        with translated(self.path), decoding(self.path):
            yield from self._store.all()

    def revision_count(self) -> int:
        """None in a file of version 1 that is only read: the past was not kept then."""
        if not self._query("SELECT 1 FROM sqlite_schema WHERE name = 'revision'"):
            return 0
        return int(self._query("SELECT count(*) AS count FROM revision")[0]["count"])

    def diverged(self) -> list[list[Revision]]:
        """The versions of each record of which people have made several, the one that is shown first."""
        return [several for some in self.finding_diverged() for several in some]

    def finding_diverged(self) -> Iterator[list[list[Revision]]]:
        """As `diverged`, some at a time: a file of fifty districts takes a while."""
        with translated(self.path), decoding(self.path):
            yield from self._store.finding_diverged()

    def differences(self, several: Sequence[Revision]) -> list[Difference]:
        """The entries in which versions of one record differ, with what their common ancestor says."""
        base = common_ancestor(several, self.history(several[0].record_id))
        with decoding(self.path):
            return differences(base, several)

    def records_of(self, project_id: str) -> list[str]:
        """The ids of all that ever belonged to a project, removed or not, but for the project itself."""
        with translated(self.path):
            return self._store.records_of(project_id)

    def orphans(self) -> list[str]:
        """The ids of reports that are there while their project is removed."""
        with translated(self.path):
            return self._store.orphans(REPORT)

    def resolve(self, several: Sequence[Revision], chosen: Mapping[str, Any] | None) -> Revision:
        """Make one of diverged versions: the first of them with these entries, or its removal if None."""
        kind, record_id = several[0].kind, several[0].record_id
        form = entries(FORMS[kind])
        with translated(self.path), decoding(self.path), self.transaction():
            if chosen is None:
                body = removed_body(kind, several[0].body)
            else:
                columns = {key: rows.to_column(form[key].kind, value) for key, value in chosen.items()}
                body = body_of_row(kind, row_of_body(kind, record_id, several[0].body) | columns)
            self._store.mint(Authorship.here())  # what was typed meanwhile is one more version
            return self._store.resolve(several, body, Authorship.here())

    # --- gathering ----------------------------------------------------------------------------------------

    def staging(self) -> Staging:
        """A place beside the file for what others sent, until `take_in`."""
        self.mint()
        with translated(self.path):
            return Staging(self._connection, self._store)

    def taking_in(self, staging: Staging, receipts: Sequence[tuple[str, str]]) -> Iterator[None]:
        """Take in what is staged, in one transaction, a step a record: nothing before the last one."""
        self.mint()
        with translated(self.path), decoding(self.path), self.transaction():
            yield from staging.taking_in(now(), receipts)

    def last_gathering(self) -> LastGathering:
        """What `taking_back` would undo. Raises UserError when nothing was gathered as yet."""
        with translated(self.path):
            return last_gathering(self._connection)

    def taking_back(self) -> Iterator[None]:
        """Undo the last gathering, a step a record; nothing is undone, unless all steps are taken.

        Raises UserError when somebody went on from what it brought.
        """
        self.mint()
        with translated(self.path), decoding(self.path), self.transaction():
            yield from taking_back(self._connection, self._store)

    def take_back(self) -> int:
        """Undo the last gathering at once. Returns its number. Raises UserError as `taking_back`."""
        number = self.last_gathering().number
        for _ in self.taking_back():
            pass
        return number

    # --- the coordinator's board --------------------------------------------------------------------------

    def stale_on_board(self) -> list[str]:
        """The projects of which the board's rows are to be reckoned anew, by `refresh_board`."""
        self.mint()
        with translated(self.path):
            return self._board.stale()

    def refresh_board(self, project_ids: Sequence[str]) -> None:
        """Reckon the board's rows of some of the projects that `stale_on_board` has named."""
        with translated(self.path), decoding(self.path), self.transaction():
            self._board.refresh(project_ids)

    @contextlib.contextmanager
    def board(self) -> Iterator[BoardStore]:
        """The board's rows, to be read. What is stale is not among them."""
        with translated(self.path), decoding(self.path):
            yield self._board

    def state_digest(self) -> str:
        """SHA-256, in hexadecimal, of the sorted names of all revisions: the same where they are the same."""
        names = self._query("SELECT digest FROM revision ORDER BY digest")
        return hashlib.sha256("\n".join(row["digest"] for row in names).encode()).hexdigest()

    # --- the file among other programs --------------------------------------------------------------------

    def check_in_place(self) -> None:
        """Raise FileReplacedError if the path no longer leads to what was opened."""
        if self._stat() != self._identity:
            raise FileReplacedError(
                f"ไฟล์ {self.path.name} ถูกย้าย ลบ หรือแทนที่ขณะเปิดอยู่ จึงยังไม่ได้บันทึกครั้งล่าสุด",
                "โปรดบันทึกสำเนาเป็นชื่ออื่น แล้วทำงานต่อในสำเนา",
            )

    def _note_own_change(self) -> None:
        """Take the file's new size and time for ours, as long as it is still the same file."""
        found = self._stat()
        if found and self._identity and found[:2] == self._identity[:2]:
            self._identity = found

    def write_copy(self, target: Path) -> None:
        """A clean, complete copy at `target`; works even after the file itself was taken away."""
        self._write(target, lambda: write_copy(self._connection, self.path, target))

    def write_outgoing(
        self, target: Path, *, masked: bool = False, only: Collection[str] | None = None
    ) -> None:
        """A clean copy for others, without receipts, and without names if they are `masked`.

        `only`: the ids of the projects that it is to have; None for all.
        """
        self._write(
            target, lambda: write_outgoing(self._connection, self.path, target, masked=masked, only=only)
        )

    def _write(self, target: Path, write: Callable[[], None]) -> None:
        try:
            with translated(target):
                write()
        except OSError:
            raise UserError(f"บันทึก {target.name} ไม่ได้", "โปรดเลือกโฟลเดอร์อื่น") from None

    def _stat(self) -> tuple[int, ...] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        if os.name == "nt":  # an open file's time may change late, and nobody else can write to it anyway
            return found.st_dev, found.st_ino
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


_VERSION_WITH_NOTES: Final = 3
_COLUMNS: Final = {
    1: {
        "project": ["id", *entries(Project)],
        "progress_report": ["id", *KEYS[REPORT], *entries(ProgressReport)],
        "setting": ["key", "value"],
    },
    2: {
        "revision": ["digest", "kind", "record_id", "parents", "body", "at", "editor", "device", "gathering"],
        "head": ["record_id", "kind", "digest", "edited"],
        "gathering": ["number", "at"],
        "receipt": ["gathering", "sha256", "name"],
    },
    _VERSION_WITH_NOTES: {"note": ["id", *KEYS[NOTE], *entries(Note)]},
    4: {"board_project": ["*"], "board_report": ["*"]},
}
"""By the version that brought them: the tables that a file must have, and their columns."""

_ORDER = "fiscal_year DESC, project_code, project_name, id"

_SUMMARY = """
    SELECT id, project_name, project_code, fiscal_year, office, officer_name, allocated_budget_satang,
        (SELECT coalesce(sum(disbursed_satang), 0) FROM progress_report WHERE project_id = project.id)
            AS spent_satang,
        (SELECT progress FROM progress_report WHERE project_id = project.id AND progress IS NOT NULL
            ORDER BY period DESC LIMIT 1) AS progress,
        (SELECT count(*) FROM progress_report WHERE project_id = project.id) AS report_count
    FROM project
"""
