"""The facts about the projects of a year, read from the board's rows."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.models.questions.facts import NO_QUARTERS, QUARTERS, ProjectFacts, QuarterFacts, YearSum

PART: Final = 1000
"""Projects read between two points at which the window may do something else: some 10 ms."""


def read_facts(
    rows: sqlite3.Connection, fiscal_year: int, named: Mapping[str, str], unit: str = "office"
) -> Iterator[list[ProjectFacts]]:
    """Yield the projects of a year in parts. `named`: the name to show for each spelling of a unit, which is
    `unit` in SQL.

    Everything is read before the first part, so that all parts are of one moment.
    """
    projects = rows.execute(_PROJECTS.format(unit=unit), [fiscal_year]).fetchall()
    yield []
    quarters: list[Any] = []
    for quarter in range(QUARTERS):  # one at a time: all of them hold the window for a tenth of a second
        quarters += rows.execute(_QUARTERS, [fiscal_year, quarter]).fetchall()
        yield []
    alignments = rows.execute(_ALIGNMENTS, [fiscal_year]).fetchall()
    yield []
    quarters_of, issues_of = _by_project(quarters), _by_project(alignments)
    for start in range(0, len(projects), PART):
        yield [
            _facts(row, named, quarters_of.get(row[0], []), issues_of.get(row[0], []))
            for row in projects[start : start + PART]
        ]


def _by_project(rows: list[Any]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for project_id, *rest in rows:
        found.setdefault(project_id, []).append(tuple(rest))
    return found


def _facts(
    row: tuple[Any, ...],
    named: Mapping[str, str],
    quarters: list[tuple[Any, ...]],
    alignments: list[tuple[Any, ...]],
) -> ProjectFacts:
    project_id, code, name, office, division, allocated, spent, progress, expected, plan, *others = row
    late, behind, over, under, unmoved = others
    return ProjectFacts(
        *(project_id, code, name, named[office], division, allocated, spent, progress, expected, plan),
        *(bool(late), bool(behind), bool(over), bool(under), unmoved),
        tuple((issue, sub_issue) for issue, sub_issue in alignments),
        _four(quarters),
    )


def _four(quarters: list[tuple[Any, ...]]) -> tuple[QuarterFacts, ...]:
    if not quarters:
        return NO_QUARTERS
    found = list(NO_QUARTERS)
    for quarter, disbursed, reports, status in quarters:
        found[quarter] = QuarterFacts(disbursed, reports, status)
    return tuple(found)


def read_year_sums(rows: sqlite3.Connection, unit: str = "office") -> list[YearSum]:
    """Return the sums of each year and unit, as the units are spelt."""
    return [YearSum(*row) for row in rows.execute(_YEARS.format(unit=unit))]


_PROJECTS: Final = """
    SELECT project_id, project_code, project_name, {unit}, division, allocated_satang, spent_satang,
        progress, expected_progress, plan_status,
        is_reported_late, is_behind_time, is_over_budget, is_underspent, unmoved_months
    FROM board_project WHERE fiscal_year = ? ORDER BY 4, project_code, project_name, project_id
"""

_QUARTERS: Final = """
    SELECT board_quarter.* FROM board_project JOIN board_quarter USING (project_id)
    WHERE fiscal_year = ? AND quarter = ?
"""

_ALIGNMENTS: Final = """
    SELECT project_id, strategic_issue, strategic_sub_issue
    FROM board_project JOIN board_alignment USING (project_id)
    WHERE fiscal_year = ? ORDER BY project_id, place
"""

_YEARS: Final = """
    SELECT fiscal_year, {unit}, count(*), sum(allocated_satang), sum(spent_satang),
        sum(is_reported_late), sum(is_behind_time), sum(is_over_budget)
    FROM board_project WHERE fiscal_year IS NOT NULL GROUP BY fiscal_year, 2
"""
