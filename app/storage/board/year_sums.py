"""What the board's rows of a year add up to, kept beside the rows until one of them changes.

Opening a board reads hundreds of sums instead of a hundred thousand rows.
"""

import json
import sqlite3
from collections.abc import Callable
from typing import Any, Final

from app.models.questions.likely_pairs import Identity, likely_pairs

OFFICE: Final = "office"
"""SQL of the unit of a project, where the file has no units of its own."""

TABLES: Final = """
    CREATE TABLE year_sum (
        kind TEXT NOT NULL,
        fiscal_year INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (kind, fiscal_year)
    ) STRICT, WITHOUT ROWID;
"""


def forget_sums(rows: sqlite3.Connection) -> None:
    """Forget what rows added up to that have changed."""
    rows.execute("DELETE FROM year_sum")


def report_sums(rows: sqlite3.Connection, fiscal_year: int, unit: str = OFFICE) -> list[Any]:
    """Return the sums of a year's reports by unit, month and receipt, in the order of _REPORT_SUMS.

    Those by `unit`, SQL of the file's own units, are not kept: another list of units changes no row.
    """

    def compute() -> list[Any]:
        return rows.execute(_REPORT_SUMS.format(unit=unit), [fiscal_year]).fetchall()

    return _kept(rows, "reports", fiscal_year, compute) if unit == OFFICE else compute()


def alike_projects(rows: sqlite3.Connection, fiscal_year: int) -> list[list[list[Any]]]:
    """Return pairs of projects of a year that may be one: of both id, allocated and spent satang."""
    return _kept(rows, "alike", fiscal_year, lambda: _alike(rows, fiscal_year))


def _kept(
    rows: sqlite3.Connection, kind: str, fiscal_year: int, compute: Callable[[], list[Any]]
) -> list[Any]:
    of_year = [kind, fiscal_year]
    sql = "SELECT content FROM year_sum WHERE kind = ? AND fiscal_year = ?"
    found = rows.execute(sql, of_year).fetchone()
    if not found:
        found = (json.dumps(compute()),)
        rows.execute("INSERT INTO year_sum VALUES (?, ?, ?)", [*of_year, *found])
    sums: list[Any] = json.loads(found[0])
    return sums


def _alike(rows: sqlite3.Connection, fiscal_year: int) -> list[Any]:
    found = rows.execute(_NAMED, [fiscal_year]).fetchall()
    amounts = {project_id: (project_id, *sums) for project_id, _, _, _, _, *sums in found}
    pairs = likely_pairs(
        Identity(project_id, office, fiscal_year, code, name, alike, 0)
        for project_id, office, code, name, alike, *_ in found
    )
    return [(amounts[one], amounts[other]) for one, other in pairs]


_NAMED: Final = """
    SELECT project_id, office, project_code, project_name, alike, allocated_satang, spent_satang
    FROM board_project WHERE fiscal_year = ? ORDER BY project_id
"""

_REPORT_SUMS: Final = """
    SELECT {unit}, period, received_on, gathering, is_noted, count(*),
        sum(period BETWEEN first_month AND last_month),
        sum(disbursed_satang), sum(board_report.findings), sum(board_report.diverged)
    FROM board_project JOIN board_report USING (project_id)
    WHERE fiscal_year = ? GROUP BY 1, period, received_on, gathering, is_noted
"""
