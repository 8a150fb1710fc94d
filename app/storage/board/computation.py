"""Compute the board's rows from projects, reports, notes and revisions."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from app.models.checks import check, to_see_to, with_reasons
from app.models.match_key import match_key
from app.models.note import Note, Topic, skipped_months
from app.models.progress_report import Period, ProgressReport, fiscal_months, spent_budget
from app.models.project import Project
from app.models.project_status import ProjectStatus
from app.models.questions.course import is_underspent, unmoved_months
from app.models.questions.facts import MONTHS_A_QUARTER
from app.models.submission.expected_months import expected_months
from app.models.submission.receipts import TYPED, received_about
from app.models.year_series import report_day
from app.storage import rows
from app.storage.file_settings import UNITS_OF
from app.storage.packing import PAYLOAD_TEXT
from app.storage.revision_payload import NOTE, PROJECT, REPORT
from app.storage.revision_store import RevisionStore

BoardRow = tuple[Any, ...]
"""The values of a row of the board, in the order of its columns (app/storage/board/cache.py)."""


class ProjectRows(NamedTuple):
    """The rows of one project."""

    project: BoardRow
    reports: list[BoardRow]
    skips: list[BoardRow]
    quarters: list[BoardRow]
    alignments: list[BoardRow]


Received = tuple[ProgressReport, str | None, int]
"""A report, the day on which it was received, if it was, and the number of that gathering, else 0."""


class BoardComputation:
    """Computes the board's rows of an open file; it writes nothing."""

    def __init__(self, connection: sqlite3.Connection, store: RevisionStore) -> None:
        self._connection = connection
        self._store = store

    def rows(self, project_ids: Sequence[str]) -> Iterator[ProjectRows]:
        """Yield for each of these committed projects its rows."""
        places = ", ".join("?" * len(project_ids))
        reports = self._reports(places, project_ids)
        notes = self._notes(places, project_ids)
        diverged = self._diverged(places, project_ids)
        for row in self._dicts(f"SELECT * FROM project WHERE id IN ({places})", project_ids):
            project = rows.project_from(row)
            yield _computed(project, reports.get(project.id, []), notes.get(project.id, []), diverged)

    def _reports(self, places: str, project_ids: Sequence[str]) -> dict[str, list[Received]]:
        """Return reports by project, in the order of their months, each with its day of receipt."""
        found: dict[str, list[Received]] = {}
        sql = f"{_REPORTS} WHERE project_id IN ({places}) ORDER BY project_id, period"
        for row in self._dicts(sql, project_ids):
            received = (rows.report_from(row), row["received_on"], row["gathering"] or TYPED)
            found.setdefault(row["project_id"], []).append(received)
        return found

    def _notes(self, places: str, project_ids: Sequence[str]) -> dict[str, list[Note]]:
        """Return unsettled notes of kept findings, skipped months, closings and receipts, by project."""
        found: dict[str, list[Note]] = {}
        sql = f"""
            SELECT * FROM note WHERE project_id IN ({places})
                AND (topic IN (?, ?, ?) OR (topic = ? AND rule = ?)) AND settled_on IS NULL
        """
        received = received_about(owner_of(self._connection))
        topics = Topic.KEPT, Topic.SKIPPED, Topic.CLOSING, *received
        for row in self._dicts(sql, [*project_ids, *topics]):
            found.setdefault(row["project_id"], []).append(rows.note_from(row))
        return found

    def _diverged(self, places: str, project_ids: Sequence[str]) -> Counter[tuple[str, str]]:
        """Return the number of diverged records, by project and, for reports, month."""
        sql = _DIVERGED.format(places=places)
        found = self._connection.execute(sql, [*project_ids, *project_ids, *project_ids]).fetchall()
        return Counter(
            (project_id, period)
            for record_id, project_id, period in found
            if len(self._store.versions(record_id)) > 1
        )

    def _dicts(self, sql: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
        return rows.dicts(self._connection.execute(sql, parameters))


_RECEIVED: Final = (Topic.RECEIVED, Topic.DIVISION_RECEIVED)


def owner_of(connection: sqlite3.Connection) -> str:
    """Return the office whose divisions a file gathers; "" for the city's offices."""
    found = connection.execute("SELECT value FROM setting WHERE key = ?", [UNITS_OF]).fetchone()
    return str(found[0]) if found else ""


def _computed(
    project: Project,
    received: Sequence[Received],
    notes: Sequence[Note],
    diverged: Counter[tuple[str, str]],
) -> ProjectRows:
    reports = [report for report, *_ in received]
    noted = {note.period: note for note in notes if note.topic in _RECEIVED}
    found = to_see_to(with_reasons(check(project, reports, skipped_months(notes)), notes))
    findings = Counter(finding.period for finding in found)
    of_project = (*_project_row(project, reports, notes), findings[None], diverged[project.id, ""])
    of_reports = [
        (
            project.id,
            str(report.period),
            report.disbursed_satang or 0,
            findings[report.period],
            diverged[project.id, str(report.period)],
            *_receipt(day, gathering, noted.get(report.period)),
        )
        for report, day, gathering in received
    ]
    return ProjectRows(
        of_project,
        of_reports,
        _skips(project, reports, notes),
        [*_quarters(project, reports)],
        [*_alignments(project)],
    )


def _quarters(project: Project, reports: Sequence[ProgressReport]) -> Iterator[BoardRow]:
    """Yield the quarters with reports: their number from 0, money, reports, the last one's target status."""
    months = fiscal_months(project.fiscal_year) if project.fiscal_year else ()
    by_quarter: dict[int, list[ProgressReport]] = {}
    for report in reports:
        if report.period in months:
            quarter = months.index(report.period) // MONTHS_A_QUARTER
            by_quarter.setdefault(quarter, []).append(report)
    for quarter, found in by_quarter.items():
        disbursed = sum(report.disbursed_satang or 0 for report in found)
        yield project.id, quarter, disbursed, len(found), found[-1].target_status


def _alignments(project: Project) -> Iterator[BoardRow]:
    """Yield the strategic issues with their sub-issues, each pair once; empty ones support nothing."""
    found = [(one.strategic_issue, one.strategic_sub_issue) for one in project.strategic_alignments]
    for place, pair in enumerate(dict.fromkeys(filter(any, found))):
        yield project.id, place, *pair


def _skips(project: Project, reports: Sequence[ProgressReport], notes: Iterable[Note]) -> list[BoardRow]:
    """Return the skipped months for which a report was expected; a report wins over skipping its month."""
    first, last = expected_months(project, reports, notes) or (Period(1, 1), Period(1, 1))
    skipped = skipped_months(notes) - {report.period for report in reports}
    return [(project.id, str(month)) for month in sorted(skipped) if first <= month <= last]


def _receipt(day: str | None, gathering: int, noted: Note | None) -> tuple[str | None, int, bool]:
    """Return the day of receipt, the number of the gathering, and whether a note about the report says so."""
    if noted is None:
        return day, gathering, False
    return str(noted.noted_on) if noted.noted_on else None, gathering, True


def _project_row(project: Project, reports: Sequence[ProgressReport], notes: Iterable[Note]) -> BoardRow:
    first, last = expected_months(project, reports, notes) or ("", "")
    standing = status_of(project, reports)
    return (
        project.id,
        project.project_code,
        project.project_name,
        project.fiscal_year,
        project.office,
        project.allocated_budget_satang or 0,
        standing.spent_satang,
        str(first),
        str(last),
        standing.is_reported_late,
        standing.is_behind_time,
        standing.is_over_budget,
        project.division,
        standing.progress,
        standing.expected_progress,
        standing.plan_status,
        is_underspent(standing),
        unmoved_months(reports),
        _alike(project),
    )


def _alike(project: Project) -> str:
    """Return the key that projects which may be one have in common; empty without code and name."""
    key = match_key(project.office, project.fiscal_year, project.project_code, project.project_name)
    return json.dumps(key, ensure_ascii=False) if key else ""


def status_of(project: Project, reports: Sequence[ProgressReport]) -> ProjectStatus:
    """Return a project's status, like `ProjectFile.standings`."""
    latest = reports[-1] if reports else ProgressReport(project.id, Period(1, 1))
    told = next((report for report in reversed(reports) if report.progress is not None), None)
    return ProjectStatus(
        project.id,
        project.project_name,
        project.project_code,
        project.fiscal_year,
        project.office,
        project.division,
        project.start_date,
        project.end_date,
        project.allocated_budget_satang,
        spent_budget(reports),
        len(reports),
        told.progress if told else None,
        report_day(told.period, told.reported_on) if told else None,
        latest.plan_status,
        latest.target_status,
    )


FIRST_GATHERING: Final = """
    (SELECT gathering FROM revision WHERE record_id = progress_report.id ORDER BY rowid LIMIT 1)
"""
"""The number of the gathering that first brought a report, as SQL.

It is NULL if the report was typed here, or existed before anything was gathered. The clocks of revisions are
not used.
"""

OWN_GATHERING: Final = """
    (SELECT gathering FROM revision
    WHERE record_id = progress_report.id AND parents = '[]' AND gathering IS NOT NULL
    ORDER BY gathering LIMIT 1)
"""
"""That of a report which its office made itself, without knowing the one that was typed here first."""

_REPORTS: Final = f"""
    SELECT progress_report.*, number AS gathering, date(at, '+7 hours') AS received_on
    FROM progress_report LEFT JOIN gathering ON number = coalesce({FIRST_GATHERING}, {OWN_GATHERING})
"""
"""`received_on` is the day, in Bangkok, of the gathering that brought the report, and `gathering` its number.
"""

_DIVERGED: Final = f"""
    WITH record (id, project_id, period) AS (
        SELECT id, id, '' FROM {PROJECT} WHERE id IN ({{places}})
        UNION ALL SELECT id, project_id, period FROM {REPORT} WHERE project_id IN ({{places}})
        UNION ALL SELECT id, project_id, '' FROM {NOTE} WHERE project_id IN ({{places}})
    ), several (id, project_id, period) AS (
        SELECT record.id, record.project_id, record.period FROM record JOIN revision ON record_id = record.id
        GROUP BY record.id HAVING count(*) > 1
    ), version AS MATERIALIZED (
        SELECT several.*, digest, parents, {PAYLOAD_TEXT} AS body
        FROM several JOIN revision ON record_id = several.id
    )
    SELECT id, project_id, period FROM version
    WHERE digest NOT IN (SELECT value FROM version, json_each(parents))
    GROUP BY id HAVING count(DISTINCT body) > 1
"""
