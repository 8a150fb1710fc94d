"""What the coordinator's board tells, kept reckoned in the file: a row a project, and one a report.

A project without a row of today's rules is stale. Whatever edits or shows a record of a project takes its
row away in the same transaction (RevisionStore), so a row that is there is right, and refreshing reckons only
what is missing. Every function is a part of its caller's transaction. See docs/decisions/0012-board.md.
"""

import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from app import __version__
from app.models.checks import PROJECT_RULES, REPORT_RULES, Finding, check
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport, spent_budget
from app.models.project import Project
from app.models.schedule import expected_months
from app.storage import rows
from app.storage.bodies import NOTE, PROJECT, REPORT
from app.storage.revision_store import RevisionStore
from app.storage.revisions import versions


@dataclass(frozen=True, slots=True)
class ProjectsRow:
    """Projects of one office that are to report for the same months, taken together.

    `first_month` is None when they are to report for none. Amounts in satang; `findings` and `diverged`
    count what is about the projects themselves, not about one of their reports.
    """

    office: str
    first_month: Period | None
    last_month: Period | None
    projects: int
    allocated_satang: int
    spent_satang: int
    late: int
    over_budget: int
    findings: int
    diverged: int


@dataclass(frozen=True, slots=True)
class ReportsRow:
    """Reports of one office and month that came in on one day, taken together.

    `received_on` is None for what was typed here. `expected` of them are by projects that were to report.
    """

    office: str
    period: Period
    received_on: date | None
    reports: int
    expected: int
    disbursed_satang: int
    findings: int
    diverged: int


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One project of an office, and what there is of its report for one month."""

    project_id: str
    project_code: str
    project_name: str
    is_expected: bool
    has_report: bool
    received_on: date | None
    is_late: bool
    is_over_budget: bool
    findings: int
    diverged: int


class BoardStore:
    """The board's rows of an open file."""

    def __init__(self, connection: sqlite3.Connection, store: RevisionStore) -> None:
        self._connection = connection
        self._store = store

    # --- reckoning ----------------------------------------------------------------------------------------

    def stale(self) -> list[str]:
        """The projects whose rows are to be reckoned, in the order of their ids."""
        sql = """
            SELECT id FROM project LEFT JOIN board_project ON project_id = id
            WHERE rules IS NOT ? ORDER BY id
        """
        return [project_id for (project_id,) in self._rows(sql, rules_mark())]

    def refresh(self, project_ids: Sequence[str]) -> None:
        """Reckon the rows of these projects, all of which are there and minted."""
        places = ", ".join("?" * len(project_ids))
        self._connection.execute(f"DELETE FROM board_project WHERE project_id IN ({places})", project_ids)
        reports = self._reports(places, project_ids)
        notes = self._notes(places, project_ids)
        diverged = self._diverged(places, project_ids)
        for row in self._dicts(f"SELECT * FROM project WHERE id IN ({places})", project_ids):
            project = rows.project_from(row)
            self._put(project, reports.get(project.id, []), notes.get(project.id, []), diverged)

    def _reports(
        self, places: str, project_ids: Sequence[str]
    ) -> dict[str, list[tuple[ProgressReport, str | None]]]:
        """Reports by project, in the order of their months, each with the day on which it came in."""
        found: dict[str, list[tuple[ProgressReport, str | None]]] = {}
        sql = f"{_REPORTS} WHERE project_id IN ({places}) ORDER BY project_id, period"
        for row in self._dicts(sql, project_ids):
            found.setdefault(row["project_id"], []).append((rows.report_from(row), row["received_on"]))
        return found

    def _notes(self, places: str, project_ids: Sequence[str]) -> dict[str, list[Note]]:
        """Findings kept and projects closed, as far as that still holds, by project."""
        found: dict[str, list[Note]] = {}
        sql = f"SELECT * FROM note WHERE project_id IN ({places}) AND topic <> ? AND settled_on IS NULL"
        for row in self._dicts(sql, [*project_ids, Topic.REMARK]):
            found.setdefault(row["project_id"], []).append(rows.note_from(row))
        return found

    def _diverged(self, places: str, project_ids: Sequence[str]) -> Counter[tuple[str, str]]:
        """How many records diverged, by project and, for reports, month."""
        sql = _DIVERGED.format(places=places)
        found = self._rows(sql, *project_ids, *project_ids, *project_ids)
        return Counter(
            (project_id, period)
            for record_id, project_id, period in found
            if len(versions(self._store.of_record(record_id))) > 1
        )

    def _put(
        self,
        project: Project,
        received: Sequence[tuple[ProgressReport, str | None]],
        notes: Sequence[Note],
        diverged: Counter[tuple[str, str]],
    ) -> None:
        reports = [report for report, _ in received]
        findings = Counter(finding.period for finding in _unkept(check(project, reports), notes))
        self._connection.execute(
            "INSERT INTO board_project VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            _project_row(project, reports, notes) + (findings[None], diverged[project.id, ""]),
        )
        self._connection.executemany(
            "INSERT INTO board_report VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    project.id,
                    str(report.period),
                    report.disbursed_satang or 0,
                    findings[report.period],
                    diverged[project.id, str(report.period)],
                    received_on,
                )
                for report, received_on in received
            ],
        )

    # --- reading ------------------------------------------------------------------------------------------

    def fiscal_years(self) -> list[int | None]:
        """The years of all projects, the latest first; None last, for projects that name none."""
        sql = "SELECT DISTINCT fiscal_year FROM board_project ORDER BY fiscal_year DESC"
        return [year for (year,) in self._rows(sql)]

    def projects(self, fiscal_year: int) -> list[ProjectsRow]:
        return [
            ProjectsRow(office, _period(first), _period(last), *counts)
            for office, first, last, *counts in self._rows(_PROJECTS, fiscal_year)
        ]

    def reports(self, fiscal_year: int) -> list[ReportsRow]:
        return [
            ReportsRow(office, Period.parse(period), _day(received_on), *counts)
            for office, period, received_on, *counts in self._rows(_REPORT_SUMS, fiscal_year)
        ]

    def lines(self, fiscal_year: int, office: str, period: Period) -> list[BoardLine]:
        """The office's projects in the order of their codes, for one month."""
        found = self._rows(_LINES, {"year": fiscal_year, "office": office, "period": str(period)})
        return [_line(*row) for row in found]

    def without_year(self) -> int:
        """How many projects name no fiscal year, and so stand on no board."""
        [[count]] = self._rows("SELECT count(*) FROM board_project WHERE fiscal_year IS NULL")
        return int(count)

    def has_gathered(self) -> bool:
        return bool(self._rows("SELECT 1 FROM gathering LIMIT 1"))

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        if len(parameters) == 1 and isinstance(parameters[0], dict):
            return self._connection.execute(sql, parameters[0]).fetchall()
        return self._connection.execute(sql, parameters).fetchall()

    def _dicts(self, sql: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
        cursor = self._connection.execute(sql, parameters)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


@cache
def rules_mark() -> int:
    """What tells rows reckoned by this program's rules from those of another version of it."""
    names = [rule.__name__ for rule in (*PROJECT_RULES, *REPORT_RULES)]
    return zlib.crc32(" ".join([__version__, *names]).encode())


def _unkept(findings: Iterable[Finding], notes: Iterable[Note]) -> list[Finding]:
    """The findings for whose keeping nobody has given a reason."""
    kept = {(note.period, note.entry_key, note.rule) for note in notes if note.topic is Topic.KEPT}
    return [one for one in findings if (one.period, one.entry.key, one.rule) not in kept]


def _project_row(
    project: Project, reports: Sequence[ProgressReport], notes: Iterable[Note]
) -> tuple[Any, ...]:
    closed_on = next((note.noted_on for note in notes if note.topic is Topic.CLOSING), None)
    first, last = expected_months(project, closed_on) or ("", "")
    allocated, spent = project.allocated_budget_satang, spent_budget(reports)
    return (
        project.id,
        rules_mark(),
        project.fiscal_year,
        project.office,
        allocated or 0,
        spent,
        str(first),
        str(last),
        _is_late(reports),
        allocated is not None and spent > allocated,
    )


def _is_late(reports: Sequence[ProgressReport]) -> bool:
    return bool(reports) and "ช้ากว่าแผน" in reports[-1].plan_status


def _period(text: str) -> Period | None:
    return Period.parse(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _line(project_id: str, code: str, name: str, *rest: Any) -> BoardLine:
    is_expected, has_report, received_on, is_late, is_over_budget, findings, diverged = rest
    flags = bool(is_late), bool(is_over_budget)
    return BoardLine(
        project_id,
        code,
        name,
        bool(is_expected),
        bool(has_report),
        _day(received_on),
        *flags,
        findings,
        diverged,
    )


_REPORTS: Final = """
    SELECT progress_report.*, (
        SELECT (SELECT date(at, '+7 hours') FROM gathering WHERE number = revision.gathering)
        FROM revision WHERE record_id = progress_report.id ORDER BY rowid LIMIT 1
    ) AS received_on
    FROM progress_report
"""
"""`received_on` is the day, in Bangkok, of the gathering that first brought the report; NULL when it was typed
here, or was here before anything was gathered. Clocks of revisions have no say in it."""

_DIVERGED: Final = f"""
    WITH record (id, project_id, period) AS (
        SELECT id, id, '' FROM {PROJECT} WHERE id IN ({{places}})
        UNION ALL SELECT id, project_id, period FROM {REPORT} WHERE project_id IN ({{places}})
        UNION ALL SELECT id, project_id, '' FROM {NOTE} WHERE project_id IN ({{places}})
    ), several (id, project_id, period) AS (
        SELECT record.id, record.project_id, record.period FROM record JOIN revision ON record_id = record.id
        GROUP BY record.id HAVING count(*) > 1
    ), version AS MATERIALIZED (
        SELECT several.*, digest, parents, body FROM several JOIN revision ON record_id = several.id
    )
    SELECT id, project_id, period FROM version
    WHERE digest NOT IN (SELECT value FROM version, json_each(parents))
    GROUP BY id HAVING count(DISTINCT body) > 1
"""

_PROJECTS: Final = """
    SELECT office, first_month, last_month, count(*), sum(allocated_satang), sum(spent_satang), sum(is_late),
        sum(is_over_budget), sum(findings), sum(diverged)
    FROM board_project WHERE fiscal_year = ? GROUP BY office, first_month, last_month
"""

_REPORT_SUMS: Final = """
    SELECT office, period, received_on, count(*), sum(period BETWEEN first_month AND last_month),
        sum(disbursed_satang), sum(board_report.findings), sum(board_report.diverged)
    FROM board_project JOIN board_report USING (project_id)
    WHERE fiscal_year = ? GROUP BY office, period, received_on
"""

_LINES: Final = """
    SELECT id, project_code, project_name, :period BETWEEN first_month AND last_month, period IS NOT NULL,
        received_on, is_late, is_over_budget, board_project.findings + coalesce(board_report.findings, 0),
        board_project.diverged + coalesce(board_report.diverged, 0)
    FROM board_project JOIN project ON id = board_project.project_id
    LEFT JOIN board_report ON board_report.project_id = id AND period = :period
    WHERE board_project.fiscal_year = :year AND board_project.office = :office
    ORDER BY project_code, project_name, id
"""
