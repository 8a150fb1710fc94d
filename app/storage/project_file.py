"""ProjectFile: every read and every write of the document that clerks fill in and send."""

import contextlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple, Self, TypeVar

from app.models.entry import entries
from app.models.month_state import MonthCount, ProjectMonth
from app.models.note import Note
from app.models.progress_report import Period, ProgressReport, report_id
from app.models.project import Project
from app.models.project_status import ProjectStatus
from app.models.rules.whole_file import ProjectIdentity
from app.storage import queries, rows
from app.storage.board.board import Board
from app.storage.connection import damaged, decoding
from app.storage.database_file import DatabaseFile
from app.storage.merge import Merge
from app.storage.month.output_marks import OutputMarks
from app.storage.month.rows import VERSION_WITH_NOTES, month_count_in_steps, month_rows
from app.storage.new_file import empty_file, making
from app.storage.revision_log import RevisionLog
from app.storage.revision_payload import NOTE, PROJECT, REPORT
from app.storage.revision_store import RevisionStore
from app.storage.waiting.waiting import Waiting

One = TypeVar("One")


class ProjectSummary(NamedTuple):
    """A project as shown in a list. `progress` is the latest report's, in hundredths of a percent.

    It is a tuple like the row, for speed: a file may hold ten thousand.
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
    division: str = ""


def new_record_id() -> str:
    """Return a UUIDv7: unique without coordination, and ordered by time."""
    import uuid_utils  # not at the top: reading makes no records

    return str(uuid_utils.uuid7())


class ProjectFile:
    """An open file. When a method returns, its changes are on disk and survive a power cut.

    Its own methods read and write the rows that are edited and shown; `database` is the file on disk,
    `revisions` the history of every record, `merge` merges received content, `waiting` decides on what of it
    waits, `board` is the coordinator's board, `outputs` records what was printed and sent. Every method
    raises UserError for failures of the environment: a full disk, a damaged or replaced file.
    """

    def __init__(self, database: DatabaseFile) -> None:
        self.database = database
        self._store = RevisionStore(database.connection, database.damage)
        self.revisions = RevisionLog(database, self._store)
        self.merge = Merge(database, self._store, self.revisions)
        self.waiting = Waiting(database, self._store, self.revisions)
        self.board = Board(database, self._store, self.revisions)
        self.outputs = OutputMarks(database)

    # --- opening and closing --------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path) -> Self:
        """Create an empty file and open it. Never overwrites. Raises UserError."""
        with making(path, "โปรดตั้งชื่ออื่น"), empty_file(path) as new:
            new.put_in_place()
        return cls.open(path)

    @classmethod
    @contextlib.contextmanager
    def creating(cls, path: Path, if_taken: str = "โปรดสั่งอีกครั้ง ข้อมูลจะเข้าไฟล์ที่มีอยู่") -> Iterator[Self]:
        """Create a file to fill in the block; it appears, complete, after the block if it has content.

        Never overwrites: raises UserError with the remedy `if_taken` if a file of this name exists before or
        after the block.
        """
        with contextlib.ExitStack() as until_done:
            with making(path, if_taken):
                new = until_done.enter_context(empty_file(path))
            with cls(DatabaseFile.open_new(path, new.partial)) as file:
                yield file
                is_filled = bool(file.database.query(_FILLED))
            if is_filled:
                with making(path, if_taken):
                    new.put_in_place()

    @classmethod
    def open(cls, path: Path, *, writable: bool = True, shown_first: bool = False) -> Self:
        """Open a file like `DatabaseFile.open`. Raises UserError."""
        return cls(DatabaseFile.open(path, writable=writable, shown_first=shown_first))

    def close(self) -> None:
        """Commit edited records, save the board's cache, and close the file."""
        with contextlib.closing(self.database), contextlib.closing(self.revisions):
            self.board.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        return self.database.path

    @property
    def changes_made(self) -> int:
        """How many rows were written here since the file was opened."""
        return self.database.connection.total_changes

    def transaction(self) -> contextlib.AbstractContextManager[None]:
        """Commit all writes of the block, or none; nested blocks join the outer one."""
        return self.database.transaction()

    # --- reading ------------------------------------------------------------------------------------------

    def summaries(self) -> list[ProjectSummary]:
        """Return all projects for a list: newest fiscal year first, then by code and name."""
        with self.database.cursor(f"{_SUMMARY} ORDER BY {_ORDER}") as cursor:
            return list(map(ProjectSummary._make, cursor.fetchall()))

    def summaries_in_parts(self) -> Iterator[list[ProjectSummary]]:
        """Yield the projects of `summaries` in their order, some hundreds at a time. Raises UserError."""
        return self._in_parts(_SUMMARY, ProjectSummary._make)

    def _in_parts(self, selection: str, make: Callable[[Any], One]) -> Iterator[list[One]]:
        ids = self.project_ids()
        for start in range(0, len(ids), _PART):
            part = json.dumps(ids[start : start + _PART])
            sql = f"{selection} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY {_ORDER}"
            with self.database.cursor(sql, [part]) as cursor:
                found = list(map(make, cursor.fetchall()))
            yield found

    def project_count(self) -> int:
        """Return how many projects the file has."""
        [row] = self.database.query("SELECT count(*) AS count FROM project")
        return int(row["count"])

    def summary(self, project_id: str) -> ProjectSummary:
        """Return one project for a list. Raises KeyError if it does not exist."""
        with self.database.cursor(f"{_SUMMARY} WHERE id = ?", [project_id]) as cursor:
            found = cursor.fetchall()
        if not found:
            raise self._missing(project_id)
        return ProjectSummary._make(found[0])

    def month(self, period: Period, among: Collection[str] | None = None) -> list[ProjectMonth]:
        """Return the projects that must report in a month, by code and name; with `among`, only those of
        them with these ids.

        Findings, and what was printed, are not known yet: see `app/services/month/state.py`.
        """
        return month_rows(self.database, period, among)

    def month_count(self, period: Period) -> MonthCount:
        """Return how many projects have reported in a month, are skipped, and are expected to report."""
        *_, count = self.month_count_in_steps(period)
        return count

    def month_count_in_steps(self, period: Period) -> Iterator[MonthCount]:
        return month_count_in_steps(self.database, period)

    def fiscal_years(self) -> list[int]:
        """Return the fiscal years of the projects, without reading the projects."""
        found = self.database.query("SELECT DISTINCT fiscal_year FROM project ORDER BY 1")
        return [row["fiscal_year"] for row in found if row["fiscal_year"]]

    def last_month(self, of: Collection[str] | None = None) -> Period | None:
        """Return the latest month with a report, of all projects or of those with these ids, or None."""
        if of is None:
            [row] = self.database.query("SELECT max(period) AS last FROM progress_report")
            return Period.parse(row["last"]) if row["last"] else None
        months = self.last_months()
        return max((month for key, month in months.items() if key in of), default=None)

    def last_months(self) -> dict[str, Period]:
        """Return the latest month with a report of every project that has one, by project id."""
        rows = self.database.query("SELECT project_id, max(period) AS last FROM progress_report GROUP BY 1")
        return {row["project_id"]: Period.parse(row["last"]) for row in rows}

    def standings(self) -> list[ProjectStatus]:
        """Return the status of all projects, in the order of `summaries`."""
        found = self.database.query(f"{queries.STANDINGS} ORDER BY {_ORDER}")
        with decoding(self.path):
            return [queries.status_from(row) for row in found]

    def project_ids(self) -> list[str]:
        """Return all project ids, in the order of `summaries`."""
        with self.database.cursor(f"SELECT id FROM project ORDER BY {_ORDER}") as cursor:
            return [project_id for (project_id,) in cursor.fetchall()]

    def offices(self) -> list[str]:
        """Return the office of each project, in the order of `summaries`."""
        with self.database.cursor(f"SELECT office FROM project ORDER BY {_ORDER}") as cursor:
            return [office for (office,) in cursor.fetchall()]

    def identities(self) -> list[ProjectIdentity]:
        """Return what of all projects is compared with the others, in the order of `summaries`."""
        return [*chain.from_iterable(self.identities_in_parts())]

    def identities_in_parts(self) -> Iterator[list[ProjectIdentity]]:
        return self._in_parts(_IDENTITY, ProjectIdentity._make)

    def narratives_with(self, letters: str, most: int) -> list[str]:
        """Return narratives with these letters, at most so many, of the first 5,000: for speed."""
        looked_at = "SELECT narrative FROM progress_report LIMIT 5000"
        sql = f"SELECT narrative FROM ({looked_at}) WHERE instr(narrative, ?) LIMIT ?"
        with self.database.cursor(sql, [letters, most]) as cursor:
            return [narrative for (narrative,) in cursor.fetchall()]

    def project(self, project_id: str) -> Project:
        """Return a project. Raises KeyError if it does not exist."""
        for row in self.database.proved_rows(PROJECT, "WHERE shown.id = ?", project_id):
            with decoding(self.path):
                return rows.project_from(row)
        raise self._missing(project_id)

    def _missing(self, project_id: str) -> Exception:
        """Return the error for a project that is not there: in a file that nobody changes yet, damage."""
        return damaged(self.path) if self.database.is_being_checked else KeyError(project_id)

    def reports(self, project_id: str) -> tuple[ProgressReport, ...]:
        """Return the project's reports in the order of their months: the first is report number 1."""
        found = self.database.proved_rows(REPORT, "WHERE project_id = ? ORDER BY period", project_id)
        with decoding(self.path):
            return tuple(rows.report_from(row) for row in found)

    def reports_of_month(self, period: Period, project_ids: Sequence[str]) -> dict[str, ProgressReport]:
        """Return the reports of one month by project, of these projects that have one."""
        condition = "WHERE period = ? AND project_id IN (SELECT value FROM json_each(?))"
        found = self.database.proved_rows(REPORT, condition, str(period), json.dumps(project_ids))
        with decoding(self.path):
            return {row["project_id"]: rows.report_from(row) for row in found}

    @property
    def keeps_notes(self) -> bool:
        """Whether the file has notes; False for an older file opened read-only."""
        return self.database.version >= VERSION_WITH_NOTES

    def notes(self, project_id: str | None = None) -> tuple[Note, ...]:
        """Return the notes about a project, or about all projects, the oldest first.

        Notes about the whole file are left out; those of topics of a later program version are included.
        """
        if not self.keeps_notes:
            return ()
        condition, values = ("project_id = ?", [project_id]) if project_id else ("project_id IS NOT NULL", [])
        found = self.database.proved_rows(NOTE, f"WHERE {condition} ORDER BY noted_on, id", *values)
        with decoding(self.path):
            return tuple(rows.note_from(row) for row in found)

    def file_notes(self, topic: str = "") -> tuple[Note, ...]:
        """Return the notes about the whole file, by default of all topics, unknown ones included."""
        if not self.keeps_notes:
            return ()
        where = "WHERE project_id IS NULL AND topic = coalesce(nullif(?, ''), topic) ORDER BY id"
        found = self.database.proved_rows(NOTE, where, topic)
        with decoding(self.path):
            return tuple(rows.note_from(row) for row in found)

    def closed_projects(self) -> frozenset[str]:
        """Return the ids of the closed projects."""
        if not self.keeps_notes:
            return frozenset()
        found = self.database.query(
            """
            SELECT project_id FROM note
            WHERE topic = 'closing' AND settled_on IS NULL AND project_id IS NOT NULL
            """
        )
        return frozenset(row["project_id"] for row in found)

    def used(self, *keys: str) -> list[tuple[Any, ...]]:
        """Return the distinct combinations of these entries in all projects, the latest project's first."""
        kinds = [entries(Project)[key].kind for key in keys]
        found = self.database.query(queries.used_sql(keys))
        with decoding(self.path):
            return [tuple(map(rows.from_column, kinds, row.values())) for row in found]

    def narratives_used(self, project_id: str, period: Period, most: int) -> list[str]:
        """Return the narratives of reports near this one, nearest first, each once."""
        return queries.narratives_used(self.database.query, project_id, period, most)

    def search_texts(self, project_ids: Sequence[str]) -> dict[str, str]:
        """Return the searched text of each of these projects: for a few hundred at a time."""
        return queries.search_texts(self.database.query, project_ids)

    def searched_entries(self, project_id: str) -> tuple[Project, list[ProgressReport]]:
        """Return a project and its reports with nothing but the entries that a search looks at."""
        with decoding(self.path):
            return queries.searched_entries(self.database.query, project_id)

    def setting(self, key: str) -> str:
        """Return a setting of the file; empty if it was never set."""
        return next(
            (row["value"] for row in self.database.query("SELECT value FROM setting WHERE key = ?", key)), ""
        )

    # --- writing ------------------------------------------------------------------------------------------

    def set_project_entry(self, project_id: str, key: str, value: Any) -> None:
        column = rows.to_column(entries(Project)[key].kind, value)
        with self.transaction(), self._store.editing(PROJECT, project_id):
            rows.update(self.database.connection, "project", project_id, {key: column})

    def set_report_entry(self, project_id: str, period: Period, key: str, value: Any) -> None:
        column = rows.to_column(entries(ProgressReport)[key].kind, value)
        report = report_id(project_id, period)
        with self.transaction(), self._store.editing(REPORT, report):
            rows.update(self.database.connection, "progress_report", report, {key: column})

    def add_project(
        self, project: Project, reports: Sequence[ProgressReport] = (), notes: Sequence[Note] = ()
    ) -> None:
        with self.transaction():
            rows.insert(self.database.connection, "project", rows.project_row(project))
            self._store.mark(PROJECT, project.id)
            for report in reports:
                self.add_report(report)
            for note in notes:
                self.put_note(note)

    def update_project(self, project: Project, reports: Sequence[ProgressReport]) -> None:
        """Replace a project's entries and the reports of these months; other months stay."""
        with self.transaction():
            with self._store.editing(PROJECT, project.id):
                rows.update(self.database.connection, "project", project.id, rows.project_row(project))
            for report in reports:
                self.database.connection.execute("DELETE FROM progress_report WHERE id = ?", [report.id])
                self.add_report(report)

    def remove_project(self, project_id: str) -> None:
        """Remove a project with its reports and notes."""
        with self.transaction(), self._store.removing(PROJECT, project_id):
            rows.delete(self.database.connection, "project", project_id)

    def add_report(self, report: ProgressReport) -> None:
        with self.transaction():
            rows.insert(self.database.connection, "progress_report", rows.report_row(report))
            self._store.mark(REPORT, report.id)

    def remove_report(self, project_id: str, period: Period) -> None:
        report = report_id(project_id, period)
        with self.transaction(), self._store.removing(REPORT, report):
            rows.delete(self.database.connection, "progress_report", report)

    def put_note(self, note: Note) -> None:
        """Add a note, or replace its content."""
        with self.transaction(), self._store.editing(NOTE, note.id):
            rows.upsert(self.database.connection, "note", rows.note_row(note), key="id")

    def remove_note(self, note_id: str) -> None:
        with self.transaction(), self._store.removing(NOTE, note_id):
            rows.delete(self.database.connection, "note", note_id)

    def set_setting(self, key: str, value: str) -> None:
        with self.transaction():
            rows.upsert(self.database.connection, "setting", {"key": key, "value": value}, key="key")


_FILLED: Final = """
    SELECT 1 FROM project UNION ALL SELECT 1 FROM gathering UNION ALL SELECT 1 FROM setting LIMIT 1
"""

_PART: Final = 250
_ORDER = "fiscal_year DESC, project_code, project_name, id"

_IDENTITY = f"SELECT {', '.join(ProjectIdentity._fields)} FROM project"
_SUMMARY = """
    SELECT id, project_name, project_code, fiscal_year, office, officer_name, allocated_budget_satang,
        (SELECT coalesce(sum(disbursed_satang), 0) FROM progress_report WHERE project_id = project.id)
            AS spent_satang,
        (SELECT progress FROM progress_report WHERE project_id = project.id AND progress IS NOT NULL
            ORDER BY period DESC LIMIT 1) AS progress,
        (SELECT count(*) FROM progress_report WHERE project_id = project.id) AS report_count, division
    FROM project
"""
