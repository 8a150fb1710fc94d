"""The projects that are expected to report in a month, each with its report and the one before.

A home of ten thousand projects shows twenty: the list is read without reports, and these when asked for.
"""

import json
import logging
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cache
from operator import add
from typing import Any, Final, NamedTuple

from app.models.errors import UserError
from app.models.month_state import MonthCount, ProjectMonth
from app.models.progress_report import Period, ProgressReport
from app.storage.connection import decoding
from app.storage.database_file import DatabaseFile
from app.storage.month.expected import EXPECTED, OPEN, named

log = logging.getLogger(__name__)

VERSION_WITH_NOTES: Final = 3


def month_rows(
    database: DatabaseFile, period: Period, among: Collection[str] | None = None
) -> list[ProjectMonth]:
    """Return the projects that must report in a month (app/models/submission/expected_months.py), by code
    and name.

    `among`: only those of them with these ids. Raises UserError.
    """
    sql = _ROWS if database.version >= VERSION_WITH_NOTES else _ROWS_WITHOUT_NOTES
    values = named(period)
    if among is not None:
        sql, values = sql + _AMONG, values | {"ids": json.dumps([*among])}
    with database.cursor(sql, values) as cursor:
        found = cursor.fetchall()
    found.sort(key=_order)
    reports = MonthReports(database, period, [row[0] for row in found])
    return list(_rows(period, found, reports))


def month_count_in_steps(database: DatabaseFile, period: Period) -> Iterator[MonthCount]:
    """Yield how many of these projects have reported or are skipped, and how many there are, so far: a large
    file is counted in parts. The last count is that of all. Raises UserError.
    """
    sql = (_COUNTS if database.version >= VERSION_WITH_NOTES else _COUNTS_WITHOUT_NOTES) + _AMONG
    with database.cursor("SELECT id FROM project") as cursor:
        ids = [project_id for (project_id,) in cursor.fetchall()]
    count = MonthCount(0, 0, 0)
    for start in range(0, max(1, len(ids)), _COUNTED_AT_ONCE):
        values = named(period) | {"ids": json.dumps(ids[start : start + _COUNTED_AT_ONCE])}
        with database.cursor(sql, values) as cursor:
            count = MonthCount._make(map(add, count, cursor.fetchone()))
        yield count


def _order(row: tuple[Any, ...]) -> tuple[str, str, str]:
    project_id, name, code = row[:3]
    return code, name, project_id


class Told(NamedTuple):
    """What a row shows of a project's reports: its progress before the month, and the month's report."""

    progress_before: int | None = None
    report: ProgressReport | None = None


class MonthReports:
    """The reports behind the rows of a month, read when one is asked for.

    What rows show is read for a part of the list at once; the last report before the month, with its
    narrative, for one project. What cannot be read counts as missing; the project's form tells it.
    """

    def __init__(self, database: DatabaseFile, period: Period, ids: Sequence[str]) -> None:
        self._database, self._period, self._ids = database, period, ids
        self._places = {project_id: place for place, project_id in enumerate(ids)}
        self._told: dict[str, Told] = {}
        self._before: dict[str, ProgressReport | None] = {}

    def told(self, project_id: str) -> Told:
        if project_id not in self._told:
            first = self._places[project_id] // _AT_ONCE * _AT_ONCE
            try:
                self._read(self._ids[first : first + _AT_ONCE])
            except UserError:
                log.exception("reports of a month cannot be read")
        return self._told.get(project_id, Told())

    def _read(self, ids: Sequence[str]) -> None:
        values = {"period": str(self._period), "ids": json.dumps(ids)}
        with self._database.cursor(_REPORTS, values) as cursor:
            found = cursor.fetchall()
        with decoding(self._database.path):
            for project_id, before, *values in found:
                self._told[project_id] = Told(before, _report(project_id, values))

    def before(self, project_id: str) -> ProgressReport | None:
        """Return a project's last report before the month."""
        if project_id not in self._before:
            try:
                self._before[project_id] = self._read_before(project_id)
            except UserError:
                log.exception("a report of an earlier month cannot be read")
                return None
        return self._before[project_id]

    def _read_before(self, project_id: str) -> ProgressReport | None:
        with self._database.cursor(_REPORT_BEFORE, [project_id, str(self._period)]) as cursor:
            found = cursor.fetchall()
        with decoding(self._database.path):
            return _report(project_id, found[0]) if found else None


def _rows(period: Period, found: list[tuple[Any, ...]], reports: MonthReports) -> Iterator[ProjectMonth]:
    for project_id, name, code, division, officer, is_reported, has_skip in found:
        yield _StoredMonth(
            project_id,
            period,
            name,
            code,
            division,
            officer,
            None,
            reports if is_reported else None,  # type: ignore[arg-type]
            reports,  # type: ignore[arg-type]
            bool(has_skip),
        )


class _StoredMonth(ProjectMonth):
    """A project's month whose reports are read only when they are asked for.

    Its fields for reports hold the `MonthReports`; that of the month holds None if there is no report.
    """

    __slots__ = ()

    @property
    def is_reported(self) -> bool:
        return self[_REPORT_FIELD] is not None

    @property
    def report(self) -> ProgressReport | None:
        return self._reports.told(self.id).report if self[_REPORT_FIELD] is not None else None

    @property
    def progress_before(self) -> int | None:
        return self._reports.told(self.id).progress_before

    @property
    def before(self) -> ProgressReport | None:
        return self._reports.before(self.id)

    @property
    def _reports(self) -> MonthReports:
        return self[_BEFORE_FIELD]  # type: ignore[return-value]


def _report(project_id: str, values: Sequence[Any]) -> ProgressReport | None:
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

_COUNTED_AT_ONCE: Final = 2_000
"""Projects counted together: 10 ms."""

_AT_ONCE: Final = 100
"""Rows whose reports are read together: 2 ms."""

_REPORT_FIELD: Final = ProjectMonth._fields.index("report")
_BEFORE_FIELD: Final = ProjectMonth._fields.index("before")

_HAS_SKIP: Final = """
    project.id IN (
        SELECT project_id FROM note
        WHERE topic = 'skipped' AND period = :period AND settled_on IS NULL AND project_id IS NOT NULL
    )
"""


def _of_reports(name: str) -> str:
    return ", ".join(f"{name}.{column}" for column in _REPORT)


_SELECTION: Final = """
    SELECT project.id, project_name, project_code, division, officer_name,
        report.period IS NOT NULL, {has_skip}
    FROM project
    LEFT JOIN progress_report AS report ON report.project_id = project.id AND report.period = :period
    WHERE {is_due}
"""
"""It takes no more of reports than their index has."""

_REPORTS: Final = f"""
    SELECT chosen.value,
        (
            SELECT progress FROM progress_report AS earlier
            WHERE earlier.project_id = chosen.value AND earlier.period < :period AND progress IS NOT NULL
            ORDER BY earlier.period DESC LIMIT 1
        ),
        {_of_reports("report")}
    FROM json_each(:ids) AS chosen
    LEFT JOIN progress_report AS report ON report.project_id = chosen.value AND report.period = :period
"""

_REPORT_BEFORE: Final = f"""
    SELECT {_of_reports("before")} FROM progress_report AS before
    WHERE project_id = ? AND period < ? ORDER BY period DESC LIMIT 1
"""

_IS_DUE: Final = f"{EXPECTED} AND {OPEN}"
_AMONG: Final = " AND project.id IN (SELECT value FROM json_each(:ids))"

_ROWS: Final = _SELECTION.format(has_skip=_HAS_SKIP, is_due=_IS_DUE)
_ROWS_WITHOUT_NOTES: Final = _SELECTION.format(has_skip="0", is_due=EXPECTED)

_COUNT: Final = """
    SELECT count(report.id), coalesce(sum(report.id IS NULL AND {has_skip}), 0), count(*) FROM project
    LEFT JOIN progress_report AS report ON report.project_id = project.id AND report.period = :period
    WHERE {is_due}
"""
_COUNTS: Final = _COUNT.format(has_skip=_HAS_SKIP, is_due=_IS_DUE)
_COUNTS_WITHOUT_NOTES: Final = _COUNT.format(has_skip="0", is_due=EXPECTED)
