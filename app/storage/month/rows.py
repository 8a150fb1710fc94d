"""The projects that are expected to report in a month, each with its report and the one before."""

import json
import logging
from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from typing import Any, Final

from app.models.errors import UserError
from app.models.month_state import MonthCount, ProjectMonth
from app.models.progress_report import Period, ProgressReport
from app.models.submission.expected_months import first_day
from app.storage.connection import decoding
from app.storage.database_file import DatabaseFile

log = logging.getLogger(__name__)

VERSION_WITH_NOTES: Final = 3


def month_rows(
    database: DatabaseFile, period: Period, among: Collection[str] | None = None
) -> list[ProjectMonth]:
    """Return the projects expected to report in a month, by code and name: of its fiscal year, not closed
    before the month: see app/models/submission/expected_months.py.

    `among`: only those of them with these ids. Raises UserError.
    """
    sql = _ROWS if database.version >= VERSION_WITH_NOTES else _ROWS_WITHOUT_NOTES
    named = _named(period)
    if among is not None:
        sql, named = sql + _AMONG, named | {"ids": json.dumps([*among])}
    with database.cursor(sql, named) as cursor:
        found = cursor.fetchall()
    found.sort(key=_order)  # SQLite would carry the narratives through its sorter
    return list(_rows(period, found, ReportsBefore(database, period)))


def month_count(database: DatabaseFile, period: Period) -> MonthCount:
    """Return how many of these projects have reported or are skipped, and how many there are."""
    sql = _COUNTS if database.version >= VERSION_WITH_NOTES else _COUNTS_WITHOUT_NOTES
    with database.cursor(sql, _named(period)) as cursor:
        return MonthCount(*cursor.fetchone())


def _named(period: Period) -> dict[str, Any]:
    first = first_day(period).isoformat()
    return {"period": str(period), "fiscal_year": period.fiscal_year, "first_day": first}


def _order(row: tuple[Any, ...]) -> tuple[str, str, str]:
    project_id, name, code = row[:3]
    return code, name, project_id


class ReportsBefore:
    """The last reports before a month, each read when it is asked for: of ten thousand projects a screen
    shows the proposals of twenty.
    """

    def __init__(self, database: DatabaseFile, period: Period) -> None:
        self._database, self._period = database, period
        self._known: dict[str, ProgressReport | None] = {}

    def of(self, project_id: str) -> ProgressReport | None:
        """Return a project's report; None if there is none or it cannot be read, which its form tells."""
        if project_id not in self._known:
            try:
                self._known[project_id] = self._read(project_id)
            except UserError:
                log.exception("a report of an earlier month cannot be read")
                return None
        return self._known[project_id]

    def _read(self, project_id: str) -> ProgressReport | None:
        with self._database.cursor(_REPORT_BEFORE, [project_id, str(self._period)]) as cursor:
            found = cursor.fetchall()
        with decoding(self._database.path):
            return _report(project_id, found[0]) if found else None


def _rows(
    period: Period, found: list[tuple[Any, ...]], reports_before: ReportsBefore
) -> Iterator[ProjectMonth]:
    for row in found:
        project_id, name, code, division, officer, progress_before = row[:_OWN]
        yield _StoredMonth(
            project_id,
            period,
            name,
            code,
            division,
            officer,
            progress_before,
            _report(project_id, row[_OWN:-1]),
            reports_before,  # type: ignore[arg-type]
            bool(row[-1]),
        )


class _StoredMonth(ProjectMonth):
    """A project's month whose report before is read only when it is asked for."""

    __slots__ = ()

    @property
    def before(self) -> ProgressReport | None:
        found: ReportsBefore = self[_BEFORE_FIELD]  # type: ignore[assignment]
        return found.of(self.id)


def _report(project_id: str, values: tuple[Any, ...]) -> ProgressReport | None:
    period, reported_on, *others = values
    if period is None:
        return None
    day = None if reported_on is None else date.fromisoformat(reported_on)
    return ProgressReport(project_id, _period(period), day, *others)


_period = cache(Period.parse)
"""The months of a file are few, and its reports many."""


_REPORT: Final = (
    "period",
    "reported_on",
    "narrative",
    "progress",
    "disbursed_satang",
    "plan_status",
    "target_status",
)
"""A report's columns, the month first, then in the order of its entries."""

_OWN: Final = 6
_BEFORE_FIELD: Final = ProjectMonth._fields.index("before")

_WITH_NOTE: Final = """
    project.id {is_in} (
        SELECT project_id FROM note WHERE topic = {topic} AND settled_on IS NULL AND project_id IS NOT NULL
    )
"""
_IS_OPEN: Final = _WITH_NOTE.format(
    is_in="NOT IN", topic="'closing' AND (noted_on IS NULL OR noted_on < :first_day)"
)
_HAS_SKIP: Final = _WITH_NOTE.format(is_in="IN", topic="'skipped' AND period = :period")
"""The notes are read once: there are fewer of them than projects."""


def _of_reports(name: str) -> str:
    return ", ".join(f"{name}.{column}" for column in _REPORT)


_SELECTION: Final = f"""
    SELECT project.id, project_name, project_code, division, officer_name,
        (
            SELECT progress FROM progress_report AS earlier
            WHERE earlier.project_id = project.id AND earlier.period < :period AND progress IS NOT NULL
            ORDER BY earlier.period DESC LIMIT 1
        ) AS progress_before,
        {_of_reports("report")}, {{has_skip}}
    FROM project
    LEFT JOIN progress_report AS report ON report.project_id = project.id AND report.period = :period
    WHERE fiscal_year = :fiscal_year AND {{is_open}}
"""

_REPORT_BEFORE: Final = f"""
    SELECT {_of_reports("before")} FROM progress_report AS before
    WHERE project_id = ? AND period < ? ORDER BY period DESC LIMIT 1
"""

_AMONG: Final = " AND project.id IN (SELECT value FROM json_each(:ids))"

_ROWS: Final = _SELECTION.format(has_skip=_HAS_SKIP, is_open=_IS_OPEN)
_ROWS_WITHOUT_NOTES: Final = _SELECTION.format(has_skip="0", is_open="1")

_COUNT: Final = """
    SELECT count(report.id), coalesce(sum(report.id IS NULL AND {has_skip}), 0), count(*) FROM project
    LEFT JOIN progress_report AS report ON report.project_id = project.id AND report.period = :period
    WHERE fiscal_year = :fiscal_year AND {is_open}
"""
_COUNTS: Final = _COUNT.format(has_skip=_HAS_SKIP, is_open=_IS_OPEN)
_COUNTS_WITHOUT_NOTES: Final = _COUNT.format(has_skip="0", is_open="1")
