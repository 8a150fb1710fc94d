"""The rows of the coordinator's board: one per project, and one per report."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.models.progress_report import Period
from app.models.questions.facts import ProjectFacts, YearSum
from app.models.submission.receipts import TYPED, OfficeReceipt, Receipt
from app.models.submission.units import UnitList
from app.storage.board.changes import RecordChange, Span, changed_records, is_anything_before, span_from
from app.storage.board.facts import read_facts, read_year_sums
from app.storage.board.receipts import office_receipts
from app.storage.board.year_sums import alike_projects, report_sums


@dataclass(frozen=True, slots=True)
class ProjectsRow:
    """Projects of one office with the same reporting months, summed up.

    `first_month` is None if no report is expected. Amounts in satang; `findings` and `diverged` count those
    of the projects themselves, not of their reports.
    """

    office: str
    first_month: Period | None
    last_month: Period | None
    projects: int
    allocated_satang: int
    spent_satang: int
    reported_late: int
    behind_time: int
    over_budget: int
    findings: int
    diverged: int


@dataclass(frozen=True, slots=True)
class ReportsRow:
    """Reports of one office and month that came alike, summed up.

    `expected` of them are by projects that had to report.
    """

    office: str
    period: Period
    receipt: Receipt
    reports: int
    expected: int
    disbursed_satang: int
    findings: int
    diverged: int


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One project of an office, and its report for one month. A skipped project is not expected."""

    project_id: str
    project_code: str
    project_name: str
    is_expected: bool
    has_report: bool
    receipt: Receipt
    is_reported_late: bool
    is_behind_time: bool
    is_over_budget: bool
    findings: int
    diverged: int
    is_skipped: bool = False


class BoardRows:
    """Reads the board's rows of an open file. `office` is in all of them the unit as it is spelt."""

    def __init__(
        self, connection: sqlite3.Connection, rows: sqlite3.Connection, units: UnitList | None = None
    ) -> None:
        self._connection = connection
        self._cache = rows
        self._units = units if units and units.is_of_divisions else None
        self._unit = "office"
        if self._units:
            rows.create_function("unit_text", 2, self._units.unit_text, deterministic=True)
            self._unit = "unit_text(office, division)"

    def stale(self) -> list[str]:
        """Return the projects whose rows are missing, in the order of their ids."""
        known = {project_id for (project_id,) in self._rows("SELECT project_id FROM board_project")}
        found = self._connection.execute("SELECT id FROM project ORDER BY id").fetchall()
        return [project_id for (project_id,) in found if project_id not in known]

    def fiscal_years(self) -> list[int | None]:
        """Return the years of all projects, latest first; None last, for projects without one."""
        sql = "SELECT DISTINCT fiscal_year FROM board_project ORDER BY fiscal_year DESC"
        return [year for (year,) in self._rows(sql)]

    def projects(self, fiscal_year: int) -> list[ProjectsRow]:
        return [
            ProjectsRow(office, _period(first), _period(last), *counts)
            for office, first, last, *counts in self._rows(self._by_unit(_PROJECTS), fiscal_year)
        ]

    def reports(self, fiscal_year: int) -> list[ReportsRow]:
        return [
            ReportsRow(office, Period.parse(period), Receipt(_day(day), gathering, bool(is_noted)), *counts)
            for office, period, day, gathering, is_noted, *counts in report_sums(
                self._cache, fiscal_year, self._unit
            )
        ]

    def skips(self, fiscal_year: int) -> dict[tuple[str, Period], int]:
        """Return how many expected reports were skipped, by office and month."""
        found = self._rows(self._by_unit(_SKIPS), fiscal_year)
        return {(office, Period.parse(period)): count for office, period, count in found}

    def lines(self, fiscal_year: int, office: str, period: Period) -> list[BoardLine]:
        """Return the office's projects for one month, in the order of their codes."""
        named = {"period": str(period), "fiscal_year": fiscal_year, "office": office}
        return [_line(*row) for row in self._rows(self._by_unit(_LINES), named)]

    def offices(self) -> list[str]:
        """Return all spellings of offices, in any year."""
        sql = self._by_unit("SELECT DISTINCT {unit} FROM board_project")
        return [office for (office,) in self._rows(sql)]

    def facts(self, fiscal_year: int, named: Mapping[str, str]) -> Iterator[list[ProjectFacts]]:
        """Yield the projects of a year in parts. `named`: the name to show for each spelling of an office."""
        return read_facts(self._cache, fiscal_year, named, self._unit)

    def year_sums(self) -> list[YearSum]:
        """Return the sums of each year and office, as the offices are spelt."""
        return read_year_sums(self._cache, self._unit)

    def alike(self, fiscal_year: int) -> list[list[list[Any]]]:
        """Return pairs of projects of a year that may be one: of both id, allocated and spent satang."""
        return alike_projects(self._cache, fiscal_year)

    # --- what changed, and what waits for an answer -------------------------------------------------------

    def span_from(self, since: str) -> Span:
        """Return the span from a moment (UTC) until now."""
        return span_from(self._connection, since)

    def is_anything_before(self, span: Span) -> bool:
        """Return whether the file held anything before the span."""
        return is_anything_before(self._connection, span)

    def changed_records(self, span: Span) -> Iterator[list[RecordChange]]:
        """Yield what changed in the span, in batches; reports that came new are left out."""
        return changed_records(self._connection, span)

    def identities(self) -> dict[str, dict[str, Any]]:
        """Return by id the entries of each project that name it, and its budget."""
        found = self._connection.execute(_IDENTITIES)
        return {row[0]: dict(zip(_IDENTITY, row[1:], strict=True)) for row in found}

    def open_remarks(self) -> list[tuple[str, int, int]]:
        """Return for each spelling of an office its unanswered and its answered remarks, if not settled."""
        found = self._connection.execute(_REMARKS).fetchall()
        return [(self._text(office, division), int(no), int(yes)) for office, division, no, yes in found]

    def without_year(self) -> int:
        """Return the number of projects without fiscal year, which are on no board."""
        [[count]] = self._rows("SELECT count(*) FROM board_project WHERE fiscal_year IS NULL")
        return int(count)

    def receipts(self) -> list[OfficeReceipt]:
        """Return the notes about receipts of offices, each with the last gathering that it is about."""
        return office_receipts(self._connection)

    def _by_unit(self, sql: str) -> str:
        return sql.format(unit=self._unit)

    def _text(self, office: str, division: str) -> str:
        return self._units.unit_text(office, division) if self._units else office

    def has_gathered(self) -> bool:
        return bool(self._connection.execute("SELECT 1 FROM gathering LIMIT 1").fetchall())

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        """Return all rows. `parameters`: the values of question marks, or one dict of named ones."""
        named = parameters[0] if parameters and isinstance(parameters[0], dict) else parameters
        return self._cache.execute(sql, named).fetchall()


def _period(text: str) -> Period | None:
    return Period.parse(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _line(project_id: str, code: str, name: str, *rest: Any) -> BoardLine:
    is_expected, has_report, day, gathering, is_noted, is_reported_late, is_behind_time, *others = rest
    is_over_budget, findings, diverged, is_skipped = others
    return BoardLine(
        project_id,
        code,
        name,
        bool(is_expected and not is_skipped),
        bool(has_report),
        Receipt(_day(day), gathering or TYPED, bool(is_noted)),
        bool(is_reported_late),
        bool(is_behind_time),
        bool(is_over_budget),
        findings,
        diverged,
        bool(is_skipped),
    )


_PROJECTS: Final = """
    SELECT {unit}, first_month, last_month, count(*), sum(allocated_satang), sum(spent_satang),
        sum(is_reported_late), sum(is_behind_time), sum(is_over_budget), sum(findings), sum(diverged)
    FROM board_project WHERE fiscal_year = ? GROUP BY 1, first_month, last_month
"""

_SKIPS: Final = """
    SELECT {unit}, period, count(*) FROM board_project JOIN board_skip USING (project_id)
    WHERE fiscal_year = ? GROUP BY 1, period
"""

_LINES: Final = """
    SELECT board_project.project_id, project_code, project_name, :period BETWEEN first_month AND last_month,
        period IS NOT NULL, received_on, gathering, is_noted,
        is_reported_late, is_behind_time, is_over_budget,
        board_project.findings + coalesce(board_report.findings, 0),
        board_project.diverged + coalesce(board_report.diverged, 0),
        EXISTS (
            SELECT 1 FROM board_skip
            WHERE board_skip.project_id = board_project.project_id AND board_skip.period = :period
        )
    FROM board_project LEFT JOIN board_report
        ON board_report.project_id = board_project.project_id AND board_report.period = :period
    WHERE fiscal_year = :fiscal_year AND {unit} = :office
    ORDER BY project_code, project_name, board_project.project_id
"""

_IDENTITY: Final = (
    *("office", "division", "project_code", "project_name", "fiscal_year"),
    "allocated_budget_satang",
)
_IDENTITIES: Final = f"SELECT id, {', '.join(_IDENTITY)} FROM project"

_REMARKS: Final = """
    SELECT office, division, sum(answer = ''), sum(answer <> '')
    FROM note JOIN project ON project.id = project_id
    WHERE topic = 'remark' AND settled_on IS NULL GROUP BY office, division
"""
